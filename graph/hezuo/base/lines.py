"""Lines of N-Quads and N-Triples as terms and as Turtle, a stretch at a time: as large as a dataset is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from tempfile import SpooledTemporaryFile

import pyoxigraph as ox

from hezuo.base.content import AT_ONCE, MOST, Content, collected, pieces
from hezuo.base.store import Term, Triple, plain, written
from hezuo.base.terms import ID, PREFIXES, TYPE

#: So many lines of a large text are parsed in one go.
STRETCH = 50_000
TYPED = f"<{TYPE}> ".encode()


def turtle(triples: Iterable[str]) -> bytes:
    """N-Triples (lines without their ends) as `turtle_of` writes them."""
    return b"".join(pieces(turtle_of(sorted(f"{triple} <x:> .".encode() for triple in triples))))


def turtle_of(nquads: Iterable[bytes]) -> Content:
    """Sorted lines of N-Quads (without their ends) as Turtle: each triple once, types first, with sorted prefixes.

    Things of the record stand in full: a name behind a prefix would be full of escapes, and one that ends in a point
    (“Ltd.”) is a name that not every reader takes.
    """
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri != ID}
    parsed = _in_stretches(_types_first(nquads), ox.RdfFormat.N_TRIPLES)
    with SpooledTemporaryFile(MOST) as file:
        ox.serialize((q.triple for q in parsed), output=file, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        file.seek(0)
        head = [line for line in islice(file, len(prefixes)) if line.startswith(b"@prefix")]
        file.seek(sum(map(len, head)))
        return collected(chain(sorted(head), [b"\n"], iter(lambda: file.read(AT_ONCE), b"")))


def _in_stretches(lines: Iterable[bytes], form: ox.RdfFormat) -> Iterator[ox.Quad]:
    """Lines parsed, some thousands at a time: all of them as one text would be there twice."""
    left = iter(lines)
    while stretch := list(islice(left, STRETCH)):
        yield from ox.parse(b"\n".join(stretch), format=form)


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


def quads(nquads: Iterable[bytes]) -> Iterator[tuple[Term, Term, Term, str]]:
    """Lines of N-Quads as terms; the graph '' is the default graph."""
    for quad in _in_stretches(nquads, ox.RdfFormat.N_QUADS):
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        yield plain(quad.subject), plain(quad.predicate), plain(quad.object), graph


def parted(triples: Iterable[Triple]) -> tuple[str, str]:
    """Triples as N-Triples: those without blank nodes and those with some."""
    found: tuple[list[str], list[str]] = ([], [])
    for s, p, o in triples:
        blank = any(isinstance(t, str) and t[:2] == "_:" for t in (s, o))
        found[blank].append(f"{written(s)} {written(p)} {written(o)} .\n")
    return "".join(found[False]), "".join(found[True])
