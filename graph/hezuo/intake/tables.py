"""Tables as people keep them: CSV files, and workbooks with a sheet per kind.

A table comes out column-wise, each field's cells as text in row order, with the row of the file beside them.
Whatever cannot be understood (an unknown file, sheet or heading, a wrong encoding, a merged cell) is a
Problem; nothing is skipped in silence.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from hezuo.base.characters import apart, folded, told
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.workspace import Folder, readable
from hezuo.intake.workbook_guard import UNSOUND, too_large, unfinished
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import trimmed

LARGEST_CSV = 1024 * 1024 * 1024
#: Ledgers often have a title above their headings: the heading row is looked for this far down.
HEADING_WITHIN = 10
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Row = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one kind in one file: `columns[field IRI][i]` is the cell of file row `rows[i]`."""

    kind: Kind
    year: str
    file: str
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, str]
    #: (field IRI, index) → the printed text of a cell that a recorded correction has replaced
    printed: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))
    #: (field IRI, index) → why the ledger of corrections suspects what the cell says
    doubted: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, index: int, wanted: Field | None = None) -> Place:
        """Where row `index` (and the column of a field) stands."""
        heading = ""
        if wanted is not None:
            heading = self.headings.get(wanted.iri) or wanted.label("zh")
        return Place(self.file, self.sheet, self.rows[index], heading)

    def corrected(self, cells: Mapping[tuple[str, int], str]) -> Table:
        """The table with these texts in the place of those that stand at (field IRI, index), which stay as printed."""
        blank = ("",) * len(self)
        columns = {iri: list(self.columns.get(iri, blank)) for iri in {iri for iri, _ in cells}}
        printed = {(iri, row): trimmed(columns[iri][row]) for iri, row in cells} | dict(self.printed)
        for (iri, row), text in cells.items():
            columns[iri][row] = text
        changed = {iri: tuple(texts) for iri, texts in columns.items()}
        return replace(self, columns=MappingProxyType({**self.columns, **changed}), printed=MappingProxyType(printed))

    def doubting(self, cells: Mapping[tuple[str, int], str]) -> Table:
        """The table with what stands at (field IRI, index) doubted for these reasons."""
        return replace(self, doubted=MappingProxyType({**self.doubted, **cells}))

    def with_column(self, wanted: Field) -> Table:
        """The table with this column, blank where it had none."""
        if wanted.iri in self.columns:
            return self
        return replace(self, columns=MappingProxyType({**self.columns, wanted.iri: ("",) * len(self.rows)}))

    def __len__(self) -> int:
        return len(self.rows)


def read_all(workspace: Folder, ontology: Ontology) -> tuple[list[Table], list[Problem]]:
    """Every table of the workspace, and what is wrong with its files."""
    found: list[Table] = []
    problems = [problem("odd-one", Place(workspace.relative(p)), name=p.name) for p in workspace.odd_ones()]
    problems += [
        problem("odd-ontology", Place(workspace.relative(p)), Severity.WARNING, name=p.name)
        for p in workspace.unread_ontology()
    ]
    problems += _filled_template(workspace)
    for path, year in workspace.tables():
        tables, wrong = read_file(path, workspace.relative(path), year, ontology)
        found += tables
        problems += wrong
    return found, problems


def _filled_template(workspace: Folder) -> list[Problem]:
    """A template that has been filled in where nobody reads it."""
    path = workspace.template
    if not path.is_file():
        return []
    file, unread = workspace.relative(path), list[Problem]()
    filled = [name for name, _, rows, _ in _workbook(path, file, unread) if any(any(map(trimmed, r)) for r in rows[1:])]
    year = (workspace.years() or [""])[-1]
    return [problem("template-filled", Place(file, filled[0]), name=path.name, year=year)] if filled else []


def read_file(path: Path, file: str, year: str, ontology: Ontology) -> tuple[list[Table], list[Problem]]:
    """The tables of one file; `file` is the name that problems show."""
    tables: list[Table] = []
    problems: list[Problem] = []
    try:
        if not path.is_file():
            return [], [problem("unreadable", Place(file), reason=path.name)]
        sheets = list(_csv(path, file, problems) if path.suffix.lower() == ".csv" else _workbook(path, file, problems))
    except (OSError, ValueError) as error:
        return [], [problem("unreadable", Place(file), reason=error)]
    for name, sheet, rows, merged in sheets:
        kind = ontology.kind(name)
        if kind is None:
            close = _close(name, [n for k in ontology.kinds for n in (k.notation, *dict(k.labels).values())])
            code = "unknown-sheet" if sheet else "unknown-file"
            problems.append(problem(code, Place(file, sheet), Severity.ERROR, name=name, **close))
            continue
        table = _table(kind, year, file, sheet, rows, merged, problems)
        if table is not None:
            tables.append(table)
    return tables, problems


Sheet = tuple[str, str, list[Row], list[tuple[int, int, int, int]]]


