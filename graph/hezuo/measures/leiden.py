"""Single runs of Leiden (Traag, Waltman & van Eck, Sci. Rep. 9, 5233, 2019), by the engine that suits the size.

graspologic-native (MIT) always serves. From `LARGE` ties on networkit (MIT), where it is installed (`hezuo[fast]`),
takes less than half its time and finds a modularity at least as high; below, importing it costs more than it saves.
Either gives the same groups for the same seed each time, but not the same as the other, and networkit shuffles by the
C++ library of the system, so its groups may differ between Windows and Linux.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Ties from which networkit is worth its import.
LARGE = 50_000
#: Below so many ties a run repeats Leiden on its own result, which finds the best partition of small networks more
#: often.
_REPEATED = 5_000
#: Passes of networkit: with three it finds more modularity than graspologic-native in one. From `HUGE` ties on two must
#: do: they find as much as graspologic-native, and a third takes a third more time for a hundredth more.
_PASSES, _HURRIED = 3, 2
#: Ties from which the passes are fewer.
HUGE = 500_000


def runs(A: sparse.csr_array, count: int, resolution: float, seed: int) -> Ints:  # noqa: N803
    """Labels of several runs that differ by their seed and by the order in which they take the nodes.

    Args:
        A: n × n, symmetric, weights > 0; every node has a tie.
        count: number of runs.
        resolution: γ of the modularity.
        seed: of the first run; the others follow it.

    Returns:
        count × n; in each row labels 0, 1, … without gaps.

    """
    fast = A.nnz >= 2 * LARGE and importlib.util.find_spec("networkit") is not None
    found = (_networkit if fast else _graspologic)(A, range(seed, seed + count), resolution)
    return np.stack([np.unique(labels, return_inverse=True)[1] for labels in found])


def permuted(A: sparse.csr_array, order: Ints) -> tuple[Ints, NDArray[np.int32], Floats]:  # noqa: N803
    """The CSR arrays of A with row k taken from row order[k], columns likewise; all nodes with ties must be in `order`.

    Written out, as the slicing of a sparse array costs a third of a run on a small network.
    """
    degrees = np.diff(A.indptr)[order]
    pointers = np.concatenate(([0], np.cumsum(degrees))).astype(np.int64)
    taken = np.arange(pointers[-1]) + np.repeat(A.indptr[order] - pointers[:-1], degrees)
    place = np.zeros(A.shape[0], dtype=np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    return pointers, place[A.indices[taken]], np.asarray(A.data[taken], dtype=np.float64)


def _graspologic(A: sparse.csr_array, seeds: range, resolution: float) -> Iterator[Ints]:  # noqa: N803
    size = A.shape[0]
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(size)
        _, found = graspologic_native.leiden_csr(
            *permuted(A, order),
            size,
            resolution=resolution,
            seed=seed,
            iterations=2 if A.nnz <= 2 * _REPEATED else 1,
        )
        label = np.empty(size, dtype=np.int64)
        places = np.fromiter(found.keys(), dtype=np.int64, count=size)
        label[order[places]] = np.fromiter(found.values(), dtype=np.int64, count=size)
        yield label


def _networkit(A: sparse.csr_array, seeds: range, resolution: float) -> Iterator[Ints]:  # noqa: N803
    import networkit

    rows = np.repeat(np.arange(A.shape[0], dtype=A.indices.dtype), np.diff(A.indptr))
    once = rows < A.indices
    ties = (A.data[once], (rows[once], A.indices[once]))
    passes = _PASSES if once.sum() < HUGE else _HURRIED
    threads = networkit.getMaxNumberOfThreads()
    # With more than one thread the groups depend on which is first.
    networkit.setNumberOfThreads(1)
    try:
        made = networkit.GraphFromCoo(ties, n=A.shape[0], weighted=True, directed=False)
        for seed in seeds:
            networkit.setSeed(seed, True)
            run = networkit.community.ParallelLeiden(made, iterations=passes, randomize=True, gamma=resolution).run()
            yield np.asarray(run.getPartition().getVector(), dtype=np.int64)
    finally:
        networkit.setNumberOfThreads(threads)
