"""What is lost of a table: its cells as csv, openpyxl and xlrd see them, held against what was read and told.

Every cell of a row below the headings that is not blank stands in the table, in its row or in the first of a record of
several rows, or is named in a problem: of that row, of that column's heading, or of the whole file.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import openpyxl
import xlrd

from hezuo.base.problems import Problem, Severity
from hezuo.base.text import shown
from hezuo.intake.table import Table

#: What a text is in when a mark says so, and what else it may be in when it is not UTF-8.
MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\x00\x00": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
#: What a text that is too long to be shown ends with, as it is compared.
CUT = "..."
#: What stands for a byte that is damaged.
LOST = "\ufffd"
#: What stands between the values of one record that several rows give, as it is compared.
BETWEEN = ";"
#: What is told of a whole file or sheet and loses no cell of it.
IDLE = {
    "unchecked-formulas",
    "missing-column",
    "gbk",
    "other-encoding",
    "file-taken",
    "sheet-taken",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet as another reader sees it: texts that are not blank by row and column, from 1.

    `plain` are the cells whose text is what has to be read; of the others it is only asked that something is.
    """

    sheet: str
    cells: Mapping[tuple[int, int], str]
    plain: frozenset[tuple[int, int]]
    #: Rows within merged cells → the first rows of those.
    first: Mapping[int, set[int]]


def plainly(text: str) -> str:
    """A text without what is shown of no cell: blanks at its ends, marks that nobody sees."""
    seen_ = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    whole = unicodedata.normalize("NFKC", seen_)
    return re.sub(f"{LOST}+", LOST, re.sub(r"\s+", " ", whole)).strip()


def lost(
    path: Path, tables: Sequence[Table], problems: Sequence[Problem], encoding: str = "", delimiter: str = ","
) -> list[str]:
    """The cells of a file that were lost in silence, each in words; none where no other reader can read it.

    `encoding` and `delimiter` are those that a text file was written in.
    """
    return [said for sheet in sheets_seen(path, encoding, delimiter) for said in _lost_of(sheet, tables, problems)]


def sheets_seen(path: Path, encoding: str = "", delimiter: str = ",") -> list[Seen]:
    """The sheets of a file as csv, openpyxl or xlrd sees them; none where it cannot read the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if path.suffix == ".csv":
                return list(_csv(path, encoding, delimiter))
            return list({".xlsx": _xlsx, ".xls": _xls}[path.suffix](path))
    except Exception:  # noqa: BLE001 - whatever the other reader cannot read it does not see
        return []


def _lost_of(seen: Seen, tables: Sequence[Table], problems: Sequence[Problem]) -> Iterator[str]:
    here = [p for p in problems if p.place.sheet in ("", seen.sheet)]
    whole = [p for p in here if not p.place.row and not p.place.column and p.code not in IDLE]
    if any(p.severity is Severity.ERROR or p.code == "hidden-sheet" for p in whole) or not seen.cells:
        return
    ours = [t for t in tables if t.sheet == seen.sheet]
    if not ours:
        if any(row > 1 for row, _ in seen.cells) and not any(p.severity is Severity.ERROR for p in here):
            yield f"{seen.sheet or 'the file'}: no table, and no error told"
        return
    table = ours[0]
    top = _heading_row(seen, table)
    heads = {column: plainly(shown(text)) for (row, column), text in seen.cells.items() if row == top}
    told = {(p.place.row, plainly(p.place.column)) for p in here}
    beyond = min(
        (p.place.row for p in here if p.code in ("bad-csv", "unusual-more", "bad-encoding-more")), default=10**9
    )
    index = {row: n for n, row in enumerate(table.rows)}
    for (row, column), text in seen.cells.items():
        if row <= top or row >= beyond:
            continue
        head = heads.get(column, "")
        if any((r in (row, 0, top) and _is_called(head, name)) or (r, name) == (row, "") for r, name in told):
            continue
        rows = [index[r] for r in {row, *seen.first.get(row, ())} if r in index]
        found = {plainly(cells[n]) for n in rows for cells in table.columns.values()} - {""}
        found |= {part for text_ in found for part in text_.split(BETWEEN)}
        wanted = plainly(text)
        if wanted in found or ((row, column) not in seen.plain and any(found)):
            continue
        yield f"{seen.sheet or 'row'} {row}, column {column} ({head!r}): {text[:60]!r}"


def _is_called(head: str, told: str) -> bool:
    """Whether a heading is the one that a problem names; long ones are cut, and damaged ones not at the same place."""
    if not told.endswith(CUT):
        return head == told
    start, other = head.removesuffix(CUT), told.removesuffix(CUT)
    return start.startswith(other) or other.startswith(start)


def _heading_row(seen: Seen, table: Table) -> int:
    """The row that holds most of the headings that the table was read under."""
    wanted = {plainly(h) for h in table.headings.values()}
    rows: dict[int, int] = {}
    for (row, _), text in seen.cells.items():
        rows[row] = rows.get(row, 0) + (plainly(text) in wanted)
    return min(rows, key=lambda row: (-rows[row], row))


def _seen(
    sheet: str,
    cells: Mapping[tuple[int, int], str],
    unsure: Sequence[tuple[int, int]] = (),
    first: Mapping[int, set[int]] = MappingProxyType({}),
) -> Seen:
    filled = {place: text for place, text in cells.items() if plainly(text)}
    return Seen(sheet, filled, frozenset(filled) - frozenset(unsure), first)


def _csv(path: Path, encoding: str, delimiter: str) -> Iterator[Seen]:
    """What is damaged is something that has to be read or told, but not a text; so is a text in another encoding."""
    data = path.read_bytes()
    marked = next((name for mark, name in MARKED.items() if data.startswith(mark)), "")
    text = data.decode(marked or encoding or "utf-8", "replace").rstrip("\0").replace("\x1a", "")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    cells = {(r, c): cell for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1)}
    is_sure = marked or encoding in ("", "utf-8", "utf-8-sig")
    yield _seen("", cells, [place for place, cell in cells.items() if not is_sure or LOST in cell])


def _xlsx(path: Path) -> Iterator[Seen]:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        cells, unsure = {}, []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    cells[cell.row, cell.column] = str(cell.value)
                    if not isinstance(cell.value, str) or cell.data_type != "s" or cell.number_format != "General":
                        unsure.append((cell.row, cell.column))
        first: dict[int, set[int]] = {}
        for span in sheet.merged_cells.ranges:
            for number in range(span.min_row, min(span.max_row, sheet.max_row) + 1):
                first.setdefault(number, set()).add(span.min_row)
        yield _seen(sheet.title, cells, unsure, first)


def _xls(path: Path) -> Iterator[Seen]:
    with io.StringIO() as log:
        book = xlrd.open_workbook(path, logfile=log)
    for sheet in book.sheets():
        cells, unsure = {}, []
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                cells[row + 1, column + 1] = str(cell.value)
                if cell.ctype != xlrd.XL_CELL_TEXT:
                    unsure.append((row + 1, column + 1))
        yield _seen(sheet.name, cells, unsure)
