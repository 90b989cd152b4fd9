"""The parts of an .xlsx: its sheets, and the formats of its cells.

Names of parts are followed, not known; elements are taken by their local names, so that prefixes, the Strict variant,
quotes, blanks, CDATA and encodings do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.package import Attributes, Parts, parse, relations


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook and the part that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of itself: `formats` by the index that cells name, `shared` the part of its texts or ''."""

    sheets: tuple[SheetPart, ...]
    date1904: bool
    formats: tuple[Format, ...]
    shared: str


def book(parts: Parts) -> Book:
    """What the workbook in these parts says of itself. Raises `KeyError` where a part is missing."""
    main = next((part for kind, part in relations(parts, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    known = relations(parts, main)
    sheets: list[SheetPart] = []
    dates: list[bool] = []

    def start(element: str, given: Attributes) -> None:
        if element == "sheet" and given.get("id") in known:
            state = given.get("state", "visible")
            kind, part = known[given["id"]]
            if kind == "worksheet":
                sheets.append(SheetPart(given.get("name", ""), part, state != "visible"))
        elif element == "workbookPr":
            dates.append(given.get("date1904") in ("1", "true"))

    parse(parts[main], start)
    by_kind = dict(known.values())
    styles = parts.get(by_kind.get("styles", ""))
    return Book(
        tuple(sheets),
        any(dates),
        _formats(styles) if styles else (),
        by_kind.get("sharedStrings", ""),
    )


def _formats(styles: bytes) -> tuple[Format, ...]:
    codes: dict[int, str] = {}
    cells: list[int] = []
    inside: list[str] = []

    def start(element: str, given: Attributes) -> None:
        if element == "numFmt" and not inside:
            codes[int(given.get("numFmtId", "0"))] = given.get("formatCode", "")
        elif element in ("cellXfs", "dxfs", "cellStyleXfs"):
            inside.append(element)
        elif element == "xf" and inside == ["cellXfs"]:
            cells.append(int(given.get("numFmtId", "0")))

    def end(element: str) -> None:
        if inside and element == inside[-1]:
            inside.pop()

    parse(styles, start, end)
    return tuple(parsed(codes[n]) if n in codes else built_in(n) for n in cells)
