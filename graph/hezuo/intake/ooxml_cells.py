"""The slow reader of a sheet of an .xlsx: every cell with its value, in whatever legal way it is written.

The quick reader does not know some ways of writing a value (CDATA, other encodings than UTF-8, references to
characters, parts in other places) and gives blanks for it. Where what it gives is not as many cells as there are, the
sheet is read here; in the tests this is what the quick one is held against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from hezuo.intake.ooxml_marks import UNSAID, Marks
from hezuo.intake.package import MOST_CELLS, Attributes, TooLargeError, refused
from hezuo.intake.references import column
from hezuo.intake.serials import Raw, in_words, moment

#: What Excel writes for a line break of old; other characters that are written so stay as they are.
ESCAPED = re.compile("_x000D_")
#: Parts of a text that are said beside it.
ASIDE = ("rPh", "phoneticPr")


@dataclass(slots=True)
class Cell:
    """A cell as it is written: its type, the index of its format, its value as text, and its formula."""

    row: int
    column: int
    kind: str
    style: str
    value: str = ""
    formula: str | None = None
    has_value: bool = False


def shared_texts(data: bytes) -> list[str]:
    """The texts that cells of a workbook refer to by number."""
    texts: list[str] = []
    for name, text in _texts(data):
        if name == "si":
            texts.append("")
        elif texts:
            texts[-1] += text
    return [ESCAPED.sub("\r", t) for t in texts]


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    inside: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _given: Attributes) -> None:
        inside.append(name.rpartition(" ")[2])
        if inside[-1] == "si":
            found.append(("si", ""))

    def character(text: str) -> None:
        if inside[-1] == "t" and not any(name in inside for name in ASIDE):
            found.append(("t", text))

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refused, start
    parser.EndElementHandler = lambda _name: inside.pop() and None
    parser.CharacterDataHandler = character
    parser.Parse(data, True)
    return iter(found)


class _Reader:
    """Collects the cells of a sheet."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.inside: list[str] = []
        self.row = self.column = -1

    def start(self, name: str, given: Attributes) -> None:
        self.inside.append(name)
        if name == "row":
            self.row, self.column = (int(given["r"]) - 1 if "r" in given else self.row + 1), -1
        elif name == "c":
            self.column += 1
            reference = given.get("r", "").replace("$", "")
            name_ = reference.rstrip("0123456789")
            if reference and name_.isascii() and name_.isalpha() and reference != name_:
                self.row, self.column = int(reference[len(name_) :]) - 1, column(name_)
            self.cells.append(Cell(self.row, self.column, given.get("t", "n"), given.get("s", "0")))
        elif "c" in self.inside and name == "f":
            self.cells[-1].formula = ""
        elif "c" in self.inside and name in ("v", "is"):
            self.cells[-1].has_value = True

    def character(self, text: str) -> None:
        where = self.inside[-1] if self.inside else ""
        if "c" not in self.inside or "extLst" in self.inside:
            return
        if where == "f":
            self.cells[-1].formula = (self.cells[-1].formula or "") + text
        elif where == "v" or (where == "t" and not any(name in self.inside for name in ASIDE)):
            self.cells[-1].value += text


def cells(data: bytes) -> list[Cell]:
    """Every cell of a sheet. Raises `ExpatError` or `ValueError` for what is no sheet."""
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda name, given: reader.start(name.rpartition(" ")[2], given)
    parser.EndElementHandler = lambda _name: reader.inside.pop() and None
    parser.CharacterDataHandler = reader.character
    parser.Parse(data, True)
    return reader.cells


def values(found: list[Cell], shared: list[str], moments: frozenset[str], date1904: bool) -> list[list[Raw]]:
    """The values of cells in rows, as the quick reader gives them; `moments` are the formats that show dates."""
    filled = [c for c in found if c.value or c.kind in ("s", "str", "inlineStr")]
    rows = max((c.row for c in filled), default=-1) + 1
    width = max((c.column for c in filled), default=-1) + 1
    if rows * width > MOST_CELLS:
        raise TooLargeError
    made: list[list[Raw]] = [[""] * width for _ in range(rows)]
    for cell in filled:
        made[cell.row][cell.column] = _value(cell, shared, cell.style in moments, date1904)
    return made


def _value(cell: Cell, shared: list[str], is_moment: bool, date1904: bool) -> Raw:
    text = cell.value
    if cell.kind == "s":
        number = int(text)
        return shared[number] if 0 <= number < len(shared) else ""
    if cell.kind in ("str", "inlineStr"):
        return ESCAPED.sub("\r", text)
    if cell.kind == "b":
        return text.strip() in ("1", "true")
    if cell.kind == "e":
        return ""
    if cell.kind == "d":
        return in_words(text.strip())
    number_ = float(text)
    return moment(number_, date1904) if is_moment else number_


def marks(found: list[Cell], wanted: frozenset[str], quick: Marks) -> Marks:
    """What the quick pass found, with the places of cells as they are found here."""
    errors = [c for c in found if c.kind == "e"]
    bare = [c for c in found if c.formula is not None and c.kind != "e" and not c.value.strip()]
    styled: dict[str, dict[int, list[int]]] = {}
    for cell in (c for c in found if c.style in wanted):
        styled.setdefault(cell.style, {}).setdefault(cell.column, []).append(cell.row)
    return Marks(
        styled=styled,
        errors=[(c.row, c.column, c.value.strip() or f"={c.formula or UNSAID}") for c in errors],
        bare=[(c.row, c.column, f"={c.formula or UNSAID}") for c in bare if not (c.has_value and c.kind == "str")],
        hidden_rows=quick.hidden_rows,
        hidden_columns=quick.hidden_columns,
        merged=quick.merged,
        values=quick.values,
    )
