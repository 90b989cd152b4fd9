"""Slow forms of SPARQL: found where they stand, not found where they do not; what is offered instead is the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezuo.base.store import Store
from hezuo.base.workspace import shipped_root
from hezuo.record.slow import hints
from tools_kit import examples

SLOW = [
    ("SELECT * { ?a a :X FILTER NOT EXISTS { ?a :p ?b . ?b :q ?c } }", ["not-exists"]),
    ("SELECT * { ?a a :X FILTER NOT EXISTS { ?a :p ?b ; :q ?c } }", ["not-exists"]),
    ("SELECT * { ?a a :X FILTER(NOT EXISTS { ?a :p ?b ; :q ?c } && ?a != :y) }", ["not-exists"]),
    ("SELECT * { ?a a :X FILTER EXISTS { ?a :p ?b . ?b :q ?c } }", ["exists"]),
    ("SELECT * { { SELECT ?a { ?a a :X FILTER NOT EXISTS { ?a :p [ :q ?c ] } } } }", ["not-exists"]),
    ("SELECT * { ?a a :X . ?b a :Y }", ["product"]),
    ("SELECT * { ?a a :X . ?b a :Y FILTER(?a = ?b) }", ["product"]),
    ("ASK { ?a :p ?b . ?b :q ?c . ?d :r ?e . ?e :s ?f }", ["product"]),
    ("CONSTRUCT { ?a :n ?b } WHERE { ?a a :X . ?b a :Y }", ["product"]),
    ("SELECT * { { ?a a :X } { ?b a :Y } }", ["product"]),
    ("SELECT * { ?s a :X OPTIONAL { ?a :p 1.5 . ?b :q 2 } }", ["product"]),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", ["whole"]),
    ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", ["whole"]),
    ("SELECT DISTINCT ?p { ?s ?p ?o }", ["whole"]),
    ("SELECT * { ?s ?p ?o } ORDER BY ?o", ["whole"]),
    ("SELECT * { { SELECT (MAX(?o) AS ?m) { ?s ?p ?o } } ?x :p ?m }", ["whole"]),
]
QUICK = [
    "SELECT * { ?a a :X FILTER NOT EXISTS { ?a :p ?b } }",
    "SELECT * { ?a a :X MINUS { ?a :p ?b . ?b :q ?c } }",
    "SELECT * { ?a a :X OPTIONAL { ?a :p ?b . ?b :q ?c } FILTER(!BOUND(?c)) }",
    "SELECT * { ?a a :X . ?a :p ?b . ?c :q ?b }",
    "SELECT * { ?a a :X BIND(STR(?a) AS ?t) ?b :name ?t }",
    "SELECT * { ?a a :X . { SELECT (COUNT(*) AS ?n) { ?b a :Y } } }",
    "SELECT * { VALUES ?x { 1 2 } ?a a :X }",
    "SELECT * { ?s ?p ?o } LIMIT 10",
    "SELECT * { :a :b :c . ?a :p ?b }",
    "SELECT * { ?a :p '?b . ?c' ; :q ?d }",
    "SELECT (COUNT(*) AS ?n) { ?s a :X ; ?p ?o }",
    "SELECT * { ?a :p 1.5 . ?a :q 2 }",
    "SELECT * { GRAPH ?g { ?a :p ?b } ?a :q ?c }",
    "DESCRIBE :a",
    "SELECT",
    "",
    "{",
    "SELECT * { ?a FILTER",
    "}}}}((",
]


@pytest.mark.parametrize(("query", "keys"), SLOW)
def test_what_is_slow_is_told(query: str, keys: list[str]) -> None:
    assert [hint.key for hint in hints(query)] == keys


@pytest.mark.parametrize("query", QUICK)
def test_what_is_quick_is_not(query: str) -> None:
    assert hints(query) == []


def test_the_place_is_where_it_stands() -> None:
    (hint,) = hints("SELECT * {\n  ?a a :X .\n  ?b a :Y\n}")
    assert (hint.line, hint.column) == (3, 3)
    (hint,) = hints("SELECT * { ?a a :X\n FILTER NOT EXISTS { ?a :p ?b ; :q ?c } }")
    assert (hint.line, hint.column) == (2, 20)


def test_the_shipped_questions_have_no_slow_exists() -> None:
    for path in sorted((shipped_root() / "ontology" / "questions").glob("*.rq")):
        filled = re.sub(r"\$\w+", "<x:y>", path.read_text(encoding="utf-8"))
        told = [h for h in hints(filled) if h.key in ("not-exists", "whole")]
        assert told == [], path.name


@examples(200)
@given(text=st.text(alphabet="?ab{}()[].,; <>'\"#FILTERNOTEXISTSSELECT", max_size=80))
def test_no_text_is_too_much(text: str) -> None:
    assert isinstance(hints(text), list)


NODES, PROPERTIES = st.sampled_from("abcd"), st.sampled_from("pq")
BEFORE = "PREFIX : <http://x/> SELECT * { "
REWRITTEN = [
    "?a :p ?b FILTER NOT EXISTS { ?b :q ?c . ?c :p ?d } }",
    "?a :p ?b . FILTER NOT EXISTS { ?b :q ?c ; :p ?a } ?b :p ?e }",
    "FILTER NOT EXISTS { ?b :q ?c . ?c :q ?d } ?a :p ?b . OPTIONAL { ?b :p ?d } }",
    "?a :p ?b . OPTIONAL { ?b :q ?c } FILTER NOT EXISTS { ?a :p ?c . ?c :q ?a } }",
    "{ ?a :p ?b } UNION { ?a :q ?b FILTER NOT EXISTS { ?a :p ?x . ?x :p ?b } } }",
]


@examples(60)
@given(data=st.sets(st.tuples(NODES, PROPERTIES, NODES), min_size=1, max_size=12), query=st.sampled_from(REWRITTEN))
def test_what_is_offered_instead_gives_the_same(data: set[tuple[str, str, str]], query: str) -> None:
    store = Store()
    store.load("".join(f"<http://x/{s}> <http://x/{p}> <http://x/{o}> .\n" for s, p, o in sorted(data)), "http://x/g")
    (hint,) = hints(BEFORE + query)
    assert hint.rewritten
    assert hints(hint.rewritten) == []
    here, there = (store.select(text) for text in (BEFORE + query, hint.rewritten))
    assert sorted(map(str, there.rows)) == sorted(map(str, here.rows))
    assert sorted(there.columns) == sorted(here.columns)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a :p ?b FILTER NOT EXISTS { ?c :q ?d . ?d :p ?e } }",
        "SELECT * { ?a :p ?b FILTER NOT EXISTS { ?b :q ?c . ?c :p ?d FILTER(?a = ?d) } }",
        "SELECT * { OPTIONAL { ?a :p ?b } FILTER NOT EXISTS { ?b :q ?c . ?c :p ?d } }",
        "SELECT * { ?a :p ?b FILTER NOT EXISTS { ?b :q _:x . _:x :p ?d } }",
        "SELECT * { ?a :p ?b FILTER(NOT EXISTS { ?b :q ?c . ?c :p ?d } || ?a = :x) }",
    ],
)
def test_nothing_is_offered_where_it_might_differ(query: str) -> None:
    told = [h for h in hints(query) if h.key == "not-exists"]
    assert [h.rewritten for h in told] == [""]


def test_what_the_guard_refuses_as_too_deep_is_not_taken_apart() -> None:
    deep = "SELECT * " + "{" * 5000 + "?s ?p ?o" + "}" * 5000
    assert hints(deep) == []
    assert hints("SELECT * { { { { ?s ?p ?o . ?a ?b ?c } } } }") != []
