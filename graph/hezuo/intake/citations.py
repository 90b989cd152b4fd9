"""What is cited for each thing: the documents that its rows are from, with all their pages.

Where all rows of a scope are from one document, its pages alone are enough; where they are from several, each is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hezuo.base.store import quoted, unquoted
from hezuo.base.terms import CITATION, PAGE, PRIMARY_SOURCE
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.narrow import Lines, Narrow, narrow
from hezuo.schema.kinds import Field

#: Between the pages of an entry.
PAGES = "、"
#: Between the documents of a citation.
DOCUMENTS = "；"
#: Document (IRI) and its pages, ascending.
Cited = tuple[str, tuple[str, ...]]


def cited(identity: Identity) -> Lines:
    """A citation of each record whose rows state a page."""
    first: dict[str, Cited] = {}
    more: dict[str, list[Cited]] = {}
    for resolved in identity.resolved:
        for record, one in _rows(resolved):
            if first.setdefault(record, one) != one:
                more.setdefault(record, []).append(one)
    documents = sorted({one[0] for one in first.values()} | {d for several in more.values() for d, _ in several})
    names = {iri: identity.names.caption(iri) or iri.rsplit("/", 1)[-1] for iri in documents} if documents[1:] else {}
    written = {one: _ending([one], names) for one in set(first.values())}
    yield Narrow(
        "".join([
            f"<{narrow(record)}{_ending([one, *more[record]], names) if record in more else written[one]}"
            for record, one in first.items()
        ])
    )  # fmt: skip


def _ending(several: Sequence[Cited], names: Mapping[str, str]) -> Narrow:
    """The statement behind the IRI of its subject."""
    return narrow(f"> <{CITATION}> {quoted(written(several, names))} .\n")


def written(several: Sequence[Cited], names: Mapping[str, str]) -> str:
    """A citation in words: pages alone, or documents by name (of those in `names`), each once, with its pages."""
    pages: dict[str, set[str]] = {}
    for document, found in several:
        pages.setdefault(document, set()).update(found)
    parts = [(names.get(document, ""), PAGES.join(in_order(found))) for document, found in pages.items()]
    return DOCUMENTS.join(f"《{name}》p. {text}" if name else text for name, text in sorted(parts))


def in_order(pages: Sequence[str] | set[str]) -> list[str]:
    """Page numbers, ascending."""
    # By length first: an endless number in a cell is a problem to be told, not one to be counted with.
    return sorted(pages, key=lambda page: (len(page), page))


def pages_of(resolved: Resolved, wanted: Field) -> dict[str, tuple[str, ...]]:
    """The pages that each distinct cell of a column states, ascending; those that state any."""
    found = resolved.frame.values.get(wanted.iri, {})
    return {text: tuple(in_order(list(map(unquoted, values)))) for text, values in found.items() if values}


def _rows(resolved: Resolved) -> Iterator[tuple[str, Cited]]:
    """Record, document and pages of each row that states a page."""
    page = next((f for f in resolved.kind.fields if f.path == PAGE), None)
    source = next((f for f in resolved.kind.fields if f.path == PRIMARY_SOURCE), None)
    if page is None or source is None:
        return
    pages = pages_of(resolved, page)
    documents = {text: found[0][0] if found else "" for text, found in resolved.targets[source.iri].items()}
    pairs = list(zip(resolved.frame.column(page), resolved.frame.column(source), strict=True))
    made = {(t, s): (documents[s], pages[t]) for t, s in set(pairs) if t in pages}
    for record, pair in zip(resolved.records, pairs, strict=True):
        if record and pair in made:
            yield record, made[pair]
