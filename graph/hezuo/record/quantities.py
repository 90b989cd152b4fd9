"""The numbers of a record that are not exact, found by the property that states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.terms import PREFIXES
from hezuo.intake.identity import Resolved
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field


@dataclass(frozen=True, slots=True)
class Inexact:
    """A property with numbers that are not exact: a column that states it, and how they are printed, row by row."""

    column: Field
    printed: tuple[str, ...]


def inexact(dataset: Dataset, sparql: str) -> list[Inexact]:
    """The properties that a query names and that have numbers which are not exact in its scope, sorted by IRI."""
    found: dict[str, list[tuple[Field, str]]] = {}
    for resolved in dataset.identity.resolved:
        for wanted, printed in _printed(resolved):
            found.setdefault(wanted.path, []).append((wanted, printed))
    return [
        Inexact(cells[0][0], tuple(printed for _, printed in cells))
        for path, cells in sorted(found.items())
        if names_property(sparql, path)
    ]


def _printed(resolved: Resolved) -> Iterator[tuple[Field, str]]:
    for iri, known in resolved.frame.qualified.items():
        wanted = resolved.kind.field_of(iri)
        for text, record in zip(resolved.frame.column(wanted), resolved.records, strict=True):
            if record:
                yield from ((wanted, one.printed) for one in known.get(text, ()))


def names_property(sparql: str, path: str) -> bool:
    """Whether a query writes the IRI of a property, in full or with a prefix that needs no declaration."""
    short = [f"{prefix}:{path[len(start) :]}" for prefix, start in PREFIXES.items() if path.startswith(start)]
    return f"<{path}>" in sparql or any(re.search(rf"\b{re.escape(name)}(?![\w-])", sparql) for name in short)
