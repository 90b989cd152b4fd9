"""What is measured of the ties of a network rather than of its nodes."""

from __future__ import annotations

import numpy as np

from hezuo.measures.cuts import bridges
from hezuo.network.projection import Network


def tie_measures(network: Network) -> dict[str, list[bool]]:
    """A column over the ties: `bridge`, whether without this tie alone the network falls apart further.

    A tie beside another between the same two is none. In a one-mode network a tie stands for all that its ends share.
    """
    size = np.int64(max(len(network), 1))
    low, high = np.minimum(network.source, network.target), np.maximum(network.source, network.target)
    found = bridges(network.matrix)
    pairs, which, times = np.unique(low * size + high, return_inverse=True, return_counts=True)
    alone = np.isin(pairs, found[:, 0] * size + found[:, 1]) & (times == 1)
    return {"bridge": alone[which].tolist()}
