"""Look-ups: what is read as one has the answer that the engine gives, what is none is left, and each is bounded."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezuo.base import lookup
from hezuo.base import served as base_served
from hezuo.base.limits import Limits
from hezuo.base.lookup import LARGEST, LONGEST, MOST, PATTERNS, answered, read
from hezuo.base.served import Served, written
from tools_kit import examples

BASE = "http://127.0.0.1/sparql"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
THINGS = ["<http://x/a>", "<http://x/b>", "<http://x/甲>", "_:b1", "_:b2"]
VERBS = ["<http://x/p>", "<http://x/q>", f"<{RDF_TYPE}>"]
TEXTS = [
    '"one"',
    '"甲"@zh',
    '"x"@en-gb',
    f'"7"^^<{XSD}integer>',
    f'"2024"^^<{XSD}gYear>',
    '"a \\"b\\" \\\\ \\n \\u0001"',
]
#: As a look-up writes them.
NAMES = ["<http://x/a>", "<http://x/甲>", "x:a", "x:甲", "<http://x/none>"]
WORDS = ['"one"', "'one'", '"甲"@zh', '"x"@en-gb', '"none"']
VARIABLES = ["?a", "?b", "$b", "?c", "?甲"]


@pytest.fixture(autouse=True, scope="module")
def unhurried() -> Iterator[None]:
    """A busy machine makes no look-up take too long; the tests of that have a clock of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "SECONDS", 600.0)
        yield


@pytest.fixture(scope="module", params=["in memory", "on the disk"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Every verb between things and texts, some of it in a graph too; as a small and as a large snapshot."""
    lines = [f"{s} {v} {o} ." for s in THINGS for v in VERBS for o in [*THINGS[::2], *TEXTS[::2]]]
    lines += [f"<http://x/a> <http://x/r> {o} ." for o in [*THINGS, *TEXTS]]
    lines += [f"<http://x/b> <http://x/p> {o} <http://x/graph> ." for o in (*THINGS, *TEXTS)]
    folder = tmp_path_factory.mktemp("snapshot")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "on the disk":
            patch.setattr(base_served, "SMALL", 0)
        written(["".join(f"{line}\n" for line in lines).encode()], folder)
    found = Served(folder)
    assert found.on_disk == (request.param == "on the disk")
    return found


def of_engine(served: Served, text: str) -> bytes:
    """The answer as the processes give it, which the guard has let pass. Raises `QueryError`."""
    out = io.BytesIO()
    found = served.query(text, None, BASE)
    found.write("json", out, Limits())
    answer = out.getvalue()
    for new, old in found.renamed.items():
        answer = answer.replace(new.encode(), old.encode())
    return answer


def rows(answer: bytes) -> Any:
    told = json.loads(answer)
    if "boolean" in told:
        return told
    return told["head"], sorted(json.dumps(row) for row in told["results"]["bindings"])


def held(served: Served, text: str) -> bytes:
    """The answer to a look-up, held against that of the engine: the same rows, of one pattern in the same order."""
    wanted = read(text)
    assert wanted is not None, text
    answer = served.looked_up(wanted, MOST)
    assert answer is not None, text
    expected = of_engine(served, text)
    assert rows(answer) == rows(expected), text
    if len(wanted.patterns) == 1:
        assert answer == expected
    return answer


@st.composite
def lookups(draw: st.DrawFn) -> str:
    """Look-ups in every way to write one; some are more than may be, or name what is not there."""
    subject, verb = (
        st.sampled_from(VARIABLES + NAMES),
        st.sampled_from([*VARIABLES, *NAMES, "a", "x:p", "<http://x/p>"]),
    )
    object_ = st.sampled_from(VARIABLES + NAMES + WORDS)
    blank = st.sampled_from([" ", "\n", "\t ", " # a note { \n", "\r\n"])

    def about() -> str:
        said = [
            draw(verb) + draw(blank) + f"{draw(blank)},".join(draw(st.lists(object_, min_size=1, max_size=2)))
            for _ in range(draw(st.integers(1, 2)))
        ]
        return draw(subject) + draw(blank) + f" ;{draw(blank)}".join(said)

    group = f" .{draw(blank)}".join(about() for _ in range(draw(st.integers(1, 2)))) + draw(
        st.sampled_from(["", " .", "."])
    )
    columns = " ".join(draw(st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=3)))
    form = draw(
        st.sampled_from([f"SELECT {columns} ", "SELECT *", "select * ", "ASK", f"SELECT{draw(blank)}{columns}"])
    )
    where = draw(st.sampled_from(["{", "WHERE{", " where { "]))
    limit = draw(
        st.sampled_from(["", "", f"LIMIT{draw(blank)}{draw(st.sampled_from(['1', '3', '0', '07', '500', '501']))}"])
    )
    head = draw(st.sampled_from(["PREFIX x: <http://x/>\n", "# first\nprefix x: <http://x/> PREFIX y: <http://y/>"]))
    return f"{head}{draw(blank)}{form}{draw(blank)}{where}{group}}}{limit}{draw(st.sampled_from(['', ' # end']))}"


@given(lookups())
@examples(200)
def test_a_look_up_has_the_answer_of_the_engine(served: Served, text: str) -> None:
    """And what is not answered here is a mistake, or what nobody bounds."""
    wanted = read(text)
    if wanted is not None and served.looked_up(wanted, MOST) is not None:
        held(served, text)


PIECES = [
    *(
        "SELECT",
        "ASK",
        "WHERE",
        "LIMIT",
        "PREFIX",
        "x:",
        "<http://x/>",
        "{",
        "}",
        ".",
        ";",
        ",",
        "*",
        "?a",
        "$b",
        "?",
        "$",
    ),
    *(
        "a",
        "A",
        "x:a",
        "x:甲",
        "x:a.",
        "x:a.b",
        "x:a.?b",
        "x:-a",
        "x:a-",
        "x:%41",
        "x:a:b",
        ":",
        ":a",
        "y:a",
        "x:ª",
        "x:é",
        "_:b",
    ),
    *(
        "<http://x/a>",
        "<a>",
        "<>",
        "<http://x/../a>",
        "<http://x/./a>",
        "<http:a>",
        "<urn:a>",
        "<http://x/%zz>",
        "<http://x/a",
        ">",
    ),
    *(
        '"one"',
        "'one'",
        '"甲"@zh',
        '"x"@EN',
        '"x" @en',
        '""',
        '"""',
        "''''",
        '"\\n"',
        '"x"^^x:a',
        "1",
        "07",
        "1.5",
        "-1",
        "true",
    ),
    *(
        "#",
        "#\n",
        "# {\n",
        "\n",
        " ",
        "\t",
        "\xa0",
        "\u3000",
        "\x0b",
        "\x00",
        "(",
        ")",
        "[",
        "]",
        "/",
        "|",
        "^",
        "+",
        "!",
        "\\",
    ),
    *(
        "DISTINCT",
        "OPTIONAL",
        "FILTER",
        "UNION",
        "GRAPH",
        "SERVICE",
        "service",
        "?service",
        "FROM",
        "BASE",
        "ORDER BY",
        "VALUES",
    ),
]


