"""The parts of an .xlsx: its sheets, the formats of its cells, and what the quick reader of values leaves out.

Names of parts are followed, not known; elements are taken by their local names, so that prefixes, the Strict variant,
quotes, blanks, CDATA and encodings do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from xml.parsers import expat

from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.package import Attributes, Parts, parse, refused, relations
from hezuo.intake.references import column, letters

TRUE = ("1", "true", "on")
ROW, CELL, VALUE, FORMULA, MERGED, COLUMNS, OTHER = range(1, 8)
ELEMENTS = {"row": ROW, "c": CELL, "v": VALUE, "is": VALUE, "f": FORMULA, "mergeCell": MERGED}
ELEMENTS |= {"col": COLUMNS, "extLst": OTHER}
REFERENCE = itemgetter("r")
#: A height or width of nought, with or without a unit.
NOTHING = re.compile(r"\s*0*\.?0+\s*[a-z]*\s*")


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


@dataclass(slots=True)
class Marks:
    """What one pass over a sheet finds; rows and columns count from 0."""

    #: index of a format of interest → column → rows of the cells that have it
    styled: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    #: (row, column, text) of cells in error, and of formulas without a result
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    bare: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    #: How many cells hold a value that is no error, and whether some are written so that the quick reader may not know
    #: them (other encodings, places left out) or only as text (dates in words with a zone).
    values: int = 0
    odd: bool = False
    rows: int = 0
    columns: int = 0


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


class _Pass:
    """One pass over the part of a sheet. What runs for every element only notes it; a row is looked at as a whole."""

    __slots__ = (
        *("cells", "collecting", "columns", "error", "formats", "formula", "found", "given", "kinds", "layouts"),
        *("names", "parser", "place", "row", "rows", "tail", "texts"),
    )

    def __init__(self) -> None:
        self.found, self.parser = Marks(), expat.ParserCreate()
        self.kinds: dict[str, int] = {}
        #: The row at hand, what its references end with, its cells, and the columns of as many as were asked for.
        self.row, self.tail = -1, "0"
        self.cells: list[Attributes] = []
        self.columns: list[int] = []
        #: (columns as letters, formats) of the cells of a row → the rows that have them; those of the last row
        self.layouts: dict[tuple[tuple[str, ...], tuple[str | None, ...]], list[int]] = {}
        self.names: list[str] = []
        self.formats: list[str | None] = []
        self.rows: list[int] = []
        #: What the characters belong to in a cell with an error or a formula: "f", "v" or "-"; else "".
        self.collecting, self.given, self.error, self.place = "", False, False, 0
        self.texts: list[str] = []
        self.formula: list[str] = []

    def run(self, data: bytes, wanted: frozenset[str]) -> Marks:
        parser, found = self.parser, self.found
        parser.XmlDeclHandler, parser.StartCdataSectionHandler = self._declared, self._cdata
        parser.StartDoctypeDeclHandler, parser.StartElementHandler = refused, self._starter()
        parser.Parse(data, True)
        self._end_row()
        for (names, formats), rows in self.layouts.items():
            # Of a cell whose reference does not fit its row the reader decides that counts for itself.
            if not all(n.isascii() and n.isalpha() and n.isupper() for n in names):
                found.odd = True
                continue
            indexes = [column(name) for name in names]
            found.columns = max(found.columns, *(index + 1 for index in indexes))
            for index, key in zip(indexes, formats, strict=True):
                if key in wanted:
                    found.styled.setdefault(key or "", {}).setdefault(index, []).extend(rows)
        return found

    def _starter(self) -> Callable[[str, Attributes], None]:
        """What runs for every element."""
        kinds, note, found = self.kinds, self.cells.append, self.found

        def start(name: str, given: Attributes) -> None:
            try:
                kind = kinds[name]
            except KeyError:
                kind = kinds[name] = ELEMENTS.get(name.rpartition(":")[2], 0)
            if kind == CELL:
                if self.collecting:
                    self._close()
                note(given)
                written = given.get("t")
                if written == "e":
                    self._open()
                    self.error = True
                elif written == "d":
                    found.odd = True
            elif kind == VALUE:
                found.values += 1
                if self.collecting:
                    self.given = True
                    self._collect("v")
            elif kind:
                self._rare(kind, given)

        return start

    def _rare(self, kind: int, given: Attributes) -> None:
        if kind == FORMULA:
            if self.cells:
                if not self.collecting:
                    self._open()
                self._collect("f")
        elif kind in (ROW, OTHER):
            self._end_row()
            if kind == ROW:
                self._row(given)
        elif kind == MERGED:
            self.found.merged.append(given.get("ref", ""))
        elif kind == COLUMNS and (given.get("hidden") in TRUE or is_nothing(given.get("width"))):
            self.found.hidden_columns.append((int(given["min"]) - 1, int(given["max"]) - 1))

    def _row(self, given: Attributes) -> None:
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.tail = str(self.row + 1)
        self.found.rows = max(self.found.rows, self.row + 1)
        if given.get("hidden") in TRUE or is_nothing(given.get("ht")):
            self.found.hidden_rows.append(self.row)

    def _end_row(self) -> None:
        if self.collecting:
            self._close()
        cells, tail = self.cells, self.tail
        if not cells:
            return
        try:
            references = [*map(REFERENCE, cells)]
        except KeyError:
            references = [letters(n) + tail for n in self._columns()]
        formats = [c.get("s") for c in cells]
        # Most rows are laid out as the one before.
        if references != [name + tail for name in self.names] or formats != self.formats:
            self.names, self.formats = [r.removesuffix(tail) for r in references], formats
            self.rows = self.layouts.setdefault((tuple(self.names), tuple(formats)), [])
        self.rows.append(self.row)
        cells.clear()
        self.columns.clear()

    def _columns(self) -> list[int]:
        """The columns of the cells of the row so far; one without a reference stands beside the one before it."""
        columns = self.columns
        for given in self.cells[len(columns) :]:
            name = given.get("r", "").rstrip("0123456789")
            is_column = name.isascii() and name.isalpha()
            self.found.odd |= not is_column and "r" in given
            columns.append(column(name) if is_column else columns[-1] + 1 if columns else 0)
        return columns

    def _open(self) -> None:
        self.given = self.error = False
        self.place = self._columns()[-1]
        self.texts.clear()
        self.formula.clear()
        self._collect("-")

    def _collect(self, what: str) -> None:
        self.collecting = what
        self.parser.CharacterDataHandler, self.parser.EndElementHandler = self._characters, self._end

    def _characters(self, text: str) -> None:
        if self.collecting != "-":
            (self.formula if self.collecting == "f" else self.texts).append(text)

    def _end(self, name: str) -> None:
        if self.kinds.get(name) in (VALUE, FORMULA):
            self.collecting = "-"

    def _close(self) -> None:
        self.collecting, self.parser.CharacterDataHandler, self.parser.EndElementHandler = "", None, None
        text, formula = "".join(self.texts).strip(), "=" + "".join(self.formula)
        if self.given and (self.error or not text):
            self.found.values -= 1
        if self.error:
            self.found.errors.append((self.row, self.place, text or formula))
        # A formula whose result is an empty text has one.
        elif not text and not (self.given and self.cells[-1].get("t") == "str"):
            self.found.bare.append((self.row, self.place, formula))

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        self.found.odd = bool(encoding) and str(encoding).upper() not in ("UTF-8", "US-ASCII")

    def _cdata(self) -> None:
        self.found.odd = True


def marked(data: bytes, wanted: frozenset[str]) -> Marks:
    """What a sheet holds beside its values, in one pass; `wanted` are the indexes of formats that change what is seen.

    Raises `ExpatError` or `ValueError` for what is no sheet.
    """
    return _Pass().run(data, wanted)


def is_nothing(size: str | None) -> bool:
    """Whether a height or width says that nothing of a row or column shows; a unit may stand behind it."""
    return bool(size and NOTHING.fullmatch(size))
