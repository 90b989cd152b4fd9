"""The catalogue of measures: one record each, an entry in `measures.toml` with its texts.

A new measure is an entry that names its function; one that wants more than the matrix of a network is a line in
`COMPUTED` instead. The command line, the CSV, the RDF and the page follow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hezuo.base.memo import Memo
from hezuo.base.messages import LANGS, Lang, fill
from hezuo.base.problems import QueryError
from hezuo.measures import brokerage, brokerage_roles, centrality, sampling, twomode
from hezuo.measures.groups import Groups, consensus
from hezuo.measures.paths import Estimate
from hezuo.measures.ranges import ranks
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

TEXTS = Path(__file__).with_name("measures.toml")
ONE, TWO = "one", "two"
#: Ties have no direction: the representative is the gatekeeper.
BROKERS = ("coordinator", "itinerant", "gatekeeper", "liaison")
#: The measures that are sampled above so many nodes.
SAMPLED = {
    "betweenness": sampling.EXACT_LIMIT,
    "harmonic": sampling.HARMONIC_LIMIT,
    "two-mode-betweenness": sampling.EXACT_LIMIT,
}
#: A value this near to a whole number is one, and a share this near to none is none: sums leave dust of rounding.
WHOLE, DUST = 1e-9, 1e-15
#: Decimals of a count that is no whole number because ties have weights.
FRACTION = 2
#: Cases with a sentence of their own, beside the general one; the first that an entry words and a value meets is said.
#: Those of `BY_VALUE` look at the value itself, the others at what is shown, so that a sentence agrees with its number.
BY_VALUE: dict[str, Callable[[float], bool]] = {
    "zero": lambda v: abs(v) < DUST,
    "one": lambda v: abs(v - 1) < WHOLE,
    "two": lambda v: abs(v - 2) < WHOLE,
    "below": lambda v: v < 0,
}
AS_SHOWN: dict[str, Callable[[float], bool]] = {
    "high": lambda v: v >= 2,
    "low": lambda v: v <= -2,
}


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


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, as people read about it."""

    id: str
    names: tuple[str, str]
    definitions: tuple[str, str]
    formula: str
    citation: str
    #: `module.function` of this package; '' for one that stands in `COMPUTED`.
    function: str
    format: str
    #: "none", "ties" or "roles": the weights that count in it.
    weights: str
    #: "one", "two": the networks on which it says something.
    on: tuple[str, ...]
    #: Whether the lowest value ranks first.
    lowest: bool
    readings: tuple[str, str]
    #: The sentences of special cases, see `BY_VALUE` and `AS_SHOWN`.
    cases: Mapping[str, tuple[str, str]] = field(hash=False)
    #: Other names that it answers to.
    also: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        """Up to how many nodes it is exact, and sampled above; 0 for one that is always exact."""
        return SAMPLED.get(self.id, 0)

    def name(self, lang: Lang) -> str:
        """Its name."""
        return self.names[LANGS.index(lang)]

    @property
    def digits(self) -> int:
        """Its decimals."""
        return len(self.format.partition(".")[2])

    def number(self, value: float, digits: int | None = None) -> float | int:
        """A value with its decimals, or with so many; a count stays whole unless its ties have weights."""
        if not self.digits and abs(value - round(value)) < WHOLE:
            return round(value)
        # No minus zero: it is read as a number that is less than none.
        return round(value, digits if digits is not None else self.digits or FRACTION) + 0.0

    def shown(self, value: float) -> str:
        """A value as people read it, on every surface."""
        number = self.number(value)
        return str(number) if isinstance(number, int) else f"{number:.{self.digits or FRACTION}f}"

    def percent(self, value: float) -> str:
        """A share in per cent, with the decimals of the share."""
        digits = max(self.digits - 2, 0)
        least = 10**-digits
        return f"<{least:.{digits}f}" if 0 < 100 * value < least / 2 else f"{100 * value:.{digits}f}"

    def ranks(self, values: Floats) -> Ints:
        """The rank of each value, 1 the first; 0 where there is none."""
        defined = ~np.isnan(values)
        found = np.zeros(len(values), np.int64)
        found[defined] = ranks(-values[defined] if self.lowest else values[defined])
        return found

    def reading(self, lang: Lang, label: str, value: float, words: Mapping[str, object]) -> str:
        """The sentence for one node; `words` fill the places that are not its name or value."""
        number = self.number(value)
        held = [name for name, holds in BY_VALUE.items() if holds(value)]
        held += [name for name, holds in AS_SHOWN.items() if holds(number)]
        texts = next((self.cases[name] for name in held if name in self.cases), self.readings)
        halved = self.shown(value / 2)
        own = {"label": label, "value": self.shown(value), "percent": self.percent(value), "pairs": halved}
        return fill(texts[LANGS.index(lang)], {**words, **own})


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
        str(text.get("function", "")),
        str(text["format"]),
        str(text["weights"]),
        tuple(text["on"]),
        bool(text.get("lowest")),
        pair("reading"),
        {name: pair(f"reading-{name}") for name in (*BY_VALUE, *AS_SHOWN) if f"reading-{name}" in text},
        tuple(text.get("also", ())),
    )


def named(name: str) -> Measure:
    """The measure with this id or name. Raises `QueryError` when there is none."""
    for measure in measures().values():
        if name in (measure.id, *measure.names, *measure.also):
            return measure
    raise QueryError("no-measure", name=name, known="、".join(measures()))


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
