"""Spreadsheets of OpenDocument (.ods): each cell holds the text that a person sees beside its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.parsers import expat

from hezuo.intake import format_tokens as formats
from hezuo.intake.cells import ERROR, Looks, Seen, plain
from hezuo.intake.format_text import digits, hundredfold
from hezuo.intake.ooxml_marks import is_nothing
from hezuo.intake.package import MOST_CELLS, Attributes, Parts, TooLargeError, refused
from hezuo.intake.references import Span
from hezuo.intake.sheets import Row, Sheet

#: A span of hours, minutes and seconds, as a cell of times stores it.
CLOCK = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?", re.ASCII)
NUMBERS = re.compile(r"\d+", re.ASCII)
#: Rows and columns beyond these repeat a blank to the end of the sheet.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
CELLS = ("table-cell", "covered-table-cell")
#: Formats of days and times, and what their elements show, as parts of `format_tokens` in the order of these.
SHAPES = ("date-style", "time-style")
PARTS = {"year": "y", "month": "m", "day": "d", "day-of-week": "w", "hours": "h", "minutes": "n", "seconds": "s"}
#: Where a style says how high a row is, or how wide a column.
SIZES = {"table-row-properties": "row-height", "table-column-properties": "column-width"}


@dataclass
class _Table:
    """A sheet as it is read."""

    name: str
    style: str
    rows: list[Row] = field(default_factory=list)
    others: dict[tuple[int, int], Seen] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    #: The style of the cells of each column that say none, by the column before which it ends.
    styles: list[tuple[int, str]] = field(default_factory=list)
    row: int = 0
    repeat: int = 1
    columns: int = 0
    cells: list[tuple[Attributes, str]] = field(default_factory=list)

    def style_of(self, column: int) -> str:
        """The style of the cells of a column."""
        return next((style for end, style in self.styles if column < end), "")


class _Reader:
    """Collects the tables of a document; elements and attributes by local names."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.inside: list[str] = []
        self.hidden_styles: set[str] = set()
        #: Style of cells → the style that it goes on from or the format that it names; format → what it shows.
        self.styles: dict[str, str] = {}
        self.shapes: dict[str, set[str]] = {}
        self.style = ""
        self.cell: Attributes = {}
        self.lines: list[str] = []
        self.size = 0

    def start(self, name: str, given: Attributes) -> None:
        self.inside.append(name)
        if not self.tables:
            self._look(name, given)
        if name == "table" and "annotation" not in self.inside:
            self.tables.append(_Table(given.get("name", ""), given.get("style-name", "")))
        elif not self.tables or "annotation" in self.inside or "shapes" in self.inside:
            return
        elif name == "table-column":
            self._columns(given)
        elif name == "table-row":
            self._row(given)
        elif name in CELLS:
            self.cell, self.lines = given, []
        elif name == "p":
            self.lines.append("")
        elif name in ("s", "tab", "line-break") and self.lines:
            self.lines[-1] += {"s": " " * _count(given.get("c")), "tab": "\t"}.get(name, "\n")

    def _look(self, name: str, given: Attributes) -> None:
        """An element before the tables, which says how something looks."""
        if name == "style":
            self.style = given.get("name", "")
            self.styles[self.style] = given.get("data-style-name") or given.get("parent-style-name", "")
        elif name in SHAPES:
            self.shapes[given.get("name", "")] = set()
        elif name in PARTS and self.inside[-2:-1] and self.inside[-2] in SHAPES:
            next(reversed(self.shapes.values())).add(PARTS[name])
        elif _says_hidden(name, given):
            self.hidden_styles.add(self.style)

    def end(self, _name: str) -> None:
        name = self.inside.pop()
        if not self.tables or "annotation" in self.inside:
            return
        if name in CELLS:
            self.tables[-1].cells.append((self.cell, "\n".join(self.lines)))
        elif name == "table-row":
            self._close_row()

    def character(self, text: str) -> None:
        if self.lines and "p" in self.inside and "annotation" not in self.inside:
            self.lines[-1] += text

    def _columns(self, given: Attributes) -> None:
        table, count = self.tables[-1], _count(given.get("number-columns-repeated"))
        if self._is_unseen(given):
            last = min(table.columns + count, MOST_COLUMNS)
            table.hidden_columns.extend(range(table.columns, last))
        table.columns += count
        table.styles.append((table.columns, given.get("default-cell-style-name", "")))

    def _shape(self, style: str) -> str:
        """Which parts of a moment the format of a style shows; '' where it is none of moments, or is not told."""
        for _ in range(len(self.styles)):
            if style in self.shapes or style not in self.styles:
                break
            style = self.styles[style]
        return "".join(part for part in PARTS.values() if part in self.shapes.get(style, ()))

    def _is_unseen(self, given: Attributes) -> bool:
        """Whether a row or column is hidden, or laid out so small that nothing shows."""
        return given.get("visibility", "visible") != "visible" or given.get("style-name") in self.hidden_styles

    def _row(self, given: Attributes) -> None:
        table = self.tables[-1]
        table.cells, table.repeat = [], _count(given.get("number-rows-repeated"))
        if self._is_unseen(given):
            table.hidden_rows.extend(range(table.row, min(table.row + table.repeat, MOST_ROWS)))

    def _close_row(self) -> None:
        table = self.tables[-1]
        texts: Row = []
        seen: dict[int, Seen] = {}
        for given, shown in table.cells:
            count = _count(given.get("number-columns-repeated"))
            self._merged(table, given, len(texts))
            shape = given.get("value-type") == "date" and self._shape(
                given.get("style-name") or table.style_of(len(texts))
            )
            text, looks = _cell(given, shown, shape or "")
            if text or looks:
                if len(texts) + count > MOST_COLUMNS:
                    raise TooLargeError
                seen |= dict.fromkeys(range(len(texts), len(texts) + count), looks) if looks else {}
            texts.extend([text] * min(count, MOST_COLUMNS + 1 - len(texts)))
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            self._add(table, texts, seen)
        table.row += table.repeat

    def _add(self, table: _Table, texts: Row, seen: dict[int, Seen]) -> None:
        self.size += len(texts) * (table.row + table.repeat - len(table.rows))
        if self.size > MOST_CELLS or table.row + table.repeat > MOST_ROWS:
            raise TooLargeError
        table.rows.extend([] for _ in range(table.row - len(table.rows)))
        for number in range(table.row, table.row + table.repeat):
            table.rows.append(list(texts))
            table.others |= {(number, index): looks for index, looks in seen.items()}

    def _merged(self, table: _Table, given: Attributes, index: int) -> None:
        rows, columns = _count(given.get("number-rows-spanned")), _count(given.get("number-columns-spanned"))
        if rows * columns > 1:
            table.merged.append((table.row, index, table.row + rows - 1, index + columns - 1))


