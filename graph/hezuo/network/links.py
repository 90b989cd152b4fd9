"""The ties that the record states, read from the store into integer-coded columns.

What the ontology marks with `view:connects` ties a record (a platform, a cooperation) to a thing (a party, a major, a
platform). Every network is drawn from these columns; nothing after this module asks the store again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hezuo.knowledge import Knowledge
from hezuo.ontology import Form, Kind, Ontology
from hezuo.store import Store
from hezuo.terms import HZ, MEMBERSHIP, NOTATION, ORG, SCHEMA

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TABLES = f"""SELECT ?graph ?kind ?year WHERE {{
  GRAPH ?graph {{ ?graph <{NOTATION}> ?kind . OPTIONAL {{ ?graph dcterms:temporal/<{NOTATION}> ?year }} }} }}"""
NODES = """SELECT ?graph ?thing ?class WHERE {
  GRAPH ?graph { ?thing a ?class ; prov:wasDerivedFrom ?entry } }"""
MEMBERSHIPS = """SELECT ?graph ?record ?thing ?role ?entry WHERE {
  GRAPH ?graph { ?m org:organization ?record ; org:member ?thing ; prov:wasDerivedFrom ?entry .
    OPTIONAL { ?m org:role ?role } } }"""
REFERENCES = """SELECT ?graph ?record ?thing ?entry WHERE {
  GRAPH ?graph { ?record $path ?thing ; prov:wasDerivedFrom ?entry } }"""
PLACES = f"SELECT ?thing ?place WHERE {{ ?thing <{SCHEMA}addressRegion> ?place }}"
COUNTRIES = f"SELECT ?thing ?place WHERE {{ ?thing <{SCHEMA}addressCountry> ?place }}"
WHOLES = f"SELECT ?part ?whole WHERE {{ ?part <{ORG}transitiveSubOrganizationOf> ?whole }}"


@dataclass(frozen=True)
class Nodes:
    """Everything that can stand in a network, sorted by IRI; the columns are parallel."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    #: The class that its row states: for a party its class, for any other record that of its kind.
    classes: tuple[str, ...]
    #: The kind of its table.
    kinds: tuple[str, ...]
    #: IRI of a province or name of a country; '' when not known.
    regions: tuple[str, ...]
    #: IRI of the largest corporate group it belongs to; its own when it is in none.
    wholes: tuple[str, ...]
    #: The years it is recorded in, ascending.
    years: tuple[tuple[str, ...], ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each IRI."""
        return {iri: n for n, iri in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Links:
    """Ties in parallel columns of length m: `record` and `thing` number `nodes`, the rest the tuples beside them."""

    nodes: Nodes
    ontology: Ontology
    #: Number of the workspace's own college in `nodes`, or −1.
    college: int
    record: Ints
    thing: Ints
    #: Number in `fields` (IRIs of property shapes): the column that states the tie.
    field: Ints
    #: Number in `roles`, −1 for a reference, which has no role, and for a membership whose role is not stated.
    role: Ints
    #: Whether the tie is a membership.
    membership: Bools
    year: Ints
    entry: Ints
    fields: tuple[str, ...]
    roles: tuple[str, ...]
    years: tuple[str, ...]
    entries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def ranks(self) -> Floats:
        """The rank of each tie's role, 1 the highest; NaN where no role is stated."""
        of_role = [self.ontology.graph.number(r, HZ + "rank", np.nan) for r in self.roles]
        return np.asarray([*of_role, np.nan])[self.role]

    def where(self, mask: Bools) -> Links:
        """The ties that `mask` (length m) keeps; the nodes stay."""
        return replace(
            self,
            record=self.record[mask],
            thing=self.thing[mask],
            field=self.field[mask],
            role=self.role[mask],
            membership=self.membership[mask],
            year=self.year[mask],
            entry=self.entry[mask],
        )

    def is_a(self, classes: Iterable[str]) -> Bools:
        """For each node whether it is of one of the classes."""
        wanted = set(classes)
        known = {c: bool(wanted & self.ontology.graph.ancestors(c)) for c in set(self.nodes.classes)}
        return np.asarray([known[c] for c in self.nodes.classes], bool)


class _Codes:
    """Texts numbered in the order of their first use."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


def read(graph: Knowledge) -> Links:
    """Every declared tie of a workspace."""
    tables = {str(g): (str(k), str(y or "")) for g, k, y in graph.store.select(TABLES).rows}
    nodes = _nodes(graph, tables)
    rows = sorted(_rows(graph, nodes, tables))
    fields, roles, years, entries = (_Codes() for _ in range(4))
    return Links(
        nodes,
        graph.ontology,
        nodes.index.get(graph.identity.college, -1),
        record=np.asarray([row[0] for row in rows], np.int64),
        thing=np.asarray([row[1] for row in rows], np.int64),
        field=np.asarray([fields.of(row[2]) for row in rows], np.int64),
        role=np.asarray([roles.of(row[3]) if row[3] else -1 for row in rows], np.int64),
        membership=np.asarray([row[6] for row in rows], bool),
        year=np.asarray([years.of(row[4]) for row in rows], np.int64),
        entry=np.asarray([entries.of(row[5]) for row in rows], np.int64),
        fields=tuple(fields.known),
        roles=tuple(roles.known),
        years=tuple(years.known),
        entries=tuple(entries.known),
    )


def _nodes(graph: Knowledge, tables: dict[str, tuple[str, str]]) -> Nodes:
    found: dict[str, str] = {}
    years: dict[str, set[str]] = {}
    drawn = _drawn(graph.ontology)
    kinds = {k.notation: k.iri for k in drawn}
    kind_of: dict[str, str] = {}
    for table, thing, cls in graph.store.select(NODES).rows:
        notation, year = tables.get(str(table), ("", ""))
        if notation in kinds and graph.ontology.is_a(str(cls), kinds[notation]):
            found[str(thing)], kind_of[str(thing)] = str(cls), kinds[notation]
            years.setdefault(str(thing), set()).add(year)
    ids = tuple(sorted(found))
    names = graph.identity.names
    regions = dict(_pairs(graph.store, COUNTRIES)) | dict(_pairs(graph.store, PLACES))
    wholes: dict[str, set[str]] = {}
    for part, whole in _pairs(graph.store, WHOLES):
        wholes.setdefault(part, set()).add(whole)
    return Nodes(
        ids,
        tuple(names.caption(i) or i.rsplit("/", 1)[-1] for i in ids),
        tuple(found[i] for i in ids),
        tuple(kind_of[i] for i in ids),
        tuple(regions.get(i, "") for i in ids),
        # The largest group is the one that is part of no other.
        tuple(min((w for w in wholes.get(i, ()) if not wholes.get(w)), default=i) for i in ids),
        tuple(tuple(sorted(years[i] - {""})) for i in ids),
    )


def _pairs(store: Store, sparql: str) -> list[tuple[str, str]]:
    return sorted((str(a), str(b)) for a, b in store.select(sparql).rows)


def _drawn(ontology: Ontology) -> list[Kind]:
    """The kinds whose records are nodes: those with a connecting column, and those that such a column names."""
    tying = [k for k in ontology.kinds if MEMBERSHIP not in k.ancestors and any(f.connects for f in k.fields)]
    named = {f.target for k in ontology.kinds for f in k.fields if f.connects}
    return [k for k in ontology.kinds if k in tying or k.iri in named]


Row = tuple[int, int, str, str, str, str, bool]


def _rows(graph: Knowledge, nodes: Nodes, tables: dict[str, tuple[str, str]]) -> Iterable[Row]:
    index = nodes.index
    headings = _Headings(graph.ontology)
    for table, record, thing, role, entry in graph.store.select(MEMBERSHIPS).rows:
        if str(table) in tables and str(record) in index and str(thing) in index:
            kind, year = tables[str(table)]
            field = headings.of_role(kind, str(role or ""))
            if field:
                yield index[str(record)], index[str(thing)], field, str(role or ""), year, str(entry), True
    for path in headings.paths:
        for table, record, thing, entry in graph.store.select(REFERENCES, {"path": path}).rows:
            kind, year = tables.get(str(table), ("", ""))
            field = headings.of_path(kind, path)
            if field and str(record) in index and str(thing) in index:
                yield index[str(record)], index[str(thing)], field, "", year, str(entry), False


class _Headings:
    """Which connecting column of a table states a tie."""

    def __init__(self, ontology: Ontology) -> None:
        self._paths: dict[tuple[str, str], str] = {}
        self._roles: dict[tuple[str, str], str] = {}
        for kind in ontology.kinds:
            tying = [f for f in kind.fields if f.connects]
            for one in tying:
                if MEMBERSHIP in kind.ancestors:
                    # The row is the membership; what it ties is the member.
                    if one.path == ORG + "member":
                        self._roles[kind.notation, ""] = one.iri
                elif one.form is Form.MEMBERSHIP:
                    # A column with a role column beside it states every role that no other column does.
                    self._roles[kind.notation, "" if one.role_field else one.role] = one.iri
                elif one.form is Form.REFERENCE:
                    self._paths[kind.notation, one.path] = one.iri
        self.paths = sorted({path for _, path in self._paths})

    def of_role(self, kind: str, role: str) -> str:
        """The column of a table that makes a membership in this role; '' when none does."""
        return self._roles.get((kind, role)) or self._roles.get((kind, ""), "")

    def of_path(self, kind: str, path: str) -> str:
        """The column of a table with this property; '' when it has none that ties."""
        return self._paths.get((kind, path), "")
