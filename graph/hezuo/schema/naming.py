"""What the ontology says of names beyond the record: lists that they are asked by, and names that are no identity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hezuo.base.characters import folded
from hezuo.base.problems import OntologyError, Severity
from hezuo.base.store import Literal, Triple
from hezuo.base.terms import (
    ALSO_STATED,
    ANSWERS_NAME,
    BEARS_OUT,
    DCTERMS,
    GIVES_NAME,
    HOLDS_WORD,
    HZ,
    NAME_ONLY,
    NAME_WORDS,
    NO_ROLE,
    NOTATION,
    OTHERWISE,
    OWL,
    POINTS_ONLY,
    SH,
    STRING_OR_LANG,
    TYPE,
    XSD,
)
from hezuo.base.triples import TripleIndex
from hezuo.schema.constraints import SEVERITIES
from hezuo.schema.kinds import Texts, bilingual

#: Annotations that are true of some terms and that the program acts on.
MARKS = (ALSO_STATED, ANSWERS_NAME, BEARS_OUT, NAME_ONLY, NO_ROLE, OTHERWISE, POINTS_ONLY)


@dataclass(frozen=True, slots=True)
class NameList:
    """A list of the names that the parties of a class have, which is asked about those that it lacks.

    `file` is its name below `namelists/` of an ontology; `message` says what is asked where a name of it is near
    ({value}, {edition}, {near}), `alone` where none is.
    """

    iri: str
    file: str
    edition: str
    severity: Severity
    message: Texts
    alone: Texts


def name_lists(graph: TripleIndex) -> dict[str, NameList]:
    """The list of each class that has one. Raises `OntologyError` for a list that is not declared."""
    known = {iri: _name_list(graph, iri) for iri in graph.subjects(TYPE, HZ + "NameList")}
    found: dict[str, NameList] = {}
    for cls in sorted(graph.subjects(TYPE, OWL + "Class")):
        name = graph.inherited(cls, HZ + "namesListedIn")
        if name and name not in known:
            raise OntologyError("bad-term", term=cls, reason=f"hz:namesListedIn {name}?")
        if name:
            found[cls] = known[name]
    return found


def _name_list(graph: TripleIndex, iri: str) -> NameList:
    file, severity = graph.one(iri, HZ + "listFile"), graph.one(iri, SH + "severity") or SH + "Info"
    # A plain name: a list of a workspace leads to no file outside of its folder.
    if not re.fullmatch(r"[\w-]+\.tsv", file) or severity not in SEVERITIES:
        raise OntologyError("bad-term", term=iri, reason=f"hz:listFile {file}? sh:severity {severity}?")
    texts = bilingual(graph, iri, SH + "message"), bilingual(graph, iri, HZ + "messageAlone")
    return NameList(iri, file, graph.one(iri, DCTERMS + "issued"), SEVERITIES[severity], *texts)


def name_needs(graph: TripleIndex) -> dict[str, tuple[str, ...]]:
    """By kind, the columns that are compared beside the name."""
    lists = graph.by_predicate(HZ + "nameNeeds").items()
    return {graph.one(s, SH + "targetClass"): tuple(str(i) for i in graph.items(str(o[0]))) for s, o in lists}


def widened(triples: Iterable[Triple]) -> list[Triple]:
    """The triples, where a column of names that says it holds plain text may hold tagged text too.

    So the shapes of a workspace hold for what is written, whether or not they were made with tagged names in mind.
    """
    every = list(triples)
    naming = {s for s, p, o in every if p == GIVES_NAME and isinstance(o, Literal) and o.value == "true"}
    columns = {s for s, p, o in every if p == SH + "path" and o in naming}
    # What says more than that is not understood, and is left for the refusal to name.
    said = Counter(s for s, p, _ in every if p in (SH + "datatype", SH + "or"))
    columns = {s for s in columns if said[s] == 1}
    plain = SH + "datatype", XSD + "string"
    return [(s, SH + "or", STRING_OR_LANG) if s in columns and (p, o) == plain else (s, p, o) for s, p, o in every]


def marked(graph: TripleIndex) -> dict[str, frozenset[str]]:
    """By annotation, the terms that it is true of."""
    return {mark: frozenset(s for s in graph.by_predicate(mark) if graph.one(s, mark) == "true") for mark in MARKS}


def name_words(graph: TripleIndex) -> dict[str, tuple[str, ...]]:
    """The words that names are taken apart by, as names are compared, the longest first, by use (its notation)."""
    found: dict[str, tuple[str, ...]] = {}
    for use in graph.subjects(TYPE, NAME_WORDS):
        words = {folded(t.value) for t in graph.objects(use, HOLDS_WORD) if isinstance(t, Literal)} - {""}
        found[graph.one(use, NOTATION)] = tuple(sorted(words, key=lambda w: (-len(w), w)))
    return found


def named(names: Mapping[str, tuple[str, ...]], term: str) -> tuple[str, ...]:
    """The names of a term that the program cannot do without, such as a status that a ledger writes in words.

    Raises `OntologyError` where the ontology has none for it.
    """
    if not names.get(term):
        raise OntologyError("bad-term", term=term, reason="skos:prefLabel?")
    return names[term]
