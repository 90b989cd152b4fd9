"""JSON-LD with a context: compact names, one object a thing, one `@graph` a named graph, all sorted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from hezuo.base.content import Content, collected
from hezuo.base.lines import term
from hezuo.base.store import Literal, Term
from hezuo.base.terms import PREFIXES, TYPE, XSD

#: A value: what it is sorted by, and how it is written. A node without its `@id`: each property, likewise, with its
#: values.
Value = tuple[str, str]
Node = dict[tuple[str, str], list[Value]]
#: What the name of a build in a context begins with.
BUILD = "urn:sha256:"
#: The longest namespace first: of two that fit, it makes the shorter name.
SPACES = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))
TYPED = f"<{TYPE}>".encode()
STRING = XSD + "string"
#: A text as JSON writes it.
_text = json.JSONEncoder(ensure_ascii=False).encode
#: So many ends of lines are remembered: few of a record are distinct, and a large one is not to be there twice.
REMEMBERED = 50_000


def jsonld(nquads: Iterable[bytes], build: str = "") -> Content:
    """Lines of N-Quads (without their ends) as a JSON-LD document; those of no graph stand outside every named one.

    The lines of a subject stand together. The build that they are of stands in the context, as a term that nothing
    uses: a statement would be one of the record.
    """
    names, keys, ends, types = _Names(), _Keys(), _Ends(), _Types()
    parts: dict[str, list[bytes]] = {}
    for subject, group in groupby((line.split(b" ", 2) for line in nquads), itemgetter(0)):
        nodes: dict[str, Node] = {}
        for _, predicate, end in group:
            graph, value = types[end] if predicate == TYPED else ends[end]
            nodes.setdefault(graph, {}).setdefault(keys[predicate], []).append(value)
        name = names[str(term(subject.decode()))]
        for graph, node in nodes.items():
            parts.setdefault(graph, []).append(_node(name, node).encode())
    return collected(_document(parts, names, build))


def _document(parts: Mapping[str, list[bytes]], names: Mapping[str, str], build: str) -> Iterator[bytes]:
    """The pieces of a document: a thing a line, so that what changed in a file is seen line by line."""
    context = {**PREFIXES, **({"build": BUILD + build} if build else {})}
    told = ",".join(f"{_text(name)}:{_text(iri)}" for name, iri in sorted(context.items()))
    yield f'{{"@context":{{{told}}}\n,"@graph":[\n'.encode()
    for i, graph in enumerate(sorted(parts)):
        yield b",\n" if i else b""
        yield f'{{"@id":{names[graph]},"@graph":[\n'.encode() if graph else b""
        for j, node in enumerate(parts[graph]):
            yield b",\n" + node if j else node
        yield b"\n]}" if graph else b""
    yield b"\n]}\n"


class _Names(dict[str, str]):
    """IRI → how a document writes it; each is found out once."""

    def __missing__(self, iri: str) -> str:
        self[iri] = name = _text(compact(iri))
        return name


class _Keys(dict[bytes, tuple[str, str]]):
    """A property as in a line → its name, and how a document writes it; each is found out once."""

    def __missing__(self, told: bytes) -> tuple[str, str]:
        name = "@type" if told == TYPED else compact(str(term(told.decode())))
        self[told] = found = name, _text(name)
        return found


class _Ends(dict[bytes, tuple[str, Value]]):
    """What follows a property in a line → its graph and its value."""

    def __init__(self) -> None:
        self._names = _Names()

    def __missing__(self, told: bytes) -> tuple[str, Value]:
        if len(self) >= REMEMBERED:
            self.clear()
        # The last quote or bracket of the value: in what follows it there is neither.
        text = told.decode()
        last = text.rindex('"') if text[0] == '"' else text.rindex(">>") if text.startswith("<<") else 0
        end = text.index(" ", last)
        self[told] = found = (text[end + 2 : -3], self._read(text[:end], last + 1))
        return found

    def _read(self, text: str, quoted: int) -> Value:
        """A value as in a line; so much of a literal is in quotes."""
        if text[0] != '"' or "\\" in text:
            return _value(term(text), self._names)
        # What has nothing to escape in one form has nothing in the other.
        tag = text[quoted:]
        return _literal(text[:quoted], tag[1:] if tag[:1] == "@" else "", tag[3:-1] or STRING, self._names)


class _Types(_Ends):
    """The same of a type, which stands there by its name alone."""

    def _read(self, text: str, quoted: int) -> Value:
        return (name := self._names[str(term(text))]), name


def compact(iri: str) -> str:
    """An IRI by its prefix, where one of the context fits; a blank node as it is."""
    for prefix, space in SPACES:
        # "a://b" would be read as an IRI of the scheme a.
        if iri.startswith(space) and not iri.startswith("//", len(space)):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def _value(value: Term, names: Mapping[str, str]) -> Value:
    if not isinstance(value, Literal):
        told = f'{{"@id":{names[value]}}}'
        return told, told
    return _literal(_text(value.value), value.lang, value.datatype, names)


def _literal(text: str, lang: str, datatype: str, names: Mapping[str, str]) -> Value:
    """A literal, its text as JSON writes it."""
    if not lang and datatype == STRING:
        return text, text
    more = f'"@language":{_text(lang)}' if lang else f'"@type":{names[datatype]}'
    # Sorted by the names of its keys, and so by language or datatype first; written with its text first.
    return f'{{{more},"@value":{text}}}', f'{{"@value":{text},{more}}}'


def _node(name: str, node: Node) -> str:
    """The node with its keys sorted and each value once, sorted."""
    told = [f'{{"@id":{name}']
    for key in sorted(node):
        values = node[key]
        text = values[0][1] if len(values) == 1 else ",".join([text for _, text in sorted(set(values))])
        told.append(f"{key[1]}:[{text}]")
    return ",".join(told) + "}"
