"""The pages that answer: start, search, questions, audit, problems, names, changes, schema, the explorer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from hezuo.api import Workspace
from hezuo.record.load import Dataset
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
    assert drawing.count("<rect") == text.count("<tr>") - 1
    assert client.get("/questions/no-such-question").status_code == 404
