"""Resolved records to N-Triples, column by column, with the provenance of every statement.

Each table becomes one named graph. A row becomes an *entry* (`hz:Entry`) that knows its file, line, source,
page and printed row; the record, its memberships and its mentions are derived from it. A cell whose printed form
differs from the name of what it means keeps that form as an `hz:Mention` of its column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hezuo.base.characters import folded
from hezuo.base.store import quoted, unquoted
from hezuo.base.terms import (
    ALT_LABEL,
    ATTRIBUTED,
    COMPARED_WITH,
    DCTERMS,
    DERIVED_FROM,
    ENTRY,
    EVIDENCE_ABOUT,
    FORMULA,
    HZ,
    ID,
    IN_COLUMN,
    MEMBERSHIP,
    MENTION,
    NOTATION,
    ORG,
    PAGE,
    PAGINATION,
    PART,
    PART_OF,
    PARTY,
    PREF_LABEL,
    QUALIFIED_NUMBER,
    QUALIFIER,
    RDF,
    RECORD,
    RENAMED,
    SAME_GROUP,
    SUSPECTED_ROLE,
    TIME,
    TYPE,
    XSD,
)
from hezuo.intake.caveats import said_of_rows, stated_as
from hezuo.intake.citations import PAGES, cited, pages_of
from hezuo.intake.evidence import evidence
from hezuo.intake.identity import ENTRIES, Identity, Resolved
from hezuo.intake.judgements import ONE_THING, Judgement
from hezuo.intake.names import local_part, segment
from hezuo.intake.narrow import Lines, Narrow, narrow
from hezuo.schema import formulas
from hezuo.schema.kinds import Field, Form
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import named

#: Characters of N-Triples that are loaded at once.
CHUNK = 32_000_000
IDENTITY_GRAPH = f"{ID}graph/identity"
#: What the rows of each thing cite together.
CITATIONS_GRAPH = f"{ID}graph/citations"
#: What follows from the ledger of evidence: which record and which column a piece of evidence is about.
EVIDENCE_GRAPH = f"{ID}graph/evident"


def graph_of(year: str, notation: str) -> str:
    """The IRI of the named graph of a table."""
    return f"{ID}graph/{year}/{notation}" if year else f"{ID}graph/{notation}"


def triples(identity: Identity, ontology: Ontology) -> Iterator[tuple[str, bytes]]:
    """The dataset as named graphs of N-Triples in a fixed order, in chunks that are not too large to load at once."""
    for resolved in identity.resolved:
        graph = graph_of(resolved.frame.table.year, resolved.kind.notation)
        yield from ((graph, chunk) for chunk in _chunks(_table(resolved, identity, ontology)))
    yield from ((IDENTITY_GRAPH, chunk) for chunk in _chunks(_judged(identity)))
    yield from ((CITATIONS_GRAPH, chunk) for chunk in _chunks(cited(identity)))
    yield from ((EVIDENCE_GRAPH, chunk) for chunk in _chunks(_evident(identity)))


def _chunks(lines: Lines) -> Iterator[bytes]:
    chunk: list[bytes] = []
    size = 0
    for column in lines:
        chunk.append(column.encode("latin-1"))
        size += len(column)
        if size > CHUNK:
            yield b"".join(chunk)
            chunk, size = [], 0
    yield b"".join(chunk)


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """A resolved table with the IRIs of its records and entries narrow."""

    resolved: Resolved
    records: tuple[Narrow, ...]
    entries: tuple[Narrow, ...]


def _table(resolved: Resolved, identity: Identity, ontology: Ontology) -> Lines:
    narrowed = _Narrowed(resolved, tuple(map(narrow, resolved.records)), tuple(map(narrow, resolved.entries)))
    rows = [i for i, iri in enumerate(narrowed.records) if iri]
    yield from _entries(narrowed, rows)
    for wanted in resolved.kind.fields:
        if wanted.form is Form.MEMBERSHIP:
            yield from _memberships(narrowed, wanted, rows, ontology)
        elif wanted.path == PREF_LABEL and identity.names.retitled:
            yield from _titles(narrowed, wanted, identity)
        elif wanted.form is not Form.ROLE:
            yield from _statements(narrowed, wanted)
        yield from _derived(narrowed, wanted, rows)
        if wanted.form is Form.CLASS:
            # Inference gives a thing the classes above its own; the one that was stated stays to be seen.
            yield from _statements(narrowed, replace(wanted, path=DCTERMS + "type"))
        if wanted.defaults_to_college:
            yield from _statements(narrowed, replace(wanted, path=ATTRIBUTED, on_entry=True))
        if wanted.form in (Form.REFERENCE, Form.MEMBERSHIP):
            yield from _mentions(narrowed, wanted, rows, identity)
    yield from _corrected(narrowed)
    yield from said_of_rows(resolved, narrowed.records, narrowed.entries)


def _derived(narrowed: _Narrowed, wanted: Field, rows: list[int]) -> Lines:
    """What follows from a column: pages as one text, what its formulas name, which of its numbers are not exact."""
    if wanted.path == PAGE:
        yield from _pagination(narrowed, wanted)
    if FORMULA in wanted.datatypes:
        yield from _compared(narrowed, wanted)
    if wanted.iri in narrowed.resolved.frame.qualified:
        yield from _quantities(narrowed, wanted, rows)


def _entries(narrowed: _Narrowed, rows: list[int]) -> Lines:
    table, kind = narrowed.resolved.frame.table, narrowed.resolved.kind
    graph = narrow(graph_of(table.year, kind.notation))
    has_class = any(f.form is Form.CLASS for f in kind.fields)
    typed = "" if has_class else f"<{TYPE}> <{narrow(kind.iri)}> .\n"
    during = f"<{ORG}memberDuring> <{ID}years/{table.year}> .\n" if MEMBERSHIP in kind.ancestors and table.year else ""
    # With a NUL, which no text holds, in the place of the entry. Several files and sheets may fill one graph, so each
    # entry says where it stands.
    said = f"\0<{TYPE}> <{ENTRY}> .\n\0<{DCTERMS}isPartOf> <{graph}> .\n"
    said += f"\0<{HZ}file> {narrow(quoted(table.file))} .\n"
    said += f"\0<{HZ}sheet> {narrow(quoted(table.sheet))} .\n" if table.sheet else ""
    line, integer = f"<{HZ}line>", f"^^<{XSD}integer> .\n"
    yield Narrow(f"<{graph}> <{NOTATION}> {narrow(quoted(kind.notation))} .\n")
    if table.year:
        when = f"<{ID}years/{table.year}>"
        yield Narrow(f"<{graph}> <{DCTERMS}temporal> {when} .\n{when} <{TYPE}> <{TIME}Interval> .\n")
        yield Narrow(f'{when} <{NOTATION}> "{table.year}" .\n')
    places = zip(narrowed.records, narrowed.entries, table.rows, strict=True)
    head = f"<{DERIVED_FROM}>"
    made = [
        f"<{record}> {head} <{entry}> .\n" + said.replace("\0", f"<{entry}> ") + f'<{entry}> {line} "{number}"{integer}'
        for record, entry, number in places
        if record
    ]
    for tail in filter(None, (typed, during)):
        made += [f"<{record}> {tail}" for record in narrowed.records if record]
    yield Narrow("".join(made))


def _statements(narrowed: _Narrowed, wanted: Field) -> Lines:
    """One statement for each value of a cell; the rest of a statement is written once for each distinct text."""
    texts = narrowed.resolved.frame.column(wanted)
    subjects = narrowed.entries if wanted.on_entry else narrowed.records
    if wanted.is_literal:
        objects = narrowed.resolved.frame.values.get(wanted.iri, {"": ()})
    else:
        objects = {
            t: tuple(f"<{iri}>" for iri, _ in found) for t, found in narrowed.resolved.targets[wanted.iri].items()
        }
    head = f"> <{narrow(wanted.path)}> "
    tails = {t: [f"{head}{narrow(o)} .\n" for o in found] for t, found in objects.items()}
    pairs = zip(subjects, texts, strict=True)
    yield Narrow("".join([f"<{subject}{tail}" for subject, text in pairs if subject for tail in tails[text]]))


def _titles(narrowed: _Narrowed, wanted: Field, identity: Identity) -> Lines:
    """One name a thing, whatever its rows call it; their other names are beside it."""
    retitled = identity.names.retitled
    plain = narrowed.resolved.frame.plain(wanted)
    lines = []
    for record, subject, name in zip(narrowed.resolved.records, narrowed.records, plain, strict=True):
        if record and name:
            caption = identity.names.caption(record) if record in retitled else name
            lines.append(f"<{subject}> <{PREF_LABEL}> {narrow(named(caption))} .\n")
            if name != caption:
                lines.append(f"<{subject}> <{ALT_LABEL}> {narrow(named(name))} .\n")
    yield Narrow("".join(lines))


def _pagination(narrowed: _Narrowed, wanted: Field) -> Lines:
    """All pages of an entry as one text: the first alone is often not the one that prints what a person looks for."""
    pages = {t: PAGES.join(numbers) for t, numbers in pages_of(narrowed.resolved, wanted).items()}
    tails = {t: f"> <{PAGINATION}> {narrow(quoted(text))} .\n" for t, text in pages.items()}
    pairs = zip(narrowed.entries, narrowed.resolved.frame.column(wanted), strict=True)
    yield Narrow("".join([f"<{subject}{tails[text]}" for subject, text in pairs if subject and text in tails]))


def _compared(narrowed: _Narrowed, wanted: Field) -> Lines:
    """The other records of its kind that a formula names: of its own source, which its own IRI names, or of another."""
    resolved = narrowed.resolved
    start = f"{ID}{resolved.kind.notation}/"
    parsed = {
        t: [s for f in found for s in formulas.parse(unquoted(f)).named]
        for t, found in resolved.frame.values.get(wanted.iri, {}).items()
    }
    out: list[str] = []
    for record, text in zip(resolved.records, resolved.frame.column(wanted), strict=True):
        source = record[len(start) :].rpartition("/")[0]
        out += [
            f"<{record}> <{COMPARED_WITH}> <{start}{segment(s.source) if s.source else source}/{segment(s.code)}> .\n"
            for s in dict.fromkeys(parsed.get(text, ()))
            if record
        ]
    yield Narrow("".join(map(narrow, out)))


def _memberships(narrowed: _Narrowed, wanted: Field, rows: list[int], ontology: Ontology) -> Lines:
    """One org:Membership for each party that a cell names, in the role of the column or of the role column."""
    texts = narrowed.resolved.frame.column(wanted)
    year = narrowed.resolved.frame.table.year
    when = f"<{ORG}memberDuring> <{ID}years/{year}> .\n" if year else ""
    notations = {r.iri: r.notation for r in ontology.roles.values()}
    targets = narrowed.resolved.targets[wanted.iri]
    roles = narrowed.resolved.roles(wanted)
    start = f"<{ID}memberships/{year or '-'}/"
    # What does not depend on the row is written once for each distinct pair of texts.
    made: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, str, str]]] = {}
    out: list[str] = []
    known: set[str] = set()
    statuses: dict[str, set[str]] = {}
    for index in rows:
        key = (texts[index], roles[index])
        if key not in made:
            made[key] = [
                (*_membership(i, g, notations.get(g, "-"), when), i, g) for i, _ in targets[key[0]] for g in key[1]
            ]
        record, entry = narrowed.records[index], narrowed.entries[index]
        for ending, body, party, role in made[key]:
            node = f"{start}{record[len(ID) :]}{ending}"
            # Several colleges may report one membership: each row adds where it is from.
            more = "" if node in known else f"{body}<{ORG}organization> <{record}> .\n".replace("\0", node)
            known.add(node)
            out.append(f"{more}{node}<{DERIVED_FROM}> <{entry}> .\n")
            if narrowed.resolved.standings:
                status = narrowed.resolved.status(index, wanted, party, role)
                told = status and stated_as(narrowed.resolved, index, status)
                meant = narrowed.resolved.suspected_role(index, wanted.role_field, role, ontology) if told else ""
                told += f"\0<{SUSPECTED_ROLE}> <{narrow(meant)}> .\n" if meant else ""
                statuses.setdefault(node, set()).add(told)
    # One row that states it plainly is enough.
    out += [said.replace("\0", node) for node, found in statuses.items() if "" not in found for said in sorted(found)]
    yield Narrow("".join(out))


def _membership(party: str, role: str, notation: str, when: str) -> tuple[str, str]:
    """The end of a membership's IRI, and its statements with a NUL (which no text holds) in the place of that IRI."""
    body = f"\0<{TYPE}> <{MEMBERSHIP}> .\n\0<{ORG}member> <{narrow(party)}> .\n"
    body += (f"\0{when}" if when else "") + (f"\0<{ORG}role> <{narrow(role)}> .\n" if role else "")
    return narrow(f"/{notation}/{local_part(party)}> "), body + "\0"


