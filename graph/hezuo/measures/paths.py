"""Measures of shortest paths, from many sources at once: betweenness, harmonic closeness, sums of distances.

A network is a `scipy.sparse.csr_array`: n × n, symmetric, weights > 0, zero diagonal, sorted indices. A path is as
long as it has ties; weights play no part here. Searches run breadth first from whole batches of sources. Where only
distances count, a source is one bit of a word and a step ORs the words of the neighbours; where paths are counted, a
step is a sparse product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.catalogue import EXACT_LIMIT, HARMONIC_LIMIT
from hezuo.measures.cohesion import spans
from hezuo.measures.sampling import affordable, sources

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

#: Nodes × sources of one batch: what is near the processor, and what is still borne for rows of `_ROW` sources.
_NEAR, _BORNE, _ROW = 250_000, 4_000_000, 32
#: Ties × words of one batch.
_GATHERED = 2_000_000


@dataclass(frozen=True)
class Estimate:
    """Values of a measure and how sure they are.

    Attributes:
        value: n values.
        error: their standard errors, n values; all 0 when exact.
        pivots: the sources sampled; 0 when exact.

    """

    value: Floats
    error: Floats
    pivots: int

    @property
    def exact(self) -> bool:
        """Whether every node was a source."""
        return self.pivots == 0


def betweenness(graph: sparse.csr_array, *, pivots: int | None = None, seed: int = 0) -> Floats:
    """The values of `betweenness_estimate`."""
    return betweenness_estimate(graph, pivots=pivots, seed=seed).value


def betweenness_estimate(graph: sparse.csr_array, *, pivots: int | None = None, seed: int = 0) -> Estimate:
    """The share of shortest paths between two others that pass through a node (Freeman, Sociometry 40, 35, 1977).

    b(v) = Σ_{s<t} σ_st(v) / σ_st, over the (n−1)(n−2)/2 pairs without v; 0 when n < 3. Computed by the accumulation of
    Brandes (J. Math. Sociol. 25, 163, 2001), above `EXACT_LIMIT` nodes from sources drawn at random (Brandes & Pich,
    Int. J. Bifurcation Chaos 17, 2303, 2007): the estimate has no bias, and `error` is its standard error, that of
    the mean of a sample without replacement.

    Args:
        graph: the network.
        pivots: sources to sample, at any size; all nodes when it is n or more. None: exact up to
            `EXACT_LIMIT`, else `sampling.affordable`.
        seed: of the sample.

    Raises:
        ValueError: on fewer than two pivots, which show no error.

    """
    size = graph.shape[0]
    starts = sources(size, pivots, EXACT_LIMIT, seed, affordable(graph))
    if size < 3:
        return Estimate(np.zeros(size), np.zeros(size), 0)
    width = max(1, _NEAR // size, min(_ROW, _BORNE // size))
    pattern = _pattern(graph)
    found = (_dependencies(pattern, starts[at : at + width]) for at in range(0, starts.size, width))
    # Each pair is met from both of its ends.
    return _estimate(found, starts.size, size, 1.0 / ((size - 1.0) * (size - 2.0)))


def harmonic(graph: sparse.csr_array, *, pivots: int | None = None, seed: int = 0) -> Floats:
    """The values of `harmonic_estimate`."""
    return harmonic_estimate(graph, pivots=pivots, seed=seed).value


def harmonic_estimate(graph: sparse.csr_array, *, pivots: int | None = None, seed: int = 0) -> Estimate:
    """How near the others are: the mean of 1 / distance (Marchiori & Latora, Physica A 285, 539, 2000).

    h(v) = Σ_{u≠v} 1 / d(u, v) / (n−1), with 0 for a node out of reach, so it compares nodes of a disconnected network
    too; 0 when n = 1. Exact up to `HARMONIC_LIMIT` nodes, above it estimated from sources drawn at random (Eppstein &
    Wang, J. Graph Algorithms Appl. 8, 39, 2004); `error` is the standard error. Arguments and errors as for
    `betweenness_estimate`.
    """
    size = graph.shape[0]
    starts = sources(size, pivots, HARMONIC_LIMIT, seed)
    if size < 2:
        return Estimate(np.zeros(size), np.zeros(size), 0)
    found = (_moments(graph, batch, lambda d: 1.0 / d) for batch in _word_batches(graph, starts))
    return _estimate(found, starts.size, size, 1.0 / (size - 1.0))


def distance_sums(graph: sparse.csr_array) -> tuple[Floats, Ints]:
    """For each node the sum of its distances to the nodes that it reaches, and how many those are (itself left out).

    Exact at any size, in O(n m / 64).
    """
    size = graph.shape[0]
    total, reached = np.zeros(size), np.zeros(size, dtype=np.int64)
    for batch in _word_batches(graph, np.arange(size)):
        for distance, count in _rings(graph, batch):
            total += distance * count
            reached += count
    return total, reached


def _estimate(found: Iterator[tuple[Floats, Floats]], pivots: int, size: int, scale: float) -> Estimate:
    """Sums and sums of squares over the sources → estimates of the sum over all nodes as sources, times `scale`."""
    total, squares = np.zeros(size), np.zeros(size)
    for one, two in found:
        total += one
        squares += two
    if pivots == size:
        return Estimate(total * scale, np.zeros(size), 0)
    mean = total / pivots
    variance = np.maximum(squares / pivots - mean**2, 0.0) * pivots / (pivots - 1)
    error = np.sqrt(variance / pivots * (1 - pivots / size)) * size
    return Estimate(mean * size * scale, error * scale, pivots)


def _pattern(graph: sparse.csr_array) -> sparse.csr_array:
    """The network with every weight 1; shares its index arrays."""
    return sparse.csr_array((np.ones(graph.nnz), graph.indices, graph.indptr), shape=graph.shape)


# ---- Paths counted: a product a step ----


def _dependencies(pattern: sparse.csr_array, sources: Ints) -> tuple[Floats, Floats]:
    """Σ δ_s(v) and Σ δ_s(v)² over the sources s: what passes through v on the way from s to anywhere else."""
    size, width = pattern.shape[0], sources.size
    spread = _Spread(pattern, width)
    rings = _count_paths(spread, sources)
    total, squares = np.zeros(size), np.zeros(size)
    handed: Floats = np.zeros(rings[-1][0].size)
    for (cells, paths), (nearer, fewer) in zip(rings[:1:-1], rings[-2:0:-1], strict=True):
        handed = fewer * spread.received(cells, (1.0 + handed) / paths, nearer)
        total += np.bincount(nearer // width, handed, size)
        squares += np.bincount(nearer // width, handed**2, size)
    return total, squares


def _count_paths(spread: _Spread, sources: Ints) -> list[tuple[Ints, Floats]]:
    """For each distance from 0: the cells there, and the number of shortest paths to each."""
    cells = sources * spread.width + np.arange(spread.width)
    paths = np.ones(spread.width)
    unseen = np.ones(spread.front.size, dtype=bool)
    rings = []
    while cells.size:
        unseen[cells] = False
        rings.append((cells, paths))
        cells, paths = spread.first_received(cells, paths, unseen)
    return rings


class _Spread:
    """Hands values of cells (node × width + source) on to the neighbours: `A @ X`, X zero in all other cells.

    When few cells have a value, their ties are followed one by one, else all at once as a product.
    """

    def __init__(self, pattern: sparse.csr_array, width: int) -> None:
        self.pattern, self.width = pattern, width
        self.degree = np.diff(pattern.indptr)
        self.front = np.zeros(pattern.shape[0] * width)

    def received(self, cells: Ints, values: Floats, at: Ints) -> Floats:
        """What arrives at some cells."""
        if self._few(cells):
            targets = self._followed(cells, values)
            found: Floats = self.front[at]
            self.front[targets] = 0.0
            return found
        return np.asarray(self._product(cells, values)[at])

    def first_received(self, cells: Ints, values: Floats, unseen: NDArray[np.bool_]) -> tuple[Ints, Floats]:
        """The unseen cells at which something arrives, and what."""
        if self._few(cells):
            targets = self._followed(cells, values)
            fresh = np.unique(targets[unseen[targets]])
            found = self.front[fresh]
            self.front[targets] = 0.0
            return fresh, found
        product = self._product(cells, values)
        fresh = np.flatnonzero((product != 0) & unseen)
        return fresh, product[fresh]

    def _few(self, cells: Ints) -> bool:
        return bool(20 * self.degree[cells // self.width].sum() < self.pattern.nnz * self.width)

    def _followed(self, cells: Ints, values: Floats) -> Ints:
        """Adds the values up in `front` at the cells returned (some more than once)."""
        nodes = cells // self.width
        ends = self.pattern.indptr[nodes + 1]
        neighbours = self.pattern.indices[spans(self.pattern.indptr[nodes], ends)].astype(np.int64)
        length = self.degree[nodes]
        targets: Ints = neighbours * self.width + np.repeat(cells % self.width, length)
        np.add.at(self.front, targets, np.repeat(values, length))
        return targets

    def _product(self, cells: Ints, values: Floats) -> Floats:
        self.front[cells] = values
        product = self.pattern @ self.front.reshape(-1, self.width)
        self.front[cells] = 0.0
        return np.asarray(product.reshape(-1))


# ---- Distances only: a source is a bit ----


def _word_batches(graph: sparse.csr_array, sources: Ints) -> Iterator[Ints]:
    width = 64 * max(1, min(16, _GATHERED // max(1, graph.nnz)))
    return (sources[at : at + width] for at in range(0, sources.size, width))


def _moments(graph: sparse.csr_array, sources: Ints, worth: Callable[[int], float]) -> tuple[Floats, Floats]:
    """Σ worth(distance) and Σ worth(distance)² over the sources that reach a node."""
    total, squares = np.zeros(graph.shape[0]), np.zeros(graph.shape[0])
    for distance, count in _rings(graph, sources):
        total += count * worth(distance)
        squares += count * worth(distance) ** 2
    return total, squares


def _rings(graph: sparse.csr_array, sources: Ints) -> Iterator[tuple[int, Ints]]:
    """For each distance from 1: how many of the sources are that far from each node."""
    size = graph.shape[0]
    tied = np.flatnonzero(np.diff(graph.indptr))
    starts = graph.indptr[tied]
    front: Words = np.zeros((size, -(-sources.size // 64)), dtype=np.uint64)
    bit = np.arange(sources.size)
    np.bitwise_or.at(front, (sources, bit // 64), np.uint64(1) << (bit % 64).astype(np.uint64))
    seen = front.copy()
    distance = 0
    while tied.size:
        distance += 1
        fresh = np.zeros_like(front)
        fresh[tied] = np.bitwise_or.reduceat(front[graph.indices], starts, axis=0)
        fresh &= ~seen
        seen |= fresh
        count = np.bitwise_count(fresh).sum(axis=1, dtype=np.int64)
        if not count.any():
            return
        yield distance, count
        front = fresh
