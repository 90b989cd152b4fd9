"""The process that queries of a server run in: it guards, parses, runs and writes; what it finds goes out in pieces.

In come frames (of `base/worker_process`) with one job each: `open` a snapshot, `query` one, `describe` one. Out go, for
a query, a head with the media type, pieces, and the end, all in one frame where it is little; or what kept it from an
answer. One thread, whose stack is large, reads, runs and writes; the main thread waits for the end of the parent, which
ends the process in mid-query too.
"""

from __future__ import annotations

import os
import re
import select
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import BinaryIO

from hezuo.base.limits import LimitError, Limits
from hezuo.base.problems import QueryError
from hezuo.base.served import Named, Served, syntax_error
from hezuo.base.service import words
from hezuo.base.worker_process import STACKS, Json, frame, parts, read_frame
from hezuo.record.guard import DEEPEST
from hezuo.record.slow import hints
from hezuo.serve.describing import COUNTS, PROPERTIES, SHARES
from hezuo.serve.explaining import explained
from hezuo.serve.media import WORTH, chosen, packing

#: A piece of an answer, in bytes, and so many snapshots stay open.
PIECE = 64 * 1024
OPEN = 3
#: What XML 1.0 cannot hold, and the line end that a reader would take for another.
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
#: What ends a row; in JSON a quote that ends a text, for one within it is an escape.
ENDS = {"xml": re.compile(rb"</result>"), "tsv": re.compile(rb"\n"), "json": re.compile(rb'(?<!\\)"\}\}')}


class Pieces:
    """Where an answer is written: made fit for its format, counted, compressed and sent."""

    def __init__(self, send: Callable[[bytes], None], name: str, head: Json, limits: Limits, most: int) -> None:
        #: Rows so far, with the heading where the format has one; they are counted once there can be too many.
        self.rows = 0
        self._uncounted: list[bytes] = []
        self._written = 0
        self._send, self._name, self._head = send, name, head
        self._limits, self._most = limits, most
        self._waiting: list[bytes] = []
        self._size = self._sent = 0
        self._quoted = False
        #: The last piece goes with the end.
        self._last = False
        self._kept: list[bytes] = []
        self._names = {new.encode(): old.encode() for new, old in head.pop("names").items()}
        self._pack = packing() if head["gzip"] else None
        #: What a writer raises comes back from the engine as something else.
        self.over: QueryError | None = None

    def write(self, data: bytes) -> int:
        """Take a piece. Raises `QueryError` where it is too much."""
        self._waiting.append(bytes(data))
        self._size += len(data)
        if self._size >= PIECE:
            self._flush()
        return len(data)

    def flush(self) -> None:
        """The engine asks for it at its end; what is left is sent by `end`."""

    def end(self) -> None:
        """Send what is left, and the end; what is little is not worth compressing."""
        if self._head and self._size < WORTH:
            self._pack, self._head["gzip"] = None, False
        self._last = True
        self._flush()
        if self._pack is not None:
            self._put(self._pack.flush())
        self._send(frame({**self._head, "done": True}, b"".join(self._kept)))

    def _flush(self) -> None:
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        if self._name in ("xml", "rdfxml"):
            data = NO_XML.sub(b"\xef\xbf\xbd", data).replace(b"\r", b"&#13;")
        for new, old in self._names.items():
            data = data.replace(new, old)
        self._count(data)
        if data:
            self._put(self._pack.compress(data) if self._pack is not None else data)

    def _count(self, data: bytes) -> None:
        self._uncounted.append(data)
        self._written += len(data)
        if self._written <= self._limits.rows:  # no row is shorter than a byte
            return
        data = b"".join(self._uncounted)
        self._uncounted.clear()
        if self._name == "csv":  # a line end within a quoted text ends no row
            for n, part in enumerate(data.split(b'"')):
                self._quoted ^= n > 0
                self.rows += 0 if self._quoted else part.count(b"\n")
        elif self._name in ENDS:
            self.rows += sum(1 for _ in ENDS[self._name].finditer(data))
        if self.rows > self._limits.rows + 1:
            self.over = LimitError("rows", self._limits)
            raise self.over

    def _put(self, data: bytes) -> None:
        if data:
            self._sent += len(data)
            if self._last:
                self._kept.append(data)
            else:
                self._send(frame(self._head, data))
                self._head = {}
        if self._sent > self._most:
            self.over = QueryError("too-large", most=self._most >> 20)
            raise self.over


def main() -> None:
    """Serve until the input ends."""
    # What a library prints must not get between the frames.
    out = os.fdopen(os.dup(1), "wb", buffering=2 * PIECE)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if sys.platform != "win32":
        with suppress(OSError):
            os.nice(5)  # pages come first
    for size in STACKS:
        threading.stack_size(size)
        with suppress(RuntimeError, ValueError, MemoryError):
            working = threading.Thread(target=_work, args=(sys.stdin.buffer, out), daemon=True)
            working.start()
            break
    else:
        os._exit(1)
    if sys.platform == "win32":  # its job object ends it
        working.join()
    else:
        gone = select.poll()
        gone.register(sys.stdin.fileno(), 0)
        gone.poll()
    os._exit(0)


