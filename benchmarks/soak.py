"""Minutes of `hezuo serve` on the shipped data, asked by many clients at once, one of which means harm.

    python -m benchmarks.soak [--minutes 10] [--clients 32] [--seed 1]

The hostile client goes through what the tests of the server send (`tests/abuse_kit`): endless queries, nests, bytes
that are no request, requests that never end, bodies that are too long, floods, clients that go away. The others ask
look-ups, joins and pages. The right answers to the queries are known before: those of `oxigraph serve` over the same
triples; a page has to say what it said twice while the server was quiet. Told is one line of JSON; the exit code is 1
where an answer was wrong, a limit was not kept, or memory grew by more than a tenth from minute 1 to the end.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tests.abuse_kit import BYTES, DEEP, HEAVY, OUT, PRODUCT, REFUSALS, UNENDED

from benchmarks import serving

ROOT = Path(__file__).resolve().parents[1]
PAGES: tuple[str, ...] = (
    "/",
    "/questions",
    "/questions/role-ladder",
    f"/id/parties/{quote('天津大学')}",
    "/search?q=%E5%A4%A9%E6%B4%A5",
)
PAGES += ("/audit", "/problems", "/names", "/schema")
#: The page whose delay is told: plain, and asked by a client that does nothing else.
PLAIN = f"/id/parties/{quote('天津大学')}"
#: Too busy, and ended: what a client may be told in the place of its answer while another floods the server.
BUSY = (http.client.SERVICE_UNAVAILABLE, http.client.GATEWAY_TIMEOUT)
#: Also a graph is taken for an answer.
WANTED = {**serving.WANTED, "Accept": "application/sparql-results+json, */*;q=0.5"}
#: Seconds that a client thinks between two requests, and that a busy machine may add to a limit.
PAUSE, GRACE = 0.1, 15.0
#: Seconds until the server has opened its pages once.
WARM = 20.0
MOST_GROWTH = 1.10
#: So many seconds before memory is looked at first no more harm begins.
REST = 45.0


@dataclass
class Found:
    """What all clients saw."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    harm: Counter[str] = field(default_factory=Counter)
    #: Seconds since the start, MB of the server, MB of its processes, how many of them are for queries.
    memory: list[tuple[float, float, float, int]] = field(default_factory=list)
    #: MB that a process for queries held at most, and one for a ledger.
    largest: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What the server keeps to: seconds of a query, of waiting for a process, and for a request to be there."""

    seconds: float = 30.0
    patience: float = 10.0
    arrival: float = 20.0

    @property
    def query(self) -> float:
        """The longest that a query may take to be answered or refused."""
        return self.seconds + self.patience + GRACE


def rows(body: bytes) -> Any:
    """An answer in SPARQL's JSON, its rows in an order of their own."""
    told = json.loads(body)
    if "boolean" in told:
        return told["boolean"]
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in told["results"]["bindings"])


