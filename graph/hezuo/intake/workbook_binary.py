"""Workbooks in Excel's binary format (.xlsb): values as the quick reader gives them; formats are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hezuo.intake import quick
from hezuo.intake.cells import Looks, plain
from hezuo.intake.long_numbers import long_numbers
from hezuo.intake.package import MOST_CELLS, Parts, TooLargeError, relations
from hezuo.intake.quick import Quick, QuickError
from hezuo.intake.sheets import Sheet

#: Records of a sheet ([MS-XLSB] 2.3.1): the head of a row, whose number comes first, and cells, whose column does.
ROW, CELLS = 0, range(1, 12)


def binary_sheets(path: Path, parts: Parts) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `ValueError` for a broken file, `TooLargeError` for a cell far away."""
    books = [name for name in parts if name.endswith("workbook.bin")]
    sheets = [part for book in books for kind, part in relations(parts, book).values() if kind.endswith("sheet")]
    if any(_span(parts.get(part, b"")) > MOST_CELLS for part in sheets):
        raise TooLargeError
    try:
        reader = Quick(path)
        for name, hidden in reader.names:
            sheet = reader.sheet(name)
            values = quick.rows(sheet)
            rows = [[plain(value) for value in row] for row in values]
            if any(any(row) for row in rows):
                yield Sheet(
                    name, name, rows, quick.merged(sheet), Looks(others=long_numbers(values, {})), hidden=hidden
                )
    except QuickError as error:
        raise ValueError(str(error)) from error


def _span(data: bytes) -> int:
    """How many cells the rectangle has that holds all cells of a sheet: the quick reader makes room for it."""
    rows, columns = [0, 0], [0, 0]
    row = 0
    for kind, start in _records(data):
        number = int.from_bytes(data[start : start + 4], "little")
        if kind == ROW:
            row = number
        elif kind in CELLS:
            rows, columns = _wider(rows, row), _wider(columns, number)
    return (rows[1] - rows[0]) * (columns[1] - columns[0])


def _wider(span: list[int], number: int) -> list[int]:
    return [min(span[0], number), max(span[1], number + 1)]


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """The kind of each record and where what it holds begins."""
    at, end = 0, len(data)
    while at < end:
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, at
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where the next begins."""
    number = 0
    for place in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at
