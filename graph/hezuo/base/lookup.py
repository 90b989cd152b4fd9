"""Look-ups: queries so plain that what they cost is bounded, so that whoever has a store open may answer them himself.

A look-up is a SELECT or an ASK over a few patterns of the default graph, with a LIMIT at most: no filter, no path, no
graph, no function, nothing nested. `read` knows it by its tokens and takes every other text for none. The text itself
never reaches the engine, which is only asked for the quads of one pattern after the other; after each of them it is
seen whether that was enough. So neither the parser nor the planner of the engine has to be trusted, and nothing has
to be ended: a look-up that turns out to be more is given up, and the query goes where all others go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from time import perf_counter
from typing import NamedTuple

import pyoxigraph as ox

from hezuo.base.terms import RDF, XSD

#: A query is read up to so many characters, and so many patterns.
LONGEST, PATTERNS = 4096, 4
#: So many quads are looked at, so many characters written, and so many seconds spent at most.
MOST, LARGEST, SECONDS = 500, 128 * 1024, 0.005

#: What a name goes on with in the grammar: a token that this stands behind has another end than ours.
_ON = r"\w\xb7\u0300-\u036f\u203f\u2040"
#: What names are made of here: Latin letters and the Chinese characters that are common.
_NAME = f"[A-Za-z0-9_{chr(0x4E00)}-{chr(0x9FFF)}]"
_TAG = r"(?:@[a-z]{1,8}(?:-[a-z0-9]{1,8})*+(?![\w-]))?"
#: The tokens of a look-up, in the one group; what is none of them leaves it empty, a whole run of a name at a time.
TOKEN = re.compile(
    r'(<[A-Za-z][A-Za-z0-9+.-]*+:[^<>"{}|^`\\\x00-\x20]*+>'
    rf'|"[^"\\\n\r]*+"(?!"){_TAG}'
    rf"|'[^'\\\n\r]*+'(?!'){_TAG}"
    r"|\#[^\n\r]*+"
    rf"|[?$]{_NAME}++(?![{_ON}])"
    rf"|(?:[A-Za-z][A-Za-z0-9_-]*+)?:(?:{_NAME}(?:{_NAME}|-)*+)?(?!\.*[{_ON}:%\\-])"
    rf"|[A-Za-z]++(?![{_ON}:.-])|[0-9]++(?![{_ON}:.-])"
    r"|[{}.;,*])"
    r"|[\w:.-]{2,}+|[^ \t\r\n]"
)
#: What stands before a query: comments, then what it declares. Names are as `TOKEN` has them, ends are sure.
PROLOGUE = re.compile(
    r"(?:[ \t\r\n]++|\#[^\n\r]*+)*+"
    r"((?:[Pp][Rr][Ee][Ff][Ii][Xx][ \t\r\n]++(?:[A-Za-z][A-Za-z0-9_-]*+)?:[ \t\r\n]*+"
    r'<[A-Za-z][A-Za-z0-9+.-]*+:[^<>"{}|^`\\\x00-\x20]*+>[ \t\r\n]*+)*+)'
)
#: What kind a token is by its first letter, or as a word, and the form of a look-up as the letters of its kinds.
KINDS = {"<": "i", '"': "t", "'": "t", "?": "v", "$": "v", **{sign: sign for sign in "{}.;,*"}}
KINDS |= {"": " ", **dict.fromkeys("0123456789", "n")}
KEYWORDS = {"a": "a", "SELECT": "S", "ASK": "A", "WHERE": "W", "LIMIT": "L"}
_OBJECTS = "[ivt](?:,[ivt])*"
_ABOUT = f"[iv][iva]{_OBJECTS}(?:;[iva]{_OBJECTS})*"
FORM = re.compile(rf"(?:A|S(v+|\*))W?\{{({_ABOUT}(?:\.{_ABOUT})*\.?)\}}(?:Ln)?")
DECLARED = re.compile(r"([A-Za-z0-9_-]*):[ \t\r\n]*<([^>]*)>")
TYPE = ox.NamedNode(RDF + "type")
DEFAULT = ox.DefaultGraph()
STRING = XSD + "string"
#: Of these nothing is said, and nothing is said by these.
NO_SUBJECT, NO_PREDICATE = (ox.Literal, ox.Triple), (ox.Literal, ox.Triple, ox.BlankNode)
TERMS = attrgetter("subject"), attrgetter("predicate"), attrgetter("object")
#: What may stand in a pattern: a term, or the name of a variable.
Place = ox.NamedNode | ox.Literal | str
Pattern = tuple[Place, Place, Place]
Bound = Mapping[str, object]
NOTHING: Bound = {}


class _OtherError(Exception):
    """It is more than a look-up may cost."""


class Lookup(NamedTuple):
    """A look-up: its columns, None for an ASK; the patterns in the order in which they are looked for; its LIMIT."""

    columns: tuple[str, ...] | None
    patterns: tuple[Pattern, ...]
    limit: int | None


def read(text: str) -> Lookup | None:
    """The look-up that a query is; None for every other text."""
    if len(text) > LONGEST:
        return None
    start = PROLOGUE.match(text)
    words: list[str] = [word for word in TOKEN.findall(text, start.end() if start else 0) if word[:1] != "#"]
    kinds = "".join([KINDS.get(word[:1]) or _kind(word) for word in words])
    form = FORM.fullmatch(kinds)
    if form is None:
        return None
    try:
        patterns = list(_patterns(words, kinds, form.start(2), _declared(start[1] if start else "")))
    except (KeyError, ValueError):  # a prefix that nobody declared, an IRI that is none
        return None
    limit = int(words[-1][:7]) if kinds[-1] == "n" else None
    columns = None if kinds[0] == "A" else [word[1:] for word in words[form.start(1) : form.end(1)]]
    return _bounded(columns, patterns, limit)


def _kind(word: str) -> str:
    """The letter of `FORM` for a name or a word; a blank, which stands in no form, for any other."""
    return "i" if ":" in word else KEYWORDS.get(word) or KEYWORDS.get(word.upper(), " ")


def _bounded(columns: list[str] | None, patterns: list[Pattern], limit: int | None) -> Lookup | None:
    """What was read, where it is bounded and every engine would take it."""
    names = [place for pattern in patterns for place in pattern if isinstance(place, str)]
    variables = set(names)
    if len(variables) < len(names) and any(len(set(pattern)) < len(pattern) for pattern in patterns):
        return None  # more is looked at than is found
    if len(patterns) > PATTERNS or (limit is not None and not 0 < limit <= MOST):
        return None
    if columns is None:
        return Lookup(None, _ordered(patterns), limit)
    columns = columns if columns[0] else sorted(variables)  # the star
    if not columns or not variables.issuperset(columns) or len(set(columns)) < len(columns):
        return None
    if len(names) == 3 * len(patterns) and (limit is None or len(patterns) > 1):
        return None  # all that there is
    return Lookup(tuple(columns), _ordered(patterns), limit)


@lru_cache(1024)
def _node(iri: str) -> ox.NamedNode:
    """An IRI that stands for itself, whatever the base. Raises `ValueError` for what is none."""
    if "/." in iri or ":." in iri:
        raise ValueError(iri)
    return ox.NamedNode(iri)


@lru_cache(64)
def _declared(prologue: str) -> Mapping[str, str]:
    """The prefixes that are declared. Raises `ValueError` for two of one name and for what is no IRI."""
    found = [(name, _node(iri).value) for name, iri in DECLARED.findall(prologue)]
    if len(dict(found)) < len(found) or any("%" in iri for _, iri in found):  # half an escape is none for the engine
        raise ValueError(prologue)
    return dict(found)


def _patterns(words: list[str], kinds: str, at: int, prefixes: Mapping[str, str]) -> Iterator[Pattern]:
    """The patterns of a group whose form is known, from its first token on. Raises `KeyError`, `ValueError`."""
    subject: Place = ""
    predicate: Place = ""
    sign = "."
    while sign != "}":
        if sign == ".":
            if kinds[at] == "}":
                return
            subject = _term(words[at], prefixes)
            at += 1
        if sign != ",":
            predicate = TYPE if kinds[at] == "a" else _term(words[at], prefixes)
            at += 1
        yield subject, predicate, _term(words[at], prefixes)
        sign = kinds[at + 1]
        at += 2


def _term(word: str, prefixes: Mapping[str, str]) -> Place:
    first = word[0]
    if first in "?$":
        return word[1:]
    if first == "<":
        return _node(word[1:-1])
    if first in "\"'":
        text, _, tag = word[1:].rpartition(first)
        return ox.Literal(text, language=tag[1:]) if tag else ox.Literal(text)
    prefix, _, local = word.partition(":")
    return _node(prefixes[prefix] + local)


def _ordered(patterns: list[Pattern]) -> tuple[Pattern, ...]:
    """The patterns, those first of which most is known; a class has many members, so its pattern waits."""
    if len(patterns) == 1:
        return tuple(patterns)
    found: list[Pattern] = []
    known: set[str] = set()

    def told(pattern: Pattern) -> tuple[int, bool]:
        return sum(not isinstance(place, str) or place in known for place in pattern), pattern[1] is not TYPE

    while patterns:
        best = max(patterns, key=told)
        patterns = [pattern for pattern in patterns if pattern is not best]
        known.update(place for place in best if isinstance(place, str))
        found.append(best)
    return tuple(found)


# --- answering them ---------------------------------------------------------------------------------------------------


def answered(store: ox.Store, wanted: Lookup, rows: int = MOST) -> bytes | None:
    """The answer in SPARQL's JSON, as the engine writes it; None for one that costs more or has more rows."""
    search = _Search(store, wanted.patterns)
    try:
        if wanted.columns is None:
            truth = next(search.found(), None) is not None
            return b'{"head":{},"boolean":true}' if truth else b'{"head":{},"boolean":false}'
        return _written(search, wanted, wanted.columns, rows)
    except _OtherError:
        return None


