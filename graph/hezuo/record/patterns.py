"""The triple patterns of a query, read from its tokens: where they stand, and what they say.

Only what a scope has to be written into is read: groups, and in them subjects with their properties and objects. What
is not understood (a blank node, a list) is left as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hezuo.base.terms import TYPE
from hezuo.record.syntax import Token, declared, is_name

#: Behind these a statement begins.
BEFORE_SUBJECT = {"{", "}", ".", ")"}
#: In these braces stand no patterns.
NO_PATTERNS = {"VALUES", "CONSTRUCT"}
MODIFIERS = {"*", "+", "?"}


@dataclass(frozen=True, slots=True)
class Term:
    """A subject, an object or a property: its text, its IRI where it is one, its name where it is a variable."""

    text: str
    iri: str = ""

    @property
    def variable(self) -> str:
        """The name of the variable, or ''."""
        return self.text[1:] if self.text[0] in "?$" else ""


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: `one` property, or `each` after the other, or `any` of several, or `back`wards; else `other`."""

    form: str
    text: str
    parts: tuple[Path, ...] = ()
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Triple:
    """A subject, a path and an object."""

    subject: Term
    path: Path
    value: Term


@dataclass(frozen=True, slots=True)
class Block:
    """What is said of one subject in one go: its triples, and where that stands in the query."""

    start: int
    end: int
    triples: tuple[Triple, ...]


@dataclass
class Group:
    """What stands between two braces: the word before, the blocks in it, and the groups around it."""

    opener: str
    around: Group | None
    end: int = 0
    blocks: list[Block] = field(default_factory=list)
    inner: list[Group] = field(default_factory=list)
    #: The variables that a subquery gives to the group that it stands in.
    given: set[str] = field(default_factory=set)
    #: Whether what comes next is a pattern, and no SELECT, FILTER or ORDER BY.
    patterns: bool = True
    depth: int = 0


class UnreadError(Exception):
    """A pattern that is not understood."""


def groups(found: list[Token]) -> Group:
    """The groups of a query in a group of their own."""
    reader = _Reader(found)
    return reader.read()


def all_groups(group: Group) -> Iterator[Group]:
    """The groups in a group, the inner ones first."""
    for one in group.inner:
        yield from all_groups(one)
        yield one


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.prefixes = declared(found)
        self.at = 0

    def read(self) -> Group:
        """All groups, below one that stands for the query."""
        top = here = Group("", None, patterns=False)
        while self.at < len(self.found):
            token = self.found[self.at]
            word = token.text.upper()
            if token.text == "{":
                here.inner.append(Group(self._opener(), here))
                here = here.inner[-1]
            elif token.text == "}":
                here.end, done = token.start, here
                here = here.around or top
                # Behind the braces of a query stand its modifiers.
                here.patterns = here.patterns and done.opener != "WHERE"
            elif word == "SELECT":
                here.patterns, here.given = False, self._selected()
            elif token.text in "()":
                here.depth += 1 if token.text == "(" else -1
            elif self._begins(here) and self._block(here):
                continue
            self.at += 1
        return top

    def _selected(self) -> set[str]:
        names: set[str] = set()
        for token in self.found[self.at + 1 :]:
            if token.text in "{(" or token.text.upper() == "WHERE":
                return names
            names.add(token.text[1:])
        return names

    def _opener(self) -> str:
        """The word before the brace, without the variables that may stand between (VALUES ?x { … })."""
        before = (t.text.upper() for t in reversed(self.found[: self.at]))
        return next((word for word in before if word[0] not in "?$()"), "")

    def _begins(self, here: Group) -> bool:
        """Whether a block may begin here."""
        token, before = self.found[self.at], self.found[self.at - 1].text if self.at else ""
        if not here.patterns or here.depth or here.opener in NO_PATTERNS:
            return False
        starts = before in BEFORE_SUBJECT or before.upper() == "WHERE"
        return starts and (token.text[0] in "?$<" or is_name(token))

    def _block(self, group: Group) -> bool:
        """Read a block into the group; False, and nothing is read, where it is not understood."""
        start = self.at
        try:
            triples = list(self._triples())
        except (UnreadError, IndexError):
            self.at = start
            return False
        group.blocks.append(Block(self.found[start].start, self.found[self.at - 1].end, tuple(triples)))
        return True

    def _triples(self) -> Iterator[Triple]:
        subject = self._term()
        while True:
            path = self._any()
            yield Triple(subject, path, self._term())
            while self._takes(","):
                yield Triple(subject, path, self._term())
            ended = self._takes(";")
            while ended and self._takes(";"):
                pass
            if not ended or self._text() in (".", "}"):
                break
        self._takes(".")

    def _text(self) -> str:
        return self.found[self.at].text

    def _takes(self, text: str) -> bool:
        taken = self._text() == text
        self.at += taken
        return taken

    def _term(self) -> Term:
        token = self.found[self.at]
        self.at += 1
        if token.text[0] in "?$" and len(token.text) > 1:
            return Term(token.text)
        if token.text[0] == "<" or is_name(token):
            return Term(token.text, self._iri(token))
        if token.text[0] in "\"'":
            return Term(token.text + self._tagged())
        if token.text.isalnum():
            return Term(token.text)
        raise UnreadError(token.text)

    def _tagged(self) -> str:
        """The language or the datatype behind a literal."""
        if self._text()[0] == "@":
            self.at += 1
            return self.found[self.at - 1].text
        if self._takes("^"):
            self.at += 2
            return "^^" + self.found[self.at - 1].text
        return ""

    def _iri(self, token: Token) -> str:
        prefix, colon, local = token.text.partition(":")
        return self.prefixes.get(prefix, "") + local if colon and is_name(token) else token.text.strip("<>")

    def _any(self) -> Path:
        return self._several("|", "any", self._each)

    def _each(self) -> Path:
        return self._several("/", "each", self._step)

    def _several(self, mark: str, form: str, read) -> Path:  # type: ignore[no-untyped-def]
        parts = [read()]
        while self._takes(mark):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Path(form, mark.join(p.text for p in parts), tuple(parts))

    def _step(self) -> Path:
        if self._takes("^"):
            inner = self._step()
            return Path("back", f"^{inner.text}", (inner,))
        if self._takes("("):
            inside = self._any()
            if not self._takes(")"):
                raise UnreadError(self._text())
            made = Path(inside.form, f"({inside.text})", inside.parts, inside.term)
        else:
            token = self.found[self.at]
            self.at += 1
            if token.text == "a":
                made = Path("one", "a", term=Term("a", TYPE))
            elif token.text[0] == "<" or is_name(token):
                made = Path("one", token.text, term=Term(token.text, self._iri(token)))
            elif token.text[0] in "?$" and len(token.text) > 1:
                return Path("one", token.text, term=Term(token.text))
            else:
                raise UnreadError(token.text)
        mark = self._text()
        if mark in MODIFIERS:
            self.at += 1
            return Path("other", made.text + mark, (made,))
        return made
