"""Resolved records to N-Quads, column by column, with the provenance of every statement.

Each table becomes one named graph. A row becomes an *entry* (`hz:Entry`) that knows its file, line, source,
page and printed row; the record, its memberships and its mentions are derived from it. A cell whose printed form
differs from the name of what it means keeps that form as an `hz:Mention` of its column.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from hezuo.identity import Identity, Judgement, Resolved, local_part, segment
from hezuo.ontology import Field, Form, Ontology
from hezuo.store import quoted
from hezuo.terms import (
    ALT_LABEL,
    DCTERMS,
    DERIVED_FROM,
    ENTRY,
    HZ,
    ID,
    MEMBERSHIP,
    MENTION,
    NOTATION,
    ORG,
    PARTY,
    RECORD,
    SAME,
    SAME_GROUP,
    TIME,
    TYPE,
    XSD,
)
from hezuo.values import folded

Lines = Iterator[str]
#: Characters of N-Quads that are loaded at once.
CHUNK = 64_000_000


def graph_of(year: str, notation: str) -> str:
    """The IRI of the named graph of a table."""
    return f"{ID}graph/{year}/{notation}" if year else f"{ID}graph/{notation}"


def nquads(identity: Identity, ontology: Ontology) -> Iterator[str]:
    """The dataset as N-Quads in a fixed order, in chunks that a bulk load likes: neither tiny nor huge."""
    chunk: list[str] = []
    size = 0
    for line in chain(*(_table(r, identity, ontology) for r in identity.resolved), _judged(identity)):
        chunk.append(line)
        size += len(line)
        if size > CHUNK:
            yield "".join(chunk)
            chunk, size = [], 0
    yield "".join(chunk)


def _table(resolved: Resolved, identity: Identity, ontology: Ontology) -> Lines:
    table = resolved.frame.table
    end = f"<{graph_of(table.year, resolved.kind.notation)}> .\n"
    rows = [i for i, iri in enumerate(resolved.records) if iri]
    yield from _entries(resolved, rows, end)
    for wanted in resolved.kind.fields:
        if wanted.form is Form.VALUE:
            yield from _values(resolved, wanted, end)
        elif wanted.form is Form.MEMBERSHIP:
            yield from _memberships(resolved, wanted, rows, end, ontology)
        elif wanted.form is not Form.ROLE:
            yield from _references(resolved, wanted, end)
        if wanted.form in (Form.REFERENCE, Form.MEMBERSHIP):
            yield from _mentions(resolved, wanted, rows, end, identity)
    yield from _corrected(resolved, end)


def _entries(resolved: Resolved, rows: list[int], end: str) -> Lines:
    table, kind = resolved.frame.table, resolved.kind
    graph = graph_of(table.year, kind.notation)
    has_class = any(f.form is Form.CLASS for f in kind.fields)
    typed = "" if has_class else f"<{TYPE}> <{kind.iri}> {end}"
    during = (
        f"<{ORG}memberDuring> <{ID}years/{table.year}> {end}" if MEMBERSHIP in kind.ancestors and table.year else ""
    )
    derived, is_entry, part = f"<{DERIVED_FROM}>", f"<{TYPE}> <{ENTRY}> {end}", f"<{DCTERMS}isPartOf> <{graph}> {end}"
    line, number = f"<{HZ}line>", f"^^<{XSD}integer> {end}"
    yield f"<{graph}> <{HZ}file> {quoted(table.file)} {end}<{graph}> <{NOTATION}> {quoted(kind.notation)} {end}"
    if table.year:
        when = f"<{ID}years/{table.year}>"
        yield f"<{graph}> <{DCTERMS}temporal> {when} {end}{when} <{TYPE}> <{TIME}Interval> {end}"
        yield f'{when} <{NOTATION}> "{table.year}" {end}'
    for index in rows:
        record, entry = f"<{resolved.records[index]}>", f"<{resolved.entries[index]}>"
        yield (
            (f"{record} {typed}" if typed else "")
            + (f"{record} {during}" if during else "")
            + f"{record} {derived} {entry} {end}{entry} {is_entry}{entry} {part}"
            + f'{entry} {line} "{table.rows[index]}"{number}'
        )


def _subjects(resolved: Resolved, wanted: Field) -> list[str]:
    return resolved.entries if wanted.on_entry else resolved.records


def _values(resolved: Resolved, wanted: Field, end: str) -> Lines:
    texts = resolved.frame.table.columns.get(wanted.iri)
    if texts is None:
        return
    made = {
        t: [f"<{wanted.path}> {o} {end}" for o in objects] for t, objects in resolved.frame.values[wanted.iri].items()
    }
    for subject, text in zip(_subjects(resolved, wanted), texts, strict=True):
        if subject:
            for tail in made[text]:
                yield f"<{subject}> {tail}"


def _references(resolved: Resolved, wanted: Field, end: str) -> Lines:
    texts = resolved.frame.column(wanted)
    made = {
        t: [f"<{wanted.path}> <{iri}> {end}" for iri, _ in found] for t, found in resolved.targets[wanted.iri].items()
    }
    for subject, text in zip(_subjects(resolved, wanted), texts, strict=True):
        if subject:
            for tail in made[text]:
                yield f"<{subject}> {tail}"


def _memberships(resolved: Resolved, wanted: Field, rows: list[int], end: str, ontology: Ontology) -> Lines:
    """One org:Membership for each party that a cell names, in the role of the column or of the role column."""
    texts = resolved.frame.column(wanted)
    year = resolved.frame.table.year
    typed, derived = f"<{TYPE}> <{MEMBERSHIP}> {end}", f"<{DERIVED_FROM}>"
    during = f"<{ORG}memberDuring> <{ID}years/{year}> {end}" if year else ""
    member, platform, role = f"<{ORG}member>", f"<{ORG}organization>", f"<{ORG}role>"
    notations = {r: ontology.graph.one(r, NOTATION) for r in ontology.named}
    roles = _roles(resolved, wanted)
    made = {t: [(iri, local_part(iri)) for iri, _ in found] for t, found in resolved.targets[wanted.iri].items()}
    start = f"{ID}memberships/{year or '-'}/"
    for index in rows:
        record, entry = resolved.records[index], resolved.entries[index]
        for iri, local in made[texts[index]]:
            for given in roles[index]:
                node = f"<{start}{record[len(ID) :]}/{notations[given] if given else '-'}/{local}>"
                more = (f"{node} {during}" if during else "") + (f"{node} {role} <{given}> {end}" if given else "")
                yield (
                    f"{node} {typed}{node} {member} <{iri}> {end}{node} {platform} <{record}> {end}"
                    f"{node} {derived} <{entry}> {end}{more}"
                )


def _roles(resolved: Resolved, wanted: Field) -> list[tuple[str, ...]]:
    """The roles of each row's membership; a blank role cell gives ('',): the membership stands, its role is unknown."""
    if not wanted.role_field:
        return [(wanted.role,)] * len(resolved.records)
    column = resolved.kind.field_of(wanted.role_field)
    made = {t: tuple(iri for iri, _ in found) or ("",) for t, found in resolved.targets[column.iri].items()}
    return [made[t] for t in resolved.frame.column(column)]


