"""The files of a build as one: a switch from one whole set to the next, whatever happens on the way.

Beside the folder of a build stands its state, in `.hezuo/<name of the folder>/`:

    versions/<name>/   whole sets of files: the one that counts and the one before
    current            the name of the one that counts: replacing this file is the switch
    plain              the name of the one whose files the folder itself holds
    lock, building     who builds: held by the system for one process, and the number of that process

A set is written under a name that never was, handed to the disk and then pointed at. The folder itself is a copy of it
for people, made after the switch, file by file; where `plain` and `current` differ the copying was cut short, and who
comes next takes it up again. Whoever reads a build reads where `standing` says. What fails before all is done, also by
Ctrl-C, is undone: the pointer goes back, and the folder with it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from hezuo.base.content import Content, pieces, sha256
from hezuo.base.inputs import MANIFEST
from hezuo.base.problems import WorkspaceError
from hezuo.base.workspace import STATE
from hezuo.base.writing import WINDOWS, ensure, move, replacing, settle, settle_folder, unwritable, write_text

#: How long one who finds another at work waits, in seconds, before that is said and before it is given up.
SHORTLY, LONG = 1.0, 600.0
#: What a build wrote before builds listed their files, and not every build writes; the last only beside the others.
UNLISTED = ("explorer.html", "positions.csv", "measures.nq", "tables/*.csv")
#: How much of two files is compared at a time, in bytes.
CHUNK = 1 << 20
#: The names of versions.
NAME = re.compile(r"[0-9a-f]{16}(-[0-9]+)?")
Waiting = Callable[[str], None]


def _state(folder: Path) -> Path:
    """Where the state of a folder stands: beside it, or in it where nothing can stand beside it."""
    inside = folder == folder.parent or not (os.access(folder.parent, os.W_OK) or not folder.parent.exists())
    return folder / STATE / "build" if inside else folder.parent / STATE / folder.name


def _led_away(place: Path, top: Path) -> None:
    """Raise `OSError` where a link leads out of where a build and its state stand: neither is written there."""
    for path in (place, *place.parents):
        if path == top:
            return
        if path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _told(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return ""


def standing(folder: Path) -> Path:
    """Where a whole set of the files of `folder` stands: there itself, or, while it is copied, in its version."""
    state = _state(folder)
    name = _told(state / "current")
    version = state / "versions" / name
    whole = not NAME.fullmatch(name) or _told(state / "plain") == name or not version.is_dir()
    with suppress(OSError):
        _led_away(version, folder.parent)
        return folder if whole else version
    return folder


@contextmanager
def building(folder: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """Be the one who builds into a folder; `waiting` is told the number of the process that does, when it is another.

    Raises `WorkspaceError` when that one does not come to an end, and when the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    state = _state(folder)
    try:
        _led_away(state / "versions", folder.parent)
        ensure(state / "versions")
        lock = FileLock(state / "lock")
        try:
            lock.acquire(timeout=SHORTLY)
        except Timeout:
            if waiting is not None:
                waiting(_told(state / "building"))
            lock.acquire(timeout=LONG)
    except Timeout as error:
        raise WorkspaceError("building", folder=folder, process=_told(state / "building")) from error
    except (OSError, NotImplementedError) as error:
        raise unwritable(folder, error if isinstance(error, OSError) else OSError(str(error))) from error
    try:
        write_text(state / "building", f"{os.getpid()}\n")
        yield
    finally:
        lock.release()


def publish(files: Mapping[str, Content], folder: Path) -> None:
    """Put a set of files in the place of the one that stands in `folder`; whoever calls holds `building`.

    Other files stay. Raises `WorkspaceError` when it cannot be written: all is then as it was.
    """
    state = _state(folder)
    try:
        before = _cleared(state) or _adopted(files, folder, state)
        name = _staged(files, state, before)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        _point(name, state)
        _copy(name, folder, state)
    except BaseException as error:
        # Should this fail too, the state tells it, and who comes next ends it.
        with suppress(OSError, WorkspaceError):
            _point(before, state)
            _copy(before, folder, state)
        if isinstance(error, OSError):
            raise unwritable(folder, error) from error
        raise


def recover(folder: Path) -> None:
    """Finish the copying that was cut short, if one was; not while another builds.

    Raises `WorkspaceError` when the folder cannot be written; its files are then to be read where `standing` says.
    """
    if standing(folder) == folder:
        return
    from filelock import FileLock, Timeout

    state = _state(folder)
    try:
        with FileLock(state / "lock", timeout=0):
            _copy(_told(state / "current"), folder, state)
    except Timeout:
        return
    except OSError as error:
        raise unwritable(folder, error) from error