def _mentions(narrowed: _Narrowed, wanted: Field, rows: list[int], identity: Identity) -> Lines:
    """A mention for each printed form that is not the name of what it means."""
    differing: dict[str, list[tuple[str, str]]] = {}
    for text, found in narrowed.resolved.targets[wanted.iri].items():
        other = [(i, form) for i, form in found if form and not identity.names.is_own_name(i, form)]
        other = [(i, form) for i, form in other if RECORD in identity.names.classes(i)]
        if other:
            differing[text] = [_mention(wanted, form, iri) for iri, form in other]
    if not differing:
        return
    texts = narrowed.resolved.frame.column(wanted)
    made = [
        _at(narrowed.entries[index], ending, body) for index in rows for ending, body in differing.get(texts[index], ())
    ]
    yield Narrow("".join(made))


def _mention(wanted: Field, form: str, meant: str) -> tuple[str, str]:
    """The end of a mention's IRI, and its statements with a NUL in the place of that IRI."""
    body = (
        f"\0<{TYPE}> <{MENTION}> .\n\0<{HZ}printedForm> {narrow(quoted(form))} .\n"
        f"\0<{HZ}inColumn> <{narrow(wanted.iri)}> .\n\0<{HZ}refersTo> <{narrow(meant)}> .\n"
    )
    return narrow(f"/{wanted.local}/{segment(form)}> "), body


