"""JSON-LD with a context: compact names, one object a thing, one `@graph` a named graph, all sorted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from hezuo.base.content import Content, collected
from hezuo.base.store import Literal, Term
from hezuo.base.terms import PREFIXES, TYPE, XSD

#: A node without its `@id`: each property with its values.
Node = dict[str, list[object]]
Quad = tuple[Term, Term, Term, str]
#: What the name of a build in a context begins with.
BUILD = "urn:sha256:"
#: The longest namespace first: of two that fit, it makes the shorter name.
SPACES = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))


def jsonld(quads: Iterable[Quad], build: str = "") -> Content:
    """Quads as a JSON-LD document; those of the graph '' stand outside every named graph.

    The quads of a subject stand together. The build that they are of stands in the context, as a term that nothing
    uses: a statement would be one of the record.
    """
    names = _Names()
    parts: dict[str, list[bytes]] = {}
    for subject, group in groupby(quads, lambda quad: str(quad[0])):
        nodes: dict[str, Node] = {}
        for _, predicate, value, graph in group:
            typed = predicate == TYPE
            key, told = ("@type", names[str(value)]) if typed else (names[str(predicate)], _value(value, names))
            nodes.setdefault(graph, {}).setdefault(key, []).append(told)
        for graph, node in nodes.items():
            parts.setdefault(graph, []).append(_text(_ordered(names[subject], node)).encode())
    return collected(_document(parts, names, build))


def _document(parts: Mapping[str, list[bytes]], names: Mapping[str, str], build: str) -> Iterator[bytes]:
    """The pieces of a document: a thing a line, so that what changed in a file is seen line by line."""
    context = {**PREFIXES, **({"build": BUILD + build} if build else {})}
    yield f'{{"@context":{_text(dict(sorted(context.items())))}\n,"@graph":[\n'.encode()
    for i, graph in enumerate(sorted(parts)):
        yield b",\n" if i else b""
        yield f'{{"@id":{_text(names[graph])},"@graph":[\n'.encode() if graph else b""
        for j, node in enumerate(parts[graph]):
            yield b",\n" + node if j else node
        yield b"\n]}" if graph else b""
    yield b"\n]}\n"


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