@given(lookups(), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(PIECES), st.integers(0, 3)), max_size=3))
@examples(300)
def test_what_is_taken_for_a_look_up_is_one_for_the_engine(
    served: Served, text: str, changes: list[tuple[int, str, int]]
) -> None:
    """Whatever is put in and left out: the engine takes it too, behind the guard, and answers the same."""
    for at, piece, less in changes:
        text = text[:at] + piece + text[at + less :]
    wanted = read(text)
    if wanted is not None and served.looked_up(wanted, MOST) is not None:
        held(served, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { <http://x/a> ?p ?o }",
        "SELECT * WHERE { <http://x/a> ?p ?o . }",
        "SELECT ?p ?o { <http://x/a> <http://x/r> ?o ; ?p ?o }",
        'ASK { <http://x/a> <http://x/p> "one", "甲"@zh }',
        "PREFIX : <http://x/> SELECT ?s { ?s a :甲 ; :p :a } LIMIT 100",
        "SELECT ?s ?o { ?s ?p ?o } LIMIT 7",
        "SELECT ?x ?o { <http://x/a> <http://x/p> ?x . ?x <http://x/q> ?o }",
        "SELECT ?service { ?service <http://x/p> 'one' }",
    ],
)
def test_these_are_look_ups(served: Served, text: str) -> None:
    assert len(held(served, text)) > 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT * { }",
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o . ?o ?q ?r } LIMIT 5",
        "SELECT ?o { <http://x/a> ?p ?o } LIMIT 501",
        "SELECT ?o { <http://x/a> ?p ?o } OFFSET 1",
        "SELECT ?o { <http://x/a> ?p ?o } ORDER BY ?o",
        "SELECT DISTINCT ?o { <http://x/a> ?p ?o }",
        "SELECT REDUCED ?o { <http://x/a> ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { <http://x/a> ?p ?o }",
        "SELECT ?o { <http://x/a> <http://x/p>+ ?o }",
        "SELECT ?o { <http://x/a> <http://x/p>/<http://x/q> ?o }",
        "SELECT ?o { <http://x/a> ^<http://x/p> ?o }",
        "SELECT ?o { <http://x/a> ?p ?o FILTER(?o = 1) }",
        "SELECT ?o { <http://x/a> ?p ?o FILTER EXISTS { ?s ?p ?o } }",
        "SELECT ?o { { <http://x/a> ?p ?o } }",
        "SELECT ?o { <http://x/a> ?p ?o OPTIONAL { ?o ?q ?r } }",
        "SELECT ?o { { <http://x/a> ?p ?o } UNION { <http://x/b> ?p ?o } }",
        "SELECT ?o { <http://x/a> ?p ?o MINUS { ?s ?p 1 } }",
        "SELECT ?o { GRAPH ?g { <http://x/a> ?p ?o } }",
        "SELECT ?o FROM <http://x/graph> { <http://x/a> ?p ?o }",
        "SELECT ?o { SERVICE <http://x/> { <http://x/a> ?p ?o } }",
        "SELECT ?o { <http://x/a> ?p ?o } VALUES ?o { 1 }",
        "SELECT ?o { <http://x/a> ?p ?o BIND(1 AS ?x) }",
        "SELECT ?o { ?o ?p ?o }",
        "SELECT ?none { <http://x/a> ?p ?o }",
        "SELECT ?o ?o { <http://x/a> ?p ?o }",
        "SELECT ?o { <http://x/a> ?p [ ?q ?o ] }",
        "SELECT ?o { <a> ?p ?o }",
        "BASE <http://x/> SELECT ?o { <a> ?p ?o }",
        "PREFIX x: <http://x/> PREFIX x: <http://y/> SELECT ?o { x:a ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { <http://x/a> ?p ?o }",
        "DESCRIBE <http://x/a>",
        "INSERT DATA { <http://x/a> <http://x/p> 1 }",
        "ASK { <http://x/a> <http://x/p> 7 }",
        "ASK { " + "<http://x/a> ?p ?o . " * (PATTERNS + 1) + "}",
        "ASK { <http://x/a> ?p ?o } # " + "x" * LONGEST,
        "ASK" + "{" * 2000,
        "SELECT * { <http://x/a> ?p " + ",".join(["?o"] * 900) + " }",
    ],
)
def test_these_are_none(text: str) -> None:
    assert read(text) is None


