"""The catalogue of measures: what people read about each, from `measures.toml`, without what computes it.

So that a list of them is there at once: the libraries of numbers take longer to import than it to write.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hezuo.base.messages import LANGS, Lang, fill
from hezuo.base.problems import QueryError

if TYPE_CHECKING:
    from hezuo.network.ties import Floats, Ints

TEXTS = Path(__file__).with_name("measures.toml")
ONE, TWO = "one", "two"
#: The measures that are sampled above so many nodes: betweenness, and harmonic closeness, which costs a fiftieth.
EXACT_LIMIT, HARMONIC_LIMIT = 2_000, 20_000
SAMPLED = {"betweenness": EXACT_LIMIT, "harmonic": HARMONIC_LIMIT, "two-mode-betweenness": EXACT_LIMIT}
#: The measures whose ranks have ranges (`insight.measured`).
RANGED = ("degree", "betweenness", "role-strength")
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
        import numpy as np

        from hezuo.measures.ranges import ranks

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
