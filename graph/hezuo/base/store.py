"""The store: the only module that knows pyoxigraph.

Terms travel outside it as plain Python: an IRI is a `str`, a blank node a `str` that starts with "_:",
a literal a `Literal`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Literal as Literal_
from typing import NamedTuple

import pyoxigraph as ox

from hezuo.base.problems import OntologyError, QueryError
from hezuo.base.service import without_service, words
from hezuo.base.terms import ID, PREFIXES, TYPE, XSD

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
#: N-Triples of a named graph, and whether its blank nodes keep their names.
Text = tuple[str, bytes, bool]


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


class Rows(NamedTuple):
    """The answer to a SELECT: column names and rows of plain values (an IRI is a `str`)."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


ALL_GRAPHS = "GRAPH ?graph"


def graphs_named(sparql: str) -> set[str] | None:
    """The IRIs of the graphs that a query may look into, or None where it may look into any."""
    if "\\u" in sparql or "\\U" in sparql:  # an escape may spell anything
        return None
    found: set[str] = set()
    for word, after in pairwise([*(w for w in words(sparql) if w[0] not in "\"'"), ""]):
        # A word may stand right behind a number. To a base, any name is relative.
        upper = "" if word[0] in "<?$@" or ":" in word else word.upper()
        if upper.endswith("BASE"):
            return None
        if upper.endswith(("GRAPH", "FROM", "NAMED")):
            if after[:1] == "<":
                found.add(after[1:-1])
            elif after.upper() != "NAMED":
                return None
    return found


