"""Answers that are asked for again: the same bytes from memory, others where anything that they hang on differs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.serve.pool import Pool
from hezuo.serve.repeated import EACH, LARGEST, LONGEST, Given, Repeated
from serve_kit import served


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = Repeated(2 * EACH + 500)
    for name in "ab":
        kept.put(name, "", Given(name.encode() * 10, "t", False))
    assert kept.get("a") is not None
    kept.put("c", "", Given(b"c" * 10, "t", False))
    assert kept.get("b") is None
    assert kept.get("a") == Given(b"a" * 10, "t", False)


def test_small_answers_to_long_queries_take_room_too() -> None:
    """However many are asked once, what is kept stays within its bounds."""
    kept = Repeated(1_000_000)
    for number in range(2_000):
        kept.put(number, "甲" * LONGEST, Given(b"x", "t", False))
    assert sum(kept.get(number) is not None for number in range(2_000)) < 100


def test_what_is_large_is_not_kept() -> None:
    kept = Repeated(LARGEST * 2)
    kept.put("answer", "", Given(b"x" * (LARGEST + 1), "t", False))
    kept.put("query", "x" * (LONGEST + 1), Given(b"x", "t", False))
    assert kept.get("answer") is None
    assert kept.get("query") is None


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    read = load(write_workspace(tmp_path_factory.mktemp("again"), {PARTIES: parties("乙公司")}))
    with served(Workspace(read.folder, read)) as found:
        yield found


@pytest.mark.slow
def test_the_same_comes_again_and_what_differs_is_asked(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = Pool.run
    monkeypatch.setattr(Pool, "run", lambda self, job: (asked.append(job.query), real(self, job))[1])
    query, rows = "SELECT * { { ?s ?p ?o } } LIMIT 50", "application/sparql-results+json"
    first = client.post("/sparql", data={"query": query}, headers={"Accept": rows})
    again = client.get("/sparql", params={"query": query}, headers={"Accept": rows})
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert again.headers["content-encoding"] == first.headers["content-encoding"] == "gzip"
    head = client.head("/sparql", params={"query": query}, headers={"Accept": rows})
    assert (head.content, head.headers["etag"]) == (b"", again.headers["etag"])
    assert asked == [query]
    for values in (
        {"headers": {"Accept": "text/csv"}},
        {"headers": {"Accept": rows, "Accept-Encoding": "identity"}},
        {"headers": {"Accept": rows}, "default-graph-uri": "http://nowhere.example/"},
    ):
        asked.clear()
        headers = values.pop("headers")
        client.get("/sparql", params={"query": query, **values}, headers=headers)
        assert asked == [query], values


@pytest.mark.slow
def test_what_differs_each_time_is_asked_each_time(client: httpx.Client) -> None:
    for query in ("SELECT (UUID() AS ?a) {}", "SELECT (Rand ( ) AS ?a) {}", "SELECT (strUUID() AS ?a) {}"):
        found = {client.post("/sparql", data={"query": query}).text for _ in range(3)}
        assert len(found) == 3
