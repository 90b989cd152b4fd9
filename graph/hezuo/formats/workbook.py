"""Workbooks: an answer as a sheet, and the template of all kinds with drop-downs.

The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang, say
from hezuo.base.store import Value
from hezuo.base.text import neutral, width
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import LONGEST

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Rows of a template that offer drop-downs.
ROWS = 2000
EPOCH = (2024, 1, 1, 0, 0, 0)
CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
LISTS = "lists"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Said where it is used: with lxml installed the library declares it elsewhere than without.
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def written_sheet(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A workbook with one sheet of an answer: bold frozen headings, a filter, columns that fit."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([neutral(h) for h in heads])
    for row in rows:
        sheet.append([safe(v) for v in row])
    _aligned(sheet)
    _dress(sheet, [_fit(heads[i], [row[i] for row in rows[:200]]) for i in range(len(heads))])
    sheet.auto_filter.ref = sheet.dimensions
    return saved(book)


def _aligned(sheet: Worksheet) -> None:
    """Texts wrapped, cells at the top, days as days are written."""
    from openpyxl.styles import Alignment

    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook of several: its name, as far as a workbook can have it, its headings and its rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def written_book(cover: Sheet, sheets: Sequence[Sheet]) -> bytes:
    """A workbook of a cover and several sheets: typed cells, days as days, frozen headings, widths that fit."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for one, name in zip([cover, *sheets], _sheet_names([cover, *sheets]), strict=True):
        sheet = book.create_sheet(name)
        sheet.append([neutral(head) for head in one.heads])
        days = [n for n in range(len(one.heads)) if _are_days([row[n] for row in one.rows])]
        for row in one.rows:
            sheet.append([_day(v) if n in days else safe(v) for n, v in enumerate(row)])
        _aligned(sheet)
        _dress(sheet, [_fit(one.heads[i], [row[i] for row in one.rows[:200]]) for i in range(len(one.heads))])
        sheet.auto_filter.ref = None if one is cover else sheet.dimensions
    return saved(book)


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Names as a workbook can have them: 31 letters, none of those that it keeps for itself, each once in any case."""
    found: list[str] = []
    for one in sheets:
        plain = " ".join(re.sub(r"[\\/*?:\[\]\x00-\x1f]", " ", one.name).split()).strip("'")[:31] or "-"
        name, number = plain, 1
        while name.casefold() in {known.casefold() for known in found}:
            number += 1
            name = f"{plain[: 30 - len(str(number))]} {number}"
        found.append(name)
    return found


def _are_days(cells: Sequence[Value]) -> bool:
    """Whether every filled cell of a column is a whole day; a month or a year alone is none."""
    texts = [cell for cell in cells if cell not in (None, "")]
    return bool(texts) and all(isinstance(t, str) and DAY.fullmatch(t) and _day(t) != t for t in texts)


def _day(value: Value) -> date | Value:
    """A day that a workbook can hold as such; else the text as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value >= "1900-03-01" else value
    except ValueError:
        return value


def template(ontology: Ontology, lang: Lang = "zh") -> bytes:
    """A workbook with a sheet for each kind: headings with help, drop-downs for lists, no data."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in ontology.kinds:
        _kind_sheet(book, kind, lang)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    fields = {f.iri: (k, f) for k in ontology.kinds for f in k.fields}
    column = 0
    for kind, wanted in fields.values():
        choices = [] if wanted.is_literal else ontology.choices(wanted)
        if choices:
            column += 1
            _drop_down(book, kind, wanted, [ontology.label(c, lang) for c in choices], column, lang)
    return saved(book)


def _kind_sheet(book: Workbook, kind: Kind, lang: Lang) -> None:
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(kind.label(lang))
    sheet.append([safe(f.label(lang)) for f in kind.fields])
    for number, wanted in enumerate(kind.fields, 1):
        note = wanted.description(lang)
        if wanted.required:
            note += "\n" + say("template.required", lang)
        if wanted.many:
            note += "\n" + say("template.many", lang)
        comment = Comment(note, "hezuo")
        comment.width, comment.height = 260, 110
        sheet.cell(1, number).comment = comment
        if wanted.is_literal:
            # Codes and dates stay what was typed; set on the column, so that the sheet stays empty.
            sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    _dress(sheet, [max(14, width(f.label(lang)) + 4) for f in kind.fields])


def _drop_down(book: Workbook, kind: Kind, wanted: Field, options: list[str], column: int, lang: Lang) -> None:
    # Inline lists stop at 255 characters: the options stand on a hidden sheet, under a defined name.
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book[LISTS]
    for row, option in enumerate(options, 1):
        lists.cell(row, column, safe(option))
    letter = get_column_letter(column)
    name = f"list_{column}"
    book.defined_names[name] = DefinedName(name, attr_text=f"{LISTS}!${letter}$1:${letter}${len(options)}")
    check = DataValidation(type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=not wanted.many)
    check.error = say("template.choose", lang)
    target = get_column_letter(kind.fields.index(wanted) + 1)
    check.add(f"{target}2:{target}{ROWS}")
    book[kind.label(lang)].add_data_validation(check)


def _dress(sheet: Worksheet, widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE8F0")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    # Printed on A4 it is as wide as the paper, with the headings on every page.
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _fit(head: str, values: Sequence[Value]) -> int:
    return min(60, max([width(head), *(width(str(v)) for v in values if v is not None)]) + 3)


def safe(value: Value) -> Value:
    """A value as a cell may hold it: without what no workbook can have, and never taken for a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub(" ", value)[: LONGEST - 1]
        found = neutral(text)
        return found if isinstance(found, str) else text
    return value


def of_build(workbook: bytes, build: str) -> bytes:
    """A workbook of ours that names the build it is from, as the identifier among its properties."""
    from xml.sax.saxutils import escape

    told = f'<dc:identifier xmlns:dc="{DUBLIN_CORE}">{escape(build)}</dc:identifier></cp:coreProperties>'.encode()
    return _packed(io.BytesIO(workbook), lambda core: core.replace(b"</cp:coreProperties>", told))


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, with no clock in them."""
    first = io.BytesIO()
    book.save(first)
    # The library stamps the clock into the properties and into every zip entry.
    return _packed(first, lambda core: CLOCK.sub(rb"\g<1>2024-01-01T00:00:00Z\g<3>", core))


def _packed(first: io.BytesIO, properties: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = properties(data)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return out.getvalue()
