"""What a build is made from, and the number that tells one such content from another: no time, place or chance in it.

The **build id** is the SHA-256 of the contents of all inputs (what stands in the workspace's `data` and `ontology`, and
what the package ships) and of the program itself, its version and the bytes of its sources. Neither the texts of
reports nor where the nodes of the page stood before is an input: they change no fact.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from hezuo.base.content import file_sha256
from hezuo.base.workspace import PACKAGE, REPORTS, STATE, Folder, is_passed_over, shipped_root

#: What of the package makes the program; its notices, caches and lists of hashes do not.
SOURCES = (".py", ".toml", ".ttl", ".tsv", ".js", ".css", ".html")
#: Below `ontology`: for the tests of the project, and in no wheel.
FOR_TESTS = ("examples", "style")
#: Of the files of a build, the one that lists the others.
MANIFEST = "build.json"


@dataclass(frozen=True)
class Inputs:
    """The inputs of a workspace as they stood: name → SHA-256, sorted; those that could not be read, with the reason.

    `others` are the names of folders, and of what is not read (notes, what is no file, with what it is): that they are
    there is told.
    """

    files: Mapping[str, str]
    unread: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @cached_property
    def build(self) -> str:
        """The build id: 64 hexadecimal digits."""
        told = [f"hezuo {version()} {program()}", *(f"{sha} {name}" for name, sha in self.files.items())]
        return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def version() -> str:
    """The version of the program."""
    return metadata.version("hezuo")


@cache
def program() -> str:
    """The SHA-256 of the program's own sources: a changed program of the same version is another program."""
    # In plain texts, not paths: every verb waits for it.
    top, found = os.fspath(PACKAGE), hashlib.sha256()
    names: list[str] = []
    for here, folders, files in os.walk(top):
        folders[:] = [f for f in folders if f != "__pycache__" and not (here == top and f == "shipped")]
        names += [f"{here}{os.sep}{name}" for name in files if name.endswith(SOURCES)]
    for name in sorted(names):
        with open(name, "rb") as file:  # noqa: PTH123
            data = file.read()
        found.update(f"{name[len(top) + 1 :].replace(os.sep, '/')}\n{len(data)}\n".encode())
        found.update(data)
    return found.hexdigest()


def inputs_of(folder: Folder) -> Inputs:
    """Everything that a build of the workspace rests on, as it stands now; what cannot be read is told in `unread`."""
    found: dict[str, str] = {}
    unread: dict[str, str] = {}
    others: list[str] = []
    own = folder.root != shipped_root()
    places = {
        "data": (folder.data, (STATE, REPORTS, *_builds(folder))),
        "ontology": (folder.root / "ontology", () if own else FOR_TESTS),
    }
    if own:
        places["shipped"] = (shipped_root() / "ontology", FOR_TESTS)
    every = [(folder.template.name, folder.template)] if folder.template.exists() else []
    for prefix, (place, skipped) in places.items():
        if folder.held(place):
            others.append(f"{prefix}/")
            continue
        every += _below(place, skipped=skipped, unread=unread, prefix=f"{prefix}/", held=folder.held)
    for name, path in every:
        try:
            # What leads out of the workspace is not read, here as everywhere.
            if is_passed_over(path) or not _is_file(folder, path):
                others.append(f"{name}{_instead(path)}")
            else:
                found[name] = file_sha256(path)
        except OSError as error:
            unread[name] = error.strerror or str(error)
    return Inputs(MappingProxyType(dict(sorted(found.items()))), MappingProxyType(unread), tuple(sorted(others)))


def _instead(path: Path) -> str:
    """What stands in the place of a file, and, of a link, where it leads: each is told in words of its own."""
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return f" -> {os.readlink(path)}"  # noqa: PTH115  # as it is written, in whatever characters
    return "" if stat.S_ISREG(mode) else f" {stat.filemode(mode)[0]}"


def _is_file(folder: Folder, path: Path) -> bool:
    """Whether a path is a file of the workspace; the folder that it stands in is known to be one."""
    mode = os.lstat(path).st_mode
    return not folder.held(path) and path.is_file() if stat.S_ISLNK(mode) else stat.S_ISREG(mode)


def _builds(folder: Folder) -> set[str]:
    """The folders right below `data` that hold a build: what is made from the inputs is none of them."""
    made = {folder.build_dir.name} if folder.build_dir.parent == folder.data else set()
    return made | {path.parent.name for path in folder.data.glob(f"*/{MANIFEST}")}


def _below(
    top: Path,
    skipped: tuple[str, ...] = (),
    unread: dict[str, str] | None = None,
    prefix: str = "",
    held: Callable[[Path], str] = lambda path: "",
) -> Iterator[tuple[str, Path]]:
    """The files below a folder with their names from there; those of the `skipped` folders of its first level left out.

    A folder that cannot be listed is told in `unread`, else it raises.
    """

    def lost(error: OSError) -> None:
        if unread is None:
            raise error
        if not isinstance(error, FileNotFoundError):
            unread[prefix + _named(top, Path(error.filename) if error.filename else top)] = error.strerror or str(error)

    # Links are followed, as by those who read the tables; a link that leads to where one is already ends there.
    # Names are put together as texts: a path object for each would cost more than the walk.
    seen: set[tuple[int, int]] = set()
    start = len(str(top)) + 1
    for here, folders, files in os.walk(top, onerror=lost, followlinks=True):
        found = os.stat(here)  # noqa: PTH116
        if (found.st_dev, found.st_ino) in seen:
            folders.clear()
            continue
        seen.add((found.st_dev, found.st_ino))
        if here == str(top):
            folders[:] = [f for f in folders if f not in skipped]
        folders[:] = [f for f in folders if f != "__pycache__"]
        within = f"{prefix}{here[start:].replace(os.sep, '/')}{'/' * (len(here) > start)}"
        for name in files:
            yield within + name, Path(here, name)
        if unread is not None:
            yield from ((f"{within}{name}/", Path(here, name)) for name in folders)
        # A link may lead to the root of the disk: what leads out is named, not walked.
        folders[:] = [f for f in folders if not held(Path(here, f))]


def _named(top: Path, path: Path) -> str:
    return path.relative_to(top).as_posix() if path != top else "."
