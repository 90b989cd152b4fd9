"""Where names stand beside the nodes of a network picture: by importance, over nothing, never read as another node's.

Page and still picture place names by one table of rules, `RULES`: `graph/explorer/generate.py` writes it for the page's
program (`graph/explorer/src/spots.js`), and a test holds that both place the same names in the same rectangles.

A name stands beside its node, nearer to it than to any other. What matters more may stand further away, at a line to
its node that crosses no node, no name and no other line. What must be named in any case may then stand nearer to
another node, but clear of it: the line says whose it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Line = tuple[float, float, float, float]

#: Pixels between two names, and how far the rectangles of a name and of a foreign node may overlap.
GAP: Final = 3
INTO: Final = 2
#: How far from its node a name may stand by its level: one of some, one of few, one that must be named.
NEAR: Final = 84
FAR: Final = 180
MOST: Final = 380
#: How clear of foreign nodes stands a name that is nearer to one than to its own, and how clear of them a line runs.
CLEAR: Final = 2
LEDGE: Final = 0.2
#: Names up to these places, by importance, are of the levels 3, 2 and 1; later ones of level 0 stand beside their node.
LEVELS: Final = (6, 14, 24)
#: Beside a node, best first: the left edge in shares of width and radius and in pixels, then the top by height alike.
SPOTS: Final = (
    (-0.5, 0, 0, 0, 1, 0),
    (-0.5, 0, 0, -1, -1, 0),
    (0, 1, 0, -0.5, 0, 0),
    (-1, -1, 0, -0.5, 0, 0),
    (-0.5, 0, 0, 0, 1, 9),
    (-0.5, 0, 0, -1, -1, -9),
    (0, 0.6, 0, 0, 0.6, 0),
    (-1, -0.6, 0, 0, 0.6, 0),
    (0, 0.6, 0, -1, -0.6, 0),
    (-1, -0.6, 0, -1, -0.6, 0),
)
#: Distances that are tried further away, and the directions, from below to both sides upwards.
REACH: Final = (12, 20, 28, 38, 48, 60, 72, 84, 100, 120, 140, 160, 180, 210, 240, 280, 320, 380)
TURNS: Final = 180
DIRECTIONS: Final = tuple(
    (round(math.sin(2 * math.pi * turn / TURNS), 4), round(math.cos(2 * math.pi * turn / TURNS), 4))
    for turn in (-(k + 1) // 2 if k % 2 else k // 2 for k in range(TURNS))
)
#: All of it, for the page's program.
RULES: Final[Mapping[str, tuple[str, object]]] = {
    "GAP": ("Pixels between two names.", GAP),
    "INTO": ("How far a name may reach into the rectangle of a foreign node.", INTO),
    "NEAR": ("How far from its node a name of level 1 may stand.", NEAR),
    "FAR": ("A name of level 2.", FAR),
    "MOST": ("A name of level 3, which must be shown.", MOST),
    "CLEAR": ("How clear of foreign nodes a name stands that is nearer to one than to its own.", CLEAR),
    "LEDGE": ("How clear of foreign nodes a line runs.", LEDGE),
    "LEVELS": ("Up to which places names are of the levels 3, 2 and 1.", LEVELS),
    "SPOTS": ("Places beside a node, best first.", SPOTS),
    "REACH": ("Distances that are tried further away.", REACH),
    "TURNS": ("How many directions are tried further away.", TURNS),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be placed: whose it is, its rectangles by falling size, its level, and the side that is tried first."""

    node: int
    sizes: tuple[tuple[float, float], ...]
    level: int = 0
    out: Point | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A name that found its place: which of its sizes, where, and both ends of the line to its node if it has one."""

    node: int
    size: int
    box: Box
    line: Line | None = None


def level_of(place: int) -> int:
    """The level of the name at a place of the order of importance (from 0)."""
    return next((3 - n for n, end in enumerate(LEVELS) if place < end), 0)


def slots(
    names: Sequence[Name],
    where: Mapping[int, Point],
    sizes: Mapping[int, float],
    area: Box,
    reserved: Sequence[Box] = (),
) -> Iterator[Slot]:
    """The place of each name that finds one in the area, in the order given, the most important first."""
    room = _Room(where, sizes, area, reserved)
    for name in names:
        found = room.put(name)
        if found is not None:
            yield found


class _Room:
    """A picture with its nodes, and the names that were put into it. Rectangles are left, top, right, bottom."""

    def __init__(
        self, where: Mapping[int, Point], sizes: Mapping[int, float], area: Box, reserved: Sequence[Box]
    ) -> None:
        self._row = {node: n for n, node in enumerate(where)}
        self._at = np.asarray(list(where.values()), float).reshape(-1, 2)
        self._radius = np.asarray([sizes[n] for n in where], float)
        self._dots = np.column_stack([self._at - self._radius[:, None], self._at + self._radius[:, None]])
        self._area = area
        self._taken: list[Box] = list(reserved)
        self._lines: list[Line] = []

    def put(self, name: Name) -> Slot | None:
        """The place of a name, which is taken from now on; None where there is none."""
        found = self._beside(name, 0)
        rest = range(1, len(name.sizes)) if len(name.sizes) > 1 else range(1)
        if found is None and name.level:
            reach = NEAR if name.level == 1 else FAR
            ways: list[Callable[[int], Slot | None]] = [
                lambda size: self._beside(name, size),
                lambda size: self._away(name, size, reach, loose=False),
                lambda size: self._away(name, size, MOST, loose=True) if name.level > 2 else None,
            ]
            found = next((slot for way in ways for size in rest if (slot := way(size)) is not None), None)
        if found is not None:
            self._taken.append(found.box)
            if found.line is not None:
                self._lines.append(found.line)
        return found

    def _beside(self, name: Name, size: int) -> Slot | None:
        row, (w, h) = self._row[name.node], name.sizes[size]
        (x, y), r = self._at[row].tolist(), float(self._radius[row]) + 1
        for a, b, c, d, e, f in _turned(name.out, w, h, r):
            left, top = x + a * w + b * r + c, y + d * h + e * r + f
            box = left, top, left + w, top + h
            if self._free(box) and not self._touches(box, row, -INTO) and not self._foreign(box, row):
                return Slot(name.node, size, box)
        return None

    def _away(self, name: Name, size: int, most: float, *, loose: bool) -> Slot | None:
        row, (w, h) = self._row[name.node], name.sizes[size]
        (x, y), r = self._at[row].tolist(), float(self._radius[row]) + 1
        clear = [self._clear(row, across, down) for across, down in DIRECTIONS]
        for reach in (far for far in REACH if far <= most):
            for (across, down), free in zip(DIRECTIONS, clear, strict=True):
                if r + reach > free:
                    continue
                line = x + across * r, y + down * r, x + across * (r + reach), y + down * (r + reach)
                box = _at_end(line, across, down, w, h)
                if not self._free(box) or self._touches(box, row, CLEAR if loose else -1):
                    continue
                if (loose or not self._foreign(box, row)) and not self._crossed(line):
                    return Slot(name.node, size, box, line)
        return None

    def _clear(self, row: int, across: float, down: float) -> float:
        """How far a line from a node runs until it comes near a foreign one."""
        x, y = self._at[:, 0] - self._at[row, 0], self._at[:, 1] - self._at[row, 1]
        along, reach = x * across + y * down, self._radius + LEDGE
        left = reach * reach - (x * x + y * y - along * along)
        met = (left > 0) & (along > 0)
        met[row] = False
        return float((along[met] - np.sqrt(left[met])).min()) if met.any() else math.inf

    def _free(self, box: Box) -> bool:
        """Whether a rectangle lies in the area, on no name and under no line."""
        left, top, right, bottom = self._area
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(_meet(box, other, GAP) for other in self._taken) and not any(_cut(box, o) for o in self._lines)

    def _touches(self, box: Box, row: int, gap: float) -> bool:
        """Whether it comes nearer than `gap` to the rectangle of a foreign node (below 0: overlaps by more)."""
        dots = self._dots
        meet = (dots[:, 0] < box[2] + gap) & (box[0] - gap < dots[:, 2])
        meet &= (dots[:, 1] < box[3] + gap) & (box[1] - gap < dots[:, 3])
        meet[row] = False
        return bool(meet.any())

    def _foreign(self, box: Box, row: int) -> bool:
        """Whether a name would be read as another node's: that one is as near to it as its own."""
        x, y = self._at[:, 0], self._at[:, 1]
        dx = x - np.minimum(np.maximum(x, box[0]), box[2])
        dy = y - np.minimum(np.maximum(y, box[1]), box[3])
        far = dx * dx + dy * dy
        near = far <= far[row]
        near[row] = False
        return bool(near.any())

    def _crossed(self, line: Line) -> bool:
        """Whether a line to a name lies on another name or crosses another line."""
        return any(_cut(box, line) for box in self._taken) or any(_cross(line, other) for other in self._lines)


