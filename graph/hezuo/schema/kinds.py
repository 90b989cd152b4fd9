"""Kinds and their columns: the SHACL shapes of the ontology, read into frozen objects.

A kind's shape *is* its table's schema. `shapes` refuses what is not understood, before anything is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from hezuo.base.characters import folded
from hezuo.base.messages import Lang
from hezuo.base.problems import OntologyError, Severity
from hezuo.base.store import Literal
from hezuo.base.terms import HZ, ORG, OWN_COLLEGE, QUALIFIER, RDF, RDFS, RECORD, SH, SKOS, TYPE, VIEW, XSD
from hezuo.base.triples import TripleIndex
from hezuo.schema.constraints import Check, check, datatypes
from hezuo.schema.looks import colour_of
from hezuo.schema.values import NUMERIC

DATES = frozenset((XSD + "date", XSD + "gYearMonth", XSD + "gYear"))


#: A text in each language: (language, text), Chinese first.
Texts = tuple[tuple[str, str], ...]


class Form(Enum):
    """How a column becomes RDF."""

    VALUE = "value"  # record → literal
    REFERENCE = "reference"  # record → another record, a concept or a role
    CLASS = "class"  # record → its class (rdf:type)
    MEMBERSHIP = "membership"  # party ← org:Membership → record, with the role of the column
    ROLE = "role"  # the role of the membership that another column makes


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its headings, how it becomes RDF, and what its cells may hold."""

    iri: str
    labels: tuple[tuple[str, str], ...]
    descriptions: tuple[tuple[str, str], ...]
    other_headings: tuple[str, ...]
    order: float
    group: str
    form: Form
    path: str
    datatypes: tuple[str, ...]
    language: str
    target: str
    role: str
    role_field: str
    unit: str
    #: The column that takes the second date where a cell states two, from and to; '' for none.
    until: str
    defaults_to_college: bool
    on_entry: bool
    #: Whether what it names is tied to the record in networks; where `tied` is a class, only things of that class are.
    connects: bool
    tied: str
    checks: tuple[Check, ...]
    #: Whether a cell may hold several values.
    many: bool
    #: Whether a blank cell is an error.
    required: bool
    #: Whether its values are literals (and not things with an IRI).
    is_literal: bool
    #: Whether a cell may say that its number is not exact.
    may_qualify: bool = False
    #: Whether it is for those inside only.
    internal: bool = False

    def label(self, lang: Lang) -> str:
        """The heading in `lang`."""
        return dict(self.labels)[lang]

    def description(self, lang: Lang) -> str:
        """What the column holds, in `lang`."""
        return dict(self.descriptions)[lang]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that is accepted: the labels first, then the hidden ones."""
        return (*dict(self.labels).values(), *self.other_headings)

    @property
    def local(self) -> str:
        """The last part of its IRI, stable and readable: `leadEnterprise`."""
        return self.iri.rsplit("-", 1)[-1]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing = one class, one shape, one table."""

    iri: str
    notation: str
    labels: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    ancestors: frozenset[str]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    color: str
    icon: str
    order: float
    #: Whether its things last through the years, so that a row of any year's table tells of them.
    lasts: bool = False
    #: Whether its things are bodies of many, which a college joins.
    joined: bool = False
    #: Whether its things happen anew: one of another date, or where none is stated of another year, is another thing.
    recurs: bool = False

    def label(self, lang: Lang) -> str:
        """The name of the kind in `lang`."""
        return dict(self.labels)[lang]

    def definition(self, lang: Lang) -> str:
        """What the kind is, in `lang`."""
        return dict(self.definitions)[lang]

    def field_of(self, iri: str) -> Field:
        """The field with this IRI. Raises `KeyError` when there is none."""
        return next(f for f in self.fields if f.iri == iri)

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """The fields that make the identity of a record, in order."""
        return tuple(self.field_of(iri) for iri in self.key)

    @property
    def date_field(self) -> Field | None:
        """The field of its key that holds a date, if it has one."""
        return next((f for f in self.key_fields if DATES.issuperset(f.datatypes)), None)

    @property
    def college_field(self) -> Field | None:
        """The field that names the reporting college, if the kind has one."""
        return next((f for f in self.fields if f.defaults_to_college), None)


