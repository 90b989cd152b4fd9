"""Layouts that say something by where a node stands: columns of kinds, bands of ranks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from hezuo.style.layout import GAP, Band, Floats, Ints, spread

#: How far columns stand apart, and how high a line of one is.
COLUMN = 520.0
LINE = 30.0
#: The cell of a node with what belongs to it.
CELL = (250.0, 190.0)
HEAD = 60.0


def columns(matrix: sparse.csr_array, column: Ints, names: Sequence[str]) -> tuple[Floats, list[Band]]:
    """Nodes in upright columns, ordered within each so that few ties cross (barycentres, Sugiyama et al. 1981).

    What is tied to nothing stands last in its column. What is in no column (−1) stands before the first.
    """
    n = matrix.shape[0]
    rank = np.zeros(n)
    parts = [np.flatnonzero(column == c) for c in range(-1, len(names))]
    for part in parts:
        rank[part] = _even(len(part))
    for sweep in range(24):
        for part in parts if sweep % 2 == 0 else parts[::-1]:
            wanted = _barycentre(matrix, rank, part)
            rank[part[np.lexsort((part, wanted))]] = _even(len(part))
    height = max((len(p) for p in parts), default=1) * LINE
    where = np.column_stack([(column - (len(names) - 1) / 2) * COLUMN, (rank - 0.5) * height])
    width = COLUMN * 0.8
    bands = [
        Band(name, (c - (len(names) - 1) / 2) * COLUMN - width / 2, -height / 2 - HEAD, width, height + 1.4 * HEAD)
        for c, name in enumerate(names)
    ]
    return where, bands


def _even(count: int) -> Floats:
    return (np.arange(count) + 0.5) / max(count, 1)


def _barycentre(matrix: sparse.csr_array, rank: Floats, part: Ints) -> Floats:
    rows = matrix[part]
    weight = np.asarray(rows.sum(axis=1)).ravel()
    drawn = np.asarray(rows @ rank).ravel()
    return np.where(weight > 0, drawn / np.where(weight > 0, weight, 1), 1 + rank[part])


def cells(matrix: sparse.csr_array, band: Ints, names: Sequence[str], across: int = 0) -> tuple[Floats, list[Band]]:
    """Nodes with a band (≥ 0) in a grid of cells, band under band; the others around the first one they are tied to.

    What has no band and is tied to nothing that has one stands in lines below.
    """
    n = matrix.shape[0]
    sizes = [int((band == b).sum()) for b in range(len(names))]
    across = across or max(3, math.ceil(math.sqrt(sum(sizes) * 1.7)))
    where, bands, top = np.zeros((n, 2)), [], 0.0
    for b, name in enumerate(names):
        part = np.flatnonzero(band == b)
        lines = math.ceil(len(part) / across)
        for number, node in enumerate(part):
            line, place = divmod(number, across)
            short = min(len(part) - line * across, across)
            where[node] = (place - (short - 1) / 2) * CELL[0], top + HEAD + (line + 0.5) * CELL[1]
        height = lines * CELL[1] + HEAD
        bands.append(Band(name, -across * CELL[0] / 2, top, across * CELL[0], height))
        top += height + HEAD / 2
    for number, node in enumerate(np.flatnonzero((band < 0) & (matrix @ np.where(band < 0, 0.0, 1.0) == 0))):
        line, place = divmod(number, across)
        where[node] = (place - (across - 1) / 2) * CELL[0], top + (line + 0.5) * CELL[1] / 2
    where[:, 1] -= top / 2
    return _satellites(matrix, band, where), [Band(b.name, b.x, b.y - top / 2, b.width, b.height) for b in bands]


def _satellites(matrix: sparse.csr_array, band: Ints, where: Floats) -> Floats:
    around: dict[int, list[int]] = {}
    for node in np.flatnonzero(band < 0).tolist():
        near = matrix.indices[matrix.indptr[node] : matrix.indptr[node + 1]]
        near = near[band[near] >= 0]
        if len(near):
            around.setdefault(int(near[0]), []).append(node)
    for centre, nodes in around.items():
        for number, node in enumerate(nodes):
            # Above and beside, so that the name under the middle stays free; many go all the way round.
            first, turn = (1.1, 1.8) if len(nodes) > 8 else (1.0, 1.0)
            angle = math.pi * (first + turn * (number + 0.5) / len(nodes))
            radius = 62.0 + 14.0 * (len(nodes) > 8)
            where[node] = where[centre] + (radius * math.cos(angle), radius * math.sin(angle))
    loose = np.zeros(len(where), bool)
    loose[[x for nodes in around.values() for x in nodes]] = True
    return spread(where, GAP * 0.8, fixed=~loose)
