r"""A process of its own for queries that the package did not bring, which can be ended: the engine cannot be stopped.

    worker = Worker(lambda: [Part(b"<a:b> <a:c> <a:d> .\n", "a:graph", blank=False)])
    worker.select("SELECT * { ?s ?p ?o }", Limits())      # Rows, or raises QueryError
    worker.close()

A query that goes over a limit raises `LimitError`, whose `reason` says which; the process is gone then, and the next
query starts another with the same data. Queries of several threads wait for each other. Answers are those of `Store`.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from hezuo.base.limits import LimitError, Limits, Reason
from hezuo.base.problems import QueryError
from hezuo.base.store import Answer, Part, Rows
from hezuo.base.worker_process import Json, frame, parts, read_frame, terms
from hezuo.base.workspace import PACKAGE

if sys.platform == "win32":
    from hezuo.base.job import Job

#: How often a wait looks up: Ctrl-C is not heard on every system while a thread waits.
SLICE = 0.1
#: An answer may be as large as this part of the memory: it is held here too.
SHARE = 4
#: So many frames of an answer may wait to be read.
WAITING = 8
#: Exit codes: the signals of POSIX, and what Windows says of an abort and of an allocation that failed.
REASONS: dict[int, Reason] = {-6: "memory", -9: "memory", -24: "time", 0xC0000409: "memory", 0xC0000017: "memory"}
BOOT = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from hezuo.base.worker_process import main
main(*sys.argv[2:])"""


class Worker:
    """The process, started when first asked; `source` gives what it is to hold whenever it is started.

    With a `snapshot` (a folder that `base.snapshot.written` made) it reads that, and starts at once.
    """

    def __init__(self, source: Callable[[], Iterable[Part]] = tuple, snapshot: Path | None = None) -> None:
        self._source, self._snapshot = source, snapshot
        self._later: list[Part] = []
        self._running: _Running | None = None
        self._busy = threading.RLock()

    @property
    def pid(self) -> int | None:
        """The process, where one runs."""
        return self._running.pid if self._running is not None and self._running.lives else None

    def load(self, part: Part) -> None:
        """Put more into a process that runs; one that is yet to start gets it from the source."""
        with self._busy:
            if self._running is not None:
                self._later.append(part)

    def select(self, sparql: str, limits: Limits) -> Rows:
        """As `Store.select`. Raises `QueryError`, `LimitError` for one that goes over a limit."""
        head, _, rows = self._asked("select", sparql, limits)
        return Rows(tuple(head["columns"]), [tuple(row) for row in rows])

    def answer(self, sparql: str, limits: Limits) -> Answer:
        """As `Store.answer`. Raises as `select`."""
        head, _, rows = self._asked("answer", sparql, limits)
        return Answer(tuple(head["columns"]), [terms(row) for row in rows], head["form"])

    def construct(self, sparql: str, limits: Limits) -> bytes:
        """As `Store.construct`. Raises as `select`."""
        return self._asked("construct", sparql, limits)[1]

    def syntax_error(self, sparql: str, limits: Limits) -> str:
        """As the function of the store. Raises as `select`."""
        return str(self._asked("syntax", sparql, limits)[0]["reason"])

    def close(self) -> None:
        """End the process; the next query starts another."""
        with self._busy:
            if self._running is not None:
                self._running.end()
            self._running = None
            self._later.clear()

    def _asked(self, what: str, sparql: str, limits: Limits) -> tuple[Json, bytes, list[Any]]:
        """The head of an answer, the bytes behind it, its rows. What keeps them from coming ends the process."""
        with self._busy:
            try:
                running = self._ready(limits)
                running.hold(limits)
                running.send(frame({"do": what, "query": sparql, "limits": asdict(limits)}), limits)
                found = _received(running, limits)
            except BaseException:
                self.close()
                raise
        if "ended" in found[0]:
            raise LimitError(found[0]["ended"], limits)
        if "error" in found[0]:
            raise QueryError(found[0]["error"], **found[0]["values"])
        return found

    def _ready(self, limits: Limits) -> _Running:
        """A process that holds everything; that takes what it takes, and is not counted."""
        missing: Iterable[Part] = self._later
        if self._running is None or not self._running.lives:
            self.close()
            self._running = _Running(self._snapshot)
            missing = self._source()
        elif not self._later:
            return self._running
        try:
            for part in missing:
                head = {"do": "load", "graph": part.graph, "blank": part.blank}
                self._running.send(frame(head, part.data), limits)
            self._running.send(frame({"do": "ready"}), limits)
            self._running.next(None, limits)
        except LimitError as error:
            raise QueryError("no-worker", reason=error.reason) from error
        self._later.clear()
        return self._running


