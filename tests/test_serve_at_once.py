"""What the server answers at once: the same as by the way of all requests, and only what may be answered so."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from conftest import COLLEGE, PARTIES, load, parties, write_workspace
from hezuo.api import Workspace, open_folder
from hezuo.api.opening import open_public
from hezuo.base import lookup
from hezuo.base.workspace import Folder
from hezuo.serve import looking
from hezuo.serve.at_once import AtOnce
from hezuo.serve.looking import Looking
from hezuo.serve.pool import Pool
from hezuo.serve.repeated import Repeated
from hezuo.serve.settings import Settings
from serve_kit import connected, said, served

pytestmark = pytest.mark.slow
ROWS = "application/sparql-results+json"
JSON = {"Accept": ROWS}
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
LOOKUP = f"SELECT ?s ?l {{ ?s a <https://w3id.org/hezuo/ontology#Enterprise> ; {LABEL} ?l }}"
LONG = "SELECT * { <https://w3id.org/hezuo/ontology#Party> ?p ?o }"
HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/sparql-query\r\n"


@pytest.fixture(autouse=True, scope="module")
def unhurried() -> Iterator[None]:
    """A busy machine makes no look-up take too long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "SECONDS", 600.0)
        patch.setattr(looking, "BURST", 600.0)
        yield


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Over the tables of two years."""
    tables = {f"tables/{year}/parties.csv": parties(*names) for year, names in (("2024", "乙丁"), ("2025", "乙丙"))}
    root = write_workspace(
        tmp_path_factory.mktemp("years"), {**tables, "sources.csv": [["代码", "名称"], ["s1", "甲报告"]]}
    )
    read = load(root)
    with served(Workspace(read.folder, read), cors=("https://a.example",)) as found:
        for scope in ("", "2024"):
            opened(found, scope)
        yield found


def opened(client: httpx.Client, scope: str = "") -> None:
    """Ask until the snapshot of a scope is open in the server."""
    with pytest.MonkeyPatch.context() as patch:
        asked: list[str] = []
        real = Pool.run
        patch.setattr(Pool, "run", lambda self, job: (asked.append(job.query), real(self, job))[1])
        for number in range(200):
            asked.clear()
            client.get("/sparql", params={"query": f"ASK {{ ?s ?p ?o }} # {number}", "scope": scope}, headers=JSON)
            if not asked:
                return
            time.sleep(0.02)
    pytest.fail("the snapshot is not opened")


class Ways:
    """Which way a request went: `at once` by the connection, `itself` by the server in its task, `process`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seen: list[str] = []
        patch.setattr(Repeated, "put", lambda *_: None)
        self._told(patch, Pool, "run", "process")
        self._told(patch, AtOnce, "answer", "at once")
        self._told(patch, Looking, "answer", "itself")

    def _told(self, patch: pytest.MonkeyPatch, of: Any, name: str, way: str) -> None:
        real = getattr(of, name)

        def call(*values: Any, **more: Any) -> Any:
            found = real(*values, **more)
            if found is not None:
                self.seen.append(way)
            return found

        patch.setattr(of, name, call)

    def way(self, ask: Callable[[], httpx.Response]) -> tuple[str, httpx.Response]:
        self.seen.clear()
        found = ask()
        if "at once" in self.seen:
            return "at once", found
        return (self.seen[-1] if self.seen else ""), found