class Store:
    """An RDF dataset in memory: named graphs, and beside them a default graph that holds each of their triples once.

    A query that names no graph sees the default graph, so that a statement which several tables make counts once. (The
    engine's own union of the named graphs gives a solution for each graph that holds a triple.) The named graphs wait
    as text until something names one: little does, and loading everything twice would take twice the time.
    """

    def __init__(self, *, kept: bool = False) -> None:
        self._store = ox.Store()
        self._waiting: dict[str, list[tuple[bytes, bool]]] = {}
        self._opening = Lock()
        #: What was loaded, where it is wanted again.
        self._texts: list[Text] | None = [] if kept else None
        #: How to load what a snapshot on the disk stands for, until something names one of its graphs.
        self._behind: Callable[[], Iterable[Text]] | None = None

    @classmethod
    def of(cls, texts: Iterable[Text]) -> Store:
        """The store again that gave these texts."""
        found, every = cls(), list(texts)
        # All at once: each load of its own costs more than what is in it.
        found._put(b"".join(data for _, data, blank in every if not blank), ox.DefaultGraph(), blank=False)
        for graph, data, blank in every:
            if blank:
                found._put(data, ox.DefaultGraph(), blank)
            found._waiting.setdefault(graph, []).append((data, blank))
        return found

    @classmethod
    def opened(cls, snapshot: Path, texts: Callable[[], Iterable[Text]]) -> Store:
        """The store again that wrote this snapshot; `texts` are read only when something names a graph.

        Raises `OSError` for what is no snapshot.
        """
        found = cls()
        found._store, found._behind = ox.Store.read_only(str(snapshot)), texts
        return found

    def texts(self) -> list[Text]:
        """What was loaded, once; a store that keeps it gives it up."""
        found, self._texts = self._texts or [], None
        return found

    @staticmethod
    def snapshot(texts: Iterable[Text], folder: Path) -> None:
        """Write the default graph of a store with these texts into a folder for `opened`. Raises `OSError`."""
        made = ox.Store(str(folder))
        for _, data, blank in texts:
            if blank:
                parsed = ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
                made.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in parsed)
            else:
                made.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        made.flush()

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """Bulk-load N-Triples of a named graph that the program wrote itself: their IRIs are sound, not checked again.

        With `blank` its blank nodes keep their names, also between loads; the engine would draw new ones each time.

        Raises `ValueError` when the text is malformed (a fault of the program).
        """
        data = triples.encode("utf-8") if isinstance(triples, str) else triples
        if self._behind is not None:
            self._unfold(self._behind)
        if data:
            if self._texts is not None:
                self._texts.append((graph, data, blank))
            self._put(data, ox.DefaultGraph(), blank)
            with self._opening:
                self._waiting.setdefault(graph, []).append((data, blank))

    def _put(self, data: bytes, graph: ox.NamedNode | ox.DefaultGraph, blank: bool) -> None:
        if blank:
            parsed = ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
            self._store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed)
        else:
            self._store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True, to_graph=graph)

    def infer(self, construct: str, graph: str) -> None:
        """Load what a CONSTRUCT gives into a named graph.

        Raises `QueryError` when it is no CONSTRUCT, does not parse or fails.
        """
        if "CONSTRUCT" not in map(str.upper, words(construct)):
            raise QueryError("not-construct")
        answer, _ = self._query(construct, None)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not-construct")
        try:
            self.load(answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", graph)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def _open(self, sparql: str) -> None:
        """Load the named graphs that a query may see."""
        if not self._waiting and self._behind is None:
            return
        named = graphs_named(sparql)
        if self._behind is not None and named != set():
            self._unfold(self._behind)
        with self._opening:
            if named is None:
                named = set(self._waiting)
            for name in sorted(named & self._waiting.keys()):
                for data, blank in self._waiting[name]:
                    self._put(data, ox.NamedNode(name), blank)
                del self._waiting[name]

    def _unfold(self, behind: Callable[[], Iterable[Text]]) -> None:
        """Put the store itself in the place of its snapshot."""
        with self._opening:
            if self._behind is None:
                return
            whole = Store.of(behind())
            self._store, self._waiting, self._behind = whole._store, whole._waiting, None

    def __len__(self) -> int:
        """The number of quads in named graphs."""
        (counted,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {ALL_GRAPHS} {{ ?s ?p ?o }} }}").rows
        return int(str(counted[0]))

    def select(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Rows:
        """Run a SELECT or ASK. Raises `QueryError` for a query that does not parse or fails."""
        answer, renamed = self._query(sparql, parameters)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), [(bool(answer),)])
        if isinstance(answer, ox.QueryTriples):
            triples = sorted({(str(t.subject), str(t.predicate), str(t.object)) for t in answer})
            return Rows(("subject", "predicate", "object"), list(triples))
        names = tuple(renamed.get(v.value, v.value) for v in answer.variables)
        try:
            return Rows(names, [tuple(map(_value, s)) for s in answer])
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=error) from error

    def answer(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Answer:
        """Run any query, its answer as terms. Raises `QueryError` as `select`."""
        answer, renamed = self._query(sparql, parameters)
        if isinstance(answer, ox.QueryBoolean):
            truth = Literal("true" if answer else "false", "", XSD + "boolean")
            return Answer(("answer",), [(truth,)], "ask")
        try:
            if isinstance(answer, ox.QueryTriples):
                triples: set[tuple[Term | None, ...]] = {tuple(map(_plain, t)) for t in answer}
                return Answer(("subject", "predicate", "object"), sorted(triples, key=_as_written), "graph")
            names = tuple(renamed.get(v.value, v.value) for v in answer.variables)
            return Answer(names, [tuple(None if t is None else _plain(t) for t in s) for s in answer], "select")
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
        self._open(ALL_GRAPHS)
        found: list[str] = []
        for graph in self._store.named_graphs():
            data = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
            # Not splitlines(): U+2028 and its like end no line here.
            found += [f"{line[:-1]}{graph} ." for line in data.decode("utf-8").split("\n")[:-1]]
        return sorted(found)


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


def turtle(triples: Iterable[str]) -> bytes:
    """N-Triples (lines without their ends) as Turtle: sorted, types first, with sorted prefixes.

    Things of the record stand in full: a name behind a prefix would be full of escapes, and one that ends in a point
    (“Ltd.”) is a name that not every reader takes.
    """
    parsed = ox.parse(" .\n".join([*sorted(set(triples), key=_types_first), ""]), format=ox.RdfFormat.N_TRIPLES)
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri != ID}
    text = ox.serialize((q.triple for q in parsed), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = text.split(b"\n")
    count = sum(line.startswith(b"@prefix") for line in lines[: len(PREFIXES)])
    return b"\n".join([*sorted(lines[:count]), b"", *lines[count:]])


def _types_first(line: str) -> str:
    return line.replace(f" <{TYPE}> ", " <!> ", 1)


def triple_of(nquad: str) -> str:
    """The triple of a line of N-Quads whose graph is an IRI, without its end."""
    return nquad[: nquad.rindex(" <")]


def parsed(ntriples: Iterable[str]) -> Iterator[Triple]:
    """Lines of N-Triples as terms."""
    for quad in ox.parse("\n".join(ntriples), format=ox.RdfFormat.N_TRIPLES):
        yield _plain(quad.subject), _plain(quad.predicate), _plain(quad.object)


def quads(nquads: Iterable[str]) -> Iterator[tuple[Term, Term, Term, str]]:
    """Lines of N-Quads as terms; the graph '' is the default graph."""
    for quad in ox.parse("\n".join(nquads), format=ox.RdfFormat.N_QUADS):
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        yield _plain(quad.subject), _plain(quad.predicate), _plain(quad.object), graph


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
    **dict.fromkeys((XSD + "integer", XSD + "int", XSD + "long"), int),
    **dict.fromkeys((XSD + "decimal", XSD + "double", XSD + "float"), _number),
    XSD + "boolean": _truth,
}
