"""Forms of SPARQL that the engine is slow at once there is much data: where they stand, and what is quick instead.

They are looked for in the tokens: a pattern is taken apart into groups, these into statements, as far as that needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from hezuo.record.guard import DEEPEST
from hezuo.record.syntax import Token, place_of, tokens

#: Words before a group that say what it is; what stands between (a name, a variable) is passed over.
KINDS = ("EXISTS", "OPTIONAL", "MINUS", "UNION", "GRAPH", "SERVICE")
AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
#: So many tokens are looked at: who writes more is no person.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Hint:
    """A slow form: what it is, where it begins and ends in the text, and the same query written quickly, or ''."""

    key: str
    line: int
    column: int
    start: int
    end: int
    rewritten: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Triples with one subject: their tokens, their number and variables."""

    tokens: tuple[Token, ...]
    triples: int
    variables: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether it fits every triple there is."""
        return len(self.tokens) == 3 and all(t.text[0] in "?$" for t in self.tokens)


@dataclass(slots=True)
class Group:
    """What stands in braces: its statements, the groups in it, and what is bound or compared besides."""

    kind: str
    start: int
    end: int = 0
    statements: list[Statement] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    #: Variables that a BIND ties together.
    bound: list[frozenset[str]] = field(default_factory=list)
    #: Whether it is more than triples: filters, values, a query of its own.
    more: bool = False
    #: The words of a query in it that come before its own braces.
    select: tuple[str, ...] = ()

    @property
    def triples(self) -> int:
        """How many triples its statements have, with those of the groups in it."""
        return sum(s.triples for s in self.statements) + sum(g.triples for g in self.groups)

    @property
    def variables(self) -> frozenset[str]:
        """All variables of its statements, with those of the groups in it; of a query those that it gives."""
        if self.select and "*" not in self.select[1:3]:
            return frozenset(word[1:] for word in self.select if word[0] in "?$")
        own = frozenset[str]().union(*(s.variables for s in self.statements), *self.bound)
        return own.union(*(g.variables for g in self.groups))

    def each(self) -> Iterator[Group]:
        """Itself and the groups in it."""
        yield self
        for group in self.groups:
            yield from group.each()


def hints(sparql: str) -> list[Hint]:
    """The slow forms of a query, in their order; nothing of one that does not parse or that the guard refuses."""
    found = list(tokens(sparql))
    if len(found) > MOST or _depth(found) > DEEPEST:
        return []
    opened = next((i for i, t in enumerate(found) if t.text == "{"), len(found))
    words = [t.text.upper() for t in found[:opened]]
    at = _closed(found, opened) + 1 if words[-1:] == ["CONSTRUCT"] else opened
    at = next((i for i in range(at, len(found)) if found[i].text == "{"), len(found))
    if at >= len(found):
        return []
    top, end = _group(found, at, "")
    after = [t.text.upper() for t in found[end:]]
    told = [*_exists(sparql, top), *_products(sparql, top), *_wholes(sparql, top, [*words, *after])]
    return sorted(told, key=lambda hint: hint.start)


def _depth(found: Sequence[Token]) -> int:
    """How many groups are open at once."""
    return max(accumulate((t.text == "{") - (t.text == "}") for t in found), default=0)


def _closed(found: Sequence[Token], at: int) -> int:
    """The place of the bracket that closes the one at `at`."""
    closing = {"{": "}", "(": ")", "[": "]"}[found[at].text]
    deep = 0
    for i in range(at, len(found)):
        deep += (found[i].text == found[at].text) - (found[i].text == closing)
        if deep == 0:
            return i
    return len(found) - 1


# --- taking a pattern apart -------------------------------------------------------------------------------------------


def _group(found: Sequence[Token], at: int, kind: str) -> tuple[Group, int]:
    """The group whose brace opens at `at`, and the place behind it."""
    group = Group(kind, found[at].start)
    end = _closed(found, at)
    group.end = found[end].end
    pending: list[Token] = []
    kind, i = "", at + 1
    while i < end:
        word = found[i].text.upper()
        if word == "{":
            inner, i = _group(found, i, kind)
            group.groups.append(inner)
            kind = ""
            continue
        if word == "SELECT":
            i = _select(found, i, end, group)
            continue
        if word in ("FILTER", "BIND", "VALUES", *KINDS, "NOT"):
            _put(group, pending)
            i, kind = _other(found, i, end, group)
            continue
        if word == "." and not _in_number(found, i):
            _put(group, pending)
        else:
            pending.append(found[i])
        i += 1
    _put(group, pending)
    return group, end + 1


def _select(found: Sequence[Token], at: int, end: int, group: Group) -> int:
    """A query within a group: its pattern is a group of it, its words are kept."""
    opened = next((i for i in range(at, end) if found[i].text == "{"), end)
    if opened == end:
        return end
    inner, after = _group(found, opened, "SELECT")
    inner.select = tuple(t.text for t in [*found[at:opened], *found[after:end]])
    group.groups.append(inner)
    group.more = True
    return end


def _other(found: Sequence[Token], at: int, end: int, group: Group) -> tuple[int, str]:
    """What is no triple: where it ends, and the kind of the group that follows it."""
    word = found[at].text.upper()
    after = found[at + 1].text.upper() if at + 1 < end else ""
    if word == "EXISTS":
        return at + 1, "NOT EXISTS" if at and found[at - 1].text.upper() == "NOT" else "EXISTS"
    if word == "NOT" or (word == "FILTER" and after in ("EXISTS", "NOT")):
        return at + 1, ""
    if word in KINDS:
        return at + (2 if word in ("GRAPH", "SERVICE") else 1), word
    return _expression(found, at, end, group), ""


def _expression(found: Sequence[Token], at: int, end: int, group: Group) -> int:
    """A FILTER, a BIND or VALUES: the place behind it; what EXISTS looks for in it is a group of its own."""
    word = found[at].text.upper()
    group.more = True
    brackets = ("{",) if word == "VALUES" else ("(", "{")
    opened = next((i for i in range(at + 1, end) if found[i].text in brackets), end)
    if opened == end:
        return end
    closed = _closed(found, opened)
    if word == "BIND":
        group.bound.append(frozenset(t.text[1:] for t in found[opened:closed] if t.text[0] in "?$"))
    for i in range(opened, closed if word == "FILTER" else opened):
        if found[i].text == "{":
            inner, _ = _group(found, i, "NOT EXISTS" if found[i - 2].text.upper() == "NOT" else "EXISTS")
            group.groups.append(replace(inner, more=True))
    return closed + 1


def _in_number(found: Sequence[Token], at: int) -> bool:
    """Whether a point stands within a number: 1.5."""
    return (
        0 < at < len(found) - 1
        and found[at - 1].text.isdigit()
        and found[at + 1].text[0].isdigit()
        and found[at - 1].end == found[at].start
        and found[at].end == found[at + 1].start
    )


def _put(group: Group, pending: list[Token]) -> None:
    if pending:
        words = [t.text for t in pending]
        more = sum((a == ";" and b not in ";]") or (a == "[" and b != "]") for a, b in pairwise(words))
        triples = 1 + words.count(",") + more
        group.statements.append(
            Statement(tuple(pending), triples, frozenset(w[1:] for w in words if w[0] in "?$" and len(w) > 1))
        )
        pending.clear()


# --- what is slow -----------------------------------------------------------------------------------------------------


def _exists(sparql: str, top: Group) -> Iterator[Hint]:
    """Several triples that are looked for anew for each row: NOT EXISTS and EXISTS."""
    for outer in top.each():
        for inner in outer.groups:
            if inner.kind in ("EXISTS", "NOT EXISTS") and inner.triples > 1:
                key = "not-exists" if inner.kind == "NOT EXISTS" else "exists"
                yield _hint(key, sparql, inner.start, inner.end, _as_minus(sparql, outer, inner))


def _as_minus(sparql: str, outer: Group, inner: Group) -> str:
    """The query with a NOT EXISTS as a MINUS at the end of its group, '' where the two might differ.

    They are the same where the inner pattern is of triples alone and shares a variable with triples of the outer one,
    which are always bound: a row goes where a solution of the inner pattern agrees with it.
    """
    text = sparql[inner.start : inner.end]
    plain = not (inner.more or inner.groups or inner.bound) and "_:" not in text and "[" not in text
    shared = inner.variables & frozenset[str]().union(*(s.variables for s in outer.statements))
    if inner.kind != "NOT EXISTS" or not plain or not shared:
        return ""
    before = list(tokens(sparql[: inner.start]))[-3:]
    if [t.text.upper() for t in before] != ["FILTER", "NOT", "EXISTS"]:
        return ""
    rest = sparql[inner.end : outer.end - 1]
    point = "" if rest.strip(" \n\t") else " "
    return f"{sparql[: before[0].start]}{rest.rstrip()}{point} MINUS {text} {sparql[outer.end - 1 :]}"


def _products(sparql: str, top: Group) -> Iterator[Hint]:
    """Parts of a group that share no variable: each row of one meets each of the other."""
    for group in top.each():
        parts = [(s.variables, s.tokens[0].start, s.tokens[-1].end) for s in group.statements if s.variables]
        joined = ("", "GRAPH", "SELECT", "SERVICE")
        inner = (g for g in group.groups if g.kind in joined and not _is_one_row(g))
        parts += [(g.variables, g.start, g.end) for g in inner if g.variables]
        parts.sort(key=lambda part: part[1])
        ties = [*group.bound, *(g.variables for g in group.groups if g.kind == "OPTIONAL")]
        apart = _apart([part[0] for part in parts], ties)
        if apart is not None:
            yield _hint("product", sparql, parts[apart][1], parts[apart][2])


def _is_one_row(group: Group) -> bool:
    """Whether a query within a group gives one row: it counts, and groups nothing."""
    words = [word.upper() for word in group.select]
    inner = group.groups if not group.statements and not words else []
    counts = any(word in AGGREGATES for word in words) and "GROUP" not in words
    return counts or (len(inner) == 1 and _is_one_row(inner[0]))


def _apart(sets: Sequence[frozenset[str]], ties: Sequence[frozenset[str]]) -> int | None:
    """The first of the sets that is tied to the first by no shared variable; None where all are."""
    if len(sets) < 2:
        return None
    reached = set(sets[0])
    grown = True
    while grown:
        size = len(reached)
        for one in (*sets, *ties):
            if one & reached:
                reached |= one
        grown = len(reached) > size
    return next((place for place, one in enumerate(sets) if not one & reached), None)


def _wholes(sparql: str, top: Group, words: Sequence[str]) -> Iterator[Hint]:
    """A pattern that fits every triple, of which all are counted, sorted or made distinct."""
    every = (*AGGREGATES, "DISTINCT", "ORDER", "GROUP")
    for group in top.each():
        own = any(word.upper() in every for word in (*words, *group.select))
        if own and group.statements and all(s.is_whole for s in group.statements) and group.kind in ("", "SELECT"):
            first, last = group.statements[0].tokens[0], group.statements[-1].tokens[-1]
            yield _hint("whole", sparql, first.start, last.end)


def _hint(key: str, sparql: str, start: int, end: int, rewritten: str = "") -> Hint:
    place = place_of(sparql, start)
    return Hint(key, int(str(place["line"])), int(str(place["column"])), start, end, rewritten)
