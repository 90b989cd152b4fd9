"""A ladder of squares, one for each thing that is counted: roles by rank, with their counts behind."""

from __future__ import annotations

from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.charts.board import EDGE, GAP, Board
from hezuo.charts.reading import Item, heading, items, split, whole
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.telling import DOUBT, PLAIN, below, end, told
from hezuo.charts.words import alt

#: A square and the gap after it, in lines of text, at most and at least; steps from row to row, in lines.
LARGE, SMALL, STEP, SPACE = 1.32, 0.9, 0.55, 0.17
#: More squares nobody counts.
MOST = 1000


def ladder(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """A row of squares for each row of the answer; what is not plainly stated has a dashed edge.

    Raises `QueryError` as `reading.items`, for numbers that count nothing and for more squares than anybody counts.
    """
    shown, rest = split(items(rows, spec, inks), spec)
    counts = whole(shown, heading(rows, spec, spec.values[0]) if spec.values else "")
    if sum(n for _, n in counts) > MOST:
        raise QueryError("chart-squares", count=sum(n for _, n in counts), most=MOST)
    board = Board(spec)
    ends, has_unit = board.ends([end(item, spec) for item in shown])
    beside = max((board.ended(*last) for last in ends), default=0.0)
    wide, names = board.column([item.label for item in shown], beside)
    start = EDGE + wide + GAP
    room = board.wide - start - GAP - beside - EDGE
    step = min(max(room / max((n for _, n in counts if n), default=1), board.line * SMALL), board.line * LARGE)
    per = max(int(room / step), 1)
    for (item, count), name, last in zip(counts, names, ends, strict=True):
        deep = max(-(-count // per), 1)
        high = max(deep * step, len(name) * board.line) + board.line * STEP
        middle = board.y + high / 2
        with board.canvas.of(item.row, (start, middle)):
            board.name(name, EDGE + wide, middle)
            _squares(board, item, count, (start, middle - deep * step / 2, step, per))
            if item.value is None:
                board.missing(start, middle)
            else:
                across = (count - (deep - 1) * per) * step if count else 0.0
                board.end(start + across + GAP, middle + (deep - 1) * step / 2, *last)
        board.y += high
    return board.done(
        alt(spec, [told(item, spec) for item in shown], below(board, rows, shown, rest, has_unit=has_unit))
    )


def _squares(board: Board, item: Item, count: int, at: tuple[float, float, float, int]) -> None:
    left, top, step, per = at
    side, doubtful = step * (1 - SPACE), count - int(-(-item.doubt // 1))
    for n in range(count):
        x, y = left + n % per * step, top + n // per * step + step * SPACE / 2
        if n < doubtful:
            board.canvas.rect(x, y, side, side, item.color or PLAIN, round=step * 0.13)
        else:
            board.canvas.rect(x + 0.5, y + 0.5, side - 1, side - 1, "doubt-paper", round=step * 0.13, **DOUBT)
