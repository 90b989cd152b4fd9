"""Stores again, from what they were made of: from texts, or from a snapshot of the default graph on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hezuo.base.chunks import joined
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.service import graphs_named
from hezuo.base.store import Part, Store

if TYPE_CHECKING:
    from hezuo.base.worker import Worker


class Kept(Store):
    """A store that can tell what it was made of, as it was loaded."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        super().__init__(limits)
        self._made_of: list[Part] = []

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """As of any store."""
        if data := triples.encode("utf-8") if isinstance(triples, str) else triples:
            self._made_of.append(Part(data, graph, blank))
            super().load(data, graph, blank=blank)

    def load_all(self, chunks: Iterable[tuple[str, bytes]]) -> None:
        """As of any store."""
        super().load_all(self._told(chunks))

    def _told(self, chunks: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for graph, data in chunks:
            self._made_of.append(Part(data, graph, blank=False))
            yield graph, data

    def made_of(self) -> list[Part]:
        """What was loaded so far; it is told once, and given up."""
        found, self._made_of = self._made_of, []
        return found


class Loaded(Store):
    """The store again that was made of these parts."""

    def __init__(self, parts: Iterable[Part], limits: Limits = LIMITS) -> None:
        super().__init__(limits)
        every = list(parts)
        # All at once: each load of its own costs more than what is in it.
        self._put(b"".join(part.data for part in every if not part.blank), ox.DefaultGraph(), blank=False)
        for part in every:
            if part.blank:
                self._put(part.data, ox.DefaultGraph(), blank=True)
            self._graphs[part.graph] = None
            self._waiting.setdefault(part.graph, []).append(part)


class Opened(Store):
    """The store again whose default graph `written` put into a folder; its parts are read when something names a graph.

    A snapshot is there at once, but a query of it takes about four times as long: after `few` queries (None: however
    many) it is read into memory. `graphs` are the names of its graphs. Raises `OSError` for what is no snapshot.
    """

    def __init__(
        self,
        folder: Path,
        graphs: Iterable[str],
        parts: Callable[[], Iterable[Part]],
        limits: Limits = LIMITS,
        few: int | None = None,
    ) -> None:
        super().__init__(limits)
        self._store = ox.Store.read_only(str(folder))
        self._graphs = dict.fromkeys(graphs)
        self._behind: Callable[[], Iterable[Part]] | None = parts
        self._unfolding = Lock()
        self._few, self._asked = few, 0
        self._folder = folder
        self._beside: Worker | None = None

    def worker_for(self, sparql: str) -> Worker:
        """As of any store; what names no graph runs beside the snapshot, so that nothing has to be handed over."""
        if self._behind is None or graphs_named(sparql) != set():
            return self.worker
        if self._beside is None:
            from hezuo.base.worker import Worker

            self._beside = Worker(snapshot=self._folder)
        return self._beside

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """As of any store; a snapshot itself cannot be added to."""
        self._unfold()
        super().load(triples, graph, blank=blank)

    def load_all(self, chunks: Iterable[tuple[str, bytes]]) -> None:
        """As of any store."""
        self._unfold()
        super().load_all(chunks)

    def parts(self) -> Iterator[Part]:
        """As of any store."""
        behind = self._behind
        return super().parts() if behind is None else iter(behind())

    def _open(self, sparql: str) -> None:
        self._asked += not sparql.lstrip().startswith("ASK")  # which is quick anywhere
        many = self._few is not None and self._asked > self._few
        if self._behind is not None and (many or graphs_named(sparql) != set()):
            self._unfold()
        super()._open(sparql)

    def _unfold(self) -> None:
        """Put the store itself in the place of its snapshot."""
        with self._unfolding:
            if self._behind is not None:
                whole = Loaded(self._behind())
                self._store, self._waiting, self._behind = whole._store, whole._waiting, None


class Snapshot(Store):
    """The default graph alone, as `written` put it into a folder; of named graphs nothing is known."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._store = ox.Store.read_only(str(folder))


def written(parts: Iterable[Part], folder: Path) -> None:
    """Write the default graph of a store that is made of these parts into a folder. Raises `OSError`."""
    made, blank = ox.Store(str(folder)), list[bytes]()

    def plain() -> Iterator[bytes]:
        for part in parts:
            if part.blank:
                blank.append(part.data)
            else:
                yield part.data

    # All at once: each load of its own makes files that are then merged.
    made.bulk_load(joined(plain()), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    for data in blank:
        parsed = ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        made.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in parsed)
    made.flush()
