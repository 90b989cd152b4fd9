"""What the ontology calls things: the names that a cell may use, and the labels that people read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hezuo.base.store import Literal
from hezuo.base.terms import OWL, RDFS, SH, SKOS, TYPE
from hezuo.base.triples import TripleIndex

#: What a cell may call a role or a concept by.
NAMING = ("prefLabel", "altLabel", "hiddenLabel", "notation")


def names_of(graph: TripleIndex) -> dict[str, tuple[str, ...]]:
    """Each role and concept that a cell may name, with every name it answers to, sorted."""
    found: dict[str, tuple[str, ...]] = {}
    classes = set(graph.subjects(TYPE, OWL + "Class"))
    for predicate in NAMING:
        for subject, names in graph.by_predicate(SKOS + predicate).items():
            if subject.startswith("_:") or subject in classes or graph.objects(subject, SH + "path"):
                continue
            texts = tuple(n.value for n in names if isinstance(n, Literal))
            found[subject] = (*found.get(subject, ()), *texts)
    return dict(sorted(found.items()))


def labels_of(graph: TripleIndex) -> dict[str, Mapping[str, str]]:
    """The texts of whatever has a label, by language."""
    found: dict[str, Mapping[str, str]] = {}
    for predicate in (RDFS + "label", SKOS + "prefLabel"):
        for subject in graph.by_predicate(predicate):
            texts = graph.texts(subject, predicate)
            if texts:
                found[subject] = MappingProxyType(texts)
    return found
