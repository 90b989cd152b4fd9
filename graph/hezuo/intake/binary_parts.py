"""The parts of an .xlsb as records ([MS-XLSB]): its sheets, and what the quick reader of values leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.package import Parts, relations
from hezuo.intake.references import Span

#: Records of a workbook (2.4): what it says of itself, and a sheet.
PROPERTIES, SHEET = 153, 156
#: Records of the styles: a format of the file's own, and the formats of cells between their beginning and end.
FORMAT, CELLS_BEGIN, CELL_FORMAT, CELLS_END = 44, 617, 47, 618
#: Records of a sheet: the head of a row, whose number comes first, and cells, whose column does; errors among them.
ROW, CELLS, ERRORS, COLUMNS, MERGED = 0, range(1, 12), (3, 11), 60, 176
#: Where in the head of a row it says that it is hidden, and where in that of columns.
ROW_HIDDEN, COLUMN_HIDDEN = (11, 0x10), (16, 0x01)
#: What errors show (2.5.97.2).
SHOWN = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
SHOWN |= {43: "#GETTING_DATA"}
MOST_COLUMNS = 1 << 14
#: Bytes of the number that a row or a cell begins with.
NUMBER = 4


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of itself: the part of each sheet by its name, its epoch, the formats that cells name."""

    sheets: Mapping[str, str]
    date1904: bool
    formats: tuple[Format, ...]


@dataclass(slots=True)
class Marks:
    """What a sheet holds beside its values; rows and columns count from 0."""

    #: index of a format that changes what is seen → column → rows of the cells that have it
    styled: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)


def book(parts: Parts) -> Book:
    """What the workbook in these parts says of itself."""
    sheets: dict[str, str] = {}
    formats: tuple[Format, ...] = ()
    later = False
    for main in (name for name in parts if name.endswith("workbook.bin")):
        known = relations(parts, main)
        for kind, data in records(parts[main]):
            if kind == PROPERTIES:
                later = bool(data[0] & 1)
            elif kind == SHEET:
                reference, end = _text(data, 8)
                name, _ = _text(data, end)
                if reference in known:
                    sheets[name] = known[reference][1]
        styles = dict(known.values()).get("styles", "")
        formats = _formats(parts[styles]) if styles in parts else formats
    return Book(sheets, later, formats)


def _formats(styles: bytes) -> tuple[Format, ...]:
    codes: dict[int, str] = {}
    cells: list[int] = []
    is_inside = False
    for kind, data in records(styles):
        if kind == FORMAT:
            codes[_number(data, 0, 2)] = _text(data, 2)[0]
        elif kind in (CELLS_BEGIN, CELLS_END):
            is_inside = kind == CELLS_BEGIN
        elif kind == CELL_FORMAT and is_inside:
            cells.append(_number(data, 2, 2))
    return tuple(parsed(codes[n]) if n in codes else built_in(n) for n in cells)


def marked(sheet: bytes, formats: tuple[Format, ...]) -> Marks:
    """What the part of a sheet holds beside its values."""
    found, row = Marks(), 0
    wanted = {n for n, shape in enumerate(formats) if not shape.is_plain}
    for kind, data in records(sheet):
        if kind == ROW:
            row = _number(data, 0, 4)
            if data[ROW_HIDDEN[0]] & ROW_HIDDEN[1]:
                found.hidden_rows.append(row)
        elif kind in CELLS:
            column, style = _number(data, 0, 4), _number(data, 4, 3)
            if style in wanted:
                found.styled.setdefault(str(style), {}).setdefault(column, []).append(row)
            if kind in ERRORS:
                found.errors[row, column] = SHOWN.get(data[8], SHOWN[42])
        elif kind == COLUMNS and data[COLUMN_HIDDEN[0]] & COLUMN_HIDDEN[1]:
            found.hidden_columns.extend(range(_number(data, 0, 4), min(_number(data, 4, 4) + 1, MOST_COLUMNS)))
        elif kind == MERGED:
            top, bottom, left, right = (_number(data, at, 4) for at in (0, 4, 8, 12))
            found.merged.append((top, left, bottom, right))
    return found


def span(sheet: bytes) -> int:
    """How many cells the rectangle has that holds all cells of a sheet: the quick reader makes room for it."""
    rows, columns = [0, 0], [0, 0]
    row = 0
    for kind, data in records(sheet):
        number = _number(data, 0, 4)
        if kind == ROW:
            row = number
        elif kind in CELLS:
            rows, columns = _wider(rows, row), _wider(columns, number)
    return (rows[1] - rows[0]) * (columns[1] - columns[0])


def _wider(extent: list[int], number: int) -> list[int]:
    return [min(extent[0], number), max(extent[1], number + 1)]


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each record and what it holds; at least a number, as the quick reader takes one where none is."""
    at, end = 0, len(data)
    while at < end:
        kind, at = _short(data, at, 2)
        size, at = _short(data, at, 4)
        yield kind, data[at : at + max(size, NUMBER)]
        at += size


def _short(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where the next begins."""
    number = 0
    for place in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text behind the number of its characters, and where it ends."""
    end = at + 4 + 2 * _number(data, at, 4)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
