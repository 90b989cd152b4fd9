"""What only some of the years or colleges say of a thing that several of them report, beside the record.

In the record a statement is made once, whoever makes it, and an entry tells which thing a row is about, not which of
its statements the row makes. That is enough while all rows of a thing say the same. Where they do not, the statement
that some of them lack is named once more, as a node with the entries that make it (`hz:PartStatement`); so is each name
of a thing that is called otherwise in other years. And where a year names what lasts and has no row of it, the entry
of another year that tells of it is said to serve that year too (`hz:serves`). So whoever holds the dataset alone
can tell what one year said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from hezuo.base.store import Store
from hezuo.base.terms import (
    ALT_LABEL,
    DCTERMS,
    DERIVED_FROM,
    HZ,
    ID,
    PART_STATEMENT,
    PREF_LABEL,
    RDF,
    RDFS,
    RECORD,
    SCOPE,
    TYPE,
)
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.names import local_part
from hezuo.record.scope import Scope, everything, restricted
from hezuo.schema.kinds import Field, Form
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import named

PARTLY_GRAPH = f"{ID}graph/partly"
SERVES = f"{HZ}serves"
#: Up to so many colleges it is told for each of them which entries of other years serve its own.
MOST_COLLEGES = 8
#: Subject (IRI), property, object (a term as N-Triples write it).
Statement = tuple[str, str, str]
#: The year of a row and the colleges that report it.
Cell = tuple[str, tuple[str, ...]]


def triples(identity: Identity, ontology: Ontology, store: Store) -> list[tuple[str, bytes]]:
    """The nodes of a whole workspace, as a named graph; nothing where one college reports one year.

    `store` holds the ontology.
    """
    whole = everything(identity)
    lines: list[str] = []
    if len(whole.years) > 1 or len(whole.colleges) > 1:
        lines += _partly_stated(identity, ontology, store)
    if len(whole.years) > 1:
        lines += _by_year(identity, whole)
    return [(PARTLY_GRAPH, "".join(sorted(lines)).encode("utf-8", "surrogatepass"))] if lines else []


def scope_iri(year: str, college: str) -> str:
    """A year as one college reports it."""
    return f"{ID}scopes/{year}/{local_part(college)}"


def _node(statement: Statement) -> tuple[str, str]:
    """The IRI of a statement's node, and the lines that say which statement it is."""
    subject, predicate, value = statement
    digest = blake2b("\n".join(statement).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    node = f"<{ID}part-statements/{digest}>"
    return node, (
        f"{node} <{TYPE}> <{PART_STATEMENT}> .\n{node} <{RDF}subject> <{subject}> .\n"
        f"{node} <{RDF}predicate> <{predicate}> .\n{node} <{RDF}object> {value} .\n"
    )


def _by_year(identity: Identity, whole: Scope) -> Iterator[str]:
    """Which entries serve another year than their own, and what each year calls what has had several names."""
    called: dict[str, dict[str, str]] = {iri: {} for iri in sorted(identity.names.retitled)}
    # Of many colleges each would be a walk over all rows: what one of them names then serves all.
    alone = len(whole.colleges) in range(2, MOST_COLLEGES + 1)
    for year in whole.years:
        part = restricted(identity, Scope((year,), whole.colleges))
        for iri, names in called.items():
            names[year] = part.names.caption(iri)
        for college in whole.colleges:
            cell = scope_iri(year, college)
            yield f"<{cell}> <{TYPE}> <{SCOPE}> .\n<{cell}> <{DCTERMS}temporal> <{ID}years/{year}> .\n"
            yield f"<{cell}> <{DCTERMS}creator> <{college}> .\n"
            served = restricted(identity, Scope((year,), (college,))) if alone else part
            for resolved in served.resolved:
                if resolved.frame.table.year not in ("", year):
                    yield from (f"<{e}> <{SERVES}> <{cell}> .\n" for e in resolved.entries if e)
    renamed = {iri for one in identity.renamed for iri in identity.names.find(one.older, RECORD)}
    for iri, names in called.items():
        known = sorted({*names.values(), identity.names.caption(iri)})
        for name in known if len(known) > 1 else ():
            now, before = ([y for y, n in names.items() if (n == name) is same] for same in (True, False))
            yield from _named(iri, name, (RDFS + "label", PREF_LABEL), now)
            # What a judgement tells of has all its names in every year; what a row writes otherwise, that row alone.
            yield from _named(iri, name, (ALT_LABEL,), before if iri in renamed else ())


def _named(iri: str, name: str, predicates: Sequence[str], years: Sequence[str]) -> Iterator[str]:
    """That a thing has a name in some years, by these properties."""
    for predicate in predicates:
        node, lines = _node((iri, predicate, named(name)))
        yield lines + "".join(f"{node} <{DCTERMS}temporal> <{ID}years/{y}> .\n" for y in years)


def _partly_stated(identity: Identity, ontology: Ontology, store: Store) -> Iterator[str]:
    """The statements that some of the rows of a thing make, with the entries of these rows."""
    cells = _cells(identity)
    several = {record for record, found in cells.items() if len(found) > 1}
    #: Who makes a statement: the rows, each with its cell and its entry.
    supports: dict[Statement, list[tuple[Cell, str]]] = {}
    implied = _Implied(store, ontology)
    for resolved in identity.resolved if several else ():
        rows = [i for i, record in enumerate(resolved.records) if record in several]
        own = _cell_of(resolved)
        made = {index: (own(index), resolved.entries[index]) for index in rows}
        for wanted in resolved.kind.fields if rows else ():
            for index, statement in _stated(resolved, wanted, rows, identity):
                for one in implied.of(statement):
                    supports.setdefault(one, []).append(made[index])
    for (subject, predicate, value), support in supports.items():
        about = value[1:-1] if predicate in implied.backwards else subject
        if {cell for cell, _ in support} != cells[about]:
            node, lines = _node((subject, predicate, value))
            entries = sorted({entry for _, entry in support})
            yield lines + "".join(f"{node} <{DERIVED_FROM}> <{e}> .\n" for e in entries)


def _cells(identity: Identity) -> dict[str, set[Cell]]:
    """The cells of the rows of each record; ledgers and sources stand in none."""
    found: dict[str, set[Cell]] = {}
    for resolved in identity.resolved:
        if resolved.frame.table.year:
            own = _cell_of(resolved)
            for index, record in enumerate(resolved.records):
                if record:
                    found.setdefault(record, set()).add(own(index))
    return found


class _cell_of:  # noqa: N801 - used as a function
    """The cell of a row of a table."""

    def __init__(self, resolved: Resolved) -> None:
        self.year, reporter = resolved.frame.table.year, resolved.kind.college_field
        self.texts: Sequence[str] | None = None
        if reporter is not None:
            self.texts = resolved.frame.column(reporter)
            known = resolved.targets[reporter.iri].items()
            self.made: Mapping[str, Cell] = {t: (self.year, tuple(sorted(i for i, _ in found))) for t, found in known}

    def __call__(self, index: int) -> Cell:
        return (self.year, ()) if self.texts is None else self.made[self.texts[index]]


def _stated(
    resolved: Resolved, wanted: Field, rows: Iterable[int], identity: Identity
) -> Iterator[tuple[int, Statement]]:
    """What a column says of the things of these rows. Memberships are nodes of their own, and names stand apart."""
    retitled = identity.names.retitled if wanted.path == PREF_LABEL else frozenset()
    if wanted.on_entry or wanted.form in (Form.MEMBERSHIP, Form.ROLE):
        return
    texts = resolved.frame.column(wanted)
    if wanted.is_literal:
        objects = resolved.frame.values.get(wanted.iri, {})
    else:
        targets = resolved.targets[wanted.iri]
        objects = {text: tuple(f"<{iri}>" for iri, _ in targets[text]) for text in {texts[i] for i in rows}}
    paths = (TYPE, DCTERMS + "type") if wanted.form is Form.CLASS else (wanted.path,)
    for index in rows:
        record = resolved.records[index]
        if record not in retitled:
            for value in objects.get(texts[index], ()):
                for path in paths:
                    yield index, (record, path, value)


class _Implied:
    """What follows from a statement: the properties above its own, what leads back, the classes above a class."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self.above: dict[str, set[str]] = {}
        for low, high in store.select("SELECT DISTINCT ?low ?high { ?low rdfs:subPropertyOf+ ?high }").rows:
            self.above.setdefault(str(low), set()).add(str(high))
        pairs = store.select("SELECT ?back ?forth { ?back owl:inverseOf ?forth }").rows
        self.inverse = {str(forth): str(back) for back, forth in pairs}
        #: The properties of which the object is the thing that the row is about.
        self.backwards = set(self.inverse.values())
        # Once for each class and each property: of rows there are many more.
        self.types = _Once(lambda cls: [f"<{c}>" for c in {*ontology.ancestors(cls), cls}])
        self.forth = _Once(lambda property_: [property_, *self.above.get(property_, set()) - {property_}])
        self.back = _Once(lambda property_: [self.inverse[p] for p in self.forth[property_] if p in self.inverse])

    def of(self, statement: Statement) -> list[Statement]:
        """The statement and what follows from it."""
        subject, predicate, value = statement
        if predicate == TYPE:
            return [(subject, TYPE, cls) for cls in self.types[value[1:-1]]]
        found = [(subject, one, value) for one in self.forth[predicate]]
        if value[0] == "<":
            found += [(value[1:-1], one, f"<{subject}>") for one in self.back[predicate]]
        return found


class _Once(dict[str, list[str]]):
    """What a function gives for each text, worked out once."""

    def __init__(self, made: Callable[[str], list[str]]) -> None:
        self.made = made

    def __missing__(self, text: str) -> list[str]:
        self[text] = found = self.made(text)
        return found
