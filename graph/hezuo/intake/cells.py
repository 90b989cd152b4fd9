"""What a person sees in a cell of a workbook, and what a column of dates, numbers or text reads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import MappingProxyType

from hezuo.base.problems import Severity
from hezuo.base.terms import XSD
from hezuo.intake import format_tokens as formats
from hezuo.intake.format_text import digits, hundredfold
from hezuo.intake.format_tokens import NO_MOMENT
from hezuo.intake.number_formats import Format, parsed
from hezuo.intake.serials import EPOCH, EPOCH_1904, Raw, iso, moment
from hezuo.schema.kinds import DATES, Field
from hezuo.schema.values import NUMERIC, SERIALS

#: The kind of a cell whose formula failed.
ERROR = "error"
#: A workbook keeps fifteen digits of a number and makes noughts of the rest.
KEPT = 10**15


class Holds(Enum):
    """What a column holds, as far as the reading of its cells depends on it."""

    TEXT = 0
    NUMBER = 1
    #: A number that may be a share: a cell that shows a percentage is a hundred times what it stores.
    SHARE = 2
    DATE = 3


NUMBERS = (Holds.NUMBER, Holds.SHARE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell: the stored value, what of it shows (a kind of `format_tokens`), and the text that a person sees."""

    value: Raw
    kind: str
    shown: str
    #: Whether rounding hides digits of a number.
    rounded: bool = False
    #: Whether it cannot be said what a person sees, so that it is shown as it is stored.
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The text that a column reads in a cell, and the key of a problem or ''."""

    text: str
    code: str = ""
    severity: Severity = Severity.WARNING
    said: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


#: Row and column of a cell from 0, and what it reads.
Told = tuple[int, int, Reading]


def holds(wanted: Field) -> Holds:
    """What the column of a field holds."""
    if not wanted.is_literal:
        return Holds.TEXT
    if DATES.issuperset(wanted.datatypes):
        return Holds.DATE
    if not NUMERIC.issuperset(wanted.datatypes):
        return Holds.TEXT
    return Holds.SHARE if XSD + "decimal" in wanted.datatypes and wanted.unit in ("", "%") else Holds.NUMBER


def seen(value: Raw, shape: Format, date1904: bool) -> Seen:
    """What a person sees of a value in this format."""
    if isinstance(value, str):
        shown = shape.text(value)
        return Seen(value, formats.TEXT if shown.strip() == value.strip() else formats.LITERAL, shown)
    if isinstance(value, bool):
        return Seen(value, formats.GENERAL, plain(value))
    if isinstance(value, date) and shape.kind() in NO_MOMENT and not shape.is_plain:
        # The quick reader takes some formats of numbers for dates.
        value = _serial(value, date1904)
    if isinstance(value, (int, float)):
        return _number(value, shape, date1904)
    return _moment(value, shape, date1904)


def _moment(value: date | time | timedelta, shape: Format, date1904: bool) -> Seen:
    if isinstance(value, timedelta):
        return Seen(value, formats.DURATION, shape.duration(round(value.total_seconds())) or iso(value))
    when = datetime.combine(EPOCH.date(), value) if isinstance(value, time) else value
    # Which of its sections a format takes may depend on the number behind the moment.
    number = _serial(when, date1904 and not isinstance(value, time))
    kind = shape.kind(number)
    if kind in NO_MOMENT:  # stored as a date in words, in a cell without a format for it
        return Seen(value, "hns" if isinstance(value, time) else "ymd", iso(value))
    if isinstance(value, time) and any(part in kind for part in "ymd"):
        # What refers to a blank cell is a nought: no day, but shown as one.
        return Seen(value, formats.LITERAL, shape.moment(_Nought.combine(EPOCH.date(), value), number))
    return Seen(value, kind, shape.moment(when, number))


def _serial(when: date, date1904: bool) -> float:
    """The number by which a day or moment is stored."""
    start = EPOCH_1904 if date1904 else EPOCH
    return (datetime.combine(when, when.time() if isinstance(when, datetime) else time()) - start) / timedelta(days=1)


class _Nought(datetime):
    """The day before the first one, as workbooks show it: 1900-01-00."""

    @property
    def year(self) -> int:
        return 1900

    @property
    def month(self) -> int:
        return 1

    @property
    def day(self) -> int:
        return 0


def _number(value: float, shape: Format, date1904: bool) -> Seen:
    kind = shape.kind(value)
    if kind == formats.DURATION:
        return _moment(timedelta(seconds=round(value * 86_400)), shape, date1904)
    if kind not in NO_MOMENT:
        when = moment(value, date1904)
        # A day before the first is shown as hashes.
        return Seen(value, formats.LITERAL, "#####") if isinstance(when, float) else _moment(when, shape, date1904)
    shown = shape.number(value)
    return Seen(value, kind, digits(value) if shown is None else shown, shape.rounds(value), shown is None)


def reading(cell: Seen, column: Holds, date1904: bool = False) -> Reading:
    """What a column reads in a cell."""
    if cell.kind == ERROR:
        return Reading(cell.shown, "value-formula-error", Severity.ERROR, {"value": cell.shown})
    if cell.kind == formats.LITERAL:
        return Reading(cell.shown, "hidden-value", said={"shown": cell.shown, "value": plain(cell.value)})
    if isinstance(cell.value, (date, time, timedelta)):
        return _of_moment(cell, column)
    if not isinstance(cell.value, (int, float)) or isinstance(cell.value, bool):
        return Reading(cell.shown)
    return _of_number(cell, cell.value, column, date1904)


def _of_number(cell: Seen, value: float, column: Holds, date1904: bool) -> Reading:
    if cell.kind == formats.PERCENT:
        if column is not Holds.SHARE:
            return Reading(cell.shown)
        text = hundredfold(value)
    elif column is Holds.TEXT:
        return _text_of_number(cell, value)
    elif column is Holds.DATE:
        if date1904 and float(value).is_integer() and value + _BETWEEN in SERIALS:
            return Reading(iso((EPOCH_1904 + timedelta(days=int(value))).date()))
        other = cell.kind in (formats.SCIENTIFIC, formats.FRACTION) or not any(map(str.isdecimal, cell.shown))
        return Reading(digits(value) if cell.rounded or other or "," in cell.shown else cell.shown)
    else:
        text = digits(value)
        if abs(value) >= KEPT:
            return Reading(text, "digits-lost", said={"shown": text})
    return Reading(text, "rounded" if cell.rounded else "", said={"shown": cell.shown, "value": text})


def _text_of_number(cell: Seen, value: float) -> Reading:
    whole = cell.kind in (formats.GENERAL, formats.TEXT, formats.NUMBER) and abs(value) >= KEPT
    said = {"shown": cell.shown, "value": digits(value)}
    if cell.unsaid:
        return Reading(cell.shown, "unsaid-value", said=said)
    # Nobody writes 1.20E+04: that is what Excel makes of the code 12E3.
    made = "hidden-value" if cell.kind == formats.SCIENTIFIC else ""
    return Reading(cell.shown, "digits-lost" if whole else made, said=said)


#: From the earlier epoch to the later.
_BETWEEN = (EPOCH_1904 - EPOCH).days


def _of_moment(cell: Seen, column: Holds) -> Reading:
    day = _day(cell)
    said = {"shown": cell.shown, "stored": iso(cell.value), "typed": _typed(cell)}
    if column is Holds.DATE and (day or not cell.kind):
        return Reading(day or cell.shown)
    if column is Holds.DATE and (cell.kind == formats.DURATION or not {"m", "d"} & {*cell.kind}):
        # A time of day or a day of the week is no date to which a year could be added.
        return Reading(cell.shown, "no-day", Severity.ERROR, said)
    if column is Holds.DATE:
        return Reading(cell.shown, "no-year", Severity.ERROR, said)
    if column is not Holds.TEXT:
        return Reading(cell.shown, "made-date", Severity.ERROR, said)
    # Nobody writes May-24 in Chinese: that is what Excel makes of 2024-5.
    doubtful = not day or ("d" not in cell.kind and any(c.isascii() and c.isalpha() for c in cell.shown))
    return Reading(cell.shown, "made-date" if doubtful else "", said=said)


def _day(cell: Seen) -> str:
    """A year, a month, a day or a moment as a column of dates reads it; '' for what shows no year."""
    when, kind = cell.value, cell.kind
    if not isinstance(when, date) or "y" not in kind or ("d" in kind and "m" not in kind):
        return ""
    if "d" not in kind:
        return f"{when.year:04d}-{when.month:02d}" if "m" in kind else f"{when.year:04d}"
    return iso(when if "h" in kind else datetime(when.year, when.month, when.day))


def _typed(cell: Seen) -> str:
    """What somebody probably typed for what a workbook made a moment."""
    when = cell.value
    if isinstance(when, date) and any(part in cell.kind for part in "ymd"):
        parts = {"y": when.year, "m": when.month, "d": when.day}
        return "-".join(str(number) for part, number in parts.items() if part in cell.kind)
    if isinstance(when, (datetime, time)) and any(part in cell.kind for part in "hns"):
        clock = {"h": when.hour, "n": when.minute, "s": when.second}
        shows = [part for part in clock if part in cell.kind and not (part == "s" and not when.second)]
        return ":".join(str(clock[part]) for part in shows)
    return cell.shown


def plain(value: Raw) -> str:
    """The text of a value in a cell without a format of its own."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return digits(value) if isinstance(value, (int, float)) else iso(value)


