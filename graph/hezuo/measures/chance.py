"""Are two parties together more often than chance? Co-memberships against a null that keeps both margins.

The null is the bipartite configuration model: the maximum-entropy ensemble of two-mode networks whose expected sizes of
records and numbers of memberships of parties are the observed ones (Saracco, Di Clemente, Gabrielli & Squartini, Sci.
Rep. 5, 10595, 2015). A membership of party c in record r has the probability x_r y_c / (1 + x_r y_c), independently of
all others, so the number of records that two parties share is Poisson-binomial, and its upper tail is the p-value of
their tie (Saracco, Straka, Di Clemente, Gabrielli, Caldarelli & Squartini, New J. Phys. 19, 053022, 2017). Tails are
exact, never approximated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from hezuo.measures.nullmodel import Margins, solve
from hezuo.measures.tails import upper_tails

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Backbone:
    """The tested pairs of parties, those with at least one record in common, in the order of (source, target).

    Attributes:
        source: number of one party (column of B).
        target: number of the other, source < target.
        shared: records in common.
        expected: records in common that the null expects.
        p: probability under the null of at least so many records in common.
        q: p adjusted for all pairs: the smallest false-discovery rate at which the pair is kept.
        kept: whether q ≤ alpha.
        alpha: false-discovery rate asked for.
        tests: number of hypotheses, all pairs of parties with at least one membership.

    """

    source: Ints
    target: Ints
    shared: Ints
    expected: Floats
    p: Floats
    q: Floats
    kept: NDArray[np.bool_]
    alpha: float
    tests: int

    @property
    def survivors(self) -> int:
        """How many pairs are kept: 0 says plainly that nothing here is more than chance."""
        return int(self.kept.sum())


def significant(
    B: sparse.csr_array,  # noqa: N803
    alpha: float = 0.05,
    *,
    dependence: Literal["positive", "any"] = "positive",
) -> Backbone:
    """The pairs of parties that share more records than their and the records' sizes explain.

    The false-discovery rate is held over all pairs of parties with a membership, also those that never meet, whose p is
    1.

    Args:
        B: records × parties, 1.0 for a membership; no entry twice.
        alpha: false-discovery rate, 0 < alpha < 1.
        dependence: "positive" adjusts by Benjamini & Hochberg (J. R. Stat. Soc. B 57, 289, 1995); "any" by Benjamini &
            Yekutieli (Ann. Stat. 29, 1165, 2001), which holds whatever the dependence between pairs but keeps fewer.

    Raises:
        ValueError: when B is not binary or alpha not between 0 and 1.

    """
    if not 0.0 < alpha < 1.0:
        raise ValueError("alpha must lie between 0 and 1")
    margins = _margins(B)
    parties = int((margins.column_degree[margins.column_class] > 0).sum())
    tests = parties * (parties - 1) // 2
    met = sparse.coo_array(sparse.triu(B.T @ B, k=1))
    order = np.lexsort((met.col, met.row))
    source, target = met.row[order].astype(np.int64), met.col[order].astype(np.int64)
    shared = np.rint(met.data[order]).astype(np.int64)
    expected, p = _tested(margins, source, target, shared)
    q = _adjusted(p, tests, dependence)
    return Backbone(source, target, shared, expected, p, q, q <= alpha, alpha, tests)


def membership_probability(B: sparse.csr_array) -> Floats:  # noqa: N803
    """The null's probability of each membership, records × parties, dense: for looking at small networks.

    Raises:
        ValueError: when B is not binary.

    """
    margins = _margins(B)
    return solve(margins)[np.ix_(margins.row_class, margins.column_class)]


def fixed_margin(B: sparse.csr_array, samples: int, seed: int = 0) -> Iterator[sparse.csr_array]:  # noqa: N803
    """Random two-mode networks with exactly the margins of B, by the curveball algorithm.

    Two records at a time exchange members that only one of them has (Strona et al., Nat. Commun. 5, 4114, 2014); the
    walk is uniform over all networks of these margins (Carstens, Phys. Rev. E 91, 042812, 2015). Five trades per
    record, at least 30, lie between two samples.

    Args:
        B: records × parties, 1.0 for a membership.
        samples: how many.
        seed: of the random numbers; the same seed gives the same samples.

    Raises:
        ValueError: when B is not binary.

    """
    _check(B)
    rng = np.random.default_rng(seed)
    members = [set(B.indices[a:b].tolist()) for a, b in zip(B.indptr[:-1], B.indptr[1:], strict=True)]
    count = len(members)
    for _ in range(samples):
        if count > 1:
            one = rng.integers(0, count, max(30, 5 * count))
            other = (one + rng.integers(1, count, one.size)) % count
            for pair in zip(one.tolist(), other.tolist(), strict=True):
                _trade(members, *pair, rng)
        indices = np.fromiter((m for record in members for m in sorted(record)), dtype=np.int64, count=B.nnz)
        yield sparse.csr_array((np.ones(B.nnz), indices, B.indptr.copy()), shape=B.shape)


def _trade(members: list[set[int]], one: int, other: int, rng: np.random.Generator) -> None:
    mine, yours = members[one] - members[other], members[other] - members[one]
    if mine and yours:
        pool = sorted(mine | yours)
        # The places of the smallest random numbers are a random set of the size wanted.
        drawn = set(rng.random(len(pool)).argsort()[: len(mine)].tolist())
        common = members[one] & members[other]
        members[one] = common | {m for i, m in enumerate(pool) if i in drawn}
        members[other] = common | {m for i, m in enumerate(pool) if i not in drawn}


def _check(B: sparse.csr_array) -> None:  # noqa: N803
    if not bool((B.data == 1.0).all()) or not B.has_canonical_format:
        raise ValueError("memberships must be 1.0 each, sorted, and no membership may be stored twice")


def _margins(B: sparse.csr_array) -> Margins:  # noqa: N803
    _check(B)
    return Margins.of(np.diff(B.indptr), np.bincount(B.indices, minlength=B.shape[1]))


def _tested(margins: Margins, source: Ints, target: Ints, shared: Ints) -> tuple[Floats, Floats]:
    """Expected number in common and upper tail for each pair: one calculation per pair of distinct degrees."""
    if source.size == 0:
        return np.zeros(0), np.zeros(0)
    probability = solve(margins)
    one, other = margins.column_class[source], margins.column_class[target]
    low, high = np.minimum(one, other), np.maximum(one, other)
    classes = margins.column_degree.size
    cases, at = np.unique(low * classes + high, return_inverse=True)
    expected = (probability * margins.row_count[:, None]).T @ probability
    pairs = np.stack((cases // classes, cases % classes))
    return expected[low, high], upper_tails(probability, pairs, margins.row_count, at, shared)


def _adjusted(p: Floats, tests: int, dependence: str) -> Floats:
    """Step-up q-values when `tests` − len(p) further hypotheses have p = 1."""
    if p.size == 0:
        return np.zeros(0)
    factor = float(tests)
    if dependence == "any":
        factor *= float(special.digamma(tests + 1) + np.euler_gamma)
    order = np.argsort(p, kind="stable")
    steps = np.minimum(p[order] * factor / np.arange(1, p.size + 1), 1.0)
    q = np.empty(p.size)
    q[order] = np.minimum.accumulate(steps[::-1])[::-1]
    # Never below p, not by the last digit either: times the tests and divided by as many rounds twice.
    return np.maximum(q, p)
