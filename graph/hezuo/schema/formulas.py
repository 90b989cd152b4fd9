"""Formulas: what a source's own figures must be to each other, as cells write them.

    formula    = ["?"] [ "=" | "<=" | ">=" ] sum ["%"]
    sum        = product { ("+" | "-") product }
    product    = factor { ("*" | "/") factor }
    factor     = number | figure | "(" sum ")" | "growth" figure figure | "whole" | "base" figure number
    figure     = code [ "@" source ]

Without a sign it is an equality. `%` multiplies what stands before it by 100. `growth a b` is (b - a) / a. `whole` is
some whole number that the source does not state, `base a 60` one up to 60 of which the percentage `a` is a share; both
stand only above or below the one stroke of a quotient. `?` says that the record doubts whether both sides speak of the
same thing. Codes hold hyphens, so a minus stands between blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w@-])"
    r"|(?P<code>[a-z0-9]+(?:-[a-z0-9]+)*(?:@[a-z0-9]+(?:-[a-z0-9]+)*)?)(?![\w@-])"
    r"|(?P<sign>[-+*/()%]))"
)
HEAD = re.compile(r"\s*(\?)?\s*(<=|>=|=)?\s*(\?)?")
SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"})
GROWTH = "growth"
#: Words of the grammar, which no code can be.
WORDS = (GROWTH, "whole", "base")
#: Deeper brackets than a person writes would end the program, not the check.
DEEPEST = 30
#: The largest base that is tried number by number.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure by its code, of another source where one is named."""

    code: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the formula itself gives."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number that is not stated; with `share` one up to `most` of which that percentage is a share too."""

    share: Stated | None = None
    most: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """Two parts and what is done with them: one of + - * / and `growth`."""

    sign: str
    left: Node
    right: Node


Node: TypeAlias = Stated | Number | Whole | Applied


@dataclass(frozen=True, slots=True)
class Formula:
    """What a figure must be: `relation` (=, <= or >=) to `body`, times 100 when in percent."""

    relation: str
    body: Node
    percent: bool = False
    doubtful: bool = False

    @property
    def named(self) -> tuple[Stated, ...]:
        """The figures that it names, each once, in order."""
        return tuple(dict.fromkeys(_named(self.body)))

    @property
    def is_quotient(self) -> bool:
        """Whether it is one share or ratio, so that a source may have cut its digits off instead of rounding."""
        return isinstance(self.body, Applied) and self.body.sign == "/"

    @property
    def is_rounded(self) -> bool:
        """Whether what it gives need not be a whole number, so that the figure of a source is a rounded one."""
        return self.percent or any(n.sign in ("/", GROWTH) for n in _nodes(self.body) if isinstance(n, Applied))


def parse(text: str) -> Formula:
    """The formula that a text says. Raises `ValueError` when it says none."""
    plain = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS).strip()
    head = HEAD.match(plain)
    first, relation, second = head.groups() if head else (None, None, None)
    tokens = list(_tokens(plain[head.end() if head else 0 :]))
    percent = bool(tokens) and tokens[-1] == "%"
    reader = _Reader(tokens[: len(tokens) - percent])
    body = reader.sum(0)
    if reader.left or not _wholes_in_place(body):
        raise ValueError(text)
    return Formula(relation or "=", body, percent, bool(first or second))


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(text)
        at = match.end()
        yield match[match.lastgroup or 0]


class _Reader:
    """The tokens of a formula, read from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens[::-1]

    def _next(self) -> str:
        if not self.left:
            raise ValueError("")
        return self.left.pop()

    def _at(self, *signs: str) -> bool:
        return bool(self.left) and self.left[-1] in signs

    def sum(self, depth: int) -> Node:
        found = self.product(depth)
        while self._at("+", "-"):
            found = Applied(self._next(), found, self.product(depth))
        return found

    def product(self, depth: int) -> Node:
        found = self.factor(depth)
        while self._at("*", "/"):
            found = Applied(self._next(), found, self.factor(depth))
        return found

    def factor(self, depth: int) -> Node:
        word = self._next()
        match word:
            case "(":
                return self.bracket(depth)
            case "growth":
                return Applied(GROWTH, self.stated(), self.stated())
            case "whole":
                return Whole()
            case "base":
                return self.base()
        self.left.append(word)
        return Number(self.number()) if _is_number(word) else self.stated()

    def bracket(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise ValueError(depth)
        found = self.sum(depth + 1)
        if self._next() != ")":
            raise ValueError(depth)
        return found

    def base(self) -> Whole:
        share, most = self.stated(), self.number()
        if not 0 < most <= MOST or most != int(most):
            raise ValueError(most)
        return Whole(share, int(most))

    def number(self) -> Decimal:
        word = self._next()
        if not _is_number(word):
            raise ValueError(word)
        return Decimal(word)

    def stated(self) -> Stated:
        word = self._next()
        if not word[0].isalnum() or word in WORDS or _is_number(word):
            raise ValueError(word)
        code, _, source = word.partition("@")
        return Stated(code, source)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal()


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Applied):
        yield from _nodes(node.left)
        yield from _nodes(node.right)


def _named(body: Node) -> Iterator[Stated]:
    for node in _nodes(body):
        if isinstance(node, Stated):
            yield node
        elif isinstance(node, Whole) and node.share is not None:
            yield node.share


def _wholes_in_place(body: Node) -> bool:
    """Whether numbers that are not stated stand only where they can be sought, and not alone."""
    wholes = [n for n in _nodes(body) if isinstance(n, Whole)]
    if not wholes:
        return True
    if not isinstance(body, Applied) or body.sign != "/" or (isinstance(body.left, Whole) and body.left.share):
        return False
    direct = [n for n in (body.left, body.right) if isinstance(n, Whole)]
    return len(direct) == len(wholes) and (len(wholes) == 1 or bool(wholes[1].share))
