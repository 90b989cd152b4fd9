"""Numbers typed into a sentence: what the record would have to hold, and so has to stand in a place of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from hezuo.base.messages import Lang, say

ARABIC = re.compile(r"[0-9\uff10-\uff19]+(?:[.,][0-9]+)*%?")
#: A year of our time, and what joins two of them.
YEAR, TO = r"(?:19|20)\d\d", r"\s*[-~/\u2013\u2014\uff5e{to}]\s*"
#: Characters that are numbers themselves: Roman ones, ones in circles, fractions.
NUMBERS = ("No", "Nl")


def numerals(text: str, names: Iterable[str], counted: Collection[str], lang: Lang) -> list[tuple[int, str]]:
    """The numerals in a text, each behind the place where it stands, that are no date and no part of a name.

    Of the names those count that hold a numeral. A Chinese numeral counts where a measure word is behind it: one of
    the language, or one of `counted`.
    """
    rest = text
    for name in names:
        if name in rest:
            rest = rest.replace(name, "\0" * len(name))
    behind = _behind(frozenset(counted), lang)
    for pattern in _no_counts(behind, lang):
        rest = pattern.sub(lambda match: "\0" * len(match[0]), rest)
    found = [(match.start(), match[0]) for pattern in _counts(behind, lang) for match in pattern.finditer(rest)]
    digits = say("report.numerals", "zh")
    found += [(n, c) for n, c in enumerate(rest) if c not in digits and unicodedata.category(c) in NUMBERS]
    return sorted(found)


@lru_cache(16)
def _behind(counted: frozenset[str], lang: Lang) -> str:
    """The measure words, the longest first, as a pattern."""
    words = {*counted, *say("report.measures", lang).split()} - {""}
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@lru_cache(16)
def _no_counts(behind: str, lang: Lang) -> tuple[re.Pattern[str], ...]:
    """What holds a numeral and counts nothing: dates and spans of years, ordinals, words."""
    words = {key: say(f"report.{key}", "zh") for key in ("year", "month", "day", "century", "decade")}
    digits, to = say("report.numerals", "zh"), TO.format(to=say("report.to", "zh"))
    after = "|".join(say("report.after-years", "zh").split())
    no_count = rf"(?!\d)(?!\s*(?:{behind}))" if behind else r"(?!\d)"
    patterns = [
        rf"{YEAR}(?:{to}(?:{YEAR}|\d\d))?\s*(?:{after})",
        rf"{YEAR}{to}{YEAR}{no_count}",
        rf"{YEAR}(?:[-/](?:1[0-2]|0?[1-9])(?:[-/]\d{{1,2}})?|\.(?:1[0-2]|0[1-9])(?:\.\d{{1,2}})?){no_count}",
        rf"^\s*{YEAR}\s*$",
        r"\d{{1,2}}\s*{month}(?:\s*\d{{1,2}}\s*{day})?".format(**words),
        rf"[{digits}]{{4}}{words['year']}|[{digits}]+(?:{words['century']}|{words['decade']})",
        rf"{say('report.ordinal', 'zh')}\s*[0-9{digits}]+",
        "|".join(say("report.no-counts", "zh").split()),
    ]
    if lang == "en":
        patterns.append(rf"(?i:\b(?:{'|'.join(say('report.before-years', 'en').split())}))\s+{YEAR}\b(?!\s*%)")
    return tuple(map(re.compile, patterns))


@lru_cache(16)
def _counts(behind: str, lang: Lang) -> tuple[re.Pattern[str], ...]:
    """What counts: Arabic numerals, and the words of the language."""
    if lang == "en":
        english = "|".join(say("report.numerals", "en").split())
        return ARABIC, re.compile(rf"\b(?:{english})\b", re.IGNORECASE)
    digits, about, parts = say("report.numerals", "zh"), say("report.about", "zh"), say("report.parts", "zh")
    # What stands behind an Arabic numeral belongs to it: 30万元 is one number.
    chinese = rf"(?<![0-9\uff10-\uff19])[{digits}]+[{about}]?\s*(?:{behind})|[{digits}]+{parts}[{digits}]+"
    return ARABIC, re.compile(chinese), re.compile("|".join(say("report.amounts", "zh").split()))


def holding(names: Iterable[str]) -> Iterator[str]:
    """Those of the names that hold a numeral, the longest first."""
    digits = say("report.numerals", "zh")
    wanted = {n for n in names if len(n) > 1 and re.search(rf"[0-9{digits}]", n)}
    yield from sorted(wanted, key=lambda n: (-len(n), n))
