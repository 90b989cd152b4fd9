"""Workbooks in Excel's binary format (.xlsb): values as the quick reader gives them; formats are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hezuo.intake import quick
from hezuo.intake.cells import plain
from hezuo.intake.quick import Quick, QuickError
from hezuo.intake.sheets import Sheet


def binary_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `ValueError` for a broken file."""
    try:
        book = Quick(path)
        for name, hidden in book.names:
            sheet = book.sheet(name)
            rows = [[plain(value) for value in row] for row in quick.rows(sheet)]
            if any(any(row) for row in rows):
                yield Sheet(name, name, rows, quick.merged(sheet), hidden=hidden)
    except QuickError as error:
        raise ValueError(str(error)) from error
