"""From ties to networks: which ones stand in a network, and what ties them there.

A network is declared in the ontology (`view:Network`): the classes of its records, the classes of its things and, for
a one-mode network, the side that it keeps. A tie that several rows state stays several ties; only the matrix that is
measured sums them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from hezuo.network.links import Bools, Floats, Ints, Links
from hezuo.ontology import Ontology
from hezuo.problems import QueryError
from hezuo.terms import HZ, NOTATION, SKOS, TYPE, VIEW

#: How a shared record counts as a tie between two of its things.
WEIGHTS = ("count", "newman", "role")


@dataclass(frozen=True, slots=True)
class Declared:
    """A network as the ontology declares it."""

    iri: str
    notation: str
    records: tuple[str, ...]
    things: tuple[str, ...]
    projects_on: str


@dataclass(frozen=True)
class Network:
    """A network of n nodes and m ties.

    `members[i]` is the number of node i in `links.nodes`; `source` and `target` number the members. In a network of
    rows tie k is row `rows[k]` of `links`; in a one-mode network `rows` is empty and `shared(k)` tells the records.
    """

    declared: Declared
    links: Links
    members: Ints
    source: Ints
    target: Ints
    weight: Floats
    rows: Ints
    #: Whether node i is on the side of the records; None in a one-mode network.
    mode: Bools | None
    #: Records × members, 1 where a thing is tied to a record; None unless one-mode.
    incidence: sparse.csr_array | None = None
    #: What the rows of `incidence` are, numbered in `links.nodes`.
    via: Ints | None = None

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def sides(self) -> Bools:
        """Which nodes are records; in a one-mode network none counts as one."""
        return np.zeros(len(self), bool) if self.mode is None else self.mode

    @cached_property
    def is_two_mode(self) -> bool:
        """Whether every tie joins a record and a thing; a record tied to another makes it a one-mode network."""
        return self.mode is not None and bool((self.mode[self.source] != self.mode[self.target]).all())

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The symmetric n × n matrix of tie weights: parallel ties summed, loops left out."""
        n = len(self)
        loose = self.source != self.target
        ends = self.source[loose], self.target[loose]
        half = sparse.coo_array((self.weight[loose], ends), shape=(n, n)).tocsr()
        return _plain(half + half.T)

    @cached_property
    def labels(self) -> list[str]:
        """The names of the nodes."""
        return [self.links.nodes.labels[i] for i in self.members]

    @cached_property
    def ids(self) -> list[str]:
        """The IRIs of the nodes."""
        return [self.links.nodes.ids[i] for i in self.members]

    @cached_property
    def class_codes(self) -> Ints:
        """The stated class of each node as a number, in the order of the classes' IRIs."""
        classes = [self.links.nodes.classes[i] for i in self.members]
        known = {c: n for n, c in enumerate(sorted(set(classes)))}
        return np.asarray([known[c] for c in classes], np.int64)

    def shared(self, tie: int) -> Ints:
        """The records (numbers in `links.nodes`) behind a tie of a one-mode network."""
        if self.incidence is None or self.via is None:
            return np.empty(0, np.int64)
        columns = self._by_member
        ends = (columns[self.source[tie]], columns[self.target[tie]])
        return np.asarray(self.via[np.intersect1d(*ends)])

    @cached_property
    def stated(self) -> Ints:
        """The rows of `links` that it is drawn from, a one-mode network too."""
        if self.via is None:
            return self.rows
        kept, other = np.zeros((2, len(self.links.nodes)), bool)
        kept[self.members], other[self.via] = True, True
        record, thing = self.links.record, self.links.thing
        return np.flatnonzero((kept[record] & other[thing]) | (other[record] & kept[thing]))

    @cached_property
    def _by_member(self) -> list[Ints]:
        if self.incidence is None:
            return []
        columns = self.incidence.tocsc()
        return list(np.split(columns.indices.astype(np.int64), columns.indptr[1:-1]))


def _plain(matrix: sparse.csr_array) -> sparse.csr_array:
    matrix = sparse.csr_array(matrix)
    matrix.eliminate_zeros()
    matrix.sum_duplicates()
    matrix.sort_indices()
    return matrix


def declared(ontology: Ontology) -> dict[str, Declared]:
    """The networks that the ontology declares, by notation, in view order."""
    graph = ontology.graph
    found = sorted(graph.subjects(TYPE, VIEW + "Network"), key=lambda i: (graph.number(i, VIEW + "order"), i))
    made = [
        Declared(
            iri,
            graph.one(iri, NOTATION),
            tuple(str(c) for c in graph.objects(iri, VIEW + "record")),
            tuple(str(c) for c in graph.objects(iri, VIEW + "thing")),
            graph.one(iri, VIEW + "projectsOn"),
        )
        for iri in found
    ]
    return {d.notation: d for d in made}


def named(ontology: Ontology, name: str) -> Declared:
    """The network with this notation or name. Raises `QueryError` when there is none."""
    known = declared(ontology)
    for one in known.values():
        if name in (one.notation, *ontology.graph.texts(one.iri, SKOS + "prefLabel").values()):
            return one
    raise QueryError("no-network", name=name, known="、".join(known))


