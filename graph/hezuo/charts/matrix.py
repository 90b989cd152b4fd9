"""A matrix of numbers, the darker the larger: rows by columns, each number in its cell."""

from __future__ import annotations

from collections.abc import Sequence

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.charts.board import EDGE, GAP, Board, folded
from hezuo.charts.reading import grid, split, totals
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.telling import below
from hezuo.charts.words import alt, doubted, number, on, spoken
from hezuo.forms.lettering import FULL, advance
from hezuo.style.page_colours import SHADES

#: How high a row is, in lines; how wide a column is at most, in sizes of the letters; lines of its heading.
STEP, WIDE, HEADING = 1.55, 8.0, 4
#: What stands in the cell of a number that nobody knows.
UNKNOWN = "—"


def matrix(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """Numbers by label and series. Raises `QueryError` as `reading.grid`, and for more columns than have room."""
    del inks  # how much it is has one hue, whatever the columns are
    found = grid(rows, spec)
    shown, rest = split(totals(found), spec)
    cells = dict(zip(found.rows, found.values, strict=True))
    values = [v for item in shown for v in cells[item.row] if v is not None]
    board = Board(spec)
    least = max([board.size * 1.8, *(board.advance(number(v, spec)) + 6 for v in values)])
    # What is doubtful is known of the row alone, so it stands behind its name.
    labels = [item.label + doubted(item.doubt, spec) for item in shown]
    wide, names = board.column(labels, least * len(found.series))
    start = EDGE + wide + GAP
    column = min((board.wide - start - EDGE) / max(len(found.series), 1), board.size * WIDE)
    if shown and column < least:
        fits = int((board.wide - start - EDGE) / least)
        raise QueryError("chart-columns-many", count=len(found.series), most=fits)
    listed = _headings(board, found.series if shown else (), start, column)
    most = max(values, default=0) or 1
    for item, name in zip(shown, names, strict=True):
        step = max(board.line * STEP, board.line * (len(name) + 0.35))
        middle = board.y + step / 2
        with board.canvas.of(item.row, (start, middle)):
            board.name(name, EDGE + wide, middle)
            for n, value in enumerate(cells[item.row]):
                _cell(board, value, most, (start + n * column, board.y, column, step))
        board.y += step
    if listed:
        board.key([("", text) for text in listed])
    said = _below(board, values, sum(len(cells[item.row]) for item in shown))
    told = [_told(label, found.series, cells[item.row], spec) for item, label in zip(shown, labels, strict=True)]
    return board.done(alt(spec, told, [*said, *below(board, rows, shown, rest, has_unit=True, dashed=False)]))


def _headings(board: Board, names: Sequence[str], start: float, column: float) -> list[str]:
    """The headings of the columns where there is room for all, else their numbers; then what the numbers stand for."""
    room = column - 6
    told = [folded(name, board.size, room, HEADING) for name in names]
    whole = all(_whole(name, lines, board.size, room) for name, lines in zip(names, told, strict=True))
    if not whole:
        told = [[str(n + 1)] for n in range(len(names))]
    high = max(map(len, told), default=0)
    for n, lines in enumerate(told):
        for k, line in enumerate(lines):
            y = board.y + (high - len(lines) + k + 1) * board.line - board.size * 0.25
            board.canvas.text(start + (n + 0.5) * column, y, line, board.size, color="soft", anchor="middle")
    board.y += high * board.line + board.size * 0.3
    return [] if whole else [f"{n + 1} {name}" for n, name in enumerate(names)]


def _whole(name: str, lines: Sequence[str], size: float, room: float) -> bool:
    """Whether a heading stands there whole, no word of an alphabet broken."""
    words = [w for w in name.split() if all(c < FULL for c in w)]
    return not "".join(lines).endswith("…") and all(advance(w, size) <= room for w in words)


def _cell(board: Board, value: float | None, most: float, at: tuple[float, float, float, float]) -> None:
    x, y, wide, high = at
    color = "paper"
    if value:
        color = f"role-{SHADES - min(int(value / most * SHADES), SHADES - 1)}"
    board.canvas.rect(x + 0.5, y + 0.5, wide - 1, high - 1, color, stroke="rule")
    text = UNKNOWN if value is None else number(value, board.spec)
    ink = on(color) if value else "faint"
    board.canvas.text(x + wide / 2, y + high / 2 + board.size * 0.35, text, board.size, color=ink, anchor="middle")


def _below(board: Board, values: Sequence[float], cells: int) -> list[str]:
    spec = board.spec
    said = [say("chart.unit", spec.lang, unit=spec.said)] if spec.said else []
    if len(values) < cells:
        said.append(say("chart.unknown", spec.lang, mark=UNKNOWN))
    if said:
        board.note("".join(said) if spec.lang == "zh" else " ".join(said))
    return [] if len(values) == cells else said[-1:]


def _told(label: str, names: Sequence[str], values: Sequence[float | None], spec: Spec) -> str:
    each = [f"{name} {spoken(v, spec)}" for name, v in zip(names, values, strict=True) if v or v is None]
    parts = say("chart.and", spec.lang).join(each) or spoken(0, spec)
    return say("chart.row", spec.lang, name=label, parts=parts)
