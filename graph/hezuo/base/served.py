"""A snapshot of a dataset in a folder, as the processes of a server open it: only read, answers written as they come.

A folder holds `about.json` (the graphs and how many triples each has) and the quads: as N-Quads where they are few,
which each process loads into its memory, else as the engine's own store, which all read from the disk.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Protocol
from urllib.parse import urljoin

import pyoxigraph as ox

from hezuo.base.limits import Limits, at_most
from hezuo.base.lookup import Lookup, answered
from hezuo.base.problems import QueryError
from hezuo.base.service import without_service, words
from hezuo.base.store import Part
from hezuo.base.terms import PREFIXES

ABOUT, QUADS, STORE = "about.json", "quads.nq", "store"
#: Up to so many bytes of N-Quads each process holds them itself: joins are several times as quick as from the disk.
SMALL = 48 << 20
#: How the answer to a query is written: the name of the format → the engine's.
TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
#: Those of a file of RDF, by the end of its name.
ENDINGS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
FROM = re.compile("from", re.IGNORECASE)
Form = Literal["select", "ask", "graph"]


class Output(Protocol):
    """What an answer is written to."""

    def write(self, data: bytes, /) -> int:
        """Take a piece; how long it was."""

    def flush(self) -> None:
        """Nothing more comes."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds, to be written once. `renamed` are its variables that are called otherwise (new → old)."""

    form: Form
    renamed: dict[str, str]
    _answer: ox.QueryBoolean | ox.QueryTriples | ox.QuerySolutions

    def write(self, name: str, output: Output, limits: Limits) -> None:
        """Write it in a format. Raises `QueryError` where it fails on the way, `LimitError` for too many triples."""
        target: IO[bytes] = output  # type: ignore[assignment]  # the engine only writes to it
        try:
            if isinstance(self._answer, ox.QueryTriples):
                form = GRAPHS[name]
                prefixes = PREFIXES if name in ("turtle", "rdfxml") else None
                ox.serialize(at_most(self._answer, limits), target, form, prefixes=prefixes)
            else:
                self._answer.serialize(target, TABLES[name])
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class Named:
    """The graphs that a query is about: those that make its default graph, those that it can name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Served:
    """A snapshot, opened. Raises `OSError` for what is none."""

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / ABOUT).read_bytes())
        #: Triples by graph; `''` is the default graph.
        self.graphs: dict[str, int] = about["graphs"]
        self.on_disk = (folder / STORE).is_dir()
        if self.on_disk:
            self._store = ox.Store.read_only(str(folder / STORE))
        else:
            self._store = ox.Store()
            self._store.bulk_load(path=str(folder / QUADS), format=ox.RdfFormat.N_QUADS, lenient=True)
        self._merged: tuple[Named, ox.Store] | None = None

    def query(self, sparql: str, asked: Named | None = None, base: str | None = None) -> Found:
        """Run a query over the graphs that are `asked` for, else those that it names itself, else the whole dataset.

        Names without a start begin with `base`. A graph that is asked for and is not there is an empty one; raises
        `QueryError` for one that the query itself names, and for a query that does not parse or fails.
        """
        text, renamed = _apart(*without_service(sparql))
        own = _own(words(text), base or "") if FROM.search(text) else None
        wanted = asked or own
        for name in (*own.default, *own.named) if own and not asked else ():
            if name not in self.graphs:
                raise QueryError("foreign-graph", name=f"<{name}>")
        try:
            answer = self._run(text, asked, wanted, base)
        except SyntaxError as error:
            raise QueryError("bad-query", reason=str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query-failed", reason=str(error)) from error
        form: Form = "select"
        if not isinstance(answer, ox.QuerySolutions):
            form = "ask" if isinstance(answer, ox.QueryBoolean) else "graph"
        return Found(form, renamed, answer)

    def _run(
        self, text: str, asked: Named | None, wanted: Named | None, base: str | None
    ) -> ox.QueryBoolean | ox.QueryTriples | ox.QuerySolutions:
        """What the engine finds in the graphs that are wanted, which the query itself may name."""
        several = wanted is not None and len(set(wanted.default)) > 1
        if wanted is None or (asked is None and not several):
            return self._store.query(text, base_iri=base)
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in wanted.named]
        if several:
            together = self._together(wanted)
            return together.query(text, base_iri=base, default_graph=ox.DefaultGraph(), named_graphs=named)
        once = dict.fromkeys(wanted.default)
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(n) for n in once]
        return self._store.query(text, base_iri=base, default_graph=default, named_graphs=named)

    def _together(self, wanted: Named) -> ox.Store:
        """A store whose default graph has each triple of several graphs once; the engine's own union repeats them."""
        if self._merged is not None and self._merged[0] == wanted:
            return self._merged[1]
        self._merged = None
        made = ox.Store()
        for graph in map(ox.NamedNode, dict.fromkeys(wanted.default)):
            quads = self._store.quads_for_pattern(None, None, None, graph)
            made.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in quads)
        for graph in map(ox.NamedNode, dict.fromkeys(wanted.named)):
            made.bulk_extend(self._store.quads_for_pattern(None, None, None, graph))
        self._merged = wanted, made
        return made

    def looked_up(self, wanted: Lookup, rows: int) -> bytes | None:
        """The answer to a look-up in SPARQL's JSON; None for one that is more than a look-up may be."""
        return answered(self._store, wanted, rows)

    def counted(self, sparql: str) -> list[tuple[str, int]]:
        """The rows of a query of the program's own that gives a term and a number, or a number alone."""
        found = self._store.query(sparql)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a query of the program
        rows = [list(row) for row in found]
        return [(row[0].value if len(row) > 1 else "", int(row[-1].value)) for row in rows]