def _cleared(state: Path) -> str:
    """The name of the set that counts, '' where none does; what neither counts nor was copied last is taken away."""
    name = _told(state / "current")
    if not (state / "versions" / name).is_dir():
        name = ""
    for path in sorted((state / "versions").iterdir()):
        if path.name not in (name, _told(state / "plain")):
            # On Windows what another program looks at stays until the next build.
            shutil.rmtree(path, ignore_errors=WINDOWS)
    return name


def _adopted(files: Mapping[str, Content], folder: Path, state: Path) -> str:
    """What stands in the folder, and no state knows of, as the first version, so that there is a way back to it."""
    names = {name for name in (*files, *(listed(folder) or _unlisted(folder))) if (folder / name).is_file()}
    name = _staged({name: (folder / name).read_bytes() for name in names}, state, "")
    _point(name, state)
    write_text(state / "plain", name + "\n")
    return name


def _unlisted(folder: Path) -> list[str]:
    patterns = UNLISTED if (folder / UNLISTED[-2]).is_file() else UNLISTED[:-1]
    return [p.relative_to(folder).as_posix() for pattern in patterns for p in folder.glob(pattern)]


def listed(folder: Path) -> list[str]:
    """The files that a set says it has, itself among them; none where it has no list."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        names = [str(name) for name in found]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return []
    return [MANIFEST, *(n for n in names if not Path(n).is_absolute() and ".." not in Path(n).parts)]


def _staged(files: Mapping[str, Content], state: Path, before: str) -> str:
    """Write a set as a version that nobody points at yet; its name. One that is the same as the one before is that."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\n".encode() + bytes.fromhex(sha256(files[name])))
    called = digest.hexdigest()[:16]
    versions = state / "versions"
    if before.partition("-")[0] == called and _same(files, versions / before):
        return before
    names = (called, *(f"{called}-{n}" for n in range(1, 1000)))
    name = next(n for n in names if not (versions / n).exists())
    part = versions / f"{name}.part"
    folders = {part, *((part / file).parent for file in files)}
    for here in sorted(folders):
        ensure(here)
    for file, data in files.items():
        with (part / file).open("wb") as target:
            target.writelines(pieces(data))
        settle(part / file)
    for here in sorted(folders):
        settle_folder(here)
    part.rename(versions / name)
    settle_folder(versions)
    return name


def _same(files: Mapping[str, Content], version: Path) -> bool:
    held = _names(version)
    return held == sorted(files) and all(_holds(version / name, files[name]) for name in held)


def _holds(path: Path, content: Content) -> bool:
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces(content)) and not file.read(1)


def _names(version: Path) -> list[str]:
    return sorted(p.relative_to(version).as_posix() for p in version.rglob("*") if p.is_file() and not p.is_symlink())


def _point(name: str, state: Path) -> None:
    if _told(state / "current") != name:
        write_text(state / "current", name + "\n")


def _copy(name: str, folder: Path, state: Path) -> None:
    """Make the folder hold the files of a version, and none of another; what differs is told by content."""
    version, names = state / "versions" / name, _names(state / "versions" / name)
    others = {n for v in (state / "versions").iterdir() if v != version for n in _names(v)} - set(names)
    changed = [n for n in names if not _equal(version / n, folder / n)]
    stale = sorted(n for n in others if (folder / n).is_file())
    if _told(state / "plain") == name and not changed and not stale:
        return
    with suppress(FileNotFoundError):
        (state / "plain").unlink()
    for file in changed:
        _place(version / file, folder / file, folder, state)
    for file in stale:
        (folder / file).unlink()
        if (folder / file).parent != folder and not any((folder / file).parent.iterdir()):
            (folder / file).parent.rmdir()
    for here in sorted({(folder / n).parent for n in (*changed, *stale) if (folder / n).parent.is_dir()}):
        settle_folder(here)
    write_text(state / "plain", name + "\n")


def _equal(one: Path, other: Path) -> bool:
    try:
        with one.open("rb") as a, other.open("rb") as b:
            while (piece := a.read(CHUNK)) == b.read(CHUNK):
                if not piece:
                    return True
    except (FileNotFoundError, IsADirectoryError):
        return False
    return False


def _place(source: Path, target: Path, folder: Path, state: Path) -> None:
    """A copy of a file in its place, in one step; until then it is with the state: a build holds nothing strange."""
    fresh = state / "fresh" / target.name
    _led_away(target.parent, folder)
    ensure(target.parent)
    ensure(fresh.parent)
    shutil.copyfile(source, fresh)
    settle(fresh)
    try:
        move(fresh, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # A folder on another disk than its state.
        with replacing(target) as temporary:
            shutil.copyfile(source, temporary)
