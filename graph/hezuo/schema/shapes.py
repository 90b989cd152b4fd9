"""What of SHACL the shapes of kinds may say, and the refusal of everything else, with its term.

A constraint that is passed over makes wrong data pass. So every `sh:` term that stands anywhere in the ontology has to
be one that the program acts on, on a part of a shape that it acts on it for, with a value that it can hold; `kinds` and
`constraints` read only what went through here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from hezuo.base.problems import OntologyError
from hezuo.base.store import Literal, Term
from hezuo.base.terms import CITATION, DCTERMS, DERIVED_FROM, HZ, OWL, RDF, RDFS, SH, TYPE, XSD, prefixed
from hezuo.base.triples import TripleIndex
from hezuo.schema.constraints import FLAGS, compiled
from hezuo.schema.kinds import Form, form_of, path_of
from hezuo.schema.values import LIMITED, READERS

#: What may be said of each part of a shape.
UNDERSTOOD: Mapping[str, tuple[str, ...]] = {
    "kind": ("targetClass", "property", "node", "closed", "ignoredProperties"),
    "shared": ("property",),
    "column": (
        *(
            "path",
            "name",
            "description",
            "order",
            "group",
            "severity",
            "message",
            "class",
            "nodeKind",
            "datatype",
            "or",
        ),
        *("languageIn", "in", "not", "pattern", "flags", "minCount", "maxCount", "minInclusive", "maxInclusive"),
    ),
    "narrowing": (
        *("path", "severity", "message", "class", "nodeKind", "in", "not", "pattern", "flags"),
        *("minCount", "maxCount", "minInclusive", "maxInclusive"),
    ),
    "link": ("path", "node", "minCount"),
    "alternative": ("datatype",),
    "barred": ("hasValue", "in", "pattern", "flags"),
    "path": ("inversePath",),
    "group": ("order",),
    "name-list": ("severity", "message"),
}
#: What may be said several times of one part: of a text, once in each language.
SEVERAL = frozenset(("property", "node", "class", "not", "name", "description", "message"))
TEXTS = frozenset(("name", "description", "message"))
#: What only literals can be held against.
OF_LITERALS = ("datatype", "or", "languageIn", "in", "not", "pattern", "flags", "minInclusive", "maxInclusive")
TYPES = frozenset(SH + name for name in ("NodeShape", "PropertyShape", "PropertyGroup"))
#: What a record has beside its columns.
STATED_OF_RECORDS = (TYPE, DCTERMS + "type", DERIVED_FROM, CITATION)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def check_shapes(graph: TripleIndex) -> None:
    """Raise `OntologyError` for the first thing about shapes that the program would not act on, in file order."""
    parts = dict(_parts(graph))
    columns = {s: form_of(graph, s, path_of(graph, s))[0] for s, part in parts.items() if part == "column"}
    # What has a name first: a node in brackets that is not understood belongs to a term that may not be either.
    for subject, predicate, value in sorted(graph.triples, key=lambda t: str(t[0]).startswith("_:")):
        term = str(predicate)
        if term == TYPE and str(value).startswith(SH) and value not in TYPES:
            raise _not_understood(str(subject), term, str(value))
        if term.startswith(SH):
            _known(graph, parts, str(subject), term)
            _fitting(graph, str(subject), term, value)
    for shape, form in columns.items():
        _holds_together(graph, shape, form)
    for shape in (s for s, part in parts.items() if part == "kind"):
        _whole(graph, shape)


def _parts(graph: TripleIndex) -> Iterator[tuple[str, str]]:
    """What each node is a part of a shape as."""
    for predicate, part in ((TYPE, "group"), (TYPE, "name-list")):
        cls = SH + "PropertyGroup" if part == "group" else HZ + "NameList"
        yield from ((s, part) for s in graph.subjects(predicate, cls))
    kinds = list(graph.by_predicate(SH + "targetClass"))
    shared = [str(o) for k in kinds for o in graph.objects(k, SH + "node")]
    links, columns = [], []
    for shape in (str(o) for s in (*kinds, *shared) for o in graph.objects(s, SH + "property")):
        part = _part_of(graph, shape)
        links += [shape] if part == "link" else []
        columns.append((shape, part))
    entries = [str(o) for s in links for o in graph.objects(s, SH + "node")]
    columns += [(str(o), _part_of(graph, str(o))) for e in entries for o in graph.objects(e, SH + "property")]
    for shape, part in dict.fromkeys(columns):
        yield shape, part
        for option in (i for head in graph.objects(shape, SH + "or") for i in graph.items(str(head))):
            yield str(option), "alternative"
        yield from ((str(o), "barred") for o in graph.objects(shape, SH + "not"))
        for head in graph.objects(shape, SH + "path"):
            steps = graph.items(str(head)) if graph.objects(str(head), RDF + "first") else (head,)
            yield from ((str(step), "path") for step in steps if str(step).startswith("_:"))
    yield from ((s, "shared") for s in (*shared, *entries))
    yield from ((s, "kind") for s in kinds)


def _part_of(graph: TripleIndex, shape: str) -> str:
    if graph.objects(shape, SH + "name"):
        return "column"
    return "link" if graph.objects(shape, SH + "node") else "narrowing"


def _not_understood(subject: str, predicate: str, value: Term | None = None) -> OntologyError:
    said = prefixed(predicate) + (f" {prefixed(str(value))}" if value is not None else "")
    return OntologyError("not-understood", term=subject, predicate=predicate, value=value, said=said)


def _wrong(subject: str, predicate: str, value: Term | None, reason: str) -> OntologyError:
    said = value.value if isinstance(value, Literal) else prefixed(value or "")
    told = f"{prefixed(predicate)} {said}: {reason}" if said else f"{prefixed(predicate)}: {reason}"
    return OntologyError("bad-term", term=subject, predicate=predicate, value=value, reason=told)


def _known(graph: TripleIndex, parts: Mapping[str, str], subject: str, predicate: str) -> None:
    """Whether the program acts on the term there, and knows which of several values to take."""
    part, name = parts.get(subject), predicate.removeprefix(SH)
    anywhere = any(name in names for names in UNDERSTOOD.values())
    if part is None and anywhere and TYPES & set(map(str, graph.objects(subject, TYPE))):
        raise OntologyError("shape-unused", term=subject, predicate=predicate)
    if part is None or name not in UNDERSTOOD[part]:
        raise _not_understood(subject, predicate)
    values = set(graph.objects(subject, predicate))
    if name in TEXTS:
        tags = [v.lang for v in values if isinstance(v, Literal)]
        again = len(tags) > len(set(tags))
    else:
        again = name not in SEVERAL and len(values) > 1
    if again:
        raise _wrong(subject, predicate, None, "×2")


def _is_count(value: Term) -> bool:
    return isinstance(value, Literal) and re.fullmatch(r"\+?\d{1,9}", value.value, re.ASCII) is not None


def _is_number(value: Term) -> bool:
    return isinstance(value, Literal) and NUMBER.fullmatch(value.value) is not None


def _is_iri(value: Term) -> bool:
    return not isinstance(value, Literal) and not value.startswith("_:")


def _is_text(value: Term) -> bool:
    return isinstance(value, Literal) and bool(value.lang)


def _is_node(value: Term) -> bool:
    return not isinstance(value, Literal)


def _is_pattern(value: Term) -> bool:
    try:
        return isinstance(value, Literal) and bool(compiled(value.value, ""))
    except re.error:
        return False


#: What the value of a term has to be, where that can be seen from it alone, and how that is told.
VALUES: Mapping[str, tuple[Callable[[Term], bool], str]] = {
    **dict.fromkeys(("name", "description", "message"), (_is_text, '"…"@zh, "…"@en')),
    **dict.fromkeys(("targetClass", "class", "group", "inversePath"), (_is_iri, "<…>")),
    **dict.fromkeys(("path", "property", "node", "or", "not"), (_is_node, "<…>, [ … ], ( … )")),
    **dict.fromkeys(("in", "languageIn", "ignoredProperties"), (_is_node, "( … )")),
    **dict.fromkeys(("minCount", "maxCount"), (_is_count, "0, 1, 2 …")),
    **dict.fromkeys(("minInclusive", "maxInclusive", "order"), (_is_number, "0, 1, 2.5 …")),
    "datatype": (lambda v: v in READERS, ", ".join(map(prefixed, READERS))),
    "severity": (lambda v: v in (SH + "Info", SH + "Warning", SH + "Violation"), "sh:Info, sh:Warning, sh:Violation"),
    "nodeKind": (lambda v: v in (SH + "IRI", SH + "Literal"), "sh:IRI, sh:Literal"),
    "closed": (lambda v: isinstance(v, Literal) and v.value in ("true", "false"), "true, false"),
    "pattern": (_is_pattern, "^…$"),
    "flags": (lambda v: isinstance(v, Literal) and set(v.value) <= set(FLAGS), ", ".join(FLAGS)),
    "hasValue": (lambda v: isinstance(v, Literal), '"…"'),
}  # fmt: skip


def _fitting(graph: TripleIndex, subject: str, predicate: str, value: Term) -> None:
    fits, wanted = VALUES[predicate.removeprefix(SH)]
    if not fits(value):
        raise _wrong(subject, predicate, value, wanted + "?")
    if predicate in (SH + "class", SH + "targetClass") and not _is_class(graph, str(value)):
        raise _wrong(subject, predicate, value, "owl:Class?")
    if predicate in (SH + "in", SH + "languageIn", SH + "or", SH + "ignoredProperties"):
        members = list(graph.items(str(value)))
        literals = predicate in (SH + "in", SH + "languageIn")
        odd = [m for m in members if isinstance(m, Literal) != literals]
        if odd or not members:
            raise _wrong(subject, predicate, odd[0] if odd else None, '( "…" )?' if literals else "( … )?")


def _is_class(graph: TripleIndex, cls: str) -> bool:
    declared = OWL + "Class" in graph.objects(cls, TYPE)
    return (
        declared
        or bool(graph.parents(cls))
        or bool(graph.subjects(TYPE, cls) or graph.subjects(RDFS + "subClassOf", cls))
    )


def _holds_together(graph: TripleIndex, shape: str, form: Form) -> None:
    """Whether each constraint of a column can find something wrong with what the column holds."""

    def states(name: str) -> bool:
        return bool(graph.objects(shape, SH + name))

    def refuse(name: str, reason: str) -> OntologyError:
        return _wrong(shape, SH + name, next(iter(graph.objects(shape, SH + name)), None), reason)

    if shape.startswith("_:"):
        raise refuse("path", "hz:…Shape-… a sh:PropertyShape?")
    _holds(graph, shape, form is Form.VALUE)
    given = [o for i in graph.items(graph.one(shape, SH + "or")) for o in graph.objects(str(i), SH + "datatype")]
    types = {graph.one(shape, SH + "datatype"), *map(str, given)} - {""}
    if states("or") and (states("datatype") or len(given) != len(list(graph.items(graph.one(shape, SH + "or"))))):
        raise refuse("or", "( [ sh:datatype … ] [ sh:datatype … ] )?")
    # A text that may be tagged or plain is a name: its characters tell its language.
    tagged = RDF + "langString" in types and XSD + "string" not in types
    if tagged != states("languageIn") or (states("languageIn") and len(types) > 1):
        raise refuse(
            "languageIn" if states("languageIn") else "datatype", "sh:datatype rdf:langString ; sh:languageIn ( … )?"
        )
    if states("languageIn") and len(list(graph.items(graph.one(shape, SH + "languageIn")))) != 1:
        raise refuse("languageIn", '( "en" )?')
    for name in ("minInclusive", "maxInclusive"):
        if states(name) and not (types and types <= LIMITED):
            raise refuse(name, "sh:datatype xsd:decimal, xsd:integer …?")


def _holds(graph: TripleIndex, shape: str, is_literal: bool) -> None:
    """The same for what columns and shapes that narrow them have in common."""
    for name in OF_LITERALS if not is_literal else ("class",):
        for value in graph.objects(shape, SH + name):
            raise _wrong(shape, SH + name, value, "sh:class?" if name != "class" else "sh:datatype?")
    for value in graph.objects(shape, SH + "nodeKind"):
        if (value == SH + "Literal") != is_literal:
            raise _wrong(shape, SH + "nodeKind", value, "sh:Literal?" if is_literal else "sh:IRI?")
    for one in (shape, *map(str, graph.objects(shape, SH + "not"))):
        if graph.objects(one, SH + "flags") and not graph.objects(one, SH + "pattern"):
            raise _wrong(one, SH + "flags", None, "sh:pattern?")
    for one in map(str, graph.objects(shape, SH + "not")):
        said = [name for name in ("hasValue", "in", "pattern") if graph.objects(one, SH + name)]
        if not said or {"hasValue", "in"} <= set(said):
            raise _wrong(shape, SH + "not", None, "[ sh:hasValue … ], [ sh:in ( … ) ], [ sh:pattern … ]?")


def _whole(graph: TripleIndex, shape: str) -> None:
    """The shape of a kind: what it leads to leads nowhere further, what narrows has a column, and it may be closed."""
    own = [str(o) for o in graph.objects(shape, SH + "property")]
    more = [str(o) for s in graph.objects(shape, SH + "node") for o in graph.objects(str(s), SH + "property")]
    links = [s for s in (*own, *more) if _part_of(graph, s) == "link"]
    entry = [
        str(o) for s in links for n in graph.objects(s, SH + "node") for o in graph.objects(str(n), SH + "property")
    ]
    for level in ((*own, *more), entry):
        columns = {path_of(graph, s): s for s in level if _part_of(graph, s) == "column"}
        for narrowing in (s for s in level if _part_of(graph, s) == "narrowing"):
            column = columns.get(path_of(graph, narrowing))
            if column is None:
                raise _wrong(narrowing, SH + "path", None, "sh:name?")
            _holds(graph, narrowing, form_of(graph, column, path_of(graph, column))[0] is Form.VALUE)
    for link in (s for s in entry if _part_of(graph, s) == "link"):
        raise _not_understood(link, SH + "node")
    for link in links:
        if path_of(graph, link) != (DERIVED_FROM,):
            raise _wrong(link, SH + "path", graph.one(link, SH + "path"), "dcterms:source?")
    if graph.one(shape, SH + "closed") == "true":
        _closed(graph, shape, own, more)


def _closed(graph: TripleIndex, shape: str, own: list[str], more: list[str]) -> None:
    """A closed shape holds by itself where everything else that records have is ignored; else no record could fit."""
    ignored = set(map(str, graph.items(graph.one(shape, SH + "ignoredProperties"))))

    def forward(shapes: list[str]) -> set[str]:
        paths = [path_of(graph, s) for s in shapes]
        return {p[0] for p in paths if len(p) == 1 and not p[0].startswith("^")}

    lacking = sorted(({*STATED_OF_RECORDS} | forward(more)) - forward(own) - ignored)
    if lacking:
        names = " ".join(map(prefixed, lacking))
        raise _wrong(shape, SH + "closed", None, f"true: sh:ignoredProperties ( … {names} )?")
