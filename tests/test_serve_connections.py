"""Connections as clients use them, and as they misuse them: what one request holds reaches no other."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from hezuo.serve.at_once import AtOnce
from hezuo.serve.connection import PIECE, Connection
from hezuo.serve.protocol import MOST, RefusedError, pairs_of
from serve_kit import connected, dripped, said, served

pytestmark = pytest.mark.slow
ARRIVAL = 1.0
HOST = b"Host: 127.0.0.1\r\n"
TYPE = b"Content-Type: application/sparql-query\r\n"
ROW = '<http://x/s> <http://x/p> "o" .\n'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    file = tmp_path_factory.mktemp("file") / "data.nt"
    file.write_text(ROW, encoding="utf-8")
    with served(None, dataset=file, workers=1, arrival=ARRIVAL) as found:
        yield found


def posted(text: bytes, *more: bytes) -> bytes:
    """A request with a query as its body."""
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + TYPE + b"".join(more)
    return head + b"Content-Length: %d\r\n\r\n" % len(text) + text


def test_parameters_are_read_as_the_standard_library_reads_them() -> None:
    """Of any bytes; what it refuses is refused."""
    drawn = random.Random(1)  # noqa: S311  # bytes of a test

    def expected(text: bytes) -> object:
        try:
            return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST)
        except UnicodeDecodeError:
            return "endpoint-utf8"
        except ValueError:
            return "endpoint-parameters"

    def found(text: bytes) -> object:
        try:
            return pairs_of(text)
        except RefusedError as error:
            return error.key

    texts = [bytes(drawn.choices(b"aq=&%+;41fFeE0\xc3\xa4 9\x00#", k=drawn.randrange(14))) for _ in range(20_000)]
    for text in (*texts, b"&" * (MOST - 1), b"&" * MOST, b"\xff" + b"&" * MOST):
        assert found(text) == expected(text), text


TRUE = b'"boolean":true}'
FALSE = b'"boolean":false}'


def test_requests_that_come_at_once_are_answered_in_turn(client: httpx.Client) -> None:
    with connected(client) as connection:
        connection.sendall(posted(b"ASK { ?s ?p ?o }") + posted(b"ASK { ?s <http://x/no> ?o }"))
        answer = said(connection, FALSE)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert 0 < answer.index(TRUE) < answer.index(FALSE)


@pytest.mark.parametrize("length", [4, 400])
def test_thousands_of_requests_that_come_at_once_are_all_answered(client: httpx.Client, length: int) -> None:
    """Plain pages, look-ups and bodies among each other, by one who reads while he sends."""
    page = b"GET /healthz?" + b"x" * length + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    texts = [b"ASK { ?s <http://x/%s> ?o } #%s" % (b"p" if n % 2 else b"no", b"x" * length * 20) for n in range(500)]
    with connected(client) as connection:
        sending = Thread(target=connection.sendall, args=(b"".join(page + posted(text) for text in texts),))
        sending.start()
        found = b""
        while found.count(b"HTTP/1.1 200") < 1_000 or not found.endswith(TRUE):
            piece = connection.recv(65_536)
            assert piece, found[-1_000:]
            found += piece
        sending.join()
    assert re.findall(rb"ok\n|true|false", found) == [b"ok\n", b"false", b"ok\n", b"true"] * 250


def flooded(client: httpx.Client, request: bytes, most: int = 20_000_000) -> int:
    """How many bytes of requests a server takes of who reads no answer."""
    sent, piece = 0, request * 500
    with connected(client) as connection:
        connection.settimeout(0.5)
        with suppress(OSError):
            while sent < most:
                sent += connection.send(piece)
        return sent


@pytest.mark.parametrize("target", [b"/x", b"/healthz", b"/sparql?query=ASK%7B%7D"])
def test_who_reads_no_answer_keeps_no_more_than_a_few_requests_waiting(
    client: httpx.Client, target: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server stops to read, and forgets what waits with its connection."""
    waiting, start = [0], Connection.on_headers_complete

    def counted(connection: Connection) -> None:
        start(connection)
        waiting.append(len(connection.pipeline))

    monkeypatch.setattr(Connection, "on_headers_complete", counted)
    sent = flooded(client, b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert sent < 20_000_000
    assert max(waiting) < PIECE / 20
    assert client.get("/healthz").elapsed.total_seconds() < 1


def test_of_requests_that_come_at_once_one_is_answered_where_it_is_read(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else hundreds of look-ups in one piece would keep all others waiting."""
    answers, answer = [], AtOnce.answer

    def counted(*told: Any) -> bytes | None:
        found = answer(*told)
        answers.append(found)
        return found

    assert "true" in client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}).text
    monkeypatch.setattr(AtOnce, "answer", counted)
    with connected(client) as connection:
        connection.sendall(posted(b"ASK { ?s ?p ?o }") * 10)
        said(connection, TRUE)
        assert len([one for one in answers if one]) <= 1


def test_who_goes_away_with_requests_waiting_is_no_longer_answered(tmp_path: Path) -> None:
    """The query that runs is ended, though it is not the last request that came."""
    file = tmp_path / "data.nt"
    file.write_text("".join(f"<http://x/s{n}> <http://x/p> <http://x/o> .\n" for n in range(300)), encoding="utf-8")
    heavy = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with served(None, dataset=file, workers=1) as client:
        with connected(client) as connection:
            connection.sendall(posted(heavy) + posted(b"ASK {}"))
            time.sleep(0.3)
        began = time.monotonic()
        assert client.post("/sparql", data={"query": "ASK { ?s ?p ?o MINUS { ?s ?p 1 } }"}).json()["boolean"]
        assert time.monotonic() - began < 5


def test_a_request_may_come_byte_by_byte(client: httpx.Client) -> None:
    with connected(client) as connection:
        for byte in posted(b"ASK { ?s ?p ?o }"):
            connection.sendall(bytes([byte]))
        assert TRUE in said(connection, TRUE)


def test_who_offers_another_protocol_is_answered_in_this_one(client: httpx.Client) -> None:
    """Java's client offers HTTP/2 with its first request, whose body may come later."""
    offered = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n"
    head, _, body = posted(b"ASK { ?s ?p ?o }", offered).partition(b"\r\n\r\n")
    with connected(client) as connection:
        connection.sendall(head + b"\r\n\r\n")
        time.sleep(0.05)
        connection.sendall(body)
        assert TRUE in said(connection, TRUE)
        connection.sendall(posted(b"ASK { ?s <http://x/no> ?o }"))
        assert FALSE in said(connection, FALSE)


def test_what_stands_behind_a_body_is_no_header(client: httpx.Client) -> None:
    start = b"POST /sparql HTTP/1.1\r\n" + HOST + TYPE + b"Transfer-Encoding: chunked\r\n\r\n"
    chunks = b"10\r\nASK { ?s ?p ?o }\r\n0\r\nAccept: text/html;q=0\r\nHost: evil.example\r\n\r\n"
    with connected(client) as connection:
        connection.sendall(start + chunks)
        answer = said(connection, TRUE)
    assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "start",
    [
        b"GET /?" + b"x" * 300_000,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 300_000,
        b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\n" + HOST + TYPE + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * 300_000,
    ],
)
def test_what_is_too_long_before_or_behind_a_body_is_refused(client: httpx.Client, start: bytes) -> None:
    """At once, not when the time for it is over."""
    began = time.monotonic()
    with connected(client) as connection:
        with suppress(OSError):
            connection.sendall(start)
        answer = said(connection)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert time.monotonic() - began < ARRIVAL


def test_a_long_query_in_an_address_is_answered(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": "ASK { ?s ?p ?o } #" + "x" * 40_000})
    assert (found.status_code, found.json()["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"http://127.0.0.1/healthz", 200),
        (b"HTTP://localhost:8000/healthz?x", 200),
        (b"http://127.0.0.1", 200),
        (b"https://127.0.0.1?x=http://evil.example/", 200),
        (b"http://127.0.0.1/sparql?query=ASK%7B%7D", 200),
        (b"http://evil.example/healthz", 421),
        (b"http://127.0.0.1@evil.example/healthz", 400),
        (b"http://evil.example@127.0.0.1/healthz", 400),
        (b"http:///healthz", 400),
        (b"ftp://127.0.0.1/healthz", 400),
    ],
)
def test_an_address_may_be_whole(client: httpx.Client, target: bytes, status: int) -> None:
    """Then its name counts, and not that in Host; one Host there must be all the same."""
    for host in (HOST, b"Host: evil.example\r\n", b"", HOST * 2):
        with connected(client) as connection:
            connection.sendall(b"GET " + target + b" HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
            expected = status if host.count(b"\n") == 1 else 400
            assert said(connection).startswith(b"HTTP/1.1 %d" % expected), host


@pytest.mark.parametrize("target", [b"*", b"sparql", b"//"])
def test_an_address_that_is_no_path_of_ours_has_no_page(client: httpx.Client, target: bytes) -> None:
    with connected(client) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        assert said(connection)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404")


@pytest.mark.parametrize("before", [b"", b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"])
def test_line_ends_alone_keep_no_connection(client: httpx.Client, before: bytes) -> None:
    """Also behind an answered request, after which a client has some seconds for the next."""
    began = time.monotonic()
    with connected(client) as connection:
        connection.sendall(before)
        if before:
            said(connection, b"\r\n\r\n")
        dripped(connection, b"\r\n")
    assert time.monotonic() - began < 4 * ARRIVAL


def test_a_query_that_takes_longer_than_a_head_may_is_answered(tmp_path: Path) -> None:
    """What a client has to do in time ends with its request."""
    file = tmp_path / "data.nt"
    file.write_text("".join(f"<http://x/s{n}> <http://x/p> <http://x/o> .\n" for n in range(300)), encoding="utf-8")
    with served(None, dataset=file, workers=1, arrival=0.2) as client:
        began = time.monotonic()
        heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        found = client.get("/sparql", params={"query": heavy})
        assert time.monotonic() - began > 0.3
        assert found.json()["results"]["bindings"][0]["n"]["value"] == str(300**3)


KILLED = """
import asyncio, json, sys
from hezuo.base.limits import Limits
from hezuo.serve.pool import Job, Pool
from hezuo.serve.settings import Settings

async def main():
    pool = Pool(Settings(workers=1))
    await pool.start(sys.argv[1])
    print(json.dumps(pool.pids), flush=True)
    await pool.run(Job(sys.argv[1], sys.argv[2]))

asyncio.run(main())
"""


@pytest.mark.unix_only
@pytest.mark.parametrize("query", ["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"])
def test_a_process_ends_with_the_server_in_the_middle_of_a_query(tmp_path: Path, query: str) -> None:
    from hezuo.base.served import written

    folder = tmp_path / "snapshot"
    folder.mkdir()
    written([b"".join(b"<http://x/s%d> <http://x/p> <http://x/o> .\n" % n for n in range(300))], folder)
    told: list[Any] = [sys.executable, "-c", KILLED, str(folder), query]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = json.loads(parent.stdout.readline())
        time.sleep(0.3)
        os.kill(pid, 0)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text(encoding="ascii"):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the process goes on without the server")
