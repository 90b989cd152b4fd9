"""The first picture: the college in the middle, a sector for each kind of platform, a ring for each role it holds.

One dot is one platform; the nearer to the middle and the darker, the higher the role. Beside each sector stand its
count, the roles, the partners that occur most, and one gap or doubt. With two years what changed is marked at its dot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.forms.callout import Callout, callouts, height_of
from hezuo.forms.canvas import Canvas, Drawing, around
from hezuo.forms.key import with_key
from hezuo.forms.lettering import advance
from hezuo.forms.lettering import lines as wrapped
from hezuo.forms.sheet import Sheet
from hezuo.forms.standing import Standing, called, ranks, standings
from hezuo.forms.strip import strip
from hezuo.forms.yearly import Yearly, mark, told_below, yearly
from hezuo.style.page_colours import shade

TAU = 2 * math.pi
#: At the top a gap holds the names of the rings; no sector is narrower than the least.
GAP, LEAST = math.radians(30), math.radians(17)
DOT, SMALL, STEP, ROWS = 4.7, 2.6, 11.5, 3
WIDE = 900.0
SIDE = 214.0
#: Of the disc alone: its radius, and the room beside it for names.
RIM, BESIDE, WIDELY = 196.0, 68.0, 130.0
#: How high a line of the names at the rim is.
LINE = 13.0
#: A middle smaller than this has room for two lines.
LITTLE = 35.0
#: Of a narrow one the sectors that have their names beside them, in radians.
NAMED = 0.5
#: With more platforms than this a dot stands for ten, a hundred and so on.
MOST = 400


@dataclass(frozen=True)
class Ring:
    """The platforms of one role: its rank (None: not stated), radius, and rows of dots."""

    rank: int | None
    radius: float
    rows: int


@dataclass(frozen=True)
class Sector:
    """The platforms of one kind, between two angles (radians, clockwise from the top)."""

    kind: str
    found: tuple[Standing, ...]
    start: float
    end: float

    @property
    def middle(self) -> float:
        """The angle in its middle."""
        return (self.start + self.end) / 2


def disc(sheet: Sheet) -> Drawing:
    """The college among its platforms."""
    found, by_kind, per_dot = _platforms(sheet)
    radius = 222.0 if sheet.roomy else min(222.0, sheet.width / 2 - 35)
    rings, sectors = _planned(by_kind, found, radius, per_dot)
    made = callouts(sheet, sectors)
    width = WIDE if sheet.roomy else sheet.width
    tall = max(2 * radius + 110, *_stacks(made), 560) if sheet.roomy else 2 * radius + 60
    year = yearly(sheet)
    canvas = Canvas(width, 0)
    centre = (width / 2, tall / 2 if sheet.roomy else radius + 30)
    _ground(canvas, centre, radius, rings, sectors, sheet)
    for sector in sectors:
        _dots(canvas, centre, sector, rings, per_dot, sheet, year)
    _middle(canvas, centre, found, sheet, rings)
    _ring_names(canvas, centre, rings, found, sheet)
    if sheet.roomy:
        _beside(canvas, centre, radius, sectors, made, tall)
        bottom = tall
    else:
        _rim_counts(canvas, centre, radius, sectors)
        bottom = _rows(canvas, made, tall)
    canvas.height = strip(canvas, told_below(canvas, year, bottom, sheet), sheet)
    return canvas.drawing()


def rim(sheet: Sheet) -> Drawing:
    """The disc alone, with the name and the number of each sector at its rim."""
    found, by_kind, per_dot = _platforms(sheet)
    radius = RIM if sheet.roomy else sheet.width / 2 - BESIDE
    rings, sectors = _planned(by_kind, found, radius, per_dot)
    canvas = Canvas(2 * (radius + (WIDELY if sheet.roomy else BESIDE)), 2 * radius + 60)
    centre = (canvas.width / 2, canvas.height / 2)
    _ground(canvas, centre, radius, rings, sectors, sheet)
    year = yearly(sheet)
    for sector in sectors:
        _dots(canvas, centre, sector, rings, per_dot, sheet, year)
    _middle(canvas, centre, found, sheet, rings)
    bottom = _rim_names(canvas, centre, radius, sectors, sheet)
    canvas.height = told_below(canvas, year, max(canvas.height, bottom + 8), sheet)
    return with_key(canvas.drawing(), sheet.analysis.ties, sheet.lang)


def _platforms(sheet: Sheet) -> tuple[list[Standing], dict[str, tuple[Standing, ...]], int]:
    """The platforms, those of each kind in the order of kinds, and how many a dot stands for."""
    found = standings(sheet.analysis, sheet.nodes())
    kinds = [k.iri for k in sheet.analysis.ontology.kinds if any(s.kind == k.iri for s in found)]
    by_kind = {kind: tuple(s for s in found if s.kind == kind) for kind in kinds}
    return found, by_kind, 10 ** max(0, math.ceil(math.log10(max(len(found), 1) / MOST)))


def _stacks(made: Sequence[Callout]) -> list[float]:
    """How high the callouts of each side are, one below the other."""
    return [sum(height_of(c) + 16 for c in made if c.right is right) for right in (True, False)]


def _planned(
    by_kind: dict[str, tuple[Standing, ...]], found: list[Standing], radius: float, per_dot: int
) -> tuple[list[Ring], list[Sector]]:
    """Rings and sectors with room for every dot: a ring that is too full takes a row more, up to three."""
    held: list[int | None] = list(ranks(found))
    held += [None] if any(s.role is None for s in found) else []
    rows: dict[int | None, int] = dict.fromkeys(held, 1)
    while True:
        rings = _rings(held, rows, radius)
        need = {kind: max(LEAST, *(_need(r, kind, by_kind, per_dot) for r in rings)) for kind in by_kind}
        open_ones = [r for r in rings if r.rows < ROWS]
        full = max(open_ones, key=lambda r: max(_need(r, k, by_kind, per_dot) for k in by_kind), default=None)
        if sum(need.values()) <= TAU - GAP or full is None:
            break
        rows[full.rank] += 1
    return rings, _sectors(by_kind, need)


def _rings(held: list[int | None], rows: dict[int | None, int], radius: float) -> list[Ring]:
    inner, outer = 0.28 * radius, radius - 13
    parts = [1 + 0.62 * (rows[rank] - 1) for rank in held]
    unit = (outer - inner) / max(sum(parts), 1)
    found, reached = [], inner
    for rank, part in zip(held, parts, strict=True):
        found.append(Ring(rank, reached + part * unit / 2, rows[rank]))
        reached += part * unit
    return found


def _rank(standing: Standing) -> int | None:
    return standing.role.rank if standing.role is not None else None


def _need(ring: Ring, kind: str, by_kind: dict[str, tuple[Standing, ...]], per_dot: int) -> float:
    """The angle that the dots of a kind take in a ring."""
    count = math.ceil(sum(_rank(s) == ring.rank for s in by_kind[kind]) / per_dot)
    return math.ceil(count / ring.rows) * STEP / ring.radius


def _sectors(by_kind: dict[str, tuple[Standing, ...]], need: dict[str, float]) -> list[Sector]:
    """The kinds around the disc: in their order down the right side, then down the left one."""
    total, half = sum(need.values()) or 1.0, 0.0
    right, left = list[str](), list[str]()
    for kind in sorted(by_kind, key=lambda k: -len(by_kind[k])):
        # The largest are shared out first, so that both sides hold about as much.
        side = right if half <= 0 else left
        side.append(kind)
        half += need[kind] if side is right else -need[kind]
    order = list(by_kind)
    around_it = [*sorted(right, key=order.index), *sorted(left, key=order.index, reverse=True)]
    found, angle = [], GAP / 2
    for kind in around_it:
        wide = need[kind] * (TAU - GAP) / total
        found.append(Sector(kind, by_kind[kind], angle, angle + wide))
        angle += wide
    return found


def _ground(
    canvas: Canvas, centre: tuple[float, float], radius: float, rings: list[Ring], sectors: list[Sector], sheet: Sheet
) -> None:
    for ring in rings:
        if ring.rows > 1:
            canvas.circle(*centre, ring.radius, stroke="ground", width=11 * ring.rows)
        canvas.circle(*centre, ring.radius, stroke="rule")
    for angle in [GAP / 2 * -1, *(s.start for s in sectors)]:
        canvas.line([around(*centre, 0.24 * radius, angle), around(*centre, radius - 4, angle)], stroke="rule")
    for sector in sectors:
        canvas.arc(*centre, radius, sector.start + 0.012, sector.end - 0.012, stroke=sheet.color(sector.kind), width=5)


def _dots(
    canvas: Canvas,
    centre: tuple[float, float],
    sector: Sector,
    rings: list[Ring],
    per_dot: int,
    sheet: Sheet,
    year: Yearly | None,
) -> None:
    room = (sector.end - sector.start) * 0.94
    for ring in rings:
        # What no partner is named in comes last, so that the small dots stand together.
        held = sorted((s for s in sector.found if _rank(s) == ring.rank), key=lambda s: (not s.partners, s.node))
        drawn = held[::per_dot]
        across = math.ceil(len(drawn) / ring.rows)
        step = min(room / max(across, 1), 2 * STEP / ring.radius if ring.rows == 1 else STEP / ring.radius)
        for number, standing in enumerate(drawn):
            column, row = divmod(number, ring.rows)
            angle = sector.middle + (column - (across - 1) / 2) * step
            far = ring.radius + (row - (ring.rows - 1) / 2) * 10.5
            # A dot that stands for several platforms has no mark of one of them.
            told = year if per_dot == 1 else None
            _dot(canvas, around(*centre, far, angle), standing, min(step * ring.radius * 0.42, DOT), sheet, told)


def _dot(
    canvas: Canvas, at: tuple[float, float], standing: Standing, size: float, sheet: Sheet, year: Yearly | None
) -> None:
    color = shade(rank := _rank(standing), sheet.analysis.ontology)
    size = size if standing.partners else min(size, SMALL)
    with canvas.of(standing.node, at):
        if standing.doubtful:
            canvas.circle(*at, size + 3.6, stroke="doubt", width=1.5, dash="3 2")
            canvas.marks.add("doubt-ring")
        elif standing.sentence or standing.statuses:
            canvas.circle(*at, size + 3, stroke="soft", dash="5 2.5")
            canvas.marks.add("unplain-ring")
        edge = "hollow" if rank is None else "outline" if color in ("role-5", "role-6") else ""
        canvas.circle(*at, size, color, stroke=edge, width=1.2)
        canvas.marks |= {"no_role-dot"} if rank is None else set()
        canvas.marks |= {"no_partner-dot"} if not standing.partners else set()
        moved = year.of(sheet.analysis.ties.nodes.ids[standing.node]) if year is not None else None
        if moved is not None:
            mark(canvas, at, size, moved)


def _middle(
    canvas: Canvas, centre: tuple[float, float], found: list[Standing], sheet: Sheet, rings: Sequence[Ring]
) -> None:
    """The college with the number of its platforms; no dot of the first ring runs under it."""
    first = min((r.radius - (r.rows - 1) / 2 * 10.5 for r in rings), default=math.inf)
    size = min(43.0 if sheet.roomy else 36.0, first - DOT - 3)
    told = [(sheet.word("own"), 12.5, -15), (str(len(found)), 22, 8), (sheet.word("platforms"), 11, 24)]
    if size < LITTLE:
        told = [(sheet.word("own"), 11, -8), (str(len(found)), 18, 11)]
    with canvas.of(sheet.analysis.ties.college, centre):
        canvas.circle(*centre, size, "centre")
        for text, points, down in told:
            canvas.text(centre[0], centre[1] + down, text, points, color="on-centre", bold=points > 12, anchor="middle")


def _ring_names(
    canvas: Canvas, centre: tuple[float, float], rings: list[Ring], found: list[Standing], sheet: Sheet
) -> None:
    for ring in rings:
        held = [s for s in found if _rank(s) == ring.rank]
        name = called(sheet.analysis, held, sheet.lang) if ring.rank is not None else sheet.word("no-role")
        name, size = f"{name} {len(held)}", 9.5 if sheet.narrow else 10.5
        wide, y = advance(name, size) + 4, centre[1] - ring.radius
        canvas.rect(centre[0] - wide / 2, y - size / 2 - 1, wide, size + 2, "paper")
        canvas.text(centre[0], y + size * 0.36, name, size, color="soft", anchor="middle")


def _beside(
    canvas: Canvas,
    centre: tuple[float, float],
    radius: float,
    sectors: list[Sector],
    made: list[Callout],
    tall: float,
) -> None:
    """The callouts in two columns, each with a line of its own to its sector."""
    for right in (True, False):
        side = [(c, s) for c, s in zip(made, sectors, strict=True) if c.right is right]
        side.sort(key=lambda pair: -math.cos(pair[1].middle))
        heights = [height_of(c) for c, _ in side]
        gap = min((tall - 12 - sum(heights)) / max(len(side) - 1, 1), 60)
        y, places = 6 + max(0.0, (tall - 12 - sum(heights) - gap * (len(side) - 1)) / 2), []
        for height in heights:
            places.append(y)
            y += height + gap
        _leaders(canvas, centre, radius, [s for _, s in side], [p + 20 for p in places], right=right)
        for (callout, _), top in zip(side, places, strict=True):
            callout.draw(canvas, WIDE - SIDE + 12 if right else 0.0, top)


def _leaders(
    canvas: Canvas,
    centre: tuple[float, float],
    radius: float,
    sectors: list[Sector],
    heads: list[float],
    *,
    right: bool,
) -> None:
    """Lines of two bends, each in its own lane: those that go down from the disc outwards, those that go up inwards."""
    ends = [around(*centre, radius + 3, s.middle) for s in sectors]
    down = [i for i, head in enumerate(heads) if ends[i][1] >= head]
    up = [i for i, head in enumerate(heads) if ends[i][1] < head]
    sign = 1 if right else -1
    edge, near = centre[0] + sign * (WIDE / 2 - SIDE + 6), centre[0] + sign * (radius + 9)
    for group in (down, up[::-1]):
        for order, index in enumerate(group):
            lane = near + (edge - near) * order / max(len(group), 1)
            (x, y), head = ends[index], heads[index]
            canvas.line([(edge, head), (lane, head), (lane, y), (x, y)], stroke="leader")
            canvas.circle(x, y, 2, "leader")


def _rim_names(
    canvas: Canvas, centre: tuple[float, float], radius: float, sectors: list[Sector], sheet: Sheet
) -> float:
    """The number and the name of each sector at the rim, none upon another; the lowest y."""
    taken: list[tuple[float, float, float, float]] = []
    off = 9 if sheet.narrow else 12
    room = canvas.width / 2 - radius - off
    for sector in sectors:
        x, y = around(*centre, radius + off, sector.middle)
        side, below = math.sin(sector.middle), math.cos(sector.middle) < 0
        anchor = "middle" if abs(side) < 0.25 else "start" if side > 0 else "end"
        lines = _rim_name(sector, room, sheet)
        wide, tall = max(advance(text, size) for text, size in lines), LINE * len(lines)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        # Several lines grow away from the rim.
        top = y - 11 + (8 if below else 0) - (tall - LINE) * (1 + math.cos(sector.middle)) / 2
        while any(a < left + wide and left < b and c < top + tall and top < d for a, b, c, d in taken):
            top += LINE if below else -LINE
        taken.append((left, left + wide, top, top + tall))
        for number, (text, size) in enumerate(lines):
            canvas.text(x, top + 11 + LINE * number, text, size, anchor=anchor)
    return max((d for *_, d in taken), default=0.0)


def _rim_name(sector: Sector, room: float, sheet: Sheet) -> list[tuple[str, float]]:
    """The lines at a sector, each with the size of its letters: its number, and its name where there is room."""
    name, count = sheet.short(sector.kind), str(len(sector.found))
    if not sheet.narrow:
        return [(line, 12.0) for line in wrapped(f"{count} {name}", 12, room)]
    if sector.end - sector.start <= NAMED:  # the names of small sectors would lie upon each other
        return [(count, 12.0)]
    size = 10.5 if advance(name, 10.5) <= room else 9.5
    return [(count, 12.0), *((line, size) for line in wrapped(name, size, room))]


def _rim_counts(canvas: Canvas, centre: tuple[float, float], radius: float, sectors: list[Sector]) -> None:
    for sector in sectors:
        x, y = around(*centre, radius + 14, sector.middle)
        canvas.text(x, y + 4, str(len(sector.found)), 12, bold=True, anchor="middle")


def _rows(canvas: Canvas, made: list[Callout], top: float) -> float:
    """The callouts below, side by side where there is room; the lowest y."""
    order = sorted(made, key=lambda c: -c.count)
    across = max(1, int((canvas.width - 14) // (made[0].width + 14))) if made else 1
    for first in range(0, len(order), across):
        row = order[first : first + across]
        for number, callout in enumerate(row):
            callout.draw(canvas, 14 + number * (callout.width + 14), top)
        top += max(map(height_of, row)) + 14
    return top
