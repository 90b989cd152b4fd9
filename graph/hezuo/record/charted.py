"""How an answer is best drawn, in a line: the `# chart:` of a question's header, and what people write in its place.

    bar label=university value=led doubt=unplain unit.zh=家

The kind comes first (`KINDS`), then what each column of the answer is for:

    label     what a bar, a row of squares, a row of a matrix stands for; for a line `year`, each that has tables
    value     the number; several with commas are several series; none: rows are counted
    series    the column whose words are the series (parts of a bar, lines, columns of a matrix)
    doubt     how many of the value are not plainly stated; a text there makes all of it doubtful
    rank      the rank of a role, whose shade it gets (1 is the highest); blank: not stated
    order     given | value | label
    limit     so many are drawn, and none with a value below `least`; the rest is told
    per       what values are divided by (10000 for 万元)      unit.zh, unit.en     what is counted
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args

from hezuo.base.messages import Lang

KINDS = ("bar", "ladder", "line", "matrix", "stacked")
Order = Literal["given", "value", "label"]
#: What lines call the year that a question is asked in, one after the other.
YEAR = "year"
#: No more is ever drawn; no divisor is higher.
DRAWN, HIGHEST = 200, 10**9
#: So many labels are drawn where nothing else is said: more are no picture.
MOST = 30


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart as it is declared: its kind, and which column of the answer is what ('' and (): none)."""

    kind: str
    label: str
    values: tuple[str, ...] = ()
    series: str = ""
    doubt: str = ""
    rank: str = ""
    order: Order = "given"
    limit: int = MOST
    least: int = 0
    per: int = 1
    #: What is counted, in Chinese and in English; '' where it needs no word.
    units: tuple[str, str] = ("", "")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple(c for c in (self.label, *self.values, self.series, self.doubt, self.rank) if c)

    def is_year(self, column: str) -> bool:
        """Whether it is no column of an answer but the year that the question is asked in, as lines want it."""
        return self.kind == "line" and column == self.label == YEAR

    def unit(self, lang: Lang) -> str:
        """What is counted, in `lang`."""
        return self.units[lang == "en"]

    def changed(self, words: Iterable[str]) -> Self:
        """The same with `key=value` words in the place of its own. Raises `ValueError` for one that says nothing."""
        found = self
        for word in words:
            key, sign, value = word.partition("=")
            if not sign or key not in KEYS:
                raise ValueError(f"{word}: {' | '.join(KEYS)}")
            found = replace(found, **_field(found, key, value))
        return found


KEYS = ("label", "value", "series", "doubt", "rank", "order", "limit", "least", "per", "unit.zh", "unit.en")


def charted(line: str) -> Charted:
    """A chart as a line declares it. Raises `ValueError` for a line that declares none."""
    kind, *words = shlex.split(line) or [""]
    if kind not in KINDS:
        raise ValueError(f"{kind}: {' | '.join(KINDS)}")
    found = Charted(kind, "").changed(words)
    if not found.label:
        raise ValueError(f"{line}: label=…")
    return found


def _field(found: Charted, key: str, value: str) -> dict[str, Any]:
    if key == "value":
        return {"values": tuple(v for v in value.split(",") if v)}
    if key in ("limit", "least", "per"):
        if not value.isdecimal() or not int(value):
            raise ValueError(f"{key}={value}: 1, 2, 3 …")
        highest = DRAWN if key == "limit" else HIGHEST
        if len(value) > len(str(highest)) or int(value) > highest:
            raise ValueError(f"{key}={value}: {highest}")
        return {key: int(value)}
    if key == "order" and value not in get_args(Order):
        raise ValueError(f"order={value}: {' | '.join(get_args(Order))}")
    if key.startswith("unit."):
        zh, en = found.units
        return {"units": (value, en) if key == "unit.zh" else (zh, value)}
    return {key: value}
