"""Files written whole or not at all, and kept through a crash: every file that the program writes is written here.

A file is written beside its place under a name of its own, handed to the disk, and moved to its place in one step. On
Windows no file can be replaced that another program holds open (Excel does): the move is tried for a second, then
the file is named. That was written from the documentation of Windows and is tried in the tests by simulation only.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.problems import WorkspaceError

WINDOWS = os.name == "nt"
#: How often, and after how many seconds each time, a file that another program may hold open is tried again.
TRIES, PAUSE = 10, 0.1
#: What Windows says of such a file: access denied, sharing violation.
HELD = (5, 32)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place only if the block ends well.

    Raises `WorkspaceError` when the folder cannot be written (read-only, full, open in Excel).
    """
    # Of this thread alone: two that write one file at once each write a whole one, and the later stands.
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        ensure(path.parent)
        _sweep(path)
        yield temporary
        settle(temporary)
        move(temporary, path)
        settle_folder(path.parent)
    except BaseException as error:
        # Where the folder turned out to be a file there is nothing to clear away.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritable(path, error) from error
        raise


def _sweep(path: Path) -> None:
    """Take away what a killed process has left of this file."""
    for left in path.parent.glob(f".{_escaped(path.name)}.*-*.part"):
        number = left.name.removesuffix(".part").rpartition(".")[2].partition("-")[0]
        if number.isdecimal() and len(number) < 10 and not _runs(int(number)):
            # On Windows an open file cannot be taken away, so what can be is nobody's.
            with suppress(OSError):
                left.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _runs(process: int) -> bool:
    """Whether a process of this number runs here. Windows is not asked: there, asking would end it."""
    if WINDOWS:
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def unwritable(path: Path, error: OSError) -> WorkspaceError:
    """What to say of a file that could not be written; of one that another program holds open, that."""
    named = error.filename2 or error.filename or path
    held = WINDOWS and isinstance(error, PermissionError) and getattr(error, "winerror", None) in HELD
    if held:
        return WorkspaceError("held-open", file=named)
    return WorkspaceError("cannot-write", file=path, reason=error)


def of_sample(path: Path, lang: Lang) -> Path:
    """The file with a name that says that it tells of made-up data."""
    word = say("sample.word", lang)
    return path if word in path.stem else path.with_stem(f"{path.stem}-{word}")


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with the line ends of Unix, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all. Raises `WorkspaceError` as `replacing`."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_new(files: Mapping[Path, bytes]) -> None:
    """Write files that are not there yet, in their order, or none; what stands there already with these bytes is left.

    The last makes the others count (the settings of a workspace, the shape of a kind), so that one who was stopped on
    the way can begin again. Raises `WorkspaceError` for a file that holds something else, and as `replacing`.
    """
    missing = [path for path, data in files.items() if not _holds(path, data)]
    made: list[Path] = []
    try:
        for path in missing:
            made += [folder for folder in reversed(path.parents) if not folder.exists()]
            made.append(path)
            write_bytes(path, files[path])
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _holds(path: Path, data: bytes) -> bool:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unwritable(path, error) from error
    if found != data:
        raise WorkspaceError("exists", file=path)
    return True


def ensure(folder: Path) -> None:
    """See that a folder is there; where it is, nothing is asked of the disk that could fail unheard."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)


def move(source: Path, target: Path) -> None:
    """Put a file in the place of another, in one step."""
    for left in range(TRIES, -1, -1):
        try:
            source.replace(target)
        except PermissionError:
            if not WINDOWS or not left:
                raise
            time.sleep(PAUSE)
        else:
            return


def settle(path: Path) -> None:
    """See that the content of a file stands on the disk."""
    # For writing: Windows settles no file that was opened for reading only.
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_folder(folder: Path) -> None:
    """See that the names in a folder stand on the disk. Windows cannot, nor can every share."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