def _apart(text: str, renamed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Variables that had to be renamed, under names that stand in no data: an answer can be given theirs back."""
    if not renamed:
        return text, {}
    token = f"v{secrets.token_hex(8)}"
    new = {name: f"{token}_{place}" for place, name in enumerate(renamed)}
    found = re.compile(r"(?<=[?$])(?:" + "|".join(map(re.escape, new)) + r")\b")
    return found.sub(lambda match: new[match[0]], text), {new[name]: old for name, old in renamed.items()}


def syntax_error(sparql: str, base: str | None = None) -> str:
    """What the engine finds wrong with a query that brings its own prefixes, '' where it parses; run over nothing."""
    try:
        ox.Store().query(without_service(sparql)[0], base_iri=base)
    except SyntaxError as error:
        return str(error)
    return ""


def _own(found: list[str], base: str) -> Named | None:
    """The graphs of FROM and FROM NAMED in the tokens of a query; None where it has neither."""
    default: list[str] = []
    named: list[str] = []
    prefixes: dict[str, str] = {}
    for at, word in enumerate(found[:-1]):
        upper, after = word.upper(), found[at + 1]
        if upper == "BASE" and after[0] == "<":
            base = urljoin(base, _plain(after))
        elif upper == "PREFIX" and at + 2 < len(found) and after.endswith(":"):
            prefixes[after[:-1]] = urljoin(base, _plain(found[at + 2]))
        elif upper == "FROM":
            several = after.upper() == "NAMED"
            name = found[at + 2] if several and at + 2 < len(found) else after
            (named if several else default).append(_iri(name, base, prefixes))
    return Named(tuple(default), tuple(named)) if default or named else None


def _plain(iri: str) -> str:
    """The text of `<…>` with its escapes read."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: _character(m[1] or m[2]), iri[1:-1])


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number < 0x110000 else ""


def _iri(word: str, base: str, prefixes: dict[str, str]) -> str:
    if word[:1] == "<":
        text = _plain(word)
        return urljoin(base, text) if base and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else text
    prefix, _, local = word.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


# --- making them ------------------------------------------------------------------------------------------------------


def quads_of(parts: Iterable[Part]) -> Iterator[bytes]:
    """The quads of the parts of a dataset: each in its graph, and in the default graph."""
    for data, graph, _ in parts:
        yield data
        # A line ends so and nothing else does: within a text a line end is an escape.
        yield data.replace(b" .\n", b" <" + graph.encode() + b"> .\n")


def quads_of_file(path: Path, *, union: bool) -> Iterator[bytes]:
    """The quads of a file of RDF, with `union` each of their triples in the default graph too.

    Raises `QueryError` for a file that does not parse or cannot be read, with the line.
    """
    try:
        form = ENDINGS[path.suffix.lower()]
    except KeyError:
        raise QueryError("no-rdf-format", file=path, known="、".join(ENDINGS)) from None
    try:
        batch: list[ox.Quad] = []
        for quad in ox.parse(path=str(path), format=form, base_iri=path.resolve().as_uri()):
            batch.append(quad)
            if union and quad.graph_name != ox.DefaultGraph():
                batch.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()))
            if len(batch) > 10_000:
                yield _lines(batch)
                batch.clear()
        yield _lines(batch)
    except SyntaxError as error:
        raise QueryError("bad-rdf", file=path, line=error.lineno or 1, reason=error.msg) from error
    except (OSError, ValueError) as error:
        raise QueryError("no-file", file=path, reason=error) from error


def _lines(quads: list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def written(quads: Iterable[bytes], folder: Path) -> None:
    """Write a snapshot of these quads into a folder. Raises `OSError`, and what making the quads raises."""
    target = folder / QUADS
    with target.open("wb") as file:
        for piece in quads:
            file.write(piece)
    large = target.stat().st_size > SMALL
    store = ox.Store(str(folder / STORE)) if large else ox.Store()
    store.bulk_load(path=str(target), format=ox.RdfFormat.N_QUADS, lenient=True)
    graphs = {"": _count(store, ox.DefaultGraph())}
    names = (graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    graphs |= {graph.value: _count(store, graph) for graph in sorted(names, key=lambda graph: graph.value)}
    if large:
        store.flush()
        os.unlink(target)  # noqa: PTH108
    (folder / ABOUT).write_text(json.dumps({"graphs": graphs}), encoding="utf-8")


def _count(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    found = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a query of the program
    return int(next(iter(found))[0].value)


def rewritten(triples: Sequence[str], name: str) -> bytes:
    """N-Triples (lines without their ends) in a format of graphs."""
    text = "".join(f"{line} .\n" for line in triples).encode()
    parsed = ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return ox.serialize((q.triple for q in parsed), format=GRAPHS[name], prefixes=PREFIXES) or b""
