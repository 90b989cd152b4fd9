"""Rows read as a chart wants them: what each stands for, its number, its doubt, its colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.base.text import printable
from hezuo.charts.spec import Inks, Spec
from hezuo.style.colours import SERIES, UNSTATED
from hezuo.style.page_colours import FORM

#: A name keeps so many characters, and an axis so many places.
LONGEST, PLACES = 120, 200
#: No number beyond these is drawn: its digits would take all the room.
SMALLEST, LARGEST = 1e-6, 1e15


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a chart; `row` is the row of the answer that it is from (of several the first).

    `value` None: the answer has none there. `doubt` is the part of the value that is not plainly stated, `counted`
    whether the answer tells how much that is. `color` '' where neither role nor class gives one.
    """

    row: int
    label: str
    value: float | None
    doubt: float = 0.0
    counted: bool = True
    color: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers by label and series; `doubts` by label."""

    rows: tuple[int, ...]
    labels: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    doubts: tuple[float, ...]


def place(rows: Rows, column: str) -> int:
    """The place of a column. Raises `QueryError` for one that the answer has not."""
    if column not in rows.columns:
        raise QueryError("chart-column", name=column, known="、".join(rows.columns))
    return rows.columns.index(column)


def heading(rows: Rows, spec: Spec, column: str) -> str:
    """What a column is called."""
    return printable(spec.headings[place(rows, column)] if spec.headings else column)


def items(rows: Rows, spec: Spec, inks: Inks) -> list[Item]:
    """The things of an answer in the order that the chart wants. Raises `QueryError` for what cannot be drawn."""
    label = place(rows, spec.label)
    value = place(rows, spec.values[0]) if spec.values else -1
    if value < 0:
        return ordered(_counted(rows, label, spec, inks), spec)
    found = []
    for number, row in enumerate(rows.rows):
        name, size = called(row[label], spec), measured(row[value], number, heading(rows, spec, spec.values[0]))
        doubt, counted = _doubt(rows, row, size, spec)
        found.append(Item(number, name, size, doubt, counted, _color(rows, row, row[label], spec, inks)))
    return ordered(found, spec)


def _counted(rows: Rows, label: int, spec: Spec, inks: Inks) -> list[Item]:
    """The labels with the number of their rows."""
    found: dict[Value, Item] = {}
    for number, row in enumerate(rows.rows):
        old = found.get(row[label])
        doubt = (old.doubt if old else 0.0) + (1 if _doubt(rows, row, 1.0, spec)[0] else 0)
        value = (old.value or 0.0 if old else 0.0) + 1
        color = _color(rows, row, row[label], spec, inks)
        found[row[label]] = Item(old.row if old else number, called(row[label], spec), value, doubt, True, color)
    return list(found.values())


def ordered(found: list[Item], spec: Spec) -> list[Item]:
    """The things in the order that the chart wants; what is equal stays as it was."""
    if spec.order == "value":
        return sorted(found, key=lambda i: -1.0 if i.value is None else i.value, reverse=True)
    if spec.order == "label":
        return sorted(found, key=lambda i: i.label)
    return found


def split(found: list[Item], spec: Spec) -> tuple[list[Item], list[Item]]:
    """The things that are drawn, and the rest: of equal ones the limit leaves out all, where others are larger."""
    large = [item for item in found if not spec.least or (item.value is not None and item.value >= spec.least)]
    shown, cut = large[: spec.limit], large[spec.limit :]
    if spec.order == "value" and cut:
        shown = [item for item in shown if item.value != cut[0].value] or shown
    drawn = {item.row for item in shown}
    return shown, [item for item in found if item.row not in drawn]


def called(value: Value, spec: Spec) -> str:
    """What a row is called; a blank is not stated."""
    text = "" if value is None else printable(str(value)).strip()
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return text or say("chart.blank", spec.lang)


def measured(value: Value, row: int, column: str) -> float | None:
    """The number of a cell; None where there is none. Raises `QueryError` for what is none, or below 0."""
    if value is None or value == "":
        return None
    if isinstance(value, str | bool) or not math.isfinite(value) or value > LARGEST or 0 < value < SMALLEST:
        raise QueryError("chart-number", value=printable(str(value)), row=row + 1, column=column)
    if value < 0:
        raise QueryError("chart-negative", value=f"{value:g}", row=row + 1, column=column)
    return float(value) if isinstance(value, float) and not value.is_integer() else int(value)


def whole(found: Sequence[Item], column: str) -> list[tuple[Item, int]]:
    """The things that are counted, each with its number. Raises `QueryError` for a number that counts nothing."""
    for item in found:
        if item.value is not None and not float(item.value).is_integer():
            raise QueryError("chart-whole", value=f"{item.value:g}", row=item.row + 1, column=column)
    return [(item, int(item.value or 0)) for item in found]


def _doubt(rows: Rows, row: tuple[Value, ...], value: float | None, spec: Spec) -> tuple[float, bool]:
    """How much of the value is doubtful, and whether the answer says how much."""
    cell = row[place(rows, spec.doubt)] if spec.doubt else None
    if cell is None or cell in ("", False) or value is None:
        return 0.0, True
    if isinstance(cell, str | bool):
        return value, False
    return (min(max(cell, 0), value), True) if math.isfinite(cell) else (0.0, True)


def _color(rows: Rows, row: tuple[Value, ...], label: Value, spec: Spec, inks: Inks) -> str:
    if label is None or label == "":
        return UNSTATED
    if spec.rank:
        rank = row[place(rows, spec.rank)]
        return inks.ranks.get(rank, UNSTATED) if isinstance(rank, int) else UNSTATED
    return inks.words.get(str(label), "")


def grid(rows: Rows, spec: Spec) -> Grid:
    """Numbers by label and series, in the order of the answer. Raises `QueryError` for what cannot be drawn."""
    label = place(rows, spec.label)
    if spec.series:
        return _long(rows, spec, label)
    if not spec.values:
        raise QueryError("chart-series-none")
    columns = [place(rows, name) for name in spec.values]
    names = tuple(heading(rows, spec, name) for name in spec.values)
    values, doubts, labels = [], [], []
    for number, row in enumerate(rows.rows):
        cells = tuple(measured(row[c], number, name) for c, name in zip(columns, names, strict=True))
        values.append(cells)
        labels.append(called(row[label], spec))
        doubts.append(_doubt(rows, row, sum(c or 0 for c in cells), spec)[0])
    return _sorted(Grid(tuple(range(len(values))), tuple(labels), names, tuple(values), tuple(doubts)), spec)


def _long(rows: Rows, spec: Spec, label: int) -> Grid:
    series = place(rows, spec.series)
    value = place(rows, spec.values[0]) if spec.values else -1
    first: dict[Value, int] = {}
    names: dict[Value, None] = {}
    cells: dict[tuple[Value, Value], float | None] = {}
    doubts: dict[Value, float] = {}
    for number, row in enumerate(rows.rows):
        first.setdefault(row[label], number)
        names.setdefault(row[series])
        at = row[label], row[series]
        if value < 0:
            size: float | None = 1
            cells[at] = (cells.get(at) or 0) + 1
        else:
            if at in cells:
                told = " · ".join(called(v, spec) for v in at)
                raise QueryError("chart-twice", name=told, row=number + 1)
            cells[at] = size = measured(row[value], number, heading(rows, spec, spec.values[0]))
        doubts[row[label]] = doubts.get(row[label], 0.0) + _doubt(rows, row, size, spec)[0]
    known = sorted(names, key=_numbered) if all(isinstance(n, int) for n in names) else list(names)
    # Where rows are counted, none is 0; where the answer has numbers, none is not known.
    empty = 0 if value < 0 else None
    return _sorted(
        Grid(
            tuple(first.values()),
            tuple(called(v, spec) for v in first),
            tuple(called(n, spec) for n in known),
            tuple(tuple(cells.get((v, n), empty) for n in known) for v in first),
            tuple(doubts[v] for v in first),
        ),
        spec,
    )


def _numbered(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _sorted(found: Grid, spec: Spec) -> Grid:
    order = list(range(len(found.labels)))
    if spec.order == "value":
        order.sort(key=lambda n: -sum(v or 0 for v in found.values[n]))
    elif spec.order == "label":
        order.sort(key=lambda n: found.labels[n])
    return Grid(
        tuple(found.rows[n] for n in order),
        tuple(found.labels[n] for n in order),
        found.series,
        tuple(found.values[n] for n in order),
        tuple(found.doubts[n] for n in order),
    )


def totals(found: Grid) -> list[Item]:
    """The labels of a grid with the sum of what is known of each."""
    made = []
    for row, label, cells, doubt in zip(found.rows, found.labels, found.values, found.doubts, strict=True):
        known = [cell for cell in cells if cell is not None]
        made.append(Item(row, label, sum(known) if known else None, doubt))
    return made


def series_colours(names: Sequence[str], inks: Inks, *, thin: bool = False) -> list[str]:
    """A colour for each series: those of the ontology where all have one of their own, else some told apart by all.

    Shades of one hue are for areas: not for what is `thin`. Raises `QueryError` for more series than there are colours.
    """
    known = [inks.words.get(name, "") for name in names]
    if names and all(known) and len(set(known)) == len(known) and not (thin and set(known) & FORM.keys()):
        return known
    blank = {say("chart.blank", lang) for lang in LANGS}
    named = [name for name in names if name not in blank]
    if len(named) > len(SERIES):
        raise QueryError("chart-series-many", count=len(named), most=len(SERIES))
    return [UNSTATED if name in blank else SERIES[named.index(name)] for name in names]
