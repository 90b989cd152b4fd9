"""The grouping that contradicts a set of groupings least.

With D[i, j] the share of groupings that put nodes i and j together (the co-assignment matrix of Lancichinetti &
Fortunato, Sci. Rep. 2, 336, 2012), the median partition minimises the sum over all pairs of |D[i, j] − together(i, j)|,
which is the mean Mirkin distance to the groupings. Equivalently it maximises the sum of D[i, j] − 1/2 over the pairs
that it puts together. Finding the best is hard; the best of the given groupings is at most twice as far away as it
(Filkov & Skiena, Int. J. AI Tools 13, 863, 2004), and moving nodes to the group that more groupings support brings it
closer still.

D itself is never formed: everything follows from counts of nodes per (label of a run, group), so that all n² pairs are
weighed in time linear in n. All sums are integers, so the result is the same on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]

#: Rounds of moves; each round but the last raises the agreement, and few are ever needed.
_ROUNDS = 10


def median_partition(runs: Ints) -> Ints:
    """The median partition of several groupings of the same nodes, near enough.

    Starts from the grouping that agrees best with all (the first of equals), then moves nodes that no grouping
    separates, together, to another of its groups as long as the agreement grows. No group is founded, so every group
    stems from a run.

    Args:
        runs: R × n; row r holds the label of each node in grouping r, labels 0, 1, … without gaps. R ≥ 1.

    Returns:
        n labels ≥ 0; their numbers have no meaning.

    """
    if runs.shape[1] == 0:
        return np.zeros(0, dtype=np.int64)
    cores = _cores(runs)
    sizes = np.bincount(cores)
    first = np.full(sizes.size, runs.shape[1], dtype=np.int64)
    np.minimum.at(first, cores, np.arange(runs.shape[1]))
    offsets = np.concatenate(([0], np.cumsum(runs.max(axis=1) + 1)))
    labels = runs[:, first].T + offsets[:-1]
    rows = np.repeat(np.arange(sizes.size), runs.shape[0])
    member = sparse.csr_array((np.ones(labels.size, dtype=np.int64), (rows, labels.ravel())), (sizes.size, offsets[-1]))
    part = _closest(member, labels, sizes)
    for _ in range(_ROUNDS):
        if not _move(member, labels, sizes, part):
            break
    return np.asarray(part[cores], dtype=np.int64)


def agreement(runs: Ints, partition: Ints) -> int:
    """2 R × the sum of D[i, j] − 1/2 over the ordered pairs, i = j included, that `partition` puts together."""
    total = 0
    for labels in runs:
        codes = partition * (int(labels.max(initial=0)) + 1) + labels
        total += 2 * int((np.unique(codes, return_counts=True)[1].astype(np.int64) ** 2).sum())
    size = np.unique(partition, return_counts=True)[1].astype(np.int64)
    return total - int(runs.shape[0] * (size**2).sum())


def _cores(runs: Ints) -> Ints:
    """Numbers the sets of nodes that no grouping separates."""
    cores = np.zeros(runs.shape[1], dtype=np.int64)
    for labels in runs:
        cores = np.unique(cores * (int(labels.max()) + 1) + labels, return_inverse=True)[1]
    return cores


def _closest(member: sparse.csr_array, labels: Ints, sizes: Ints) -> Ints:
    """The grouping that agrees best with all groupings."""
    shared = sparse.csc_array(member.T @ member.multiply(sizes[:, None]).tocsr())
    own = shared.diagonal()
    shared.data **= 2
    weight = 2 * np.asarray(shared.sum(axis=0)).ravel() - labels.shape[1] * own**2
    scores = [int(weight[np.unique(column)].sum()) for column in labels.T]
    return np.unique(labels[:, int(np.argmax(scores))], return_inverse=True)[1].astype(np.int64)


def _move(member: sparse.csr_array, labels: Ints, sizes: Ints, part: Ints) -> bool:
    """Moves cores, those that gain most first, to the group they agree with most; whether any moved."""
    runs, cores = labels.shape[1], np.arange(sizes.size)
    inside = sparse.csr_array((sizes, (cores, part)), shape=(sizes.size, int(part.max()) + 1))
    nodes = sparse.csr_array(member.T @ inside)
    size = np.asarray(inside.sum(axis=0)).ravel()
    met = sparse.coo_array(member @ nodes)
    # Only groups that some grouping supports are looked at, so the sparse product holds every candidate.
    pull = 2 * met.data - runs * size[met.col]
    own = met.col == part[met.row]
    pull[own] -= runs * sizes[met.row[own]]
    stay = np.zeros(sizes.size, dtype=np.int64)
    stay[met.row[own]] = pull[own]
    gain = (pull - stay[met.row]) * sizes[met.row]
    order = np.flatnonzero(gain > 0)
    order = order[np.lexsort((met.col[order], met.row[order], -gain[order]))]
    moved = False
    locked = np.zeros(size.size, dtype=bool)
    for core, group in zip(met.row[order].tolist(), met.col[order].tolist(), strict=True):
        # A gain was counted before any move: it holds while neither group has changed.
        source = part[core]
        if not (locked[source] or locked[group]):
            part[core] = group
            locked[[source, group]] = True
            moved = True
    return moved
