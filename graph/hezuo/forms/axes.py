"""Formal standing against structural position: across, the highest role; down, the rank by betweenness with its range.

Values of the measure are never printed: ranks are, with how far they could move. What shares the last rank is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, cut, lines
from hezuo.forms.sheet import Sheet
from hezuo.insight.robustness import memberships, range_of
from hezuo.measures import registry
from hezuo.measures.registry import profile
from hezuo.schema.ontology import Role

LEFT, TOP, DEEP, STEP = 74.0, 64.0, 440.0, 36.0
MEASURE = "betweenness"
SQUARE, BESIDE = 9.0, 12.0


@dataclass(frozen=True)
class Placed:
    """A party: its highest role, rank, and the best and the worst rank that it could have."""

    node: int
    role: Role | None
    rank: int
    best: int
    worst: int


@dataclass(frozen=True)
class Column:
    """The parties of one role: those with a rank of their own, and those that share the last."""

    name: str
    leads: bool
    own: tuple[Placed, ...]
    shared: tuple[Placed, ...]

    @property
    def width(self) -> float:
        """How wide it is drawn where there is room."""
        return max(STEP * len(self.own), 92.0 + (16 if len(self.shared) > 30 else 0)) + 20


def axes(sheet: Sheet) -> Drawing:
    """The parties of the network of parties and platforms."""
    found = _placed(sheet)
    last = max((p.rank for p in found), default=1)
    columns = _columns(sheet, found, last)
    if not sheet.roomy:
        return _listed(sheet, found, last)
    scale = min((sheet.width - LEFT) / max(sum(c.width for c in columns), 1), 1.0)
    deepest = max((p.rank for p in found if p.rank != last), default=1)
    canvas = Canvas(sheet.width, 0)
    _ground(canvas, sheet, columns, scale, deepest)
    x, bottom = LEFT, TOP + DEEP
    for column in columns:
        wide = column.width * scale
        for number, one in enumerate(column.own):
            room = (wide - 16) / max(len(column.own), 1)
            _bar(canvas, sheet, one, x + 14 + number * min(room, STEP), deepest)
        bottom = max(bottom, _squares(canvas, sheet, column, x + 8, wide - 16))
        x += wide
    canvas.text(LEFT - 8, TOP + DEEP + 44, sheet.word("axes-shared"), 11.5, color="soft", anchor="end")
    canvas.text(LEFT - 8, TOP + DEEP + 59, sheet.word("axes-from", rank=last), 11, color="faint", anchor="end")
    canvas.height = _reading(canvas, sheet, bottom + 22)
    return canvas.drawing()


def _placed(sheet: Sheet) -> list[Placed]:
    """Every party with a rank, the first rank first."""
    analysis = sheet.analysis
    network, ties = analysis.two_mode, analysis.ties
    measure = registry.measures()[MEASURE]
    parties = network.members[memberships(analysis).parties].tolist()
    span = range_of(analysis, measure.id)
    limits = dict(zip(parties, zip(span.best.tolist(), span.worst.tolist(), strict=True), strict=True))
    inside = set(parties)
    found = []
    for score in profile(network).scores(measure):
        node = int(network.members[score.node])
        if node in inside and not ties.reporting[node]:
            role = ties.roles[ties.best[node]] if node in ties.best else None
            best, worst = limits.get(node, (score.rank, score.rank))
            found.append(Placed(node, role, score.rank, min(best, score.rank), max(worst, score.rank)))
    return sorted(found, key=lambda p: (p.rank, p.node))


def _columns(sheet: Sheet, found: Sequence[Placed], last: int) -> list[Column]:
    """The roles, the highest first; below the leading ones, roles with few are put together."""
    by_role: dict[str, list[Placed]] = {}
    leads: dict[str, tuple[bool, tuple[float, str]]] = {}
    for one in found:
        ranked = one.role is not None and one.role.rank is not None
        leading = one.role is not None and one.role.leads
        name = one.role.label(sheet.lang) if one.role is not None and ranked else sheet.word("no-role")
        by_role.setdefault(name, []).append(one)
        leads[name] = (leading, one.role.order if one.role is not None else (float("inf"), ""))
    order = sorted(by_role, key=lambda n: (not leads[n][0], leads[n][1]))
    made, rest, names = [], list[Placed](), list[str]()
    for name in order:
        if leads[name][0] or len(by_role[name]) > len(found) / 20:
            made.append(_column(name, by_role[name], last, leads=leads[name][0]))
        else:
            rest += by_role[name]
            names.append(name)
    return [*made, _column("·".join(names), rest, last, leads=False)] if rest else made


def _column(name: str, held: Sequence[Placed], last: int, *, leads: bool) -> Column:
    own = tuple(sorted((p for p in held if p.rank != last), key=lambda p: (p.rank, p.node)))
    return Column(name, leads, own, tuple(p for p in held if p.rank == last))


def _down(rank: float, deepest: int) -> float:
    return TOP + 16 + (min(rank, deepest + 1) - 1) * (DEEP - 32) / max(deepest, 1)


def _ground(canvas: Canvas, sheet: Sheet, columns: Sequence[Column], scale: float, deepest: int) -> None:
    high = sum(c.width for c in columns if c.leads) * scale
    total = sum(c.width for c in columns) * scale
    for x, wide, key, fill in ((LEFT, high, "axes-high", "ground"), (LEFT + high, total - high, "axes-low", "paper")):
        if wide:
            canvas.rect(x, TOP, wide - 6, DEEP, fill, stroke="rule", round=6)
            size = 13.5 if advance(sheet.word(key), 13.5, bold=True) < wide - 6 else 11.5
            for number, line in enumerate(lines(sheet.word(key), size, wide - 6, bold=True)[-2:]):
                canvas.text(x, 12 + 13 * number, line, size, bold=True)
    for rank in dict.fromkeys([1, *range(5, deepest, 5), deepest]):
        y = _down(rank, deepest)
        canvas.line([(LEFT, y), (LEFT + total - 6, y)], stroke="rule")
        canvas.text(LEFT - 8, y + 4, sheet.word("axes-rank", rank=rank), 11.5, color="soft", anchor="end")
    x = LEFT
    for column in columns:
        for number, line in enumerate(lines(column.name, 12, column.width * scale - 12)[:2]):
            canvas.text(x + 8, 40 + 14 * number, line, 12, color="soft")
        x += column.width * scale


def _bar(canvas: Canvas, sheet: Sheet, one: Placed, x: float, deepest: int) -> None:
    color = sheet.color(sheet.analysis.ties.nodes.classes[one.node])
    y = _down(one.rank, deepest)
    with canvas.of(one.node, (x, y)):
        # A rank that hangs on what is not plainly stated has a dashed range.
        ends = (x, _down(one.best, deepest)), (x, _down(one.worst, deepest))
        canvas.line(ends, stroke=color, width=3, dash=None if _plain(sheet, one) else "4 3")
        canvas.circle(x, y, 5.5, color, stroke="paper", width=1.5)
        _vertical(canvas, sheet.brief(one.node), x + 12, y, deepest)


def _vertical(canvas: Canvas, name: str, x: float, y: float, deepest: int) -> None:
    """A whole name set downwards; from above where it would leave the field."""
    size = 12.0
    long = sum(size if c >= "\u2e80" else size * 0.6 for c in name)
    bottom = TOP + DEEP - 4
    start = max(TOP + 6, min(y - 4, bottom - long))
    text = name if long <= bottom - TOP - 10 else cut(name, size, bottom - TOP - 10)
    canvas.text(x, start, text, size, upright=True)


def _squares(canvas: Canvas, sheet: Sheet, column: Column, x: float, wide: float) -> float:
    """Those that share the last rank, counted: a square each; the lowest y."""
    y = TOP + DEEP + 44
    count = str(len(column.shared))
    canvas.text(x, y, count, 18, bold=True)
    if sheet.roomy:
        canvas.text(x + 4 + advance(count, 18, bold=True), y, sheet.word("axes-parties"), 11.5, color="soft")
    across = max(int(wide // BESIDE), 1)
    for number, one in enumerate(column.shared):
        row, place = divmod(number, across)
        left, top = x + place * BESIDE, y + 10 + row * BESIDE
        with canvas.of(one.node, (left + 4, top + 4)):
            canvas.rect(left, top, SQUARE, SQUARE, sheet.color(sheet.analysis.ties.nodes.classes[one.node]), round=2)
    return y + 12 + -(-len(column.shared) // across) * BESIDE


def _reading(canvas: Canvas, sheet: Sheet, y: float) -> float:
    """How it is read, below; the height of the whole."""
    canvas.line([(LEFT, y), (sheet.width, y)], stroke="rule")
    room, lowest = (sheet.width - LEFT) / 3 - 24, y
    for number, key in enumerate(("axes-bars", "axes-between", "axes-why")):
        for line, text in enumerate(lines(sheet.word(key), 12, room)):
            lowest = max(lowest, y + 20 + 16 * line)
            canvas.text(LEFT + number * (room + 24), y + 20 + 16 * line, text, 12, color="soft")
    return lowest + 12


def _listed(sheet: Sheet, found: Sequence[Placed], last: int) -> Drawing:
    """For paper and phones: one under the other, its range across where there is room."""
    canvas, y = Canvas(sheet.width, 0), 6.0
    own = [p for p in found if p.rank != last]
    deepest = max((p.rank for p in own), default=1)
    left = sheet.width if sheet.narrow else sheet.width - 190
    if not sheet.narrow:
        for rank in (1, *range(5, deepest + 1, 5)):
            x = _across(rank, deepest, left, sheet.width)
            canvas.text(x, 12, sheet.word("axes-rank", rank=rank), 10.5, color="soft", anchor="middle")
            canvas.line([(x, 18), (x, 24 + 40 * len(own))], stroke="rule")
        y += 18
    for one in own:
        color = sheet.color(sheet.analysis.ties.nodes.classes[one.node])
        with canvas.of(one.node, (16, y + 10)):
            span = str(one.rank) if one.best == one.worst else f"{one.rank} ({one.best}–{one.worst})"
            canvas.text(4, y + 14, span, 12, bold=True)
            canvas.shape(sheet.shape(one.node), 96, y + 10, 4, color)
            canvas.text(106, y + 14, cut(sheet.label(one.node), 12.5, left - 116), 12.5)
            role = one.role.label(sheet.lang) if one.role is not None else sheet.word("no-role")
            canvas.text(106, y + 30, role, 11.5, color="soft")
            if not sheet.narrow:
                ends = [(_across(rank, deepest, left, sheet.width), y + 12) for rank in (one.best, one.worst)]
                canvas.line(ends, stroke=color, width=3, dash=None if _plain(sheet, one) else "4 3")
                canvas.circle(
                    _across(one.rank, deepest, left, sheet.width), y + 12, 5, color, stroke="paper", width=1.5
                )
        y += 40
    told = [sheet.word("axes-rest", count=len(found) - len(own), rank=last)]
    told += [] if sheet.narrow else [sheet.word("axes-bars"), sheet.word("axes-why")]
    for text in told:
        for line in lines(text, 12, sheet.width - 8):
            y += 16
            canvas.text(4, y, line, 12, color="soft")
        y += 4
    canvas.height = y + 14
    return canvas.drawing()


def _across(rank: int, deepest: int, left: float, right: float) -> float:
    return left + 16 + (min(rank, deepest + 1) - 1) * (right - left - 40) / max(deepest, 1)


def _plain(sheet: Sheet, one: Placed) -> bool:
    """Whether all that a rank rests on is plainly stated."""
    return bool(sheet.analysis.ties.plain[sheet.analysis.ties.thing == one.node].all())
