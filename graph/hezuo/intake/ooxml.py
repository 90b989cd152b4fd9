"""The parts of an .xlsx: its sheets, the formats of its cells, and what the quick reader of values leaves out.

Names of parts are followed, not known; elements are taken by their local names, so that prefixes, the Strict variant,
quotes, blanks, CDATA and encodings do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.package import Attributes, Parts, parse, refused, relations
from hezuo.intake.references import column, letters

TRUE = ("1", "true", "on")
ROW, CELL, VALUE, FORMULA, MERGED, COLUMNS, OTHER = range(1, 8)
ELEMENTS = {"row": ROW, "c": CELL, "v": VALUE, "is": VALUE, "f": FORMULA, "mergeCell": MERGED}
ELEMENTS |= {"col": COLUMNS, "extLst": OTHER}


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
    """What one pass over a sheet finds; rows count from 0, columns are letters."""

    #: (row, column) of the cells with a format of interest, by the index of the format
    styled: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    bare: list[tuple[int, str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    #: How many cells hold a value that is no error, and whether some are written so that the quick reader may not know.
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
    """One pass over the part of a sheet; `start` runs for every element, the rest for few."""

    __slots__ = (
        *("beyond", "cell", "collecting", "cut", "error", "formula", "found", "given", "kinds", "parser", "reached"),
        *("reference", "row", "spans", "styled", "texts", "values"),
    )

    def __init__(self, wanted: frozenset[str], spans: bool) -> None:
        self.spans, self.found = spans, Marks()
        self.kinds: dict[str, int] = {}
        self.parser = expat.ParserCreate()
        self.row, self.reference, self.cut, self.beyond, self.values = -1, "", 0, 0, 0
        self.cell: Attributes | None = None
        #: What the characters belong to in a cell with an error or a formula: "f", "v" or "-"; else "".
        self.collecting, self.given, self.error = "", False, False
        self.texts: list[str] = []
        self.formula: list[str] = []
        self.reached: set[str] = set()
        self.styled = self.found.styled = {key: [] for key in wanted}

    def run(self, data: bytes) -> Marks:
        parser, found = self.parser, self.found
        parser.XmlDeclHandler, parser.StartCdataSectionHandler = self._declared, self._cdata
        parser.StartDoctypeDeclHandler, parser.StartElementHandler = refused, self._start
        parser.Parse(data, True)
        if self.collecting:
            self._close()
        found.values = self.values
        names = self.reached or {name for cells in found.styled.values() for _, name in cells}
        # A cell whose reference does not fit its row is left to the reader that counts for itself.
        found.odd |= not all(name.isascii() and name.isalpha() and name.isupper() for name in names)
        found.columns = max((column(name) for name in names if name.isalpha()), default=-1) + 1
        return found

    def _start(self, name: str, given: Attributes) -> None:  # noqa: C901  # it runs for every element
        kind = self.kinds.get(name)
        if kind == CELL:
            if self.collecting:
                self._close()
            self.cell = given
            if "r" in given:
                self.reference, self.beyond = given["r"], 0
                if self.spans:
                    self.reached.add(self.reference[: self.cut])
            else:
                self.beyond += 1
            if len(given) > 1 or self.beyond:
                styled = self.styled.get(given.get("s", ""))
                if styled is not None:
                    styled.append((self.row, self._letters() if self.beyond else self.reference[: self.cut]))
                if given.get("t") == "e":
                    self._open()
                    self.error = True
        elif kind == VALUE:
            self.values += 1
            if self.collecting:
                self.given = True
                self._collect("v")
        elif kind != 0:
            self._rare(kind, name, given)

    def _rare(self, kind: int | None, name: str, given: Attributes) -> None:
        if kind is None:
            self.kinds[name] = ELEMENTS.get(name.rpartition(":")[2], 0)
            self._start(name, given)
        elif kind == FORMULA and self.cell is not None:
            if not self.collecting:
                self._open()
            self._collect("f")
        elif kind in (ROW, OTHER):
            if self.collecting:
                self._close()
            self.cell = None
            if kind == ROW:
                self._row(given)
        elif kind == MERGED:
            self.found.merged.append(given.get("ref", ""))
        elif kind == COLUMNS and given.get("hidden") in TRUE:
            self.found.hidden_columns.append((int(given["min"]) - 1, int(given["max"]) - 1))

    def _row(self, given: Attributes) -> None:
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.cut, self.reference, self.beyond = -len(str(self.row + 1)), "", 0
        self.found.rows = max(self.found.rows, self.row + 1)
        if given.get("hidden") in TRUE:
            self.found.hidden_rows.append(self.row)

    def _letters(self) -> str:
        """The letters of the column of the cell at hand."""
        name = self.reference.rstrip("0123456789").upper()
        return letters(column(name) + self.beyond) if self.beyond else name

    def _open(self) -> None:
        self.given = self.error = False
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
        cell = self.cell or {}
        if self.given and (self.error or not text):
            self.values -= 1
        if self.error:
            self.found.errors.append((self.row, self._letters(), text or formula))
        # A formula whose result is an empty text has one.
        elif not text and not (self.given and cell.get("t") == "str"):
            self.found.bare.append((self.row, self._letters(), formula))

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        self.found.odd = bool(encoding) and str(encoding).upper() not in ("UTF-8", "US-ASCII")

    def _cdata(self) -> None:
        self.found.odd = True


def marked(data: bytes, wanted: frozenset[str], *, spans: bool) -> Marks:
    """What a sheet holds beside its values, in one pass; `wanted` are the indexes of formats that change what is seen.

    With `spans` it is also told how many columns the cells reach over. Raises `ExpatError` or `ValueError` for what is
    no sheet.
    """
    return _Pass(wanted, spans).run(data)
