"""Memory given back to the system, so that a server that runs for weeks holds what it held after its first hour.

The C library of Linux keeps what was freed, in an arena for each thread; a process keeps what its largest query took,
and the stack of its deepest. Elsewhere nothing is done: there is no way to tell, or no need.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

#: Threads share so many arenas. They hold the interpreter's lock anyhow while they take memory.
ARENAS = 2
#: `M_ARENA_MAX` of malloc.h.
ARENA_MAX = -8


def _library() -> Any:
    """The C library; what it does not have raises `AttributeError`."""
    import ctypes

    return ctypes.CDLL(None)


def share() -> None:
    """Have the threads of this process share few arenas from now on."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            _library().mallopt(ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give back what this process has freed."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            _library().malloc_trim(0)


def held(pid: int) -> int:
    """How many bytes of its own a process has in memory, without what it shares; 0 where the system does not tell."""
    try:
        resident, shared = Path(f"/proc/{pid}/statm").read_bytes().split()[1:3]
    except OSError:
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
