"""How sure the measures are: ranges of ranks, and what is more than chance.

A rank is one reading of an incomplete record. Each piece of evidence is left out once (a sentence with all memberships
that are made of it, any other membership alone), the roles that no source states are taken for the lowest and for the
highest there are, and what is not plainly stated is left out at once; how far a rank moves under that is its range.

What the record does not name it cannot leave out: most platforms name their leaders only. So members are put into every
platform at random, many times, and the ranks looked at again (`measures.unnamed`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hezuo.insight.analysis import Analysis
from hezuo.measures import centrality
from hezuo.measures.chance import Backbone, significant
from hezuo.measures.power import Power, power
from hezuo.measures.ranges import RankRanges, filled, kept, leave_pieces_out, rank_ranges
from hezuo.measures.unnamed import Unnamed, simulated
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

Measured = Callable[[sparse.csr_array], Floats]
#: Up to this many memberships each is left out in turn.
MOST = 2000


@dataclass(frozen=True)
class Memberships:
    """The memberships of the two-mode network: records × parties, the weights of the roles, which are unstated."""

    matrix: sparse.csr_array
    unstated: Bools
    #: Whether a membership is plainly stated, and the number of its piece of evidence, in the order of the entries.
    plain: Bools
    piece: Ints
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
    plain: set[tuple[int, int]] = set()
    sentence: dict[tuple[int, int], int] = {}
    for number, (record, party, weight, known) in enumerate(
        zip(*(a.tolist() for a in (*at, weights, stated)), strict=True)
    ):
        key = (record, party)
        best[key] = max(best.get(key, (0.0, False)), (weight, known))
        plain |= {key} if network.ties.plain[rows[number]] else set()
        sentence[key] = max(sentence.get(key, -1), int(network.ties.sentence[rows[number]]))
    keys = sorted(best)
    cells = ([k[0] for k in keys], [k[1] for k in keys])
    matrix = sparse.csr_array(([best[k][0] for k in keys], cells), shape=(len(records), len(parties)))
    # A sentence is one piece, and so is each plain membership: a sentence that also states plainly is no less.
    alone = [k in plain or sentence[k] < 0 for k in keys]
    pieces = [(1, n) if alone[n] else (0, sentence[k]) for n, k in enumerate(keys)]
    numbered = {piece: n for n, piece in enumerate(dict.fromkeys(pieces))}
    return Memberships(
        matrix,
        np.asarray([not best[k][1] for k in keys], bool),
        np.asarray([k in plain for k in keys], bool),
        np.asarray([numbered[p] for p in pieces], np.int64),
        parties.astype(np.int64),
    )


def ranges(analysis: Analysis) -> dict[str, RankRanges]:
    """Ranges of the ranks of parties, by measure; empty when there are too many memberships to leave each out."""
    return analysis.memo.of(RankRanges, lambda: _ranges(analysis))


def _ranges(analysis: Analysis) -> dict[str, RankRanges]:
    found = memberships(analysis)
    if found.matrix.nnz > MOST:
        return {}
    plain = sparse.csr_array((np.ones(found.matrix.nnz), found.matrix.indices, found.matrix.indptr), found.matrix.shape)
    measured: dict[str, Measured] = {"degree": _columns, "betweenness": _betweenness}
    made = {
        name: rank_ranges(measure, [*leave_pieces_out(plain, found.piece), *_strict(plain, found.plain)], plain)
        for name, measure in measured.items()
    }
    lowest, highest = analysis.ties.ontology.least_weight, 1.0
    alternatives = [
        *leave_pieces_out(found.matrix, found.piece),
        *_strict(found.matrix, found.plain),
        *filled(found.matrix, found.unstated, lowest, highest, one_by_one=True),
    ]
    made["role-strength"] = rank_ranges(_columns, alternatives, found.matrix)
    return made


def _strict(matrix: sparse.csr_array, plain: Bools) -> list[sparse.csr_array]:
    """The matrix of what is plainly stated, where that is less than all."""
    return [] if plain.all() else [kept(matrix, plain)]


def unnamed(analysis: Analysis, name: str) -> Unnamed:
    """What members that the record does not name would do to the ranks of parties by one of the ranged measures."""
    found = memberships(analysis)
    measured: dict[str, Measured] = {"degree": _columns, "betweenness": _betweenness, "role-strength": _columns}
    matrix, lowest = found.matrix, analysis.ties.ontology.least_weight
    if name != "role-strength":
        matrix = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), matrix.shape)
        lowest = 1.0
    return analysis.memo.of((Unnamed, name), lambda: simulated(matrix, measured[name], lowest))


def _columns(incidence: sparse.csr_array) -> Floats:
    return np.asarray(incidence.sum(axis=0), np.float64).ravel()


def _betweenness(incidence: sparse.csr_array) -> Floats:
    whole = sparse.csr_array(sparse.block_array([[None, incidence], [incidence.T, None]]))
    whole.sort_indices()
    return centrality.betweenness(whole)[incidence.shape[0] :]


def backbone(analysis: Analysis) -> Backbone:
    """The pairs of parties of the one-mode network, tested against chance; positions as in that network."""
    return analysis.memo.of(Backbone, lambda: _backbone(analysis.one_mode))


def chance_power(analysis: Analysis) -> Power | None:
    """How often that test would find pairs that do meet more often; None for a network too large to try."""
    return analysis.memo.of(Power, lambda: power(_incidence(analysis.one_mode)))


def _backbone(network: Network) -> Backbone:
    return significant(_incidence(network))


def _incidence(network: Network) -> sparse.csr_array:
    found = network.incidence if network.incidence is not None else sparse.csr_array((0, len(network)))
    return sparse.csr_array(found)
