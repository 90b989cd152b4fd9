"""The server itself: uvicorn over one socket, bound before anything is read: a port that is taken is told at once."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType

import uvicorn

from hezuo.api import Workspace, open_folder
from hezuo.base.interrupt import is_heard
from hezuo.base.problems import QueryError
from hezuo.base.workspace import Folder
from hezuo.serve.apart import apart
from hezuo.serve.at_once import AtOnce
from hezuo.serve.connection import connections
from hezuo.serve.desk import Desk, State
from hezuo.serve.engine import Engine
from hezuo.serve.guarding import Guarded, Log
from hezuo.serve.returning import give_back, share
from hezuo.serve.rooms import clear
from hezuo.serve.settings import Settings
from hezuo.serve.snapshots import Snapshot
from hezuo.serve.watching import Watch

Reader = Callable[[Folder], Workspace]
#: So many seconds requests have to end in, and as many to put their things away when they did not.
ENDING = 2
#: The first of them after Ctrl-C.
HASTY = 0.3


def bound(settings: Settings) -> socket.socket:
    """The socket that a server listens on. Raises `QueryError` for a port that is taken or not to be had."""
    made: socket.socket | None = None
    try:
        info = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(*info[:3])
        if os.name == "posix":  # where it lets nobody listen beside another
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(info[4])
    except OSError as error:
        if made is not None:
            made.close()
        taken = error.errno == errno.EADDRINUSE
        where = {"host": settings.host, "port": settings.port}
        raise QueryError("port-taken" if taken else "no-port", **where, reason=error) from error
    return made


def address_of(listening: socket.socket) -> str:
    """Where a browser on this computer finds what listens there."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def run(desk: Desk, listening: socket.socket, ready: Callable[[str], None], log: Log, read: Reader) -> None:
    """Serve until Ctrl-C or a signal to end.

    `ready` gets the address once it answers, `log` a line for each request; `read` reads the folder anew.

    Raises `QueryError` where no process for queries starts, and for a file of RDF that cannot be served.
    """
    with suppress(KeyboardInterrupt):  # which is how a server ends
        asyncio.run(Running(desk, listening, read, log).serve(ready))


class _Server(uvicorn.Server):
    """Ends whole before the signal that it was told by goes on, which ends the program where it stands."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._end = end

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; who has pressed Ctrl-C waits for it."""
        is_heard()
        if sig == signal.SIGINT:
            self.config.timeout_graceful_shutdown = HASTY  # type: ignore[assignment]  # any number will do
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let what was cancelled put its things away, and end what it was served by."""
        await super().shutdown(sockets)
        if self.server_state.tasks:
            await asyncio.wait(tuple(self.server_state.tasks), timeout=ENDING)
        await self._end()


class Running:
    """A server that runs, or is about to."""

    def __init__(
        self, desk: Desk, listening: socket.socket, read: Reader = open_folder, log: Log | None = None
    ) -> None:
        apart()
        share()
        self.desk = desk
        self.engine = Engine(desk)
        self._read = read
        self._listening = listening
        self._log = log
        self._server: uvicorn.Server | None = None
        self._guarded: Guarded | None = None
        self._watch: Watch | None = None
        self._ends = False

    def _made(self) -> uvicorn.Server:
        """The server over the application, whose pages take about as long to import as a process takes to start."""
        from hezuo.serve import app

        settings = self.desk.settings
        self._guarded = guarded = app.make(self.desk, self.engine, self._log)
        clear()
        config = uvicorn.Config(
            guarded,
            http=connections(settings.arrival, AtOnce(self.engine, guarded)),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            limit_concurrency=settings.connections,
            timeout_graceful_shutdown=ENDING,
        )
        return _Server(config, self._close)

    def stop(self) -> None:
        """End it, from whatever thread."""
        self._ends = True
        if self._server is not None:
            self._server.should_exit = True

    async def serve(self, ready: Callable[[str], None]) -> None:
        """Serve until it is told to end. Raises as `run`."""
        try:
            made = asyncio.ensure_future(asyncio.to_thread(self._made))
            try:
                await self.engine.start()
            finally:
                self._server = await made
            self._server.should_exit = self._ends
            self._watch = self._watched()
            task = asyncio.ensure_future(self._server.serve(sockets=[self._listening]))
            while not self._server.started and not task.done():
                await asyncio.sleep(0.005)
            if self._server.started:
                ready(address_of(self._listening))
                self._warm()
            await task
        finally:
            await self._close()

    async def _close(self) -> None:
        """End all that it is served by; a second time there is nothing of it."""
        watch, self._watch = self._watch, None
        if watch is not None:
            await asyncio.to_thread(watch.stop)
        self._listening.close()
        if self._guarded is not None:
            self._guarded.tell()
        await self.engine.close()

    def _warmed(self, state: State, snapshot: Snapshot, loop: asyncio.AbstractEventLoop) -> None:
        """Have what is dear in pages of a state worked out."""
        from hezuo.serve.terms import vocabulary
        from hezuo.serve.warming import warm

        asyncio.run_coroutine_threadsafe(vocabulary(self.engine, snapshot), loop)
        warm(self.desk, state)
        give_back()

    def _warm(self) -> None:
        """The same for the state that it starts with, beside the first requests."""
        if self.desk.has_workspace and self.desk.settings.warm:
            state, loop = self.desk.state, asyncio.get_running_loop()
            snapshot = self.engine.of_state(state, self.desk.settings.words)

            def work() -> None:
                from hezuo.serve.warming import warm_later

                self._warmed(state, snapshot, loop)
                warm_later(self.desk, state)

            threading.Thread(target=work, daemon=True, name="warm").start()

    def _watched(self) -> Watch | None:
        """Take up new tables from now on, each with its snapshot at hand."""
        if not self.desk.has_workspace:
            return None
        loop, engine = asyncio.get_running_loop(), self.engine

        def prepared(state: State) -> None:
            snapshot = engine.of_state(state, self.desk.settings.words)
            loop.call_soon_threadsafe(engine.pool.show, str(snapshot.folder))
            self._warmed(state, snapshot, loop)

        self.desk.when_taken_up(prepared)
        watch = Watch(self.desk, self._read)
        watch.start()
        return watch
