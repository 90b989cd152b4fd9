"""A SPARQL server of another program, asked over a real socket: `oxigraph serve`."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools_kit import missing

#: How long the server may take to listen, and to answer, in seconds: machines that run other things too are slow.
STARTING, ANSWERING = 30, 120


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str

    def load(self, turtle: bytes, graph: str) -> None:
        """Load Turtle into a graph of its own."""
        self._sent(f"/store?{urlencode({'graph': graph})}", turtle, {"Content-Type": "text/turtle"})

    def posted(self, sparql: str, graph: str) -> Any:
        """The answer to a query, in SPARQL's JSON, where this graph is all that there is."""
        heads = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        return json.loads(self._sent(f"/query?{urlencode({'default-graph-uri': graph})}", sparql.encode(), heads))

    def _sent(self, where: str, data: bytes, heads: dict[str, str]) -> bytes:
        request = urllib.request.Request(self.address + where, data, heads, method="POST")  # noqa: S310 - ours
        # Never through a proxy that the machine may have set.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=ANSWERING) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error.code}: {error.read().decode(errors='replace')}") from None


def program() -> Path:
    """Where the server is: beside the Python that runs the tests."""
    names = ("oxigraph.exe", "oxigraph") if sys.platform == "win32" else ("oxigraph",)
    found = next((p for n in names if (p := Path(sys.executable).parent / n).is_file()), None)
    return found if found is not None else missing("oxigraph")


@contextmanager
def serving() -> Iterator[Server]:
    """A server in memory on a free port, ended at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [program(), "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, running)
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        running.kill()
        running.wait()


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"oxigraph serve does not listen; exit {running.poll()}")