def _written(search: _Search, wanted: Lookup, columns: tuple[str, ...], rows: int) -> bytes:
    last, alone = wanted.patterns[-1], len(wanted.patterns) == 1
    names = [encode_basestring(column) for column in columns]
    cells = [
        (f"{name}:", column, TERMS[last.index(column)] if column in last else None)
        for name, column in zip(names, columns, strict=True)
    ]
    lines: list[str] = []
    size = 0
    for bound, quad in search.found():
        # Which of several joined are left out is the engine's own to say.
        if len(lines) >= rows or (len(lines) == wanted.limit and not alone):
            raise _OtherError
        line = ",".join([name + _cell(bound[column] if term is None else term(quad)) for name, column, term in cells])
        size += len(line)
        if size > LARGEST:
            raise _OtherError
        lines.append("{" + line + "}")
        if len(lines) == wanted.limit and alone:
            break
    return f'{{"head":{{"vars":[{",".join(names)}]}},"results":{{"bindings":[{",".join(lines)}]}}}}'.encode()


def _cell(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, ox.Literal):
        text = encode_basestring(term.value)
        if tag := term.language:
            if term.direction is not None:
                raise _OtherError
            return f'{{"type":"literal","value":{text},"xml:lang":"{tag}"}}'
        kind = term.datatype.value
        if kind == STRING:
            return f'{{"type":"literal","value":{text}}}'
        return f'{{"type":"literal","value":{text},"datatype":{encode_basestring(kind)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":"{term.value}"}}'
    raise _OtherError