def _received(running: _Running, limits: Limits) -> tuple[Json, bytes, list[Any]]:
    until = time.monotonic() + limits.seconds
    head, data = parts(running.next(until, limits))
    rows: list[Any] = []
    size = 0
    while len(rows) < head.get("rows", 0):
        chunk = parts(running.next(until, limits))[1]
        size += len(chunk)
        if size > limits.memory // SHARE:
            raise LimitError("memory", limits)
        rows += json.loads(chunk)
    return head, data, rows


class _Running:
    """One process and what it says."""

    def __init__(self, snapshot: Path | None) -> None:
        # Not in the current folder, which may be a stranger's. In a group of its own: Ctrl-C reaches only the parent.
        folders = json.dumps([str(PACKAGE.parent), *(p for p in sys.path if p)])
        command = [sys.executable, "-P", "-S", "-c", BOOT, folders, *([str(snapshot)] if snapshot else [])]
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603  # this interpreter, and a text of this module
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=PACKAGE, **apart
            )
        except OSError as error:
            raise QueryError("no-worker", reason=error) from error
        if sys.platform == "win32":
            self._job = Job(self._process.pid)
        # Popen types them as what may be missing.
        self._input, output = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        self._frames: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._reader = threading.Thread(target=_read, args=(output, self._frames), daemon=True)
        self._reader.start()
        self._gone = weakref.finalize(self, _end, self._process, self._input)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def hold(self, limits: Limits) -> None:
        """Windows: hold it to so much memory; elsewhere it holds itself."""
        if sys.platform == "win32":
            self._job.limit(limits.memory)

    def end(self) -> None:
        """End it now, whatever it is at."""
        self._gone()
        if sys.platform == "win32":
            self._job.close()
        while self._reader.is_alive():  # it may wait to hand over what nobody wants any more
            with suppress(queue.Empty):
                self._frames.get_nowait()
            self._reader.join(0.01)

    def send(self, data: bytes, limits: Limits) -> None:
        """Hand it a frame. Raises `LimitError` when it has ended."""
        try:
            self._input.write(data)
            self._input.flush()
        except OSError as error:
            raise LimitError(self._why(), limits) from error

    def next(self, until: float | None, limits: Limits) -> bytes:
        """Its next frame. Raises `LimitError` when there comes none, or none by then."""
        while True:
            left = SLICE if until is None else until - time.monotonic()
            if left <= 0:
                raise LimitError("time", limits)
            try:
                found = self._frames.get(timeout=min(left, SLICE))
            except queue.Empty:
                continue
            if found is None:
                raise LimitError(self._why(), limits)
            return found

    def _why(self) -> Reason:
        """What the way it ended says: out of memory the engine aborts, or the system kills; else its stack was full."""
        code = self._process.wait()
        return REASONS.get(code, "crash")


def _read(output: BinaryIO, frames: queue.Queue[bytes | None]) -> None:
    with output:
        while (content := read_frame(output)) is not None:
            frames.put(content)
    frames.put(None)


def _end(process: subprocess.Popen[bytes], its_input: BinaryIO) -> None:
    process.kill()
    process.wait()
    with suppress(OSError):
        its_input.close()