def _mentions(resolved: Resolved, wanted: Field, rows: list[int], end: str, identity: Identity) -> Lines:
    """A mention for each printed form that is not the name of what it means."""
    differing: dict[str, list[tuple[str, str]]] = {}
    for text, found in resolved.targets[wanted.iri].items():
        other = [(i, form) for i, form in found if form and i.startswith(ID) and form != identity.names.caption(i)]
        other = [
            (i, form) for i, form in other if PARTY in identity.names.classes(i) or RECORD in identity.names.classes(i)
        ]
        if other:
            differing[text] = other
    if not differing:
        return
    texts = resolved.frame.column(wanted)
    for index in rows:
        for iri, form in differing.get(texts[index], ()):
            yield (
                _mention(resolved.entries[index], wanted, form, end)
                + f"<{_mention_iri(resolved.entries[index], wanted, form)}> <{HZ}refersTo> <{iri}> {end}"
            )


def _mention_iri(entry: str, wanted: Field, form: str) -> str:
    return f"{ID}mentions/{entry.removeprefix(ID + 'entries/')}/{wanted.local}/{segment(form)}"


def _mention(entry: str, wanted: Field, form: str, end: str) -> str:
    node = f"<{_mention_iri(entry, wanted, form)}>"
    return (
        f"{node} <{TYPE}> <{MENTION}> {end}{node} <{HZ}printedForm> {quoted(form)} {end}"
        f"{node} <{HZ}inColumn> <{wanted.iri}> {end}{node} <{DERIVED_FROM}> <{entry}> {end}"
    )


def _corrected(resolved: Resolved, end: str) -> Lines:
    """The printed text of each cell that a recorded correction has replaced."""
    for (iri, index), printed in sorted(resolved.frame.table.printed.items()):
        if resolved.records[index]:
            wanted = resolved.kind.field_of(iri)
            node = _mention_iri(resolved.entries[index], wanted, printed)
            yield _mention(resolved.entries[index], wanted, printed, end)
            yield f"<{node}> <{HZ}refersTo> <{resolved.records[index]}> {end}"


def _judged(identity: Identity) -> Lines:
    """What the judgements mean: other names, and membership in a corporate group."""
    end = f"<{ID}graph/identity> .\n"
    for one in identity.judgements:
        yield from _judgement(one, identity, end)


def _judgement(one: Judgement, identity: Identity, end: str) -> Lines:
    targets = identity.names.find(one.other, RECORD)
    if one.verdict == SAME and folded(one.form) != folded(one.other):
        yield from (f"<{iri}> <{ALT_LABEL}> {quoted(one.form)} {end}" for iri in targets)
    if one.verdict == SAME_GROUP:
        parts = identity.names.find(one.form, PARTY)
        yield from (f"<{p}> <{ORG}subOrganizationOf> <{t}> {end}" for p in parts for t in targets)
