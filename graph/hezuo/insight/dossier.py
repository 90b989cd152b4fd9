"""One thing in its ties: what it is tied to, family by family, and what of that hangs on one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hezuo.base.terms import COLLECTIVE, PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.network.ties import Bools, Ties


@dataclass(frozen=True, slots=True)
class End:
    """What a thing is tied to: its node, and the numbers of the ties between both, ascending."""

    node: int
    ties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The ends of one family (IRI of the class): first each for itself, then those that one sentence names together."""

    family: str
    clear: tuple[End, ...]
    #: Sentence (IRI) and its ends, two or more.
    together: tuple[tuple[str, tuple[End, ...]], ...]

    @property
    def ends(self) -> tuple[End, ...]:
        """All of them."""
        return (*self.clear, *(end for _, ends in self.together for end in ends))


@dataclass(frozen=True, eq=False)
class Dossier:
    """A node (numbered as in `ties`) and what it is tied to, in the scope of the analysis."""

    analysis: Analysis
    node: int

    @property
    def ties(self) -> Ties:
        """The ties of the scope."""
        return self.analysis.ties

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """What it is tied to: the families that have most ends first."""
        ties, ontology = self.ties, self.analysis.ontology
        by_family: dict[str, list[End]] = defaultdict(list)
        for end in ends(ties, self.node):
            by_family[ontology.family(ties.nodes.classes[end.node])].append(end)
        order = sorted(by_family.items(), key=lambda item: (item[0] != PLATFORM, item[0] != PARTY, item[0]))
        return tuple(_bundle(ties, family, found) for family, found in order)

    def bundle(self, family: str) -> Bundle:
        """Its ends of a family, which may be none."""
        return next((b for b in self.bundles if b.family == family), Bundle(family, (), ()))

    def is_a(self, cls: str) -> bool:
        """Whether it is of a class."""
        return self.analysis.ontology.is_a(self.ties.nodes.classes[self.node], cls)

    @cached_property
    def leads(self) -> tuple[End, ...]:
        """The ends with which a role that leads ties it."""
        return tuple(e for b in self.bundles for e in b.ends if any(self.ties.leads[t] for t in e.ties))

    @cached_property
    def only_here(self) -> tuple[int, ...]:
        """The parties of a platform that no other platform names, ascending."""
        records = _records(self.ties, self.ties.is_a([PLATFORM]))
        return tuple(e.node for e in self.bundle(PARTY).ends if records.get(e.node, set()) <= {self.node})

    @cached_property
    def beyond(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The parties of a platform that other platforms name too, each with these platforms, ascending."""
        records = _records(self.ties, self.ties.is_a([PLATFORM]))
        found = ((e.node, tuple(sorted(records.get(e.node, set()) - {self.node}))) for e in self.bundle(PARTY).ends)
        return tuple((node, others) for node, others in found if others)


def is_collective(ties: Ties, end: End) -> bool:
    """Whether everything that ties to an end is said of several together."""
    return all(ties.status_of(t) == COLLECTIVE for t in end.ties)


def ends(ties: Ties, node: int) -> list[End]:
    """What a node is tied to, the reporting of a row aside; the highest roles first, then by name."""
    found: dict[int, list[int]] = defaultdict(list)
    kept: Bools = ~ties.reported & ((ties.thing == node) | (ties.record == node))
    for tie in np.flatnonzero(kept).tolist():
        other = int(ties.record[tie]) if int(ties.thing[tie]) == node else int(ties.thing[tie])
        # A college is what its whole record is tied to: on the page of a record it is told apart.
        if not ties.reporting[other]:
            found[other].append(tie)
    made = [End(other, tuple(numbers)) for other, numbers in found.items()]
    return sorted(made, key=lambda e: (_rank(ties, e), ties.nodes.labels[e.node], e.node))


def _rank(ties: Ties, end: End) -> float:
    ranks = [float(ties.ranks[t]) for t in end.ties]
    return min((r for r in ranks if not np.isnan(r)), default=float("inf"))


def _bundle(ties: Ties, family: str, found: Sequence[End]) -> Bundle:
    sentences: dict[str, list[End]] = defaultdict(list)
    for end in found:
        sentence = next((s for t in end.ties if (s := ties.sentence_of(t))), "")
        if sentence and is_collective(ties, end):
            sentences[sentence].append(end)
    together = {s: tuple(some) for s, some in sentences.items() if len(some) > 1}
    inside = {end.node for some in together.values() for end in some}
    return Bundle(family, tuple(e for e in found if e.node not in inside), tuple(sorted(together.items())))


def own_roles(ties: Ties) -> dict[int, tuple[int, ...]]:
    """The ties of the own college to each record that it is a member of, the reporting of a row aside."""
    found: dict[int, list[int]] = defaultdict(list)
    mask: Bools = (ties.thing == ties.college) & ties.membership
    for tie in np.flatnonzero(mask).tolist():
        found[int(ties.record[tie])].append(tie)
    return {record: tuple(numbers) for record, numbers in found.items()}


def partners(ties: Ties, record: int) -> list[int]:
    """The parties that a record names, reporting colleges aside, in the order of its ties."""
    mask = (ties.record == record) & ties.is_a([PARTY])[ties.thing] & ~ties.reporting[ties.thing]
    return list(dict.fromkeys(ties.thing[mask].tolist()))


def second_step(ties: Ties, node: int, first: Iterable[int]) -> list[tuple[int, int]]:
    """What else the ends of a node are tied to, with the number of ends in between, the most first.

    The node itself, colleges that report, and what is an end already are left out.
    """
    near = set(first)
    count: dict[int, int] = defaultdict(int)
    for end in sorted(near):
        for other in {e.node for e in ends(ties, end)} - near - {node}:
            count[other] += 1
    return sorted(count.items(), key=lambda item: (-item[1], ties.nodes.labels[item[0]], item[0]))


def _records(ties: Ties, wanted: Bools) -> dict[int, set[int]]:
    """The records of a sort that name each thing."""
    found: dict[int, set[int]] = defaultdict(set)
    mask: Bools = wanted[ties.record] & ~ties.reported
    for record, thing in zip(ties.record[mask].tolist(), ties.thing[mask].tolist(), strict=True):
        found[thing].add(record)
    return found
