"""The interpreter of the ontology: Turtle in, `Kind`s and `Field`s out.

A kind's SHACL shape *is* its table's schema. This module reads the shapes, the lists and the class tree once
and hands out frozen objects; nothing after it reads Turtle again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path

from hezuo.catalogue import Lang
from hezuo.problems import OntologyError, Severity
from hezuo.store import Literal, Triple, parse_turtle, written
from hezuo.terms import (
    HZ,
    ONTOLOGY_GRAPH,
    ORG,
    OWL,
    OWN_COLLEGE,
    RDFS,
    RECORD,
    SH,
    SKOS,
    TYPE,
    VIEW,
    XSD,
)
from hezuo.triples import Graph
from hezuo.workspace import Workspace

SEVERITIES = {
    SH + "Violation": Severity.ERROR,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}
#: The constraint components that the shapes may use; another one is an error, never silently skipped.
UNDERSTOOD = {
    SH + name
    for name in (
        *("path", "name", "description", "order", "group", "severity", "message", "node"),
        *("class", "nodeKind", "datatype", "or", "languageIn", "in", "pattern", "flags"),
        *("minCount", "maxCount", "minInclusive", "maxInclusive"),
    )
}
INFINITE = 1 << 30


class Form(Enum):
    """How a column becomes RDF."""

    VALUE = "value"  # record → literal
    REFERENCE = "reference"  # record → another record, a concept or a role
    CLASS = "class"  # record → its class (rdf:type)
    MEMBERSHIP = "membership"  # party ← org:Membership → record, with the role of the column
    ROLE = "role"  # the role of the membership that another column makes


@dataclass(frozen=True, slots=True)
class Check:
    """The constraints of one property shape, with the severity and the sentence it states for them."""

    shape: str
    severity: Severity = Severity.ERROR
    message: tuple[tuple[str, str], ...] = ()
    min_count: int = 0
    max_count: int = INFINITE
    classes: tuple[str, ...] = ()
    pattern: str = ""
    flags: str = ""
    minimum: float | None = None
    maximum: float | None = None
    one_of: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """sh:message by language; empty when the shape states none."""
        return dict(self.message)


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
    defaults_to_college: bool
    on_entry: bool
    connects: bool
    checks: tuple[Check, ...]
    #: Whether a cell may hold several values.
    many: bool
    #: Whether a blank cell is an error.
    required: bool
    #: Whether its values are literals (and not things with an IRI).
    is_literal: bool

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
    def college_field(self) -> Field | None:
        """The field that names the reporting college, if the kind has one."""
        return next((f for f in self.fields if f.defaults_to_college), None)


@dataclass(frozen=True)
class Ontology:
    """Everything the ontology declares: kinds, class tree, lists, and its triples."""

    kinds: tuple[Kind, ...]
    graph: Graph = field(repr=False)

    def kind(self, name: str) -> Kind | None:
        """The kind with this notation or label, or None."""
        wanted = name.strip().casefold()
        for kind in self.kinds:
            if wanted in (kind.notation, *(text.casefold() for _, text in kind.labels)):
                return kind
        return None

    def kind_of(self, iri: str) -> Kind | None:
        """The kind whose class is `iri`, or None."""
        return next((k for k in self.kinds if k.iri == iri), None)

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether `cls` is `ancestor` or below it."""
        return ancestor in self.graph.ancestors(cls)

    def label(self, iri: str, lang: Lang) -> str:
        """The label of a class, role, concept or property in `lang`; its local name when it has none."""
        texts = self.graph.texts(iri, SKOS + "prefLabel") or self.graph.texts(iri, RDFS + "label")
        return texts.get(lang) or iri.rsplit("#", 1)[-1]

    @cached_property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Each role and concept that a cell may name, with every name it answers to."""
        found: dict[str, tuple[str, ...]] = {}
        classes = set(self.graph.subjects(TYPE, OWL + "Class"))
        for predicate in ("prefLabel", "altLabel", "hiddenLabel", "notation"):
            for subject, names in self.graph.by_predicate(SKOS + predicate).items():
                if subject.startswith("_:") or subject in classes or self.graph.objects(subject, SH + "path"):
                    continue
                texts = tuple(n.value for n in names if isinstance(n, Literal))
                found[subject] = (*found.get(subject, ()), *texts)
        return dict(sorted(found.items()))

    @cached_property
    def named_classes(self) -> dict[str, tuple[str, ...]]:
        """Each class with its labels."""
        found = self.graph.subjects(TYPE, OWL + "Class")
        return {c: tuple(self.graph.texts(c, RDFS + "label").values()) for c in sorted(found)}

    def choices(self, target: Field) -> list[str]:
        """The IRIs that a drop-down for the field offers, in view order; [] when they are records."""
        if target.form is Form.CLASS:
            found = [c for c in self.graph.below(target.target) if c != target.target]
            parents = {p for c in found for p in self.graph.objects(c, RDFS + "subClassOf")}
            return [c for c in found if c not in parents]
        if any(self.is_a(k.iri, target.target) for k in self.kinds):
            return []
        found = [i for i in self.named if target.target in self.graph.classes_of(i)]
        return sorted(found, key=lambda i: (self.graph.number(i, HZ + "rank"), self.graph.number(i, VIEW + "order")))

    def nquads(self) -> str:
        """The vocabulary (the triples without blank nodes) as N-Quads in the graph of the ontology."""
        end = f" <{ONTOLOGY_GRAPH}> .\n"
        plain = (t for t in self.graph.triples if not any(isinstance(x, str) and x[:2] == "_:" for x in t))
        return "".join(f"{written(s)} {written(p)} {written(o)}{end}" for s, p, o in plain)


def load(workspace: Workspace) -> Ontology:
    """Read the ontology of a workspace: the shipped one and what the workspace adds.

    Raises `OntologyError` for Turtle that does not parse and for a shape the interpreter does not understand.
    """
    files = [p for pattern in ("*.ttl", "lists/*.ttl", "kinds/*.ttl") for p in workspace.ontology_files(pattern)]
    return interpret(Graph(_renamed(files)))


def _renamed(files: Iterable[Path]) -> Iterator[Triple]:
    # Blank nodes are local to a file: number them apart, the same way in every run.
    for number, path in enumerate(files):
        names: dict[str, str] = {}
        for triple in parse_turtle(path):
            s, p, o = (
                names.setdefault(t, f"_:f{number}b{len(names)}") if isinstance(t, str) and t[:2] == "_:" else t
                for t in triple
            )
            yield s, p, o


def interpret(graph: Graph) -> Ontology:
    """Kinds from shapes. Raises `OntologyError` when a term is missing or not understood."""
    kinds = [_kind(graph, s) for s in graph.subjects(TYPE, SH + "NodeShape") if graph.one(s, SH + "targetClass")]
    notations: dict[str, str] = {}
    for kind in kinds:
        if notations.setdefault(kind.notation, kind.iri) != kind.iri:
            raise OntologyError("bad-term", term=kind.iri, reason=f"skos:notation {kind.notation}: ×2")
    return Ontology(tuple(sorted(kinds, key=lambda k: (k.order, k.notation))), graph)


def _kind(graph: Graph, shape: str) -> Kind:
    iri = graph.one(shape, SH + "targetClass")
    if RECORD not in graph.ancestors(iri):
        raise OntologyError("bad-term", term=iri, reason="rdfs:subClassOf hz:Record?")
    fields = tuple(sorted(_fields(graph, shape, iri), key=lambda f: (f.order, f.iri)))
    key = tuple(str(i) for i in graph.items(graph.one(shape, HZ + "key")))
    notation = graph.one(iri, SKOS + "notation")
    if not notation or not key or not set(key) <= {f.iri for f in fields}:
        raise OntologyError("bad-term", term=iri, reason="skos:notation? hz:key?")
    _no_heading_twice(iri, fields)
    for given in (f for f in fields if f.role_field and f.role_field not in {x.iri for x in fields}):
        raise OntologyError("bad-term", term=given.iri, reason=f"hz:roleGivenBy {given.role_field}?")
    return Kind(
        iri,
        notation,
        _bilingual(graph, iri, RDFS + "label"),
        _bilingual(graph, iri, SKOS + "definition"),
        graph.ancestors(iri),
        fields,
        key,
        graph.one(iri, VIEW + "color"),
        graph.one(iri, VIEW + "icon"),
        graph.number(iri, VIEW + "order", 1000),
    )


def _no_heading_twice(kind: str, fields: Iterable[Field]) -> None:
    seen: dict[str, str] = {}
    for item in fields:
        for heading in dict.fromkeys(item.headings):
            if seen.setdefault(heading.casefold(), item.iri) != item.iri:
                raise OntologyError("bad-term", term=kind, reason=f"sh:name “{heading}”: ×2")


def _bilingual(graph: Graph, subject: str, predicate: str) -> tuple[tuple[str, str], ...]:
    texts = graph.texts(subject, predicate)
    if not {"zh", "en"} <= set(texts):
        raise OntologyError("not-bilingual", term=subject, predicate=predicate)
    return ("zh", texts["zh"]), ("en", texts["en"])


def _fields(graph: Graph, shape: str, kind: str, on_entry: bool = False) -> Iterator[Field]:
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
            more = [s for s in extra if _path(graph, s) == _path(graph, one)]
            yield _field(graph, one, more, on_entry, kind)


def _path(graph: Graph, shape: str) -> tuple[str, ...]:
    head = graph.one(shape, SH + "path")
    steps = [str(i) for i in graph.items(head)] if head.startswith("_:") else [head]
    return tuple(
        part
        for step in steps or [head]
        for part in (step if step[:2] != "_:" else "^" + graph.one(step, SH + "inversePath"),)
    )


def _field(graph: Graph, shape: str, more: list[str], on_entry: bool, kind: str) -> Field:
    path = _path(graph, shape)
    form, predicate = _form(graph, shape, path)
    role = next(iter(graph.subjects(ORG + "roleProperty", predicate)), "")
    role_field = graph.one(shape, HZ + "roleGivenBy")
    if form is Form.MEMBERSHIP and not role and not role_field:
        raise OntologyError("bad-term", term=shape, reason=f"org:roleProperty {predicate}? hz:roleGivenBy?")
    checks = tuple(_check(graph, s) for s in (shape, *more))
    own = graph.one(shape, HZ + "default") == OWN_COLLEGE
    return Field(
        iri=shape,
        labels=_bilingual(graph, shape, SH + "name"),
        descriptions=_bilingual(graph, shape, SH + "description"),
        other_headings=tuple(o.value for o in graph.objects(shape, SKOS + "hiddenLabel") if isinstance(o, Literal)),
        order=graph.number(shape, SH + "order", 50),
        group=graph.one(shape, SH + "group"),
        form=form,
        path=predicate,
        datatypes=_datatypes(graph, shape),
        language=next(
            (str(i.value) for i in graph.items(graph.one(shape, SH + "languageIn")) if isinstance(i, Literal)), ""
        ),
        target=kind if form is Form.CLASS else graph.one(shape, SH + "class"),
        role=role,
        role_field=role_field,
        unit=graph.one(shape, HZ + "unit"),
        defaults_to_college=own,
        on_entry=on_entry,
        connects=graph.one(shape, VIEW + "connects") == "true",
        checks=checks,
        many=all(c.max_count > 1 for c in checks) and form is not Form.CLASS and not own,
        required=any(c.min_count > 0 and c.severity is Severity.ERROR for c in checks),
        is_literal=form is Form.VALUE,
    )


def _form(graph: Graph, shape: str, path: tuple[str, ...]) -> tuple[Form, str]:
    if path == (TYPE,):
        return Form.CLASS, TYPE
    if path == ("^" + ORG + "organization", ORG + "role"):
        return Form.ROLE, ORG + "role"
    if len(path) == 1 and path[0].startswith("^") and len(path[0]) > 1:
        return Form.MEMBERSHIP, path[0][1:]
    if len(path) != 1 or not path[0] or path[0].startswith(("^", "_:")):
        raise OntologyError("bad-term", term=shape, reason="sh:path?")
    return (Form.REFERENCE if graph.one(shape, SH + "class") else Form.VALUE), path[0]


def _datatypes(graph: Graph, shape: str) -> tuple[str, ...]:
    single = graph.one(shape, SH + "datatype")
    if single:
        return (single,)
    options = graph.items(graph.one(shape, SH + "or"))
    return tuple(graph.one(str(o), SH + "datatype") for o in options) or (XSD + "string",)


def _check(graph: Graph, shape: str) -> Check:
    used = {p for p in graph.predicates(shape) if p.startswith(SH)}
    if used - UNDERSTOOD:
        raise OntologyError("not-understood", term=shape, predicate=sorted(used - UNDERSTOOD)[0])
    number = graph.number
    severity = graph.one(shape, SH + "severity") or SH + "Violation"
    if severity not in SEVERITIES:
        raise OntologyError("bad-term", term=shape, reason=f"sh:severity {severity}")
    try:
        re.compile(graph.one(shape, SH + "pattern"))
    except re.error as error:
        raise OntologyError("bad-term", term=shape, reason=f"sh:pattern: {error}") from error
    bounds = {
        name: number(shape, SH + name) if graph.objects(shape, SH + name) else None
        for name in ("minInclusive", "maxInclusive")
    }
    return Check(
        shape,
        SEVERITIES[severity],
        tuple(graph.texts(shape, SH + "message").items()),
        int(number(shape, SH + "minCount")),
        int(number(shape, SH + "maxCount", INFINITE)),
        tuple(str(c) for c in graph.objects(shape, SH + "class")),
        graph.one(shape, SH + "pattern"),
        graph.one(shape, SH + "flags"),
        bounds["minInclusive"],
        bounds["maxInclusive"],
        tuple(written(i) for i in graph.items(graph.one(shape, SH + "in"))),
    )
