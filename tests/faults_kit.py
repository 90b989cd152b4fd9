"""Faults of the disk, one at a time: every operation on the files below a folder is counted, and one of them fails."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: What an operation fails with: a full disk, a broken one, somebody who stops the program.
ERRORS: dict[str, Callable[[], BaseException]] = {
    "ENOSPC": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "EIO": lambda: OSError(errno.EIO, os.strerror(errno.EIO)),
    "stop": KeyboardInterrupt,
}
#: The calls of `os` by which files come, go and settle; those with two paths count where either lies below the folder.
CALLS = ("open", "rename", "replace", "fsync", "mkdir", "unlink", "remove", "rmdir", "scandir", "listdir", "stat")
#: A file is asked for far more often than it is made; that this fails is tried where it is asked for.
PASSED = ("stat", "scandir", "listdir")


class Faults:
    """Counts operations below `root`; the `at`-th raises what `error` makes. 0: none does."""

    def __init__(self, root: Path, at: int = 0, error: Callable[[], BaseException] = ERRORS["EIO"]) -> None:
        self.root, self.at, self.error = str(root), at, error
        self.count = 0
        self.log: list[str] = []
        self.open_files: set[int] = set()

    @property
    def hit(self) -> bool:
        """Whether there was such an operation."""
        return 0 < self.at <= self.count

    def inside(self, *paths: object) -> bool:
        return any(isinstance(p, str | bytes | os.PathLike) and os.fsdecode(p).startswith(self.root) for p in paths)

    def operation(self, name: str, *paths: object) -> None:
        self.count += 1
        self.log.append(f"{name} {' '.join(str(p).removeprefix(self.root) for p in paths)}")
        if self.count == self.at:
            raise self.error()


class _Written(io.FileIO):
    """A file whose writes are operations too; half of what is to be written gets there before one fails."""

    faults: Faults

    def write(self, data: Any) -> int:
        try:
            self.faults.operation("write", self.name)
        except OSError:
            super().write(bytes(data)[: len(data) // 2])
            raise
        return super().write(data)


@contextmanager
def injected(faults: Faults) -> Iterator[Faults]:
    """Within the block the calls of `os`, `io` and `builtins` that touch files go through `faults`."""
    real = {name: getattr(os, name) for name in CALLS if name not in PASSED}
    real_open = io.open

    def call(name: str) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            if faults.inside(*args[:2]) or (args and isinstance(args[0], int) and args[0] in faults.open_files):
                faults.operation(name, *args[:2])
            # Nothing need stand on the disk for good.
            found = real[name](*args, **options) if name != "fsync" else None
            if name == "open" and faults.inside(*args[:1]):
                faults.open_files.add(found)
            return found

        return wrapped

    def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if not faults.inside(file):
            return real_open(file, mode, *args, **options)
        faults.operation(f"open-{mode}", file)
        if not set(mode) & set("wax+") or args:
            return real_open(file, mode, *args, **options)
        raw = _Written(file, mode.replace("b", "").replace("t", ""))
        raw.faults = faults
        buffered = io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, **options)

    try:
        for name in real:
            setattr(os, name, call(name))
        io.open = builtins.open = opened  # type: ignore[assignment]
        yield faults
    finally:
        for name, function in real.items():
            setattr(os, name, function)
        io.open = builtins.open = real_open
