"""A server for tests: over real sockets in a thread of the test's own process, or its application without sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from hezuo.api import Workspace, open_folder
from hezuo.serve import server
from hezuo.serve.app import make
from hezuo.serve.desk import Desk
from hezuo.serve.engine import Engine
from hezuo.serve.guarding import Log
from hezuo.serve.server import Reader
from hezuo.serve.settings import Settings


@contextmanager
def served(
    workspace: Workspace | None, read: Reader = open_folder, log: Log | None = None, **settings: Any
) -> Iterator[httpx.Client]:
    """A client of a server over a workspace (or over `dataset=`), on a port of its own."""
    told = Settings(**{"port": 0, "warm": False, **settings}).checked()
    listening = server.bound(told)
    running = server.Running(Desk(told, workspace), listening, read, log)
    ready = threading.Event()

    def work() -> None:
        asyncio.run(running.serve(lambda _: ready.set()))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(30), "the server does not start"
    try:
        with httpx.Client(base_url=server.address_of(listening), timeout=30, trust_env=False) as client:
            yield client
    finally:
        running.stop()
        thread.join(10)
        assert not thread.is_alive(), "the server does not end"


@contextmanager
def inside(workspace: Workspace, **settings: Any) -> Iterator[httpx.Client]:
    """A client of the application in this process, without sockets and without processes for queries: for pages."""
    desk = Desk(Settings(**settings).checked(), workspace)
    engine = Engine(desk)
    try:
        yield httpx.Client(transport=_Inside(make(desk, engine)), base_url="http://127.0.0.1")
    finally:
        engine.shelf.close()


class _Inside(httpx.BaseTransport):
    """Hands a request to an application, each in a loop of its own."""

    def __init__(self, app: Any) -> None:
        self._transport = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer."""

        async def asked() -> httpx.Response:
            found = await self._transport.handle_async_request(request)
            return httpx.Response(found.status_code, headers=found.headers, content=await found.aread())

        # A thread of its own: where a browser is open in this process, its loop has the main one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(asked())).result()


def connected(client: httpx.Client) -> socket.socket:
    """A connection to the server of a client, for bytes that no client of HTTP would send."""
    made = socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10)
    made.settimeout(10)
    return made


def said(connection: socket.socket, until: bytes = b"") -> bytes:
    """What comes until it ends so, or until the other end closes."""
    found = b""
    try:
        while not (until and found.count(until)) and (piece := connection.recv(65_536)):
            found += piece
    except ConnectionResetError:
        pass
    return found


def dripped(connection: socket.socket, piece: bytes, seconds: float = 8) -> None:
    """Send a piece again and again until the other end has had enough, so many seconds at most."""
    until = time.monotonic() + seconds
    with suppress(OSError):
        while time.monotonic() < until:
            connection.sendall(piece)
            time.sleep(0.2)
