"""The literals of a query that have to match something, each with the properties that it should be a value of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.record.syntax import Token, brackets, declared, is_name

#: What may be a language tag.
TAG = re.compile(r"[a-z]{2,3}(-\w+)?|\*")
NOTHING = Token(" ", 0)
#: What gives the text of a literal without its tag.
STRIPS = ("STR", "XSD:STRING")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A string as a query has it: text and tag, and the properties (IRIs) that have, or should have, it for a value."""

    text: str
    tag: str
    properties: tuple[str, ...]
    #: Whether it is compared with the text alone, whatever the tag: STR(?name) = "…".
    text_only: bool = False


def literals(found: list[Token]) -> Iterator[Wanted]:
    """The strings that stand as a value, and those that something is compared with for being equal."""
    prefixes = declared(found)
    compares_tags = any(t.text.upper() in ("LANG", "LANGMATCHES") for t in found)
    around = list(brackets(found))
    for index, token in enumerate(found):
        text = token.text
        # A datatype makes it another term; what is escaped is not as it is read.
        if text[0] not in "\"'" or len(text) < 2 or "\\" in text or _at(found, index + 1).text == "^":
            continue
        value = text[3:-3] if len(text) > 5 and text[:3] in ('"""', "'''") else text[1:-1]
        tag = _at(found, index + 1).text
        tag = tag[1:] if tag[0] == "@" else ""
        other = _counterpart(found, around, index, index + bool(tag))
        if other is None or (compares_tags and not tag and TAG.fullmatch(value)):
            continue
        if other.text[0] in "?$":
            properties = tuple(dict.fromkeys(_properties(found, other.text[1:], prefixes)))
            yield Wanted(value, tag, properties, _strips(found, found.index(other) - 2))
        else:
            iri = _iri(other, prefixes)
            yield Wanted(value, tag, (iri,) if iri else ())


def _counterpart(found: list[Token], around: list[tuple[str, str]], first: int, last: int) -> Token | None:
    """What a string (the tokens from `first` to `last`) belongs to: its property, or the variable that is to equal it.

    `NOTHING` where it stands as a value and neither is known, None where nothing has to equal it.
    """
    before, after = _at(found, first - 1), _at(found, last + 1)
    bracket, word = around[first]
    if bracket != "(":
        if word == "VALUES":
            return _variable(found, first, "{")
        return _at(found, _start(found, first)) if before.text == "," else before
    if word == "IN":
        at = _opening(found, first, "(") - 2
        return None if _at(found, at).text.upper() == "NOT" else _compared(found, at)
    if before.text == "=":
        return None if _at(found, first - 2).text in ("!", "<", ">") else _compared(found, first - 2)
    if after.text == "=":
        return _compared(found, last + 2)
    return _at(found, last + 2) if after.text.upper() == "AS" and word == "BIND" else None


def _compared(found: list[Token], index: int) -> Token | None:
    """The variable at a place, or the one whose text is there (STR(?name)); None for what else is computed."""
    at = index - 1 if _at(found, index).text == ")" else index
    at = at + 2 if at == index and _strips(found, index) else at
    token = _at(found, at)
    return token if token.text[0] in "?$" and (at == index or _strips(found, at - 2)) else None


def _strips(found: list[Token], index: int) -> bool:
    return _at(found, index).text.upper() in STRIPS and _at(found, index + 1).text == "("


def _at(found: list[Token], index: int) -> Token:
    return found[index] if 0 <= index < len(found) else NOTHING


def _opening(found: list[Token], index: int, bracket: str) -> int:
    """Where the nearest bracket of this form before a token is."""
    return next((i for i in range(index - 1, -1, -1) if found[i].text == bracket), -1)


def _variable(found: list[Token], index: int, bracket: str) -> Token:
    """The one variable of VALUES ?x { … }."""
    token = _at(found, _opening(found, index, bracket) - 1)
    return token if token.text[0] in "?$" else NOTHING


def _start(found: list[Token], index: int) -> int:
    """Where the property of a list of values ("a", "b"@zh) stands."""
    while index > 1 and found[index - 1].text == ",":
        index -= 2
        index -= found[index].text[0] == "@"
    return index - 1


def _properties(found: list[Token], name: str, prefixes: dict[str, str]) -> Iterator[str]:
    """The properties that a variable is a value of."""
    for before, token in zip([NOTHING, *found], found, strict=False):
        if token.text[1:] == name and token.text[0] in "?$" and (iri := _iri(before, prefixes)):
            yield iri


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    """The IRI that a token is, '' for none."""
    if is_name(token):
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix, "") + local
    return token.text[1:-1] if token.text[0] == "<" and token.text[-1] == ">" and len(token.text) > 2 else ""
