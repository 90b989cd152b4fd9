"""A network as it is drawn: colour, size and place of every node, for the files that other programs open."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.csgraph import connected_components

from hezuo.measures.groups import consensus
from hezuo.network.projection import Network
from hezuo.style.colours import color_of
from hezuo.style.layout import SPRINGS, islands


def appearance(network: Network) -> dict[str, list[Any]]:
    """The columns `color`, `size`, `x` and `y`; the size grows with the root of the number of ties."""
    ontology, nodes = network.ties.ontology, network.ties.nodes
    label = connected_components(network.matrix, directed=False)[1].astype(np.int64)
    if len(network) and np.bincount(label).max() > SPRINGS:
        inner = consensus(network.matrix, network.ids).label
        label = np.unique(np.column_stack([label, inner]), axis=0, return_inverse=True)[1].astype(np.int64).ravel()
    where = islands(network.matrix, label)
    degree = np.diff(network.matrix.indptr)
    return {
        "color": [color_of(ontology, nodes.classes[m]) for m in network.members],
        "size": np.round(6 + 4 * np.sqrt(degree), 1).tolist(),
        "x": np.round(where[:, 0], 1).tolist(),
        "y": np.round(where[:, 1], 1).tolist(),
    }
