"""Exact upper tails of Poisson-binomial distributions, whose trials come in classes of equal probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Numbers held at once by one pass.
_ROOM = 4_000_000


def upper_tails(probability: Floats, pairs: Ints, trials: Ints, case: Ints, least: Ints) -> Floats:
    """P(X ≥ least) for sums X of independent trials.

    The distribution below the highest threshold is built class by class by convolution, with one state for "at least
    that many". Only positive numbers are added, so the smallest tails keep their relative accuracy. The cost is
    cases × classes × threshold², whatever the number of trials.

    Args:
        probability: classes × columns.
        pairs: 2 × cases; each trial of a case succeeds with the product of the probabilities of its two columns.
        trials: how many trials each class has.
        case: m case numbers.
        least: m thresholds ≥ 0.

    Returns:
        m probabilities, 0 to 1.

    """
    out = np.ones(case.size)
    highest = np.zeros(pairs.shape[1], dtype=np.int64)
    np.maximum.at(highest, case, least)
    # Cases of like thresholds go together, so that one high threshold does not make all of them dear.
    level = np.ceil(np.log2(np.maximum(highest, 1))).astype(np.int64)
    order = np.argsort(case, kind="stable")
    starts = np.searchsorted(case[order], np.arange(highest.size + 1))
    for one in np.unique(level[highest > 0]):
        members = np.flatnonzero((level == one) & (highest > 0))
        top = int(highest[members].max())
        for part in np.array_split(members, -(-members.size * (top + 1 + trials.size) // _ROOM)):
            tails = _tails(probability[:, pairs[0, part]] * probability[:, pairs[1, part]], trials, top)
            mine = order[np.concatenate([np.arange(starts[c], starts[c + 1]) for c in part])]
            place = np.searchsorted(part, case[mine])
            out[mine] = tails[place, least[mine]]
    return np.minimum(out, 1.0)


def _tails(probability: Floats, trials: Ints, top: int) -> Floats:
    """P(X ≥ k) for each case and k = 0 … top."""
    cases = probability.shape[1]
    state = np.zeros((cases, top + 1))
    state[:, 0] = 1.0
    for chance, count in zip(probability, trials.tolist(), strict=True):
        if count and chance.any():
            state = _convolved(state, chance, count, top)
    return np.asarray(np.cumsum(state[:, ::-1], axis=1)[:, ::-1])


def _convolved(state: Floats, chance: Floats, count: int, top: int) -> Floats:
    """The state after `count` more trials; its last entry stands for `top` and more."""
    reach = min(count, top)
    k = np.arange(reach + 1)
    logs = special.gammaln(count + 1) - special.gammaln(k + 1) - special.gammaln(count - k + 1)
    p = chance[:, None]
    mass = np.exp(logs + special.xlogy(k, p) + special.xlog1py(count - k, -p))
    # at_least[:, k] = P(more than k − 1 successes), k ≥ 1, from the incomplete beta function: no cancellation.
    at_least = np.ones((chance.size, reach + 1))
    at_least[:, 1:] = special.betainc(k[1:], count - k[1:] + 1.0, p)
    new = np.zeros_like(state)
    new[:, top] = state[:, top]
    for successes in range(reach + 1):
        stay = top - successes
        new[:, successes:top] += state[:, :stay] * mass[:, successes, None]
        if successes:
            new[:, top] += state[:, stay] * at_least[:, successes] if stay < top else 0.0
    return new