def _csv(path: Path, file: str, problems: list[Problem]) -> Iterator[Sheet]:
    if path.stat().st_size > LARGEST_CSV:
        problems.append(problem("too-large", Place(file)))
        return
    text = _decoded(path.read_bytes(), file, problems)
    if text is None:
        return
    head = text[: text.find("\n") if "\n" in text else len(text)]
    csv.field_size_limit(LARGEST_CSV)
    # Excel writes tabs or semicolons where the system separates lists so.
    between = "," if "," in head else next((mark for mark in "\t;" if mark in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=between)
    rows: list[Row] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        problems.append(problem("bad-csv", Place(file, row=len(rows) + 1), reason=error))
        return
    yield readable(path.stem), "", rows, []


def _decoded(data: bytes, file: str, problems: list[Problem]) -> str | None:
    # Excel on a Chinese Windows saves CSV in GBK: readable, but say so; anything else is refused.
    encoding = next((name for mark, name in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(problem("bad-encoding", Place(file, row=line)))
        return None
    problems.append(problem("gbk", Place(file), Severity.WARNING))
    return text


def _workbook(path: Path, file: str, problems: list[Problem]) -> Iterator[Sheet]:
    try:
        huge = too_large(path)
        without_value = {} if huge else unfinished(path)
    except UNSOUND as error:
        problems.append(problem("bad-workbook", Place(file), reason=error))
        return
    if huge:
        problems.append(problem("too-large", Place(file)))
        return
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for meta in book.sheets_metadata:
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                continue  # the lists behind drop-downs stand on hidden sheets
            sheet = book.get_sheet_by_name(meta.name)
            rows = [[_text(c) for c in row] for row in sheet.to_python(skip_empty_area=False)]
            for row, column, text in without_value.get(meta.name, ()):
                _put(rows, row, column, text)
            if any(any(row) for row in rows):
                merged = [(a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or []]
                yield meta.name, meta.name, rows, merged
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        problems.append(problem("bad-workbook", Place(file), reason=error))
    except BaseException as error:
        # A Rust panic on a broken file arrives as PanicException, which is no Exception.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        problems.append(problem("bad-workbook", Place(file), reason=type(error).__name__))


def _put(rows: list[Row], row: int, column: int, text: str) -> None:
    if row < len(rows) and column < len(rows[row]):
        rows[row][column] = text


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _heading(text: str) -> str:
    return folded(text.rstrip("*＊ "))


def _known_headings(kind: Kind) -> dict[str, Field]:
    return {_heading(h): f for f in kind.fields for h in f.headings}


def _heading_row(kind: Kind, rows: list[Row]) -> int:
    known = _known_headings(kind)
    scores = [len([c for c in row if c and _heading(c) in known]) for row in rows[:HEADING_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best else 0


def _table(
    kind: Kind,
    year: str,
    file: str,
    sheet: str,
    rows: list[Row],
    merged: list[tuple[int, int, int, int]],
    problems: list[Problem],
) -> Table | None:
    if not any(any(map(trimmed, row)) for row in rows[:HEADING_WITHIN]):
        problems.append(problem("no-heading", Place(file, sheet)))
        return None
    top = _heading_row(kind, rows)
    fields = _columns(kind, rows[top], Place(file, sheet, top + 1), problems)
    for first_row, first_column, last_row, _ in merged:
        if last_row > top and first_column in fields:
            where = Place(file, sheet, first_row + 1, rows[top][first_column])
            problems.append(problem("merged", where, last=last_row + 1))
    body, numbers = _body(rows, top)
    _stray_cells(rows[top], body, numbers, Place(file, sheet), problems)
    width = len(rows[top])
    ragged = any(len(r) != width for r in body)
    level = [(r + [""] * width)[:width] for r in body] if ragged else body
    cells = list(zip(*level, strict=True)) if level else [() for _ in range(width)]
    columns = MappingProxyType({f.iri: cells[i] for i, f in fields.items()})
    headings = MappingProxyType({f.iri: trimmed(rows[top][i]) for i, f in fields.items()})
    return Table(kind, year, file, sheet, numbers, columns, headings)


def _body(rows: list[Row], top: int) -> tuple[list[Row], Sequence[int]]:
    body = rows[top + 1 :]
    numbers = tuple(range(top + 2, len(rows) + 1))
    if all(any(map(str.strip, r)) for r in body):
        return body, numbers
    kept = [(r, n) for r, n in zip(body, numbers, strict=True) if any(map(trimmed, r))]
    return [r for r, _ in kept], tuple(n for _, n in kept)


def _columns(kind: Kind, heading_row: Row, place: Place, problems: list[Problem]) -> dict[int, Field]:
    known = _known_headings(kind)
    fields: dict[int, Field] = {}
    for index, text in enumerate(heading_row):
        name = shown(text)
        found = known.get(_heading(text))
        where = Place(place.file, place.sheet, place.row, name)
        if found is None:
            if name:
                close = _close(name, [h for f in kind.fields for h in f.headings])
                problems.append(
                    problem("unknown-heading", where, Severity.ERROR, name=name, kind=kind.notation, **close)
                )
        elif found in fields.values():
            problems.append(problem("heading-twice", where, name=name))
        else:
            fields[index] = found
    for missing in kind.fields:
        if missing.required and missing not in fields.values():
            where = Place(place.file, place.sheet, place.row, missing.label("zh"))
            problems.append(problem("missing-column", where, zh=missing.label("zh"), en=missing.label("en")))
    return fields


def _stray_cells(
    heading_row: Row, body: list[Row], numbers: Sequence[int], place: Place, problems: list[Problem]
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


def shown(text: str, longest: int = 40) -> str:
    """A cell text as a sentence quotes it: on one line, not too long, what nobody sees in it by name."""
    line = told(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _close(name: str, choices: list[str]) -> dict[str, str]:
    """The nearest of the choices, as a part of a sentence in each language; blank when none is near."""
    # Imported late: only a misspelt heading needs it.
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, sorted(set(choices)), scorer=fuzz.WRatio, score_cutoff=55)
    different = apart(name, best[0]) if best else ""
    said = {lang: say("table.close", lang, name=best[0]) if best else "" for lang in LANGS}
    if best and different:
        said = {lang: say("table.close-apart", lang, name=best[0], apart=different) for lang in LANGS}
    return {"close": said["zh"], "close_en": said["en"]}
