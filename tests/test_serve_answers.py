"""The pages that answer: start, search, questions, audit, problems, names, changes, schema, the explorer."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator

import httpx
import pytest

from hezuo.api import Workspace
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.record.load import Dataset
from hezuo.serve import wording
from serve_kit import inside

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(shipped: Dataset) -> Iterator[httpx.Client]:
    """The pages over the shipped record."""
    with inside(Workspace(shipped.folder, shipped)) as found:
        yield found


def links(text: str, start: str) -> list[str]:
    """The addresses of a page that begin so."""
    return [a.replace("&amp;", "&") for a in re.findall(r'href="([^"]*)"', text) if a.startswith(start)]


# --- start and search -------------------------------------------------------------------------------------------------


def test_the_start_page_has_picture_sentences_and_cards(client: httpx.Client) -> None:
    text = client.get("/", params={"lang": "zh"}).text
    drawing = text[text.index('<svg class="drawing"') :].partition("</svg>")[0]
    assert drawing.count("<a href=") > 100
    assert text.count('<section class="card">') == 3
    assert text.count("<section><h2>") == 4
    assert "要有两年的表才能比较" in text
    for address in links(text, "/id/")[:2] + links(text, "/questions/")[:2] + links(text, "/search"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("天汽模", "天津汽车模具股份有限公司"),
        ("tjdx", "天津大学"),
        ("p.36", "全国物联网产教融合共同体"),
        ("产业学院覆盖", "产业学院覆盖的专业群"),
    ],
)
def test_everything_is_found(client: httpx.Client, text: str, found: str) -> None:
    page = client.get("/search", params={"q": text, "lang": "zh"}).text
    assert f">{found}</a>" in page


def test_what_is_not_found_is_told(client: httpx.Client) -> None:
    assert "empty" in client.get("/search", params={"q": "没有这样的名字啊"}).text
    assert client.get("/search", params={"q": ""}).status_code == 200
    assert "<b>x" not in client.get("/search", params={"q": "<b>x"}).text
    rows = json.loads(client.get("/search", params={"q": "p.36", "_format": "json"}).content)
    assert len(rows) > 10


# --- questions --------------------------------------------------------------------------------------------------------


def test_every_question_is_listed_once(client: httpx.Client, shipped: Dataset) -> None:
    found = links(client.get("/questions").text, "/questions/")
    assert sorted(found) == sorted(f"/questions/{name}" for name in shipped.questions)


def test_a_question_answers_with_its_buttons_counts_and_files(client: httpx.Client) -> None:
    text = client.get("/questions/communities-by-role", params={"role": "副理事长单位", "lang": "zh"}).text
    assert "副理事长单位）：18 行" in text
    assert '副理事长单位 <span class="count">18</span>' in text
    assert text.count("<tr>") == 19
    assert "SELECT" in text
    form = {"role": "副理事长单位", "_format": "json"}
    assert len(json.loads(client.get("/questions/communities-by-role", params=form).content)) == 18


def test_what_is_in_doubt_is_marked_in_the_table(client: httpx.Client) -> None:
    text = client.get("/questions/communities-by-role", params={"role": "理事长单位", "lang": "zh"}).text
    assert "1 行有存疑" in text
    assert '<span class="tag doubt">存疑</span>' in text


def test_a_thing_has_to_be_named_and_is_completed(client: httpx.Client) -> None:
    text = client.get("/questions/ties-of-party").text
    assert '<option value="天津大学">' in text
    found = client.get("/questions/ties-of-party", params={"party": "没有这家"})
    assert found.status_code == 400
    assert 'role="alert"' in found.text
    assert client.get("/questions/ties-of-party", params={"party": "天津大学"}).status_code == 200


def test_numbers_are_drawn_as_bars(client: httpx.Client) -> None:
    text = client.get("/questions/parties-by-class", params={"lang": "en"}).text
    drawing = text[text.index('<svg class="drawing"') :].partition("</svg>")[0]
    rest = re.search(r"(\d+) more are not drawn, none above 3\.", drawing)
    assert rest is not None
    assert drawing.count("<rect") + int(rest[1]) == text.count("<tr>") - 1
    # What a question declares is drawn, what is not plainly stated dashed.
    ladder = client.get("/questions/role-ladder").text
    drawing = ladder[ladder.index('<svg class="drawing"') :].partition("</svg>")[0]
    assert drawing.count("<rect") == 48 + 1
    assert drawing.count("stroke-dasharray") == 2 + 1
    party = client.get("/questions/universities-leading-communities").text
    drawing = party[party.index('<svg class="drawing"') :].partition("</svg>")[0]
    assert drawing.count("<a href=") == drawing.count("<rect") == 7
    assert client.get("/questions/no-such-question").status_code == 404


# --- verified ---------------------------------------------------------------------------------------------------------


def test_the_audit_puts_differences_first_and_draws_each(client: httpx.Client) -> None:
    text = client.get("/audit", params={"lang": "zh"}).text
    rows = text.partition("<aside")[0].split('<details class="line">')[1:]
    apart = ["tag apart" in row for row in rows]
    assert apart == sorted(apart, reverse=True)
    assert 0 < apart.count(True) < len(apart)
    assert text.count('role="img"') > 40
    assert "41 个数能由记录重算" in text
    counted = links(text, "/questions/")
    assert len(counted) == 41
    assert client.get(counted[0]).status_code == 200
    assert text.count("≠") > 10


def test_the_whole_audit_is_there_on_demand(client: httpx.Client, shipped: Dataset) -> None:
    every = client.get("/audit", params={"all": "1"}).text.count('<details class="line">')
    assert every == len(json.loads(client.get("/audit", params={"_format": "json"}).content))
    assert every > 400


def test_problems_stand_at_their_rows_and_lead_to_them(client: httpx.Client, shipped: Dataset) -> None:
    text = client.get("/problems", params={"lang": "zh"}).text
    assert text.count('<tr class="warning">') == 3
    assert "data/tables/2024/communities.csv#10</a>" in text
    assert client.get(links(text, "/id/")[0]).status_code == 200
    assert len(json.loads(client.get("/problems", params={"_format": "json"}).content)) == len(shipped.problems)


def test_without_a_second_year_it_is_said_how_to_compare(client: httpx.Client) -> None:
    assert "data/tables" in client.get("/changes", params={"lang": "en"}).text


def test_names_show_where_they_differ_and_the_line_to_paste(client: httpx.Client) -> None:
    text = client.get("/names", params={"lang": "zh"}).text
    assert "明阳<mark>风电</mark>" in text
    assert "明阳<mark>集团</mark>" in text
    pair = text[text.index("明阳<mark>风电") :].partition("</details>")[0]
    assert pair.count("<code>") == 4
    assert re.search("明阳(集团|风电),明阳(集团|风电),同集团,", pair)
    assert "data/identity/judgements.csv#" in pair


def test_the_schema_counts_what_each_class_says(client: httpx.Client, shipped: Dataset) -> None:
    text = client.get("/schema", params={"class": "Community", "lang": "en"}).text
    assert "hz:Community" in text
    assert "48" in text
    count = shipped.store.select("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a hz:Community ; hz:ledBy ?o }").rows[0][0]
    beside = text.partition("<aside")[2]
    row = beside[beside.index("<code>hz:ledBy</code></td>") :].partition("</tr>")[0]
    assert f">{count}<br>" in row
    assert client.get("/schema", params={"class": "Nothing"}).status_code == 200


def test_the_families_are_drawn_with_what_ties_them(client: httpx.Client, shipped: Dataset) -> None:
    text = client.get("/schema", params={"lang": "en"}).text
    drawing = text.partition('class="schema-drawing')[2].partition("</svg>")[0]
    assert drawing.count('rx="8"') == 3
    tied = "SELECT (COUNT(*) AS ?n) { ?s a hz:Party ; hz:leads ?o . ?o a hz:Platform }"
    assert f">Leads {shipped.store.select(tied).rows[0][0]}</text>" in drawing
    # An inverse has the arrow of its property.
    assert "org:memberOf" in drawing
    assert "org:hasMember" not in drawing
    query = html.unescape(re.search(r'href="(/query[^"]*leads[^"]*)"', drawing)[1])  # type: ignore[index]
    assert "hz%3Aleads" in query
    assert "PREFIX+hz" in query


def test_a_pair_of_names_says_what_merging_would_change(client: httpx.Client, shipped: Dataset) -> None:
    text = client.get("/names", params={"lang": "en"}).text
    found = re.search(r"Merging would change: one party fewer; 中电科 stands in (\d+) records?, (\S+) in (\d+)", text)
    assert found is not None
    ties = Workspace(shipped.folder, shipped).at(year="all", college="all").analysis.ties
    for name, count in (("中电科", found[1]), (found[2], found[3])):
        (iri,) = shipped.identity.names.find(name, "https://w3id.org/hezuo/ontology#Party")
        number = ties.nodes.ids.index(iri)
        assert len(set(ties.record[ties.thing == number].tolist())) == int(count)


def test_a_thing_is_opened_on_the_graph(client: httpx.Client) -> None:
    text = client.get("/id/parties/天津大学", params={"lang": "zh"}).text
    assert "#selected=parties%2F%E5%A4%A9%E6%B4%A5%E5%A4%A7%E5%AD%A6" in text


def test_an_answer_is_a_table_for_word(client: httpx.Client) -> None:
    asked = {"_format": "docx", "role": "副理事长单位", "lang": "zh"}
    found = client.get("/questions/communities-by-role", params=asked)
    assert found.status_code == 200
    assert found.headers["content-type"].endswith("wordprocessingml.document")
    with zipfile.ZipFile(io.BytesIO(found.content)) as file:
        text = re.sub(r"<[^>]+>", "|", file.read("word/document.xml").decode("utf-8"))
    assert "副理事长单位" in text
    assert "中欧智能制造产教融合共同体" in text
    again = client.get("/questions/communities-by-role", params=asked)
    assert again.content == found.content
    many = Rows(("n",), [(n,) for n in range(wording.MOST + 1)])
    with pytest.raises(QueryError):
        wording.word(many, "t", [], "zh", "")
