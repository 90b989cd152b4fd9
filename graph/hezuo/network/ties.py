"""The ties that the record states, read from the resolved records into integer-coded columns.

What the ontology marks with `view:connects` ties a record (a platform, a cooperation) to a thing (a party, a major, a
platform). Every network is made from these columns; each tie knows its column, its role, its year and its cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hezuo.base.problems import Place
from hezuo.base.store import unquoted
from hezuo.base.terms import HZ, MEMBERSHIP, ORG, PARTY, RECORD, SAME_GROUP
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.tables import Table
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology, Role

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Where a thing is, the nearer place last: it stands for the others.
PLACES = (HZ + "country", HZ + "province")
#: The ends and the role of a membership that has a row of its own.
MEMBER, ORGANIZATION, HELD = ORG + "member", ORG + "organization", ORG + "role"


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
    #: The years whose rows mention it, ascending; those of its own rows where none does.
    years: tuple[tuple[str, ...], ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each IRI."""
        return {iri: n for n, iri in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Ties:
    """Ties in parallel columns of length m: `record` and `thing` number `nodes`, the rest the tuples beside them."""

    nodes: Nodes
    ontology: Ontology
    #: Number of the workspace's own college in `nodes`, or −1.
    college: int
    record: Ints
    thing: Ints
    #: Number in `fields`: the column that states the tie.
    field: Ints
    #: Number in `roles`, −1 for a reference, which has no role, and for a membership whose role is not stated.
    role: Ints
    #: Whether the tie is a membership.
    membership: Bools
    year: Ints
    entry: Ints
    #: The cell: number in `tables`, and the row there, from 0.
    table: Ints
    row: Ints
    fields: tuple[Field, ...]
    #: The highest first, so that the least number is the highest role.
    roles: tuple[Role, ...]
    years: tuple[str, ...]
    entries: tuple[str, ...]
    tables: tuple[Table, ...]

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def ranks(self) -> Floats:
        """The rank of each tie's role, 1 the highest; NaN where no role or none with a rank is stated."""
        of_role = [np.nan if r.rank is None else r.rank for r in self.roles]
        return np.asarray([*of_role, np.nan], np.float64)[self.role]

    @cached_property
    def weights(self) -> Floats:
        """The weight of each tie's role, in (0, 1]; the least there is where none is stated."""
        return np.asarray([*(r.weight for r in self.roles), self.ontology.least_weight])[self.role]

    @cached_property
    def leads(self) -> Bools:
        """Whether each tie's role leads."""
        return np.asarray([*(r.leads for r in self.roles), False], bool)[self.role]

    def highest(self, ties: Ints | None = None) -> dict[int, int]:
        """The highest role (number in `roles`) that each thing holds in these ties, by default in all of them."""
        chosen = np.arange(len(self)) if ties is None else ties
        stated = chosen[self.role[chosen] >= 0]
        found: dict[int, int] = {}
        for thing, role in zip(self.thing[stated].tolist(), self.role[stated].tolist(), strict=True):
            found[thing] = min(found.get(thing, role), role)
        return found

    @cached_property
    def best(self) -> dict[int, int]:
        """The highest role (number in `roles`) that each thing holds anywhere."""
        return self.highest()

    @cached_property
    def held(self) -> dict[int, Counter[tuple[int, str]]]:
        """For each thing in how many records of each class it has each role (number in `roles`)."""
        found: dict[int, Counter[tuple[int, str]]] = {}
        for thing, record, role in sorted(
            set(zip(self.thing.tolist(), self.record.tolist(), self.role.tolist(), strict=True))
        ):
            if role >= 0:
                found.setdefault(thing, Counter())[role, self.nodes.classes[record]] += 1
        return found

    def place(self, tie: int) -> Place:
        """The cell that states a tie."""
        return self.tables[int(self.table[tie])].place(int(self.row[tie]), self.fields[int(self.field[tie])])

    def where(self, mask: Bools) -> Ties:
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
            table=self.table[mask],
            row=self.row[mask],
        )

    def is_a(self, classes: Iterable[str]) -> Bools:
        """For each node whether it is of one of the classes."""
        wanted = set(classes)
        known = {c: bool(wanted & self.ontology.ancestors(c)) for c in set(self.nodes.classes)}
        return np.asarray([known[c] for c in self.nodes.classes], bool)


