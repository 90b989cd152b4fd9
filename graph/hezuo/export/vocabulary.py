"""The ontology of a workspace as two files of its own: its terms and lists, and its shapes for a SHACL engine."""

from __future__ import annotations

from hezuo.base.lines import parsed, turtle
from hezuo.base.store import Triple
from hezuo.base.terms import RDF, SH, TYPE
from hezuo.schema.ontology import Ontology

#: What makes a node part of the shapes.
SHAPES = {SH + "NodeShape", SH + "PropertyShape", SH + "PropertyGroup"}


def triples(ontology: Ontology) -> list[Triple]:
    """All triples of the ontology."""
    return list(parsed(_lines(ontology)))


def files(ontology: Ontology, every: list[Triple]) -> dict[str, bytes]:
    """An ontology as two files, by name; `every` is its triples.

    `ontology.ttl` is without and `shapes.ttl` with what describes shapes; together they are all of it.
    """
    inside = _shapes(every)
    parts: tuple[list[str], list[str]] = ([], [])
    for line, triple in zip(_lines(ontology), every, strict=True):
        parts[triple[0] in inside].append(line[:-2])
    return {"ontology.ttl": turtle(parts[False]), "shapes.ttl": turtle(parts[True])}


def _lines(ontology: Ontology) -> list[str]:
    return (ontology.vocabulary + ontology.anonymous).split("\n")[:-1]


def _shapes(every: list[Triple]) -> set[object]:
    """The shapes and their groups, with the blank nodes and lists that hang on them: paths, alternatives."""
    lists = {s for s, p, _ in every if p == RDF + "first"}
    found: set[object] = {s for s, p, o in every if p == TYPE and o in SHAPES}
    hanging: dict[object, set[object]] = {}
    for s, _, o in every:
        if isinstance(o, str) and (o.startswith("_:") or o in lists):
            hanging.setdefault(s, set()).add(o)
    waiting = list(found)
    while waiting:
        more = hanging.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found
