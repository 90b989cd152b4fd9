"""The documents that a scope was taken from: how much of it each states, and until when its data go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.terms import HZ, PRIMARY_SOURCE
from hezuo.record.load import Dataset

#: The last day that the data of a source are for.
UNTIL = HZ + "dataUntil"


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its IRI and name, how many entries of the scope are from it, its last day ('' where not stated)."""

    iri: str
    name: str
    entries: int
    until: str


def documents(dataset: Dataset) -> tuple[Document, ...]:
    """The documents that entries of the scope were taken from, those of most entries first."""
    counts, until = Counter(_cited(dataset)), dict(_until(dataset))
    names = dataset.identity.names
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Document(iri, names.caption(iri) or iri, count, until.get(iri, "")) for iri, count in found)


def _cited(dataset: Dataset) -> Iterator[str]:
    """The document of each entry that names one."""
    for resolved in dataset.identity.resolved:
        wanted = next((f for f in resolved.kind.fields if f.path == PRIMARY_SOURCE), None)
        if wanted is not None:
            for index in range(len(resolved.entries)):
                yield from (iri for iri, _ in resolved.targets_of(wanted, index)[:1])


def _until(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The last day of each source that states it."""
    for resolved in dataset.identity.resolved:
        wanted = next((f for f in resolved.kind.fields if f.path == UNTIL), None)
        if wanted is not None:
            yield from ((r, day) for r, day in zip(resolved.records, resolved.frame.plain(wanted), strict=True) if day)
