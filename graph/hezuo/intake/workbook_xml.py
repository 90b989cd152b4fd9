"""Sheets of an .xlsx: the quick reader's values together with what one pass over the XML finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from itertools import chain
from pathlib import Path

from hezuo.intake import ooxml, ooxml_cells, ooxml_marks, quick
from hezuo.intake.cells import ERROR, Looks, Seen, plain
from hezuo.intake.format_tokens import NO_MOMENT
from hezuo.intake.long_numbers import is_long, long_numbers
from hezuo.intake.ooxml import Book, SheetPart
from hezuo.intake.ooxml_marks import Marks
from hezuo.intake.package import MOST_CELLS, Parts, TooLargeError
from hezuo.intake.quick import Quick, QuickError, Rows
from hezuo.intake.references import span
from hezuo.intake.serials import Raw
from hezuo.intake.sheets import Row, Sheet

#: So many characters hold a sign or a point, and fifteen digits.
SHORT = 16
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
#: A sheet of more bytes is read and marked at the same time, where no cell can be far away.
LARGE = 1 << 20
#: An attribute r that is no reference up to ZZ99999, or is written so that this cannot be seen. What a sheet says, only
#: the parser knows; this says only whether two readers may start at once.
FAR = re.compile(rb'r(?<=\sr)(?:\s+=|=(?!"[A-Z]{0,2}[0-9]{1,5}"))')


def sheets(path: Path, parts: Parts) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `TooLargeError`, or what broken XML raises."""
    book = ooxml.book(parts)
    wanted = frozenset(str(n) for n, f in enumerate(book.formats) if not f.is_plain)
    try:
        reader: Quick | None = Quick(path)
    except QuickError:
        reader = None
    for sheet in book.sheets:
        marks, values = _read(reader, sheet, parts[sheet.part], wanted)
        if values is None or _lost(values, marks) or _misread(values):
            marks, values = _slowly(sheet, parts, book, wanted, marks)
        made = _sheet(sheet, book, marks, values)
        if any(any(row) for row in made.rows):
            yield made


def _read(reader: Quick | None, sheet: SheetPart, data: bytes, wanted: frozenset[str]) -> tuple[Marks, Rows | None]:
    """What the pass marks, and the values of the quick reader; None where it does not know the sheet."""
    if reader is None:
        return ooxml_marks.marked(data, wanted), None
    if len(data) > LARGE and _near(data):
        with quick.beside(lambda: reader.sheet(sheet.name)) as read:
            marks = ooxml_marks.marked(data, wanted)
            try:
                return marks, None if marks.odd else quick.rows(read.result())
            except QuickError:
                return marks, None
    marks = ooxml_marks.marked(data, wanted)
    if marks.rows > MOST_ROWS or marks.rows * marks.columns > MOST_CELLS:
        raise TooLargeError
    try:
        return marks, None if marks.odd else quick.rows(reader.sheet(sheet.name))
    except QuickError:
        return marks, None


def _near(data: bytes) -> bool:
    """Whether no cell of a sheet is surely so far away that the quick reader would fill the memory for it."""
    return b"\0" not in data and FAR.search(data) is None


def _lost(values: Rows, marks: Marks) -> bool:
    """Whether the quick reader gives fewer cells than hold a value."""
    return sum(len(row) - row.count("") for row in values) < marks.values


def _misread(values: Rows) -> bool:
    """Whether the quick reader gives a time of day, as it also does for numbers below zero, which show no moment."""
    return time in {*map(type, chain.from_iterable(values))}


def _slowly(sheet: SheetPart, parts: Parts, book: Book, wanted: frozenset[str], marks: Marks) -> tuple[Marks, Rows]:
    cells = ooxml_cells.cells(parts[sheet.part])
    shared = ooxml_cells.shared_texts(parts[book.shared]) if book.shared in parts else []
    moments = frozenset(str(n) for n, f in enumerate(book.formats) if f.kind() not in NO_MOMENT)
    return ooxml_cells.marks(cells, wanted, marks), ooxml_cells.values(cells, shared, moments, book.date1904)


def _sheet(sheet: SheetPart, book: Book, marks: Marks, values: Rows) -> Sheet:
    rows, has_long = texts(values)
    for row, index, text in (*marks.errors, *marks.bare):
        put(rows, row, index, text)
    others = long_numbers(values, marks.styled) if has_long else {}
    others |= {(row, index): Seen(text, ERROR, text) for row, index, text in marks.errors}
    hidden = [n for first, last in marks.hidden_columns for n in range(first, min(last + 1, MOST_COLUMNS))]
    return Sheet(
        sheet.name,
        sheet.name,
        rows,
        tuple(found for reference in marks.merged if (found := span(reference)) is not None),
        Looks(values, marks.styled, {str(n): f for n, f in enumerate(book.formats)}, others, book.date1904),
        sheet.hidden,
        tuple(marks.hidden_rows),
        tuple(hidden),
    )


def texts(values: Sequence[Sequence[Raw]]) -> tuple[list[Row], bool]:
    """The plain text of values, and whether some are longer numbers than a workbook keeps; each is looked at once."""
    known = _Texts()
    rows = [[value if type(value) is str else known[type(value)][value] for value in row] for row in values]
    return rows, any(isinstance(v, (int, float)) and is_long(v) for kind in (int, float) for v in known.get(kind, ()))


class _Texts(dict[type, dict[Raw, str]]):
    """The texts of values by type, for `True` and 1.0 are the same key."""

    def __missing__(self, kind: type) -> dict[Raw, str]:
        made = self[kind] = _TextsOfAType()
        return made


class _TextsOfAType(dict[Raw, str]):
    def __missing__(self, value: Raw) -> str:
        made = self[value] = _text(value)
        return made


def _text(value: Raw) -> str:
    # Most numbers need no rounding to fifteen digits.
    if type(value) is float and len(text := repr(value)) <= SHORT and "e" not in text:
        return str(int(value)) if text.endswith(".0") else text
    return plain(value)


def put(rows: list[Row], row: int, index: int, text: str) -> None:
    """Put a text into a cell, also behind the last one of its row or below the last row."""
    if row >= MOST_ROWS or index >= MOST_COLUMNS:
        raise TooLargeError
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([""] * (index + 1 - len(rows[row])))
    rows[row][index] = text