def _at(entry: Narrow, ending: str, body: str) -> Narrow:
    node = f"<{ID}mentions/{entry[len(ENTRIES) :]}{ending}"
    return Narrow(body.replace("\0", node) + f"{node}<{DERIVED_FROM}> <{entry}> .\n")


def _quantities(narrowed: _Narrowed, wanted: Field, rows: list[int]) -> Lines:
    """Beside each number that is not exact, which statement that is, and how it is qualified."""
    known = narrowed.resolved.frame.qualified[wanted.iri]
    texts = narrowed.resolved.frame.column(wanted)
    out: list[str] = []
    for index in rows:
        for one in known.get(texts[index], ()):
            ending = f"{wanted.local}/{narrow(segment(one.printed))}"
            node = f"<{ID}quantities/{narrowed.entries[index][len(ENTRIES) :]}/{ending}>"
            out.append(
                f"{node} <{TYPE}> <{QUALIFIED_NUMBER}> .\n{node} <{RDF}subject> <{narrowed.records[index]}> .\n"
                f"{node} <{RDF}predicate> <{narrow(wanted.path)}> .\n{node} <{RDF}object> {narrow(one.value)} .\n"
                f"{node} <{QUALIFIER}> <{narrow(one.qualifier)}> .\n{node} <{HZ}inColumn> <{narrow(wanted.iri)}> .\n"
                f"{node} <{HZ}printedForm> {narrow(quoted(one.printed))} .\n"
                f"{node} <{DERIVED_FROM}> <{narrowed.entries[index]}> .\n"
            )
    yield Narrow("".join(out))