def kinds(graph: TripleIndex) -> tuple[Kind, ...]:
    """The kinds that the shapes declare, in view order. Raises `OntologyError` for a term that is not understood."""
    found = [_kind(graph, s) for s in graph.subjects(TYPE, SH + "NodeShape") if graph.one(s, SH + "targetClass")]
    notations: dict[str, str] = {}
    for kind in found:
        if notations.setdefault(kind.notation, kind.iri) != kind.iri:
            raise OntologyError("bad-term", term=kind.iri, reason=f"skos:notation {kind.notation}: ×2")
    return tuple(sorted(found, key=lambda k: (k.order, k.notation)))


def _kind(graph: TripleIndex, shape: str) -> Kind:
    iri = graph.one(shape, SH + "targetClass")
    if RECORD not in graph.ancestors(iri):
        raise OntologyError("bad-term", term=iri, reason="rdfs:subClassOf hz:Record?")
    fields = _qualifiable(sorted(_fields(graph, shape, iri), key=lambda f: (f.order, f.iri)))
    key = tuple(str(i) for i in graph.items(graph.one(shape, HZ + "key")))
    notation = graph.one(iri, SKOS + "notation")
    if not notation or not key or not set(key) <= {f.iri for f in fields}:
        raise OntologyError("bad-term", term=iri, reason="skos:notation? hz:key?")
    _no_heading_twice(iri, fields)
    for given in (f for f in fields if f.role_field and f.role_field not in {x.iri for x in fields}):
        raise OntologyError("bad-term", term=given.iri, reason=f"hz:roleGivenBy {given.role_field}?")
    for given in (f for f in fields if f.until and f.until not in {x.iri for x in fields}):
        raise OntologyError("bad-term", term=given.iri, reason=f"hz:until {given.until}?")
    made = Kind(
        iri,
        notation,
        bilingual(graph, iri, RDFS + "label"),
        bilingual(graph, iri, SKOS + "definition"),
        graph.ancestors(iri),
        fields,
        key,
        colour_of(graph, iri, inherited=False),
        graph.one(iri, VIEW + "icon"),
        graph.number(iri, VIEW + "order", 1000),
        _is_said(graph, iri, HZ + "lasts"),
        _is_said(graph, iri, HZ + "joined"),
        _is_said(graph, iri, HZ + "recurs"),
    )
    if made.recurs and made.date_field is None:
        raise OntologyError("bad-term", term=iri, reason="hz:recurs: hz:key ( … xsd:date … )?")
    return made


def _is_said(graph: TripleIndex, kind: str, predicate: str) -> bool:
    return any(graph.one(cls, predicate) == "true" for cls in graph.ancestors(kind))


def _qualifiable(fields: list[Field]) -> tuple[Field, ...]:
    """The fields of a kind, its numbers such that cells may qualify them, unless it has a column for the qualifier."""
    if any(f.path == QUALIFIER for f in fields):
        return tuple(fields)
    numbers = {f.iri for f in fields if f.is_literal and not f.on_entry and NUMERIC.issuperset(f.datatypes)}
    return tuple(replace(f, may_qualify=f.iri in numbers) for f in fields)


def _no_heading_twice(kind: str, fields: Iterable[Field]) -> None:
    seen: dict[str, str] = {}
    for item in fields:
        for heading in dict.fromkeys(item.headings):
            if seen.setdefault(folded(heading), item.iri) != item.iri:
                raise OntologyError("bad-term", term=kind, reason=f"sh:name “{heading}”: ×2")


def bilingual(graph: TripleIndex, subject: str, predicate: str) -> Texts:
    """The text in each language, Chinese first. Raises `OntologyError` when one is missing."""
    texts = graph.texts(subject, predicate)
    if not {"zh", "en"} <= set(texts):
        raise OntologyError("not-bilingual", term=subject, predicate=predicate)
    return ("zh", texts["zh"]), ("en", texts["en"])


