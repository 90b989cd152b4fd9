"""The store: the only module that knows pyoxigraph.

Terms travel outside it as plain Python: an IRI is a `str`, a blank node a `str` that starts with "_:",
a literal a `Literal`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from typing import Literal as Literal_
from weakref import WeakMethod

import pyoxigraph as ox

from hezuo.base.chunks import joined
from hezuo.base.content import Content, collected, ended, lines
from hezuo.base.limits import LIMITS, Limits, at_most
from hezuo.base.problems import Line, OntologyError, QueryError, Said
from hezuo.base.service import graphs_named, without_service, words
from hezuo.base.terms import PREFIXES, WHOLE_NUMBERS, XSD

if TYPE_CHECKING:
    from hezuo.base.worker import Worker


NOT_CONTROL = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r"}


class Literal(NamedTuple):
    """An RDF literal: lexical form, language tag or '', datatype IRI."""

    value: str
    lang: str
    datatype: str


ESCAPE = re.compile(r"\\(.)")
ESCAPED = {"n": "\n", "r": "\r", '"': '"', "\\": "\\"}
Term = str | Literal
Triple = tuple[Term, Term, Term]
Value = str | int | float | bool | None


def parse_turtle(path: Path, name: str) -> Iterator[Triple]:
    """The triples of a Turtle file. Raises `OntologyError` with `name` and line when it does not parse."""
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise OntologyError("unreadable", file=name, reason=Said("reason.not-a-file"))
    try:
        for quad in ox.parse(input=path.read_bytes(), format=ox.RdfFormat.TURTLE):
            yield plain(quad.subject), plain(quad.predicate), plain(quad.object)
    except SyntaxError as error:
        reason = error.msg.partition(": ")[2] or error.msg
        raise OntologyError("bad-turtle", place=Line(name, error.lineno or 1), reason=reason) from error
    except OSError as error:
        raise OntologyError("unreadable", file=name, reason=error) from error


def plain(term: object) -> Term:
    """A term of the engine as it travels outside."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.language or "", term.datatype.value)
    return str(term)


def quoted(text: str) -> str:
    """`text` as an N-Quads string, quotes included."""
    return '"' + text.translate(NOT_CONTROL) + '"'


def unquoted(text: str) -> str:
    """The text of an N-Quads literal, whatever its tag or datatype: the inverse of `quoted`."""
    body = text[1 : text.rindex('"')]
    return ESCAPE.sub(lambda match: ESCAPED[match[1]], body) if "\\" in body else body


def written(term: Term) -> str:
    """A term in N-Quads. The datatype of a plain string is left out."""
    if isinstance(term, Literal):
        if term.lang:
            return f"{quoted(term.value)}@{term.lang}"
        if term.datatype == XSD + "string":
            return quoted(term.value)
        return f"{quoted(term.value)}^^<{term.datatype}>"
    return term if term.startswith("_:") else f"<{term}>"


def filled(sparql: str, parameters: Mapping[str, Term]) -> str:
    """The query with each `$name` replaced by its term; one that is not given stays a variable and matches anything.

    The engine's own substitution wants every parameter among the projected variables, and so would show it as a column.
    """
    if not parameters:
        return sparql
    # In one pass: a term that happens to hold `$name` is not looked into.
    place = re.compile(r"\$(" + "|".join(map(re.escape, parameters)) + r")\b")
    return place.sub(lambda match: written(parameters[match[1]]), sparql)


class Answer(NamedTuple):
    """The answer to a query as terms: to a CONSTRUCT or DESCRIBE a graph, a row of three a triple.

    An ASK has the one column `answer` with an xsd:boolean.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    form: Literal_["select", "ask", "graph"]


class Part(NamedTuple):
    """A part of a dataset: N-Triples, their graph, and whether their blank nodes keep their names."""

    data: bytes
    graph: str
    blank: bool


class Rows(NamedTuple):
    """The answer to a SELECT: column names and rows of plain values (an IRI is a `str`)."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


ALL_GRAPHS = "GRAPH ?graph"
#: So many bytes of a graph's sorted lines are held in memory.
RUN = 4 * 1024 * 1024
#: So many triples are written at once: all of a graph as one text would be there twice.
STRETCH = 50_000
#: Triples with blank nodes in less than so many bytes are parsed once for several stores.
SMALL = 1 << 20