@dataclass(frozen=True)
class Looks:
    """How the cells of a sheet look, beside their plain text.

    `styled` names the cells whose format may change what is read: key of the format → column → rows. `others` are cells
    of which it is known what is seen without a format.
    """

    raw: Sequence[Sequence[Raw]] = ()
    styled: Mapping[str, Mapping[int, Sequence[int]]] = field(default_factory=lambda: MappingProxyType({}))
    formats: Mapping[str, Format] = field(default_factory=lambda: MappingProxyType({}))
    others: Mapping[tuple[int, int], Seen] = field(default_factory=lambda: MappingProxyType({}))
    date1904: bool = False

    def readings(self, columns: Mapping[int, Field], top: int) -> Iterator[Told]:
        """What the columns of these fields read otherwise than the plain text, in the rows below `top`."""
        held = {index: holds(wanted) for index, wanted in columns.items()}
        for key, cells in self.styled.items():
            for index in cells.keys() & held.keys():
                yield from self._styled(self.formats[key], index, cells[index], held[index], top)
        for (row, index), cell in self.others.items():
            if row > top and index in held:
                yield row, index, reading(cell, held[index], self.date1904)
        if self.date1904:
            yield from self._later_epoch(held, top)

    def _styled(self, shape: Format, index: int, rows: Sequence[int], column: Holds, top: int) -> Iterator[Told]:
        """What the cells of a column in these rows read in a format: each distinct value is looked at once."""
        raw = self.raw
        end = len(raw)
        filled = [row for row in rows if top < row < end and index < len(raw[row])]
        values = [raw[row][index] for row in filled]
        found = {}
        # 1 and true are equal.
        for kind, value in set(zip(map(type, values), values, strict=True)):
            if not self._is_as_plain(value, shape, column):
                read = reading(seen(value, shape, self.date1904), column, self.date1904)
                if read.code or read.text != plain(value):
                    found[kind, value] = read
        if found:
            of = found.get
            pairs = zip(filled, values, strict=True)
            yield from ((row, index, known) for row, v in pairs if (known := of((type(v), v))) is not None)

    @staticmethod
    def _is_as_plain(value: Raw, shape: Format, column: Holds) -> bool:
        """Whether it is quickly seen that a value reads as its plain text, as most do."""
        if type(value) is float:
            decimals = shape.decimals
            is_exact = value.is_integer() or round(value, decimals) == value
            return decimals >= 0 and column in NUMBERS and is_exact and abs(value) < KEPT
        return value in ("", True, False) or (shape.is_day and column is Holds.DATE and type(value) is date)

    def _later_epoch(self, held: Mapping[int, Holds], top: int) -> Iterator[Told]:
        general = parsed("")
        for index in (n for n, column in held.items() if column is Holds.DATE):
            styled = {row for cells in self.styled.values() for row in cells.get(index, ())}
            for row in range(top + 1, len(self.raw)):
                value = self.raw[row][index] if index < len(self.raw[row]) else ""
                if isinstance(value, (int, float)) and not isinstance(value, bool) and row not in styled:
                    yield row, index, reading(seen(value, general, True), Holds.DATE, True)
