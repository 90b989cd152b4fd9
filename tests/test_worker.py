"""The process of strangers' queries: its answers are the store's, it can be ended, and it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezuo.base.limits import MIB, LimitError, Limits
from hezuo.base.problems import QueryError
from hezuo.base.store import Literal, Part, Store, Term, written
from hezuo.base.worker import Worker
from tools_kit import examples

LIMITS = Limits(seconds=30, memory=1024 * MIB, rows=20_000)
A, B = "http://x/a", "http://x/b"
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS: list[Term] = [
    B,
    *(Literal(text, "", XSD + "string") for text in ("x", "", 'a"b\\c\nd\re', "甲\u2028乙", "{1}", "null")),
    *(Literal("x", tag, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString") for tag in ("en", "zh-hans")),
    *(Literal(text, "", XSD + "integer") for text in ("1", "0012345678901234567890", "abc")),
    *(Literal(*given) for given in (("1.50", "", XSD + "decimal"), ("1e400", "", XSD + "double"))),
    *(Literal(*given) for given in (("true", "", XSD + "boolean"), ("2024-05-01", "", XSD + "date"))),
]


def triples(count: int) -> str:
    return "".join(f"<http://x/s{i}> <{B}> <http://x/o{i}> .\n" for i in range(count))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A store with every sort of term, two graphs, one of which has been opened, and a blank node."""
    found = Store()
    found.load("".join(f"<{A}> <http://x/p{i}> {written(t)} .\n" for i, t in enumerate(TERMS)), "http://x/g")
    found.load(f"<{A}> <{B}> <{B}> .\n_:kept <{B}> <{A}> .\n", "http://x/h", blank=True)
    found.load(triples(6_000), "http://x/many")
    assert found.select("SELECT * { GRAPH <http://x/h> { ?s ?p ?o } }").rows
    yield found
    found.worker.close()


QUERIES = [
    f"SELECT ?p ?o {{ <{A}> ?p ?o }} ORDER BY ?p STR(?o)",
    f"SELECT ?o ?none {{ <{A}> <http://x/p0> ?o }}",
    "SELECT ?service { ?service ?p ?o } ORDER BY ?service LIMIT 3",
    f"SELECT * {{ ?s <{B}> ?o }}",
    "SELECT * { GRAPH <http://x/h> { ?s ?p ?o } } ORDER BY ?s",
    "SELECT (COUNT(*) AS ?n) FROM <http://x/h> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * {}",
    "SELECT ?x { ?x a ?none }",
    f"ASK {{ <{A}> ?p 'x'@en }}",
    "ASK { ?x a ?none }",
    f"CONSTRUCT {{ <{A}> ?p ?o }} WHERE {{ <{A}> ?p ?o }}",
    f"DESCRIBE <{A}>",
    f"SELECT ?s {{ ?s <{B}> <{A}> }}",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_answers_are_those_of_the_store(store: Store, query: str) -> None:
    for ask in ("select", "answer"):
        here, there = getattr(store, ask)(query), getattr(store.worker, ask)(query, LIMITS)
        if "ORDER BY" in query or query[:6] != "SELECT":
            assert there == here
        else:
            assert sorted(map(repr, there.rows)) == sorted(map(repr, here.rows))
        assert [[type(cell) for cell in row] for row in there.rows[:1]] == [
            [type(cell) for cell in row] for row in here.rows[:1]
        ]
        assert getattr(store.worker, ask)(query, LIMITS) == there, "the same again"


@examples(30)
@given(text=st.text(st.characters(exclude_categories=["Cs"])), tag=st.sampled_from(["", "en"]))
def test_every_text_comes_back_as_it_was(store: Store, text: str, tag: str) -> None:
    term = Literal(text, tag, XSD + "string")
    query = f"SELECT ?x {{ VALUES ?x {{ {written(term)} }} }}"
    assert store.worker.answer(query, LIMITS) == store.answer(query)
    assert store.worker.select(query, LIMITS) == store.select(query)


def test_what_a_construct_gives_is_the_same(store: Store) -> None:
    query = f"CONSTRUCT {{ ?o <http://x/inverse> ?s }} WHERE {{ ?s <{B}> ?o }}"
    found = store.worker.construct(query, LIMITS)
    assert sorted(found.split(b"\n")) == sorted(store.construct(query).split(b"\n"))


def test_what_is_loaded_later_is_there() -> None:
    later = Store()
    later.load(triples(1), "http://x/g")
    assert len(later.worker.select("SELECT * { ?s ?p ?o }", LIMITS).rows) == 1
    later.load(f"<{A}> <{B}> <{B}> .\n", "http://x/h")
    assert len(later.worker.select("SELECT * { ?s ?p ?o }", LIMITS).rows) == 2
    later.worker.close()
    assert len(later.worker.select("SELECT * { GRAPH <http://x/h> { ?s ?p ?o } }", LIMITS).rows) == 1
    later.worker.close()


@pytest.mark.linux_only
@pytest.mark.slow
def test_what_is_loaded_after_a_query_is_not_held_to_its_limits() -> None:
    worker = Worker()
    worker.select("ASK {}", Limits(memory=16 * MIB))
    pid = worker.pid
    worker.load(Part(triples(100_000).encode(), "http://x/many", blank=False))
    assert worker.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", LIMITS).rows == [(100_000,)]
    assert worker.pid == pid
    worker.close()


@pytest.mark.parametrize("wrong", ["SELECT", "DROP ALL", "INSERT DATA { <a:b> <a:b> 1 }", "LOAD <file:///a>", ""])
def test_what_is_wrong_is_told_as_the_store_tells_it(store: Store, wrong: str) -> None:
    with pytest.raises(QueryError) as here:
        store.select(wrong)
    with pytest.raises(QueryError) as there:
        store.worker.select(wrong, LIMITS)
    assert (there.value.key, str(there.value)) == (here.value.key, str(here.value))
    assert store.worker.syntax_error(wrong, LIMITS)


# --- limits -----------------------------------------------------------------------------------------------------------

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GROWING = "SELECT (STRLEN(?x30) AS ?n) { BIND('0123456789abcdef' AS ?x0) " + "".join(
    f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(30)
)
#: Flat to a guard that counts brackets, and deeper than any stack to the engine.
DEEP = "SELECT * { FILTER(" + "!" * 2_000_000 + "true) }"
OVER = {
    "time": (ENDLESS, Limits(seconds=0.2)),
    "memory": (GROWING + "}", Limits(seconds=30, memory=200 * MIB)),
    "rows": ("SELECT * { ?s ?p ?o }", Limits(seconds=30, rows=100)),
    "crash": (DEEP, Limits(seconds=30)),
}


@pytest.mark.parametrize(
    "reason",
    ["time", "rows", *(pytest.param(r, marks=(pytest.mark.slow, pytest.mark.linux_only)) for r in ("crash", "memory"))],
)
def test_a_query_over_a_limit_is_ended_and_the_next_answered(store: Store, reason: str) -> None:
    query, limits = OVER[reason]
    begun = time.monotonic()
    with pytest.raises(LimitError) as ended:
        store.worker.select(query, limits)
    assert ended.value.reason == reason
    assert time.monotonic() - begun < 20
    assert store.worker.select("ASK { ?s ?p ?o }", LIMITS).rows == [(True,)]


def test_rows_are_counted_in_every_form(store: Store) -> None:
    few = Limits(seconds=30, rows=10)
    for ask in ("select", "answer"):
        for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
            with pytest.raises(LimitError, match="more than 10 rows"):
                getattr(store.worker, ask)(query, few)
        assert len(getattr(store.worker, ask)("SELECT * { ?s ?p ?o } LIMIT 10", few).rows) == 10
    with pytest.raises(LimitError):
        store.worker.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", few)


def test_a_large_answer_is_memory_too(store: Store) -> None:
    wide = f"SELECT ?x {{ ?s <{B}> ?o BIND(CONCAT(STR(?s), '{'x' * 500}') AS ?x) }} LIMIT 6000"
    assert len(store.worker.select(wide, LIMITS).rows) == 6000
    with pytest.raises(LimitError) as ended:
        store.worker.select(wide, Limits(seconds=30, memory=8 * MIB))
    assert ended.value.reason == "memory"


def test_every_reason_has_a_sentence_with_a_hint_in_both_languages() -> None:
    for reason, hint in {"time": "--timeout", "rows": "--max-rows", "memory": "LIMIT", "crash": ""}.items():
        error = LimitError(reason, Limits(seconds=0.5))  # type: ignore[arg-type]
        for lang in ("zh", "en"):
            assert hint in error.message(lang)
            assert "{" not in error.message(lang)


def test_queries_of_several_threads_wait_for_each_other(store: Store) -> None:
    found: list[int] = []

    def ask(most: int) -> None:
        found.append(len(store.worker.select(f"SELECT * {{ ?s ?p ?o }} LIMIT {most}", LIMITS).rows))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 9))


