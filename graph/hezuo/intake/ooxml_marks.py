"""What the quick reader of values leaves out of a sheet of an .xlsx, found in one pass over its XML.

Elements are taken by their local names, so that prefixes, the Strict variant, quotes, blanks, CDATA and encodings do
not matter. The parser goes over every byte; what it would say of a row that is written as one before, but for its
number and its texts, is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from xml.parsers import expat

from hezuo.intake.package import Attributes, refused
from hezuo.intake.references import column, letters

TRUE = ("1", "true", "on")
#: What stands for a formula that a cell shares with another, where it is not said again.
UNSAID = "…"
ROW, CELL, VALUE, FORMULA, MERGED, COLUMNS, OTHER = range(1, 8)
ELEMENTS = {"row": ROW, "c": CELL, "v": VALUE, "is": VALUE, "f": FORMULA, "mergeCell": MERGED}
ELEMENTS |= {"col": COLUMNS, "extLst": OTHER}
REFERENCE = itemgetter("r")
#: A height or width of nought, with or without a unit.
NOTHING = re.compile(r"\s*0*\.?0+\s*[a-z]*\s*")
#: The end of a row.
ROW_END = re.compile(rb"</(?:[\w.-]+:)?row\s*>")
#: Text between two tags. A sign > within an attribute has a quote between it and the next tag.
TEXT = re.compile(rb">[^<\"']+<")
#: What marks the number of a row where it stood; XML may not hold it.
NUMBER = b'\0"'
NUMBERED = re.compile(rb'\sr="([A-Z]*)\0"')
#: A sheet whose rows are written in more ways than this is parsed without a memory of them.
MOST_WAYS = 2_000


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


class _Pass:
    """One pass over the part of a sheet. What runs for every element only notes it; a row is looked at as a whole."""

    __slots__ = (
        *("begun", "cells", "collecting", "columns", "error", "formats", "formula", "found", "given", "kinds"),
        *("known", "layouts", "names", "parser", "place", "row", "rows", "simple", "starter", "tail", "texts"),
    )

    def __init__(self) -> None:
        self.found, self.parser = Marks(), expat.ParserCreate()
        self.kinds: dict[str, int] = {}
        #: The rows of known ways of writing one, and how many values each has; how many rows have begun, and whether
        #: there is nothing in the last one but values.
        self.known: dict[bytes, tuple[list[int], int]] = {}
        self.begun, self.simple = 0, True
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
        self.starter = self._starter()

    def run(self, data: bytes, wanted: frozenset[str]) -> Marks:
        parser, found = self.parser, self.found
        parser.XmlDeclHandler, parser.StartCdataSectionHandler = self._declared, self._cdata
        parser.StartDoctypeDeclHandler, parser.StartElementHandler = refused, self.starter
        parser.Parse(data[self._rows(data) :], True)
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

    def _rows(self, data: bytes) -> int:
        """Parse row by row as far as that helps; give how many bytes that were.

        Nothing may stand there but tags and texts, in an encoding of which ASCII is a part.
        """
        ending = ROW_END.search(data)
        if ending is None or b"\0" in data or b"<!" in data or b"<?" in data[1:]:
            return 0
        at, mark = 0, ending[0]
        while len(self.known) < MOST_WAYS and (end := data.find(mark, at)) >= 0:
            self._one_row(data[at : end + len(mark)])
            at = end + len(mark)
        self.parser.StartElementHandler = self.starter
        return at

    def _one_row(self, data: bytes) -> None:
        """Parse up to the end of a row; of one that is written as one before, the parser needs to tell nothing."""
        number = b'%d"' % (self.row + 2)
        way = TEXT.sub(b"><", data).replace(number, NUMBER)
        if way in self.known:
            rows, values = self.known[way]
            self.parser.StartElementHandler = None
            self.parser.Parse(data)
            self.row += 1
            rows.append(self.row)
            self.found.values += values
            self.found.rows = max(self.found.rows, self.row + 1)
            return
        row, begun, values, self.simple = self.row, self.begun, self.found.values, True
        self.parser.StartElementHandler = self.starter
        self.parser.Parse(data)
        is_one = self.simple and bool(self.cells) and (self.row, self.begun) == (row + 1, begun + 1)
        self._end_row()
        # Were the number anywhere but in the references, the next row would have its own there.
        names = [name.encode() for name in ("", *self.names)]
        is_like = NUMBERED.findall(way) == names and way.count(NUMBER) == len(names) and b"'" not in way
        if is_one and self.simple and is_like:
            self.known[way] = self.rows, self.found.values - values

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
        self.simple &= kind == ROW
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
        self.begun += 1
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.tail = str(self.row + 1)
        self.found.rows = max(self.found.rows, self.row + 1)
        if given.get("hidden") in TRUE or is_nothing(given.get("ht")):
            self.found.hidden_rows.append(self.row)
            self.simple = False

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
            self.simple = False
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
        self.given = self.error = self.simple = False
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
        text, formula = "".join(self.texts).strip(), "=" + ("".join(self.formula) or UNSAID)
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