def _says_hidden(name: str, given: Attributes) -> bool:
    """Whether these properties of a style are those of something that does not show."""
    if name == "table-properties":
        return given.get("display") == "false"
    return name in SIZES and is_nothing(given.get(SIZES[name]))


def _count(text: str | None) -> int:
    return max(1, int(text)) if text else 1


def _cell(given: Attributes, shown: str, shape: str) -> tuple[str, Seen | None]:
    """The plain text of a cell, and what is seen where that depends on the column; `shape` is what its format shows."""
    kind, formula = given.get("value-type", ""), given.get("formula", "").partition(":=")[2]
    if ERROR in (kind, given.get("calcext-value-type")):
        text = shown or f"={formula}"
        return text, Seen(text, ERROR, text)
    if formula and not kind and not shown:
        return f"={formula}", None
    if kind in ("float", "currency", "percentage"):
        return _number(float(given["value"]), shown, kind == "percentage")
    if kind == "date":
        when = datetime.fromisoformat(given["date-value"])
        return shown, Seen(when, shape or _parts(when, shown), shown)
    if kind == "time" and (clock := CLOCK.fullmatch(given.get("time-value", ""))):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups()[1:])
        return shown, Seen(timedelta(hours=hours, minutes=minutes, seconds=seconds), formats.DURATION, shown)
    return shown or (plain(given.get("boolean-value") == "true") if kind == "boolean" else ""), None


def _parts(when: datetime, shown: str) -> str:
    """Which parts of a day a text shows where no format says it; '' where that cannot be told."""
    numbers = [int(text) for text in NUMBERS.findall(shown)]
    return {(True, 1): "y", (True, 2): "ym", (True, 3): "ymd", (True, 5): "ymdhn", (True, 6): "ymdhns"}.get(
        (when.year in numbers, len(numbers)), "md" if len(numbers) == 2 and when.day in numbers else ""
    )


def _number(value: float, shown: str, percent: bool) -> tuple[str, Seen]:
    stored = hundredfold(value) if percent else digits(value)
    # What is shown without its marks has fewer digits where it is rounded.
    rounded = _bare(shown) != _bare(stored)
    kind = formats.PERCENT if percent else formats.NUMBER
    # A format may show no number at all.
    return digits(value), Seen(value, kind if any(c.isdigit() for c in shown) else formats.LITERAL, shown, rounded)


def _bare(text: str) -> str:
    number = "".join(c for c in text if c.isdigit() or c == ".").lstrip("0")
    return number.rstrip("0").rstrip(".") if "." in number else number


def sheets(parts: Parts) -> Iterator[Sheet]:
    """The sheets that hold anything. Raises `TooLargeError`, or what broken XML raises."""
    reader = _Reader()
    # Formats that have a name of their own stand beside the document.
    for name in ("styles.xml", "content.xml"):
        reader.tables.clear()
        _parse(parts.get(name, b"<none/>"), reader)
    for table in reader.tables:
        if any(any(row) for row in table.rows):
            yield Sheet(
                table.name,
                table.name,
                table.rows,
                tuple(table.merged),
                Looks(others=table.others),
                table.style in reader.hidden_styles,
                tuple(n for n in table.hidden_rows if n < len(table.rows)),
                tuple(table.hidden_columns),
            )


def _parse(data: bytes, reader: _Reader) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda name, given: reader.start(name.rpartition(" ")[2], _local(given))
    parser.EndElementHandler, parser.CharacterDataHandler = reader.end, reader.character
    parser.Parse(data, True)


def _local(given: Attributes) -> Attributes:
    """Attributes by local names, but for the one of two of that name that is an extension."""
    made: Attributes = {}
    for key, text in given.items():
        space, _, name = key.rpartition(" ")
        made[f"calcext-{name}" if "calcext" in space else name] = text
    return made