def _turned(out: Point | None, w: float, h: float, r: float) -> Sequence[tuple[float, ...]]:
    """The places beside a node, those towards `out` first."""
    if out is None or (out[0] == 0 and out[1] == 0):
        return SPOTS
    return sorted(
        SPOTS,
        key=lambda s: (
            -((s[0] * w + s[1] * r + s[2] + w / 2) * out[0] / w + (s[3] * h + s[4] * r + s[5] + h / 2) * out[1] / h)
        ),
    )


def _meet(a: Box, b: Box, gap: float = 0.0) -> bool:
    return a[0] < b[2] + gap and b[0] - gap < a[2] and a[1] < b[3] + gap and b[1] - gap < a[3]


def _at_end(line: Line, across: float, down: float, w: float, h: float) -> Box:
    """The rectangle of a name on whose edge a line ends that comes in a direction."""
    most = max(abs(across), abs(down))
    left = line[2] - w * (1 - across / most) / 2
    top = line[3] - h * (1 - down / most) / 2
    return left, top, left + w, top + h


def _cut(box: Box, line: Line) -> bool:
    """Whether a line runs through a rectangle (after Liang and Barsky)."""
    x, y, dx, dy = line[0], line[1], line[2] - line[0], line[3] - line[1]
    first, last = 0.0, 1.0
    for along, room in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if along == 0:
            if room < 0:
                return False
            continue
        share = room / along
        if along < 0:
            first = max(first, share)
        else:
            last = min(last, share)
        if first > last:
            return False
    return True


def _cross(a: Line, b: Line) -> bool:
    """Whether two lines cross."""

    def side(line: Line, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 and side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0


def distance(box: Box, at: Point) -> float:
    """How far a point is from a rectangle; 0 within."""
    across = at[0] - min(max(at[0], box[0]), box[2])
    down = at[1] - min(max(at[1], box[1]), box[3])
    return math.hypot(across, down)


def shrunk(sizes: Mapping[int, float], where: Mapping[int, Point]) -> dict[int, float]:
    """The sizes, smaller where nodes would else lie on each other: by what the closest tenth of them leave."""
    near = sorted(_nearest(list(where.values())))
    room = near[len(near) // 10] if near else math.inf
    most = max((sizes[n] for n in where), default=0.0)
    factor = min(1.0, max(0.3, room * 0.62 / most)) if most else 1.0
    return {n: sizes[n] * factor for n in where}


def _nearest(points: Sequence[Point]) -> list[float]:
    if len(points) < 2:
        return []
    from scipy.spatial import KDTree

    return [float(d) for d in KDTree(points).query(points, k=2)[0][:, 1]]
