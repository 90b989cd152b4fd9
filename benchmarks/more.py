"""The shipped workspace with a second year, or a second reporting college, beside the first.

    python -m benchmarks.more year|college FOLDER

The second year repeats the tables of the first with a source of its own. The second college reports the same rows
again, in files named by the Chinese label of each kind, with a source of its own and its name as the reporter.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

from hezuo.base.terms import IDENTIFIER, PRIMARY_SOURCE
from hezuo.base.workspace import Folder, shipped_root
from hezuo.schema import ontology as ontologies
from hezuo.schema.kinds import Kind

#: A college that the record knows as a partner.
SECOND_COLLEGE = "天津交通职业学院"


def copied(root: Path, folder: Path) -> Path:
    """The data of a workspace in another folder."""
    shutil.copytree(root / "data", folder / "data", ignore=shutil.ignore_patterns("build", ".build*", ".hezuo*"))
    return folder


def second_source(folder: Path, old: str, new: str) -> None:
    """A row more in the table of sources: the document `old` again as `new`."""
    path = folder / "data" / "sources.csv"
    heads, rows = _read(path)
    (first,) = [r for r in rows if old in r]
    _write(path, heads, [*rows, [text.replace(old, new) for text in first]])


def second_year(folder: Path, year: str, old: str) -> None:
    """The tables of `year` again as those of the year after it."""
    after = str(int(year) + 1)
    new = old.replace(year, after)
    second_source(folder, old, new)
    for path in sorted((folder / "data" / "tables" / year).glob("*.csv")):
        heads, rows = _read(path)
        again = [[new if text == old else text for text in row] for row in rows]
        _write(folder / "data" / "tables" / after / path.name, heads, again)


def second_college(folder: Path, year: str, old: str, kinds: tuple[Kind, ...]) -> None:
    """The tables of `year` again as another college reports them."""
    new = f"{old}-b"
    second_source(folder, old, new)
    known = {kind.notation: kind for kind in kinds}
    for path in sorted((folder / "data" / "tables" / year).glob("*.csv")):
        kind = known[path.stem]
        heads, rows = _read(path)
        source = next(f for f in kind.fields if f.path == PRIMARY_SOURCE).label("zh")
        # A row that another document states is registered once.
        again = [[new if text == old else text for text in row] for row in rows if row[heads.index(source)] == old]
        field = kind.college_field
        if field is not None and field.label("zh") not in heads:
            heads, again = [*heads, field.label("zh")], [[*row, SECOND_COLLEGE] for row in again]
        if field is None and not kind.lasts and not any(f.path == IDENTIFIER for f in kind.key_fields):
            continue
        _write(path.with_name(f"{kind.label('zh')}.csv"), heads, again)


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    return heads, rows


def _write(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])


if __name__ == "__main__":
    what, target = sys.argv[1], copied(shipped_root(), Path(sys.argv[2]))
    (only,) = Folder(target, "", "").years()
    if what == "year":
        second_year(target, only, f"report-{only}")
    else:
        declared = ontologies.load(Folder(target, "", ""))
        second_college(target, only, f"report-{only}", declared.kinds)
