"""Groups that hold still: communities on which many runs agree, how firmly nodes sit in them, and what marks them.

Leiden (Traag, Waltman & van Eck, Sci. Rep. 9, 5233, 2019) finds groups of high modularity, but another seed or another
order of the nodes finds others. So it is run many times over both, and the groups returned are the consensus of the
runs over their co-assignment matrix (Lancichinetti & Fortunato, Sci. Rep. 2, 336, 2012), taken as its median partition
(see `median`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special
from scipy.sparse.csgraph import connected_components

from hezuo.measures import leiden
from hezuo.measures.median import median_partition

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Ties times runs that one consensus may cost, with bounds on the runs: few runs on large networks, yet never a single
#: one.
_EFFORT, _MOST, _FEWEST = 400_000, 30, 2
#: A second facet names a group only when chance would rarely bring as many bearers into it.
_SECOND = 0.05


@dataclass(frozen=True)
class Groups:
    """A consensus grouping.

    Attributes:
        label: group of each node, 0 for the largest, equal sizes in the order of their smallest key; −1 for a node
            without ties, which is in no group.
        stability: for each node the mean share of runs in which it was together with another member of its group, 0 to
            1; 1.0 for a node that is alone.
        modularity: Newman's modularity of the grouping at the resolution asked for; 0.0 without ties.
        runs: the number of Leiden runs behind it; 0 without ties.

    """

    label: Ints
    stability: Floats
    modularity: float
    runs: int


def consensus(
    A: sparse.csr_array,  # noqa: N803
    order_keys: Sequence[str],
    *,
    runs: int | None = None,
    resolution: float = 1.0,
    seed: int = 0,
) -> Groups:
    """The groups on which Leiden runs over many seeds and node orders agree.

    The nodes are put into the order of their keys first, so the answer does not depend on the order in which they come.
    A group is connected: a consensus that is not falls into its components, which never lowers the modularity. A
    component that is no better cut than whole (an even biclique, say) stays whole.

    Args:
        A: n × n, symmetric, weights > 0, zero diagonal.
        order_keys: n distinct strings that stay with their nodes, such as IRIs.
        runs: how many runs; by default 400,000 / ties, at least 2 and at most 30.
        resolution: γ of the modularity, > 0; higher values make more and smaller groups.
        seed: number of the first run's seed.

    Raises:
        ValueError: on keys that are too few, too many or not distinct, or fewer than one run.

    """
    size = A.shape[0]
    order = _order(order_keys, size)
    if runs is not None and runs < 1:
        raise ValueError("at least one run is needed")
    label, stable = np.full(size, -1, dtype=np.int64), np.ones(size)
    tied = order[np.diff(A.indptr)[order] > 0]
    if tied.size == 0:
        return Groups(label, stable, 0.0, 0)
    pointers, indices, data = leiden.permuted(A, tied)
    canonical = sparse.csr_array((data, indices, pointers), shape=(tied.size, tied.size))
    canonical.sort_indices()
    count = runs or int(np.clip(_EFFORT * 2 // canonical.nnz, _FEWEST, _MOST))
    found = leiden.runs(canonical, count, resolution, seed)
    groups = _numbered(_worth(canonical, connected(canonical, median_partition(found)), resolution))
    label[tied], stable[tied] = groups, stability(found, groups)
    return Groups(label, stable, modularity(canonical, groups, resolution), count)


def _worth(A: sparse.csr_array, label: Ints, resolution: float) -> Ints:  # noqa: N803
    """The labels, with every component in one group where its cut gains no modularity."""
    count, part = connected_components(A, directed=False)
    if count == 1:
        worse = modularity(A, label, resolution) <= 1.0 - resolution + 1e-12
        return np.zeros_like(label) if worse else label
    gain = _parts(A, label, part, resolution) - _parts(A, part, part, resolution)
    whole = gain <= 1e-12
    return np.where(whole[part], label.max(initial=-1) + 1 + part, label)


def _parts(A: sparse.csr_array, label: Ints, part: Ints, resolution: float) -> Floats:  # noqa: N803
    """For each component what its groups add to the modularity; a group lies in one component."""
    total = float(A.data.sum())
    rows = np.repeat(np.arange(A.shape[0]), np.diff(A.indptr))
    count = int(label.max(initial=-1)) + 1
    same = label[rows] == label[A.indices]
    inside = np.bincount(label[rows][same], weights=A.data[same], minlength=count)
    strengths = np.bincount(label[rows], weights=A.data, minlength=count)
    home = np.zeros(count, dtype=np.int64)
    home[label] = part
    added = inside / total - resolution * (strengths / total) ** 2
    return np.asarray(np.bincount(home, weights=added, minlength=int(part.max(initial=-1)) + 1))


def modularity(A: sparse.csr_array, label: Ints, resolution: float = 1.0) -> float:  # noqa: N803
    """Newman's modularity Σ_g [w_g / w − γ (s_g / 2w)²].

    Here w is the sum of all weights, w_g of those inside group g, s_g the sum of the strengths of the nodes in g.

    Args:
        A: n × n, symmetric, weights > 0.
        label: n labels; nodes of a negative label must have no ties.
        resolution: γ.

    Returns:
        The modularity, at most 1; 0.0 without ties. Girvan & Newman, PNAS 99, 7821 (2002); γ: Reichardt & Bornholdt
        (2006).

    """
    total = float(A.data.sum())
    if total <= 0.0:
        return 0.0
    rows = np.repeat(np.arange(A.shape[0]), np.diff(A.indptr))
    inside = float(A.data[label[rows] == label[A.indices]].sum())
    strengths = np.bincount(label[rows], weights=A.data)
    return float(inside / total - resolution * ((strengths / total) ** 2).sum())


def names(
    label: Ints,
    facets: sparse.csr_array,
    facet_labels: Sequence[str],
    *,
    most: int = 2,
) -> tuple[tuple[int, ...], ...]:
    """The facet values, such as majors or classes, that mark each group.

    A facet marks a group when a larger share of its members than of all grouped nodes bears it. The mark is the
    stronger, the smaller the hypergeometric chance that a random set of that size holds as many bearers. Facets are
    given out strongest mark first, each to one group only, so that no two groups are named alike; equal marks are
    decided by the label of the facet, then by the number of the group. A group's first facet need only mark it, a
    further one must have a chance below 0.05.

    Args:
        label: n group numbers as from `consensus`; nodes of a negative number count nowhere.
        facets: n × f; an entry above 0 says that the node bears the facet, however often.
        facet_labels: f texts for deciding between equal marks.
        most: facets per group.

    Returns:
        For each group 0, 1, … up to `most` columns of `facets`, the strongest first; empty when none marks it.

    """
    count = int(label.max(initial=-1)) + 1
    group, facet, chance = _marks(label, facets, count)
    ties = np.asarray(facet_labels, dtype=object)[facet]
    order = sorted(range(group.size), key=lambda i: (chance[i], str(ties[i]), int(group[i])))
    chosen: list[list[int]] = [[] for _ in range(count)]
    taken: set[int] = set()
    for rank in range(most):
        for i in order:
            mine, value = chosen[group[i]], int(facet[i])
            if len(mine) == rank and value not in taken and (rank == 0 or chance[i] < _SECOND):
                mine.append(value)
                taken.add(value)
    return tuple(tuple(c) for c in chosen)


def _marks(label: Ints, facets: sparse.csr_array, count: int) -> tuple[Ints, Ints, Floats]:
    """Group, facet and hypergeometric upper tail of every facet that is over-represented in a group."""
    grouped = np.flatnonzero(label >= 0)
    inside = sparse.csr_array((np.ones(grouped.size), (label[grouped], grouped)), shape=(count, label.size))
    bears = (facets > 0).astype(np.float64)
    held = (inside @ bears).tocoo()
    group, facet, held_count = held.row.astype(np.int64), held.col.astype(np.int64), np.rint(held.data).astype(np.int64)
    bearers = np.bincount(facet, weights=held_count, minlength=facets.shape[1]).astype(np.int64)[facet]
    members = np.bincount(label[grouped], minlength=count)[group]
    marks = held_count * grouped.size > members * bearers
    group, facet, held_count = group[marks], facet[marks], held_count[marks]
    return group, facet, upper_tail(held_count, grouped.size, bearers[marks], members[marks])


def upper_tail(held: Ints, total: int, bearers: Ints, members: Ints) -> Floats:
    """P(X ≥ held) for X hypergeometric: bearers among `members` drawn from `total`."""
    terms = np.minimum(bearers, members) - held + 1
    at = np.repeat(np.arange(held.size), terms)
    value = held[at] + np.arange(at.size) - np.repeat(np.cumsum(terms) - terms, terms)
    logs = (
        _log_choose(bearers[at], value)
        + _log_choose(total - bearers[at], members[at] - value)
        - _log_choose(np.full(at.size, total), members[at])
    )
    tails = np.bincount(at, weights=np.exp(logs), minlength=held.size)
    # Rounded to nine digits, so that equal chances compare as equal whatever the order of the sums.
    return np.asarray(np.exp(np.round(np.log(np.maximum(tails, np.finfo(float).tiny)), 9)), dtype=np.float64)


def _log_choose(n: Ints, k: Ints) -> Floats:
    out: Floats = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
    out[(k < 0) | (k > n)] = -np.inf
    return out


def _order(order_keys: Sequence[str], size: int) -> Ints:
    keys = list(order_keys)
    if len(keys) != size or len(set(keys)) != size:
        raise ValueError("order_keys must hold one distinct key for each node")
    return np.asarray(sorted(range(size), key=keys.__getitem__), dtype=np.int64)


def connected(A: sparse.csr_array, label: Ints) -> Ints:  # noqa: N803
    """The groups split where they do not hang together: n numbers, one for each connected part of a group."""
    rows = np.repeat(np.arange(A.shape[0]), np.diff(A.indptr))
    same = label[rows] == label[A.indices]
    inside = sparse.coo_array((A.data[same], (rows[same], A.indices[same])), shape=A.shape)
    return np.asarray(connected_components(inside, directed=False)[1], dtype=np.int64)


def _numbered(label: Ints) -> Ints:
    """The same groups numbered by size, largest first, then by their first node."""
    _, first, codes, sizes = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    number = np.empty(order.size, dtype=np.int64)
    number[order] = np.arange(order.size)
    return np.asarray(number[codes], dtype=np.int64)


def stability(found: Ints, label: Ints) -> Floats:
    """For each node the mean share of the runs (rows of `found`) in which it was with the others of its group.

    1 for a node that is alone in its group.
    """
    met = np.zeros(label.size)
    for labels in found:
        _, codes, sizes = np.unique(label * (int(labels.max()) + 1) + labels, return_inverse=True, return_counts=True)
        met += sizes[codes] - 1
    others = np.bincount(label)[label] - 1
    return np.where(others > 0, met / np.maximum(others * found.shape[0], 1), 1.0)
