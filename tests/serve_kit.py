"""A server over real sockets for tests: started in a thread of the test's own process, ended with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from hezuo.api import Workspace, open_folder
from hezuo.serve import server
from hezuo.serve.desk import Desk
from hezuo.serve.guarding import Log
from hezuo.serve.server import Reader
from hezuo.serve.settings import Settings


@contextmanager
def served(
    workspace: Workspace | None, read: Reader = open_folder, log: Log | None = None, **settings: Any
) -> Iterator[httpx.Client]:
    """A client of a server over a workspace (or over `dataset=`), on a port of its own."""
    told = Settings(port=0, **settings).checked()
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
