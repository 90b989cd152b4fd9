"""What the ontology says of names beyond the record: lists that they are asked by, and names that are no identity."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hezuo.base.problems import OntologyError, Severity
from hezuo.base.terms import (
    ALSO_STATED,
    ANSWERS_NAME,
    BEARS_OUT,
    DCTERMS,
    HZ,
    NAME_ONLY,
    NO_ROLE,
    OTHERWISE,
    OWL,
    POINTS_ONLY,
    SH,
    TYPE,
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


def marked(graph: TripleIndex) -> dict[str, frozenset[str]]:
    """By annotation, the terms that it is true of."""
    return {mark: frozenset(s for s in graph.by_predicate(mark) if graph.one(s, mark) == "true") for mark in MARKS}