class Store:
    """An RDF dataset in memory: named graphs, and beside them a default graph that holds each of their triples once.

    A query that names no graph sees the default graph, so that a statement which several tables make counts once. (The
    engine's own union of the named graphs gives a solution for each graph that holds a triple.) The named graphs wait
    as text until something names one: little does, and loading everything twice would take twice the time.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._store = ox.Store()
        self._waiting: dict[str, list[Part]] = {}
        #: Every graph, in the order in which they came.
        self._graphs: dict[str, None] = {}
        self._opening = Lock()
        #: What a query may take that the package did not bring.
        self.limits = limits
        self._worker: Worker | None = None

    @property
    def worker(self) -> Worker:
        """The process that queries run in which the package did not bring."""
        if self._worker is None:
            from hezuo.base.worker import Worker

            parts = WeakMethod(self.parts)  # else the two would keep each other
            self._worker = Worker(lambda: found() if (found := parts()) else ())
        return self._worker

    def worker_for(self, sparql: str) -> Worker:
        """The process that this query runs in."""
        del sparql
        return self.worker

    def parts(self) -> Iterator[Part]:
        """All that was loaded: a store that loads the parts gives the same answers."""
        with self._opening:
            waiting = {name: list(parts) for name, parts in self._waiting.items()}
        for name in self._graphs:
            data = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name)) or b""
            opened = [Part(data, name, blank=True)] if data else []
            yield from (*opened, *waiting.get(name, ()))

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """Bulk-load N-Triples of a named graph that the program wrote itself: their IRIs are sound, not checked again.

        With `blank` its blank nodes keep their names, also between loads; the engine would draw new ones each time.

        Raises `ValueError` when the text is malformed (a fault of the program).
        """
        if data := triples.encode("utf-8") if isinstance(triples, str) else triples:
            self._put(data, ox.DefaultGraph(), blank)
            with self._opening:
                self._graphs[graph] = None
                self._waiting.setdefault(graph, []).append(part := Part(data, graph, blank))
            if self._worker is not None:
                self._worker.load(part)

    def load_all(self, chunks: Iterable[tuple[str, bytes]]) -> None:
        """Load many chunks (named graph, N-Triples) as `load` does, at one go, for commits are slow; as it raises."""
        with self._opening:
            self._put(joined(self._kept(chunks)), ox.DefaultGraph(), blank=False)
        if self._worker is not None:
            self._worker.close()  # the next begins with everything

    def _kept(self, chunks: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
        for graph, data in chunks:
            self._graphs[graph] = None
            self._waiting.setdefault(graph, []).append(Part(data, graph, blank=False))
            yield data

    def _put(self, data: bytes | BinaryIO, graph: ox.NamedNode | ox.DefaultGraph, blank: bool) -> None:
        if blank:
            small = isinstance(data, bytes) and len(data) < SMALL
            self._store.bulk_extend(_parsed_once(data, graph) if small else _parsed(data, graph))
        else:
            self._store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True, to_graph=graph)

    @property
    def graphs(self) -> Collection[str]:
        """The IRIs of the named graphs."""
        return self._graphs.keys()

    def construct(self, sparql: str, *, limits: Limits | None = None) -> bytes:
        """What a CONSTRUCT gives, as N-Triples.

        Raises `QueryError` when it is no CONSTRUCT, does not parse or fails, `LimitError` for more than the limits.
        """
        if "CONSTRUCT" not in map(str.upper, words(sparql)):
            raise QueryError("not-construct")
        answer, _ = self._query(sparql, None)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not-construct")
        try:
            if limits is None:
                return answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            return ox.serialize(at_most(answer, limits), format=ox.RdfFormat.N_TRIPLES) or b""
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def _open(self, sparql: str) -> None:
        """Load the named graphs that a query may see."""
        if not self._waiting:
            return
        named = graphs_named(sparql)
        with self._opening:
            if named is None:
                named = set(self._waiting)
            for name in sorted(named & self._waiting.keys()):
                for part in self._waiting.pop(name):
                    self._put(part.data, ox.NamedNode(name), part.blank)

    def __len__(self) -> int:
        """The number of quads in named graphs."""
        (counted,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {ALL_GRAPHS} {{ ?s ?p ?o }} }}").rows
        return int(str(counted[0]))

    def select(
        self, sparql: str, parameters: Mapping[str, Term] | None = None, *, limits: Limits | None = None
    ) -> Rows:
        """Run a SELECT or ASK, or any other query for its triples as text.

        Raises `QueryError` for a query that does not parse or fails, `LimitError` for more rows than the limits.
        """
        answer, renamed = self._query(sparql, parameters)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), [(bool(answer),)])
        if isinstance(answer, ox.QueryTriples):
            found = {(str(t.subject), str(t.predicate), str(t.object)) for t in at_most(answer, limits)}
            triples = sorted(found)
            return Rows(("subject", "predicate", "object"), list(triples))
        names = tuple(renamed.get(v.value, v.value) for v in answer.variables)
        try:
            return Rows(names, [tuple(map(_value, s)) for s in at_most(answer, limits)])
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def answer(
        self, sparql: str, parameters: Mapping[str, Term] | None = None, *, limits: Limits | None = None
    ) -> Answer:
        """Run any query, its answer as terms. Raises `QueryError` as `select`."""
        answer, renamed = self._query(sparql, parameters)
        if isinstance(answer, ox.QueryBoolean):
            truth = Literal("true" if answer else "false", "", XSD + "boolean")
            return Answer(("answer",), [(truth,)], "ask")
        try:
            if isinstance(answer, ox.QueryTriples):
                triples: set[tuple[Term | None, ...]] = {tuple(map(plain, t)) for t in at_most(answer, limits)}
                return Answer(("subject", "predicate", "object"), sorted(triples, key=_as_written), "graph")
            names, rows = tuple(renamed.get(v.value, v.value) for v in answer.variables), at_most(answer, limits)
            return Answer(names, [tuple(None if t is None else plain(t) for t in s) for s in rows], "select")
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def _query(
        self, sparql: str, parameters: Mapping[str, Term] | None
    ) -> tuple[ox.QueryBoolean | ox.QueryTriples | ox.QuerySolutions, dict[str, str]]:
        """What a query that cannot reach the network finds, and its renamed variables (new name → old)."""
        text, renamed = without_service(filled(sparql, parameters or {}))
        self._open(text)
        try:
            return self._store.query(text, prefixes=PREFIXES), renamed
        except SyntaxError as error:
            raise QueryError("bad-query", reason=error) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def nquads(self) -> list[str]:
        """All quads of the named graphs in N-Quads, one line each, sorted by code point."""
        return [line.decode() for line in self.lines()]

    def lines(self, told: Callable[[bytes], bytes] | None = None) -> Iterator[bytes]:
        """As `nquads`, in UTF-8, one after the other; `told` says what is to stand for a line."""
        runs = [_run(name, parts, told) for name, parts in groupby(self.parts(), lambda part: part.graph)]
        # By bytes or by code points: UTF-8 sorts alike. A line without its end sorts as one with it.
        return merge(*map(lines, runs))


def _parsed(data: bytes | BinaryIO, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    parsed = ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return (ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed)


@lru_cache(maxsize=4)
def _parsed_once(data: bytes, graph: ox.NamedNode | ox.DefaultGraph) -> tuple[ox.Quad, ...]:
    """The shapes of an ontology: every scope of a workspace holds the same."""
    return tuple(_parsed(data, graph))


def _run(graph: str, parts: Iterable[Part], told: Callable[[bytes], bytes] | None) -> Content:
    """The sorted lines of a graph, each once."""
    end = f" <{graph}> .".encode()
    found: set[bytes] = set()
    for part in parts:
        parsed = ox.parse(part.data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        while text := ox.serialize(islice(parsed, STRETCH), format=ox.RdfFormat.N_TRIPLES):
            found.update([line + end for line in text.split(b" .\n")[:-1]])
    # A run of a large dataset waits in a file until all are there.
    return collected(ended(sorted(map(told, found) if told else found)), RUN)


def _as_written(terms: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple(written(t) for t in terms if t is not None)


def syntax_error(sparql: str) -> str:
    """What the engine finds wrong with a query, '' where it parses; it is run over nothing.

    Raises `QueryError` where it could reach the network.
    """
    try:
        ox.Store().query(without_service(sparql)[0], prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    return ""


def _value(term: object) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        try:
            return _PLAIN.get(term.datatype.value, str)(term.value)
        except ValueError:  # "abc"^^xsd:integer is a literal too, though no number
            return term.value
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _number(text: str) -> Value:
    number = float(text)
    if not math.isfinite(number):
        return text  # no JSON and no spreadsheet has a number for it
    return int(number) if number.is_integer() else number


def _truth(text: str) -> Value:
    return text in ("true", "1") if text in ("true", "false", "1", "0") else text


#: How a literal comes back from the store, where it is more than its text.
_PLAIN: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys((XSD + name for name in WHOLE_NUMBERS), int),
    **dict.fromkeys((XSD + "decimal", XSD + "double", XSD + "float"), _number),
    XSD + "boolean": _truth,
}
