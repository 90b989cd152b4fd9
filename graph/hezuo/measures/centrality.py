"""Who is central: degree, strength, eigenvector, PageRank; gathered here also measures of paths, cohesion and cuts.

A network is a `scipy.sparse.csr_array`: n × n, symmetric, weights > 0 (parallel ties summed), zero diagonal, sorted
indices. Every measure returns n values and never NaN; an empty network gives empty arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from hezuo.measures.catalogue import EXACT_LIMIT
from hezuo.measures.cohesion import clustering, core_number
from hezuo.measures.cuts import articulation_points, bridges, components
from hezuo.measures.paths import Estimate, betweenness, betweenness_estimate, harmonic, harmonic_estimate

__all__ = [
    "EXACT_LIMIT",
    "Estimate",
    "articulation_points",
    "betweenness",
    "betweenness_estimate",
    "bridges",
    "clustering",
    "components",
    "core_number",
    "degree",
    "eigenvector",
    "harmonic",
    "harmonic_estimate",
    "pagerank",
    "strength",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Eigenvectors of components up to this many nodes come from the dense solver.
_DENSE = 200
_TOLERANCE, _STEPS = 1e-12, 300


def degree(graph: sparse.csr_array) -> Ints:
    """The number of a node's ties (parallel ties count once)."""
    return np.asarray(np.diff(graph.indptr), dtype=np.int64)


def strength(graph: sparse.csr_array) -> Floats:
    """The sum of the weights of a node's ties (Barrat et al., PNAS 101, 3747, 2004)."""
    return np.asarray(graph @ np.ones(graph.shape[1]))


def eigenvector(graph: sparse.csr_array) -> Floats:
    """Central through central neighbours: the leading eigenvector, of length 1 (Bonacich, J. Math. Sociol. 2, 1972).

    A x = λ x for the greatest λ, x ≥ 0, weights counted. In a disconnected network only the largest component has
    values and all else is 0: the leading eigenvector of the whole would sit in the component with the greatest λ,
    which may be a small clique, and would say 0 of everyone in the largest. Components equally large have values
    each, each of length 1. Without ties everything is 0.
    """
    result = np.zeros(graph.shape[0])
    label = components(graph)
    sizes = np.bincount(label)
    if sizes.size == 0 or sizes.max() == 1:
        return result
    if sizes.size == 1:
        return _leading(graph)
    for largest in np.flatnonzero(sizes == sizes.max()):
        nodes = np.flatnonzero(label == largest)
        result[nodes] = _leading(graph[nodes][:, nodes])
    return result


def pagerank(graph: sparse.csr_array, alpha: float = 0.85) -> Floats:
    """How often a walk is at a node, following ties by weight, anew with probability 1 − α (Brin & Page 1998).

    x = α A D⁻¹ x + (1 − α) / n, D strengths; a node without ties hands on to all alike. The values sum to 1.
    """
    size = graph.shape[0]
    if size == 0:
        return np.zeros(0)
    weight = strength(graph)
    lone = weight == 0
    share = np.where(lone, 0.0, 1.0 / np.where(lone, 1.0, weight))
    now = np.full(size, 1.0 / size)
    for _ in range(_STEPS):
        base = (alpha * now[lone].sum() + 1.0 - alpha) / size
        after = alpha * (graph @ (now * share)) + base
        change = np.abs(after - now).sum()
        now = after
        if change < _TOLERANCE:
            break
    return np.asarray(now / now.sum())


def _leading(graph: sparse.csr_array) -> Floats:
    """The leading eigenvector of a connected network; it is unique and positive (Perron–Frobenius)."""
    if graph.shape[0] <= _DENSE:
        found = np.linalg.eigh(graph.toarray())[1][:, -1]
    else:
        start = np.sqrt(strength(graph))
        try:
            found = eigsh(graph, k=1, which="LA", v0=start, ncv=24, maxiter=40, tol=1e-10)[1][:, 0]
        except ArpackNoConvergence:
            found = _inverse(graph, start)
    positive = np.abs(found)
    return np.asarray(positive / np.linalg.norm(positive))


def _inverse(graph: sparse.csr_array, vector: Floats) -> Floats:
    """By inverse steps, for long drawn-out networks, on which Lanczos steps do not settle but factors stay sparse."""
    for _ in range(_STEPS):
        vector = graph @ vector + vector
        vector /= np.linalg.norm(vector)
    # No eigenvalue is above the greatest quotient of a positive vector (Collatz 1942; Wielandt 1950).
    above = float((graph @ vector / vector).max()) * (1 + 1e-12)
    return np.asarray(eigsh(graph.tocsc(), k=1, sigma=above, which="LM", v0=vector)[1][:, 0])
