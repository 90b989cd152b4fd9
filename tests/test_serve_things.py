"""The pages of things: at the paths of their IRIs, in every format, what is doubtful before what it touches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
import rdflib

from hezuo.api import Workspace
from hezuo.base.terms import ID
from hezuo.record.load import Dataset
from serve_kit import inside

pytestmark = pytest.mark.slow
DOUBTED = "/id/communities/全国物联网产教融合共同体"
TOGETHER = "/id/parties/天津汽车模具股份有限公司"


@pytest.fixture(scope="module")
def client(shipped: Dataset) -> Iterator[httpx.Client]:
    """The pages over the shipped record."""
    with inside(Workspace(shipped.folder, shipped)) as found:
        yield found


def iri(path: str) -> str:
    return ID + path.removeprefix("/id/")


def test_a_thing_says_its_sentence_and_its_doubt_before_its_roles(client: httpx.Client) -> None:
    text = client.get(DOUBTED, params={"lang": "zh"}).text
    order = [text.index(word) for word in ("<h1>全国物联网", 'class="sentence"', 'class="doubt"', 'class="years"')]
    assert order == sorted(order)
    assert "是“理事长单位”，还是“副理事长单位”" in text
    assert "data/identity/corrections.csv" in text


def test_a_blank_that_is_filled_elsewhere_is_told_as_one(client: httpx.Client) -> None:
    for lang, told in (("zh", "学校标识码：这里没有写，别处写作“4112010056”"), ("en", "not stated here; elsewhere")):
        text = client.get("/id/parties/天津大学", params={"lang": lang}).text
        assert told in text
        assert "“”" not in text


def test_what_one_sentence_names_together_stands_in_one_frame(client: httpx.Client) -> None:
    text = client.get(TOGETHER, params={"lang": "zh"}).text
    frame = text[text.index('class="together"') :].partition("</div>")[0]
    assert frame.count("<li ") == 4
    assert "6 个合作平台" in text
    assert "去掉合称，平台 6 → 2" in text
    assert "天汽模" in text


def test_every_tie_has_its_page_and_its_row(client: httpx.Client) -> None:
    text = client.get(TOGETHER, params={"lang": "en"}).text
    for line in text.split('class="what"')[1:]:
        source = line.partition('class="source"')[2].partition("</li>")[0]
        assert "p. " in source
        assert ".csv#" in source


def test_the_drawing_links_to_the_pages_of_what_it_shows(client: httpx.Client) -> None:
    text = client.get(TOGETHER, params={"lang": "en"}).text
    drawing = text[text.index('<svg class="drawing"') :].partition("</svg>")[0]
    assert drawing.count("<a href=") >= 8
    assert 'stroke-dasharray="6 3"' in drawing
    assert "#fefefe" not in drawing
    for part in drawing.split('<a href="')[1:3]:
        assert client.get(part.partition('"')[0].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/html;q=0.5, application/ld+json", "application/ld+json"),
        ("application/n-triples, text/turtle;q=0.9", "application/n-triples"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_the_header_says_which_format(client: httpx.Client, accept: str, kind: str) -> None:
    found = client.get(DOUBTED, headers={"Accept": accept})
    assert (found.status_code, found.headers["content-type"]) == (200, kind)
    assert "Accept" in found.headers["vary"]


def test_what_cannot_be_given_is_refused(client: httpx.Client) -> None:
    assert client.get(DOUBTED, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(DOUBTED, params={"_format": "exe"}).status_code == 400


def test_the_formats_of_rdf_say_the_same(client: httpx.Client) -> None:
    data = {form: client.get(DOUBTED, params={"_format": form}).content for form in ("ttl", "nt", "jsonld")}
    graphs = {form: rdflib.Graph().parse(data=data[form], format=form) for form in ("ttl", "nt")}
    assert set(graphs["ttl"]) == set(graphs["nt"])
    nodes = json.loads(data["jsonld"])["@graph"]
    assert {node["@id"].rsplit("/", 1)[-1] for node in nodes} == {
        str(s).rsplit("/", 1)[-1] for s in graphs["nt"].subjects()
    }
    thing = rdflib.URIRef(iri(DOUBTED))
    assert any(s == thing for s, _, _ in graphs["nt"])
    assert any(o == thing for _, _, o in graphs["nt"])


def test_its_statements_are_a_table_too(client: httpx.Client) -> None:
    rows = json.loads(client.get(DOUBTED, params={"_format": "json", "lang": "en"}).content)
    assert any("理事长单位" in str(row) for row in rows)
    assert client.get(DOUBTED, params={"_format": "xlsx"}).content[:2] == b"PK"


def test_an_unknown_thing_is_told_with_the_nearest(client: httpx.Client) -> None:
    found = client.get("/id/parties/天津汽车模具有限公司", params={"lang": "zh"})
    assert found.status_code == 404
    assert found.text.count("<li><a href=") >= 3
    assert "天津汽车模具股份有限公司" in found.text
    for strange in ("/id/", "/id/%00", "/id/a%20b%3Cscript%3E", "/id/%FF%FE", "/id/" + "x" * 3000):
        assert client.get(strange).status_code == 404, strange


def test_every_record_and_every_row_has_a_page(client: httpx.Client, shipped: Dataset) -> None:
    seen = set()
    for resolved in shipped.identity.resolved:
        for thing in (resolved.records[0], resolved.entries[0]):
            if thing and resolved.kind.iri not in seen:
                found = client.get("/" + quote(thing.removeprefix(ID.removesuffix("id/")), safe="/%"))
                assert found.status_code == 200, thing
        seen.add(resolved.kind.iri)
    assert len(seen) > 20


def test_the_ontology_is_a_page_and_a_file(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"})
    assert 'id="hz:Platform"' in page.text
    graph = rdflib.Graph().parse(data=client.get("/ontology", headers={"Accept": "text/turtle"}).content)
    assert len(graph) > 1000
    assert "--ink-" in client.get("/inks.css").text
