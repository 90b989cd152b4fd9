"""Counts: how many of each kind, and how complete each column is."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang
from hezuo.base.terms import COOPERATION, PARTY, PLATFORM, RECORD
from hezuo.record.load import Dataset

# A part is not counted beside its whole.
COUNT = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a $class . MINUS { ?x hz:partOf ?whole } }"
MEMBERSHIPS = "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?m org:member ?p ; org:organization ?o }"


@dataclass(frozen=True, slots=True)
class Completeness:
    """One column of one table: how many of its rows are filled."""

    kind: str
    year: str
    heading: str
    filled: int
    rows: int


def totals(dataset: Dataset) -> dict[str, int]:
    """Parties, platforms, memberships, cooperations and records, without what is part of another of them."""
    found = {}
    for name, cls in (("parties", PARTY), ("platforms", PLATFORM), ("cooperations", COOPERATION), ("records", RECORD)):
        found[name] = _number(dataset.store.select(COUNT, {"class": cls}).rows[0][0])
    found["memberships"] = _number(dataset.store.select(MEMBERSHIPS).rows[0][0])
    return found


def _number(value: object) -> int:
    return int(str(value))


def completeness(dataset: Dataset, lang: Lang) -> list[Completeness]:
    """Every column of every table, in the order of the ontology."""
    found = []
    for resolved in dataset.identity.resolved:
        table = resolved.frame.table
        for wanted in resolved.kind.fields:
            filled = sum(bool(t.strip()) for t in resolved.frame.column(wanted))
            found.append(Completeness(resolved.kind.label(lang), table.year, wanted.label(lang), filled, len(table)))
    return found
