"""The process that strangers' queries run in: it reads what `base/worker.py` sends, and answers.

A frame is eight bytes of length and as many of content: a line of JSON, and behind it bytes where there are any. What
comes in is `load` (a part of the dataset; no answer), `ready` (answered when everything is loaded), and queries. The
main thread reads, so that the end of the input, which is the end of the parent, ends the process in mid-query too.
"""

from __future__ import annotations

import json
import os
import queue
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from hezuo.base.limits import LimitError, Limits
from hezuo.base.problems import QueryError
from hezuo.base.snapshot import Snapshot
from hezuo.base.store import Literal, Store, syntax_error

LENGTH = struct.Struct(">Q")
#: Rows in a frame.
CHUNK = 5_000
#: The stacks that are tried for the thread that runs queries: long chains of operators nest as deep as they are long.
STACKS = (512 * 1024 * 1024, 64 * 1024 * 1024, 8 * 1024 * 1024)
Json = dict[str, Any]


def read_frame(stream: BinaryIO) -> bytes | None:
    """The content of the next frame, None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    data = stream.read(size)
    return data if len(data) == size else None


def frame(head: Json, data: bytes = b"") -> bytes:
    """A frame, ready to be written."""
    text = json.dumps(head).encode() + b"\n"
    return LENGTH.pack(len(text) + len(data)) + text + data


def parts(content: bytes) -> tuple[Json, bytes]:
    """The line of JSON and the bytes behind it."""
    line, _, data = content.partition(b"\n")
    return json.loads(line), data


def main(snapshot: str = "") -> None:
    """Serve until the input ends, from a snapshot where one is named."""
    # What a library prints must not get between the frames.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Opened before no file can be any more.
    store = Snapshot(Path(snapshot)) if snapshot else Store()
    waiting: queue.SimpleQueue[Json] = queue.SimpleQueue()
    _start(lambda: _work(store, waiting, out))
    ceiling = _Ceiling()
    while (content := read_frame(sys.stdin.buffer)) is not None:
        head, data = parts(content)
        ceiling.set(Limits(**head["limits"]) if "limits" in head else None)
        if head["do"] == "load":
            store.load(data, head["graph"], blank=head["blank"])
        else:
            waiting.put(head)
    # At once, whatever the other thread is at.
    os._exit(0)


def _start(work: Callable[[], None]) -> None:
    for size in STACKS:
        threading.stack_size(size)
        with suppress(RuntimeError, ValueError, MemoryError):  # where memory is short, or the system allows less
            threading.Thread(target=work, daemon=True).start()
            return
    os._exit(1)


def _work(store: Store, waiting: queue.SimpleQueue[Json], out: BinaryIO) -> None:
    while True:
        head = waiting.get()
        try:
            for piece in _answered(store, head):
                out.write(piece)
        except LimitError as error:
            out.write(frame({"ended": error.reason}))
        except QueryError as error:
            out.write(frame({"error": error.key, "values": {k: str(v) for k, v in error.values.items()}}))
        except MemoryError:
            out.write(frame({"ended": "memory"}))
        except BaseException as error:  # noqa: BLE001  # the engine's panics are none of Python's exceptions
            out.write(frame({"error": "query-failed", "values": {"reason": f"{type(error).__name__}: {error}"}}))
        out.flush()


def _answered(store: Store, head: Json) -> Iterator[bytes]:
    """The frames of an answer."""
    if head["do"] == "ready":
        yield frame({})
        return
    text, limits = head["query"], Limits(**head["limits"])
    if head["do"] == "syntax":
        yield frame({"reason": syntax_error(text)})
    elif head["do"] == "construct":
        yield frame({}, store.construct(text, limits=limits))
    elif head["do"] == "select":
        rows = store.select(text, limits=limits)
        yield frame({"columns": rows.columns, "rows": len(rows.rows)})
        yield from _chunks(rows.rows)
    else:
        found = store.answer(text, limits=limits)
        yield frame({"columns": found.columns, "form": found.form, "rows": len(found.rows)})
        yield from _chunks(found.rows)


def _chunks(rows: list[Any]) -> Iterator[bytes]:
    """The rows in frames; a `Literal` is a list of three in JSON, which nothing else is."""
    for i in range(0, len(rows), CHUNK):
        yield frame({}, json.dumps(rows[i : i + CHUNK], ensure_ascii=False).encode())


def terms(row: list[Any]) -> tuple[Any, ...]:
    """A row of terms as `_chunks` wrote it."""
    return tuple(Literal(*cell) if isinstance(cell, list) else cell for cell in row)


class _Ceiling:
    """Holds the process to limits, where the system has them; to the network it has none: no file can be opened."""

    def __init__(self) -> None:
        self._size: int | None = None
        if sys.platform != "win32":
            import resource

            with suppress(OSError):
                self._size = os.open("/proc/self/statm", os.O_RDONLY)
            for kind in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE):
                with suppress(OSError, ValueError):
                    resource.setrlimit(kind, (0, 0))

    def set(self, limits: Limits | None) -> None:
        """From now on: so much memory beside what is in use, and so much time of the processor and a half again.

        None for what the program itself puts in: that takes what it takes.
        """
        if sys.platform != "win32":
            import resource

            if limits is None:
                _lower(resource.RLIMIT_AS, None)
                _lower(resource.RLIMIT_CPU, None)
                return
            if self._size is not None:
                used = int(os.pread(self._size, 100, 0).split()[0]) * resource.getpagesize()
                _lower(resource.RLIMIT_AS, used + limits.memory)
            # The parent counts the time; this ends the process where the parent cannot.
            spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            _lower(resource.RLIMIT_CPU, int(spent + 1.5 * limits.seconds) + 2)


def _lower(kind: int, value: int | None) -> None:
    """Lower a limit, with None to what the system sets."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(kind)[1]
        lower = value is not None and (hard == resource.RLIM_INFINITY or value < hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (value if lower and value is not None else hard, hard))
