"""Ctrl-C ends the program within a second, also while an engine holds the thread that would hear it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from hezuo.base.messages import LANGS, say

#: So many seconds the program has to hear of it itself, and to clear up; then it is ended.
GRACE = 0.7
#: What says that it was heard, while somebody watches.
_heard: list[threading.Event] = []


def is_heard() -> None:
    """Say that Ctrl-C was heard by other means: what ends then has its time."""
    for told in _heard:
        told.set()


@contextmanager
def heard() -> Iterator[None]:
    """While the block runs a thread watches for Ctrl-C: Python's own handler waits until the engine gives back."""
    told = threading.Event()

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        raise KeyboardInterrupt

    _heard.append(told)
    watched, written = os.pipe()
    if sys.platform != "win32":  # where it is not asked for
        os.set_blocking(written, False)
    threading.Thread(target=_watch, args=(watched, told), daemon=True).start()
    handler, wakeup = signal.signal(signal.SIGINT, interrupt), signal.set_wakeup_fd(written)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        signal.signal(signal.SIGINT, handler)
        os.close(written)  # which ends the watch
        _heard.remove(told)


def _watch(watched: int, told: threading.Event) -> None:
    with os.fdopen(watched, "rb", 0) as stream:
        while signals := stream.read(64):
            if signal.SIGINT in signals and not told.wait(GRACE):
                stopped()
                os._exit(1)


def stopped() -> None:
    """Say that the program was stopped."""
    sys.stderr.write(" · ".join(say("cli.stopped", lang) for lang in LANGS) + "\n")
    sys.stderr.flush()
