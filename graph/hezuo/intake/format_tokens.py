"""Format codes of cells, cut into sections of tokens: nothing is searched for in a code.

The kind of a section is one of the words below, or for a moment the parts that show, in this order: y m d w (weekday)
h n (minute) s, such as `ym` for a year and a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

GENERAL, TEXT, NUMBER, PERCENT = "general", "text", "number", "percent"
FRACTION, SCIENTIFIC, DURATION, LITERAL = "fraction", "scientific", "duration", "literal"
NO_MOMENT = frozenset((GENERAL, TEXT, NUMBER, PERCENT, FRACTION, SCIENTIFIC, DURATION, LITERAL))

_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_CLOCK, _SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
_HALF, _HALF_SECONDS = f"上午/下午{_CLOCK}", f"上午/下午{_SECONDS}"
#: The formats that a file names by number only. A file does not say of which language it is: from 27 on they mean other
#: things in Japan and Korea, and are read as a Chinese Excel shows them.
BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: _DAY,
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    32: _CLOCK,
    33: _SECONDS,
    34: _HALF,
    55: _HALF,
    35: _HALF_SECONDS,
    56: _HALF_SECONDS,
}
#: Before the day of the week, in short and in full, and the days from Monday on.
WEEKDAYS_ZH = ("周", "星期", "一二三四五六日")
#: The system's own long date and time stand for whatever else the code says.
SYSTEM = re.compile(r"\[\$-(?:x-sys(date|time)|F(800|400))\]", re.IGNORECASE)
TOKEN = re.compile(
    r'"[^"]*"?|[\\!].|_.|\*.|\[[^\]]*\]?|AM/PM|A/P|上午/下午|General|G/通用格式|E[+-]'
    r"|a{3,4}|y+|e+|g+|b+|m+|d+|h+|s+|[0#?]|.",
    re.IGNORECASE | re.DOTALL,
)
#: Other numerals than 0 to 9: in words, in words of contracts, wide.
NUMERALS = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
CURRENCY = re.compile(r"\[\$([^-\]]*)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: `part` is y m d w h n s, p (half of the day), 0 . , % E / @ G or " for literal text."""

    part: str
    text: str


@dataclass(frozen=True)
class Section:
    """What a format does with values of one range."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None
    elapsed: bool
    #: Which numerals it shows where they are no 0 to 9.
    numerals: str = ""

    @cached_property
    def parts(self) -> str:
        """The parts of its tokens, one character each."""
        return "".join(t.part for t in self.tokens)

    @cached_property
    def kind(self) -> str:
        """What it shows of a value."""
        has = self.parts
        moment = "".join(part for part in "ymdwhns" if part in has)
        found = (
            (DURATION, self.elapsed),
            (moment, bool(moment)),
            (PERCENT, "%" in has and ("0" in has or "G" in has)),
            (SCIENTIFIC, "E" in has and "0" in has),
            (FRACTION, "/" in has and "0" in has),
            (TEXT, "@" in has and "0" not in has),
            (NUMBER, "0" in has),
            (GENERAL, "G" in has),
        )
        return next((kind for kind, holds in found if holds), LITERAL)

    @cached_property
    def decimals(self) -> int:
        """How many digits it shows behind the point at most."""
        return self.parts.partition(".")[2].count("0")

    @cached_property
    def literal(self) -> str:
        """Its literal text alone."""
        return "".join(t.text for t in self.tokens if t.part == '"')

    def holds(self, value: float) -> bool:
        """Whether its condition holds; without one it does."""
        if self.condition is None:
            return True
        sign, limit = self.condition
        return {
            "<": value < limit,
            ">": value > limit,
            "=": value == limit,
            "<=": value <= limit,
            ">=": value >= limit,
            "<>": value != limit,
        }[sign]


def sections(code: str) -> tuple[Section, ...]:
    """The sections of a code, four at most."""
    system = SYSTEM.search(code)
    if system is not None:
        code = _DAY if "date" in (system[1] or "").lower() or system[2] == "800" else "h:mm:ss"
    found: list[list[str]] = [[]]
    for text in TOKEN.findall(code or "General"):
        if text == ";":
            found.append([])
        else:
            found[-1].append(text)
    return tuple(_section(tokens) for tokens in found[:4])


def _section(texts: Sequence[str]) -> Section:
    condition = next((m for t in texts if (m := CONDITION.fullmatch(t))), None)
    tokens = [_token(t) for t in texts]
    elapsed = any(ELAPSED.fullmatch(t) for t in texts)
    made = tuple(_minutes([t for t in tokens if t.part]))
    numerals = next((m[1] for t in texts if (m := NUMERALS.fullmatch(t))), "")
    return Section(made, (condition[1], float(condition[2])) if condition else None, elapsed, numerals)


#: What a token is, by its text in small letters.
WORDS = {"am/pm": "p", "a/p": "p", "上午/下午": "p", "general": "G", "g/通用格式": "G", "e+": "E", "e-": "E"}
WORDS |= {"aaa": "w", "aaaa": "w", "#": "0", "?": "0", **{c: c for c in "0.,%/@"}}


def _token(text: str) -> Token:
    lower = text.lower()
    if lower[0] in '"\\!_*[':
        return _literal(text)
    if lower in WORDS:
        return Token(WORDS[lower], text)
    if lower[0] == "d" and len(text) > 2:
        return Token("w", text)
    return Token({**dict.fromkeys("yebg", "y"), **{c: c for c in "mdhs"}}.get(lower[0], '"'), text)


def _literal(text: str) -> Token:
    if text[0] == '"':
        return Token('"', text[1:].removesuffix('"'))
    if text[0] in "\\!":
        return Token('"', text[1:])
    if text[0] == "_":
        return Token('"', " ")
    elapsed, currency = ELAPSED.fullmatch(text), CURRENCY.match(text)
    if elapsed is not None:
        return Token(elapsed[1][0].lower(), elapsed[1])
    return Token('"', currency[1]) if currency is not None and currency[1] else Token("", "")


def _minutes(tokens: Sequence[Token]) -> Iterator[Token]:
    """An m behind hours or before seconds is a minute."""
    clock = [(n, t.part) for n, t in enumerate(tokens) if t.part in "ymdhs"]
    minutes = set()
    for place, (number, part) in enumerate(clock):
        before = clock[place - 1][1] if place else ""
        after = clock[place + 1][1] if place + 1 < len(clock) else ""
        if part == "m" and (before == "h" or after == "s"):
            minutes.add(number)
    for number, token in enumerate(tokens):
        yield Token("n", token.text) if number in minutes else token
