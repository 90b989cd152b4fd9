"""Workbooks: an answer as a sheet, several tables behind a cover, and the template of all kinds with drop-downs.

The same input gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

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
#: What no name of a sheet may hold, and how long it may be.
UNNAMED, NAME = re.compile(r"[\[\]:*?/\\]"), 31
#: Days as values are written; before this one workbooks count in two ways.
DAY, FIRST = re.compile(r"\d{4}-\d\d-\d\d"), date(1900, 3, 1)
#: From this number on a workbook, which counts in halves of machines, would lose digits.
EXACT = 10**15
#: The height of a line, and of the highest row that there can be, in points.
LINE, HIGHEST = 15.0, 409.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a workbook: headings in the first row, then the rows; `below` (remarks, the source) stands last.

    Texts of a column that are all days (2024-05-01) become days. `about` is what the cover says of it.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    below: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: a title, what is to be said of the whole, each with its name, and the list of the sheets."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    listed: str


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


def sheets(cover: Cover, tables: Sequence[Sheet]) -> bytes:
    """A workbook with a cover and a sheet for each table: typed numbers and days, frozen headings, widths that fit."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.worksheets[0]
    names = _names([cover.name, *(table.name for table in tables)])
    first.title = names[0]
    _cover(first, cover, [(name, table.about) for name, table in zip(names[1:], tables, strict=True)])
    for name, table in zip(names[1:], tables, strict=True):
        _table(book.create_sheet(name), table)
    return saved(book)


def _names(wanted: Sequence[str]) -> list[str]:
    """Names of sheets: without what they may not hold, short enough, each once whatever its case."""
    found: list[str] = []
    for name in wanted:
        base = UNNAMED.sub(" ", str(safe(name))).strip().strip("'") or "_"
        made, number = base[:NAME].rstrip(), 1
        while made.casefold() in {one.casefold() for one in found}:
            number += 1
            end = f" ({number})"
            made = base[: NAME - len(end)].rstrip() + end
        found.append(made)
    return found


def _cover(sheet: Worksheet, cover: Cover, listed: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet.append([safe(cover.title)])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.append([])
    for name, value in cover.facts:
        sheet.append([safe(name), safe(value)])
    if listed:
        sheet.append([])
        sheet.append([safe(cover.listed)])
        sheet.cell(len(cover.facts) + 4, 1).font = Font(bold=True)
    for number, (name, about) in enumerate(listed, len(cover.facts) + 5):
        sheet.append([safe(name), safe(about)])
        cell = sheet.cell(number, 1)
        place = "'" + name.replace("'", "''") + "'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=name)
        cell.font = Font(color="1F5A86", underline="single")
    for row in sheet.iter_rows(min_row=3):
        for number, cell in enumerate(row):
            cell.alignment = Alignment(vertical="top", wrap_text=number > 0)
    wide = (34, 80)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = wide
    for number, (_, value) in enumerate((*cover.facts, ("", ""), ("", ""), *listed), 3):
        _heighten(sheet, number, [value], wide[1:])
    sheet.sheet_view.showGridLines = False
    _paper(sheet, "portrait")


def _table(sheet: Worksheet, table: Sheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([safe(head) for head in table.heads])
    days = [_are_days([row[n] for row in table.rows]) for n in range(len(table.heads))]
    for row in table.rows:
        sheet.append([day(v) if is_day else _number(v) for v, is_day in zip(row, days, strict=True)])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    wide = [_fit(head, [row[n] for row in table.rows[:200]]) for n, head in enumerate(table.heads)]
    _dress(sheet, wide)
    for number, row in enumerate(table.rows, 2):
        _heighten(sheet, number, row, wide)
    if table.rows and table.heads:
        sheet.auto_filter.ref = sheet.dimensions
    # A row apart, so that sorting and filtering leave it where it is.
    for number, text in enumerate(table.below, len(table.rows) + 3):
        sheet.cell(number, 1, safe(text)).font = Font(italic=True, color="555555")


def _heighten(sheet: Worksheet, number: int, values: Sequence[Value], wide: Sequence[int]) -> None:
    """Room for all lines of a row: not every program makes it when it opens a file."""
    lines = 1
    for value, columns in zip(values, wide, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(-(-width(line) // max(columns - 2, 1)) or 1 for line in value.split("\n")))
    if lines > 1:
        sheet.row_dimensions[number].height = min(LINE * lines, HIGHEST)


def day(value: Value) -> date | None:
    """The day that a value is, where a workbook can hold it."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
    except ValueError:
        return None
    return found if found is not None and found >= FIRST else None


def _are_days(values: Sequence[Value]) -> bool:
    """Whether every value of a column that is there is a day: a month among days would stand apart from them."""
    found = [day(value) is not None for value in values if value is not None]
    return bool(found) and all(found)


def _number(value: Value) -> Value:
    """A value as a cell holds it: a number that is too long for a workbook, or that none has, as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) >= EXACT:
        return str(value)
    return safe(value)


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

    for number, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE8F0")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    _paper(sheet, "landscape")
    sheet.print_title_rows = "1:1"


def _paper(sheet: Worksheet, way: Literal["portrait", "landscape"]) -> None:
    """Printed on A4 it is as wide as the paper."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = way, sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fit(head: str, values: Sequence[Value]) -> int:
    lines = (line for value in values if value is not None for line in str(value).splitlines())
    return min(60, max([width(head), *map(width, lines)]) + 3)


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