def sent(port: int, method: str, path: str, body: bytes | None = None, timeout: float = 120.0) -> tuple[int, bytes]:
    """A request on a connection of its own: status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, WANTED if body is not None else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def body_of(query: str, mark: str = "") -> bytes:
    return urlencode({"query": f"# {mark}\n{serving.HEAD}{query}"}).encode()


def known(port: int, peer: int) -> dict[str, Any]:
    """The right answers: of each query by its text, of each page the hashes of what it says."""
    serving.copied(port, peer)
    told: dict[str, Any] = {q: rows(sent(peer, "POST", "/query", body_of(q))[1]) for q in serving.QUERIES}
    for path in PAGES:
        (_, first), (status, again) = sent(port, "GET", path), sent(port, "GET", path)
        if status != http.client.OK or first != again:
            raise RuntimeError(f"{path}: {status}, and it does not say the same twice")
        told[path] = hashlib.sha256(again).digest()
    return told


# --- those who mean well ----------------------------------------------------------------------------------------------


def asking(
    port: int, right: dict[str, Any], found: Found, chance: random.Random, until: float, pages: tuple[str, ...] = PAGES
) -> None:
    """One client: look-ups, joins and pages in any order, each answer held against the right one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    seen: set[tuple[str, bytes]] = set()
    while time.monotonic() < until:
        what = chance.choice(pages) if pages and chance.random() < 0.4 else chance.choice(serving.QUERIES)
        try:
            if what in pages:
                connection.request("GET", what)
            else:
                # A third is new to the server, the rest has been asked before.
                mark = str(chance.random()) if chance.random() < 1 / 3 else ""
                connection.request("POST", "/sparql", body_of(what, mark), serving.WANTED)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            found.statuses[type(error).__name__] += 1
            connection.close()
            continue
        found.statuses[str(answer.status)] += 1
        digest = hashlib.sha256(data).digest()
        if answer.status == http.client.OK and (what, digest) not in seen:
            if right[what] != (digest if what in pages else rows(data)):
                found.wrong.append(what)
            seen.add((what, digest))
        elif answer.status != http.client.OK and answer.status not in BUSY:
            found.broken.append(f"{what}: {answer.status}")
        time.sleep(chance.random() * 2 * PAUSE)
    connection.close()


def waiting(port: int, right: dict[str, Any], found: Found, until: float) -> None:
    """The client that looks how long a plain page takes."""
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            status, data = sent(port, "GET", PLAIN)
        except OSError as error:
            found.statuses[type(error).__name__] += 1
            continue
        found.delays.append(time.perf_counter() - began)
        found.statuses[str(status)] += 1
        if status == http.client.OK and hashlib.sha256(data).digest() != right[PLAIN]:
            found.wrong.append(PLAIN)
        time.sleep(0.25)


# --- the one who means harm -------------------------------------------------------------------------------------------


def connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.settimeout(60)
    return made


