"""One process that queries run in, and what it says; `serve/worker` is what it does.

What it says is taken as it comes, without a task of its own: to hand a look-up over costs more than to answer it.
"""

from __future__ import annotations

import asyncio
import io
import json
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from hezuo.base.limits import LimitError, Limits
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
#: So many seconds a process that has closed its pipes may take to end.
ENDING = 2.0


@dataclass(slots=True)
class Answer:
    """What a process found: the head that it sent, and the bytes, whole."""

    head: Json
    body: IO[bytes]
    size: int


class _Said:
    """What a process says to one job: the frames so far, and whether that was all."""

    def __init__(self, limits: Limits, most: int) -> None:
        self._limits = limits
        self._most = most
        self._head: Json = {}
        self._body: IO[bytes] | None = None
        self._size = 0
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def take(self, said: Json, data: bytes) -> bool:
        """Take a frame; whether the process is ready after it. Raises `QueryError`, `LimitError` where it says so."""
        if data:
            self._put(data, last="done" in said)
        if self.answer.done():
            return False
        if "done" in said:  # before all else: what is counted or checked stands beside it
            body = self._body or io.BytesIO()
            self._body = None
            self.answer.set_result(Answer(self._head or said, body, self._size))
            return True
        if "ended" in said:
            self.fail(LimitError(said["ended"], self._limits))
            return bool(said["ended"] == "rows")
        if "fault" in said:  # it may be out of order, and is replaced
            self.fail(QueryError("endpoint-fault", reason=said["fault"]))
            return False
        if "error" in said:
            self.fail(QueryError(said["error"], **said["values"]))
            return True
        self._head = self._head or said
        return False

    def _put(self, data: bytes, *, last: bool) -> None:
        self._size += len(data)
        if self._body is None:
            if last:
                self._body = io.BytesIO(data)
                return
            self._body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # who gets the answer closes it
        self._body.write(data)
        if self._size > self._most + (1 << 20):  # it counts itself; this is for one that does not
            self.fail(QueryError("too-large", most=self._most >> 20))

    def late(self) -> None:
        """Its time is over."""
        self.fail(LimitError("time", self._limits))

    def ended(self, code: int) -> None:
        """The process is gone: out of memory the engine aborts, or the system kills; else its stack was full."""
        self.fail(LimitError(REASONS.get(code, "crash"), self._limits))

    def fail(self, error: Exception) -> None:
        """There is no answer."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def close(self) -> None:
        """Nobody wants what there is of it."""
        if self._body is not None:
            self._body.close()


class Process(asyncio.SubprocessProtocol):
    """A process; ready for a query while it has said all of the one before."""

    def __init__(self) -> None:
        self.is_ready = True
        self._said: _Said | None = None
        self._came = bytearray()
        self._gone = asyncio.Event()
        self._process: asyncio.SubprocessTransport

    @staticmethod
    async def started() -> Process:
        """A new one. Raises `QueryError` where the system gives none."""
        folders = json.dumps([str(PACKAGE.parent), *(p for p in sys.path if p)])
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        try:
            _, made = await asyncio.get_running_loop().subprocess_exec(
                Process,
                *(sys.executable, "-P", "-S", "-c", BOOT, folders),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=PACKAGE,
                **apart,
            )
        except OSError as error:
            raise QueryError("no-worker", reason=error) from error
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It has been started."""
        assert isinstance(transport, asyncio.SubprocessTransport)  # noqa: S101  # what a subprocess has
        self._process = transport
        if sys.platform == "win32":
            self._job = Job(transport.get_pid())

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take what it says, frame by frame."""
        came = self._came
        came += data
        while len(came) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(came)[0]
            if len(came) < end:
                return
            said, body = parts(bytes(came[LENGTH.size : end]))
            del came[:end]
            if self._said is None or self._said.answer.done():  # it could be taken for the answer to what is asked next
                self._kill()
                return
            self.is_ready = self._said.take(said, body)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Without its pipes it is of no use. Most often it is ending, and how is not known once it has been killed."""
        asyncio.get_running_loop().call_later(ENDING, self._kill)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, and all that it said is there."""
        self.is_ready = False
        self._gone.set()
        if self._said is not None:
            self._said.ended(self._process.get_returncode() or 0)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.get_pid()

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.get_returncode() is None and not self._gone.is_set()

    async def ended(self) -> None:
        """Wait until it has ended."""
        await self._gone.wait()

    async def end(self) -> None:
        """End it now, whatever it is at."""
        self._kill()
        self._process.close()
        await self._gone.wait()
        if sys.platform == "win32":
            self._job.close()

    def _kill(self) -> None:
        self.is_ready = False
        with suppress(ProcessLookupError):
            self._process.kill()

    async def answer(self, told: Json, limits: Limits, most: int) -> Answer:
        """What it says to a job. Raises `QueryError`, `LimitError`; after that it may not be ready again."""
        self.is_ready = False
        if sys.platform == "win32":
            self._job.limit(limits.memory)
        self._said = said = _Said(limits, most)
        late = asyncio.get_running_loop().call_later(limits.seconds, said.late)
        try:
            if self._gone.is_set():
                said.ended(self._process.get_returncode() or 0)
            else:
                pipe = self._process.get_pipe_transport(0)
                assert isinstance(pipe, asyncio.WriteTransport)  # noqa: S101  # it was asked for
                pipe.write(frame(told))
            return await said.answer
        finally:
            late.cancel()
            self._said = None
            said.close()
