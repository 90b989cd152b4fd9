"""From ties to networks: which ones stand in a network, and what ties them there.

A network is declared in the ontology (`view:Network`): the classes of its records, the classes of its things and, for
a one-mode network, the side that it keeps. A tie that several rows state stays several ties; only the matrix that is
measured sums them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from hezuo.base.memo import Memo
from hezuo.base.problems import QueryError
from hezuo.network.adjacency import Adjacency
from hezuo.network.ties import Bools, Floats, Ints, Ties
from hezuo.schema.ontology import NetworkSpec, Ontology


@dataclass(frozen=True, eq=False)
class Network:
    """A network of n nodes and m ties.

    `members[i]` is the number of node i in `ties.nodes`; `source` and `target` number the members. In a network of
    rows tie k is row `rows[k]` of `ties`; in a one-mode network `rows` is empty and `shared(k)` tells the records.
    """

    spec: NetworkSpec
    ties: Ties
    members: Ints
    source: Ints
    target: Ints
    weight: Floats
    rows: Ints
    #: Whether node i is on the side of the records; None in a one-mode network.
    mode: Bools | None
    #: Records × members, 1 where a thing is tied to a record; None unless one-mode.
    incidence: sparse.csr_array | None = None
    #: What the rows of `incidence` are, numbered in `ties.nodes`.
    via: Ints | None = None
    #: Whether the own college may be in it.
    ego: bool = False
    #: How shared records count in a one-mode network: one of `WEIGHTS` of the ontology.
    weighting: str = "count"
    #: What is worked out of it.
    memo: Memo = field(default_factory=Memo, repr=False)

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
    def matrix(self) -> Adjacency:
        """The symmetric n × n matrix of tie weights: parallel ties summed, loops left out."""
        n = len(self)
        loose = self.source != self.target
        ends = self.source[loose], self.target[loose]
        half = sparse.coo_array((self.weight[loose], ends), shape=(n, n)).tocsr()
        return Adjacency(_plain(half + half.T))

    @cached_property
    def labels(self) -> list[str]:
        """The names of the nodes."""
        return [self.ties.nodes.labels[i] for i in self.members]

    @cached_property
    def ids(self) -> list[str]:
        """The IRIs of the nodes."""
        return [self.ties.nodes.ids[i] for i in self.members]

    @cached_property
    def class_codes(self) -> Ints:
        """The stated class of each node as a number, in the order of the classes' IRIs."""
        classes = [self.ties.nodes.classes[i] for i in self.members]
        known = {c: n for n, c in enumerate(sorted(set(classes)))}
        return np.asarray([known[c] for c in classes], np.int64)

    @cached_property
    def strict(self) -> Network:
        """The network of what is plainly stated: itself where all of it is, else one without the other ties.

        Its nodes number the same `ties.nodes`; a thing without a plain tie is not in it.
        """
        if bool(self.ties.plain[self.stated].all()):
            return self
        return project(self.ties.where(self.ties.plain), self.spec, ego=self.ego, weight=self.weighting)

    def shared(self, tie: int) -> Ints:
        """The records (numbers in `ties.nodes`) behind a tie of a one-mode network."""
        if self.incidence is None or self.via is None:
            return np.empty(0, np.int64)
        columns = self._by_member
        ends = (columns[self.source[tie]], columns[self.target[tie]])
        return np.asarray(self.via[np.intersect1d(*ends)])

    @cached_property
    def stated(self) -> Ints:
        """The rows of `ties` that it is drawn from, a one-mode network too."""
        if self.via is None:
            return self.rows
        kept, other = np.zeros((2, len(self.ties.nodes)), bool)
        kept[self.members], other[self.via] = True, True
        record, thing = self.ties.record, self.ties.thing
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


def named(ontology: Ontology, name: str) -> NetworkSpec:
    """The network with this notation or name. Raises `QueryError` when there is none."""
    found = ontology.network(name)
    if found is None:
        raise QueryError("no-network", name=name, known="、".join(ontology.networks))
    return found


def project(ties: Ties, spec: NetworkSpec, *, ego: bool = False, weight: str = "") -> Network:
    """The network of the ties in `ties`; without the reporting colleges unless `ego`.

    A network of rows has every record and thing that a tie touches; a one-mode network every thing of the side it keeps
    that a record ties, alone or not. `weight` says how a shared record of k things counts in a one-mode network, as the
    network declares it unless told: `count` 1; `newman` 1/(k−1) (Newman 2001, doi:10.1103/PhysRevE.64.016132); `role`
    the product of the roles' weights.
    """
    mask = ties.is_a(spec.records)[ties.record] & ties.is_a(spec.things)[ties.thing]
    if not ego:
        mask &= ~ties.reporting[ties.thing] & ~ties.reporting[ties.record]
    kept = ties.where(mask)
    if not spec.projects_on:
        return _of_rows(kept, spec, np.flatnonzero(mask), ties, ego)
    return _one_mode(kept, spec, weight or spec.weight, ties, ego)


