"""The store: each triple once by default, each table in its graph, and the graphs there for whoever names one."""

from __future__ import annotations

import threading

import pyoxigraph as ox
import pytest

from conftest import PARTIES, PARTY_HEADINGS, ROOT, Maker
from hezuo.base import workspace as workspaces
from hezuo.base.problems import QueryError
from hezuo.base.service import graphs_named
from hezuo.base.store import Rows, Store, quoted, unquoted
from hezuo.record.load import load_dataset

TRIPLE = "<http://x/a> <http://x/b> <http://x/c> .\n"
OTHER = '<http://x/a> <http://x/b> "d" .\n'


@pytest.fixture
def store() -> Store:
    """One triple in two graphs, a second in one of them."""
    made = Store()
    made.load(TRIPLE, "http://x/g")
    made.load(OTHER, "http://x/g")
    made.load(TRIPLE, "http://x/h")
    return made


#: How a query comes to look into graphs, and how many solutions it has.
LOOKS = {
    "SELECT * { ?s ?p ?o }": 2,
    "SELECT * { GRAPH ?g { ?s ?p ?o } }": 3,
    "SELECT * { graph?g{ ?s ?p ?o } }": 3,
    "SELECT * { GRAPH <http://x/g> { ?s ?p ?o } }": 2,
    "SELECT * { GRAPH # <http://x/h>\n <http://x/g> { ?s ?p ?o } }": 2,
    "SELECT * FROM <http://x/h> { ?s ?p ?o }": 1,
    "SELECT * FROM NAMED <http://x/h> { GRAPH ?g { ?s ?p ?o } }": 1,
    "PREFIX x: <http://x/> SELECT * { GRAPH x:g { ?s ?p ?o } }": 2,
    "PREFIX x: <http://x/> SELECT * FROM x:h { ?s ?p ?o }": 1,
    "BASE <http://x/> SELECT * { GRAPH <g> { ?s ?p ?o } }": 2,
    "BASE <http://x/y/> SELECT * { GRAPH <http://x/y/../g> { ?s ?p ?o } }": 0,
    r"SELECT * { GRAPH <http://x/\u0067> { ?s ?p ?o } }": 2,
    "SELECT * { BIND('# GRAPH' AS ?t) GRAPH ?g { ?s ?p ?o } }": 3,
    "SELECT * { BIND('<' AS ?t) GRAPH ?g { ?s ?p ?o } BIND('>' AS ?u) }": 3,
    "SELECT * { FILTER(1<2)GRAPH?g{ ?s ?p ?o } FILTER(2>1) }": 3,
    "SELECT * { ?s ?p ?o MINUS { GRAPH <http://x/h> { ?s ?p ?o } } }": 1,
}


@pytest.mark.parametrize("sparql", LOOKS)
def test_a_query_sees_the_graphs_that_it_names(store: Store, sparql: str) -> None:
    found = store.select(sparql)
    assert len(found.rows) == LOOKS[sparql]
    # The same once every graph is there.
    store.nquads()
    assert sorted(map(str, store.select(sparql).rows)) == sorted(map(str, found.rows))


@pytest.mark.parametrize(
    ("sparql", "named"),
    [
        ("SELECT ?graph ?validFrom { ?graph dcterms:source ?validFrom ; x:graph 'FROM GRAPH' } # GRAPH ?g", set()),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p <http://x/graph> GRAPH <http://x/g> { ?s ?p ?o } }", {"http://x/g"}),
        ("SELECT * FROM <http://x/g> FROM NAMED <http://x/h> { ?s ?p ?o }", {"http://x/g", "http://x/h"}),
        ("SELECT * { ?s ?p 1GRAPH ?g { ?a ?b ?c } }", None),
        ("", set()),
    ],
)
def test_only_the_graphs_that_are_named_are_made(sparql: str, named: set[str] | None) -> None:
    assert graphs_named(sparql) == named


def test_what_is_loaded_later_is_seen_too(store: Store) -> None:
    assert len(store) == 3
    store.load(OTHER, "http://x/h")
    store.load('<http://x/a> <http://x/b> "e" .\n', "http://x/i")
    assert (len(store), len(store.select("SELECT * { ?s ?p ?o }").rows)) == (5, 3)


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_many_chunks_are_loaded_as_one_by_one(count: int) -> None:
    """Whole lines a chunk, some empty, of any length: also where a chunk ends within what is read at once."""
    lines = [f'<http://x/{i}> <http://x/b> "{"长" * (i % 40)}" .\n'.encode() for i in range(count)]
    chunks = [(f"http://x/g{n}", b"".join(lines[n::3])) for n in range(3)]
    joined, apart = Store(), Store()
    joined.load_all(iter(chunks))
    for graph, chunk in chunks:
        apart.load(chunk, graph)
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert joined.select(counted).rows == apart.select(counted).rows == [(count,)]
    assert joined.nquads() == apart.nquads()
    assert len(joined.nquads()) == count


def test_chunks_that_are_malformed_are_refused() -> None:
    with pytest.raises(SyntaxError):
        Store().load_all([("http://x/g", b"<a> <b> .\n")])


def test_what_is_inferred_is_seen_by_default_and_in_its_graph(store: Store) -> None:
    found = store.construct("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }")
    store.load(found, "http://x/inferred")
    assert len(store.select("SELECT * { ?s ?p ?o }").rows) == 3
    assert store.select("SELECT ?s { GRAPH <http://x/inferred> { ?s ?p ?o } }").rows == [("http://x/c",)]


@pytest.mark.parametrize("wrong", ["SELECT * { ?s ?p ?o }", "INSERT DATA { <a:b> <a:b> <a:b> }", "CONSTRUCT {"])
def test_only_a_construct_infers(store: Store, wrong: str) -> None:
    with pytest.raises(QueryError):
        store.construct(wrong)


def test_threads_may_name_graphs_at_once() -> None:
    """Whoever asks while another loads the graphs waits for them."""
    store, answers = Store(), list[Rows]()
    for graph in range(20):
        store.load(
            "".join(f"<http://x/{graph}> <http://x/n> <http://x/{i}> .\n" for i in range(500)), f"http://x/{graph}"
        )
    ready = threading.Barrier(8)

    def ask() -> None:
        ready.wait()
        answers.append(store.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.rows for a in answers] == [[(10_000,)]] * 8


def test_every_character_is_written_as_the_engine_writes_it() -> None:
    """What was loaded is handed out as it stands, so its form must be the one that the engine gives it."""
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    texts = [*every, "", "a\\u0041", '"\\"\n', "\\\\n"]
    ours = "".join(f"<x:> <x:> {quoted(text)} .\n" for text in texts)
    assert rewritten(ours.encode()) == ours.encode()
    assert [unquoted(quoted(text)) for text in texts] == texts


def test_all_that_a_workspace_is_made_of_is_canonical(make_workspace: Maker) -> None:
    """Also what people typed with characters that are not written as they are."""
    rows = [[*PARTY_HEADINGS, "备注"], ["甲\t乙\x0b公司", "企业", "", "1", '说"\\"\x0c丙\u2028丁\x85戊\ufffe']]
    for root in (ROOT, make_workspace({PARTIES: rows})):
        dataset = load_dataset(workspaces.find(root))
        every = list(dataset.store.parts())
        assert every
        assert [rewritten(part.data) for part in every] == [part.data for part in every]


def rewritten(ntriples: bytes) -> bytes:
    """What the engine writes of what it reads."""
    parsed = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b""
