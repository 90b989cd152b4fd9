"""Work that only a few may have done at a time: others wait in a line with an end, and who goes away leaves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from hezuo.serve.pool import BusyError

T = TypeVar("T")


class Places:
    """So many places, a line of so many who wait for one, and so many seconds at most. It belongs to one event loop."""

    def __init__(self, most: int, line: int, patience: float) -> None:
        self._free = asyncio.Semaphore(most)
        self._line = line
        self._patience = patience
        self._waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A place. Raises `BusyError` where too many wait, and where none came free in time."""
        if self._waiting >= self._line:
            raise BusyError("files-busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise BusyError("files-busy") from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()


async def while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What a work finds for a client that is still there, all of whose request has been read.

    Raises as the work, and `ClientDisconnect`; then, and when the server ends, the work has been cancelled and is over.
    """
    done, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((done, gone), return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            raise ClientDisconnect
        return done.result()
    finally:
        gone.cancel()
        if done.cancel():
            await asyncio.wait((done,))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
