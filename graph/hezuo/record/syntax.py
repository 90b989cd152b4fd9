"""What is wrong with a query that does not parse: where, and in a sentence that a person can act on.

The engine names what it tried to read, in its own terms, and a place that may lie behind the mistake: it reads a
keyword's length of text before it compares. So the place is sought here: the first token with which no query can begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hezuo.base.problems import QueryError
from hezuo.base.service import TOKEN
from hezuo.base.terms import PREFIXES
from hezuo.base.text import printable
from hezuo.record.queryfile import FORMS, UPDATES

CLOSED_BY = {"{": "}", "(": ")", "[": "]"}
#: Blank lines behind a cut text: longer than any keyword, so a reader that gets to their end has read all before them.
PADDING = "\n" * 60
#: How the engine says that a column of a SELECT is neither grouped by nor an aggregate.
UNGROUPED = "variable that is unbound"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query, and where it starts."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a query without comments and blanks; what is no word stands alone, a character each."""
    at = 0
    for match in [*TOKEN.finditer(sparql), None]:
        stop = match.start() if match else len(sparql)
        yield from (Token(c, at + i) for i, c in enumerate(sparql[at:stop]) if not c.isspace())
        if match:
            at = match.end()
            if match[0][0] != "#":
                yield Token(match[0], match.start())


def declared(found: list[Token]) -> dict[str, str]:
    """The prefixes that a query can use, its own and those that every query has."""
    own = {}
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.text.upper() == "PREFIX" and name.text.endswith(":") and iri.text.startswith("<"):
            own[name.text[:-1]] = iri.text[1:-1]
    return {**PREFIXES, **own}


def is_name(token: Token) -> bool:
    """Whether it is a prefixed name."""
    return ":" in token.text and token.text[0] not in "\"'<?$@_" and len(token.text) > 1


def brackets(found: list[Token]) -> Iterator[tuple[str, str]]:
    """Of each token the innermost bracket that it stands in ('' for none), and the word before that bracket.

    Variables that stand between the word and the bracket (VALUES ?x { … }) are passed over. A bracket itself stands in
    the one around it.
    """
    stack = [("", "")]
    word = ""
    for token in found:
        if token.text in CLOSED_BY.values() and len(stack) > 1:
            stack.pop()
        yield stack[-1]
        if token.text in CLOSED_BY:
            stack.append((token.text, word))
        if token.text[0] not in "?$":
            word = token.text.upper()


def explained(sparql: str, reason: object, syntax_error: Callable[[str], str]) -> QueryError:
    """The error of a query that does not parse; `reason` is what the engine said, which `syntax_error` asks again."""
    found = list(tokens(sparql))
    checks = (_start, _prefix, _quote, _bracket)
    told = next((error for check in checks if (error := check(sparql, found)) is not None), None)
    if told is not None:
        return told
    if UNGROUPED in str(reason):
        return QueryError("query-ungrouped")
    token = _first_bad(sparql, found, syntax_error)
    if token is None:
        return QueryError("query-ends")
    return QueryError("query-at", **place_of(sparql, token.start), word=_short(token.text))


def _short(text: str) -> str:
    return printable(text if len(text) <= 40 else text[:40] + "…")


def place_of(sparql: str, at: int) -> dict[str, object]:
    """Line and column of a character, both from 1."""
    line = sparql.count("\n", 0, at) + 1
    return {"line": line, "column": at - (sparql.rfind("\n", 0, at) + 1) + 1}


def _start(sparql: str, found: list[Token]) -> QueryError | None:
    """A query that begins with no word that queries begin with."""
    rest = found[:]
    while rest and rest[0].text.upper() in ("PREFIX", "BASE"):
        length = 3 if rest[0].text.upper() == "PREFIX" else 2
        if not rest[length - 1 : length] or rest[length - 1].text[0] != "<":
            return None  # the declaration itself is what is wrong
        rest = rest[length:]
    if not rest:
        return QueryError("query-empty")
    word = rest[0].text.upper()
    if word in UPDATES:
        return QueryError("read-only", word=word)
    if word in FORMS:
        return None
    from rapidfuzz import process  # imported late: only a mistake needs it

    near = process.extractOne(word, FORMS, score_cutoff=60)
    place, said = place_of(sparql, rest[0].start), _short(rest[0].text)
    if near is None:
        return QueryError("query-start", **place, word=said)
    return QueryError("query-start-near", **place, word=said, near=near[0])


def _prefix(sparql: str, found: list[Token]) -> QueryError | None:
    """A prefixed name whose prefix is not declared."""
    known = declared(found)
    names = (t for t in found if is_name(t))
    lost = next((t for t in names if t.text.partition(":")[0] not in known), None)
    if lost is None:
        return None
    before = next((t.text.upper() for t in reversed(found) if t.end <= lost.start), "")
    if before == "PREFIX":  # its IRI is what is wrong
        return None
    prefix = lost.text.partition(":")[0]
    return QueryError("query-prefix", **place_of(sparql, lost.start), prefix=prefix, known="、".join(sorted(PREFIXES)))


def _quote(sparql: str, found: list[Token]) -> QueryError | None:
    """A string that does not end in its line."""
    lost = next((t for t in found if t.text in ('"', "'")), None)
    return QueryError("query-quote", **place_of(sparql, lost.start)) if lost else None


def _bracket(sparql: str, found: list[Token]) -> QueryError | None:
    """A bracket that is closed by none, or by another."""
    opened: list[Token] = []
    for token in found:
        if token.text in CLOSED_BY:
            opened.append(token)
        elif token.text in CLOSED_BY.values():
            if not opened:
                return QueryError("query-closes", **place_of(sparql, token.start), bracket=token.text)
            start = opened.pop()
            if CLOSED_BY[start.text] != token.text:
                return _open(sparql, start)
    return _open(sparql, opened[-1]) if opened else None


def _open(sparql: str, token: Token) -> QueryError:
    return QueryError("query-opens", **place_of(sparql, token.start), bracket=token.text, wanted=CLOSED_BY[token.text])


def _first_bad(sparql: str, found: list[Token], syntax_error: Callable[[str], str]) -> Token | None:
    """The first token with which what stands before it cannot be continued, or None where only the end is missing."""
    at = bisect_left(range(len(found)), True, key=lambda i: _is_bad(sparql[: found[i].end], syntax_error))
    return found[at] if at < len(found) else None


def _is_bad(text: str, syntax_error: Callable[[str], str]) -> bool:
    """Whether no query begins like this: the reader stops before the end of the blank lines behind it."""
    reason = syntax_error(text + PADDING)
    match = re.search(r"error at (\d+):", reason)
    return match is not None and int(match[1]) < text.count("\n") + len(PADDING) + 1