def _of_rows(kept: Ties, spec: NetworkSpec, rows: Ints, ties: Ties, ego: bool) -> Network:
    members = np.union1d(kept.record, kept.thing)
    ends = np.searchsorted(members, kept.record), np.searchsorted(members, kept.thing)
    records = ties.is_a(spec.records)[members]
    return Network(spec, ties, members, *ends, np.ones(len(rows)), rows, records, ego=ego)


def _one_mode(kept: Ties, spec: NetworkSpec, weight: str, ties: Ties, ego: bool) -> Network:
    keeps_record = any(ties.ontology.is_a(c, spec.projects_on) for c in spec.records)
    side, other = (kept.record, kept.thing) if keeps_record else (kept.thing, kept.record)
    fits = ties.is_a([spec.projects_on])[side]
    side, other = side[fits], other[fits]
    members, columns = np.unique(side, return_inverse=True)
    via, rows = np.unique(other, return_inverse=True)
    shape = len(via), len(members)
    values = kept.weights[fits] if weight == "role" else np.ones(len(side))
    known = _highest(rows, columns, values, shape)
    incidence = sparse.csr_array((np.ones(known.nnz), known.indices, known.indptr), shape=shape)
    scale = np.ones(shape[0])
    if weight == "newman":
        scale = 1 / np.maximum(np.diff(known.indptr) - 1, 1)
    pairs = sparse.triu(known.T @ sparse.diags_array(scale) @ known, k=1, format="csr").tocoo()
    order = np.lexsort((pairs.col, pairs.row))
    ends = pairs.row[order].astype(np.int64), pairs.col[order].astype(np.int64)
    empty = np.empty(0, np.int64)
    return Network(spec, ties, members, *ends, pairs.data[order], empty, None, incidence, via, ego, weight)


def _highest(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> sparse.csr_array:
    """One cell for each pair, with the highest of its values: two roles in one record are one membership of it."""
    order = np.lexsort((-values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    first = np.ones(len(rows), bool)
    first[1:] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
    return _plain(sparse.csr_array((values[first], (rows[first], columns[first])), shape=shape))


def filtered(
    ties: Ties,
    *,
    kinds: Collection[str] = (),
    classes: Collection[str] = (),
    roles: Collection[str] = (),
    years: Collection[str] = (),
    regions: Collection[str] = (),
    wholes: Collection[str] = (),
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> Ties:
    """The ties that fit every filter that is given; each takes IRIs (years as text), and any of them will do.

    `kinds` are of the record; `classes` (or below), `regions` and `wholes` (corporate groups) of the thing;
    `only` keeps the records that one of these things is tied to, `without` drops the ties of things and records.
    """
    mask = np.ones(len(ties), bool)
    if kinds:
        mask &= ties.is_a(kinds)[ties.record]
    if classes:
        mask &= ties.is_a(classes)[ties.thing]
    named = [role.iri for role in ties.roles]
    for wanted, codes, known in ((roles, ties.role, named), (years, ties.year, ties.years)):
        if wanted:
            mask &= np.isin(codes, [n for n, text in enumerate(known) if text in wanted])
    for wanted, column in ((regions, ties.nodes.regions), (wholes, ties.nodes.wholes)):
        if wanted:
            mask &= np.asarray([text in wanted for text in column], bool)[ties.thing]
    if only:
        ours = np.isin(ties.thing, [ties.nodes.index[i] for i in only if i in ties.nodes.index])
        mask &= np.isin(ties.record, ties.record[ours])
    if without:
        gone = [ties.nodes.index[i] for i in without if i in ties.nodes.index]
        mask &= ~(np.isin(ties.thing, gone) | np.isin(ties.record, gone))
    return ties.where(mask)


def by_group(ties: Ties) -> Ties:
    """The ties with every party replaced by the corporate group it belongs to."""
    index = ties.nodes.index
    whole = np.asarray([index.get(w, n) for n, w in enumerate(ties.nodes.wholes)], np.int64)
    return replace(ties, thing=whole[ties.thing])
