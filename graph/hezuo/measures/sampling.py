"""Which way a measure is computed: exactly or from a sample by size, and what is worked out once for several measures.

Every measure runs on numpy and scipy. On 10,000 nodes, with the conversion of the network included, networkit,
rustworkx and igraph took longer for each measure that they have, so there is no choice of libraries here
(`benchmarks/measures.py` repeats the comparison). Groups are the exception: see `leiden`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
T = TypeVar("T")

#: Betweenness is exact up to this many nodes and sampled above.
EXACT_LIMIT = 2_000
#: Harmonic closeness, which costs a fiftieth, is exact up to this many nodes.
HARMONIC_LIMIT = 20_000
#: Sources of a sample when none are asked for: at most, and the fewest of betweenness on a large network.
PIVOTS, FEWEST_PIVOTS = 256, 64

#: Pivots times stored ties that a sample may cost before it takes fewer.
_EFFORT = 64_000_000

_held: dict[Callable[..., Any], tuple[Ints, Ints, Any]] = {}


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


def shared(function: Callable[[sparse.csr_array], T]) -> Callable[[sparse.csr_array], T]:
    """A function of the pattern of a network (not its weights) that keeps its last answer for the same pattern.

    Patterns are compared value by value with a copy of the last one, which costs a thousandth of the work saved, so
    a network changed in place is seen as another. What is returned is shared: nobody may change it.
    """

    @wraps(function)
    def kept(graph: sparse.csr_array) -> T:
        last = _held.get(function)
        if last and np.array_equal(last[0], graph.indptr) and np.array_equal(last[1], graph.indices):
            answer: T = last[2]
            return answer
        answer = function(graph)
        _held[function] = (graph.indptr.copy(), graph.indices.copy(), answer)
        return answer

    return kept


def forget() -> None:
    """Let go of what is kept."""
    _held.clear()
