"""`/sparql` by the SPARQL 1.1 Protocol: every way to ask, every format, what is refused and how that is told."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import openpyxl
import pytest
import rdflib

from serve_kit import served

pytestmark = pytest.mark.slow
A, B, P = "http://x/a", "http://x/b", "http://x/p"
G1, G2 = "http://x/g1", "http://x/g2"
#: One triple stands in both graphs; the default graph has another.
DATA = f"""<{A}> <{P}> "one" <{G1}> .
<{A}> <{P}> "both" <{G1}> .
<{A}> <{P}> "both" <{G2}> .
<{B}> <{P}> "zwei\\n,\\"x\\""@de <{G2}> .
<{A}> <{P}> "default \\u0001 \\r 甲" .
"""
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY STR(?o)"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    file = tmp_path_factory.mktemp("file") / "data.nq"
    file.write_text(DATA, encoding="utf-8")
    with served(None, dataset=file, workers=2, cors=("https://app.example",)) as found:
        yield found


def values(found: httpx.Response) -> list[str]:
    """The values of the first column of an answer in JSON."""
    assert found.status_code == 200, found.text
    told = found.json()
    return [row[told["head"]["vars"][0]]["value"] for row in told["results"]["bindings"]]


# --- ways to ask ------------------------------------------------------------------------------------------------------


def test_every_way_to_ask_gives_the_same(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": ALL}),
        client.post("/sparql", data={"query": ALL}),
        client.post("/sparql", content=ALL.encode(), headers={"Content-Type": QUERY}),
        client.post("/sparql", content=ALL.encode(), headers={"Content-Type": f"{QUERY}; charset=UTF-8"}),
        client.get("/sparql/", params={"query": ALL}, follow_redirects=True),
    ]
    assert len({one.content for one in answers}) == 1
    assert all(one.headers["content-type"] == JSON for one in answers)
    assert values(answers[0]) == ["default \u0001 \r 甲"]


@pytest.mark.parametrize(
    ("default", "named", "query", "expected"),
    [
        ([G1], [], ALL, ["both", "one"]),
        ([G2], [], ALL, ["both", 'zwei\n,"x"']),
        ([G1, G2], [], ALL, ["both", "one", 'zwei\n,"x"']),
        ([G1, G1], [], ALL, ["both", "one"]),
        ([], [G1], ALL, []),
        ([], [G1], "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o", ["both", "one"]),
        ([G1], [], "SELECT ?o { GRAPH ?g { ?s ?p ?o } }", []),
        ([G1], [G2], "SELECT ?o { ?s ?p 'one' GRAPH ?g { ?x ?p ?o } } ORDER BY ?o", ["both", 'zwei\n,"x"']),
        ([G1], [], f"SELECT ?o FROM <{G2}> {{ ?s ?p ?o }} ORDER BY ?o", ["both", "one"]),
        (["http://x/no-such-graph"], [], ALL, []),
        ([], [], f"SELECT ?o FROM <{G1}> FROM <{G2}> {{ ?s ?p ?o }} ORDER BY ?o", ["both", "one", 'zwei\n,"x"']),
        ([], [], f"BASE <http://x/> SELECT (COUNT(*) AS ?n) FROM <g1> FROM <{G2}> {{ ?s ?p ?o }}", ["3"]),
        ([], [], f"PREFIX x: <http://x/> SELECT (COUNT(*) AS ?n) FROM x:g1 FROM NAMED <{G2}> {{ ?s ?p ?o }}", ["2"]),
        ([], [], f"SELECT ?o FROM NAMED <{G2}> {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?o", ["both", 'zwei\n,"x"']),
    ],
)
@pytest.mark.parametrize("method", ["GET", "form", "body"])
def test_the_graphs_that_a_query_is_about(
    client: httpx.Client, method: str, default: list[str], named: list[str], query: str, expected: list[str]
) -> None:
    graphs = {"default-graph-uri": default, "named-graph-uri": named}
    if method == "GET":
        found = client.get("/sparql", params={"query": query, **graphs})
    elif method == "form":
        found = client.post("/sparql", data={"query": query, **graphs})
    else:
        found = client.post("/sparql", params=graphs, content=query.encode(), headers={"Content-Type": QUERY})
    assert values(found) == expected


def test_a_graph_that_the_query_names_and_nobody_has_is_told(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": "SELECT * FROM <http://x/none> { ?s ?p ?o }"})
    assert found.status_code == 400
    assert "http://x/none" in found.text


def test_the_scope_of_a_file(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "scope": "all"})
    assert values(found) == ["4"], "a triple of two graphs counts once"
    assert client.get("/sparql", params={"query": ALL, "scope": "2024"}).status_code == 400


# --- formats ----------------------------------------------------------------------------------------------------------

ROWS = f"SELECT ?s ?o ?none {{ GRAPH <{G2}> {{ ?s ?p ?o }} }} ORDER BY ?s"


def test_rows_in_every_format(client: httpx.Client) -> None:
    for accept in (JSON, XML, CSV, TSV, "application/json", "application/xml", "text/xml"):
        found = client.get("/sparql", params={"query": ROWS}, headers={"Accept": accept})
        assert found.headers["content-type"].partition(";")[0] == accept
        expected = [(A, "both"), (B, 'zwei\n,"x"')]
        if "json" in accept:
            bindings = found.json()["results"]["bindings"]
            assert [(row["s"]["value"], row["o"]["value"]) for row in bindings] == expected
            assert bindings[1]["o"]["xml:lang"] == "de"
            assert "none" not in bindings[0]
        elif "xml" in accept:
            texts = [e.text for e in ET.fromstring(found.content).iter() if e.tag.endswith(("uri", "literal"))]  # noqa: S314
            assert texts == [A, "both", B, 'zwei\n,"x"']
        elif accept == CSV:
            assert list(csv.reader(io.StringIO(found.text, newline=""))) == [
                ["s", "o", "none"],
                *([*row, ""] for row in expected),
            ]
            assert not found.content.startswith(b"\xef\xbb\xbf")
        else:
            assert found.text.split("\n")[0] == "?s\t?o\t?none"
            assert found.text.split("\n")[2] == f'<{B}>\t"zwei\\n,\\"x\\""@de\t'


def test_what_xml_cannot_hold_is_replaced(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": ALL}, headers={"Accept": XML})
    (literal,) = [e.text for e in ET.fromstring(found.content).iter() if e.tag.endswith("literal")]  # noqa: S314
    assert literal == "default \ufffd \r 甲"


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_a_truth_in_every_format(client: httpx.Client, form: str) -> None:
    accept = {"xml": XML, "json": JSON, "csv": CSV, "tsv": TSV}[form]
    found = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": accept})
    assert found.status_code == 200
    assert "true" in found.text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        *(("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml")),
        *(("application/ld+json", "json-ld"), ("*/*", "turtle"), ("text/html, */*;q=0.1", "turtle")),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own
@pytest.mark.parametrize("query", [f"CONSTRUCT {{ ?s <{P}> ?o }} WHERE {{ ?s ?p ?o }}", f"DESCRIBE <{A}>"])
def test_a_graph_in_every_format(client: httpx.Client, accept: str, form: str, query: str) -> None:
    found = client.get("/sparql", params={"query": query, "default-graph-uri": G1}, headers={"Accept": accept})
    assert found.status_code == 200, found.text
    graph = rdflib.Graph().parse(data=found.content, format=form)
    assert {str(o) for o in graph.objects(rdflib.URIRef(A), rdflib.URIRef(P))} == {"one", "both"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (f"{XML};q=0.5, {CSV};q=0.9", CSV),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("text/*", TSV),
        (f"{CSV}, text/turtle;q=0.9", CSV),
    ],
)
def test_weights_decide(client: httpx.Client, accept: str, kind: str) -> None:
    found = client.get("/sparql", params={"query": ROWS}, headers={"Accept": accept})
    assert found.headers["content-type"].partition(";")[0] == kind


def test_what_cannot_be_given_is_not_acceptable(client: httpx.Client) -> None:
    for query, accept in ((ROWS, "image/png"), (ROWS, "text/turtle"), ("DESCRIBE <http://x/a>", CSV)):
        found = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert found.status_code == 406
        assert "text/turtle" in found.text


def test_rows_as_files_for_people(client: httpx.Client) -> None:
    query = "SELECT ?a ?n ?none { VALUES (?a ?n) { ('=1+1' 7) ('乙' 1.5) } } ORDER BY ?a"
    found = {
        form: client.get("/sparql", params={"query": query, "_format": form}) for form in ("csv", "xlsx", "json", "md")
    }
    assert {one.status_code for one in found.values()} == {200}
    assert found["csv"].content.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in found["csv"].text
    assert "attachment" in found["csv"].headers["content-disposition"]
    assert found["json"].json() == [{"a": "=1+1", "n": 7, "none": None}, {"a": "乙", "n": 1.5, "none": None}]
    sheet = openpyxl.load_workbook(io.BytesIO(found["xlsx"].content)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:2] == ["乙", 1.5]
    assert found["md"].text.startswith("|")
    assert client.get("/sparql", params={"query": "ASK {}", "_format": "json"}).json() == [{"answer": True}]
    assert client.get("/sparql", params={"query": query, "_format": "exe"}).status_code == 400
    assert client.get("/sparql", params={"query": "DESCRIBE <http://x/a>", "_format": "csv"}).status_code == 406
    plain = client.get("/sparql", params={"query": query}).headers["etag"]
    again = client.get("/sparql", params={"query": query, "_format": "csv"}, headers={"If-None-Match": plain})
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ("; charset=utf-8; x=y", 200),
        ("; x=y; Charset=UTF-8", 200),
        ('; charset="utf-8"', 200),
        ('; x="; charset=utf-16"', 200),
        (";", 200),
        ("; charset", 200),
        ("; Charset=utf-16", 415),
        ("; x=y; CHARSET=latin1", 415),
        ("; charset=utf-8; charset=utf-16", 415),
    ],
)
def test_of_the_parameters_of_a_type_the_charset_counts(client: httpx.Client, parameters: str, status: int) -> None:
    for kind, content in (("application/sparql-query", ALL.encode()), (FORM, urlencode({"query": ALL}).encode())):
        found = client.post("/sparql", content=content, headers={"Content-Type": f"{kind}{parameters}"})
        assert found.status_code == status


@pytest.mark.parametrize("prefix", ["foaf", "rdfs"])
def test_an_undeclared_prefix_is_told_without_those_of_other_places(client: httpx.Client, prefix: str) -> None:
    """Here none is known that a query does not declare itself."""
    query = {"query": f"SELECT * {{ ?s {prefix}:x ?o }}"}
    found = client.get("/sparql", params=query, headers={"Accept": "application/problem+json"}).json()
    assert (found["key"], found["line"], found["column"]) == ("endpoint-prefix", 1, 15)
    assert f"PREFIX {prefix}: <" in found["detail"]["en"]
    assert "known" not in found["detail"]["en"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x ?y {?x a ?z} GROUP BY ?x", ("query-ungrouped", 1, 11)),
        ("SELECT * {\r\n?x a ]\r\n}", ("query-closes", 2, 6)),
        ("SELECT * {?x a <http://a b>}", ("query-iri", 1, 25)),
        ("SELECT * { BIND(?a AS ?x) BIND(?b AS ?x) }", ("query-bound", 1, 38)),
    ],
)
def test_a_mistake_has_its_place(client: httpx.Client, query: str, place: tuple[str, int, int]) -> None:
    found = client.get("/sparql", params={"query": query}, headers={"Accept": "application/problem+json"}).json()
    assert (found["key"], found["line"], found["column"]) == place


@pytest.mark.parametrize(("coding", "status"), [("identity", 200), ("gzip", 415), ("br", 415), ("identity, gzip", 415)])
def test_what_is_sent_compressed_is_refused(client: httpx.Client, coding: str, status: int) -> None:
    """By every route, whether it is so or not."""
    for path in ("/sparql", "/query"):
        heads = {"Content-Type": FORM, "Content-Encoding": coding}
        assert client.post(path, content=urlencode({"query": "ASK {}"}).encode(), headers=heads).status_code == status


# --- HTTP -------------------------------------------------------------------------------------------------------------


def test_head_gives_the_head_of_get(client: httpx.Client) -> None:
    get, head = (client.request(method, "/sparql", params={"query": ROWS}) for method in ("GET", "HEAD"))
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]
    assert client.head("/sparql", params={"query": "SELECT"}).status_code == 400


def test_an_answer_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": ROWS})
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    again = client.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for other in ({"query": ALL}, {"query": ROWS, "default-graph-uri": G1}):
        assert client.get("/sparql", params=other, headers={"If-None-Match": tag}).status_code == 200
    assert (
        client.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": tag, "Accept": CSV}).status_code == 200
    )


@pytest.mark.parametrize("address", ["/sparql", f"/sparql?{urlencode({'query': ROWS})}", "/query/terms"])
def test_tags_are_compared_as_the_standard_has_it(client: httpx.Client, address: str) -> None:
    """Weakly, one of a list, in one line or in several; anything there is fulfils `*`."""
    tag = client.get(address).headers["etag"].removeprefix("W/")
    for known in ([tag], [f"W/{tag}"], [f'"a,b" ,W/"x", {tag}'], ['"zz"', f"W/{tag}"], ["*"]):
        found = client.get(address, headers=[("If-None-Match", one) for one in known])
        assert (found.status_code, found.content, tag in found.headers["etag"]) == (304, b"", True), known
    for other in ([tag.strip('"')], [f'"{tag[:-1]}x"'], ["W/"], [""], ['"*"']):
        assert client.get(address, headers=[("If-None-Match", one) for one in other]).status_code == 200, other


def test_no_condition_hides_that_a_query_is_wrong(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": "SELECT"}, headers={"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize("blank", ["", " ", "#c\n", " #)\r\n#(\n\t"])
@pytest.mark.parametrize("name", ["NOW", "rand", "Uuid", "STRUUID"])
def test_what_differs_each_time_has_no_tag(client: httpx.Client, name: str, blank: str) -> None:
    """Whatever may stand before the bracket, which is blanks and comments."""
    query = {"query": f"SELECT ({name}{blank}() AS ?n) {{}}"}
    found, again = (client.get("/sparql", params=query) for _ in range(2))
    assert found.status_code == 200
    assert "etag" not in found.headers
    assert found.headers["cache-control"] == "no-store"
    assert found.content != again.content


def test_a_long_answer_is_compressed_where_that_is_taken(client: httpx.Client) -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(5000)))} }} }}"
    plain = client.post("/sparql", data={"query": query}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("POST", "/sparql", data={"query": query}, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["vary"]
    assert len(raw) < len(plain.content) / 3
    assert gzip.decompress(raw) == plain.content


def test_options_tells_what_is_allowed(client: httpx.Client) -> None:
    found = client.options("/sparql")
    assert found.status_code == 204
    assert {m.strip() for m in found.headers["allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}
    assert "access-control-allow-origin" not in found.headers


def test_other_sites_may_ask_where_they_are_named(client: httpx.Client) -> None:
    welcome = {"Origin": "https://app.example"}
    found = client.get("/sparql", params={"query": ROWS}, headers=welcome)
    assert (found.status_code, found.headers["access-control-allow-origin"]) == (200, "https://app.example")
    asked = {**welcome, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    found = client.options("/sparql", headers=asked)
    assert "POST" in found.headers["access-control-allow-methods"]
    assert "Content-Type" in found.headers["access-control-allow-headers"]
    assert client.get("/sparql", params={"query": ROWS}, headers={"Origin": "https://other.example"}).status_code == 403
    assert client.get("/", headers=welcome).status_code == 403


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "request_", "status"),
    [
        ("PUT", {"params": {"query": ALL}}, 405),
        ("DELETE", {"params": {"query": ALL}}, 405),
        ("PATCH", {"params": {"query": ALL}}, 405),
        ("GET", {"params": [("query", ALL), ("query", ALL)]}, 400),
        ("GET", {"params": {"update": "DROP ALL"}}, 403),
        ("POST", {"data": {"update": "DROP ALL"}}, 403),
        ("POST", {"content": b"DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ("POST", {"content": b"DROP ALL", "headers": {"Content-Type": QUERY}}, 403),
        ("GET", {"params": {"query": "INSERT DATA { <a:b> <a:b> 1 }"}}, 403),
        ("POST", {"data": {"x": "y"}}, 400),
        ("POST", {"content": b"", "headers": {"Content-Type": FORM}}, 400),
        ("POST", {"content": b"", "headers": {"Content-Type": QUERY}}, 400),
        ("GET", {"params": {"query": ""}}, 400),
        ("POST", {"content": ALL.encode(), "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": ALL.encode()}, 415),
        ("POST", {"content": f"query={ALL}".encode(), "headers": {"Content-Type": "multipart/form-data"}}, 415),
        ("POST", {"content": ALL.encode("utf-16"), "headers": {"Content-Type": QUERY}}, 400),
        ("POST", {"content": ALL.encode("utf-16"), "headers": {"Content-Type": f"{QUERY}; charset=UTF-16"}}, 415),
        ("POST", {"content": b"ASK { ?s ?p '\xff' }", "headers": {"Content-Type": QUERY}}, 400),
        ("POST", {"content": b"query=%FF", "headers": {"Content-Type": FORM}}, 400),
        ("POST", {"params": {"query": ALL}, "content": ALL.encode(), "headers": {"Content-Type": QUERY}}, 400),
        ("GET", {"params": {"query": "SELECT * { ?s ?p"}}, 400),
        ("GET", {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}}, 403),
    ],
)
def test_what_is_no_request_is_refused_with_a_sentence(
    client: httpx.Client, method: str, request_: dict[str, object], status: int
) -> None:
    found = client.request(method, "/sparql", **request_)  # type: ignore[arg-type]
    assert found.status_code == status, found.text
    if status != 405:
        chinese, english = found.text.strip().split("\n")
        assert chinese != english


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p ?o\n  FILTER(?o = )\n}", 3, 15),
        ("SELEC * { ?s ?p ?o }", 1, 1),
        ("SELECT * {\n ?s hz:leads ?o }", 2, 5),
        ("SELECT * {\n ?s nope:leads ?o }", 2, 5),
        ("SELECT * { ?s ?p 'x }", 1, 18),
    ],
)
def test_a_mistake_is_told_with_its_place(client: httpx.Client, query: str, line: int, column: int) -> None:
    found = client.get("/sparql", params={"query": query}, headers={"Accept": "application/problem+json"})
    assert (found.status_code, found.headers["content-type"]) == (400, "application/problem+json")
    told = json.loads(found.content)
    assert (told["line"], told["column"]) == (line, column)
    assert set(told["detail"]) == {"zh", "en"}
    plain = client.get("/sparql", params={"query": query}).text
    assert plain.strip().split("\n") == [told["detail"]["zh"], told["detail"]["en"]]


# --- the description --------------------------------------------------------------------------------------------------

SD, VOID = (
    rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"),
    rdflib.Namespace("http://rdfs.org/ns/void#"),
)


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle"), ("", "turtle")]
)
def test_the_service_describes_itself(client: httpx.Client, accept: str, form: str) -> None:
    found = client.get("/sparql", headers={"Accept": accept})
    assert found.status_code == 200
    graph = rdflib.Graph().parse(data=found.content, format=form)
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    assert str(graph.value(service, SD.endpoint)) == str(client.base_url).rstrip("/") + "/sparql"
    assert len(set(graph.objects(service, SD.resultFormat))) == 8
    dataset = graph.value(service, SD.defaultDataset)
    assert graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples).toPython() == 1
    named = {
        str(graph.value(n, SD.name)): graph.value(graph.value(n, SD.graph), VOID.triples).toPython()
        for n in graph.objects(dataset, SD.namedGraph)
    }
    assert named == {G1: 2, G2: 2}
    again = client.get("/sparql", headers={"Accept": accept, "If-None-Match": found.headers["etag"]})
    assert again.status_code == 304


def test_a_file_that_does_not_parse_is_told(tmp_path: Path) -> None:
    from hezuo.base.problems import QueryError
    from hezuo.serve.snapshots import Shelf

    for name, content, key in (("a.ttl", "<a:b> <a:c> .", "bad-rdf"), ("a.txt", "", "no-rdf-format")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(QueryError) as told:
            Shelf().of_file(tmp_path / name, (None, None))
        assert told.value.key == key
    with pytest.raises(QueryError):
        Shelf().of_file(tmp_path / "none.nq", (None, None))


# --- looked over ------------------------------------------------------------------------------------------------------


def test_a_query_is_looked_over_and_not_run(client: httpx.Client) -> None:
    def checked(query: str) -> dict[str, Any]:
        found = client.post("/sparql/check", content=query.encode(), headers={"Content-Type": QUERY})
        assert found.status_code == 200
        told: dict[str, Any] = found.json()
        return told

    nothing = {"error": None, "hints": [], "unknown": []}
    assert checked("SELECT ?s ?o { ?s ?p ?o }") == nothing
    assert [one["detail"]["en"].split()[0] for one in checked(ROWS)["unknown"]] == ["?none"]
    wrong = checked("SELECT * {\n ?s nope:leads ?o }")["error"]
    assert (wrong["line"], wrong["column"], set(wrong["detail"])) == (2, 5, {"zh", "en"})
    slow = checked("SELECT * { ?a <a:p> ?b FILTER NOT EXISTS { ?b <a:q> ?c . ?c <a:r> ?d } }")
    assert slow["error"] is None
    (hint,) = slow["hints"]
    assert "MINUS" in hint["rewritten"]
    assert checked(hint["rewritten"])["hints"] == []
    assert "MINUS" in hint["detail"]["en"]
    assert checked("DROP ALL")["error"]["key"] == "read-only"
    assert client.post("/sparql/check", data={"x": "y"}).status_code == 400
