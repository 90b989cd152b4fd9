"""How sure the measures are: ranges of ranks, and what is more than chance.

A rank is one reading of an incomplete record. Each membership is left out once, and the roles that no source states
are taken for the lowest and for the highest there are; how far a rank moves under that is its range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hezuo.insight.analysis import Analysis
from hezuo.measures import centrality
from hezuo.measures.chance import Backbone, significant
from hezuo.measures.ranges import RankRanges, filled, leave_one_out, rank_ranges
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

#: Up to this many memberships each is left out in turn.
MOST = 2000


@dataclass(frozen=True)
class Memberships:
    """The memberships of the two-mode network: records × parties, the weights of the roles, which are unstated."""

    matrix: sparse.csr_array
    unstated: Bools
    #: What the columns are: positions in the two-mode network.
    parties: Ints


def memberships(analysis: Analysis) -> Memberships:
    """One cell for each record and party; of several roles the highest counts."""
    return analysis.memo.of(Memberships, lambda: _memberships(analysis))


def _memberships(analysis: Analysis) -> Memberships:
    network = analysis.two_mode
    parties, records = np.flatnonzero(~network.sides), np.flatnonzero(network.sides)
    ties, rows = network.ties, network.rows
    weights, stated = ties.weights[rows], ~np.isnan(ties.ranks[rows])
    at = np.searchsorted(records, network.source), np.searchsorted(parties, network.target)
    best: dict[tuple[int, int], tuple[float, bool]] = {}
    for record, party, weight, known in zip(*(a.tolist() for a in (*at, weights, stated)), strict=True):
        key = (record, party)
        best[key] = max(best.get(key, (0.0, False)), (weight, known))
    keys = sorted(best)
    cells = ([k[0] for k in keys], [k[1] for k in keys])
    matrix = sparse.csr_array(([best[k][0] for k in keys], cells), shape=(len(records), len(parties)))
    return Memberships(matrix, np.asarray([not best[k][1] for k in keys], bool), parties.astype(np.int64))


def ranges(analysis: Analysis) -> dict[str, RankRanges]:
    """Ranges of the ranks of parties, by measure; empty when there are too many memberships to leave each out."""
    return analysis.memo.of(RankRanges, lambda: _ranges(analysis))


def _ranges(analysis: Analysis) -> dict[str, RankRanges]:
    found = memberships(analysis)
    if found.matrix.nnz > MOST:
        return {}
    plain = sparse.csr_array((np.ones(found.matrix.nnz), found.matrix.indices, found.matrix.indptr), found.matrix.shape)
    measured: dict[str, Callable[[sparse.csr_array], Floats]] = {"degree": _columns, "betweenness": _betweenness}
    made = {name: rank_ranges(measure, leave_one_out(plain), plain) for name, measure in measured.items()}
    lowest, highest = analysis.ties.ontology.least_weight, 1.0
    alternatives = [
        *leave_one_out(found.matrix),
        *filled(found.matrix, found.unstated, lowest, highest, one_by_one=True),
    ]
    made["role-strength"] = rank_ranges(_columns, alternatives, found.matrix)
    return made


def _columns(incidence: sparse.csr_array) -> Floats:
    return np.asarray(incidence.sum(axis=0), np.float64).ravel()


def _betweenness(incidence: sparse.csr_array) -> Floats:
    whole = sparse.csr_array(sparse.block_array([[None, incidence], [incidence.T, None]]))
    whole.sort_indices()
    return centrality.betweenness(whole)[incidence.shape[0] :]


def backbone(analysis: Analysis) -> Backbone:
    """The pairs of parties of the one-mode network, tested against chance; positions as in that network."""
    return analysis.memo.of(Backbone, lambda: _backbone(analysis.one_mode))


def _backbone(network: Network) -> Backbone:
    incidence = network.incidence if network.incidence is not None else sparse.csr_array((0, len(network)))
    return significant(sparse.csr_array(incidence))
