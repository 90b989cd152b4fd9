"""Lines over years, each called at its end by its name and last number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.charts.board import EDGE, GAP, Board
from hezuo.charts.reading import PLACES, Grid, grid, heading, items, series_colours
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.words import alt, number, spoken
from hezuo.forms.lettering import cut

#: The height of the plot beside its width; the share that the names at the ends may take; so many steps at most.
HIGH, ENDS, STEPS = 0.4, 0.36, 5
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plot:
    """Where years and numbers stand: left, right, top, bottom, and the number at the top."""

    left: float
    right: float
    top: float
    bottom: float
    most: float

    def y(self, value: float) -> float:
        """The height of a number."""
        return self.bottom - (self.bottom - self.top) * value / self.most


def line(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """Lines from year to year above 0, broken where a number is missing. Raises `QueryError` as `reading.grid`."""
    found = grid(rows, spec) if spec.series or len(spec.values) > 1 else _single(rows, spec, inks)
    colours = series_colours(found.series, inks, thin=True)
    board = Board(spec)
    values = [v for row in found.values for v in row if v is not None]
    if not values:
        board.note(say("chart.nothing", spec.lang))
        return board.done(alt(spec, []))
    if len(found.labels) > PLACES:
        raise QueryError("chart-places", count=len(found.labels), most=PLACES)
    order = [n for n in range(len(found.series)) if any(row[n] is not None for row in found.values)]
    ends = [_end(board, found, n) for n in order]
    ticks = steps(max(values), whole=all(float(v).is_integer() for v in values) and spec.per == 1)
    left = EDGE + max(board.advance(number(t, spec)) for t in ticks) + GAP
    right = board.wide - EDGE - max(map(board.advance, ends)) - 2 * GAP
    top = board.y + board.line
    high = max((right - left) * HIGH, len(ends) * board.line * 1.15, board.line * len(ticks) * 1.4)
    plot = Plot(left, right, top, top + high, ticks[-1])
    _ground(board, plot, ticks, found.labels)
    across = places(found.labels, plot)
    for n in order:
        _drawn(board, [(x, row[n]) for x, row in zip(across, found.values, strict=True)], plot, colours[n])
    last = [_last([(x, row[n]) for x, row in zip(across, found.values, strict=True)], plot) for n in order]
    heights = apart([y for _, y in last], board.line, (top - board.line / 2, plot.bottom))
    for n, text, (x, y), at in zip(order, ends, last, heights, strict=True):
        board.canvas.line([(x + 4, y), (right + GAP, at)], stroke=colours[n], width=0.6)
        board.canvas.text(right + 1.5 * GAP, at + board.size * 0.35, text, board.size)
    board.y = plot.bottom + board.line * 1.2
    said = [say("chart.gaps", spec.lang)] if any(row[n] is None for row in found.values for n in order) else []
    said += _doubts(rows, found, spec)
    for text in ([say("chart.unit", spec.lang, unit=spec.said)] if spec.said else []) + said:
        board.note(text)
    return board.done(alt(spec, [_told(found, n, spec) for n in range(len(found.series))], said))


def _doubts(rows: Rows, found: Grid, spec: Spec) -> list[str]:
    """How many of each year are not plainly stated, all lines together."""
    each = [f"{label} {spoken(d, spec)}" for label, d in zip(found.labels, found.doubts, strict=True) if d]
    if not each:
        return []
    parts = say("chart.and", spec.lang).join(each)
    return [say("chart.doubts", spec.lang, name=heading(rows, spec, spec.doubt), parts=parts)]


def _single(rows: Rows, spec: Spec, inks: Inks) -> Grid:
    """One line: the numbers of the one column, or the rows of each year."""
    told = items(rows, spec, inks)
    name = heading(rows, spec, spec.values[0]) if spec.values else spec.called
    values, doubts = tuple((i.value,) for i in told), tuple(i.doubt for i in told)
    return Grid(tuple(i.row for i in told), tuple(i.label for i in told), (name,), values, doubts)


def steps(most: float, *, whole: bool) -> list[float]:
    """Round numbers from 0 to at least `most`, at most `STEPS` above 0; whole ones where wanted."""
    rough = max(most, 1e-9) / STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= rough * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    count = max(math.ceil(most / step - 1e-9), 1)
    return [float(f"{n * step:.12g}") for n in range(count + 1)]


def places(labels: Sequence[str], plot: Plot) -> list[float]:
    """Where the years stand: as far apart as they are, and what are no years side by side."""
    years = [int(label) for label in labels if label.isdecimal() and len(label) == 4]
    room, first = plot.right - plot.left, plot.left
    if len(years) != len(labels) or years != sorted(set(years)):
        years = list(range(len(labels)))
    if len(years) < 2:
        return [first + room * 0.96]
    return [first + room * (0.04 + 0.92 * (year - years[0]) / (years[-1] - years[0])) for year in years]


def apart(wanted: Sequence[float], gap: float, frame: tuple[float, float]) -> list[float]:
    """Heights as near to those wanted as may be, `gap` from each other within the frame; the order stays."""
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    found = dict.fromkeys(order, 0.0)
    last = frame[0] - gap
    for n in order:
        last = found[n] = max(wanted[n], last + gap)
    above = frame[1] + gap
    for n in reversed(order):
        above = found[n] = min(found[n], above - gap)
    return [found[n] for n in range(len(wanted))]


def _ground(board: Board, plot: Plot, ticks: Sequence[float], labels: Sequence[str]) -> None:
    for tick in ticks:
        y = plot.y(tick)
        board.canvas.line([(plot.left, y), (plot.right, y)], stroke="rule" if tick else "leader")
        text = number(tick, board.spec)
        board.canvas.text(plot.left - 4, y + board.size * 0.35, text, board.size, color="soft", anchor="end")
    free = -math.inf
    across = places(labels, plot)
    for n, (x, label) in enumerate(zip(across, labels, strict=True)):
        text = cut(label, board.size, (plot.right - plot.left) / 3)
        wide = board.advance(text)
        at = min(max(x, EDGE + wide / 2), board.wide - EDGE - wide / 2)
        # The last one is told, whatever lies before it.
        ahead = across[-1] - board.advance(cut(labels[-1], board.size, (plot.right - plot.left) / 3)) / 2 - 6
        if at - wide / 2 < free or (n < len(labels) - 1 and at + wide / 2 > ahead):
            continue
        board.canvas.text(at, plot.bottom + board.line, text, board.size, color="soft", anchor="middle")
        free = at + wide / 2 + 6


def _drawn(board: Board, points: Sequence[tuple[float, float | None]], plot: Plot, color: str) -> None:
    part: list[Point] = []
    for x, value in [*points, (0.0, None)]:
        if value is not None:
            part.append((x, plot.y(value)))
            continue
        if len(part) > 1:
            board.canvas.line(part, stroke=color, width=1.6)
        for at in part:
            board.canvas.circle(*at, 2.6, color, stroke="paper")
        part = []


def _last(points: Sequence[tuple[float, float | None]], plot: Plot) -> Point:
    return next((x, plot.y(value)) for x, value in reversed(points) if value is not None)


def _end(board: Board, found: Grid, n: int) -> str:
    """What stands at the end of a line: its name, cut where need be, and its last number, with its year if earlier."""
    at = max(k for k, row in enumerate(found.values) if row[n] is not None)
    told = number(found.values[at][n] or 0, board.spec)
    if at < len(found.values) - 1:
        told = say("chart.earlier", board.spec.lang, number=told, year=cut(found.labels[at], board.size, 60))
    room = board.wide * ENDS - board.advance(f" {told}")
    return f"{cut(found.series[n], board.size, max(room, 3 * board.size))} {told}"


def _told(found: Grid, n: int, spec: Spec) -> str:
    each = [f"{label} {spoken(row[n], spec)}" for label, row in zip(found.labels, found.values, strict=True)]
    return say("chart.row", spec.lang, name=found.series[n], parts=say("chart.and", spec.lang).join(each))