def answered(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    found = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            found += piece
    return found


def posted(text: str) -> bytes:
    body = text.encode()
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def too_much(port: int, text: str, allowed: tuple[int, ...]) -> str:
    """What is wrong with how a query that means harm was met; nothing where all is well."""
    status, _ = sent(port, "POST", "/sparql", urlencode({"query": text}).encode())
    return "" if status in allowed else f"status {status}"


def raw(port: int, data: bytes) -> str:
    with connected(port) as connection:
        with suppress(OSError):
            connection.sendall(data)
        answer = answered(connection)
    return "" if answer[:12] in REFUSALS else repr(answer[:40])


def unended(port: int, start: bytes) -> str:
    with connected(port) as connection:
        connection.sendall(start)
        answer = answered(connection)
    return "" if answer == b"" or answer.startswith(b"HTTP/1.1 408") else repr(answer[:40])


def dripping(port: int, kept: Kept) -> str:
    """A request letter by letter: left alone in the end."""
    until = time.monotonic() + kept.arrival + GRACE
    with connected(port) as connection, suppress(OSError):
        while time.monotonic() < until:
            connection.sendall(b"G")
            time.sleep(0.2)
        return "still listened to"
    return ""


def too_long(port: int) -> str:
    """A body of a gigabyte is not read."""
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    with connected(port) as connection:
        with suppress(OSError):
            connection.sendall(head + b"Content-Length: 1000000000\r\n\r\n")
            for _ in range(100):
                connection.sendall(b"x" * 10_000)
        answer = b""
        with suppress(OSError):
            answer = answered(connection)
    return "" if answer == b"" or answer[:12] in (b"HTTP/1.1 413", b"HTTP/1.1 408") else repr(answer[:40])


def idle(port: int) -> str:
    """Connections that do nothing keep nobody out."""
    held = [connected(port) for _ in range(60)]
    status, _ = sent(port, "GET", "/healthz")
    for one in held:
        one.close()
    return "" if status == http.client.OK else f"status {status}"


def flood(port: int, kept: Kept) -> str:
    """More endless queries at once than there are processes: each is ended or sent away."""
    statuses: list[int] = []

    def one() -> None:
        statuses.append(sent(port, "POST", "/sparql", urlencode({"query": PRODUCT}).encode(), kept.query * 2)[0])

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "" if set(statuses) <= set(BUSY) and len(statuses) == len(threads) else f"statuses {statuses}"


def gone(port: int) -> str:
    """Endless queries whose clients go away at once hold nothing."""
    for _ in range(12):
        with connected(port) as connection:
            connection.sendall(posted(PRODUCT))
            time.sleep(0.05)
    return ""


def harms(port: int, kept: Kept) -> list[tuple[str, float, Callable[[], str]]]:
    """Every harm by its name, the longest that it may take, and how it is done."""
    nowhere = "http://127.0.0.1:9"
    free = (200, 400, 503, 504)
    found: list[tuple[str, float, Callable[[], str]]] = []
    for name, text in HEAVY.items():
        found.append((f"query: {name}", kept.query, lambda text=text: too_much(port, text, free)))  # type: ignore[misc]
    for name, text in DEEP.items():
        found.append((f"nest: {name}", GRACE, lambda text=text: too_much(port, text, (400, *BUSY))))  # type: ignore[misc]
    for number, text in enumerate(OUT):
        met = (400, 403, *BUSY) if "service" in text.lower() else (200, 400, 403, *BUSY)
        told = text % nowhere
        found.append((f"way out {number}", kept.query, lambda t=told, m=met: too_much(port, t, m)))  # type: ignore[misc]
    for name, data in BYTES.items():
        found.append((f"bytes: {name}", kept.arrival + GRACE, lambda data=data: raw(port, data)))  # type: ignore[misc]
    for number, data in enumerate(UNENDED):
        found.append((f"unended {number}", kept.arrival + GRACE, lambda data=data: unended(port, data)))  # type: ignore[misc]
    found.append(("drop by drop", kept.arrival + GRACE, lambda: dripping(port, kept)))
    found.append(("a long body", kept.arrival + GRACE, lambda: too_long(port)))
    found.append(("idle connections", GRACE, lambda: idle(port)))
    found.append(("a flood", 2 * kept.query, lambda: flood(port, kept)))
    found.append(("clients that go away", GRACE, lambda: gone(port)))
    return found


def harming(
    port: int, kept: Kept, found: Found, chance: random.Random, until: float, rest: tuple[float, float] = (0.0, 0.0)
) -> None:
    """The hostile client: every harm in any order, then again, three at a time; none begins while it has a rest."""
    waits: Iterator[tuple[str, float, Callable[[], str]]] = iter(())
    lock = threading.Lock()

    def following() -> tuple[str, float, Callable[[], str]]:
        nonlocal waits
        with lock:
            try:
                return next(waits)
            except StopIteration:
                every = harms(port, kept)
                chance.shuffle(every)
                waits = iter(every)
                return next(waits)

    def one() -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            if rest[0] <= began < rest[1]:
                time.sleep(0.2)
                continue
            name, most, act = following()
            try:
                wrong = act()
            except (OSError, http.client.HTTPException) as error:
                wrong = "" if name.startswith(("bytes", "unended")) else f"{type(error).__name__}: {error}"
            took = time.monotonic() - began
            found.harm[name] += 1
            if wrong or took > most:
                found.broken.append(f"{name}: {wrong} after {took:.1f} s")

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- how it fares -----------------------------------------------------------------------------------------------------


def resident(pid: int) -> float:
    """MB that a process holds; nothing where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


def children(pid: int) -> list[int]:
    """The processes that any thread of a process started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in path.read_text(encoding="ascii").split()]
    return found


