"""The server itself: uvicorn over one socket, bound before anything is read: a port that is taken is told at once."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable

import uvicorn

from hezuo.base.problems import QueryError
from hezuo.serve import app
from hezuo.serve.desk import Desk
from hezuo.serve.settings import Settings


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


def run(desk: Desk, listening: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or a signal to end; `ready` is called with the address once it answers."""
    asyncio.run(serve(made(desk), listening, ready))


def made(desk: Desk) -> uvicorn.Server:
    """The server over what a desk serves."""
    config = uvicorn.Config(
        app.make(desk),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=desk.settings.connections,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


async def serve(server: uvicorn.Server, listening: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until the server is told to end."""
    task = asyncio.ensure_future(server.serve(sockets=[listening]))
    while not server.started and not task.done():
        await asyncio.sleep(0.005)
    if server.started:
        ready(address_of(listening))
    await task