def _fields(graph: TripleIndex, shape: str, kind: str, on_entry: bool = False) -> Iterator[Field]:
    shapes = [str(s) for s in graph.objects(shape, SH + "property")]
    for parent in graph.objects(shape, SH + "node"):
        shapes += [str(s) for s in graph.objects(str(parent), SH + "property")]
    unnamed = [s for s in shapes if not graph.objects(s, SH + "name")]
    for entry in (graph.one(s, SH + "node") for s in unnamed):
        if entry:
            yield from _fields(graph, entry, kind, on_entry=True)
    extra = [s for s in unnamed if not graph.one(s, SH + "node")]
    for one in shapes:
        if one not in unnamed:
            more = [s for s in extra if path_of(graph, s) == path_of(graph, one)]
            yield _field(graph, one, more, on_entry, kind)


def path_of(graph: TripleIndex, shape: str) -> tuple[str, ...]:
    """The steps of a path, an inverse one with `^` before it."""
    head = graph.one(shape, SH + "path")
    steps = [str(i) for i in graph.items(head)] if graph.objects(head, RDF + "first") else [head]
    return tuple(
        part
        for step in steps or [head]
        for part in (step if step[:2] != "_:" else "^" + graph.one(step, SH + "inversePath"),)
    )


def _field(graph: TripleIndex, shape: str, more: list[str], on_entry: bool, kind: str) -> Field:
    path = path_of(graph, shape)
    form, predicate = form_of(graph, shape, path)
    role = next(iter(graph.subjects(ORG + "roleProperty", predicate)), "")
    role_field = graph.one(shape, HZ + "roleGivenBy")
    if form is Form.MEMBERSHIP and not role and not role_field:
        raise OntologyError("bad-term", term=shape, reason=f"org:roleProperty {predicate}? hz:roleGivenBy?")
    checks = tuple(check(graph, s) for s in (shape, *more))
    own = graph.one(shape, HZ + "default") == OWN_COLLEGE
    connects = graph.one(shape, VIEW + "connects")
    return Field(
        iri=shape,
        labels=bilingual(graph, shape, SH + "name"),
        descriptions=bilingual(graph, shape, SH + "description"),
        other_headings=tuple(o.value for o in graph.objects(shape, SKOS + "hiddenLabel") if isinstance(o, Literal)),
        order=graph.number(shape, SH + "order", 50),
        group=graph.one(shape, SH + "group"),
        form=form,
        path=predicate,
        datatypes=datatypes(graph, shape),
        language=next(
            (str(i.value) for i in graph.items(graph.one(shape, SH + "languageIn")) if isinstance(i, Literal)), ""
        ),
        target=kind if form is Form.CLASS else graph.one(shape, SH + "class"),
        role=role,
        role_field=role_field,
        unit=graph.one(shape, HZ + "unit"),
        until=graph.one(shape, HZ + "until"),
        defaults_to_college=own,
        on_entry=on_entry,
        connects=connects not in ("", "false"),
        tied="" if connects in ("", "false", "true") else connects,
        checks=checks,
        many=all(c.max_count > 1 for c in checks) and form is not Form.CLASS and not own,
        required=any(c.min_count > 0 and c.severity is Severity.ERROR for c in checks),
        is_literal=form is Form.VALUE,
        internal=graph.one(shape, VIEW + "internal") == "true",
    )


def form_of(graph: TripleIndex, shape: str, path: tuple[str, ...]) -> tuple[Form, str]:
    """What a column with this path becomes, and by which property. Raises `OntologyError` for any other path."""
    if path == (TYPE,):
        return Form.CLASS, TYPE
    if path == ("^" + ORG + "organization", ORG + "role"):
        return Form.ROLE, ORG + "role"
    if len(path) == 1 and path[0].startswith("^") and path[0][1:] and not path[0].startswith("^_:"):
        return Form.MEMBERSHIP, path[0][1:]
    if len(path) != 1 or not path[0] or path[0].startswith(("^", "_:")):
        raise OntologyError("bad-term", term=shape, predicate=SH + "path", reason="sh:path?")
    return (Form.REFERENCE if graph.one(shape, SH + "class") else Form.VALUE), path[0]
