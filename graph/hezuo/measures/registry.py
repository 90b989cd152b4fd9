"""What computes the measures of the catalogue.

A new measure is an entry in `measures.toml` with its texts that names its function; one that wants more than the
matrix of a network is a line in `COMPUTED` instead. The command line, the CSV, the RDF and the page follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

import numpy as np

from hezuo.base.memo import Memo
from hezuo.base.problems import QueryError
from hezuo.measures import brokerage, brokerage_roles, centrality, twomode
from hezuo.measures.catalogue import ONE, TWO, Measure, measures, named
from hezuo.measures.groups import Groups, consensus
from hezuo.measures.paths import Estimate
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

__all__ = ["ONE", "TWO", "Measure", "measures", "named"]

#: Ties have no direction: the representative is the gatekeeper.
BROKERS = ("coordinator", "itinerant", "gatekeeper", "liaison")


class Score(NamedTuple):
    """A measure of one node: its value, its rank (1 the first) among the nodes of its side, and how many those are.

    `tied` is how many others share its rank.
    """

    node: int
    value: float
    rank: int
    of: int
    tied: int = 0


@dataclass(frozen=True, eq=False)
class Profile:
    """A network with what several measures share, each computed once."""

    network: Network
    memo: Memo = field(default_factory=Memo, repr=False)

    @cached_property
    def groups(self) -> Groups:
        """The groups that hold still."""
        return consensus(self.network.matrix, self.network.ids)

    @cached_property
    def brokers(self) -> brokerage_roles.GouldFernandez:
        """Gould and Fernandez' roles over the stated classes."""
        return brokerage_roles.gould_fernandez(self.network.matrix, self.network.class_codes)

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """The measures that are sampled on large networks, with their standard errors."""
        found = {
            "betweenness": centrality.betweenness_estimate(self.network.matrix),
            "harmonic": centrality.harmonic_estimate(self.network.matrix),
        }
        if self.network.is_two_mode:
            found["two-mode-betweenness"] = twomode.betweenness_estimate(self.network.matrix, self.network.sides)
        return found

    def errors(self, measure: Measure) -> Floats | None:
        """The standard error of each value of a measure that was sampled; None for one that is exact here."""
        if not measure.limit or self.estimates[measure.id].exact:
            return None
        return self.estimates[measure.id].error

    @cached_property
    def largest(self) -> Bools:
        """Which nodes are in the largest component; in none of them where nothing is tied."""
        label = centrality.components(self.network.matrix)
        sizes = np.bincount(label, minlength=1)
        return np.asarray((sizes[label] == sizes.max()) & (sizes.max() > 1), bool)

    @cached_property
    def tied(self) -> Bools:
        """Which nodes have a tie to another."""
        return np.asarray(np.diff(self.network.matrix.indptr) > 0, bool)

    def scores(self, measure: Measure) -> list[Score]:
        """A measure of every node; the sides of a two-mode network are ranked apart, undefined ones left out."""
        return self.memo.of(measure.id, lambda: self._ranked(measure))

    def _ranked(self, measure: Measure) -> list[Score]:
        values, found = self.values(measure), []
        for side in (False, True):
            part = np.flatnonzero((self.network.sides == side) & ~np.isnan(values))
            places = measure.ranks(values[part])
            alike = np.bincount(places)[places] - 1
            rows = zip(part.tolist(), values[part].tolist(), places.tolist(), alike.tolist(), strict=True)
            found += [Score(n, v, r, len(part), t) for n, v, r, t in rows]
        return sorted(found)

    def values(self, measure: Measure) -> Floats:
        """The measure of every node; NaN where it is not defined."""
        # No minus zero: it is read as a number that is less than none.
        return np.asarray(computed(measure)(self), np.float64) + 0.0

    def role_strength(self) -> Floats:
        """For each node the sum of its ties' role weights."""
        weights = self.network.ties.weights[self.network.rows]
        size = len(self.network)
        both = np.bincount(self.network.source, weights, size) + np.bincount(self.network.target, weights, size)
        return np.asarray(both, np.float64)


def profile(network: Network) -> Profile:
    """The profile of a network, the same one each time, so that what its measures share is computed once."""
    return network.memo.of(Profile, lambda: Profile(network))


def fitting(network: Network) -> list[Measure]:
    """The measures that say something on this network."""
    kind = TWO if network.is_two_mode else ONE
    return [m for m in measures().values() if kind in m.on]


def chosen(network: Network, names: Sequence[str]) -> list[Measure]:
    """The measures with these ids or names, each once; all that fit when none is named, that of the network first.

    Raises `QueryError` for an unknown one and for one that says nothing on this network.
    """
    fits = fitting(network)
    found = {m.id: m for m in map(named, names)}
    for measure in found.values():
        if measure not in fits:
            raise QueryError("measure-unfit", name=measure.id, network=network.spec.notation)
    return list(found.values()) or sorted(fits, key=lambda m: m.id != network.spec.ranked_by)


def computed(measure: Measure) -> Callable[[Profile], Floats | Ints | Bools]:
    """What computes a measure of a profile. Raises `KeyError` for one that nothing computes: a fault of the program."""
    if not measure.function:
        return COMPUTED[measure.id]
    module, _, name = measure.function.rpartition(".")
    function = getattr(import_module(f"hezuo.measures.{module}"), name)
    return lambda p: function(p.network.matrix)


def _where(defined: Bools, values: Floats | Ints) -> Floats:
    return np.where(defined, values, np.nan)


def _broker(role: str) -> dict[str, Callable[[Profile], Floats | Ints]]:
    return {
        role: lambda p: getattr(p.brokers, role),
        f"{role}-expected": lambda p: p.brokers.expected[role],
        f"{role}-z": lambda p: p.brokers.z[role],
    }


#: The measures that want more of a network than its matrix.
COMPUTED: dict[str, Callable[[Profile], Floats | Ints | Bools]] = {
    "role-strength": lambda p: p.role_strength(),
    "betweenness": lambda p: p.estimates["betweenness"].value,
    "harmonic": lambda p: p.estimates["harmonic"].value,
    "eigenvector": lambda p: _where(p.largest, centrality.eigenvector(p.network.matrix)),
    "two-mode-degree": lambda p: twomode.degree(p.network.matrix, p.network.sides),
    "two-mode-closeness": lambda p: twomode.closeness(p.network.matrix, p.network.sides),
    "two-mode-betweenness": lambda p: p.estimates["two-mode-betweenness"].value,
    "constraint": lambda p: _where(p.tied, brokerage.constraint(p.network.matrix)),
    "brokerage": lambda p: p.brokers.total,
    **{name: f for role in BROKERS for name, f in _broker(role).items()},
    "participation": lambda p: _where(p.tied, brokerage.participation(p.network.matrix, p.groups.label)),
    "within-group": lambda p: _where(p.tied, brokerage.within_module_degree(p.network.matrix, p.groups.label)),
}