def called(pid: int) -> str:
    """What a process is for: `query`, `ledger`, or the program that it runs."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        for word, told in (("serve.worker", "query"), ("serve.inspecting", "ledger")):
            if any(word in one for one in words):
                return told
        return Path(words[0]).name
    return "ended"


def watching(pid: int, found: Found, began: float, until: float) -> None:
    """Look every half second what the server holds."""
    while time.monotonic() < until:
        each = [(resident(child), called(child)) for child in children(pid)]
        queries = sum(name == "query" for _, name in each)
        found.memory.append((time.monotonic() - began, resident(pid), sum(size for size, _ in each), queries))
        for size, name in each:
            found.largest[name] = max(size, found.largest.get(name, 0.0))
        time.sleep(0.5)


def floor(found: Found, first: float, last: float) -> tuple[float, float]:
    """What server and processes held at least in a stretch of time: without what a single query takes for a while.

    Only while as many processes lived as mostly do: one that was ended and is not there yet holds nothing.
    """
    usual = statistics.mode(m[3] for m in found.memory)
    every = [m for m in found.memory if first <= m[0] <= last] or found.memory[-1:]
    window = [m for m in every if m[3] >= usual] or every
    return min(m[1] for m in window), min(m[2] for m in window)


def soak(port: int, pid: int, right: dict[str, Any], seconds: float, clients: int, seed: int, kept: Kept) -> Found:
    """Let all clients at a server and tell what they saw."""
    found, chance = Found(), random.Random(seed)  # noqa: S311 - no secret
    began = time.monotonic()
    until = began + seconds
    # As quiet as after the last harm: a process that is at a heavy query, or begins, tells nothing of what stays.
    minute = began + _minute(seconds)
    work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
        (harming, (port, kept, found, chance, until, (minute - REST, minute + 15))),
        (waiting, (port, right, found, until)),
    ]
    if pid:
        # The last look is after the last harm.
        work.append((watching, (pid, found, began, until + 15)))
    chances = [random.Random(seed * 1000 + number) for number in range(clients - 2)]  # noqa: S311 - no secret
    work += [(asking, (port, right, found, one, until)) for one in chances]
    threads = [threading.Thread(target=task, args=words) for task, words in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _minute(seconds: float) -> float:
    """When memory is looked at first."""
    return min(60.0, seconds / 3)


def told(found: Found, seconds: float) -> dict[str, Any]:
    """The result in figures."""
    delays = sorted(found.delays) or [0.0]
    minute = _minute(seconds)
    first = floor(found, minute - 15, minute + 15) if found.memory else (0.0, 0.0)
    last = floor(found, seconds - 15, seconds + 15) if found.memory else (0.0, 0.0)
    growth = sum(last) / sum(first) if sum(first) else 1.0
    return {
        "seconds": seconds,
        "load": os.getloadavg()[1],
        "answers": sum(found.statuses.values()),
        "wrong": len(found.wrong),
        "wrong ones": dict(Counter(found.wrong)),
        "statuses": dict(sorted(found.statuses.items())),
        "harms": sum(found.harm.values()),
        "kinds of harm": len(found.harm),
        "limits not kept": found.broken[:20],
        "plain page, s": {"p50": delays[len(delays) // 2], "p95": delays[int(len(delays) * 0.95)], "worst": delays[-1]},
        "MB at minute 1": [round(x, 1) for x in first],
        "MB at the end": [round(x, 1) for x in last],
        "growth": round(growth, 3),
        "largest processes, MB": {name: round(size, 1) for name, size in sorted(found.largest.items())},
    }


def main() -> int:
    """Serve, let the clients at it, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    port, peer = serving.free(), serving.free()
    beside = Path(sys.executable)
    ours = [str(beside.with_name("hezuo")), "serve", "--root", str(ROOT), "--port", str(port)]
    theirs = [str(beside.with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{peer}"]
    with serving.running(ours, port) as pid:
        # Pages are opened once at the start; that of the questions says how many rows each has as soon as it is known.
        time.sleep(WARM)
        with serving.running(theirs, peer):
            right = known(port, peer)
        found = soak(port, pid, right, given.minutes * 60, given.clients, given.seed, Kept())
        result = told(found, given.minutes * 60)
    print(json.dumps(result, ensure_ascii=False))
    return int(bool(result["wrong"] or result["limits not kept"] or result["growth"] > MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
