"""The processes that queries run in: a fixed number, one query at a time each, ended and replaced when one goes wrong.

One that a query has left with much memory is replaced too, when it has answered.

A query waits for a process, not longer than the settings say and not behind more than they allow. What it finds is kept
until it is whole, in memory and from some megabytes on in a file: so its status is sure before the first byte is sent,
and a client that reads slowly keeps no process. A client that goes away ends its query, and with it the process.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from hezuo.base.limits import LimitError, Limits
from hezuo.base.problems import QueryError
from hezuo.base.worker_process import Json
from hezuo.serve.counting import Counts
from hezuo.serve.process import IN_MEMORY, Answer, Process
from hezuo.serve.returning import held
from hezuo.serve.settings import Settings

#: So many seconds a process may take to open a snapshot.
OPENING = 120.0
#: So many seconds it may take to look a query over.
CHECKING = 5.0
#: After a query of so many seconds it is looked how much more a process holds than when it had opened its snapshot.
LONG = 0.1
#: From so many bytes on another takes its place at once; from so many on one process at most in so many seconds, for
#: large records take some, and to start a process takes a quarter of a second.
MUCH, SOME, SELDOM = 64 << 20, 16 << 20, 30.0


class BusyError(QueryError):
    """Every process is at work and too many queries wait already, or this one has waited too long."""


class UnreadyError(BusyError):
    """What a query is asked of has waited too long for being made, and is still being made."""


@dataclass(frozen=True, slots=True)
class Job:
    """A query for a process: the folder of the snapshot, text, graphs, the header Accept, whether compressed."""

    store: str
    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    accept: str = ""
    base: str | None = None
    gzip: bool = False


JOB = tuple(one.name for one in fields(Job))


class Pool:
    """The processes. It belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.counts = Counts()
        self._told = {"do": "query", "limits": asdict(settings.limits), "most": settings.largest}
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        #: What each held when it had opened the snapshot that most ask.
        self._light: dict[Process, int] = {}
        #: When one that held some more was replaced.
        self._lightened = -SELDOM
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._in_line: set[asyncio.Task[Any] | None] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._store = ""
        self._closed = False

    @property
    def pids(self) -> list[int]:
        """The processes that live."""
        return sorted(process.pid for process in self._all)

    @property
    def busy(self) -> int:
        """How many of them are at work."""
        return len(self._all) - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._waiting)

    def waits(self, task: asyncio.Future[Any]) -> bool:
        """Whether a query, which runs as this task, has no process yet."""
        return task in self._in_line

    async def start(self, store: str) -> None:
        """Start them, one after the other; when the first runs. Raises `QueryError` where none starts.

        Until it has opened the snapshot, queries wait in line.
        """
        self._store = store
        first = await self._run_one()
        self._spawn(self._begin_all(first))

    def show(self, store: str) -> None:
        """Another snapshot is what most will ask from now on: those that have nothing to do open it at once."""
        self._store = store
        for process in list(self._idle):
            self._idle.remove(process)
            self._spawn(self._opened(process))

    async def close(self) -> None:
        """End them."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        for process in list(self._all):
            await process.end()
        self._all.clear()
        self._idle.clear()

    async def run(self, job: Job) -> Answer:
        """The answer to a query; to cancel it ends the process that it runs in.

        Raises `BusyError`, `LimitError` over a limit, and `QueryError` for what is wrong with it.
        """
        told = {name: getattr(job, name) for name in JOB}
        return await self._run({**told, **self._told}, self.settings.limits)

    async def describe(self, store: str) -> Json:
        """What a snapshot holds, counted. Raises as `run`."""
        limits = self.settings.limits
        answer = await self._run({"do": "describe", "store": store, "limits": asdict(limits)}, limits)
        answer.body.close()
        return answer.head

    async def check(self, store: str, query: str, base: str) -> Json:
        """What is wrong with a query, and what in it may be slow; it is not run. Raises as `run`."""
        limits = replace(self.settings.limits, seconds=min(CHECKING, self.settings.limits.seconds))
        told = {"do": "check", "store": store, "query": query, "base": base, "limits": asdict(limits)}
        answer = await self._run(told, limits)
        answer.body.close()
        return answer.head

    async def _run(self, told: Json, limits: Limits) -> Answer:
        process = await self._process()
        began = time.monotonic()
        try:
            answer = await process.answer(told, limits, self.settings.largest)
        except BaseException as error:
            self.counts.refused += not isinstance(error, LimitError)
            if isinstance(error, LimitError):
                self.counts.ended[error.reason] = self.counts.ended.get(error.reason, 0) + 1
            raise
        finally:
            took = time.monotonic() - began
            self.counts.seconds += took
            if took > LONG and process.is_ready and self._is_heavy(process):
                self._replace(process)
            else:
                self._give_back(process)
        self.counts.answered += 1
        return answer

    def _is_heavy(self, process: Process) -> bool:
        """Whether a query has left a process with so much that another is to take its place now."""
        more = held(process.pid) - self._light.get(process, 0)
        if more > MUCH:
            return True
        now = time.monotonic()
        if more < SOME or now < self._lightened + SELDOM:
            return False
        self._lightened = now
        return True

    async def _process(self) -> Process:
        """One that has nothing to do, waited for in line."""
        while self._idle:
            process = self._idle.pop()
            if process.lives:
                return process
            self._replace(process)
        if len(self._waiting) >= self.settings.queue:
            raise BusyError("too-busy", seconds=round(self.settings.patience))
        turn: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        task = asyncio.current_task()
        self._in_line.add(task)
        try:
            return await asyncio.wait_for(turn, self.settings.patience)
        except BaseException as error:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn.done() and not turn.cancelled():  # it was handed over to who has just gone
                self._give_back(turn.result())
            if isinstance(error, TimeoutError):
                raise BusyError("too-busy", seconds=round(self.settings.patience)) from None
            raise
        finally:
            self._in_line.discard(task)

    def _give_back(self, process: Process) -> None:
        """A process that has ended its query: the next in line gets it; another takes its place where it is dead."""
        if not process.is_ready:
            self._replace(process)
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(process)
                return
        self._idle.append(process)

    def _replace(self, process: Process) -> None:
        self._all.discard(process)
        self._light.pop(process, None)
        self._spawn(process.end())
        if not self._closed:
            self.counts.replaced += 1
            self._spawn(self._begin_again())

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin_all(self, first: Process) -> None:
        """One after the other: all at once they would take the processors from who asks first."""
        await self._opened(first)
        for _ in range(self.settings.workers - 1):
            await self._begin_again()

    async def _begin(self) -> None:
        await self._opened(await self._run_one())

    async def _run_one(self) -> Process:
        process = await Process.started()
        self._all.add(process)
        self._spawn(self._missed(process))
        return process

    async def _missed(self, process: Process) -> None:
        """Replace a process that ends while it has nothing to do."""
        await process.ended()
        if process in self._idle:
            self._idle.remove(process)
            self._replace(process)

    async def _opened(self, process: Process) -> None:
        """Have a process open the snapshot that most ask, and put it where it is taken from."""
        with suppress(QueryError):
            limits = Limits(seconds=OPENING)
            (await process.answer({"do": "open", "store": self._store}, limits, IN_MEMORY)).body.close()
            self._light[process] = held(process.pid)
        self._give_back(process)

    async def _begin_again(self) -> None:
        pause = 0.1
        while not self._closed:
            try:
                await self._begin()
            except QueryError:  # the system gives none now
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                return