# --- what it leaves ---------------------------------------------------------------------------------------------------

PARENT = """
import signal, sys
# Whoever starts a program in the background may have it ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
from hezuo.base.limits import Limits
from hezuo.base.store import Store
store = Store()
store.load("".join(f"<http://x/s{i}> <http://x/p> <http://x/o{i}> .\\n" for i in range(3000)), "http://x/g")
store.worker.select("ASK {}", Limits())
print(store.worker.pid, flush=True)
store.worker.select(sys.argv[1], Limits(seconds=30))
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody waits for yet has ended.
    state = Path(f"/proc/{pid}/stat")
    return not (state.is_file() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.slow
@pytest.mark.linux_only
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_parent_in_mid_query(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, ENDLESS], stdout=-1, stderr=-3, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        assert alive(pid)
        begun = time.monotonic()
        parent.send_signal(how)
        parent.wait(timeout=10)
        assert time.monotonic() - begun < 2
        while alive(pid) and time.monotonic() - begun < 5:
            time.sleep(0.02)
        assert not alive(pid)


@pytest.mark.linux_only
def test_it_can_open_no_file_and_no_socket(store: Store) -> None:
    store.worker.select("ASK {}", LIMITS)
    pid = store.worker.pid
    assert pid is not None
    limits = Path(f"/proc/{pid}/limits").read_text()
    (files,) = (line.split() for line in limits.splitlines() if line.startswith("Max open files"))
    assert files[3:5] == ["0", "0"]
    assert os.getsid(pid) == pid, "Ctrl-C in a terminal reaches only the parent"


def test_it_takes_nothing_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A received folder may hold modules of the names that it imports."""
    for name in ("json", "pyoxigraph", "hezuo", "struct", "queue"):
        tmp_path.joinpath(f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    worker = Worker(lambda: [Part(triples(2).encode(), "http://x/g", blank=False)])
    assert len(worker.select("SELECT * { ?s ?p ?o }", LIMITS).rows) == 2
    worker.close()


def test_a_process_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("/no/such/python", "/bin/false" if sys.platform != "win32" else "C:\\Windows\\System32\\where.exe"):
        monkeypatch.setattr(sys, "executable", wrong)
        with pytest.raises(QueryError) as caught:
            Worker().select("ASK {}", LIMITS)
        assert caught.value.key == "no-worker"
        assert "内存" in caught.value.message("zh")
