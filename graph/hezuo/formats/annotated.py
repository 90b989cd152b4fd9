"""A workbook that was received, with what is wrong in it marked: coloured cells with comments, and a list first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hezuo.base.store import Value
from hezuo.formats.workbook import safe, saved

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Endings of files whose own formats and formulas are kept.
KEPT = (".xlsx", ".xlsm")
#: What the cells of each severity are filled with.
FILLS = {"error": "FFF4B6B6", "warning": "FFFFE2A8", "info": "FFE4ECF5"}
#: A title of a sheet has no more characters than this.
TITLE = 31
#: A comment tells this much of a problem.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """One problem at a cell: sheet by its number, row and column from 1 (0: not known), severity, text."""

    number: int
    sheet: int
    row: int
    column: int
    severity: str
    text: str


def annotated(
    data: bytes, ending: str, grids: Sequence[tuple[str, Sequence[Sequence[str]]]], marks: Sequence[Mark],
    title: str, first: Sequence[Sequence[Value]],
) -> bytes:  # fmt: skip
    """The workbook with its marks; `grids` are its sheets as texts, for files that are rewritten.

    `first` is the list that stands in front, its headings first; each of its lines leads to its cell.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = (_opened(data) if ending in KEPT else None) or _rewritten(grids)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    named = [name for name, _ in grids]
    targets: dict[int, str] = {}
    for mark in marks:
        sheet = sheets.get(_title(named[mark.sheet])) if mark.sheet < len(named) else None
        if sheet is None or not mark.row:
            continue
        cell: Any = sheet.cell(mark.row, mark.column or 1)
        targets[mark.number] = f"#'{sheet.title}'!{cell.coordinate}"
        if not hasattr(cell, "fill") or type(cell).__name__ == "MergedCell":
            continue
        color = FILLS[mark.severity]
        cell.fill = PatternFill("solid", start_color=color, end_color=color)
        told = f"{cell.comment.text}\n" if cell.comment is not None else ""
        cell.comment = Comment(f"{told}{mark.number}. {safe(mark.text[:LONGEST])}", "hezuo", width=320, height=120)
    _listed(book, title, first, targets)
    return saved(book)


def _opened(data: bytes) -> Workbook | None:
    """The workbook as it is; None for what only ends like one."""
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError):
        return None


def _rewritten(grids: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> Workbook:
    from openpyxl import Workbook as New

    book = New()
    book.remove(book.worksheets[0])
    for name, rows in grids:
        sheet = book.create_sheet(_title(name))
        for row in rows:
            sheet.append([safe(text) for text in row])
    return book


def _title(name: str) -> str:
    return "".join("_" if c in "[]:*?/\\" else c for c in name)[:TITLE] or "-"


def _listed(book: Workbook, title: str, first: Sequence[Sequence[Value]], targets: dict[int, str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(_title(title), 0)
    for row in first:
        sheet.append([safe(value) for value in row])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        target = targets.get(int(str(cells[0].value or 0)))
        if target:
            cells[3].hyperlink = target
            cells[3].font = Font(underline="single", color="FF0B5CAD")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, wide in zip("ABCDEF", (6, 10, 20, 10, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = wide
    sheet.freeze_panes = "A2"
    book.active = 0
