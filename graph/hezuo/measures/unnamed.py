"""What ranks are worth when platforms have members that the record does not name: a simulation of missing ties.

A record that names the leaders of a platform and not its members lacks ties at random from the point of view of a
ranking (the boundary effect of Kossinets, Social Networks 28, 247, 2006, doi:10.1016/j.socnet.2005.07.002). As in
Borgatti, Carley & Krackhardt (Social Networks 28, 124, 2006, doi:10.1016/j.socnet.2005.05.001) the network is disturbed
many times and the measure compared with the observed one: by the share of the first k that stay among the first k, and
by the rank correlation of Spearman.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.ranges import ranks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: How many members are put into each platform, how often, and the percentiles of a range.
ADDED, SAMPLES = (1, 2, 4), 50
LOW, HIGH = 5, 95
#: The first so many places are compared.
FIRST = 10


@dataclass(frozen=True)
class Step:
    """One point of the curve: `added` members in every platform, over all samples.

    `first` is the mean share of the observed first `FIRST` that are among the first again (ties at the border
    included), `top` the share of samples in which an observed first is first, `correlation` the mean of Spearman's.
    """

    added: int
    first: float
    top: float
    correlation: float


@dataclass(frozen=True)
class Unnamed:
    """What unnamed members would do to ranks.

    Attributes:
        curve: a step for each number of added members, ascending.
        best, worst: the ranks of each party at the percentiles `LOW` and `HIGH` over the samples, added × parties.
        samples: how many networks were made for each step.
        seed: of the random numbers.

    """

    curve: tuple[Step, ...]
    best: Ints
    worst: Ints
    samples: int
    seed: int


def simulated(
    B: sparse.csr_array,  # noqa: N803
    measure: Callable[[sparse.csr_array], Floats],
    weight: float = 1.0,
    *,
    added: Sequence[int] = ADDED,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Unnamed:
    """The ranks of parties when every platform has so many more members, drawn from all parties alike.

    Each sample and step costs one call of `measure`, so len(added) × samples calls whatever the size of the network.

    Args:
        B: records × parties, weights of memberships.
        measure: from such a matrix to one finite value per party.
        weight: that of an added membership.
        added: how many members are put into each platform; fewer where fewer parties are outside of it.
        samples: networks for each step.
        seed: of the random numbers; the same seed gives the same answer.

    """
    observed = ranks(measure(B))
    parties = B.shape[1]
    best, worst = (np.zeros((len(added), parties), np.int64) for _ in range(2))
    curve = []
    for step, more in enumerate(added):
        # A seed for each step: one more step does not change the others.
        rng = np.random.default_rng([seed, more])
        found = [ranks(measure(_filled_up(B, more, weight, rng))) for _ in range(samples)]
        drawn = np.asarray(found, np.int64).reshape(samples, parties)
        low, high = (np.percentile(drawn, q, axis=0, method="nearest") for q in (LOW, HIGH)) if parties else ([], [])
        best[step], worst[step] = low, high
        curve.append(_compared(more, observed, drawn))
    return Unnamed(tuple(curve), best, worst, samples, seed)


def _filled_up(
    B: sparse.csr_array,  # noqa: N803
    more: int,
    weight: float,
    rng: np.random.Generator,
) -> sparse.csr_array:
    """B with `more` members put into each record."""
    records, parties = B.shape
    more = min(more, parties)
    if not (records and more):
        return B
    keys = rng.random((records, parties))
    keys[np.repeat(np.arange(records), np.diff(B.indptr)), B.indices] = np.inf
    # The smallest random keys of a row are a random set; what is inside already is never among those that count.
    columns = np.argpartition(keys, more - 1, axis=1)[:, :more]
    rows = np.broadcast_to(np.arange(records)[:, None], columns.shape)
    outside = np.isfinite(keys[rows, columns])
    ends = rows[outside], columns[outside]
    extra = sparse.coo_array((np.full(ends[0].size, weight), ends), shape=B.shape).tocsr()
    made = sparse.csr_array(B + extra)
    made.sort_indices()
    return made


def _compared(added: int, observed: Ints, drawn: Ints) -> Step:
    if observed.size < 2:
        return Step(added, 1.0, 1.0, 1.0)
    # The places are those that a party can have; several may share the last of them.
    before = observed <= max(FIRST, int(observed.min()))
    after = drawn <= FIRST
    first = (after & before).sum(axis=1) / before.sum()
    top = ((drawn == 1) & (observed == 1)).any(axis=1)
    pairs = [_spearman(observed, one) for one in drawn]
    return Step(added, float(first.mean()), float(top.mean()), float(np.mean(pairs)))


def _spearman(one: Ints, other: Ints) -> float:
    """Spearman's correlation of two rankings; 1 where one of them ranks nothing."""
    if one.min() == one.max() or other.min() == other.max():
        return 1.0
    return float(np.corrcoef(_places(one), _places(other))[0, 1])


def _places(values: Ints) -> Floats:
    """The place of each value, 1 that of the least; equal ones share the mean of theirs.

    `scipy.stats` has it too, and takes a second to import.
    """
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[which], np.float64)
