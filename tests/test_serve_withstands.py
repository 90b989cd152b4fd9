"""What is sent to do harm: refused or ended with a sentence, and the next query is answered as if nothing had been."""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from abuse_kit import BYTES, DEEP, HEAVY, OUT, PRODUCT, REFUSALS, UNENDED
from hezuo.base.limits import MIB, Limits
from serve_kit import connected, dripped, said, served

pytestmark = pytest.mark.slow
LIMITS = Limits(seconds=1.0, memory=128 * MIB, rows=3_000)
COUNT = 400
DATA = "".join(f"<http://x/s{i}> <http://x/p> <http://x/o{i % 20}> .\n" for i in range(COUNT))
QUERY = {"Content-Type": "application/sparql-query"}
#: Plain, but no look-up that the server would answer itself.
FOR_A_PROCESS = "ASK { { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    file = tmp_path_factory.mktemp("file") / "data.nt"
    file.write_text(DATA, encoding="utf-8")
    told: dict[str, Any] = {"limits": LIMITS, "workers": 2, "queue": 3, "patience": 8.0, "arrival": 1.5}
    with served(None, dataset=file, longest=64 * 1024, largest=MIB, body=200_000, metrics=True, **told) as found:
        yield found


@pytest.fixture(autouse=True)
def _unharmed(client: httpx.Client) -> Iterator[None]:
    """After each of them a plain query gets its answer."""
    yield
    for _ in range(3):
        found = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        if found.status_code == 200:
            break
    assert found.json()["results"]["bindings"][0]["n"]["value"] == str(COUNT)


