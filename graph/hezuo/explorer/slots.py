"""Where names stand beside the nodes of a network picture: by importance, over nothing, never nearer to another node.

The page places by the same rules while it is zoomed and filtered (`graph/explorer/src/spots.js`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
Point = tuple[float, float]
#: Below, above, right, left, then the four corners: the left edge in shares of width and radius, the top in shares of
#: height and radius.
SPOTS = (
    (-0.5, 0.0, 0.0, 1.0),
    (-0.5, 0.0, -1.0, -1.0),
    (0.0, 1.0, -0.5, 0.0),
    (-1.0, -1.0, -0.5, 0.0),
    (0.0, 0.6, 0.0, 0.6),
    (-1.0, -0.6, 0.0, 0.6),
    (0.0, 0.6, -1.0, -0.6),
    (-1.0, -0.6, -1.0, -0.6),
)
GAP = 3.0


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be placed: whose it is, and how much room it takes."""

    node: int
    width: float
    height: float


def slots(
    names: Iterable[Name], where: Mapping[int, Point], sizes: Mapping[int, float], area: Box
) -> Iterator[tuple[int, Box]]:
    """The rectangle of each name that finds a place in the area, in the order given, the most important first."""
    taken: list[Box] = [(x - sizes[n], y - sizes[n], x + sizes[n], y + sizes[n]) for n, (x, y) in where.items()]
    for name in names:
        for box in _tried(name, where[name.node], sizes[name.node] + GAP):
            inside = area[0] <= box[0] and area[1] <= box[1] and box[2] <= area[2] and box[3] <= area[3]
            if inside and not any(_meet(box, other) for other in taken) and not _foreign(box, name.node, where):
                taken.append(box)
                yield name.node, box
                break


def _tried(name: Name, at: Point, far: float) -> Iterator[Box]:
    for wide, out, high, down in SPOTS:
        left = at[0] + wide * name.width + out * far
        top = at[1] + high * name.height + down * far
        yield left, top, left + name.width, top + name.height


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def distance(box: Box, at: Point) -> float:
    """How far a point is from a rectangle; 0 within."""
    across = at[0] - min(max(at[0], box[0]), box[2])
    down = at[1] - min(max(at[1], box[1]), box[3])
    return math.hypot(across, down)


def _foreign(box: Box, node: int, where: Mapping[int, Point]) -> bool:
    """Whether a name would be read as another node's."""
    own = distance(box, where[node])
    return any(distance(box, at) <= own for other, at in where.items() if other != node)


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
