"""What a query names and the record does not hold: terms that occur nowhere, and literals that match nothing.

A misspelt term is no error to SPARQL: the query parses and finds nothing. So each term of a vocabulary that the program
knows is looked up, and where an answer is empty also each thing and each literal that stands as a term.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hezuo.base.store import Literal, Rows, Store, Term, written
from hezuo.base.terms import ID, PREFIXES, XSD
from hezuo.record.literals import Wanted, literals
from hezuo.record.syntax import Token, brackets, declared, is_name, place_of, tokens

OCCURS = "ASK { { $term ?p ?o } UNION { ?s $term ?o } UNION { ?s ?p $term } }"
PROPERTIES_OF = "SELECT DISTINCT ?p { ?s ?p ?o FILTER(isLiteral(?o) && STR(?o) = $text) } ORDER BY ?p LIMIT 5"
OF_PROPERTIES = "SELECT DISTINCT ?o { VALUES ?p { %s } ?s ?p ?o FILTER(isLiteral(?o)) }"
LITERALS = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"
#: The terms of the vocabularies: subjects of the ontology, properties, classes.
TERMS = """SELECT DISTINCT ?t {
  { ?s ?t ?o } UNION { ?s a ?t } UNION { ?t rdfs:isDefinedBy ?x } UNION { ?t skos:inScheme ?x }
}"""
THINGS = f'SELECT DISTINCT ?t {{ ?t a ?c FILTER(STRSTARTS(STR(?t), "{ID}")) }}'
#: What is not looked up: words of the languages themselves, which no record needs to hold.
LANGUAGES = tuple(PREFIXES[p] for p in ("xsd", "rdf", "owl", "sh"))
#: How like it the nearest has to be, of 100: a term, and a text, which may have three characters only.
LIKE, LIKE_TEXT = 70, 60


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a query names and that occurs nowhere.

    `key` says what it is, `word` how it stands in the query, `near` what is nearest, '' where nothing is.
    """

    key: str
    word: str
    near: str = ""
    #: The text of a literal.
    value: str = ""


def remarks(store: Store, sparql: str, rows: Rows) -> list[Remark]:
    """What the query names in vain; of literals and things only where the answer is empty. Each once, in its order."""
    found = list(tokens(sparql))
    iris = list(dict.fromkeys(_iris(found)))
    told = [_term(store, word, iri) for word, iri in iris if not iri.startswith(ID)]
    if is_empty(rows):
        told += [_thing(store, word, iri) for word, iri in iris if iri.startswith(ID)]
        told += [_literal(store, one) for one in dict.fromkeys(literals(found))]
    return [one for one in told if one is not None]


def is_empty(rows: Rows) -> bool:
    """Whether an answer says nothing: no row, or nothing but zeros and blanks in the one that a count gives."""
    return not rows.rows or (len(rows.rows) == 1 and not any(rows.rows[0]))


@dataclass(frozen=True, slots=True)
class Stranger:
    """A word of a query that means nothing: what sort (`term`, `variable`), where it stands, what is nearest ('')."""

    key: str
    word: str
    near: str
    start: int
    end: int
    line: int
    column: int


def strangers(sparql: str, known: Collection[str]) -> list[Stranger]:
    """The terms of a query that are none of these IRIs, and the variables that nothing in it gives a value.

    Each once, in its order; looked for in the text alone, so nothing is run. Things of the record are not looked at.
    """
    found = list(tokens(sparql))
    told: dict[str, Stranger] = {}
    for token, iri in _named(found):
        if not iri.startswith(ID) and iri not in known and token.text not in told:
            told[token.text] = _stranger(sparql, "term", token, _near_term(iri, known))
    for token in _without_value(found):
        told.setdefault(token.text, _stranger(sparql, "variable", token, ""))
    return sorted(told.values(), key=lambda one: one.start)


def _stranger(sparql: str, key: str, token: Token, near: str) -> Stranger:
    place = place_of(sparql, token.start)
    return Stranger(key, token.text, near, token.start, token.end, int(str(place["line"])), int(str(place["column"])))