class Canary(http.server.BaseHTTPRequestHandler):
    """Counts who comes."""

    seen: list[str] = []  # noqa: RUF012  # shared on purpose

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815  # as its base calls it

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    """The address of a server that nobody may reach."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    assert Canary.seen == []


# --- queries that are too much ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HEAVY)
def test_a_query_that_is_too_much_is_ended(client: httpx.Client, name: str) -> None:
    """Within the limits and a little; it may also be answered, or refused as it stands."""
    began = time.monotonic()
    found = client.post("/sparql", content=HEAVY[name].encode(), headers=QUERY)
    assert time.monotonic() - began < 15, "a machine that is busy with other tests is slow too"
    assert found.status_code in (200, 400, 503, 504)
    if found.status_code == 200:
        json.loads(found.content)
    else:
        assert len(found.text.strip().split("\n")) == 2


def test_what_takes_too_long_is_told_as_that(client: httpx.Client) -> None:
    found = client.post("/sparql", content=PRODUCT.encode(), headers=QUERY)
    assert found.status_code == 504
    assert "1 秒" in found.text


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_too_many_rows_are_no_answer(client: httpx.Client, accept: str) -> None:
    """Never the first of them, as if there were no more."""
    many = f"SELECT ?a ?c {{ ?a ?b ?x . ?c ?d ?e }} LIMIT {LIMITS.rows + 1_000}"
    found = client.get("/sparql", params={"query": many}, headers={"Accept": accept})
    assert found.status_code == 503
    assert str(LIMITS.rows) in found.text
    few = f"SELECT ?a ?c {{ ?a ?b ?x . ?c ?d ?e }} LIMIT {LIMITS.rows}"
    assert client.get("/sparql", params={"query": few}, headers={"Accept": accept}).status_code == 200


def test_too_many_triples_are_no_answer(client: httpx.Client) -> None:
    many = "CONSTRUCT { ?a <http://x/q> ?c } WHERE { ?a ?b ?x . ?c ?d ?e }"
    assert client.get("/sparql", params={"query": many}).status_code == 503


def test_a_large_answer_is_no_answer(client: httpx.Client) -> None:
    large = f"SELECT (CONCAT(STR(?a), '{'x' * 2_000}') AS ?t) {{ ?a ?b ?x . ?c ?d ?e }} LIMIT 2000"
    found = client.get("/sparql", params={"query": large}, headers={"Accept-Encoding": "identity"})
    assert found.status_code == 503
    assert "1 MB" in found.text


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_deeply_is_refused(client: httpx.Client, name: str) -> None:
    assert client.post("/sparql", content=DEEP[name].encode(), headers=QUERY).status_code == 400


# --- ways out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(OUT)))
def test_no_query_reaches_the_network_or_a_file(client: httpx.Client, canary: str, number: int) -> None:
    text = OUT[number] % canary
    found = client.post("/sparql", content=text.encode(), headers=QUERY)
    assert found.status_code in (200, 400, 403)
    assert "SERVICE" not in text or found.status_code in (400, 403)
    assert "root:" not in found.text
    for name in ("default-graph-uri", "named-graph-uri"):
        client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: f"{canary}/{name}"})


# --- connections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_request_are_refused(client: httpx.Client, name: str) -> None:
    with connected(client) as connection:
        connection.sendall(BYTES[name])
        answer = said(connection)
    assert answer[:12] in REFUSALS, answer[:80]


@pytest.mark.parametrize("start", UNENDED)
def test_a_client_that_never_ends_its_request_is_not_waited_for(client: httpx.Client, start: bytes) -> None:
    with connected(client) as connection:
        connection.sendall(start)
        began = time.monotonic()
        answer = said(connection)
        assert time.monotonic() - began < 8
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")


def test_a_client_that_sends_drop_by_drop_is_not_waited_for(client: httpx.Client) -> None:
    with connected(client) as connection:
        began = time.monotonic()
        dripped(connection, b"G")
        assert time.monotonic() - began < 7


def test_a_body_that_is_too_long_is_not_read(client: httpx.Client) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    with connected(client) as connection:
        connection.sendall(head + b"Content-Length: 1000000000\r\n\r\n")
        try:
            for _ in range(100):
                connection.sendall(b"x" * 10_000)
        except OSError:
            pass
        answer = said(connection)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413")
    for text, status in (("ASK { } #" + "x" * 70_000, 413), ("ASK { } #" + "x" * 60_000, 200)):
        assert client.post("/sparql", content=text.encode(), headers=QUERY).status_code == status
    assert client.post("/sparql", data={"query": "ASK {}", "x": "y" * 250_000}).status_code == 413


def test_many_parameters_are_refused(client: httpx.Client) -> None:
    found = client.post("/sparql", data={"query": "ASK {}", "named-graph-uri": [f"g:{i}" for i in range(2_000)]})
    assert found.status_code == 400


def test_connections_that_do_nothing_keep_nobody_out(client: httpx.Client) -> None:
    idle = [connected(client) for _ in range(60)]
    try:
        assert client.get("/healthz").status_code == 200
    finally:
        for one in idle:
            one.close()


# --- many at a time ---------------------------------------------------------------------------------------------------


def test_an_endless_query_delays_nobody(client: httpx.Client) -> None:
    endless = threading.Thread(target=lambda: client.post("/sparql", content=PRODUCT.encode(), headers=QUERY))
    endless.start()
    time.sleep(0.2)
    for path, more in (("/", {}), ("/healthz", {}), ("/sparql", {"query": FOR_A_PROCESS})):
        began = time.monotonic()
        assert client.get(path, params=more).status_code == 200
        assert time.monotonic() - began < 1
    endless.join()


def test_a_client_that_goes_away_frees_its_process(client: httpx.Client) -> None:
    """Six give up at once; the next need not wait for their time to be over."""
    for _ in range(6):
        with connected(client) as connection:
            text = PRODUCT.encode()
            head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {QUERY['Content-Type']}\r\n"
            connection.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(text) + text)
            time.sleep(0.05)
    assert client.get("/sparql", params={"query": FOR_A_PROCESS}).status_code == 200


def test_more_than_can_wait_are_told_to_come_again(client: httpx.Client) -> None:
    found: list[httpx.Response] = []

    def ask() -> None:
        found.append(client.post("/sparql", content=PRODUCT.encode(), headers=QUERY))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [one.status_code for one in found]
    assert set(statuses) <= {503, 504}
    busy = [one for one in found if "retry-after" in one.headers]
    assert busy
    assert all(one.status_code == 503 for one in busy)


@pytest.mark.unix_only
def test_a_process_that_is_killed_is_replaced(client: httpx.Client, tmp_path: Path) -> None:
    def processes() -> set[int]:
        """Those of servers: a browser of other tests may be a child of this process too."""
        children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        every = {int(pid) for path in children for pid in path.read_text(encoding="ascii").split()}
        found = set()
        for pid in every:
            with suppress(OSError):  # it has just ended
                if b"hezuo.serve.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.add(pid)
        return found

    before = processes()
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    for _ in range(100):
        if len(processes() - before) >= 2:
            break
        time.sleep(0.1)
    assert client.get("/sparql", params={"query": FOR_A_PROCESS}).status_code == 200
    assert len(processes() - before) == 2


def test_a_client_that_reads_slowly_keeps_no_process(tmp_path: Path) -> None:
    """Its answer waits whole; the one process answers others meanwhile. One that reads nothing is left in the end."""
    file = tmp_path / "data.nt"
    file.write_text(DATA, encoding="utf-8")
    query = f"SELECT (CONCAT(STR(?a), '{'x' * 5_000}') AS ?t) {{ ?a ?b ?x . ?c ?d ?e }} LIMIT 4000"
    with served(None, dataset=file, workers=1, arrival=1.0, patience=60.0, limits=Limits(memory=128 * MIB)) as client:
        slow = [connected(client) for _ in range(4)]
        for one in slow:
            address = httpx.QueryParams({"query": query})
            one.sendall(f"GET /sparql?{address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(0.3)
        assert client.get("/sparql", params={"query": FOR_A_PROCESS}).status_code == 200
        time.sleep(6)  # four answers of 20 MB are made, and each may wait for a second
        for one in slow:
            with one:
                head, _, body = said(one).partition(b"\r\n\r\n")
                assert b" 200 " in head
                (length,) = (
                    int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length")
                )
                assert len(body) < length, "who compares with the length that was told sees that it is cut"
        found = client.post("/sparql", content=HEAVY["doubled text"].encode(), headers=QUERY)
        assert (found.status_code, "128 MB" in found.text) == (503, True), "what takes too much memory is told as that"
        whole = client.get("/sparql", params={"query": query})
        assert len(whole.json()["results"]["bindings"]) == 4_000
