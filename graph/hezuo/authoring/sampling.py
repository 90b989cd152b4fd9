"""A made-up next year of a workspace, for showing what only two years show; it says in every source that it is one."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.base.terms import COOPERATION, IDENTIFIER, PLATFORM, PREF_LABEL
from hezuo.base.workspace import YEAR, Folder
from hezuo.base.writing import write_new
from hezuo.intake.table import Table
from hezuo.record.audit import SOURCE
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field, Form
from hezuo.schema.values import parts

#: Of so many rows one ends (every second of these only under its name), one is copied as another, one loses or gains a
#: party, one rises.
ENDS, RENAMED, COMES, LEAVES, JOINS, RISES = (12, 5), (24, 5), (10, 3), (9, 4), (9, 7), (8, 2)
#: What is not copied: what was made of the tables.
MADE = ("build", "out", ".hezuo")
SEPARATOR = "；"  # as cells hold several values
Row = dict[str, str]


def sample_year(dataset: Dataset, folder: Folder, target: Path) -> Path:
    """Copy a workspace into an empty folder and put a year behind its newest one, made up from its tables.

    The same tables give the same year: rows end, come anew, change a party or a role by their place alone. Raises
    `QueryError` where the workspace has no year, or where `target` holds one already.
    """
    tables = [resolved.frame.table for resolved in dataset.identity.resolved]
    year = max((t.year for t in tables if YEAR.fullmatch(t.year)), default="")
    if not year or (target / "data").exists():
        raise QueryError("no-sample", folder=target.name)
    later = str(int(year) + 1)
    shutil.copytree(folder.data, target / "data", ignore=shutil.ignore_patterns(*MADE))
    if (folder.root / "ontology").is_dir():
        shutil.copytree(folder.root / "ontology", target / "ontology")
    place = target / "data" / "tables" / later
    codes: dict[str, str] = {}
    for table in (t for t in tables if t.kind.iri == SOURCE and len(t)):
        _write(place / f"{table.kind.notation}.csv", table, [_source(table, year, later, codes)])
    kept = {PLATFORM, COOPERATION}
    for table in (t for t in tables if t.year == year and kept & dataset.ontology.ancestors(t.kind.iri)):
        _write(place / Path(table.file).with_suffix(".csv").name, table, _changed(table, dataset, codes))
    return target


def _rows(table: Table) -> Iterator[Row]:
    return ({iri: texts[i] for iri, texts in table.columns.items()} for i in range(len(table)))


def _source(table: Table, year: str, later: str, codes: dict[str, str]) -> Row:
    """The one source of the made-up year, like that of the year before; it stands for each, as `codes` tell."""
    paths = {f.path: f.iri for f in table.kind.fields}
    rows = list(_rows(table))
    like = next((row for row in rows if year in row.values()), rows[0])
    code = f"sample-{later}"
    codes.update({row[paths[IDENTIFIER]]: code for row in rows})
    moved = {k: v.replace(year, later) for k, v in like.items()}
    return {**moved, paths[IDENTIFIER]: code, paths[PREF_LABEL]: say("sample.source", "zh", year=year)}


def _changed(table: Table, dataset: Dataset, codes: Mapping[str, str]) -> list[Row]:
    rows = [{iri: codes.get(text, text) for iri, text in row.items()} for row in _rows(table)]
    fields = [f for f in table.kind.fields if f.iri in table.columns]
    name = next((f.iri for f in fields if f.path == PREF_LABEL), "")
    role = next((f for f in fields if f.form is Form.ROLE), None)
    # Members stand behind those who lead.
    several = next((f for f in reversed(fields) if f.form is Form.MEMBERSHIP and f.many), None)
    ladder = _ladder(role, rows, dataset) if role else []
    kept: list[Row] = []
    for number, row in enumerate(rows):
        # Once, also where it is its turn for both: two rows of one name would be one record twice.
        if name and (_turn(number, COMES) or _turn(number, RENAMED)):
            kept.append({**row, name: say("sample.new", "zh", name=row[name])})
        if _turn(number, ENDS):
            continue
        if several:
            row[several.iri] = _moved(number, row[several.iri], rows[0][several.iri])
        if role and _turn(number, RISES) and row[role.iri] in ladder[1:]:
            row[role.iri] = ladder[ladder.index(row[role.iri]) - 1]
        kept.append(row)
    return kept


def _turn(number: int, every: tuple[int, int]) -> bool:
    return number % every[0] == every[1]


def _moved(number: int, text: str, others: str) -> str:
    """A cell with several parties, of which one leaves, or which one joins."""
    names = parts(text)
    if _turn(number, LEAVES) and len(names) > 1:
        names = names[:-1]
    elif _turn(number, JOINS) and names:
        names = (*names, *(n for n in parts(others)[:1] if n not in names))
    else:
        return text
    return SEPARATOR.join(names)


def _ladder(role: Field, rows: Sequence[Row], dataset: Dataset) -> list[str]:
    """The roles that a column states, the highest first."""
    ontology = dataset.ontology
    found = {row[role.iri] for row in rows} - {""}
    ranked = [(ontology.roles[iri].rank or 0, text) for text in found if (iri := ontology.role_named(text))]
    return [text for rank, text in sorted(ranked) if rank]


def _write(file: Path, table: Table, rows: Sequence[Row]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([table.headings[iri] for iri in table.columns])
    writer.writerows([[row[iri] for iri in table.columns] for row in rows])
    write_new({file: out.getvalue().encode("utf-8")})