def draw(links: Links, network: Declared, *, ego: bool = False, weight: str = "count") -> Network:
    """The network of the ties in `links`; without the own college unless `ego`.

    A network of rows has every record and thing that a tie touches; a one-mode network every thing of the side it keeps
    that a record ties, alone or not. `weight` says how a shared record of k things counts in a one-mode
    network: `count`
    1; `newman` 1/(k−1) (Newman 2001, doi:10.1103/PhysRevE.64.016132); `role` the product of both roles' weights.
    """
    mask = links.is_a(network.records)[links.record] & links.is_a(network.things)[links.thing]
    if not ego and links.college >= 0:
        mask &= (links.thing != links.college) & (links.record != links.college)
    kept = links.where(mask)
    if not network.projects_on:
        return _of_rows(kept, network, np.flatnonzero(mask), links)
    return _one_mode(kept, network, weight, links)


def _of_rows(kept: Links, network: Declared, rows: Ints, links: Links) -> Network:
    members = np.union1d(kept.record, kept.thing)
    ends = np.searchsorted(members, kept.record), np.searchsorted(members, kept.thing)
    records = links.is_a(network.records)[members]
    return Network(network, links, members, *ends, np.ones(len(rows)), rows, records)


def _one_mode(kept: Links, network: Declared, weight: str, links: Links) -> Network:
    keeps_record = any(links.ontology.is_a(c, network.projects_on) for c in network.records)
    side, other = (kept.record, kept.thing) if keeps_record else (kept.thing, kept.record)
    fits = links.is_a([network.projects_on])[side]
    side, other = side[fits], other[fits]
    members, columns = np.unique(side, return_inverse=True)
    via, rows = np.unique(other, return_inverse=True)
    shape = len(via), len(members)
    values = role_weights(kept)[fits] if weight == "role" else np.ones(len(side))
    known = _highest(rows, columns, values, shape)
    incidence = sparse.csr_array((np.ones(known.nnz), known.indices, known.indptr), shape=shape)
    scale = np.ones(shape[0])
    if weight == "newman":
        scale = 1 / np.maximum(np.diff(known.indptr) - 1, 1)
    ties = sparse.triu(known.T @ sparse.diags_array(scale) @ known, k=1, format="csr").tocoo()
    order = np.lexsort((ties.col, ties.row))
    ends = ties.row[order].astype(np.int64), ties.col[order].astype(np.int64)
    empty = np.empty(0, np.int64)
    return Network(network, links, members, *ends, ties.data[order], empty, None, incidence, via)


def _highest(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> sparse.csr_array:
    """One cell for each pair, with the highest of its values: two roles in one record are one membership of it."""
    order = np.lexsort((-values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    first = np.ones(len(rows), bool)
    first[1:] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
    return _plain(sparse.csr_array((values[first], (rows[first], columns[first])), shape=shape))


def role_weights(links: Links, unstated: float | None = None) -> Floats:
    """The weight of each tie's role: (R + 1 − rank) / R with R the lowest rank of the scheme, so 1 for a lead.

    A tie without a stated role weighs `unstated`, and 1/R, the least there is, when that is None.
    """
    graph = links.ontology.graph
    lowest = max((graph.number(r, HZ + "rank") for r in graph.by_predicate(HZ + "rank")), default=1.0)
    weights = (lowest + 1 - links.ranks) / lowest
    return np.where(np.isnan(weights), 1 / lowest if unstated is None else unstated, weights)


def filtered(
    links: Links,
    *,
    kinds: Collection[str] = (),
    classes: Collection[str] = (),
    roles: Collection[str] = (),
    years: Collection[str] = (),
    regions: Collection[str] = (),
    wholes: Collection[str] = (),
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> Links:
    """The ties that fit every filter that is given; each takes IRIs (years as text), and any of them will do.

    `kinds` are of the record; `classes` (or below), `regions` and `wholes` (corporate groups) of the thing;
    `only` keeps the records that one of these things is tied to, `without` drops the ties of things and records.
    """
    mask = np.ones(len(links), bool)
    if kinds:
        mask &= links.is_a(kinds)[links.record]
    if classes:
        mask &= links.is_a(classes)[links.thing]
    for wanted, codes, known in ((roles, links.role, links.roles), (years, links.year, links.years)):
        if wanted:
            mask &= np.isin(codes, [n for n, text in enumerate(known) if text in wanted])
    for wanted, column in ((regions, links.nodes.regions), (wholes, links.nodes.wholes)):
        if wanted:
            mask &= np.asarray([text in wanted for text in column], bool)[links.thing]
    if only:
        ours = np.isin(links.thing, [links.nodes.index[i] for i in only if i in links.nodes.index])
        mask &= np.isin(links.record, links.record[ours])
    if without:
        gone = [links.nodes.index[i] for i in without if i in links.nodes.index]
        mask &= ~(np.isin(links.thing, gone) | np.isin(links.record, gone))
    return links.where(mask)


def by_group(links: Links) -> Links:
    """The ties with every party replaced by the corporate group it belongs to."""
    index = links.nodes.index
    whole = np.asarray([index.get(w, n) for n, w in enumerate(links.nodes.wholes)], np.int64)
    return replace(links, thing=whole[links.thing])
