"""Workbooks in Excel's binary format (.xlsb): the quick reader's values together with what the records say beside them.

It cannot be told whether a formula was ever calculated; whoever calls says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hezuo.intake import binary_parts, quick
from hezuo.intake.cells import ERROR, Looks, Seen
from hezuo.intake.long_numbers import long_numbers
from hezuo.intake.package import MOST_CELLS, Parts, TooLargeError
from hezuo.intake.quick import Quick, QuickError, Rows
from hezuo.intake.sheets import Sheet
from hezuo.intake.workbook_xml import put, texts


def binary_sheets(path: Path, parts: Parts) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `ValueError` for a broken file, `TooLargeError` for a cell far away."""
    book = binary_parts.book(parts)
    if any(binary_parts.span(parts.get(part, b"")) > MOST_CELLS for part in book.sheets.values()):
        raise TooLargeError
    try:
        reader = Quick(path)
        for name, hidden in reader.names:
            values = quick.rows(reader.sheet(name))
            marks = binary_parts.marked(parts.get(book.sheets.get(name, ""), b""), book.formats)
            made = _sheet(name, book, values, marks, hidden)
            if any(any(row) for row in made.rows):
                yield made
    except QuickError as error:
        raise ValueError(str(error)) from error


def _sheet(name: str, book: binary_parts.Book, values: Rows, marks: binary_parts.Marks, hidden: bool) -> Sheet:
    rows, has_long = texts(values)
    others = long_numbers(values, marks.styled) if has_long else {}
    for (row, column), text in marks.errors.items():
        put(rows, row, column, text)
        others[row, column] = Seen(text, ERROR, text)
    return Sheet(
        name,
        name,
        rows,
        tuple(marks.merged),
        Looks(values, marks.styled, {str(n): f for n, f in enumerate(book.formats)}, others, book.date1904),
        hidden,
        tuple(marks.hidden_rows),
        tuple(marks.hidden_columns),
    )