@pytest.fixture
def ways(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


def of(found: httpx.Response) -> tuple[int, list[tuple[str, str]], Any]:
    """An answer without its time; its rows in an order of their own, for a LIMIT and an order it has none."""
    told = found.json() if "json" in found.headers["content-type"] else found.content
    if isinstance(told, dict) and "results" in told:
        told["results"]["bindings"].sort(key=str)
    heads = [(n, v) for n, v in found.headers.multi_items() if n != "date"]
    # What is compressed of other rows may have another length.
    return found.status_code, [one for one in heads if one[0] != "content-length"], told


ASKED: list[dict[str, Any]] = [
    {"params": {"query": LOOKUP}},
    {"params": {"query": LOOKUP}, "headers": {"Accept": "*/*"}},
    {"params": {"query": LOOKUP}, "headers": {"Accept": "application/json"}},
    {"params": {"query": LOOKUP}, "headers": {**JSON, "Accept-Encoding": "identity"}},
    {"params": {"query": LOOKUP}, "headers": {**JSON, "Accept-Encoding": "gzip;q=0"}},
    {"params": {"query": LOOKUP, "scope": "2024"}, "headers": JSON},
    {"params": {"query": LONG}},
    {"params": {"query": "ASK { ?s ?p 'said by nobody' }"}},
    {"method": "POST", "data": {"query": LOOKUP}},
    {"method": "POST", "content": LOOKUP.encode(), "headers": {"Content-Type": "application/sparql-query"}},
]


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_at_once_is_that_of_a_process(
    client: httpx.Client, ways: Ways, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    """Status, headers in their order, rows; and so is that of the server in its task."""
    asked = {"method": "GET", "url": "/sparql", **asked}
    found = [ways.way(lambda: client.request(**asked))]
    with monkeypatch.context() as patch:
        patch.setattr(AtOnce, "is_for", staticmethod(lambda _: False))
        found.append(ways.way(lambda: client.request(**asked)))
        patch.setattr(Looking, "answer", lambda *_, **__: None)
        found.append(ways.way(lambda: client.request(**asked)))
    assert [way for way, _ in found] == ["at once", "itself", "process"]
    assert of(found[0][1]) == of(found[1][1]) == of(found[2][1])
    assert found[0][1].headers["content-length"] == found[1][1].headers["content-length"]


@pytest.mark.parametrize(
    "asked",
    [
        {"params": {"query": LOOKUP}, "headers": {"Accept": "text/csv"}},
        {"params": {"query": LOOKUP}, "headers": {"Accept": "application/sparql-results+xml"}},
        {"params": {"query": LOOKUP, "default-graph-uri": "https://w3id.org/hezuo/id/graph/2024/parties"}},
        {"params": {"query": LOOKUP, "named-graph-uri": "https://w3id.org/hezuo/id/graph/2024/parties"}},
        {"params": {"query": LOOKUP, "_format": "json"}},
        {"params": {"query": LOOKUP + " ORDER BY ?s"}},
        {"params": {"query": "SELECT * { ?s ?p ?o }"}},
        {"params": {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}},
        {"params": {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 1"}},
        {"params": {"query": f"SELECT ?x {{ ?x {LABEL}+ ?y }}"}},
        {"params": {"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"}, "headers": {"Accept": "*/*"}},
    ],
)
def test_all_else_goes_to_a_process(client: httpx.Client, ways: Ways, asked: dict[str, Any]) -> None:
    way, found = ways.way(lambda: client.get("/sparql", **{"headers": JSON, **asked}))
    assert (way, found.status_code) == ("process", 200)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"headers": {"Host": "evil.example"}}, 421),
        ({"headers": {"Origin": "https://evil.example"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"params": [("query", LOOKUP), ("query", LOOKUP)]}, 400),
        ({"params": {"query": "SELECT * {"}}, 400),
        ({"params": {"query": LOOKUP, "update": "DROP ALL"}}, 403),
        ({"params": {"query": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"}}, 403),
        ({"params": {"query": LOOKUP}, "headers": {"Accept": "image/png"}}, 406),
        ({"params": {"query": LOOKUP, "scope": "1999"}}, 400),
        ({"method": "PUT"}, 405),
        ({"url": "/sparql/none"}, 404),
    ],
)
def test_what_is_refused_is_not_answered_at_once(
    client: httpx.Client, ways: Ways, asked: dict[str, Any], status: int
) -> None:
    told = {"method": "GET", "url": "/sparql", "params": {"query": LOOKUP}, **asked}
    way, found = ways.way(lambda: client.request(**{**told, "headers": {**JSON, **told.get("headers", {})}}))
    assert (way in ("", "process"), found.status_code) == (True, status)


def test_conditions_and_other_sites_take_the_way_of_all(client: httpx.Client, ways: Ways) -> None:
    first = client.get("/sparql", params={"query": LOOKUP}, headers=JSON)
    tag = {**JSON, "If-None-Match": first.headers["etag"]}
    assert client.get("/sparql", params={"query": LOOKUP}, headers=tag).status_code == 304
    way, found = ways.way(
        lambda: client.get("/sparql", params={"query": LOOKUP}, headers={**JSON, "Origin": "https://a.example"})
    )
    assert (way, found.headers["access-control-allow-origin"]) == ("itself", "https://a.example")
    way, found = ways.way(lambda: client.head("/sparql", params={"query": LOOKUP}, headers=JSON))
    assert (way, found.content, found.headers["content-length"]) == ("itself", b"", first.headers["content-length"])


def test_limits_of_rows_and_bytes_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hezuo.base.limits import Limits

    file = tmp_path / "data.nt"
    file.write_text("".join(f"<http://x/s> <http://x/p> <http://x/o{n}> .\n" for n in range(30)), encoding="utf-8")
    query = {"query": "SELECT ?o { <http://x/s> <http://x/p> ?o }"}
    for limits, reason in (({"limits": Limits(rows=20)}, "20"), ({"largest": 500}, "")):
        with served(None, dataset=file, workers=1, **limits) as client:
            opened(client)
            found = client.get("/sparql", params=query, headers={**JSON, "Accept-Encoding": "identity"})
            assert found.status_code == 503
            assert reason in found.text


def test_the_public_looks_up_nothing_that_is_internal(tmp_path: Path) -> None:
    agreements = [["名称", "签约单位", "金额", "来源", "页"], ["甲乙协议", f"{COLLEGE}；乙公司", "4321987", "s1", "1"]]
    tables = {PARTIES: parties("乙公司"), "tables/2024/agreements.csv": agreements}
    folder = Folder(write_workspace(tmp_path, tables), "小图谱", COLLEGE)
    named = f'SELECT ?s ?p ?o {{ ?s {LABEL} "甲乙协议"@zh ; ?p ?o }}'
    for public, read in ((False, open_folder), (True, open_public)):
        with served(read(folder), read, workers=1, public=public) as client, pytest.MonkeyPatch.context() as patch:
            opened(client)
            way, found = Ways(patch).way(lambda: client.get("/sparql", params={"query": named}, headers=JSON))
            assert (way, found.status_code) == ("at once", 200)
            assert ("4321987" in found.text) is not public
            assert "甲乙协议" in found.text


def test_many_look_ups_at_once_keep_the_server_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over so much of its time they go to the processes; later they are answered again. By a clock of the test."""
    monkeypatch.setattr(looking, "BURST", 0.1)
    now = [100.0]
    looks = Looking(Settings())
    looks._open[Path("x")] = Slow(now, 0.004)  # type: ignore[assignment]
    monkeypatch.setattr(looking, "perf_counter", lambda: now[0])

    def answered(number: int) -> int:
        found = (looks.answer(Path("x"), "ASK { ?s ?p ?o }", ROWS, gzip=False) for _ in range(number))
        return sum(one is not None for one in found)

    in_one_go = answered(1000)
    assert in_one_go * 0.004 <= looking.BURST / (1 - looking.SHARE) + 0.01
    assert in_one_go > 10
    assert answered(10) == 0
    now[0] += 60
    assert answered(10) == 10
    taken = 0.0
    began = now[0]
    while now[0] < began + 20:
        taken += answered(1) * 0.004
        now[0] += 0.0005
    assert taken < 20 * looking.SHARE + 1


class Slow:
    """A snapshot in which each look-up takes so long."""

    def __init__(self, now: list[float], seconds: float) -> None:
        self._now, self._seconds = now, seconds

    def looked_up(self, *_: object) -> bytes:
        self._now[0] += self._seconds
        return b"{}"


# --- connections ------------------------------------------------------------------------------------------------------


def posted(text: bytes, *more: bytes) -> bytes:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"".join(more)
    return head + b"Content-Length: %d\r\n\r\n" % len(text) + text


@pytest.mark.parametrize("pause", [0.0, 0.005, 0.1])
def test_a_body_may_come_after_its_head(client: httpx.Client, pause: float) -> None:
    whole = posted(b"ASK { ?s ?p ?o }")
    with connected(client) as connection:
        for cut in (whole.index(b"ASK"), whole.index(b"ASK") + 3, whole.index(b"ASK") - 2, 20):
            connection.sendall(whole[:cut])
            time.sleep(pause)
            connection.sendall(whole[cut:])
            assert said(connection, b"}").count(b'"boolean":true') == 1


def test_several_at_once_are_answered_in_turn(client: httpx.Client) -> None:
    """Look-ups before and behind what goes to a process."""
    true, false, slow = b"ASK { ?s ?p ?o }", b"ASK { ?s ?p 'said by nobody' }", b"ASK { { ?s ?p ?o } }"
    for order in ([true, false, true], [slow, false, true], [false, slow, false], [slow, slow, false]):
        with connected(client) as connection:
            connection.sendall(b"".join(map(posted, order)))
            answer = b""
            while answer.count(b"HTTP/1.1 200 OK") < 3 or not answer.endswith(b"}"):
                answer += connection.recv(65_536)
        found = [part.rpartition(b'"boolean":')[2] == b"true}" for part in answer.split(b"HTTP/1.1 200 OK\r\n")[1:]]
        assert found == [one is not false for one in order]


def test_a_connection_ends_after_an_answer_as_others_do(client: httpx.Client) -> None:
    """Where it is wished, and where nothing comes for some seconds."""
    with connected(client) as connection:
        connection.sendall(posted(b"ASK { ?s ?p ?o }", b"Connection: close\r\n"))
        answer = said(connection)
        assert b"connection: close" in answer
        assert answer.endswith(b"true}")
    began = time.monotonic()
    with connected(client) as connection:
        connection.sendall(posted(b"ASK { ?s ?p ?o }"))
        said(connection, b"true}")
        assert said(connection) == b""
    assert 3 < time.monotonic() - began < 9


def test_who_reads_nothing_is_not_written_to_without_end(client: httpx.Client) -> None:
    """Its answers wait for it, and not all that it asks is answered."""
    query = posted(LONG.encode())
    sent = 0

    def send() -> None:
        nonlocal sent
        try:
            while True:
                connection.sendall(query)
                sent += 1
        except OSError:
            pass

    with connected(client) as connection:
        connection.settimeout(1)
        thread = threading.Thread(target=send)
        thread.start()
        thread.join(5)
        assert client.get("/healthz").status_code == 200
    assert sent < 200_000


def test_a_packed_answer_is_what_it_says(client: httpx.Client, ways: Ways) -> None:
    request = {"query": LONG}
    with client.stream("GET", "/sparql", params=request, headers={**JSON, "Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    plain = client.get("/sparql", params=request, headers={**JSON, "Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content)
