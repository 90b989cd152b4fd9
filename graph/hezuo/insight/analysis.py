"""A workspace, measured: its networks, the measures on them, groups and structural roles, each when first asked for.

Claims about structure leave the own college out: every platform of its report contains it, so that it would be the
centre by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from hezuo.base.memo import Memo
from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY
from hezuo.measures import groups as grouping
from hezuo.measures import registry, structure
from hezuo.measures.groups import Groups
from hezuo.measures.registry import Measure, Score, profile
from hezuo.measures.structure import Structure
from hezuo.network import projection
from hezuo.network.projection import Network
from hezuo.network.stated import read
from hezuo.network.ties import Ties
from hezuo.record.load import Dataset
from hezuo.schema.ontology import NetworkSpec, Ontology

if TYPE_CHECKING:
    from hezuo.insight.changes import Changes


class GroupMarks(NamedTuple):
    """What a group can be called by: its best tied party (a node), and the names of what marks it (its majors)."""

    best: int
    marks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """The measured workspace. Two are never equal: each holds what it has worked out itself."""

    dataset: Dataset
    memo: Memo = field(default_factory=Memo, repr=False)
    #: Whether only what is plainly stated counts.
    plain: bool = False
    #: The dataset of all years that this one is a part of; None where it is no part.
    whole: Dataset | None = field(default=None, repr=False)

    @property
    def ontology(self) -> Ontology:
        """The ontology of the workspace."""
        return self.dataset.ontology

    @cached_property
    def ties(self) -> Ties:
        """Every declared tie, or every plain one; the nodes are the same."""
        found = read(self.dataset)
        return found.where(found.plain) if self.plain else found

    @cached_property
    def strict(self) -> Analysis:
        """The same by what is plainly stated alone; itself where all is."""
        return self if self.ties.plain.all() else Analysis(self.dataset, plain=True, whole=self.whole)

    @cached_property
    def moved(self) -> Changes | None:
        """What changed since the year before the last one of its scope; None where the record has one year."""
        from hezuo.insight.changes import since_last  # imported late: a picture asks for it, a measure does not

        return since_last(self.whole or self.dataset, self.dataset.scope)

    def own_college(self) -> str:
        """The IRI of the workspace's own college. Raises `QueryError` when it is not among the parties."""
        if self.ties.college < 0:
            raise QueryError("no-own-college")
        return self.ties.nodes.ids[self.ties.college]

    def network(self, name: str, *, ego: bool = False, weight: str = "") -> Network:
        """One of the networks, by notation or name. Raises `QueryError` for an unknown one."""
        spec = projection.named(self.ontology, name)
        weight = weight or spec.weight
        key = (Network, spec.notation, ego, weight)
        return self.memo.of(key, lambda: projection.project(self.ties, spec, ego=ego, weight=weight))

    @property
    def two_mode(self) -> Network:
        """The network of parties and their platforms: the one whose things are parties and nothing else is kept."""
        return self.network(next(s.notation for s in self.ontology.networks.values() if _is_two_mode(s)))

    @property
    def one_mode(self) -> Network:
        """The network of parties alone."""
        return self.network(next(s.notation for s in self.ontology.networks.values() if s.projects_on == PARTY))

    @property
    def groups(self) -> Groups:
        """The groups that hold still among parties and platforms; positions as in `two_mode`."""
        return profile(self.two_mode).groups

    @cached_property
    def structure(self) -> structure.Structure:
        """The structural roles; positions as in `two_mode`."""
        return structure.structure(self.two_mode)

    @cached_property
    def strict_structure(self) -> Structure:
        """The structural roles by what is plainly stated; positions as in `two_mode.strict`."""
        strict = self.two_mode.strict
        return self.structure if strict is self.two_mode else structure.structure(strict)

    def group_marks(self, network: Network) -> list[GroupMarks]:
        """For each group of a network its best tied party, and what marks it where something does."""
        label = profile(network).groups.label
        facets, labels = self._facets(network)
        marks = [tuple(labels[f] for f in found) for found in grouping.names(label, facets, labels)]
        degree = np.diff(network.matrix.indptr)
        found = []
        for number in range(label.max(initial=-1) + 1):
            inside = np.flatnonzero(label == number)
            best = min(inside, key=lambda i: (bool(network.sides[i]), -degree[i], network.ids[i]))
            found.append(GroupMarks(int(best), marks[number]))
        return found

    def _facets(self, network: Network) -> tuple[sparse.csr_array, list[str]]:
        """What can mark a group: whatever else than parties its records are tied to, counted for every node."""
        ties, members = self.ties, network.members
        other = ~ties.is_a([PARTY])[ties.thing] & np.isin(ties.record, members)
        facets, columns = np.unique(ties.thing[other], return_inverse=True)
        rows = np.searchsorted(members, ties.record[other])
        shape = (len(members), len(facets))
        counts = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        return counts, [ties.nodes.labels[f] for f in facets]

    def measured(self) -> Iterator[tuple[Network, Measure, list[Score]]]:
        """Each measure once: those of the network of parties and platforms, then the others of parties alone."""
        seen: set[str] = set()
        for network in (self.two_mode, self.one_mode):
            for measure in registry.fitting(network):
                if measure.id not in seen:
                    seen.add(measure.id)
                    yield network, measure, profile(network).scores(measure)

    def reported(self) -> Iterator[tuple[Network, list[tuple[Measure, list[Score]]]]]:
        """Every measure that fits, of every network that is reported."""
        for spec in reported(self.ontology):
            network = self.network(spec.notation)
            yield network, [(m, profile(network).scores(m)) for m in registry.fitting(network)]


def reported(ontology: Ontology) -> list[NetworkSpec]:
    """The networks whose ties are all of one sort.

    One whose records may be things of other records is left out: a tie in it says now one thing, now another.
    """
    found, is_a = ontology.networks.values(), ontology.is_a
    return [n for n in found if n.projects_on or not any(is_a(r, t) for r in n.records for t in n.things)]


def _is_two_mode(spec: NetworkSpec) -> bool:
    return not spec.projects_on and spec.things == (PARTY,)
