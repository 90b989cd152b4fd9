"""What an answer says of two things together that the record does not state plainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.store import Rows, Value
from hezuo.base.terms import STATED_AS
from hezuo.intake.identity import Resolved
from hezuo.record.load import Dataset
from hezuo.record.quantities import names_property
from hezuo.schema.kinds import Field
from hezuo.schema.values import parts


@dataclass(frozen=True, slots=True, order=True)
class Unplain:
    """A record, a thing that a row of its table names, both as captions, and the status (an IRI) of that."""

    record: str
    thing: str
    status: str


def unplain(dataset: Dataset, sparql: str, answer: Rows) -> list[Unplain]:
    """What rows of an answer say of a record and a thing beside each other that is not plainly stated, sorted.

    A query that asks for statuses itself tells them, so nothing is found for it.
    """
    if not answer.rows or names_property(sparql, STATED_AS):
        return []
    known: dict[str, list[tuple[frozenset[str], Unplain]]] = defaultdict(list)
    caption = dataset.identity.names.caption
    for resolved in dataset.identity.resolved:
        for record, thing, status in _statements(resolved):
            said = Unplain(caption(record), caption(thing), status)
            for word in (record, said.record):
                known[word].append((frozenset((thing, said.thing)), said))
    return sorted(_told(known, answer)) if known else []


def _told(known: dict[str, list[tuple[frozenset[str], Unplain]]], answer: Rows) -> set[Unplain]:
    told: set[Unplain] = set()
    for row in answer.rows:
        words = {word for value in row for word in _words(value)}
        for word in words & known.keys():
            told.update(said for things, said in known[word] if things & words)
    return told


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
        yield from parts(value)


def _statements(resolved: Resolved) -> Iterator[tuple[str, str, str]]:
    """(record, thing, status) of what rows name and do not state plainly, all IRIs."""
    fields = [f for f in resolved.kind.fields if not f.is_literal and not f.on_entry]
    for index in resolved.standings:
        if record := resolved.records[index]:
            for wanted in fields:
                for thing, _ in resolved.targets_of(wanted, index):
                    if status := resolved.status(index, wanted, thing, _role(resolved, wanted, index)):
                        yield record, thing, status


def _role(resolved: Resolved, wanted: Field, index: int) -> str:
    if not wanted.role_field:
        return wanted.role
    return next((iri for iri, _ in resolved.targets_of(resolved.kind.field_of(wanted.role_field), index)), "")
