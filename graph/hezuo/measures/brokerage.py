"""Who stands between others: Burt's structural holes, and ties within and across modules.

A network is a `scipy.sparse.csr_array`: n × n, symmetric, weights > 0, zero diagonal, sorted indices. Every measure
returns n values and never NaN. The roles of Gould & Fernandez are in `roles`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.brokerage_roles import ROLES, GouldFernandez, gould_fernandez
from hezuo.measures.cohesion import arcs_of

__all__ = [
    "ROLES",
    "GouldFernandez",
    "constraint",
    "effective_size",
    "gould_fernandez",
    "participation",
    "within_module_degree",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def constraint(graph: sparse.csr_array) -> Floats:
    """How far a node's contacts are tied up with each other (Burt, Structural Holes, 1992, eq. 2.4); low for a broker.

    c(i) = Σ_j (p_ij + Σ_q p_iq p_qj)² over the neighbours j, p_ij = a_ij / Σ_k a_ik, q ≠ i, j. A node with one
    contact has 1; a small closed group can exceed 1. A node without ties, for which Burt's sum is empty and other
    programs give NaN or 0, has 1 too: it has nobody to stand between, and must not rank as the freest of all.
    """
    ties = arcs_of(graph)
    weight = graph.data[ties.place]
    strength = ties.sums(weight)
    through = weight.copy()
    for one, two, three in ties.triangles():
        tail, middle, end = ties.tail[one], ties.head[one], ties.head[two]
        first, second, third = weight[one], weight[two], weight[three]
        through += np.bincount(one, third * second / strength[end], through.size)
        through += np.bincount(two, first * third / strength[tail], through.size)
        through += np.bincount(three, first * second / strength[middle], through.size)
    return np.where(strength > 0, ties.sums(through**2) / np.where(strength > 0, strength, 1.0) ** 2, 1.0)


def effective_size(graph: sparse.csr_array) -> Floats:
    """The number of contacts less the average overlap between them (Burt, Structural Holes, 1992, eq. 2.2).

    e(i) = Σ_j (1 − Σ_q p_iq m_jq) over the neighbours j and q ≠ i, j, with p_iq = a_iq / Σ_k a_ik and m_jq = a_jq /
    max_k a_jk. With equal weights this is k − 2 t / k, t ties among k neighbours (Borgatti, Connections 20, 35,
    1997). 0 without ties.
    """
    ties = arcs_of(graph)
    weight = graph.data[ties.place]
    strength, top = ties.sums(weight), _strongest(graph)
    overlap = np.zeros(ties.size)
    for one, two, three in ties.triangles():
        corners = ties.tail[one], ties.head[one], ties.head[two]
        # Facing each corner: its two ties in the order of the other corners, and the tie between those.
        for at, (b, c), (to_b, to_c, across) in (
            (corners[0], (corners[1], corners[2]), (one, three, two)),
            (corners[1], (corners[0], corners[2]), (one, two, three)),
            (corners[2], (corners[0], corners[1]), (three, two, one)),
        ):
            shared = weight[to_c] / top[b] + weight[to_b] / top[c]
            overlap += np.bincount(at, shared * weight[across], ties.size)
    return np.asarray(np.diff(graph.indptr) - overlap / np.where(strength > 0, strength, 1.0))


def participation(graph: sparse.csr_array, groups: Ints) -> Floats:
    """How evenly a node's ties spread over the modules (Guimerà & Amaral, Nature 433, 895, 2005).

    P(i) = 1 − Σ_s (k_is / k_i)², k_is the weight of the ties of i to module s: 0 when all go to one module. A
    neighbour with the group −1 is a module of its own. 0 without ties.

    Raises:
        ValueError: when there is not one group per node.

    """
    within = _to_modules(graph, _own_modules(graph, groups))
    strength = np.asarray(graph @ np.ones(graph.shape[1]))
    squares = np.asarray(within.power(2) @ np.ones(within.shape[1]))
    # Zero but for rounding when all ties go to one module.
    spread = 1.0 - squares / np.where(strength > 0, strength, 1.0) ** 2
    return np.where((strength > 0) & (np.diff(within.indptr) > 1), spread, 0.0)


def within_module_degree(graph: sparse.csr_array, groups: Ints) -> Floats:
    """How well tied a node is within its module, against the others in it (Guimerà & Amaral, Nature 433, 895, 2005).

    z(i) = (κ_i − mean κ) / sd κ over the members of the module of i, κ_i the weight of its ties within; sd of the
    whole population (divided by the number of members). 0 when all members have the same, and for a node with the
    group −1.

    Raises:
        ValueError: when there is not one group per node.

    """
    module = _own_modules(graph, groups)
    if module.size == 0:
        return np.zeros(0)
    rows = np.repeat(np.arange(module.size), np.diff(graph.indptr))
    own = np.where(module[rows] == module[graph.indices], graph.data, 0.0)
    inside = np.bincount(rows, own, module.size)
    members = np.bincount(module)
    offset = inside - (np.bincount(module, inside) / members)[module]
    spread = np.sqrt(np.bincount(module, offset**2) / members)
    # A spread of rounding errors is none.
    level = np.sqrt(np.bincount(module, inside**2) / members)
    steady = (spread <= 1e-12 * level)[module]
    return np.where(steady, 0.0, offset / np.where(steady, 1.0, spread[module]))


def _strongest(graph: sparse.csr_array) -> Floats:
    top = np.ones(graph.shape[0])
    tied = np.flatnonzero(np.diff(graph.indptr))
    if tied.size:
        top[tied] = np.maximum.reduceat(graph.data, graph.indptr[tied])
    return top


def _own_modules(graph: sparse.csr_array, groups: Ints) -> Ints:
    """The modules as codes from 0, each −1 a code of its own."""
    given = np.asarray(groups, dtype=np.int64)
    if given.shape != (graph.shape[0],):
        raise ValueError("there must be one group per node")
    alone = given < 0
    filled = np.where(alone, given.max(initial=-1) + 1 + np.cumsum(alone), given)
    return np.unique(filled, return_inverse=True)[1].astype(np.int64)


def _to_modules(graph: sparse.csr_array, module: Ints) -> sparse.csr_array:
    """The weight of the ties of each node to each module, n × modules."""
    size = module.size
    shape = (size, int(module.max(initial=-1)) + 1)
    member = sparse.csr_array((np.ones(size), module, np.arange(size + 1)), shape=shape)
    return graph @ member