def _corrected(narrowed: _Narrowed) -> Lines:
    """The printed text of each cell that a recorded correction has replaced."""
    for (iri, index), printed in sorted(narrowed.resolved.frame.table.printed.items()):
        if narrowed.records[index]:
            wanted = narrowed.resolved.kind.field_of(iri)
            meant = narrowed.resolved.records[index]
            yield _at(narrowed.entries[index], *_mention(wanted, printed, meant))


def _evident(identity: Identity) -> Lines:
    """What each piece of evidence is about."""
    for one in evidence(identity):
        about = dict.fromkeys((identity.resolved[c.table].records[c.row], c.field.iri) for c in one.cells)
        for record, column in about:
            yield narrow(f"<{one.iri}> <{EVIDENCE_ABOUT}> <{record}> .\n<{one.iri}> <{IN_COLUMN}> <{column}> .\n")


def _judged(identity: Identity) -> Lines:
    """What the judgements mean: other names, and membership in a corporate group."""
    for one in identity.judgements:
        yield from map(narrow, _judgement(one, identity))


def _judgement(one: Judgement, identity: Identity) -> Iterator[str]:
    targets = identity.names.find(one.other, RECORD)
    if one.verdict in ONE_THING and folded(one.form) != folded(one.other):
        # What was renamed has had both names; an abbreviation is only one of the two.
        forms = (one.form, one.other) if one.verdict == RENAMED else (one.form,)
        for iri in targets:
            caption = folded(identity.names.caption(iri))
            yield from (f"<{iri}> <{ALT_LABEL}> {named(form)} .\n" for form in forms if folded(form) != caption)
    if one.verdict in (SAME_GROUP, PART):
        parts = identity.names.find(one.form, PARTY)
        yield from (f"<{p}> <{ORG}subOrganizationOf> <{t}> .\n" for p in parts for t in targets)
    if one.verdict == PART:
        parts = identity.names.find(one.form, RECORD)
        yield from (f"<{p}> <{PART_OF}> <{t}> .\n" for p in parts for t in targets)
