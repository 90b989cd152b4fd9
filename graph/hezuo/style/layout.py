"""Positions: computed once, the same on every machine, kept from build to build.

Coordinates are in the unit of the page at its first zoom, x to the right and y down; a node needs `GAP` around it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: The least distance of two nodes.
GAP = 34.0
#: Up to this many nodes springs are computed; beyond, an island is a sunflower of its nodes.
SPRINGS = 400
ITERATIONS = 150
#: Positions are kept until ties are on average this many times as long as they need be.
WORN = 1.6
#: With more neighbours than this around one node an island is opened by a share for each, to so many times its size.
CROWD, OPENED, MOST_OPENED = 3, 0.2, 2.0
#: As many islands are told apart.
ISLANDS = 120
#: Directions in which room beside a circle is looked for.
TURNS = 32
GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Band:
    """A captioned area behind nodes."""

    name: str
    x: float
    y: float
    width: float
    height: float


def islands(matrix: sparse.csr_array, islands_of: Ints, wide: float = 1.2) -> Floats:
    """N × 2 positions: each island laid out by springs, the islands packed with the largest in the middle.

    `islands_of` numbers the island of each node. `wide` is how much wider than high the whole becomes. No two nodes are
    nearer than `GAP`.
    """
    n = matrix.shape[0]
    where = np.zeros((n, 2))
    order = np.argsort(islands_of, kind="stable")
    starts = np.flatnonzero(np.diff(islands_of[order], prepend=-1))
    parts = np.split(order, starts[1:]) if n else []
    parts.sort(key=lambda p: (-len(p), int(p[0])))
    if len(parts) > ISLANDS:
        # What is left of a large graph after its islands is a crowd of crumbs: they share one.
        parts[ISLANDS:] = [np.sort(np.concatenate(parts[ISLANDS:]))]
        parts.sort(key=lambda p: (-len(p), int(p[0])))
    radii = []
    for part in parts:
        inner = _island(matrix[part][:, part])
        where[part] = inner
        radii.append(float(np.hypot(*inner.T).max(initial=0.0)) + GAP * 0.8)
    for part, centre in zip(parts, pack(np.asarray(radii), wide), strict=True):
        where[part] += centre
    return where


def _island(matrix: sparse.csr_array) -> Floats:
    n = matrix.shape[0]
    if n > SPRINGS:
        return sunflower(n, np.diff(matrix.indptr))
    if n == 1:
        return np.zeros((1, 2))
    where = springs(matrix) * (GAP * 0.8 * math.sqrt(n))
    where = spread(where - where.mean(axis=0))
    # Pushing apart may end before the last pair has its room: then everything takes a little more.
    where *= max(GAP / KDTree(where).query(where, k=2)[0][:, 1].min(), 1.0)
    # Out of a crowd around one node a line has to lead to its name.
    crowd = int(np.diff(matrix.indptr).max()) - CROWD
    where *= min(1 + OPENED * max(crowd, 0), MOST_OPENED)
    return np.asarray(where - (where.max(axis=0) + where.min(axis=0)) / 2)


def sunflower(n: int, degree: Ints) -> Floats:
    """N points in a spiral of even density (Vogel 1979), the best connected in the middle."""
    rank = np.empty(n)
    rank[np.lexsort((np.arange(n), -degree))] = np.arange(n)
    radius = GAP * 0.65 * np.sqrt(rank + 0.5)
    return np.column_stack([radius * np.cos(rank * GOLDEN), radius * np.sin(rank * GOLDEN)])


def springs(matrix: sparse.csr_array, start: Floats | None = None) -> Floats:
    """N × 2 positions by Fruchterman & Reingold (1991), from a circle so that no chance is in it; about unit size."""
    import rustworkx

    n = matrix.shape[0]
    upper = sparse.triu(matrix, k=1).tocoo()
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(list(zip(upper.row.tolist(), upper.col.tolist(), strict=True)))
    angle = np.arange(n) * GOLDEN
    first = start if start is not None else np.column_stack([np.cos(angle), np.sin(angle)]) * 0.5
    found = rustworkx.spring_layout(
        graph, pos=dict(enumerate(first.tolist())), num_iter=ITERATIONS, k=1.2 / math.sqrt(n), seed=1, scale=1
    )
    where = np.asarray([found[i] for i in range(n)])
    size = np.abs(where - where.mean(axis=0)).max()
    return np.asarray((where - where.mean(axis=0)) / (size or 1.0))


def spread(where: Floats, gap: float = GAP, fixed: NDArray[np.bool_] | None = None) -> Floats:
    """The positions with nodes that stand nearer than `gap` pushed apart, those that are `fixed` left alone."""
    where = where.copy()
    still = np.zeros(len(where), bool) if fixed is None else fixed
    for _ in range(200):
        pairs = KDTree(where).query_pairs(gap * 0.999, output_type="ndarray") if len(where) > 1 else np.empty((0, 2))
        pairs = pairs[~(still[pairs[:, 0]] & still[pairs[:, 1]])] if len(pairs) else pairs
        if not len(pairs):
            break
        first, second = pairs.T
        apart = where[second] - where[first]
        far = np.hypot(*apart.T)
        # Nodes on one spot part in a direction of their own.
        angle = (first * 7 + second) * GOLDEN
        apart[far < 1e-9] = np.column_stack([np.cos(angle), np.sin(angle)])[far < 1e-9]
        push = apart / np.maximum(far, 1e-9)[:, None] * ((gap * 1.02 - far) / 2)[:, None]
        push[far < 1e-9] = apart[far < 1e-9] * gap / 2
        share = np.where(still[first] | still[second], 2.0, 1.0)[:, None]
        np.subtract.at(where, first[~still[first]], (push * share)[~still[first]])
        np.add.at(where, second[~still[second]], (push * share)[~still[second]])
    return where


def pack(radii: Floats, wide: float = 1.2) -> Floats:
    """Centres for circles of these radii (largest first) that do not overlap: each as near the middle as it can be."""
    count = len(radii)
    centres = np.zeros((count, 2))
    open_ones = np.zeros(min(count, 1), np.int64)
    for number in range(1, count):
        standing = slice(0, number)
        tried, free = _around(centres, radii, open_ones, float(radii[number]), standing)
        cost = np.where(free, np.hypot(tried[..., 0] / wide, tried[..., 1]), np.inf)
        centres[number] = tried[np.unravel_index(int(np.argmin(cost)), cost.shape)]
        open_ones = np.append(open_ones, number)
        if number % 8 == 0:
            # Where the smallest circle finds no room beside a circle, no larger one will: that one is enclosed
            # for
            # good.
            _, room = _around(centres, radii, open_ones, float(radii[-1]), slice(0, number + 1))
            open_ones = open_ones[room.any(axis=1)]
    return centres


def _around(
    centres: Floats, radii: Floats, hosts: Ints, radius: float, standing: slice
) -> tuple[Floats, NDArray[np.bool_]]:
    """The places for a circle that touch each host, `TURNS` a host, and which of them are free of all that stand."""
    turns = np.linspace(0, 2 * math.pi, TURNS, endpoint=False)
    ring = np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    tried = centres[hosts][:, None, :] + (radii[hosts] + radius)[:, None, None] * ring
    apart = np.hypot(tried[..., 0, None] - centres[standing, 0], tried[..., 1, None] - centres[standing, 1])
    return tried, (apart >= radii[standing] + radius - 1e-6).all(axis=-1)


def kept(
    where: Floats, ids: Sequence[str], earlier: Mapping[str, tuple[float, float]], matrix: sparse.csr_array
) -> Floats:
    """The earlier position of every node that had one; a new one stands among its neighbours, where there is room.

    Where so much has changed that ties would be `WORN` times as long as in the fresh positions `where`, these stand.
    """
    old = np.asarray([i in earlier for i in ids], bool)
    if not old.any():
        return where
    found = where.copy()
    found[old] = [earlier[i] for i in ids if i in earlier]
    right = found[old][:, 0].max() + 3 * GAP
    for row, node in enumerate(np.flatnonzero(~old)):
        near = matrix.indices[matrix.indptr[node] : matrix.indptr[node + 1]]
        near = near[old[near]]
        found[node] = found[near].mean(axis=0) + 1.0 if len(near) else (right, row * GAP)
    found = np.asarray(np.round(spread(found, fixed=old), 1))
    return where if _length(matrix, found) > WORN * _length(matrix, where) else found


def _length(matrix: sparse.csr_array, where: Floats) -> float:
    """The mean length of a tie; 0 without ties."""
    rows = np.repeat(np.arange(len(where)), np.diff(matrix.indptr))
    lengths = np.hypot(*(where[rows] - where[matrix.indices]).T)
    return float(lengths.mean()) if len(lengths) else 0.0
