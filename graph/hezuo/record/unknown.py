"""What a query names and the record does not hold: terms that occur nowhere, and literals that match nothing.

A misspelt term is no error to SPARQL: the query parses and finds nothing. So each term of a vocabulary that the program
knows is looked up, and where an answer is empty also each thing and each literal that stands as a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hezuo.base.store import Literal, Rows, Store, Term, written
from hezuo.base.terms import ID, PREFIXES, XSD
from hezuo.record.syntax import Token, declared, is_name, tokens

OCCURS = "ASK { { $term ?p ?o } UNION { ?s $term ?o } UNION { ?s ?p $term } }"
PROPERTIES_OF = "SELECT DISTINCT ?p { ?s ?p $term } ORDER BY ?p LIMIT 5"
OF_PROPERTY = "SELECT DISTINCT ?o { ?s $property ?o FILTER(isLiteral(?o)) }"
LITERALS = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"
#: The terms of the vocabularies: subjects of the ontology, properties, classes.
TERMS = """SELECT DISTINCT ?t {
  { ?s ?t ?o } UNION { ?s a ?t } UNION { ?t rdfs:isDefinedBy ?x } UNION { ?t skos:inScheme ?x }
}"""
THINGS = f'SELECT DISTINCT ?t {{ ?t a ?c FILTER(STRSTARTS(STR(?t), "{ID}")) }}'
#: What is not looked up: words of the languages themselves, which no record needs to hold.
LANGUAGES = tuple(PREFIXES[p] for p in ("xsd", "rdf", "owl", "sh"))
#: What may be a language tag.
TAG = re.compile(r"[a-z]{2,3}(-\w+)?|\*")
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
        told += [_literal(store, *one) for one in dict.fromkeys(_literals(found))]
    return [one for one in told if one is not None]


def is_empty(rows: Rows) -> bool:
    """Whether an answer says nothing: no row, or nothing but zeros and blanks in the one that a count gives."""
    return not rows.rows or (len(rows.rows) == 1 and not any(rows.rows[0]))


def _iris(found: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The IRIs of the known vocabularies that the query names, each as it stands there."""
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
            yield text, iri


def _asks(store: Store, query: str, term: Term) -> bool:
    return bool(store.select(query, {"term": term}).rows[0][0])


def _term(store: Store, word: str, iri: str) -> Remark | None:
    if _asks(store, OCCURS, iri):
        return None
    space = max((s for s in PREFIXES.values() if iri.startswith(s)), key=len)
    known = [str(t) for (t,) in store.select(TERMS).rows if str(t).startswith(space)]
    near = _nearest(iri[len(space) :], [t[len(space) :] for t in known])
    prefix = next(p for p, s in PREFIXES.items() if s == space)
    return Remark("unknown-term", word, f"{prefix}:{near}" if near else "")


def _thing(store: Store, word: str, iri: str) -> Remark | None:
    if _asks(store, OCCURS, iri):
        return None
    near = _nearest(iri[len(ID) :], [str(t)[len(ID) :] for (t,) in store.select(THINGS).rows])
    return Remark("unknown-thing", word, f"<{ID}{near}>" if near else "")


def _literals(found: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Plain strings and tagged ones that stand as terms: text, tag, and the property before it ('' for none)."""
    prefixes = declared(list(found))
    compares_tags = any(t.text.upper() in ("LANG", "LANGMATCHES") for t in found)
    for (before, token), after in zip(pairwise([Token("", 0), *found]), [*found[1:], Token("", 0)], strict=True):
        text = token.text
        # What stands in a bracket or behind a comma is an argument of a function; a datatype makes it another term.
        if text[0] not in "\"'" or len(text) < 2 or before.text in ("(", ",") or after.text == "^" or "\\" in text:
            continue
        if compares_tags and TAG.fullmatch(text[1:-1]):
            continue
        tag = after.text[1:] if after.text.startswith("@") else ""
        named = is_name(before) and prefixes.get(before.text.partition(":")[0], "") + before.text.partition(":")[2]
        value = text[3:-3] if len(text) > 5 and text[:3] in ('"""', "'''") else text[1:-1]
        yield value, tag, named or (before.text[1:-1] if before.text.startswith("<") else "")


def _literal(store: Store, value: str, tag: str, known_property: str) -> Remark | None:
    term = Literal(value, tag, XSD + "string")
    elsewhere = [str(p) for (p,) in store.select(PROPERTIES_OF, {"term": term}).rows]
    if elsewhere:
        misplaced = known_property and known_property not in elsewhere
        return (
            Remark("literal-elsewhere", written(term), "、".join(map(_short, elsewhere)), value) if misplaced else None
        )
    for query in (OF_PROPERTY, LITERALS)[not known_property :]:
        answer = store.answer(query, {"property": known_property} if known_property else None)
        others = [t for (t,) in answer.rows if isinstance(t, Literal)]
        same = sorted(written(t) for t in others if t.value == value)
        if same:
            return Remark("literal-written", written(term), "、".join(same), value)
        near = _nearest(value, {t.value for t in others}, LIKE_TEXT)
        if near:
            return Remark("unknown-literal", written(term), near, value)
    return Remark("unknown-literal", written(term), value=value)


def _short(iri: str) -> str:
    """An IRI by its prefix."""
    return next((f"{p}:{iri[len(s) :]}" for p, s in PREFIXES.items() if iri.startswith(s)), f"<{iri}>")


def _nearest(text: str, known: Iterable[str], like: int = LIKE) -> str:
    from rapidfuzz import fuzz, process  # imported late: only what is unknown needs it

    found = process.extractOne(text, sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=like)
    return str(found[0]) if found else ""
