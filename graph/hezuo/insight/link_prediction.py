"""What suggestions are made from: who is in what, and scores of everyone who is not.

All on the two-mode network A of parties and records (platforms and cooperations), without the own college unless it
is the one that asks. d is the number of partners of a party, k(p) that of the records of p, k(r) that of the
parties of r.

- platform p for party u: flow = 1/k(u) Σ_v A_vp / k(v) Σ_r A_ur A_vr / k(r): u's one unit of a resource handed to
  its records, on to their parties, on to their records (Zhou, Ren, Medo & Zhang 2007,
  doi:10.1103/PhysRevE.76.046115);
- partner v for party u: flow = Σ_w 1/d(w) over partners w of both, the resource allocation index (Zhou, Lü & Zhang
  2009, doi:10.1140/epjb/e2009-00335-8), and Σ_r 1/k(r) over the records that both are in;
- to either, 1/10 is added for each of: the share of majors that both have (Jaccard), a common region (for a
  platform the share of its parties there); and for a platform the share of its leaders that are partners of u, and
  of the platforms of its kind that have a party of u's class.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from hezuo.base.terms import COOPERATION, PARTY, PLATFORM
from hezuo.network.ties import Bools, Floats, Ints, Ties

#: The weight of each bonus.
BONUS = 0.1


@dataclass(frozen=True)
class Bipartite:
    """P parties in R records; `party`, `record`, `facet` number `ties.nodes`, ascending.

    `member` is P × R, 1 where a party is in a record; `leads` likewise for leaders; `facets` R × F, what else than
    parties a record is tied to (majors).
    """

    ties: Ties
    party: Ints
    record: Ints
    facet: Ints
    member: sparse.csr_array
    leads: sparse.csr_array
    facets: sparse.csr_array

    @cached_property
    def platform(self) -> Ints:
        """The columns of `member` that are platforms."""
        return np.flatnonzero(self.ties.is_a([PLATFORM])[self.record])

    @cached_property
    def partners(self) -> sparse.csr_array:
        """P × P, the number of records that two parties share; nothing on the diagonal."""
        shared = sparse.csr_array(self.member @ self.member.T)
        shared.setdiag(0)
        shared.eliminate_zeros()
        return shared

    def row(self, node: int) -> int:
        """The row of a party (numbered as in `ties.nodes`), or −1 when it is in no record."""
        at = int(np.searchsorted(self.party, node))
        return at if at < len(self.party) and self.party[at] == node else -1

    def hidden(self, rows: Ints, columns: Ints) -> Bipartite:
        """The same without these memberships."""
        gone = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=self.member.shape).tocsr()
        return replace(self, member=_binary(self.member - gone), leads=_binary(self.leads - gone))


def bipartite(ties: Ties, *, ego: bool = False) -> Bipartite:
    """The memberships and cooperations of a workspace; the reporting colleges among the parties only when `ego`."""
    parties = ties.is_a([PARTY])
    records = ties.is_a([PLATFORM, COOPERATION])[ties.record]
    tied = records & parties[ties.thing]
    if not ego:
        tied &= ~ties.reporting[ties.thing]
    other = records & ~parties[ties.thing]
    party, record = np.unique(ties.thing[tied]), np.unique(ties.record[tied])
    other &= np.isin(ties.record, record)
    facet = np.unique(ties.thing[other])
    led = tied & ties.leads

    def matrix(mask: Bools, rows: Ints, columns: Ints, transposed: bool = False) -> sparse.csr_array:
        ends = np.searchsorted(party if not transposed else record, rows[mask]), columns[mask]
        shape = (len(record), len(facet)) if transposed else (len(party), len(record))
        return _binary(sparse.coo_array((np.ones(int(mask.sum())), ends), shape=shape).tocsr())

    at_record = np.searchsorted(record, ties.record)
    at_facet = np.searchsorted(facet, ties.thing)
    return Bipartite(
        ties,
        party,
        record,
        facet,
        matrix(tied, ties.thing, at_record),
        matrix(led, ties.thing, at_record),
        matrix(other, ties.record, at_facet, transposed=True),
    )


def _binary(matrix: sparse.csr_array) -> sparse.csr_array:
    """1 where the matrix is above 0, nothing elsewhere."""
    made = sparse.csr_array(matrix > 0).astype(np.float64)
    made.eliminate_zeros()
    made.sort_indices()
    return made


def _inverse(values: Floats) -> Floats:
    return np.where(values > 0, 1 / np.maximum(values, 1), 0.0)


def _degrees(matrix: sparse.csr_array) -> tuple[Floats, Floats]:
    return np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()


def _jaccard(one: sparse.csr_array, two: sparse.csr_array) -> Floats:
    """The share of facets that both rows have of those that either has; 0 where neither has any."""
    both = (one @ two.T).toarray()
    either = _degrees(one)[0][:, None] + _degrees(two)[0][None, :] - both
    return np.asarray(both * _inverse(either), np.float64)


def _same(known: tuple[str, ...], party: Ints) -> sparse.csr_array:
    """P × values: which of the stated texts each party has; an empty text is none."""
    texts = [known[i] for i in party]
    codes = {t: n for n, t in enumerate(sorted(set(texts) - {""}))}
    rows = np.asarray([i for i, t in enumerate(texts) if t], np.int64)
    columns = np.asarray([codes[texts[i]] for i in rows], np.int64)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(party), len(codes)))


@dataclass(frozen=True)
class Scores:
    """Scores of candidates, one row for each party that asks; `parts` are the terms of the formula by name."""

    parts: dict[str, Floats]
    #: Baselines: the number of shortest ways between the two (common partners), and of the ties of the candidate.
    common: Floats
    attached: Floats

    @cached_property
    def total(self) -> Floats:
        """The score: the flow, and the bonuses."""
        flow = self.parts["flow"]
        return np.asarray(flow + BONUS * sum((v for k, v in self.parts.items() if k != "flow"), np.zeros_like(flow)))


def platforms(graph: Bipartite, rows: Ints) -> Scores:
    """The scores of every platform (columns as in `graph.platform`) for the parties in `rows`."""
    member, chosen = graph.member, graph.platform
    of_party, of_record = _degrees(member)
    asking, inside = member[rows], member[:, chosen]
    met = asking @ sparse.diags_array(_inverse(of_record)) @ member.T
    flow = met @ sparse.diags_array(_inverse(of_party)) @ inside
    known = _binary(asking @ graph.facets)
    region = _same(graph.ties.nodes.regions, graph.party)
    near = (region[rows] @ (region.T @ inside)).toarray() * _inverse(of_record[chosen])
    leads = graph.leads[:, chosen]
    tied = (_binary(graph.partners)[rows] @ leads).toarray() * _inverse(_degrees(leads)[1])
    parts = {
        "flow": flow.toarray() * _inverse(of_party[rows])[:, None],
        "facets": _jaccard(known, graph.facets[chosen]),
        "region": near,
        "leaders": tied,
        "fit": _fit(graph, rows),
    }
    paths = (asking @ member.T @ inside).toarray()
    return Scores(parts, paths, np.broadcast_to(of_record[chosen], paths.shape))


def _fit(graph: Bipartite, rows: Ints) -> Floats:
    """Of the platforms of each platform's kind, the share that has a party of the asking one's class."""
    nodes, chosen = graph.ties.nodes, graph.platform
    kinds = _same(nodes.kinds, graph.record[chosen])
    classes = _same(nodes.classes, graph.party)
    has = _binary(classes.T @ graph.member[:, chosen])
    share = (has @ kinds).toarray() * _inverse(_degrees(kinds)[1])
    return np.asarray(classes[rows] @ share @ kinds.T, np.float64)


def partners(graph: Bipartite, rows: Ints, close: sparse.csr_array | None = None) -> Scores:
    """The scores of every party for those in `rows`, whose partners are in `close`, or else all who share a record."""
    member = graph.member
    every = _binary(graph.partners)
    own = every[rows] if close is None else close
    of_party, of_record = _degrees(every)[0], _degrees(member)[1]
    flow = own @ sparse.diags_array(_inverse(of_party)) @ every
    flow = flow + member[rows] @ sparse.diags_array(_inverse(of_record)) @ member.T
    known = _binary(member @ graph.facets)
    region = _same(graph.ties.nodes.regions, graph.party)
    parts = {
        "flow": flow.toarray(),
        "facets": _jaccard(known[rows], known),
        "region": (region[rows] @ region.T).toarray(),
    }
    common = (own @ every).toarray()
    return Scores(parts, common, np.broadcast_to(of_party, common.shape))
