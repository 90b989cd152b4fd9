"""Reads the ties of a workspace from its resolved records, into the columns of `Ties`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from hezuo.base.store import unquoted
from hezuo.base.terms import HZ, MEMBERSHIP, ORG, PART, PARTY, RECORD, SAME_GROUP
from hezuo.intake.caveats import MEMBERSHIP_PATHS
from hezuo.intake.identity import Identity, Resolved
from hezuo.network.ties import Nodes, Ties
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology

#: Where a thing is, the nearer place last: it stands for the others.
PLACES = (HZ + "country", HZ + "province")
#: The ends and the role of a membership that has a row of its own.
MEMBER, ORGANIZATION, HELD = ORG + "member", ORG + "organization", ORG + "role"


class _Codes:
    """Texts numbered in the order of their first use."""

    def __init__(self, first: int = 0) -> None:
        self.known: dict[str, int] = {}
        self.first = first

    def of(self, text: str) -> int:
        return self.known.setdefault(text, self.first + len(self.known))


#: Record, thing, IRIs of field and role ('': not stated), year, entry, whether a membership; number of the table, row;
#: IRIs of status ('': plain), of the sentence and of the role that is suspected.
Row = tuple[int, int, str, str, str, str, bool, int, int, str, str, str]


def read(dataset: Dataset) -> Ties:
    """Every declared tie of a workspace."""
    resolved, ontology = dataset.identity.resolved, dataset.ontology
    nodes = _nodes(dataset.identity, ontology)
    rows = sorted(_distinct(_rows(resolved, nodes, ontology), ontology))
    nodes = replace(nodes, years=_years(nodes, rows))
    fields, years, entries = (_Codes() for _ in range(3))
    # What is plain and what has no sentence is −1.
    statuses, sentences, suspects = (_Codes(-1) for _ in range(3))
    for codes in (statuses, sentences, suspects):
        codes.of("")
    roles = sorted((ontology.roles[iri] for iri in {row[3] for row in rows} - {""}), key=lambda r: r.order)
    number = {"": -1} | {role.iri: n for n, role in enumerate(roles)}
    reporting = {dataset.identity.college, *dataset.scope.colleges}
    return Ties(
        nodes,
        ontology,
        nodes.index.get(dataset.identity.college, -1),
        tuple(sorted(nodes.index[iri] for iri in reporting if iri in nodes.index)),
        record=np.asarray([row[0] for row in rows], np.int64),
        thing=np.asarray([row[1] for row in rows], np.int64),
        field=np.asarray([fields.of(row[2]) for row in rows], np.int64),
        role=np.asarray([number[row[3]] for row in rows], np.int64),
        membership=np.asarray([row[6] for row in rows], bool),
        year=np.asarray([years.of(row[4]) for row in rows], np.int64),
        entry=np.asarray([entries.of(row[5]) for row in rows], np.int64),
        table=np.asarray([row[7] for row in rows], np.int64),
        row=np.asarray([row[8] for row in rows], np.int64),
        status=np.asarray([statuses.of(row[9]) for row in rows], np.int64),
        sentence=np.asarray([sentences.of(row[10]) for row in rows], np.int64),
        suspect=np.asarray([suspects.of(row[11]) for row in rows], np.int64),
        fields=tuple(ontology.fields[iri] for iri in fields.known),
        roles=tuple(roles),
        years=tuple(years.known),
        entries=tuple(entries.known),
        tables=tuple(r.frame.table for r in resolved),
        statuses=tuple(statuses.known)[1:],
        sentences=tuple(sentences.known)[1:],
        suspects=tuple(suspects.known)[1:],
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
    named = {f.tied or f.target for k in ontology.kinds for f in k.fields if f.connects}
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
    """Every corporate group or body that each party is part of by the judgements, also through another one."""
    names, part_of = identity.names, dict[str, set[str]]()
    for one in identity.judgements:
        if one.verdict in (SAME_GROUP, PART):
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


def _rows(tables: Iterable[Resolved], nodes: Nodes, ontology: Ontology) -> Iterator[Row]:
    # Of the things that a column names, those that it ties: all, or those of the class that `view:connects` tells.
    of_class = {f.tied: _of_class(nodes, ontology, f.tied) for k in ontology.kinds for f in k.fields if f.connects}
    for number, resolved in enumerate(tables):
        if MEMBERSHIP in resolved.kind.ancestors:
            yield from _rows_of_memberships(resolved, number, nodes, ontology)
            continue
        for field in (f for f in resolved.kind.fields if f.connects):
            if field.form is Form.MEMBERSHIP:
                yield from _rows_of_column(resolved, number, field, resolved.roles(field), nodes, ontology)
            elif field.form is Form.REFERENCE:
                yield from _rows_of_column(resolved, number, field, None, nodes, ontology, of_class[field.tied])


def _of_class(nodes: Nodes, ontology: Ontology, cls: str) -> dict[str, int]:
    """The number of each IRI of a class; of all without one."""
    if not cls:
        return nodes.index
    return {iri: n for iri, n in nodes.index.items() if ontology.is_a(nodes.classes[n], cls)}


def _rows_of_column(
    resolved: Resolved,
    number: int,
    field: Field,
    roles: list[tuple[str, ...]] | None,
    nodes: Nodes,
    ontology: Ontology,
    tied: Mapping[str, int] | None = None,
) -> Iterator[Row]:
    """The ties of a column: `roles` of each row, None for a column of references; `tied` are the things it may tie."""
    year, index = resolved.frame.table.year, nodes.index if tied is None else tied
    things = {t: [index[i] for i, _ in found if i in index] for t, found in resolved.targets[field.iri].items()}
    for row, text in enumerate(resolved.frame.column(field)):
        record = nodes.index.get(resolved.records[row], -1)
        if record < 0:
            continue
        for thing in things[text]:
            # Without a role the college is tied as the one that reports, and is no member.
            held = (roles[row] if roles else ()) or ("",)
            for role in held:
                said = (
                    resolved.status(row, field, nodes.ids[thing], role),
                    resolved.standing(row).sentence,
                    resolved.suspected_role(row, field.role_field, role, ontology),
                )
                yield record, thing, field.iri, role, year, resolved.entries[row], role != "", number, row, *said


def _rows_of_memberships(resolved: Resolved, number: int, nodes: Nodes, ontology: Ontology) -> Iterator[Row]:
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
                        said = (
                            resolved.status_of_row(row, MEMBERSHIP_PATHS),
                            resolved.standing(row).sentence,
                            resolved.suspected_role(row, held.iri if held else "", role, ontology),
                        )
                        yield *at, member.iri, role, year, resolved.entries[row], True, number, row, *said
