"""The endpoint beside `oxigraph serve` and rdflib-endpoint: the same queries over the same triples, by some clients.

    python -m benchmarks.serving ask PORT PATH CLIENTS ROUNDS

asks and prints seconds of each answer, by query, as JSON: a process of its own, so that asking takes no time from
answering. Both servers run for all of a comparison.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from hezuo.base.terms import PREFIXES

HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("hz", "id", "org", "rdfs", "skos"))
#: Six that look something up, six that join and count.
LOOKUPS = (
    "SELECT ?p ?o { <https://w3id.org/hezuo/id/parties/天津大学> ?p ?o }",
    "ASK { <https://w3id.org/hezuo/id/parties/天津大学> a hz:University }",
    "SELECT ?c { <https://w3id.org/hezuo/id/parties/天津大学> hz:leadUniversityOf ?c }",
    'SELECT ?s { ?s rdfs:label "天津大学"@zh } LIMIT 5',
    'SELECT ?s { ?s skos:altLabel "天汽模"@zh }',
    "SELECT ?l { ?c a hz:LubanWorkshop ; rdfs:label ?l }",
)
JOINS = (
    "SELECT ?u (COUNT(?c) AS ?n) { ?u a hz:University ; hz:leadUniversityOf ?c } GROUP BY ?u ORDER BY DESC(?n) ?u",
    "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s a hz:Party, ?k } GROUP BY ?k ORDER BY DESC(?n) ?k",
    "SELECT ?l ?m { ?p a hz:Community ; rdfs:label ?l ; org:hasMember/rdfs:label ?m } ORDER BY ?l ?m LIMIT 100",
    "SELECT (COUNT(*) AS ?n) { ?a org:memberOf ?p . ?b org:memberOf ?p FILTER(?a != ?b) }",
    "SELECT ?p { ?p a hz:Party MINUS { ?p org:memberOf ?x } } ORDER BY ?p LIMIT 100",
    "SELECT ?r (COUNT(*) AS ?n) { ?m org:role ?r ; org:organization ?o } GROUP BY ?r ORDER BY DESC(?n) ?r",
)
QUERIES = LOOKUPS + JOINS
WANTED = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def ask(port: int, path: str, clients: int, rounds: int, mark: str = "") -> list[list[float]]:
    """Seconds of each answer, a list a query; with a `mark` no query is like one of another round or client."""

    def one(client: int) -> list[list[float]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        found: list[list[float]] = [[] for _ in QUERIES]
        for number in range(rounds):
            for place, query in enumerate(QUERIES):
                told = f"# {mark} {client} {number}\n" if mark else ""
                body = urlencode({"query": told + HEAD + query})
                began = time.perf_counter()
                connection.request("POST", path, body, WANTED)
                answer = connection.getresponse()
                data = answer.read()
                found[place].append(time.perf_counter() - began)
                if answer.status != http.client.OK:
                    raise RuntimeError(f"{answer.status}: {data.decode(errors='replace')}")
        connection.close()
        return found

    with ThreadPoolExecutor(clients) as pool:
        every = list(pool.map(one, range(clients)))
    return [[seconds for client in every for seconds in client[place]] for place in range(len(QUERIES))]


def asked(port: int, path: str, clients: int, rounds: int, mark: str) -> list[list[float]]:
    """As `ask`, in a process of its own."""
    told = [str(port), path, str(clients), str(rounds), *([mark] if mark else [])]
    command = [sys.executable, "-m", "benchmarks.serving", "ask", *told]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: list[list[float]] = json.loads(done.stdout)
    return found


def quantiles(found: list[list[float]]) -> tuple[float, float, float]:
    """p50, p95 and p99 of the answers to some queries, in seconds."""
    every = sorted(seconds for one in found for seconds in one)
    return every[len(every) // 2], every[int(len(every) * 0.95)], every[int(len(every) * 0.99)]


def triples(source: int) -> bytes:
    """The triples that ours asks, as N-Triples."""
    query = urlencode({"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"})
    return sent(source, "/sparql", query.encode(), {**WANTED, "Accept": "application/n-triples"})


def sent(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """What a server answers to a POST. Raises `RuntimeError` where it does not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    if answer.status >= http.client.BAD_REQUEST:
        raise RuntimeError(f"{answer.status}: {data.decode(errors='replace')}")
    return data


def copied(source: int, target: int) -> None:
    """Have a peer that is an `oxigraph serve` hold the triples that ours asks."""
    sent(target, "/store?default", triples(source), {"Content-Type": "application/n-triples"})


@contextmanager
def oxigraph(source: int) -> Iterator[tuple[tuple[int, str], int]]:
    """`oxigraph serve` over the triples of ours: the port and path of its endpoint, its number as a process."""
    port = free()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"]
    with running(command, port) as process:
        copied(source, port)
        yield (port, "/query"), process


@contextmanager
def rdflib_endpoint(source: int) -> Iterator[tuple[tuple[int, str], int]]:
    """rdflib-endpoint over the triples of ours, in its own store: as `oxigraph`."""
    port = free()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "triples.nt")
        data.write_bytes(triples(source))
        command = [str(Path(sys.executable).with_name("rdflib-endpoint")), "serve", "--host", "127.0.0.1"]
        with running([*command, "--port", str(port), str(data)], port) as process:
            yield (port, "/"), process


def free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A server that listens on a port; its number as a process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def memory(pid: int) -> float:
    """What a process and those that it started hold, in MB; what they share counts for each."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    pages = [int(Path(f"/proc/{p}/statm").read_text(encoding="ascii").split()[1]) for p in (str(pid), *found)]
    return sum(pages) * 4096 / 1e6


def started(command: list[str], port: int) -> float:
    """Seconds until a server that is started answers that it is there; it is ended then."""
    began = time.perf_counter()
    with running(command, port):
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.client.OK:
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.02)
            finally:
                connection.close()


def paged(port: int, paths: tuple[str, ...], rounds: int) -> list[float]:
    """Seconds of each page, by one client, sorted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    found = []
    for _ in range(rounds):
        for path in paths:
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            found.append(time.perf_counter() - began)
            if answer.status != http.client.OK:
                raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return sorted(found)


def main() -> None:
    """Ask, and print the seconds."""
    _, _, port, path, clients, rounds, *mark = sys.argv
    print(json.dumps(ask(int(port), path, int(clients), int(rounds), *mark)))


if __name__ == "__main__":
    main()
