"""What is wrong with a query that does not parse: where, and in a sentence that a person can act on.

The engine names what it tried to read, in its own terms, and a place that may lie behind the mistake: it reads a
keyword's length of text before it compares. So the place is sought here: the first token with which no query can begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

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
AGGREGATES = ("AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM")
#: What may stand behind GROUP BY.
BEHIND = ("HAVING", "LIMIT", "OFFSET", "ORDER", "VALUES")
#: So many SELECTs are looked at for that. What makes another name of a variable that no query has.
MOST, OTHER = 20, "_anders"
#: An IRI with whatever in it, and what none may hold.
WRITTEN = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]*://|urn:|tag:|mailto:)[^<>\n\r]*)>")
UNFIT = re.compile(r'[\x00-\x20"{}|^`\\]')


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
    checks = (_start, _iri, _prefix, _quote, _bracket)
    told = next((error for check in checks if (error := check(sparql, found)) is not None), None)
    told = told or _ungrouped(sparql, found, str(reason), syntax_error) or _bound(sparql, found, syntax_error)
    if told is not None:
        return told
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


def _iri(sparql: str, found: list[Token]) -> QueryError | None:
    """An IRI with a character in it that none may hold, such as a blank: it is read as a sign and a name."""
    known = declared(found)
    for sign, name in pairwise(found):
        if sign.text != "<" or name.start != sign.end or name.text.partition(":")[0] in known:
            continue
        written = WRITTEN.match(sparql, sign.start)
        wrong = UNFIT.search(written[1]) if written is not None else None
        if wrong is not None:
            return QueryError("query-iri", **place_of(sparql, sign.end + wrong.start()), sign=printable(wrong[0]))
    return None


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
            if all(CLOSED_BY[start.text] != token.text for start in opened):
                return QueryError("query-closes", **place_of(sparql, token.start), bracket=token.text)
            start = opened.pop()
            if CLOSED_BY[start.text] != token.text:
                return _open(sparql, start)
    return _open(sparql, opened[-1]) if opened else None


def _open(sparql: str, token: Token) -> QueryError:
    return QueryError("query-opens", **place_of(sparql, token.start), bracket=token.text, wanted=CLOSED_BY[token.text])


def _ungrouped(sparql: str, found: list[Token], reason: str, syntax_error: Callable[[str], str]) -> QueryError | None:
    """A variable of a SELECT that is neither grouped by nor computed; of one inside another the engine tells not so."""
    first = next((n for n, token in enumerate(found) if token.text.upper() in FORMS), len(found))
    for at in [n for n in range(first, len(found)) if found[n].text.upper() == "SELECT"][:MOST]:
        end = _end(found, at)
        if at != first:
            inner = sparql[: found[first].start] + sparql[found[at].start : found[end - 1].end]
            if UNGROUPED not in syntax_error(inner):
                continue
        elif UNGROUPED not in reason:
            continue
        lost = _lost(found[at + 1 : end])
        if lost is None:
            return QueryError("query-ungrouped-some")
        return QueryError("query-ungrouped", **place_of(sparql, lost.start), name=lost.text)
    return None


def _end(found: list[Token], at: int) -> int:
    """The number behind the last token of what stands in one bracket with this one."""
    depth = 0
    for n in range(at, len(found)):
        depth += (found[n].text in CLOSED_BY) - (found[n].text in CLOSED_BY.values())
        if depth < 0:
            return n
    return len(found)


def _lost(found: list[Token]) -> Token | None:
    """The first variable of what a SELECT names that it does not group by; `found` is what stands behind its word."""
    body = next((n for n, token in enumerate(found) if token.text == "{"), len(found))
    tail = found[_end(found, body + 1) :]
    group = next((n for n, token in enumerate(tail) if token.text.upper() == "GROUP"), len(tail))
    stop = next((n for n in range(group, len(tail)) if tail[n].text.upper() in BEHIND), len(tail))
    grouped = _named(tail[group:stop])
    computed, depth = 0, 0
    for before, token in pairwise([Token("", 0), *found[:body]]):
        depth += token.text == "("
        if token.text == "(" and before.text.upper() in AGGREGATES and not computed:
            computed = depth
        depth -= token.text == ")"
        if depth < computed:
            computed = 0
        if token.text[0] not in "?$" or computed:
            continue
        if before.text.upper() == "AS":
            grouped.add(token.text[1:])
        elif token.text[1:] not in grouped:
            return token
    return None


def _named(found: list[Token]) -> set[str]:
    """The variables that a GROUP BY names: themselves, or what it calls an expression; not those in one."""
    named, depth = set(), 0
    for before, token in pairwise([Token("", 0), *found]):
        depth += (token.text == "(") - (token.text == ")")
        if token.text[0] in "?$" and (not depth or before.text.upper() == "AS"):
            named.add(token.text[1:])
    return named


def _bound(sparql: str, found: list[Token], syntax_error: Callable[[str], str]) -> QueryError | None:
    """A variable that BIND gives a value though it has one: up to there the query is sound with another name for it."""
    opened: list[str] = []
    binds: list[int] = []
    for before, token in pairwise([Token("", 0), *found]):
        if token.text in CLOSED_BY:
            opened.append(CLOSED_BY[token.text])
            if before.text.upper() == "BIND":
                binds.append(len(opened))
        elif token.text in CLOSED_BY.values() and opened:
            is_bind = binds[-1:] == [len(opened)]
            opened.pop()
            if not is_bind or before.text[0] not in "?$":
                continue
            binds.pop()
            rest = sparql[before.end : token.end] + "".join(reversed(opened))
            if syntax_error(sparql[: before.end] + rest):
                if syntax_error(f"{sparql[: before.end]}{OTHER}{rest}"):
                    return None
                return QueryError("query-bound", **place_of(sparql, before.start), name=before.text)
    return None


def _first_bad(sparql: str, found: list[Token], syntax_error: Callable[[str], str]) -> Token | None:
    """The first token with which what stands before it cannot be continued, or None where only the end is missing."""
    at = bisect_left(range(len(found)), True, key=lambda i: _is_bad(sparql[: found[i].end], syntax_error))
    return found[at] if at < len(found) else None


def _is_bad(text: str, syntax_error: Callable[[str], str]) -> bool:
    """Whether no query begins like this: the reader stops before the end of the blank lines behind it."""
    reason = syntax_error(text + PADDING)
    match = re.search(r"error at (\d+):", reason)
    return match is not None and int(match[1]) < text.count("\n") + len(PADDING) + 1
