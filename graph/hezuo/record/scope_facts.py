"""What a scope is written with (`record/scoping`): what the properties of a record lead to, as its data have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from hezuo.base.terms import ORG, REPORTING_COLLEGE
from hezuo.record.load import Dataset


@dataclass(frozen=True)
class Facts:
    """What properties lead to, as a whole record has it: their IRIs, whatever the scope."""

    of_things: frozenset[str]
    to_things: frozenset[str]
    #: Properties of entries that no thing has.
    of_entries: frozenset[str]
    back: frozenset[str]
    partly: frozenset[str]
    roles: frozenset[str]
    #: What leads from the platform to the party, with what leads there from the party.
    turned: Mapping[str, str]
    #: Whether a membership in it has ended.
    ended: bool
    #: The colleges that report.
    colleges: tuple[str, ...]


def _facts(whole: Dataset) -> Facts:
    """Those of a whole record; most of them look at all that it holds."""
    store = whole.store

    def iris(query: str) -> frozenset[str]:
        return frozenset(str(p) for (p,) in store.select(query).rows)

    of_things = iris("SELECT DISTINCT ?p { ?s dcterms:source ?e . ?s ?p ?o }")
    roles = iris("SELECT DISTINCT ?q { ?r org:roleProperty ?p . ?p rdfs:subPropertyOf* ?q }") - {ORG + "memberOf"}
    led = store.select("SELECT ?back ?forth { ?back owl:inverseOf ?forth }").rows
    return Facts(
        of_things,
        iris("SELECT DISTINCT ?p { ?o dcterms:source ?e . ?s ?p ?o }"),
        iris("SELECT DISTINCT ?p { ?e a hz:Entry ; ?p ?o }") - of_things,
        iris("SELECT ?p { ?p owl:inverseOf ?q }"),
        iris("SELECT DISTINCT ?p { ?s a hz:PartStatement ; rdf:predicate ?p }"),
        roles,
        {str(b): str(f) for b, f in led if str(f) in roles} | {ORG + "hasMember": ORG + "memberOf"},
        bool(store.select("SELECT ?m { ?m a org:Membership ; schema:endDate ?d } LIMIT 1").rows),
        _colleges(whole),
    )


def _colleges(dataset: Dataset) -> tuple[str, ...]:
    found = dataset.store.select(f"SELECT ?c {{ ?c a <{REPORTING_COLLEGE}> }} ORDER BY ?c").rows
    return tuple(str(c) for (c,) in found)


class Known:
    """What a scope is written with: the facts of the whole record, and what of them the part has."""

    def __init__(self, whole: Dataset, part: Dataset) -> None:
        self._whole, self._part = whole, part

    @cached_property
    def facts(self) -> Facts:
        """Those of the whole record: for a million triples it takes seconds, so it is kept for the next command."""
        return self._whole.kept("facts", Facts, lambda: _facts(self._whole))

    @cached_property
    def reporting(self) -> str | None:
        """The colleges that report in the scope, where these are not all."""
        report = _colleges(self._part)
        return None if report == self.facts.colleges else ", ".join(f"<{iri}>" for iri in report)

    @cached_property
    def by_name(self) -> bool:
        """Whether what is cited stands in several documents."""
        documents = "SELECT DISTINCT ?d { ?r dcterms:source ?e . ?e prov:hadPrimarySource ?d ; hz:page ?n }"
        return len(self._part.store.select(documents).rows) > 1

    def is_thing(self, iri: str) -> bool:
        """Whether an IRI is one of a thing, which has entries."""
        return bool(self._whole.store.select("ASK { $thing dcterms:source ?e }", {"thing": iri}).rows[0][0])
