"""Workbooks of before 2007 (.xls, and .et of WPS): read by xlrd, which gives formats and errors too.

It cannot tell a formula that was never calculated from one whose result is an empty text; whoever calls says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from hezuo.intake.cells import ERROR, Looks, Seen
from hezuo.intake.format_tokens import NO_MOMENT
from hezuo.intake.long_numbers import long_numbers
from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.serials import Raw, moment
from hezuo.intake.sheets import Sheet
from hezuo.intake.workbook_xml import texts

EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR_CELL, BLANK = range(7)


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `ValueError` for what is broken."""
    import xlrd

    try:
        # What it has to say of odd files is for the programmer.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        shapes = {str(n): _format(book, xf.format_key) for n, xf in enumerate(book.xf_list)}
        found = [_sheet(sheet, bool(book.datemode), shapes) for sheet in book.sheets()]
    except xlrd.XLRDError as error:
        raise ValueError(str(error)) from error
    except Exception as error:  # whatever a broken file makes it do, without a sentence for it
        raise ValueError from error
    yield from (sheet for sheet in found if any(any(row) for row in sheet.rows))


def _format(book: Any, key: int) -> Format:
    found = book.format_map.get(key)
    return built_in(key) if found is None or not found.format_str else parsed(found.format_str)


def _sheet(sheet: Any, date1904: bool, shapes: dict[str, Format]) -> Sheet:
    moments = {key for key, shape in shapes.items() if shape.kind() not in NO_MOMENT}
    values: list[list[Raw]] = []
    styled: dict[str, dict[int, list[int]]] = {}
    errors: dict[tuple[int, int], Seen] = {}
    for number in range(sheet.nrows):
        row = sheet.row(number)
        values.append([_value(cell, moments, date1904) for cell in row])
        for index, cell in enumerate(row):
            if cell.ctype == ERROR_CELL:
                text = str(values[-1][index])
                errors[number, index] = Seen(text, ERROR, text)
            key = str(cell.xf_index)
            if cell.ctype in (TEXT, NUMBER, DATE) and not shapes[key].is_plain:
                styled.setdefault(key, {}).setdefault(index, []).append(number)
    rows, has_long = texts(values)
    others = long_numbers(values, styled) | errors if has_long else errors
    return Sheet(
        sheet.name,
        sheet.name,
        rows,
        tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells),
        Looks(values, styled, shapes, others, date1904),
        bool(sheet.visibility),
        tuple(sorted(n for n, row in sheet.rowinfo_map.items() if _is_hidden(row) and n < sheet.nrows)),
        tuple(sorted(n for n, column in sheet.colinfo_map.items() if column.hidden or column.width == 0)),
    )


def _is_hidden(row: Any) -> bool:
    return bool(row.hidden) or (row.height == 0 and not row.has_default_height)


def _value(cell: Any, moments: set[str], date1904: bool) -> Raw:
    from xlrd import error_text_from_code

    if cell.ctype == ERROR_CELL:
        return str(error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == BOOLEAN:
        return bool(cell.value)
    if cell.ctype in (EMPTY, BLANK):
        return ""
    if cell.ctype == TEXT:
        return str(cell.value)
    return moment(cell.value, date1904) if str(cell.xf_index) in moments else float(cell.value)
