"""Workbooks: from the bytes of a file to its sheets of cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from hezuo.base.problems import Place, Problem, problem
from hezuo.intake.sheets import Row, Sheet
from hezuo.intake.workbook_guard import UNSOUND, too_large, unfinished


def sheets(path: Path, file: str, problems: list[Problem]) -> Iterator[Sheet]:
    """The visible sheets that hold anything; `file` is the name that problems show."""
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
                merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or [])
                yield Sheet(meta.name, meta.name, rows, merged)
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
