"""Stores again, from what they were made of: from texts, or from a snapshot of the default graph on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from hezuo.base.store import Store, graphs_named

#: N-Triples of a named graph, and whether its blank nodes keep their names.
Text = tuple[str, bytes, bool]


class Kept(Store):
    """A store that can tell what it was made of."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[Text] = []

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """As of any store."""
        if data := triples.encode("utf-8") if isinstance(triples, str) else triples:
            self._texts.append((graph, data, blank))
            super().load(data, graph, blank=blank)

    def load_all(self, chunks: Iterable[tuple[str, bytes]]) -> None:
        """As of any store."""
        super().load_all(self._told(chunks))

    def _told(self, chunks: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for graph, data in chunks:
            self._texts.append((graph, data, False))
            yield graph, data

    def texts(self) -> list[Text]:
        """What was loaded so far; it is told once, and given up."""
        found, self._texts = self._texts, []
        return found


class Loaded(Store):
    """The store again that gave these texts."""

    def __init__(self, texts: Iterable[Text]) -> None:
        super().__init__()
        every = list(texts)
        # All at once: each load of its own costs more than what is in it.
        self._put(b"".join(data for _, data, blank in every if not blank), ox.DefaultGraph(), blank=False)
        for graph, data, blank in every:
            if blank:
                self._put(data, ox.DefaultGraph(), blank)
            self._waiting.setdefault(graph, []).append((data, blank))


class Opened(Store):
    """The store again whose default graph `written` put into a folder; `texts` are read when something names a graph.

    Raises `OSError` for what is no snapshot.
    """

    def __init__(self, folder: Path, texts: Callable[[], Iterable[Text]]) -> None:
        super().__init__()
        self._store = ox.Store.read_only(str(folder))
        self._behind: Callable[[], Iterable[Text]] | None = texts
        self._unfolding = Lock()

    def load(self, triples: str | bytes, graph: str, *, blank: bool = False) -> None:
        """As of any store; a snapshot itself cannot be added to."""
        self._unfold()
        super().load(triples, graph, blank=blank)

    def _open(self, sparql: str) -> None:
        if self._behind is not None and graphs_named(sparql) != set():
            self._unfold()
        super()._open(sparql)

    def _unfold(self) -> None:
        """Put the store itself in the place of its snapshot."""
        with self._unfolding:
            if self._behind is not None:
                whole = Loaded(self._behind())
                self._store, self._waiting, self._behind = whole._store, whole._waiting, None


def written(texts: Iterable[Text], folder: Path) -> None:
    """Write the default graph of a store with these texts into a folder. Raises `OSError`."""
    made = ox.Store(str(folder))
    for _, data, blank in texts:
        if blank:
            parsed = ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
            made.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in parsed)
        else:
            made.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    made.flush()
