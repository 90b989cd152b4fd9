"""Workbooks: an answer as a sheet, and the template of all kinds with drop-downs.

The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
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
#: Said where it is used: with lxml installed the library declares it elsewhere than without.
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def written_sheet(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A workbook with one sheet of an answer: bold frozen headings, a filter, columns that fit."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([neutral(h) for h in heads])
    for row in rows:
        sheet.append([safe(v) for v in row])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
    _dress(sheet, [_fit(heads[i], [row[i] for row in rows[:200]]) for i in range(len(heads))])
    sheet.auto_filter.ref = sheet.dimensions
    return saved(book)


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