def _work(jobs: BinaryIO, out: BinaryIO) -> None:
    opened: dict[str, Served] = {}

    def send(data: bytes) -> None:
        out.write(data)

    try:
        while (content := read_frame(jobs)) is not None:
            _told(parts(content)[0], opened, send)
            out.flush()
    finally:  # without this thread nothing is answered
        os._exit(0)


def _told(job: Json, opened: dict[str, Served], send: Callable[[bytes], None]) -> None:
    try:
        _done(job, _opened(opened, job["store"]), send)
    except LimitError as error:
        send(frame({"ended": error.reason}))
    except QueryError as error:
        send(frame({"error": error.key, "values": {k: str(v) for k, v in error.values.items()}}))
    except MemoryError:
        send(frame({"ended": "memory"}))
    except BaseException as error:  # noqa: BLE001  # the engine's panics are none of Python's exceptions
        send(frame({"fault": f"{type(error).__name__}: {error}"}))


def _opened(known: dict[str, Served], place: str) -> Served:
    if place not in known:
        _limit(None)
        while len(known) >= OPEN:
            del known[next(iter(known))]
        known[place] = Served(Path(place))
        _used.cache_clear()
    return known[place]


def _done(job: Json, served: Served, send: Callable[[bytes], None]) -> None:
    if job["do"] == "open":
        send(frame({"done": True}))
        return
    limits = Limits(**job["limits"])
    _limit(limits)
    if job["do"] == "check":
        send(frame({"done": True, "error": _wrong(job), "hints": [asdict(hint) for hint in hints(job["query"])]}))
        return
    if job["do"] == "describe":
        counted = {name: served.counted(query)[0][1] for name, query in COUNTS.items()}
        shares = {name: served.counted(query) for name, query in {**SHARES, "properties": PROPERTIES}.items()}
        send(frame({"done": True, "counts": counted, "shares": shares}))
        return
    _answer(job, served, limits, send)


def _wrong(job: Json) -> Json | None:
    """What is wrong with a query, None where it can be run."""
    try:
        _shallow(job["query"])
        if reason := syntax_error(job["query"], job["base"]):
            raise explained(job["query"], reason, lambda cut: syntax_error(cut, job["base"]))
    except QueryError as error:
        return {"key": error.key, "values": {k: str(v) for k, v in error.values.items()}}
    return None


def _answer(job: Json, served: Served, limits: Limits, send: Callable[[bytes], None]) -> None:
    text = job["query"]
    _shallow(text)
    asked = Named(tuple(job["default"]), tuple(job["named"])) if job["default"] or job["named"] else None
    try:
        found = served.query(text, asked, job["base"])
    except QueryError as error:
        if error.key != "bad-query":
            raise
        raise explained(text, error.values["reason"], lambda cut: syntax_error(cut, job["base"])) from None
    picked = chosen(job["accept"], graph=found.form == "graph")
    if picked is None:
        raise QueryError("not-acceptable")
    name, kind = picked
    head: Json = {"type": kind, "gzip": job["gzip"], "names": found.renamed}
    pieces = Pieces(send, name, head, limits, job["most"])
    try:
        found.write(name, pieces, limits)
    except QueryError as error:
        raise pieces.over or error from None
    pieces.end()


def _shallow(text: str) -> None:
    """Raises `QueryError` for brackets that are nested more deeply than anybody writes them."""
    if sum(map(text.count, "{([")) <= DEEPEST:
        return
    deep = 0
    for word in words(text):
        deep += (word in "{([") - (word in "})]")
        if deep > DEEPEST:
            raise QueryError("too-deep", most=DEEPEST)


def _limit(limits: Limits | None) -> None:
    """Hold the process to so much memory beside what is in use, and so much time of the processor and a half again."""
    if sys.platform != "win32":
        import resource

        def soft(kind: int, value: int) -> None:
            hard = resource.getrlimit(kind)[1]
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with suppress(OSError, ValueError):
                resource.setrlimit(kind, (most if value >= 0 else hard, hard))

        if limits is None:
            soft(resource.RLIMIT_AS, -1)
            soft(resource.RLIMIT_CPU, -1)
            return
        if (used := _used()) is not None:
            soft(resource.RLIMIT_AS, used + limits.memory)
        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        soft(resource.RLIMIT_CPU, int(spent + 1.5 * limits.seconds) + 2)


@cache
def _used() -> int | None:
    """How many bytes the process took when first asked, with a snapshot open; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()
