"""Centrality in two-mode networks, against the most a mode can have (Borgatti & Everett, Soc. Networks 19, 243, 1997).

A network is a `scipy.sparse.csr_array`: n × n, symmetric, weights > 0, zero diagonal, sorted indices, with ties
between the modes only. `mode` is a bool array of n values, True for the second mode. Weights play no part.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.cuts import components
from hezuo.measures.paths import Estimate, distance_sums
from hezuo.measures.paths import betweenness_estimate as one_mode

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def degree(graph: sparse.csr_array, mode: Bools) -> Floats:
    """The share of the other mode that a node is tied to; 0 when the other mode is empty.

    Raises:
        ValueError: on a tie within a mode, or when there is not one mode per node.

    """
    _, other = _sizes(graph, mode)
    return np.asarray(np.diff(graph.indptr) / np.maximum(other, 1.0))


def closeness(graph: sparse.csr_array, mode: Bools) -> Floats:
    """How near a node is to all others: the least possible sum of distances over its own.

    The least is m + 2 (n − 1): 1 to each of the m of the other mode, 2 to each other of its own n, both counted in
    its own component, and multiplied with the share of all nodes that it reaches (Wasserman & Faust 1994, eq. 5.22), so
    that it stays between 0 and 1. (networkx takes m and n of the whole network there, which puts the members of the
    smallest components above 1.) 0 without ties.

    Raises:
        ValueError: on a tie within a mode, or when there is not one mode per node.

    """
    _sizes(graph, mode)
    total, reached = distance_sums(graph)
    part = components(graph)
    second = np.bincount(part, weights=mode, minlength=1)[part] if mode.size else np.zeros(0)
    own = np.where(mode, second, reached + 1 - second)
    least = (reached + 1 - own) + 2 * (own - 1)
    share = reached / max(graph.shape[0] - 1.0, 1.0)
    return np.where(reached > 0, least / np.maximum(total, 1.0) * share, 0.0)


def betweenness(graph: sparse.csr_array, mode: Bools, *, pivots: int | None = None, seed: int = 0) -> Floats:
    """The values of `betweenness_estimate` of this module."""
    return betweenness_estimate(graph, mode, pivots=pivots, seed=seed).value


def betweenness_estimate(graph: sparse.csr_array, mode: Bools, *, pivots: int | None = None, seed: int = 0) -> Estimate:
    """The share of shortest paths through a node, over the most that a node of its mode can have.

    With n nodes in its own mode, m in the other, s = (n − 1) div m and t = (n − 1) mod m, the most is
    ½ [m² (s + 1)² + m (s + 1)(2t − s − 1) − t (2s − t + 3)]. Sampled as `paths.betweenness_estimate`.

    Raises:
        ValueError: on a tie within a mode, or when there is not one mode per node.

    """
    own, other = _sizes(graph, mode)
    size = graph.shape[0]
    found = one_mode(graph, pivots=pivots, seed=seed)
    s, t = np.divmod(own - 1, np.maximum(other, 1.0))
    most = (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
    pairs = (size - 1.0) * (size - 2.0) / 2
    scale = np.where((other > 0) & (most > 0), pairs / np.where(most > 0, most, 1.0), 0.0)
    return Estimate(found.value * scale, found.error * scale, found.pivots)


def _sizes(graph: sparse.csr_array, mode: Bools) -> tuple[Floats, Floats]:
    """For each node the size of its own mode and of the other."""
    if mode.shape != (graph.shape[0],):
        raise ValueError("there must be one mode per node")
    rows = np.repeat(np.arange(mode.size), np.diff(graph.indptr))
    if (mode[rows] == mode[graph.indices]).any():
        raise ValueError("a tie joins two nodes of one mode")
    second = float(mode.sum())
    own = np.where(mode, second, mode.size - second)
    return own, mode.size - own
