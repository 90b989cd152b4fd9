"""The catalogue of measures: one record each. Texts stand in `measures.toml`, the function that computes it below.

A new measure is an entry in the TOML and a line in `COMPUTED`; the command line, the CSV, the RDF and the page follow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from hezuo.catalogue import LANGS, Lang, fill
from hezuo.measures import brokerage, centrality, roles, twomode
from hezuo.measures.groups import Groups, consensus
from hezuo.measures.paths import Estimate
from hezuo.measures.ranges import ranks
from hezuo.network.draw import Network, role_weights
from hezuo.network.links import Bools, Floats, Ints
from hezuo.problems import QueryError

TEXTS = Path(__file__).with_name("measures.toml")
ONE, TWO = "one", "two"
BROKERS = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True)
class Profile:
    """A network with what several measures share, each computed once."""

    network: Network

    @cached_property
    def groups(self) -> Groups:
        """The groups that hold still."""
        return consensus(self.network.matrix, self.network.ids)

    @cached_property
    def brokers(self) -> roles.GouldFernandez:
        """Gould and Fernandez' roles over the stated classes."""
        return roles.gould_fernandez(self.network.matrix, self.network.class_codes)

    @cached_property
    def mode(self) -> Bools:
        """The side of each node in a two-mode network."""
        if self.network.mode is None:
            raise ValueError("a one-mode network has no sides")
        return self.network.mode

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """The measures that are sampled on large networks, with their standard errors."""
        found = {
            "betweenness": centrality.betweenness_estimate(self.network.matrix),
            "harmonic": centrality.harmonic_estimate(self.network.matrix),
        }
        if self.network.is_two_mode:
            found["two-mode-betweenness"] = twomode.betweenness_estimate(self.network.matrix, self.mode)
        return found

    def error(self, measure: Measure) -> float | None:
        """The largest standard error of a measure that was sampled; None for one that is exact here."""
        if not measure.sampled or self.estimates[measure.id].exact:
            return None
        return float(self.estimates[measure.id].error.max(initial=0.0))

    def values(self, measure: Measure) -> Floats:
        """The measure of every node; NaN where it is not defined."""
        # No minus zero: it is read as a number that is less than none.
        return np.asarray(COMPUTED[measure.id](self), np.float64) + 0.0

    def role_strength(self) -> Floats:
        """For each node the sum of its ties' role weights."""
        links = self.network.links
        weights = role_weights(links)[self.network.rows]
        size = len(self.network)
        both = np.bincount(self.network.source, weights, size) + np.bincount(self.network.target, weights, size)
        return np.asarray(both, np.float64)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, as people read about it."""

    id: str
    names: tuple[str, str]
    definitions: tuple[str, str]
    formula: str
    citation: str
    format: str
    #: "one", "two": the networks on which it says something.
    on: tuple[str, ...]
    #: Whether it is sampled on large networks.
    sampled: bool
    #: Whether the lowest value ranks first.
    lowest: bool
    readings: tuple[str, str]

    def name(self, lang: Lang) -> str:
        """Its name."""
        return self.names[LANGS.index(lang)]

    def shown(self, value: float) -> str:
        """A value as people read it."""
        return f"{value:.{len(self.format.partition('.')[2])}f}"

    def ranks(self, values: Floats) -> Ints:
        """The rank of each value, 1 the first; 0 where there is none."""
        defined = ~np.isnan(values)
        found = np.zeros(len(values), np.int64)
        found[defined] = ranks(-values[defined] if self.lowest else values[defined])
        return found

    def reading(self, lang: Lang, label: str, value: float, rank: int, of: int) -> str:
        """The sentence for one node."""
        text = self.readings[LANGS.index(lang)]
        return fill(text, {"label": label, "value": self.shown(value), "rank": rank, "n": of})


@cache
def measures() -> dict[str, Measure]:
    """Every measure, by id, in the order of the catalogue."""
    return {key: _measure(key, text) for key, text in tomllib.loads(TEXTS.read_text(encoding="utf-8")).items()}


def _measure(key: str, text: dict[str, Any]) -> Measure:
    def pair(name: str) -> tuple[str, str]:
        return str(text[name][0]), str(text[name][1])

    return Measure(
        key,
        pair("name"),
        pair("definition"),
        str(text["formula"]),
        str(text["citation"]),
        str(text["format"]),
        tuple(text["on"]),
        bool(text.get("sampled")),
        bool(text.get("lowest")),
        pair("reading"),
    )


def named(name: str) -> Measure:
    """The measure with this id or name. Raises `QueryError` when there is none."""
    for measure in measures().values():
        if name in (measure.id, *measure.names):
            return measure
    raise QueryError("no-measure", name=name, known="、".join(measures()))


def fitting(network: Network) -> list[Measure]:
    """The measures that say something on this network."""
    kind = TWO if network.is_two_mode else ONE
    return [m for m in measures().values() if kind in m.on]


def _broker(role: str) -> dict[str, Callable[[Profile], Floats | Ints]]:
    return {
        role: lambda p: getattr(p.brokers, role),
        f"{role}-expected": lambda p: p.brokers.expected[role],
        f"{role}-z": lambda p: p.brokers.z[role],
    }


COMPUTED: dict[str, Callable[[Profile], Floats | Ints | Bools]] = {
    "degree": lambda p: centrality.degree(p.network.matrix),
    "strength": lambda p: centrality.strength(p.network.matrix),
    "role-strength": lambda p: p.role_strength(),
    "betweenness": lambda p: p.estimates["betweenness"].value,
    "harmonic": lambda p: p.estimates["harmonic"].value,
    "eigenvector": lambda p: centrality.eigenvector(p.network.matrix),
    "pagerank": lambda p: centrality.pagerank(p.network.matrix),
    "core": lambda p: centrality.core_number(p.network.matrix),
    "clustering": lambda p: centrality.clustering(p.network.matrix),
    "cut-point": lambda p: centrality.articulation_points(p.network.matrix),
    "two-mode-degree": lambda p: twomode.degree(p.network.matrix, p.mode),
    "two-mode-closeness": lambda p: twomode.closeness(p.network.matrix, p.mode),
    "two-mode-betweenness": lambda p: p.estimates["two-mode-betweenness"].value,
    "constraint": lambda p: brokerage.constraint(p.network.matrix),
    "effective-size": lambda p: brokerage.effective_size(p.network.matrix),
    "brokerage": lambda p: p.brokers.total,
    **{name: f for role in BROKERS for name, f in _broker(role).items()},
    "participation": lambda p: brokerage.participation(p.network.matrix, p.groups.label),
    "within-group": lambda p: brokerage.within_module_degree(p.network.matrix, p.groups.label),
}
