"""Which way a measure is computed: exactly, or by size from a sample.

Every measure runs on numpy and scipy. On 10,000 nodes, with the conversion of the network included, networkit,
rustworkx and igraph took longer for each measure that they have, so there is no choice of libraries here
(`benchmarks/measures.py` repeats the comparison). Groups are the exception: see `leiden`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]

#: Sources of a sample when none are asked for: at most, and the fewest of betweenness on a large network.
PIVOTS, FEWEST_PIVOTS = 256, 64

#: Pivots times stored ties that a sample may cost before it takes fewer.
_EFFORT = 64_000_000


def sources(size: int, pivots: int | None, limit: int, seed: int, most: int = PIVOTS) -> Ints:
    """The nodes to start from, sorted: all up to the limit, else a sample without replacement.

    Args:
        size: number of nodes.
        pivots: sources asked for, at any size; all when it is `size` or more. None: as the limit says.
        limit: number of nodes up to which None means all.
        seed: of the sample.
        most: sources of the sample above the limit.

    Raises:
        ValueError: on fewer than two pivots, which show no error.

    """
    wanted = pivots if pivots is not None else size if size <= limit else most
    if wanted >= size:
        return np.arange(size)
    if wanted < 2:
        raise ValueError("at least two pivots are needed")
    return np.sort(np.random.default_rng(seed).choice(size, wanted, replace=False))


def affordable(graph: sparse.csr_array) -> int:
    """How many pivots betweenness takes above its limit: `PIVOTS`, fewer on many ties, at least `FEWEST_PIVOTS`."""
    return int(max(FEWEST_PIVOTS, min(PIVOTS, _EFFORT // max(1, graph.nnz))))
