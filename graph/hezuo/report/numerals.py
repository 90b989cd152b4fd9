"""Numbers typed into a sentence: what the record would have to hold, and so has to stand in a place of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from hezuo.base.messages import Lang, say

ARABIC = re.compile(r"[0-9\uff10-\uff19]+(?:[.,][0-9]+)*%?")
#: A year, or a day with its month, is a date.
DATE = r"(?:19|20)\d\d(?=\s*(?:{year}|-|\u2013|\u2014|/|$))|\d{{1,2}}\s*{month}(?:\s*\d{{1,2}}\s*{day})?"


def numerals(text: str, names: Iterable[str], counted: Collection[str], lang: Lang) -> list[str]:
    """The numerals in a text that are no date and no part of a name (of those that hold a numeral).

    A Chinese numeral counts where one of the measure words in `counted` is behind it.
    """
    rest = text
    for name in names:
        if name in rest:
            rest = rest.replace(name, "\0")
    words = {key: say(f"report.{key}", "zh") for key in ("year", "month", "day")}
    rest = re.sub(DATE.format(**words), "\0", rest)
    found = ARABIC.findall(rest)
    if lang == "en":
        english = say("report.numerals", "en").split()
        found += re.findall(rf"\b(?:{'|'.join(english)})\b", rest, re.IGNORECASE)
    else:
        digits = say("report.numerals", "zh")
        behind = "|".join(sorted(map(re.escape, counted), key=len, reverse=True))
        found += re.findall(rf"[{digits}]+(?:{behind})", rest) if behind else []
    return found


def holding(names: Iterable[str]) -> list[str]:
    """Those of the names that hold a numeral, the longest first."""
    digits = say("report.numerals", "zh")
    wanted = {n for n in names if len(n) > 1 and re.search(rf"[0-9{digits}]", n)}
    return sorted(wanted, key=lambda n: (-len(n), n))
