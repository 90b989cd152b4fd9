"""Lines of N-Quads and N-Triples as terms and as Turtle, a stretch at a time, and where those of a Turtle file end."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import SpooledTemporaryFile

import pyoxigraph as ox

from hezuo.base.content import AT_ONCE, MOST, Content, collected, pieces
from hezuo.base.store import Literal, Term, Triple, plain, written
from hezuo.base.terms import ID, LANG_STRING, PREFIXES, TYPE, XSD

#: So many lines of a large text are parsed in one go.
STRETCH = 50_000
TYPED = f"<{TYPE}> ".encode()
STRING = XSD + "string"


def turtle(triples: Iterable[str]) -> bytes:
    """N-Triples (lines without their ends) as `turtle_of` writes them."""
    return b"".join(pieces(turtle_of(sorted(f"{triple} <x:> .".encode() for triple in triples))))


def turtle_of(nquads: Iterable[bytes]) -> Content:
    """Sorted lines of N-Quads (without their ends) as Turtle: each triple once, types first, with sorted prefixes.

    Things of the record stand in full: a name behind a prefix would be full of escapes, and one that ends in a point
    (“Ltd.”) is a name that not every reader takes.
    """
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri != ID}
    parsed = chain.from_iterable(map(_parsed, _stretches(_types_first(nquads))))
    with SpooledTemporaryFile(MOST) as file:
        ox.serialize(parsed, output=file, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        file.seek(0)
        head = [line for line in islice(file, len(prefixes)) if line.startswith(b"@prefix")]
        file.seek(sum(map(len, head)))
        return collected(chain(sorted(head), [b"\n"], iter(lambda: file.read(AT_ONCE), b"")))


def _stretches(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as texts of some thousands each: all of them as one text would be there twice."""
    left = iter(lines)
    while stretch := list(islice(left, STRETCH)):
        yield b"\n".join(stretch)


def _parsed(ntriples: bytes) -> Iterator[ox.Quad]:
    # Lenient: what the store has written is sound.
    return ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)


def _types_first(nquads: Iterable[bytes]) -> Iterator[bytes]:
    """The triples of sorted lines, each once, with the types of a thing before the rest of it."""
    for _, group in groupby(nquads, lambda line: line.partition(b" ")[0]):
        triples = dict.fromkeys(line[: line.rindex(b" <")] + b" ." for line in group)
        types = [line for line in triples if line.partition(b" ")[2].startswith(TYPED)]
        yield from types
        yield from (line for line in triples if line not in types) if types else triples


def parsed(ntriples: Iterable[str]) -> Iterator[Triple]:
    """Lines of N-Triples as terms."""
    for quad in ox.parse("\n".join(ntriples), format=ox.RdfFormat.N_TRIPLES):
        yield plain(quad.subject), plain(quad.predicate), plain(quad.object)


class _Lines(io.BytesIO):
    """A file handed out a line at a time, so that it is known how far it was read."""

    number, _ended = 1, False

    def read(self, size: int | None = -1, /) -> bytes:
        """The next line, or as much of it as is asked for; b'' after the last."""
        self.number += self._ended
        piece = self.readline(size)
        self._ended = piece.endswith(b"\n")
        return piece


def turtle_lines(path: Path) -> Iterator[tuple[int, Triple]]:
    """The triples of a Turtle file that parses, in the order of `parse_turtle`, each with the line that it ends in.

    The engine tells no places; but it hands out a triple as soon as it has read it.
    """
    lines = _Lines(path.read_bytes())
    for quad in ox.parse(input=lines, format=ox.RdfFormat.TURTLE):
        triple = plain(quad.subject), plain(quad.predicate), plain(quad.object)
        yield lines.number, triple


def term(text: str) -> Term:
    """A term as it stands in a line of N-Quads."""
    if text[0] == '"' and "\\" not in text:
        value, _, tag = text[1:].rpartition('"')
        return Literal(value, tag[1:], LANG_STRING) if tag[:1] == "@" else Literal(value, "", tag[3:-1] or STRING)
    if text[0] == '"':
        return next(parsed([f"<x:> <x:> {text} ."]))[2]
    return text if text.startswith("_:") else text[1:-1]


def parted(triples: Iterable[Triple]) -> tuple[str, str]:
    """Triples as N-Triples: those without blank nodes and those with some."""
    found: tuple[list[str], list[str]] = ([], [])
    for s, p, o in triples:
        blank = any(isinstance(t, str) and t[:2] == "_:" for t in (s, o))
        found[blank].append(f"{written(s)} {written(p)} {written(o)} .\n")
    return "".join(found[False]), "".join(found[True])
