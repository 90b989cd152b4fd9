"""One process that queries run in, and what it says; `serve/worker` is what it does."""

from __future__ import annotations

import asyncio
import json
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from hezuo.base.limits import LimitError, Limits, Reason
from hezuo.base.problems import QueryError
from hezuo.base.worker import REASONS
from hezuo.base.worker_process import Json, frame, parts
from hezuo.base.workspace import PACKAGE

if sys.platform == "win32":
    from hezuo.base.job import Job

BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from hezuo.serve.worker import main; main()"
LENGTH = struct.Struct(">Q")
#: So much of an answer is kept in memory, in bytes; what is more goes into a file.
IN_MEMORY = 4 << 20


@dataclass(slots=True)
class Answer:
    """What a process found: the head that it sent, and the bytes, whole."""

    head: Json
    body: IO[bytes]
    size: int


class Process:
    """A process; ready for a query while it has said all of the one before."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.is_ready = True
        if sys.platform == "win32":
            self._job = Job(process.pid)

    @staticmethod
    async def started() -> Process:
        """A new one. Raises `QueryError` where the system gives none."""
        folders = json.dumps([str(PACKAGE.parent), *(p for p in sys.path if p)])
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        try:
            return Process(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-S", "-c", BOOT, folders),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd=PACKAGE,
                    limit=1 << 20,
                    **apart,
                )
            )
        except OSError as error:
            raise QueryError("no-worker", reason=error) from error

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    async def ended(self) -> None:
        """Wait until it has ended."""
        await self._process.wait()

    async def end(self) -> None:
        """End it now, whatever it is at."""
        self.is_ready = False
        with suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        if sys.platform == "win32":
            self._job.close()

    async def answer(self, told: Json, limits: Limits, most: int) -> Answer:
        """What it says to a job. Raises `QueryError`, `LimitError`; after that it may not be ready again."""
        self.is_ready = False
        if sys.platform == "win32":
            self._job.limit(limits.memory)
        body: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # who gets the answer closes it
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._said(told, limits, body, most)
        except TimeoutError:
            body.close()
            raise LimitError("time", limits) from None
        except BaseException:
            body.close()
            raise

    async def _said(self, told: Json, limits: Limits, body: IO[bytes], most: int) -> Answer:
        head: Json = {}
        size = 0
        try:
            assert self._process.stdin is not None  # noqa: S101  # it was asked for
            self._process.stdin.write(frame(told))
            await self._process.stdin.drain()
            while True:
                said, data = await self._frame()
                if data:
                    size += len(data)
                    body.write(data)
                    if size > most + (1 << 20):  # it counts itself; this is for one that does not
                        raise QueryError("too-large", most=most >> 20)
                elif "done" in said:  # before all else: what is counted or checked stands beside it
                    self.is_ready = True
                    return Answer(head or said, body, size)
                elif "ended" in said:
                    self.is_ready = said["ended"] == "rows"
                    raise LimitError(said["ended"], limits)
                elif "fault" in said:  # it may be out of order, and is replaced
                    raise QueryError("endpoint-fault", reason=said["fault"])
                elif "error" in said:
                    self.is_ready = True
                    raise QueryError(said["error"], **said["values"])
                else:
                    head = said
        except (OSError, EOFError) as error:
            raise LimitError(await self._why(), limits) from error

    async def _frame(self) -> tuple[Json, bytes]:
        assert self._process.stdout is not None  # noqa: S101  # it was asked for
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        return parts(await self._process.stdout.readexactly(length))

    async def _why(self) -> Reason:
        """What the way it ended says: out of memory the engine aborts, or the system kills; else its stack was full."""
        return REASONS.get(await self._process.wait(), "crash")
