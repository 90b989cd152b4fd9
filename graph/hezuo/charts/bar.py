"""Bars below each other, each with its name before it and its number behind it."""

from __future__ import annotations

from hezuo.base.store import Rows
from hezuo.charts.board import EDGE, GAP, Board, End
from hezuo.charts.reading import Item, items, split
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.telling import DOUBT, PLAIN, below, end, told
from hezuo.charts.words import alt

#: How high a bar is and how far the next one, in lines of text.
THICK, STEP = 1.05, 1.6
#: The least length of a bar: more than none has to be seen.
SLIVER = 1.5


def bar(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """Bars from 0, one a row; what is not plainly stated is a dashed end. Raises `QueryError` as `reading.items`."""
    shown, rest = split(items(rows, spec, inks), spec)
    board = Board(spec)
    ends, has_unit = board.ends([end(item, spec) for item in shown])
    beside = max((board.ended(*last) for last in ends), default=0.0)
    wide, names = board.column([item.label for item in shown], beside)
    start = EDGE + wide + GAP
    room = board.wide - start - GAP - beside - EDGE
    most = max((item.value or 0 for item in shown), default=0) or 1
    top = board.y
    for item, name, last in zip(shown, names, ends, strict=True):
        step = max(board.line * STEP, board.line * (len(name) + 0.35))
        _row(board, item, name, last, (EDGE + wide, start, room * (item.value or 0) / most, board.y + step / 2))
        board.y += step
    board.canvas.line([(start, top), (start, board.y)], stroke="leader")
    return board.done(
        alt(spec, [told(item, spec) for item in shown], below(board, rows, shown, rest, has_unit=has_unit))
    )


def _row(board: Board, item: Item, name: list[str], last: End, at: tuple[float, float, float, float]) -> None:
    right, start, long, middle = at
    with board.canvas.of(item.row, (start, middle)):
        board.name(name, right, middle)
        if item.value is None:
            board.missing(start + GAP, middle)
            return
        high, top = board.line * THICK, middle - board.line * THICK / 2
        if item.value:
            long = max(long, SLIVER)
            doubtful = long * item.doubt / item.value
            if doubtful < long:
                board.canvas.rect(start, top, long - doubtful, high, item.color or PLAIN)
            if doubtful:
                left = start + long - doubtful
                board.canvas.rect(left + 0.5, top + 0.5, max(doubtful - 1, 0.5), high - 1, "doubt-paper", **DOUBT)
        board.end(start + long + GAP, middle, *last)
