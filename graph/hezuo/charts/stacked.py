"""Bars in parts, each with its number where there is room, and with their sum behind."""

from __future__ import annotations

from collections.abc import Sequence

from hezuo.base.messages import say
from hezuo.base.store import Rows
from hezuo.charts.bar import STEP, THICK
from hezuo.charts.board import EDGE, GAP, Board, End
from hezuo.charts.reading import Grid, Item, grid, series_colours, split, totals
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.telling import below
from hezuo.charts.words import alt, doubted, number, on, spoken

#: Between two parts, so that they are two to every eye.
SLIT = 0.8
#: The share of the width that the numbers of parts may take behind a bar.
MOST = 0.22
Parts = tuple[float | None, ...]


def stacked(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """Bars in parts from 0. Raises `QueryError` as `reading.grid` and for too many series."""
    found = grid(rows, spec)
    colours = series_colours(found.series, inks)
    shown, rest = split(totals(found), spec)
    parts = [found.values[found.rows.index(item.row)] for item in shown]
    board = Board(spec)
    if shown:
        board.key(list(zip(colours, found.series, strict=True)))
        board.y += board.size * 0.5
    names, start, scale, ends, has_unit = _layout(board, shown, parts)
    top = board.y
    for item, part, name, last in zip(shown, parts, names, ends, strict=True):
        step = max(board.line * STEP, board.line * (len(name) + 0.35))
        middle = board.y + step / 2
        with board.canvas.of(item.row, (start, middle)):
            board.name(name, start - GAP, middle)
            if item.value is None:
                board.missing(start + GAP, middle)
            else:
                _parts(board, part, colours, (start, middle, scale))
                board.end(start + item.value * scale + GAP, middle, *last)
        board.y += step
    board.canvas.line([(start, top), (start, board.y)], stroke="leader")
    told = [_told(item, found, part, spec) for item, part in zip(shown, parts, strict=True)]
    return board.done(alt(spec, told, below(board, rows, shown, rest, has_unit=has_unit, dashed=False)))


def _layout(
    board: Board, shown: Sequence[Item], parts: Sequence[Parts]
) -> tuple[list[list[str]], float, float, list[End], bool]:
    """The names in lines, where bars start, their scale, what stands behind them, and whether with the unit.

    Behind a bar of which a part has no room for its number stand the numbers of all its parts. They take room from the
    bars, so that others may need them too: until none does.
    """
    most = max((item.value or 0 for item in shown), default=0) or 1
    apart: frozenset[int] = frozenset()
    while True:
        told = [
            _end(item, part, board, apart=n in apart) for n, (item, part) in enumerate(zip(shown, parts, strict=True))
        ]
        ends, has_unit = board.ends(told)
        beside = max((board.ended(*last) for last in ends), default=0.0)
        wide, names = board.column([item.label for item in shown], beside)
        start = EDGE + wide + GAP
        scale = max(board.wide - start - GAP - beside - EDGE, 1.0) / most
        more = {n for n, part in enumerate(parts) if any(p and not _fits(board, p, scale) for p in part)}
        if more <= apart:
            return names, start, scale, ends, has_unit
        apart |= more


def _fits(board: Board, part: float, scale: float) -> bool:
    return board.advance(number(part, board.spec)) + 4 <= part * scale


def _end(item: Item, parts: Parts, board: Board, *, apart: bool) -> End:
    spec = board.spec
    if item.value is None:
        return "", "", say("chart.missing", spec.lang)
    each = [number(part, spec) for part in parts if part]
    told = f" = {' + '.join(each)}" if apart and len(each) > 1 else ""
    # Where they are many, who does not see the chart is told them all.
    told = told if board.advance(told) <= board.wide * MOST else ""
    lost = say("chart.some-missing", spec.lang) if None in parts else ""
    return number(item.value, spec), told, doubted(item.doubt, spec) + lost


def _parts(board: Board, parts: Parts, colours: Sequence[str], at: tuple[float, float, float]) -> None:
    x, middle, scale = at
    high = board.line * THICK
    for part, color in zip(parts, colours, strict=True):
        if not part:
            continue
        long = part * scale
        board.canvas.rect(x, middle - high / 2, max(long - SLIT, 0.5), high, color)
        if _fits(board, part, scale):
            text, y = number(part, board.spec), middle + board.size * 0.35
            board.canvas.text(x + (long - SLIT) / 2, y, text, board.size, color=on(color), anchor="middle")
        x += long


def _told(item: Item, found: Grid, parts: Sequence[float | None], spec: Spec) -> str:
    each = [
        f"{name} {spoken(part, spec)}" for name, part in zip(found.series, parts, strict=True) if part or part is None
    ]
    listed = say("chart.and", spec.lang).join(each)
    text = say("chart.of-which", spec.lang, name=item.label, sum=spoken(item.value, spec), parts=listed)
    return (text if listed else f"{item.label} {spoken(item.value, spec)}") + doubted(item.doubt, spec)
