"""What a query names and the record does not hold: terms that occur nowhere, and literals that match nothing.

A misspelt term is no error to SPARQL: the query parses and finds nothing. So each term of a vocabulary that the program
knows is looked up, and where an answer is empty also each thing and each literal that stands as a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hezuo.base.store import Literal, Rows, Store, Term, written
from hezuo.base.terms import ID, PREFIXES, XSD
from hezuo.record.literals import Wanted, literals
from hezuo.record.syntax import Token, declared, is_name, tokens

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
