"""What in a workspace is more than data: its ontology, rules, questions, views, story and settings.

A workspace may come by mail. It adds to what the package does, or takes the place of it; who opens it ought to see
that first.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from hezuo.base.workspace import SETTINGS, Folder, shipped_root

#: Patterns of files below `ontology/` → what they are; the first that matches.
PARTS = (
    ("rules/infer-*.rq", "inference"),
    ("rules/*-violation.rq", "rule"),
    ("questions/*.rq", "question"),
    ("views/*.rq", "view"),
    ("kinds/*.ttl", "kind"),
    ("lists/*.ttl", "list"),
    ("*.ttl", "vocabulary"),
    ("namelists/*", "names"),
)
STORY = Path("data", "story.toml")
State = Literal["added", "changed", "own", "same", "outside", "device", "unreadable"]


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file, what it is (`other`: nothing reads it), and how it stands to the package's file of the same name.

    `more` and `less` are the lines that it has and the other has not, and the other way round.
    """

    file: str
    part: str
    state: State
    more: int = 0
    less: int = 0


def code_of(folder: Folder) -> list[CodeFile]:
    """Every such file, sorted by name; links and devices are named and not opened."""
    own = folder.root / "ontology"
    found = [(p, _part(p.relative_to(own).as_posix())) for p in _files(folder, own)]
    found += [(p, part) for p, part in ((folder.root / STORY, "story"), (folder.root / SETTINGS, "settings"))]
    return [_compared(folder, p, part) for p, part in sorted(found) if p.is_symlink() or p.exists()]


def _files(folder: Folder, top: Path) -> Iterator[Path]:
    """The files below a folder, and what is no file or leads outside; never into a linked folder."""
    if top.is_symlink() or folder.held(top):
        yield top
        return
    for here, folders, files in os.walk(top):
        yield from (Path(here, name) for name in files)
        yield from (p for name in folders if (p := Path(here, name)).is_symlink())


def _part(name: str) -> str:
    depth = name.count("/")
    return next((part for glob, part in PARTS if glob.count("/") == depth and fnmatchcase(name, glob)), "other")


def _compared(folder: Folder, path: Path, part: str) -> CodeFile:
    file, held = folder.relative(path), folder.held(path)
    if held or path.is_dir():
        return CodeFile(file, part, "outside" if held in ("outside", "circle") else "device")
    twin = shipped_root() / path.relative_to(folder.root)
    try:
        mine = path.read_bytes()
        theirs = twin.read_bytes() if twin.is_file() else None
    except OSError:
        return CodeFile(file, part, "unreadable")
    if mine == theirs or part in ("story", "settings"):  # the package's story and settings serve nobody else
        return CodeFile(file, part, "same" if mine == theirs else "own")
    if theirs is None:
        return CodeFile(file, part, "added", more=len(mine.splitlines()))
    ours, shipped = Counter(mine.splitlines()), Counter(theirs.splitlines())
    return CodeFile(file, part, "changed", (ours - shipped).total(), (shipped - ours).total())