class _Search:
    """What a store holds of some patterns, looked for quad by quad. Raises `_OtherError` where that costs much."""

    def __init__(self, store: ox.Store, patterns: tuple[Pattern, ...]) -> None:
        self._store = store
        self._patterns = patterns
        self._left = MOST
        self._until = perf_counter() + SECONDS

    def found(self, at: int = 0, bound: Bound = NOTHING) -> Iterator[tuple[Bound, ox.Quad]]:
        """What the variables of the patterns may be: those of all but the last, and the quad of the last."""
        pattern = self._patterns[at]
        at += 1
        subject, predicate, object_ = [bound.get(place) if isinstance(place, str) else place for place in pattern]
        if isinstance(subject, NO_SUBJECT) or isinstance(predicate, NO_PREDICATE):
            return
        self._left -= 1
        for quad in self._store.quads_for_pattern(subject, predicate, object_, DEFAULT):  # type: ignore[arg-type]  # seen
            self._left -= 1
            if self._left < 0 or perf_counter() > self._until:
                raise _OtherError
            if at == len(self._patterns):
                yield bound, quad
            else:
                terms = {
                    place: term(quad) for place, term in zip(pattern, TERMS, strict=True) if isinstance(place, str)
                }
                yield from self.found(at, {**bound, **terms})