def many(number: int, text: str = "") -> ox.Store:
    store = ox.Store()
    nodes = [ox.NamedNode(f"http://x/{n}") for n in range(number)]
    store.bulk_extend(ox.Quad(nodes[0], ox.NamedNode("http://x/p"), o, ox.DefaultGraph()) for o in nodes)
    if text:
        store.add(ox.Quad(nodes[0], ox.NamedNode("http://x/q"), ox.Literal(text), ox.DefaultGraph()))
    return store


ALL = read("SELECT ?o { <http://x/0> ?p ?o }")


def test_what_is_more_than_a_look_up_may_cost_is_given_up() -> None:
    assert ALL is not None
    assert answered(many(MOST - 1), ALL) is not None
    assert answered(many(MOST), ALL) is None
    assert answered(many(5), ALL, rows=5) is not None
    assert answered(many(5), ALL, rows=4) is None
    joined = read("SELECT ?a ?b { <http://x/0> <http://x/p> ?a . <http://x/0> <http://x/p> ?b }")
    assert joined is not None
    assert answered(many(10), joined) is not None
    assert answered(many(30), joined) is None
    absent = read("ASK { <http://x/0> <http://x/p> ?a . ?a <http://x/p> <http://x/none> }")
    assert absent is not None
    assert answered(many(MOST), absent) is None
    assert answered(many(1, "x" * 1000), ALL) is not None
    assert answered(many(1, "x" * LARGEST), ALL) is None


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen after each quad, by a clock of the test."""
    assert ALL is not None
    ticks = iter(range(100))
    monkeypatch.setattr(lookup, "perf_counter", lambda: next(ticks) * lookup.SECONDS / 10)
    assert answered(many(5), ALL) is not None
    assert answered(many(20), ALL) is None


def test_a_limit_that_cuts_a_join_is_the_engines_own(served: Served) -> None:
    text = "SELECT ?s ?o { ?s <http://x/p> <http://x/a> ; <http://x/q> ?o } LIMIT "
    whole = len(json.loads(of_engine(served, text + "500"))["results"]["bindings"])
    assert whole > 3
    for limit, given_ in ((whole - 1, False), (whole, True), (whole + 1, True)):
        wanted = read(text + str(limit))
        assert wanted is not None
        assert (served.looked_up(wanted, MOST) is not None) is given_


def test_what_json_cannot_say_plainly_is_left_to_the_engine() -> None:
    """Triples in triples, and texts with a direction."""
    wanted = read("SELECT ?o { <http://x/a> ?p ?o }")
    assert wanted is not None
    for said in (
        ox.Triple(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal("x")),
        ox.Literal("x", language="en", direction=ox.BaseDirection.LTR),
    ):
        store = ox.Store()
        store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), said))
        assert answered(store, wanted) is None


def test_what_is_no_look_up_takes_no_time_to_see() -> None:
    """Texts that would have a careless expression go over them again and again."""
    from time import perf_counter

    for text in (
        "x" * 4000 + "é",
        "?" * 4000,
        "'\"" * 2000,
        "<a:" * 1300,
        "x:" * 2000,
        ":" + "." * 4000 + "x",
        "# " * 2000,
        "PREFIX " * 580,
    ):
        began = perf_counter()
        assert read(text) is None
        assert perf_counter() - began < 0.2, text[:20]


def test_what_the_guard_looks_at_is_looked_up_as_it_lets_it_pass(served: Served) -> None:
    """The word that it seeks may stand in names and texts; as the keyword nothing reads it as a look-up."""
    for text in (
        "SELECT ?service { ?service <http://x/p> 'one' }",
        "PREFIX service: <http://x/> SELECT ?o { service:a service:p ?o }",
        "ASK { ?s ?p 'SERVICE' }",
        "ASK { ?s ?p <http://x/SERVICE> }",
        "ASK { ?s ?p ?o } # SERVICE",
    ):
        held(served, text)
