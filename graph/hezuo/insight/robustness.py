"""How sure the measures are: ranges of ranks, and what is more than chance.

A rank is one reading of an incomplete record. Each piece of evidence is left out once (a sentence with all memberships
that are made of it, any other membership alone), the roles that no source states are taken for the lowest and for the
highest there are, and what is not plainly stated is left out at once; how far a rank moves under that is its range.
Of more than can be tried in a second or two, some are drawn at random, always the same ones, and whoever tells of the
range says so.

What the record does not name it cannot leave out: most platforms name their leaders only. So members are put into every
platform at random, many times, and the ranks looked at again (`measures.unnamed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from scipy import sparse

from hezuo.insight.analysis import Analysis
from hezuo.measures import centrality
from hezuo.measures.catalogue import RANGED
from hezuo.measures.chance import Backbone, significant
from hezuo.measures.power import Power, power
from hezuo.measures.ranges import RankRanges, filled, kept, leave_pieces_out, rank_ranges
from hezuo.measures.unnamed import Unnamed, simulated
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

Measured = Callable[[sparse.csr_array], Floats]
#: So many alternatives of one kind are tried where each costs little, and for betweenness as many as cost this much, in
#: nodes times memberships of the islands that they lie on; but never fewer than `FEWEST`. Of more a sample is drawn.
MOST, EFFORT, FEWEST = 2000, 8_000_000, 20
SEED = 0


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
    """Ranges of the ranks of parties, by measure."""
    return {name: range_of(analysis, name) for name in RANGED}


def range_of(analysis: Analysis, name: str) -> RankRanges:
    """Ranges of the ranks of parties by one of the measures `RANGED`."""
    return analysis.memo.of((RankRanges, name), lambda: _range(analysis, name))


def _range(analysis: Analysis, name: str) -> RankRanges:
    found, pieces = memberships(analysis), int(np.max(memberships(analysis).piece, initial=-1)) + 1
    matrix = found.matrix
    if name != "role-strength":
        matrix = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), matrix.shape)
    chosen = _drawn(pieces, _affordable(matrix) if name == "betweenness" else MOST)
    alternatives: list[Iterable[sparse.csr_array]] = [
        leave_pieces_out(matrix, found.piece, chosen),
        _strict(matrix, found.plain),
    ]
    if name == "role-strength":
        lowest, alone = analysis.ties.ontology.least_weight, _drawn(int(found.unstated.sum()), MOST)
        alternatives.append(filled(matrix, found.unstated, lowest, 1.0, one_by_one=alone))
    made = rank_ranges(MEASURED[name], chain.from_iterable(alternatives), matrix)
    return made if len(chosen) == pieces else replace(made, sampled=(len(chosen), pieces))


def _drawn(count: int, most: int) -> Sequence[int]:
    """The numbers below a count; of more than so many a sample, sorted."""
    if count <= most:
        return range(count)
    drawn = np.random.default_rng(SEED).choice(count, most, replace=False)
    return [int(n) for n in np.sort(drawn)]


def _affordable(incidence: sparse.csr_array) -> int:
    """Of how many alternatives betweenness may be worked out: each node walks over its own island."""
    label = centrality.components(_both_ways(incidence))
    records = incidence.shape[0]
    sizes = np.bincount(label, minlength=1).astype(np.float64)
    ties = np.bincount(label[:records], np.diff(incidence.indptr), sizes.size)
    return max(int(EFFORT / max(float(sizes @ ties), 1.0)), FEWEST)


def _strict(matrix: sparse.csr_array, plain: Bools) -> list[sparse.csr_array]:
    """The matrix of what is plainly stated, where that is less than all."""
    return [] if plain.all() else [kept(matrix, plain)]


def unnamed(analysis: Analysis, name: str) -> Unnamed:
    """What members that the record does not name would do to the ranks of parties by one of the ranged measures."""
    found = memberships(analysis)
    matrix, lowest = found.matrix, analysis.ties.ontology.least_weight
    if name != "role-strength":
        matrix = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), matrix.shape)
        lowest = 1.0
    return analysis.memo.of((Unnamed, name), lambda: simulated(matrix, MEASURED[name], lowest))


def _columns(incidence: sparse.csr_array) -> Floats:
    return np.asarray(incidence.sum(axis=0), np.float64).ravel()


def _betweenness(incidence: sparse.csr_array) -> Floats:
    return centrality.betweenness(_both_ways(incidence))[incidence.shape[0] :]


def _both_ways(incidence: sparse.csr_array) -> sparse.csr_array:
    whole = sparse.csr_array(sparse.block_array([[None, incidence], [incidence.T, None]]))
    whole.sort_indices()
    return whole


MEASURED: dict[str, Measured] = {"degree": _columns, "betweenness": _betweenness, "role-strength": _columns}


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