class _Codes:
    """Texts numbered in the order of their first use."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


#: Record, thing, IRIs of field and role ('': not stated), year, entry, whether a membership; number of the table, row.
Row = tuple[int, int, str, str, str, str, bool, int, int]


def read(dataset: Dataset) -> Ties:
    """Every declared tie of a workspace."""
    resolved, ontology = dataset.identity.resolved, dataset.ontology
    nodes = _nodes(dataset.identity, ontology)
    rows = sorted(_distinct(_rows(resolved, nodes), ontology))
    nodes = replace(nodes, years=_years(nodes, rows))
    fields, years, entries = (_Codes() for _ in range(3))
    roles = sorted((ontology.roles[iri] for iri in {row[3] for row in rows} - {""}), key=lambda r: r.order)
    number = {"": -1} | {role.iri: n for n, role in enumerate(roles)}
    return Ties(
        nodes,
        ontology,
        nodes.index.get(dataset.identity.college, -1),
        record=np.asarray([row[0] for row in rows], np.int64),
        thing=np.asarray([row[1] for row in rows], np.int64),
        field=np.asarray([fields.of(row[2]) for row in rows], np.int64),
        role=np.asarray([number[row[3]] for row in rows], np.int64),
        membership=np.asarray([row[6] for row in rows], bool),
        year=np.asarray([years.of(row[4]) for row in rows], np.int64),
        entry=np.asarray([entries.of(row[5]) for row in rows], np.int64),
        table=np.asarray([row[7] for row in rows], np.int64),
        row=np.asarray([row[8] for row in rows], np.int64),
        fields=tuple(ontology.fields[iri] for iri in fields.known),
        roles=tuple(roles),
        years=tuple(years.known),
        entries=tuple(entries.known),
        tables=tuple(r.frame.table for r in resolved),
    )


def _distinct(rows: Iterable[Row], ontology: Ontology) -> Iterator[Row]:
    """Each statement of an entry once: where two columns of a row state one membership, the first of them counts."""
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        record, thing, field, role, _, entry, membership, *_ = row
        statement = (record, thing, role if membership else ontology.fields[field].path, entry, membership)
        if statement not in seen:
            seen.add(statement)
            yield row


def _nodes(identity: Identity, ontology: Ontology) -> Nodes:
    drawn = {k.iri for k in _drawn(ontology)}
    classes: dict[str, str] = {}
    kinds: dict[str, str] = {}
    years: dict[str, set[str]] = {}
    regions: dict[str, dict[str, str]] = {path: {} for path in PLACES}
    for resolved in identity.resolved:
        if resolved.kind.iri not in drawn:
            continue
        year = resolved.frame.table.year
        for record, cls in zip(resolved.records, _classes(resolved), strict=True):
            # What has rows in several years is what the newest of them says.
            if record and cls:
                classes[record], kinds[record] = cls, resolved.kind.iri
                years.setdefault(record, set()).add(year)
        for path, found in regions.items():
            found.update(_values(resolved, path))
    where = {iri: text for path in PLACES for iri, text in regions[path].items()}
    wholes = _wholes(identity)
    ids = tuple(sorted(classes))
    return Nodes(
        ids,
        tuple(identity.names.caption(i) or i.rsplit("/", 1)[-1] for i in ids),
        tuple(classes[i] for i in ids),
        tuple(kinds[i] for i in ids),
        tuple(where.get(i, "") for i in ids),
        # The largest group is the one that is part of no other.
        tuple(min((w for w in wholes.get(i, ()) if not wholes.get(w)), default=i) for i in ids),
        tuple(tuple(sorted(years[i] - {""})) for i in ids),
    )


def _years(nodes: Nodes, rows: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """A thing is in a year because a row of that year ties it, not because it is registered there."""
    tied: dict[int, set[str]] = {}
    for record, thing, _, _, year, *_ in rows:
        for node in (record, thing):
            tied.setdefault(node, set()).add(year)
    return tuple(tuple(sorted(tied[n] - {""})) if n in tied else years for n, years in enumerate(nodes.years))


def _drawn(ontology: Ontology) -> list[Kind]:
    """The kinds whose records are nodes: those with a connecting column, and those that such a column names."""
    tying = [k for k in ontology.kinds if MEMBERSHIP not in k.ancestors and any(f.connects for f in k.fields)]
    named = {f.target for k in ontology.kinds for f in k.fields if f.connects}
    return [k for k in ontology.kinds if k in tying or k.iri in named]


def _classes(resolved: Resolved) -> Iterable[str]:
    """The class that each row states; '' where a column should and does not."""
    column = next((f for f in resolved.kind.fields if f.form is Form.CLASS), None)
    if column is None:
        return [resolved.kind.iri] * len(resolved.records)
    known = {text: found[0][0] if found else "" for text, found in resolved.targets[column.iri].items()}
    return [known[text] for text in resolved.frame.column(column)]


def _values(resolved: Resolved, path: str) -> Iterator[tuple[str, str]]:
    """Record and value (an IRI or a text) of the column with this property."""
    for wanted in resolved.kind.fields:
        if wanted.path != path or wanted.on_entry:
            continue
        if wanted.is_literal:
            texts = {t: unquoted(v[0]) if v else "" for t, v in resolved.frame.values.get(wanted.iri, {}).items()}
        else:
            texts = {t: found[0][0] if found else "" for t, found in resolved.targets[wanted.iri].items()}
        for record, text in zip(resolved.records, resolved.frame.column(wanted), strict=True):
            if record and texts.get(text):
                yield record, texts[text]


def _wholes(identity: Identity) -> Mapping[str, set[str]]:
    """Every corporate group that each party belongs to by the judgements, also through another one."""
    names, part_of = identity.names, dict[str, set[str]]()
    for one in identity.judgements:
        if one.verdict == SAME_GROUP:
            for part in names.find(one.form, PARTY):
                part_of.setdefault(part, set()).update(names.find(one.other, RECORD))
    found: dict[str, set[str]] = {}
    for part, direct in part_of.items():
        waiting, above = list(direct), set[str]()
        while waiting:
            whole = waiting.pop()
            if whole not in above:
                above.add(whole)
                waiting += part_of.get(whole, ())
        found[part] = above
    return found


def _rows(tables: Iterable[Resolved], nodes: Nodes) -> Iterator[Row]:
    for number, resolved in enumerate(tables):
        if MEMBERSHIP in resolved.kind.ancestors:
            yield from _rows_of_memberships(resolved, number, nodes)
            continue
        for field in (f for f in resolved.kind.fields if f.connects):
            if field.form is Form.MEMBERSHIP:
                yield from _rows_of_column(resolved, number, field, resolved.roles(field), nodes)
            elif field.form is Form.REFERENCE:
                yield from _rows_of_column(resolved, number, field, None, nodes)


def _rows_of_column(
    resolved: Resolved, number: int, field: Field, roles: list[tuple[str, ...]] | None, nodes: Nodes
) -> Iterator[Row]:
    """The ties of a column: `roles` of each row, None for a column of references."""
    year, index = resolved.frame.table.year, nodes.index
    things = {t: [index[i] for i, _ in found if i in index] for t, found in resolved.targets[field.iri].items()}
    for row, text in enumerate(resolved.frame.column(field)):
        record = index.get(resolved.records[row], -1)
        if record < 0:
            continue
        for thing in things[text]:
            for role in roles[row] if roles else ("",):
                yield record, thing, field.iri, role, year, resolved.entries[row], roles is not None, number, row


def _rows_of_memberships(resolved: Resolved, number: int, nodes: Nodes) -> Iterator[Row]:
    """The ties of a table whose rows are memberships: what a row ties is the member."""
    ends = {f.path: f for f in resolved.kind.fields if f.path in (MEMBER, ORGANIZATION, HELD)}
    member, organization, held = (ends.get(path) for path in (MEMBER, ORGANIZATION, HELD))
    if member is None or organization is None or not member.connects:
        return
    year, index = resolved.frame.table.year, nodes.index
    for row, record in enumerate(resolved.records):
        roles = [iri for iri, _ in resolved.targets_of(held, row)] if held else []
        for platform, _ in resolved.targets_of(organization, row) if record else ():
            for party, _ in resolved.targets_of(member, row):
                if platform in index and party in index:
                    for role in roles or [""]:
                        at = index[platform], index[party]
                        yield *at, member.iri, role, year, resolved.entries[row], True, number, row
