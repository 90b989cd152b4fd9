"""Tables as people keep them: CSV files, and workbooks with a sheet per kind.

A table comes out column-wise, each field's cells as text in row order, with the row of the file beside them.
Whatever cannot be understood (an unknown file, sheet or heading, a wrong encoding, a merged cell) is a
Problem; nothing is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.base.workspace import Folder, readable
from hezuo.intake import workbook
from hezuo.intake.assumed import with_sources
from hezuo.intake.filekinds import mistaken
from hezuo.intake.headings import (
    HEADING_WITHIN,
    MOST_LISTED,
    close,
    columns,
    every_heading,
    heading_row,
    is_table,
    known_headings,
    meant,
    nearest,
)
from hezuo.intake.layout import laid
from hezuo.intake.leftout import Layout, records_of
from hezuo.intake.sheets import Row, Sheet
from hezuo.intake.table import Table
from hezuo.intake.textfiles import LARGEST_CSV, read_text
from hezuo.intake.unread import unread
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import trimmed


def read_all(workspace: Folder, ontology: Ontology) -> tuple[list[Table], list[Problem]]:
    """Every table of the workspace, and what is wrong with its files."""
    found: list[Table] = []
    problems = list(unread(workspace, ontology))
    for path, reason in workspace.held_back():
        problems.append(problem(f"held-{reason}", Place(workspace.relative(path)), name=path.name))
    odd = workspace.unread_ontology()
    problems += [problem("odd-ontology", Place(workspace.relative(p)), Severity.WARNING, name=p.name) for p in odd]
    problems += _filled_template(workspace)
    for path, year in workspace.tables():
        tables, wrong = read_file(path, workspace.relative(path), year, ontology)
        found += tables
        problems += wrong if tables else [_lost(p, path, ontology) for p in wrong]
    return with_sources(found, problems, ontology)


def _lost(told: Problem, path: Path, ontology: Ontology) -> Problem:
    """A problem for which a file was not read, with the classes of the things that it is called after."""
    kind = ontology.kind(readable(path.stem))
    return replace(told, lacks=kind.ancestors) if kind is not None and told.severity is Severity.ERROR else told


def _filled_template(workspace: Folder) -> list[Problem]:
    """A template that has been filled in where nobody reads it."""
    path = workspace.template
    if not path.is_file() or workspace.held(path):
        return []
    file, unread = workspace.relative(path), list[Problem]()
    filled = [
        s.name
        for s in workbook.sheets(path, file, unread)
        if not s.hidden and any(any(map(trimmed, r)) for r in s.rows[1:])
    ]
    year = (workspace.years() or [""])[-1]
    return [problem("template-filled", Place(file, filled[0]), name=path.name, year=year)] if filled else []


def read_file(path: Path, file: str, year: str, ontology: Ontology) -> tuple[list[Table], list[Problem]]:
    """The tables of one file; `file` is the name that problems show."""
    tables: list[Table] = []
    problems: list[Problem] = []
    try:
        if not path.is_file():
            return [], [problem("unreadable", Place(file), reason=path.name)]
        if (wrong := mistaken(path, file)) is not None:
            return [], [wrong]
        sheets = sheets_of(path, file, ontology, problems)
    except (OSError, ValueError) as error:
        return [], [problem("unreadable", Place(file), reason=error)]
    shown_sheets = sum(not s.hidden for s in sheets)
    for sheet in sheets:
        kind = ontology.kind(sheet.name)
        if sheet.hidden:
            problems += _unseen(sheet, kind, file, ontology)
            continue
        if kind is None:
            kind = _taken_for(sheet, [readable(path.stem)], shown_sheets, ontology, file, problems)
        table = _table(kind, year, file, sheet, ontology, problems) if kind is not None else None
        if table is not None:
            tables.append(table)
    return tables, problems


def sheets_of(path: Path, file: str, ontology: Ontology, problems: list[Problem]) -> list[Sheet]:
    """The sheets of cells of a file. Raises `OSError` and `ValueError` for one that cannot be read."""
    is_text = path.suffix.lower() == ".csv"
    return list(_text_file(path, file, ontology, problems) if is_text else workbook.sheets(path, file, problems))


def _unseen(sheet: Sheet, kind: Kind | None, file: str, ontology: Ontology) -> list[Problem]:
    """That a hidden sheet holds rows; lists behind drop-downs are of no kind and have no headings of one."""
    rows = sum(1 for row in sheet.rows if any(map(trimmed, row)))
    if rows < 2 or (kind is None and not is_table(sheet.rows, ontology)):
        return []
    return [problem("hidden-sheet", Place(file, sheet.sheet), Severity.WARNING, name=sheet.name, count=rows - 1)]


def _taken_for(
    sheet: Sheet, names: list[str], sheets: int, ontology: Ontology, file: str, problems: list[Problem]
) -> Kind | None:
    """The kind that a sheet is taken for though it is not called so; what it is called is told."""
    found = meant([sheet.name, *(names if sheets == 1 else ())], sheet.rows, ontology)
    place = Place(file, sheet.sheet)
    if found.kind is not None and found.certain:
        said = {"kind": found.kind.label("zh"), "kind_en": found.kind.label("en"), "notation": found.kind.notation}
        problems.append(
            problem("sheet-taken" if sheet.sheet else "file-taken", place, Severity.WARNING, name=sheet.name, **said)
        )
        return found.kind
    near = nearest(sheet.name, [n for k in ontology.kinds for n in (k.notation, *dict(k.labels).values())])
    options = {lang: "、".join(k.label(lang) for k in found.options[:MOST_LISTED]) for lang in LANGS}
    said = {lang: say("table.options", lang, options=o) if o else "" for lang, o in options.items()}
    code = "unknown-sheet" if sheet.sheet else "unknown-file"
    told = close(sheet.name, near) | {"options": said["zh"], "options_en": said["en"]}
    problems.append(problem(code, place, Severity.ERROR, name=sheet.name, **told))
    return found.kind


def _text_file(path: Path, file: str, ontology: Ontology, problems: list[Problem]) -> Iterator[Sheet]:
    if path.stat().st_size > LARGEST_CSV:
        problems.append(problem("too-large", Place(file)))
        return
    name = readable(path.stem)
    kind = ontology.kind(name)
    known = frozenset(known_headings(kind)) if kind is not None else every_heading(ontology)
    text = read_text(path.read_bytes(), file, known, problems)
    if text is not None:
        yield Sheet(name, "", text.rows, remarks=text.remarks)


def _table(kind: Kind, year: str, file: str, sheet: Sheet, ontology: Ontology, problems: list[Problem]) -> Table | None:
    rows = sheet.rows
    if not any(any(map(trimmed, row)) for row in rows[:HEADING_WITHIN]):
        problems.append(problem("no-heading", Place(file, sheet.sheet)))
        return None
    top = heading_row(kind, rows, ontology.habits)
    place = Place(file, sheet.sheet, top + 1)
    problems += _remarked(sheet, rows[top], place)
    fields = columns(kind, rows[top], place, ontology.habits, problems)
    seen = laid(kind, fields, sheet, top, file, problems)
    layout = Layout(fields, rows[top], place, ontology.habits, ontology.qualifiers)
    filled = _body(seen.rows, top)
    body, numbers = records_of(*filled, layout, problems)
    if len(body) < len(filled[0]):
        # What is merged in a row that is no record says nothing of the columns.
        left_out = {*filled[1]} - {*numbers}
        problems[:] = [p for p in problems if p.code != "merged-across" or p.place.row not in left_out]
    _stray_cells(rows[top], body, numbers, place, problems)
    width = len(rows[top])
    ragged = any(len(r) != width for r in body)
    level = [(r + [""] * width)[:width] for r in body] if ragged else body
    cells = list(zip(*level, strict=True)) if level else [() for _ in range(width)]
    found = MappingProxyType({f.iri: cells[i] for i, f in fields.items()})
    headings = MappingProxyType({f.iri: trimmed(rows[top][i]) for i, f in fields.items()})
    index = {number - 1: place for place, number in enumerate(numbers)}
    told = frozenset((fields[c].iri, index[r]) for r, c in seen.told if r in index)
    return Table(kind, year, file, sheet.sheet, numbers, found, headings, told=told)


def _remarked(sheet: Sheet, headings: Row, place: Place) -> Iterator[Problem]:
    """What is to be said of single cells, each under the heading of its column."""
    for (row, column), one in sheet.remarks.items():
        heading = shown(headings[column]) if column < len(headings) else ""
        yield problem(one.code, Place(place.file, place.sheet, row + 1, heading), one.severity, **one.said)


def _body(rows: Sequence[Row], top: int) -> tuple[Sequence[Row], Sequence[int]]:
    body = rows[top + 1 :]
    numbers = tuple(range(top + 2, len(rows) + 1))
    if all(any(map(str.strip, r)) for r in body):
        return body, numbers
    kept = [(r, n) for r, n in zip(body, numbers, strict=True) if any(map(trimmed, r))]
    return [r for r, _ in kept], tuple(n for _, n in kept)


def _stray_cells(
    heading_row: Row, body: Sequence[Row], numbers: Sequence[int], place: Place, problems: list[Problem]
) -> None:
    # A value under no heading would be lost: say where it is.
    blank = [i for i, h in enumerate(heading_row) if not trimmed(h)]
    width = len(heading_row)
    for row, number in zip(body, numbers, strict=True):
        stray = [row[i] for i in blank if i < len(row)] + row[width:]
        for text in stray:
            if trimmed(text):
                where = Place(place.file, place.sheet, number)
                problems.append(problem("stray-cell", where, value=shown(text)))
