"""Could the test of chance find a bond at all? Its power on a record of these margins, by simulation.

Power by simulation makes data in which what is sought is there, and counts how often the test finds it (Arnold, Hogan,
Colford & Hubbard, BMC Med. Res. Methodol. 11, 94, 2011, doi:10.1186/1471-2288-11-94). Here: a network drawn at random
with the margins of the observed one, in which two parties, drawn at random, then join so many of the records together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.chance import fixed_margin, significant

Ints = NDArray[np.int64]

#: How many records a planted pair joins together, and how many networks are made for each.
TOGETHER, SAMPLES = (1, 2, 3, 4, 6), 40
#: Above so many parties or records the power is not simulated: a test of each would take too long.
MOST = 600


@dataclass(frozen=True)
class Power:
    """How often the test keeps a planted pair.

    Attributes:
        together: in how many records the pair was put together.
        found: the share of the samples in which it was kept, 0 to 1, parallel to `together`.
        samples: how many networks were made for each.
        seed: of the random numbers.

    """

    together: tuple[int, ...]
    found: tuple[float, ...]
    samples: int
    seed: int


def power(
    B: sparse.csr_array,  # noqa: N803
    alpha: float = 0.05,
    *,
    together: Sequence[int] = TOGETHER,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Power | None:
    """How often pairs that do join records together would be told from chance; None where it cannot be simulated.

    Costs len(together) × samples tests. None above `MOST` parties or records, and with fewer than two of the one or as
    many of the other as the pair is to share.

    Args:
        B: records × parties, 1.0 for a membership; no entry twice.
        alpha: the false-discovery rate of the test, 0 < alpha < 1.
        together: in how many records to put the pair.
        samples: networks for each.
        seed: of the random numbers; the same seed gives the same answer.

    Raises:
        ValueError: when B is not binary or alpha not between 0 and 1.

    """
    present = np.flatnonzero(np.bincount(B.indices, minlength=B.shape[1]))
    possible = tuple(n for n in together if n <= B.shape[0])
    if present.size < 2 or not possible or max(B.shape) > MOST:
        return None
    found = np.zeros(len(possible))
    for number, null in enumerate(fixed_margin(B, samples, seed)):
        rng = np.random.default_rng([seed, number])
        pair = np.sort(rng.choice(present, 2, replace=False))
        for at, count in enumerate(possible):
            records = rng.choice(B.shape[0], count, replace=False)
            found[at] += _is_kept(_joined(null, records, pair), pair, alpha)
    return Power(possible, tuple((found / samples).tolist()), samples, seed)


def _joined(B: sparse.csr_array, records: Ints, pair: Ints) -> sparse.csr_array:  # noqa: N803
    """B with both of the pair in these records."""
    ends = np.repeat(records, 2), np.tile(pair, records.size)
    extra = sparse.coo_array((np.ones(ends[0].size), ends), shape=B.shape).tocsr()
    made = sparse.csr_array(B + extra)
    made.sort_indices()
    made.data[:] = 1.0
    return made


def _is_kept(B: sparse.csr_array, pair: Ints, alpha: float) -> bool:  # noqa: N803
    tested = significant(B, alpha)
    return bool(tested.kept[(tested.source == pair[0]) & (tested.target == pair[1])].any())
