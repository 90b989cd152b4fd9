"""The store: the only module that knows pyoxigraph.

Terms travel outside it as plain Python: an IRI is a `str`, a blank node a `str` that starts with "_:",
a literal a `Literal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from hezuo.problems import OntologyError, QueryError
from hezuo.terms import PREFIXES, XSD

NOT_CONTROL = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r"}


class Literal(NamedTuple):
    """An RDF literal: lexical form, language tag or '', datatype IRI."""

    value: str
    lang: str
    datatype: str


Term = str | Literal
Triple = tuple[Term, Term, Term]
Value = str | int | float | bool | None


def parse_turtle(path: Path) -> Iterator[Triple]:
    """The triples of a Turtle file. Raises `OntologyError` with file and line when it does not parse."""
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield _plain(quad.subject), _plain(quad.predicate), _plain(quad.object)
    except (SyntaxError, OSError) as error:
        raise OntologyError("bad-turtle", file=path, reason=error) from error


def _plain(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.language or "", term.datatype.value)
    return str(term)


def quoted(text: str) -> str:
    """`text` as an N-Quads string, quotes included."""
    return '"' + text.translate(NOT_CONTROL) + '"'


def written(term: Term) -> str:
    """A term in N-Quads. The datatype of a plain string is left out."""
    if isinstance(term, Literal):
        if term.lang:
            return f"{quoted(term.value)}@{term.lang}"
        if term.datatype == XSD + "string":
            return quoted(term.value)
        return f"{quoted(term.value)}^^<{term.datatype}>"
    return term if term.startswith("_:") else f"<{term}>"


class Rows(NamedTuple):
    """The answer to a SELECT: column names and rows of plain values (an IRI is a `str`)."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


class Store:
    """An RDF dataset in memory. Queries see all named graphs as one unless they name one."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, nquads: str | bytes) -> None:
        """Bulk-load N-Quads. Raises `ValueError` when the text is malformed (a fault of the program)."""
        data = nquads.encode("utf-8") if isinstance(nquads, str) else nquads
        if data:
            self._store.bulk_load(data, format=ox.RdfFormat.N_QUADS)

    def __len__(self) -> int:
        return len(self._store)

    def update(self, sparql: str) -> None:
        """Run a SPARQL update that the ontology ships (never a stranger's: LOAD would fetch)."""
        self._store.update(sparql, prefixes=PREFIXES)

    def select(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Rows:
        """Run a SELECT or ASK. Raises `QueryError` for a query that does not parse or fails."""
        answer = self._query(sparql, parameters)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), [(bool(answer),)])
        if isinstance(answer, ox.QueryTriples):
            triples = sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in answer})
            return Rows(("subject", "predicate", "object"), list(triples))
        names = tuple(v.value for v in answer.variables)
        try:
            return Rows(names, [tuple(_value(s[n]) for n in names) for s in answer])
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def _query(
        self, sparql: str, parameters: Mapping[str, Term] | None
    ) -> ox.QueryBoolean | ox.QueryTriples | ox.QuerySolutions:
        values = {ox.Variable(n): _term(t) for n, t in (parameters or {}).items()}
        try:
            return self._store.query(
                sparql, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=values
            )
        except SyntaxError as error:
            raise QueryError("bad-query", reason=error) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def nquads(self, graph: str | None = None) -> list[str]:
        """The quads (of one graph as triples) in N-Quads, one line each, sorted by code point."""
        if graph is None:
            data = self._store.dump(format=ox.RdfFormat.N_QUADS)
        else:
            data = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        return sorted((data or b"").decode("utf-8").splitlines())

    def turtle(self) -> bytes:
        """All graphs as one set of sorted triples in Turtle with prefixes."""
        return _serialised(self._sorted_triples(), ox.RdfFormat.TURTLE)

    def jsonld(self) -> bytes:
        """All named graphs in JSON-LD, sorted."""
        return _serialised(sorted(self._store, key=_quad_key), ox.RdfFormat.JSON_LD)

    def _sorted_triples(self) -> Iterable[ox.Triple]:
        return sorted({q.triple for q in self._store}, key=_triple_key)


def _triple_key(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = str(triple.predicate)
    return str(triple.subject), not predicate.endswith("#type>"), predicate, str(triple.object)


def _quad_key(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    return (str(quad.graph_name), *_triple_key(quad.triple))


def _serialised(items: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat) -> bytes:
    return ox.serialize(items, format=form, prefixes=PREFIXES) or b""


def _term(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Literal):
        if term.lang:
            return ox.Literal(term.value, language=term.lang)
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))
    return ox.NamedNode(term)


_INTEGERS = {XSD + "integer", XSD + "int", XSD + "long"}
_NUMBERS = {XSD + "decimal", XSD + "double", XSD + "float"}


def _value(term: object) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _NUMBERS:
            number = float(term.value)
            return int(number) if number.is_integer() else number
        return term.value == "true" if datatype == XSD + "boolean" else term.value
    return term.value if isinstance(term, ox.NamedNode) else str(term)
