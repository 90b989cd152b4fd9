"""The surroundings of one thing: a ring for each distance, neighbours of one class side by side.

The page lays out the same (`graph/explorer/src/rings.js`), for there anyone may be chosen; a test holds both together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hezuo.explorer.document_schema import GraphDocument

#: Between neighbours of a ring, between rings, and how far a crowded ring may grow.
SPACE, NEXT, MOST = 46.0, 130.0, 400.0


@dataclass(frozen=True, slots=True)
class Rings:
    """Nodes from the middle outwards, and where each stands."""

    nodes: list[int]
    x: list[float]
    y: list[float]


def rings(document: GraphDocument, centre: int, depth: int, hidden: int) -> Rings:
    """What is tied to `centre` over at most `depth` ties, none of them over the node `hidden` (−1: none)."""
    tied = _tied(document)
    levels = _levels(tied, centre, depth, hidden)
    turns: dict[int, float] = {centre: 0.0}
    at: dict[int, tuple[float, float]] = {centre: (0.0, 0.0)}
    radius = 0.0
    for number, level in enumerate(levels[1:], 1):
        ring = _ordered(document, tied, level, turns, number)
        # A crowded ring becomes several close ones, filled in turns so that neighbours stay neighbours.
        rows = max(1, math.ceil(len(ring) * SPACE / (2 * math.pi * (radius + 150) * 1.25)))
        inner = max(radius + NEXT, min(len(ring) * SPACE / rows / (2 * math.pi), radius + MOST))
        for k, node in enumerate(ring):
            turns[node] = 2 * math.pi * k / len(ring) - math.pi / 2
            far = inner + (k % rows) * SPACE
            at[node] = far * math.cos(turns[node]), far * math.sin(turns[node])
        radius = inner + (rows - 1) * SPACE
    nodes = [n for level in levels for n in level]
    return Rings(nodes, [at[n][0] for n in nodes], [at[n][1] for n in nodes])


def _tied(document: GraphDocument) -> list[list[int]]:
    """The other end of every tie of each node, in the order of the ties."""
    ties = document["ties"]
    found: list[list[int]] = [[] for _ in document["nodes"]["label"]]
    for a, b in zip(ties["source"], ties["target"], strict=True):
        found[a].append(b)
        found[b].append(a)
    return found


def _levels(tied: list[list[int]], centre: int, depth: int, hidden: int) -> list[list[int]]:
    seen, levels = {centre, hidden}, [[centre]]
    for _ in range(depth):
        level = list(dict.fromkeys(o for n in levels[-1] for o in tied[n] if o not in seen))
        if not level:
            break
        seen.update(level)
        levels.append(level)
    return levels


def _ordered(
    document: GraphDocument, tied: list[list[int]], level: list[int], turns: dict[int, float], number: int
) -> list[int]:
    """The first ring by class, those further out by the direction of what they hang on."""

    def key(node: int) -> float:
        if number == 1:
            return document["nodes"]["class"][node]
        towards = [turns[o] + math.pi / 2 for o in tied[node] if o in turns]
        turn = math.atan2(sum(map(math.sin, towards)), sum(map(math.cos, towards)))
        return math.floor((turn + 2 * math.pi if turn < 0 else turn) * 1e9 + 0.5)

    return sorted(level, key=lambda n: (key(n), -len(tied[n]), n))
