"""JSON-LD with a context: compact names, one object a thing, one `@graph` a named graph, all sorted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from hezuo.base.store import Literal, Term
from hezuo.base.terms import PREFIXES, TYPE, XSD

#: A node without its `@id`: each property with its values.
Node = dict[str, list[object]]
Quad = tuple[Term, Term, Term, str]
#: What the name of a build in a context begins with.
BUILD = "urn:sha256:"
#: The longest namespace first: of two that fit, it makes the shorter name.
SPACES = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))


def jsonld(quads: Iterable[Quad], build: str = "") -> bytes:
    """Quads as a JSON-LD document; those of the graph '' stand outside every named graph.

    The build that it is of stands in the context, as a term that nothing uses: a statement would be one of the record.
    """
    graphs: dict[str, dict[str, Node]] = {}
    names = _Names()
    for subject, predicate, value, graph in quads:
        node = graphs.setdefault(graph, {}).setdefault(str(subject), {})
        key, told = ("@type", names[str(value)]) if predicate == TYPE else (names[str(predicate)], _value(value, names))
        node.setdefault(key, []).append(told)
    found: list[str] = []
    for graph in sorted(graphs):
        inside = [_text(_ordered(names[iri], graphs[graph][iri])) for iri in sorted(graphs[graph])]
        named = f'{{"@id":{_text(names[graph])},"@graph":[\n' + ",\n".join(inside) + "\n]}"
        found += [named] if graph else inside
    context = {**PREFIXES, **({"build": BUILD + build} if build else {})}
    # A thing a line: what changed in a file is seen line by line.
    lines = ['{"@context":' + _text(dict(sorted(context.items()))), ',"@graph":[', ",\n".join(found), "]}", ""]
    return "\n".join(lines).encode()


class _Names(dict[str, str]):
    """IRI → how a document writes it; each is found out once."""

    def __missing__(self, iri: str) -> str:
        self[iri] = name = compact(iri)
        return name


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def compact(iri: str) -> str:
    """An IRI by its prefix, where one of the context fits; a blank node as it is."""
    for prefix, space in SPACES:
        # "a://b" would be read as an IRI of the scheme a.
        if iri.startswith(space) and not iri.startswith("//", len(space)):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def _value(term: Term, names: Mapping[str, str]) -> object:
    if not isinstance(term, Literal):
        return {"@id": names[term]}
    if term.lang:
        return {"@value": term.value, "@language": term.lang}
    if term.datatype == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": names[term.datatype]}


def _ordered(name: str, node: Node) -> dict[str, object]:
    """The node with its keys sorted and each value once, sorted."""
    made: dict[str, object] = {"@id": name}
    for key in sorted(node):
        values = node[key]
        if len(values) > 1:
            distinct = {json.dumps(value, ensure_ascii=False, sort_keys=True): value for value in values}
            values = [distinct[text] for text in sorted(distinct)]
        made[key] = values
    return made
