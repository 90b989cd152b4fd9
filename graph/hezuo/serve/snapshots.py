"""Snapshots for the processes that queries run in: one for each state of the tables and each scope that is asked.

They stand in the user's cache, named by the build id and the scope, so that a server that is started again finds them;
where nothing is cached, in a folder of the server's own that goes with it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from hezuo.api import Workspace
from hezuo.base import cache
from hezuo.base.problems import QueryError
from hezuo.base.served import ABOUT, QUADS, STORE, quads_of, quads_of_file, written
from hezuo.base.store import Part
from hezuo.serve.scoping import ALL, Words

#: What a snapshot is made by; another number where its form changes.
FORM = "served 1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot: its folder, the id of its content, how many triples each graph has (`''`: the default graph)."""

    folder: Path
    id: str
    graphs: dict[str, int]


class Shelf:
    """The snapshots of a server, made when first asked for, each once."""

    def __init__(self) -> None:
        self._own: Path | None = None
        self._made: dict[str, Snapshot] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def of(self, workspace: Workspace, *, measured: bool = False) -> Snapshot:
        """That of a workspace in its scope; `measured` with the measures of every network beside the record."""
        scope = workspace.scope
        left_out = [one.field.iri for one in workspace.left_out]
        told = [FORM, workspace.whole.inputs.build, *scope.years, "", *scope.colleges, "", *left_out]
        key = "\n".join([*told, "measures"] if measured else told)
        return self._found(key, lambda: quads_of(_parts(workspace, measured=measured)))

    def of_file(self, path: Path, words: Words, *, measured: bool = False) -> Snapshot:
        """That of a file of RDF; in the scope `all` each of its triples is in the default graph.

        Raises `QueryError` for another scope, and for a file that does not parse or cannot be read.
        """
        if measured or words not in ((None, None), (ALL, ALL)):
            raise QueryError("file-scope")
        try:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise QueryError("no-file", file=path, reason=error) from error
        union = words == (ALL, ALL)
        key = "\n".join([FORM, content, path.suffix.lower(), str(path.resolve()), str(union)])
        return self._found(key, lambda: quads_of_file(path, union=union))

    def close(self) -> None:
        """Take away what would not be found again."""
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def _found(self, key: str, quads: Callable[[], Iterable[bytes]]) -> Snapshot:
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            if key not in self._made:
                self._made[key] = self._kept(key) or self._new(key, quads)
            return self._made[key]

    def _kept(self, key: str) -> Snapshot | None:
        """The one in the cache, where it is whole."""
        entry = cache.find(key)
        if entry is None:
            return None
        with suppress(cache.DamagedError, KeyError, TypeError):
            graphs = entry.told(ABOUT)["graphs"]
            if QUADS in entry.files:
                entry.read(QUADS)
            else:
                entry.below(STORE)
            return _snapshot(entry.folder, key, graphs)
        entry.drop()
        return None

    def _new(self, key: str, quads: Callable[[], Iterable[bytes]]) -> Snapshot:
        if cache.root() is not None:
            failed: list[QueryError] = []

            def write(place: Path) -> None:
                try:
                    written(quads(), place)
                except QueryError as error:
                    failed.append(error)
                    raise OSError from error

            cache.put(key, write)
            if failed:
                raise failed[0]
            if (found := self._kept(key)) is not None:
                return found
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="hezuo-serve-"))
        place = self._own / _digest(key)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        written(quads(), place)
        return _snapshot(place, key, json.loads((place / ABOUT).read_bytes())["graphs"])


def _parts(workspace: Workspace, *, measured: bool) -> Iterator[Part]:
    """What is recorded; `measured` with what is computed from it, in a graph of its own."""
    yield from workspace.dataset.store.parts()
    if not measured:
        return
    # Imported here: a server that nobody asks for measures needs none of their libraries.
    from hezuo.export import data_cube

    lines = "".join(f"{line} .\n" for line in data_cube.triples(workspace.analysis))
    yield Part(lines.encode("utf-8", "surrogatepass"), data_cube.GRAPH, blank=False)


def _snapshot(folder: Path, key: str, graphs: dict[str, int]) -> Snapshot:
    return Snapshot(folder, _digest(key), graphs)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:24]
