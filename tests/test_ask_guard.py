"""A stranger's query reaches no network and crashes nothing; an answer runs nothing in a spreadsheet or terminal."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from hezuo.base.problems import QueryError
from hezuo.base.service import without_service
from hezuo.base.store import Literal, Rows, Store, Value, filled
from hezuo.base.terms import PREFIXES, XSD
from hezuo.formats.answers import FORMATS
from hezuo.record.guard import DEEPEST, LONGEST_QUERY, guard, sparql
from hezuo.record.load import Dataset
from tools_kit import examples, has

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

#: What stands in a query for the address of the listener.
URL = "http://listener/"
ALL = "{ ?s ?p ?o }"


@dataclass
class Listener:
    """A server on this machine that only counts who comes."""

    address: str
    calls: int = 0

    def query(self, text: str) -> str:
        """The query with the address of the listener in it."""
        return text.replace(URL, self.address)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(f"http://127.0.0.1:{server.getsockname()[1]}/")
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                connection, _ = server.accept()
                found.calls += 1
                connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield found
        done.set()
        socket.create_connection(server.getsockname()).close()
        thread.join()


@pytest.fixture(scope="module")
def store(listener: Listener) -> Store:
    """A store in which every pattern that stands before a SERVICE below finds something."""
    made = Store()
    url = listener.address
    things = [url, f"{url}b\u200c#x", f"{url}b\u00b7#x", f"{url}b\u0300#x", f"{url}b#x", "http://x/A#"]
    objects = [*(f"<{t}>" for t in things), '"x"', '"x"@en', f'"1"^^<{XSD}integer>', f'"1.5"^^<{XSD}decimal>']
    made.load("".join(f"<http://a> <http://b> {o} .\n" for o in objects), "http://g")
    return made


def refused(text: str) -> bool:
    try:
        guard(text)
        without_service(text)
    except QueryError:
        return True
    return False


# --- SERVICE --------------------------------------------------------------------------------------------------

P = f"PREFIX a: <{URL}> "
DISGUISES = {
    "plain": f"SELECT * {{ SERVICE <{URL}> {ALL} }}",
    "lower case": f"select * {{ service <{URL}> {ALL} }}",
    "mixed case": f"SELECT * {{ sErViCe <{URL}> {ALL} }}",
    "silent": f"SELECT * {{ SERVICE SILENT <{URL}> {ALL} }}",
    "variable": f"SELECT * {{ BIND(<{URL}> AS ?u) SERVICE ?u {ALL} }}",
    "prefixed name": f"{P}SELECT * {{ SERVICE a: {ALL} }}",
    "no blanks": f"SELECT*{{SERVICE<{URL}>{ALL}}}",
    "tabs and lines": f"SELECT * {{\tSERVICE\r\n<{URL}>\n{ALL} }}",
    "comment between": f"SELECT * {{ SERVICE # {{ \n # more\r SILENT # even more\n <{URL}> {ALL} }}",
    "in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{URL}> {ALL} }} }}",
    "in NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{URL}> {ALL} }} }}",
    "in a subquery": f"SELECT * {{ {{ SELECT ?s {{ SERVICE <{URL}> {ALL} }} }} }}",
    "in OPTIONAL": f"SELECT * {{ OPTIONAL {{ SERVICE <{URL}> {ALL} }} }}",
    "in UNION": f"SELECT * {{ {{}} UNION {{ SERVICE <{URL}> {ALL} }} }}",
    "in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{URL}> {ALL} }} }}",
    "in GRAPH": f"SELECT * {{ GRAPH ?g {{ ?a ?b ?c . SERVICE <{URL}> {ALL} }} }}",
    "in CONSTRUCT": f"CONSTRUCT {ALL} WHERE {{ SERVICE <{URL}> {ALL} }}",
    "in ASK": f"ASK {{ SERVICE <{URL}> {ALL} }}",
    "in DESCRIBE": f"DESCRIBE ?s {{ SERVICE <{URL}> {ALL} }}",
    "after a whole number": f"SELECT * {{ ?s ?p 1SERVICE <{URL}> {ALL} }}",
    "after a decimal": f"{P}SELECT * {{ ?s ?p 1.5SERVICE a: {ALL} }}",
    "after a string": f"SELECT * {{ ?s ?p 'x'SERVICE <{URL}> {ALL} }}",
    "after a long string": f'SELECT * {{ ?s ?p """x"""SERVICE <{URL}> {ALL} }}',
    "after a language": f"SELECT * {{ ?s ?p 'x'@en SERVICE <{URL}> {ALL} }}",
    "after an IRI": f"SELECT * {{ ?s ?p <http://x/A#>SERVICE <{URL}> {ALL} }}",
    "after a bracket": f"SELECT * {{ BIND(1 AS ?x)SERVICE <{URL}> {ALL} }}",
    "after an escaped name": f"{P}SELECT * {{ ?s ?p a:b\\#x SERVICE <{URL}> {ALL} }}",
    "an escaped name as address": f"{P}SELECT * {{ SERVICE a:\\#x {ALL} }}",
    "a relative address": f"BASE <{URL}> SELECT * {{ SERVICE <> {ALL} }}",
    # Names are no words to the engine: it reads letter by letter.
    "grown into a name": f"{P}SELECT * {{ SERVICEa: {ALL} }}",
    "grown into a name after a pattern": f"{P}SELECT * {{ ?s ?p ?o . SERVICEa: {ALL} }}",
    "grown into a name after a number": f"{P}SELECT * {{ ?s ?p 1SERVICEa: {ALL} }}",
    "grown into a name after a decimal": f"{P}SELECT * {{ ?s ?p 1.5SERVICEa: {ALL} }}",
    "grown into a name after a string": f"{P}SELECT * {{ ?s ?p 'x'SERVICEa: {ALL} }}",
    "grown into a name after BIND": f"{P}SELECT * {{ BIND(1 AS ?x)SERVICEa: {ALL} }}",
    "grown into a name with SILENT": f"{P}SELECT * {{ SERVICESILENTa: {ALL} }}",
    "after the point behind a prefix": f"{P}SELECT * {{ ?s ?p a:.SERVICE <{URL}> {ALL} }}",
    "after the point behind no prefix": f"PREFIX : <{URL}> SELECT * {{ ?s ?p :.SERVICE: {ALL} }}",
    # < is less-than here, and > stands in a comment.
    "between less-than and a comment": f"SELECT * {{ ?a ?b ?c FILTER(1<2)SERVICE#>\n<{URL}> {ALL} }}",
    "between less-than and a comment in CR": f"SELECT * {{ ?a ?b ?c FILTER(1<2)SERVICE#>\r<{URL}> {ALL} }}",
    "between less-than and a quote": f"SELECT * {{ ?a ?b ?c FILTER(1<2)SERVICE#'>\n<{URL}> {ALL} }}",
    # An IRI with an escape is an IRI, and its # starts no comment.
    "after an escaped IRI": f"SELECT * {{ ?x ?y <http://x/\\u0041#> SERVICE <{URL}> {ALL} }}",
    "after an escaped BASE": f"BASE <http://x/\\u0041#> SELECT * {{ SERVICE <{URL}> {ALL} }}",
    "after an escaped PREFIX": f"PREFIX b: <http://x/\\u0041#> SELECT * {{ SERVICE <{URL}> {ALL} }}",
    # Characters of names that are no letters to Python.
    "after a name with a joiner": f"{P}SELECT * {{ ?s ?p a:b\u200c\\#x SERVICE <{URL}> {ALL} }}",
    "after a name with a middle dot": f"{P}SELECT * {{ ?s ?p a:b\u00b7\\#x SERVICE <{URL}> {ALL} }}",
    "after a name with an accent": f"{P}SELECT * {{ ?s ?p a:b\u0300\\#x SERVICE <{URL}> {ALL} }}",
}


@pytest.mark.parametrize("case", DISGUISES)
def test_service_is_refused_in_every_disguise(store: Store, listener: Listener, case: str) -> None:
    before = listener.calls
    with pytest.raises(QueryError) as caught:
        sparql(store, listener.query(DISGUISES[case]))
    assert listener.calls == before, "the network was reached"
    # Where the tokens are cut differently here than in the engine, the rewritten query does not parse there.
    assert caught.value.key == "service" or caught.value.key.startswith("query-")


HARMLESS = [
    'SELECT * { ?s ?p "SERVICE" }',
    "SELECT * { ?s ?p 'our service' }",
    'SELECT * { ?s ?p """a\nSERVICE\n"quoted" """ }',
    "SELECT * { ?s ?p '''it's a SERVICE''' }",
    'SELECT * { ?s ?p "a\\" SERVICE" }',
    'SELECT * { ?s ?p "SERVICE"@en }',
    "# SERVICE is not used here\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } # no SERVICE",
    "SELECT * { ?s ?p <http://x/service/SERVICE#SERVICE> }",
    "SELECT ?service { ?service ?p $SERVICE }",
    "SELECT ?aService { ?aService ?p ?o . OPTIONAL { ?aService ?q 1 } }",
    "PREFIX service: <http://x/> SELECT * { ?s service:provider ?o }",
    "SELECT * { ?s hz:service ?o ; hz:SERVICE-of hz:my.service . FILTER(?o > 3) }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3) FILTER(CONTAINS(?name, 'service')) }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_a_harmless_mention_is_allowed(store: Store, query: str) -> None:
    assert isinstance(sparql(store, query), Rows)


#: Query → the first row that it must give, under the names that it gives its columns.
MEANT: dict[str, dict[str, object]] = {
    "SELECT ?service { VALUES ?service { 'our SERVICE' } }": {"service": "our SERVICE"},
    "SELECT (1 AS ?Service) (2 AS ?SERVICE) (3 AS ?a_service) {}": {"Service": 1, "SERVICE": 2, "a_service": 3},
    "SELECT ?x { VALUES ?x { <http://x/service#Service> } }": {"x": "http://x/service#Service"},
    "PREFIX service: <http://x/> SELECT ?x { VALUES ?x { service:my-service } }": {"x": "http://x/my-service"},
    "prefix My.Service: <http://x/S\\u0065rvice/> SELECT ?x { VALUES ?x { My.Service:a } }": {
        "x": "http://x/Service/a"
    },
    "PREFIX s: <http://x/> SELECT ?x { VALUES ?x { s:a\\,service\\#b } }": {"x": "http://x/a,service#b"},
    "BASE <http://x/service/> SELECT ?x { VALUES ?x { <> } }": {"x": "http://x/service/"},
    "SELECT (STRLEN('''SERVICE\n\\tservice''') AS ?n) (LANG('a'@en) AS ?l) {}": {"n": 16, "l": "en"},
    "SELECT (CONTAINS(LCASE('Service'), \"service\") AS ?yes) { # SERVICE <x> {\n }": {"yes": True},
    "SELECT ?o { ?s ?p ?o FILTER(?o IN ('service', 'x')) }": {"o": "x"},
}


@pytest.mark.parametrize("query", MEANT)
def test_the_guard_does_not_change_what_a_query_means(store: Store, query: str) -> None:
    rows = sparql(store, query)
    assert [dict(zip(rows.columns, row, strict=True)) for row in rows.rows][:1] == [MEANT[query]]


@pytest.mark.parametrize(
    "query",
    [
        f"LOAD <{URL}>",
        f"INSERT DATA {{ <{URL}> <http://p> 1 }}",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        f"SELECT * {{}} ; LOAD <{URL}>",
        f"SELECT * {{ \\u0053ERVICE <{URL}> {ALL} }}",
        f"SELECT * {{ S\\U00000045RVICE <{URL}> {ALL} }}",
    ],
)
def test_an_update_is_no_query(store: Store, listener: Listener, query: str) -> None:
    before, size = listener.calls, len(store)
    with pytest.raises(QueryError):
        sparql(store, listener.query(query))
    assert (listener.calls, len(store)) == (before, size)


FETCHED = ["SELECT * FROM <@> { ?s ?p ?o }", "SELECT * FROM NAMED <@> { GRAPH ?g { ?s ?p ?o } }", "DESCRIBE <@>"]


@pytest.mark.parametrize("query", FETCHED)
def test_a_named_dataset_is_not_fetched(store: Store, listener: Listener, query: str) -> None:
    before = listener.calls
    with suppress(QueryError):
        sparql(store, query.replace("@", listener.address))
    assert listener.calls == before


PIECES = [
    *("SERVICE", "service", "SERVICE SILENT", f"<{URL}>", "a:", "a:b", ":", "?s", "?service", "$o", "{ ?s ?p ?o }"),
    *("{", "}", "?s ?p ?o", ".", ";", "?s ?p", "1", "1.5", "'x'", '"SERVICE"', "'''x'''", "a:b\\#x", "<http://x/A#>"),
    *("FILTER(1<2)", "FILTER(?s<?o)", "FILTER EXISTS", "OPTIONAL", "UNION", "{}", "GRAPH ?g", "BIND(1 AS ?n)", "MINUS"),
    *(
        "# SERVICE\n",
        "#>\n",
        "#'\n",
        "a:.",
        ":.",
        "<http://x/\\u0041#>",
        "a:b\u00b7\\#x",
        "{ SELECT * {",
        "} }",
        "'",
        '"',
    ),
]
BLANKS = ["", "", " ", "\n", "\t", " # c\n"]


@st.composite
def drawn_queries(draw: st.DrawFn) -> str:
    """Queries that are put together from pieces; many of them parse, and some of those hold a SERVICE."""
    service = [
        "SERVICE",
        *draw(st.sampled_from([["SILENT"], []])),
        draw(st.sampled_from([f"<{URL}>", "a:", "?s"])),
        ALL,
    ]
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=4)) + draw(st.sampled_from([service, service, []]))
    pieces += draw(st.lists(st.sampled_from(PIECES), max_size=3))
    body = "".join(piece + draw(st.sampled_from(BLANKS)) for piece in pieces)
    return f"{P}PREFIX : <{URL}> " + draw(
        st.sampled_from([f"SELECT * {{ {body} }}", f"CONSTRUCT {ALL} WHERE {{ {body} }}"])
    )


ELEMENTS = [
    *(
        "?s ?p ?o .",
        "?s ?p 'SERVICE' .",
        '?s ?p """SERVICE <x> {""" .',
        "?s a:service 1.5 .",
        "?s ?p <http://x/SERVICE#> .",
    ),
    *(
        "?s ?p a:b\\#x .",
        "?service ?p ?o .",
        "FILTER(1<2)",
        "FILTER(?s<?o)",
        "# SERVICE\n",
        "#>\n",
        "#'\n",
        "{}",
        "VALUES ?v { 1 }",
    ),
]
AROUND = ["@", "OPTIONAL { @ }", "{ @ }", "{ SELECT * { @ } }", "GRAPH ?g { @ }", "MINUS { @ }", "FILTER EXISTS { @ }"]
AROUND += ["{} UNION { @ }", "FILTER(1<2)@", "?s ?p 1 .@"]


@st.composite
def sound_queries(draw: st.DrawFn) -> str:
    """Queries that parse, most of them with a SERVICE somewhere in them."""
    words = [draw(st.sampled_from(["SERVICE", "service", "Service"])), *draw(st.sampled_from([["SILENT"], []]))]
    words += [draw(st.sampled_from([f"<{URL}>", "a:", "?s"])), ALL]
    body = "".join(word + draw(st.sampled_from(BLANKS)) for word in words) if draw(st.integers(0, 3)) else ""
    for _ in range(draw(st.integers(0, 3))):
        body = draw(st.sampled_from(AROUND)).replace("@", body)
    elements = st.lists(st.sampled_from(ELEMENTS), max_size=3).map(" ".join)
    return f"{P}SELECT * {{ {draw(elements)} {body} {draw(elements)} }}"


def has_service(part: object) -> bool:
    if isinstance(part, CompValue):
        return part.name == "ServiceGraphPattern" or any(has_service(p) for p in part.values())
    return isinstance(part, (list, tuple, set)) and any(has_service(p) for p in part)


@examples(30)
@given(query=sound_queries())
def test_what_another_parser_takes_for_a_service_is_refused(query: str) -> None:
    algebra = None
    with suppress(Exception):  # its parser raises whatever it likes
        algebra = prepareQuery(query).algebra
    assert refused(query) or not has_service(algebra)


@examples(60)
@given(query=drawn_queries())
def test_what_is_allowed_reaches_no_network(store: Store, listener: Listener, query: str) -> None:
    assume(not refused(query))
    before = listener.calls
    with suppress(QueryError):
        sparql(store, listener.query(query))
    assert listener.calls == before, query


# --- depth and length -----------------------------------------------------------------------------------------

NESTED = {"braces": ("{", "}"), "brackets": ("[ ?p ", "]"), "subqueries": ("{ SELECT * {", "}}"), "lists": ("(", ")")}
NESTED |= {"functions": ("FILTER(STR(", "))"), "exists": ("FILTER EXISTS {", "}")}


@pytest.mark.parametrize("case", NESTED)
def test_deep_nesting_is_refused(case: str) -> None:
    start, end = NESTED[case]
    with pytest.raises(QueryError) as caught:
        guard("SELECT * { ?s ?p " + start * (DEEPEST + 1) + end * (DEEPEST + 1) + "}")
    assert caught.value.key == "too-deep"


def test_brackets_in_strings_and_comments_are_no_nesting(store: Store) -> None:
    sparql(store, "SELECT * { ?s ?p '" + "{" * 500 + "' } # " + "(" * 500)
    sparql(store, "SELECT * {" + "{}" * 20 + "}")


def test_a_long_query_is_refused() -> None:
    guard("SELECT * {} #" + " " * (LONGEST_QUERY - 13))
    with pytest.raises(QueryError) as caught:
        guard("SELECT * {} #" + " " * (LONGEST_QUERY - 12))
    assert caught.value.key == "too-long"


CRASH = """
import sys
from hezuo.record.guard import sparql
from hezuo.base.problems import QueryError
from hezuo.base.store import Store
start, piece, end = sys.argv[1:4]
try:
    sparql(Store(), start + piece * ((99_000 - len(start + end)) // len(piece)) + end)
except QueryError as error:
    print(error.key)
"""
#: Long and flat to the guard, but deep to the engine.
FLAT = {
    "not": ("SELECT * { FILTER(", "!", "true)}"),
    "plus": ("SELECT * { BIND(1", "+1", " AS ?x)}"),
    "or": ("SELECT * { FILTER(?a", "||?a", ")}"),
    "alternative paths": ("SELECT * { ?s <a:b>", "|<a:b>", " ?o}"),
    "MINUS": ("SELECT * { ?s ?p ?o", " MINUS {?s ?p 1}", "}"),
    "quoted triples": ("SELECT * { ?s ?p ", "<<", "}"),
}


@pytest.mark.parametrize("case", FLAT)
def test_a_long_flat_query_does_not_kill_the_process(case: str) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, *FLAT[case]], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, f"ended by signal {-done.returncode}"


# --- answers --------------------------------------------------------------------------------------------------


def test_python_opens_no_socket(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", nothing)
    monkeypatch.setattr(socket, "create_connection", nothing)
    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    rows = sparql(shipped.store, "SELECT ?name { ?p a hz:Party ; skos:prefLabel ?name } ORDER BY ?name LIMIT 3")
    assert len(rows.rows) == 3


def test_select_ask_construct_describe(shipped: Dataset) -> None:
    values = "SELECT ?a ?b ?c ?d ?e ?f { VALUES (?a ?b ?c ?d ?e) { (1 1.5 true 'x'@zh <http://x>) } }"
    assert sparql(shipped.store, values) == Rows(tuple("abcdef"), [(1, 1.5, True, "x", "http://x", None)])
    assert sparql(shipped.store, "ASK { ?p a hz:Party }") == Rows(("answer",), [(True,)])
    assert sparql(shipped.store, "ASK { ?p a hz:Nothing }").rows == [(False,)]
    one = sparql(shipped.store, "CONSTRUCT { <http://a> <http://b> ?x, 'y' } WHERE { VALUES ?x { 2 1 } }")
    assert one.columns == ("subject", "predicate", "object")
    assert [r[:2] for r in one.rows] == [("<http://a>", "<http://b>")] * 3
    assert len(sparql(shipped.store, "DESCRIBE hz:Party").rows) > 3


@pytest.mark.parametrize(
    "query", ["", "SELECT", "SELECT * {", "ASK { ?s ?p }", "\0", "SELECT * { ?s <a b> ?o }", "\ud800"]
)
def test_a_malformed_query_is_said_in_both_languages(shipped: Dataset, query: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql(shipped.store, query)
    assert caught.value.message("zh").startswith("查询")
    assert caught.value.message("en")


@pytest.mark.parametrize("literal", ['"abc"^^xsd:integer', '" 1 "^^xsd:integer', '"x"^^xsd:decimal', '"x"^^xsd:double'])
def test_a_literal_of_a_wrong_form_is_shown_as_it_is(shipped: Dataset, literal: str) -> None:
    assert len(sparql(shipped.store, f"SELECT ({literal} AS ?x) {{}}").rows) == 1


@pytest.mark.parametrize("value", ["$b", "a $b c", "$a", "\\", "\\1", '"', "$b$b"])
def test_a_parameter_is_not_looked_for_in_another(value: str) -> None:
    """Else a value could leave its quotes, and bring a SERVICE that no guard has seen."""
    injected = Literal(" } SERVICE … {} #", "", XSD + "string")
    made = filled("SELECT ?x { VALUES ?x { $a } # $b\n}", {"a": Literal(value, "", XSD + "string"), "b": injected})
    assert Store().select(made).rows == [(value,)]


NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|'/c calc'!A1",
    "\x1b[31mred",
    "a\x00b",
    "a\x07",
    "a\x9b31m",
]
NASTY += ["a\nb", "a|b", "<script>", "`x`", "\u202eabc", "甲\u2028乙", "plain", "'=1", "[x](javascript:1)", "&lt;"]
HEADS = ["甲", "=乙"]
BODY: list[list[Value]] = [[text, 1] for text in NASTY]
BODY += [[None, 1.5], [True, -3]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def controls(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c == "\u202e"} - {"\n"}


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_text_for_people_has_no_control_characters(form: str) -> None:
    text = FORMATS[form](HEADS, BODY).decode()
    assert controls(text) == set()
    assert len(text.splitlines()) == 2 + len(BODY)


def test_markdown_cells_stay_cells() -> None:
    lines = FORMATS["markdown"](HEADS, BODY).decode().splitlines()
    assert all(line.replace("\\\\", "").replace("\\|", "").count("|") == 3 for line in lines)
    assert not any("<script" in line for line in lines)


def test_csv_runs_nothing_and_loses_nothing() -> None:
    data = FORMATS["csv"](HEADS, BODY)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["甲", "'=乙"]
    assert not [c for row in rows for c in row if c.startswith(FORMULA) and c != "-3"]
    assert [r[0].removeprefix("'") for r in rows[1 : len(NASTY) + 1]] == [n.removeprefix("'") for n in NASTY]
    assert rows[-2:] == [["", "1.5"], ["True", "-3"]] or rows[-2:] == [["", "1.5"], ["true", "-3"]]


def test_xlsx_runs_nothing() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"](HEADS, BODY))).worksheets[0]
    cells = [c for row in sheet.iter_rows() for c in row]
    assert not [c.value for c in cells if c.data_type == "f"]
    assert not [c.value for c in cells if isinstance(c.value, str) and c.value.startswith(FORMULA)]
    assert [sheet.cell(len(BODY), 2).value, sheet.cell(len(BODY) + 1, 2).value] == [1.5, -3]
    assert sheet.cell(len(BODY) + 1, 1).value is True


def test_json_is_json_with_everything_in_it() -> None:
    found = json.loads(FORMATS["json"](HEADS, BODY), parse_constant=lambda c: pytest.fail(f"{c} is no JSON"))
    assert [f["甲"] for f in found] == [r[0] for r in BODY]


#: Parquet is tried where its library is.
WRITTEN = sorted(form for form in FORMATS if form != "parquet" or has("pyarrow"))


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("number", ["INF", "-INF", "NaN", "1e400"])
def test_numbers_that_are_none(shipped: Dataset, form: str, number: str) -> None:
    """JSON and XLSX have no infinity: a file that holds one does not open."""
    rows = sparql(shipped.store, f"SELECT ('{number}'^^xsd:double AS ?x) {{}}")
    data = FORMATS[form](rows.columns, rows.rows)
    if form == "json":
        json.loads(data, parse_constant=lambda c: pytest.fail(f"{c} is no JSON"))
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].max_row == 2


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("rows", [Rows((), []), Rows(("a",), []), Rows((), [()])])
def test_empty_answers(form: str, rows: Rows) -> None:
    assert isinstance(FORMATS[form](rows.columns, rows.rows), bytes)


cells = st.one_of(st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.text(max_size=8), st.sampled_from(NASTY))


@examples(20)
@given(body=st.lists(st.tuples(cells, cells), max_size=5))
def test_any_answer_in_any_format(body: list[tuple[Value, ...]]) -> None:
    texts = {form: FORMATS[form](HEADS, body) for form in WRITTEN}
    assert len(json.loads(texts["json"])) == len(body)
    assert len(texts["table"].decode().split("\n")) == len(body) + 3
    assert len(texts["markdown"].decode().split("\n")) == len(body) + 3
    rows = list(csv.reader(io.StringIO(texts["csv"].decode("utf-8-sig"), newline="")))
    assert len(rows) == len(body) + 1
    sheet = openpyxl.load_workbook(io.BytesIO(texts["xlsx"])).worksheets[0]
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_prefixes_of_queries_are_those_of_the_files(shipped: Dataset) -> None:
    used = " ".join(f"<{iri}x>" for iri in PREFIXES.values())
    named = " ".join(f"{prefix}:x" for prefix in PREFIXES)
    rows = sparql(shipped.store, f"SELECT ?x {{ VALUES ?x {{ {named} }} }}").rows
    assert [r[0] for r in rows] == [u.strip("<>") for u in used.split()]


def test_no_query_of_the_store_reaches_the_network(store: Store, listener: Listener) -> None:
    """Not those of an ontology either: questions, views and rules come with a workspace, and it may come by mail."""
    before = listener.calls
    for query in DISGUISES.values():
        with pytest.raises(QueryError):
            store.select(listener.query(query))
        with pytest.raises(QueryError):
            store.construct("CONSTRUCT {} WHERE {} #\n" + listener.query(query))
    assert listener.calls == before
