"""How closely a neighbourhood holds together: triangles, clustering, cores.

A network is a `scipy.sparse.csr_array`: n × n, symmetric, weights > 0, zero diagonal, sorted indices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.network.adjacency import shared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Two-paths looked at in one go, cells of their look-up table, and triangles handed on together.
_TWO_PATHS, _CELLS, _HANDED = 1 << 19, 1 << 23, 1 << 21

#: Up to this many nodes, with one tie in so many pairs or more, triangles are counted by a product of full matrices.
DENSE, SPARSE = 5_000, 20

Triangles = tuple[Ints, Ints, Ints]


@dataclass(frozen=True)
class Arcs:
    """The ties of a network, each once, from the end with fewer ties (`tail`) to the other (`head`), grouped by tail.

    Attributes:
        tail, head: the ends of m ties.
        start: the ties that begin at node v are `start[v]:start[v + 1]`; n + 1 values.
        place: where each tie is in the arrays of the network.
        held: the triangles, unless there are too many to keep.

    """

    tail: Ints
    head: Ints
    start: Ints
    place: Ints
    held: Triangles | None = None

    @property
    def size(self) -> int:
        """The number of nodes."""
        return int(self.start.size - 1)

    def sums(self, value: Floats) -> Floats:
        """For each node the sum of a value over its ties."""
        return np.asarray(
            np.bincount(self.tail, value, self.size) + np.bincount(self.head, value, self.size), np.float64
        )

    def triangles(self) -> Iterator[Triangles]:
        """Every triangle i → j → k once, as the numbers of its ties (i j, j k, i k), some millions at a time."""
        return iter([self.held]) if self.held else _triangles(self)


@shared
def arcs_of(graph: sparse.csr_array) -> Arcs:
    """The ties of a network, directed from fewer ties to more (equal: by node), so that few begin at any node."""
    size = graph.shape[0]
    degree = np.diff(graph.indptr)
    order = np.empty(size, dtype=np.int64)
    order[np.argsort(degree, kind="stable")] = np.arange(size)
    rows = np.repeat(np.arange(size), degree)
    upward = np.flatnonzero(order[rows] < order[graph.indices])
    tail = rows[upward]
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=size))])
    ties = Arcs(tail, graph.indices[upward].astype(np.int64), start, upward)
    parts = list(islice(_triangles(ties), 2))
    if len(parts) > 1:
        return ties
    nothing = np.zeros(0, dtype=np.int64)
    return replace(ties, held=parts[0] if parts else (nothing, nothing, nothing))


def triangle_counts(ties: Arcs) -> Ints:
    """For each tie the number of triangles that it is part of."""
    if ties.held is None and ties.size <= DENSE and ties.tail.size * SPARSE >= ties.size**2:
        # Of a network where nearly each is tied to each there are too many to walk through: common neighbours of both
        # ends are a product of matrices, and as numbers below 2²⁴ exact in single precision.
        whole = np.zeros((ties.size, ties.size), np.float32)
        whole[ties.tail, ties.head] = whole[ties.head, ties.tail] = 1.0
        return np.asarray((whole @ whole)[ties.tail, ties.head], np.int64)
    count = np.zeros(ties.tail.size, dtype=np.int64)
    for sides in ties.triangles():
        for side in sides:
            count += np.bincount(side, minlength=count.size)
    return count


def clustering(graph: sparse.csr_array) -> Floats:
    """The share of pairs of a node's neighbours that are tied themselves (Watts & Strogatz, Nature 393, 440, 1998).

    c(v) = 2 T(v) / (k(v) (k(v) − 1)), T triangles, k ties; 0 with fewer than two. Weights play no part.
    """
    ties = arcs_of(graph)
    degree = np.diff(graph.indptr).astype(np.float64)
    closed = ties.sums(triangle_counts(ties).astype(np.float64))
    return np.asarray(closed / np.maximum(degree * (degree - 1), 1.0))


def core_number(graph: sparse.csr_array) -> Ints:
    """The largest k for which a node is in the k-core: members have k ties in it (Seidman, Soc. Networks 5, 1983)."""
    degree = np.diff(graph.indptr).astype(np.int64)
    core = np.zeros(degree.size, dtype=np.int64)
    left = np.flatnonzero(degree)
    standing = degree > 0
    while left.size:
        level = int(degree[left].min())
        front = left[degree[left] <= level]
        while front.size:
            core[front] = level
            standing[front] = False
            met = graph.indices[spans(graph.indptr[front], graph.indptr[front + 1])]
            nodes, lost = np.unique(met[standing[met]], return_counts=True)
            degree[nodes] -= lost
            front = nodes[degree[nodes] <= level]
        left = left[standing[left]]
    return core


def spans(starts: NDArray[np.integer], ends: NDArray[np.integer]) -> Ints:
    """The whole numbers from each start up to its end (left out), one span after the other."""
    length = (ends - starts).astype(np.int64)
    return np.repeat(ends - np.cumsum(length), length) + np.arange(int(length.sum()))


def _triangles(ties: Arcs) -> Iterator[Triangles]:
    """Two-paths i → j → k, looked up in a table of the ties that begin at i.

    With ties directed from fewer to more there are O(m^1.5) of them (Chiba & Nishizeki, SIAM J. Comput. 14, 210, 1985).
    """
    held: list[Triangles] = []
    count = 0
    table = np.zeros(min(_CELLS, ties.size**2) + ties.size, dtype=np.int32)
    for first, last in _blocks(ties):
        found = _closed(ties, table, first, last)
        held.append(found)
        count += found[0].size
        if count >= _HANDED:
            yield _joined(held)
            held, count = [], 0
    if count:
        yield _joined(held)


def _blocks(ties: Arcs) -> Iterator[tuple[int, int]]:
    """Stretches of tails that make a bearable number of two-paths and fit the look-up table."""
    fans = np.diff(ties.start)
    made = np.concatenate([[0], np.cumsum(fans[ties.head])])[ties.start]
    most = max(1, _CELLS // max(1, ties.size))
    first = 0
    while first < ties.size:
        last = int(np.searchsorted(made, made[first] + _TWO_PATHS, side="right")) - 1
        last = min(max(last, first + 1), first + most, ties.size)
        yield first, last
        first = last


def _closed(ties: Arcs, table: NDArray[np.int32], first: int, last: int) -> Triangles:
    """The triangles that begin at `first` up to `last` (left out); the table is all zero before and after."""
    own = np.arange(ties.start[first], ties.start[last])
    base = (ties.tail[own] - first) * ties.size
    cells = base + ties.head[own]
    table[cells] = own + 1
    middle = ties.head[own]
    starts, ends = ties.start[middle], ties.start[middle + 1]
    length = ends - starts
    onward = spans(starts, ends)
    found = table[np.repeat(base, length) + ties.head[onward]]
    table[cells] = 0
    hit = np.flatnonzero(found)
    return np.repeat(own, length)[hit], onward[hit], found[hit].astype(np.int64) - 1


def _joined(parts: list[Triangles]) -> Triangles:
    one, two, three = (np.concatenate(side) for side in zip(*parts, strict=True))
    return one, two, three
