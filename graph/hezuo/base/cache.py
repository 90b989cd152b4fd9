"""What was worked out once, kept for the next command: folders of files in the user's own cache folder.

An entry is named by its key and lists its files with their SHA-256; what is read is held against that, so that a
damaged entry is none. Nothing here is ever needed: what cannot be read or written is done anew, without a word. What
was used longest ago goes when it becomes too much.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hezuo.base.content import file_sha256

#: Names the folder; `off` for none.
PLACE = "HEZUO_CACHE"
#: How much may stand there, in bytes.
MOST = 4 << 30
INDEX = "index.json"


class DamagedError(Exception):
    """An entry is not as it was written."""


def root() -> Path | None:
    """The folder of the entries, None where nothing is to be kept."""
    named = os.environ.get(PLACE, "")
    if named:
        return None if named == "off" else Path(named).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("hezuo", appauthor=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the cache with the SHA-256 of its files."""

    folder: Path
    files: dict[str, str]

    def read(self, name: str) -> bytes:
        """A file of it. Raises `DamagedError` where it is not as it was written."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            raise DamagedError(name) from error
        if hashlib.sha256(data).hexdigest() != self.files.get(name):
            raise DamagedError(name)
        return data

    def told(self, name: str) -> Any:
        """A file of it as JSON. Raises as `read`."""
        try:
            return json.loads(self.read(name))
        except ValueError as error:
            raise DamagedError(name) from error

    def below(self, name: str) -> Path | None:
        """A folder of it, each file held against its hash; None where it has none. Raises as `read`."""
        inside = [file for file in self.files if file.startswith(f"{name}/")]
        for file in inside:
            try:
                with (self.folder / file).open("rb") as opened:
                    same = hashlib.file_digest(opened, "sha256").hexdigest() == self.files[file]
            except OSError as error:
                raise DamagedError(file) from error
            if not same:
                raise DamagedError(file)
        return self.folder / name if inside else None

    def drop(self) -> None:
        """Take it away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _place(key: str) -> Path | None:
    top = root()
    return top / hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:40] if top is not None else None


def find(key: str) -> Entry | None:
    """The entry of this key, None where there is none or it is damaged."""
    place = _place(key)
    if place is None:
        return None
    try:
        told = json.loads((place / INDEX).read_bytes())
        if told["key"] != key or not all(isinstance(sha, str) for sha in told["files"].values()):
            return None
        # So that it is known what was used longest ago; nothing else hangs on times.
        os.utime(place / INDEX)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Entry(place, told["files"])


def put(key: str, write: Callable[[Path], None]) -> None:
    """Make the entry of this key, in the place of one that stands there: `write` puts its files into a folder."""
    place = _place(key)
    if place is None:
        return
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Path(tempfile.mkdtemp(prefix=".made-", dir=place.parent))
        try:
            write(made)
            files = {p.relative_to(made).as_posix(): p for p in sorted(made.rglob("*")) if p.is_file()}
            hashes = {name: file_sha256(path) for name, path in files.items()}
            (made / INDEX).write_text(json.dumps({"key": key, "files": hashes}), encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        _evict(place.parent, place)


def _evict(top: Path, newest: Path) -> None:
    """Take away what was used longest ago until the rest is little enough, and what others have left half made."""
    sizes = {p: sum(f.stat().st_size for f in p.rglob("*") if f.is_file()) for p in top.iterdir() if p.is_dir()}
    total = sum(sizes.values())
    for place in sorted(sizes, key=_used):
        if total <= MOST:
            break
        if place != newest:
            total -= sizes[place]
            shutil.rmtree(place, ignore_errors=True)


def _used(place: Path) -> float:
    try:
        return (place / INDEX).stat().st_mtime
    except OSError:
        return 0.0