def _without_value(found: list[Token]) -> Iterator[Token]:
    """The first occurrence of each variable that stands in no pattern, behind no AS and in no VALUES."""
    first: dict[str, Token] = {}
    given: set[str] = set()
    before = ""
    for token, (bracket, word) in zip(found, brackets(found), strict=True):
        if token.text[0] in "?$" and len(token.text) > 1:
            first.setdefault(token.text[1:], token)
            listed = bracket == "(" and (word == "VALUES" or ":" in word or word.startswith("<"))
            if before == "AS" or bracket in ("{", "[") or listed:
                given.add(token.text[1:])
        before = token.text.upper()
    words = {token.text.upper() for token in found}
    # What DESCRIBE names, and parameters of a query without a pattern, need no value.
    if "{" in words and "DESCRIBE" not in words:
        yield from (token for name, token in first.items() if name not in given)


def _iris(found: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The IRIs of the known vocabularies that the query names, each as it stands there."""
    for token, iri in _named(found):
        yield token.text, iri


def _named(found: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    prefixes = declared(list(found))
    spaces = tuple(iri for iri in PREFIXES.values() if iri not in LANGUAGES)
    previous = ""
    for token in found:
        text, before, previous = token.text, previous, token.text.upper()
        if before in ("PREFIX", "BASE") or (before.endswith(":") and text.startswith("<")):
            continue
        if is_name(token):
            prefix, _, local = text.partition(":")
            iri = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        elif text.startswith("<") and text.endswith(">"):
            iri = text[1:-1]
        else:
            continue
        if iri.startswith(spaces) and iri not in spaces and "\\" not in iri:
            yield token, iri


def _asks(store: Store, query: str, term: Term) -> bool:
    return bool(store.select(query, {"term": term}).rows[0][0])


def _term(store: Store, word: str, iri: str) -> Remark | None:
    if _asks(store, OCCURS, iri):
        return None
    return Remark("unknown-term", word, _near_term(iri, [str(t) for (t,) in store.select(TERMS).rows]))


def _near_term(iri: str, known: Collection[str]) -> str:
    """The term of the same vocabulary that is most like an IRI, by its prefix; '' for none."""
    space = max((s for s in PREFIXES.values() if iri.startswith(s)), key=len)
    near = _nearest(iri[len(space) :], [t[len(space) :] for t in known if t.startswith(space)])
    return f"{next(p for p, s in PREFIXES.items() if s == space)}:{near}" if near else ""


def _thing(store: Store, word: str, iri: str) -> Remark | None:
    if _asks(store, OCCURS, iri):
        return None
    near = _nearest(iri[len(ID) :], [str(t)[len(ID) :] for (t,) in store.select(THINGS).rows])
    return Remark("unknown-thing", word, f"<{ID}{near}>" if near else "")


def _literal(store: Store, wanted: Wanted) -> Remark | None:
    term = Literal(wanted.text, wanted.tag, XSD + "string")
    there = _values(store, wanted.properties)
    if any(t.value == term.value if wanted.text_only else written(t) == written(term) for t in there):
        return None
    if other := _otherwise(term, there):
        return other
    if wanted.properties:
        text = Literal(term.value, "", term.datatype)
        elsewhere = [_short(str(p)) for (p,) in store.select(PROPERTIES_OF, {"text": text}).rows]
        if elsewhere:
            return Remark("literal-elsewhere", written(term), "、".join(elsewhere), term.value)
    near = _nearest(term.value, {t.value for t in there}, LIKE_TEXT)
    if wanted.properties and not near:
        near = _nearest(term.value, {t.value for t in _values(store, ())}, LIKE_TEXT)
    return Remark("unknown-literal", written(term), near, term.value)


def _values(store: Store, properties: Sequence[str]) -> list[Literal]:
    """The literals that these properties have, of none all that there are."""
    query = OF_PROPERTIES % " ".join(f"<{p}>" for p in properties) if properties else LITERALS
    return [t for (t,) in store.answer(query).rows if isinstance(t, Literal)]


def _otherwise(term: Literal, known: list[Literal]) -> Remark | None:
    """That the text of a term is there, but with a tag, without, with another, or with a datatype."""
    same = [t for t in known if t.value == term.value]
    if not same:
        return None
    tags = any(t.lang != term.lang for t in same)
    return Remark(
        "literal-tag" if tags else "literal-written", written(term), "、".join(sorted(map(written, same))), term.value
    )


def _short(iri: str) -> str:
    """An IRI by its prefix."""
    return next((f"{p}:{iri[len(s) :]}" for p, s in PREFIXES.items() if iri.startswith(s)), f"<{iri}>")


def _nearest(text: str, known: Iterable[str], like: int = LIKE) -> str:
    from rapidfuzz import fuzz, process  # imported late: only what is unknown needs it

    found = process.extractOne(text, sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=like)
    return str(found[0]) if found else ""
