"""Documents as pages: whole, offline, without script, every link with its end; as Markdown; as workbooks."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given

from hezuo.base.problems import WorkspaceError
from hezuo.document.html_page import html
from hezuo.document.model import Paragraph, Picture, Text
from hezuo.document.whole import clean
from tools_kit import examples
from written_kit import HOSTILE, TEXTS, document, everywhere, picture, shown


class Page(HTMLParser):
    """What a page holds: elements with their attributes, texts by the element that they stand in."""

    EMPTY = ("meta", "br", "col")

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self.texts.append((self.open[-1], "\n"))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def values(self, name: str) -> list[str]:
        """The values of an attribute."""
        return [str(attrs[name]) for _, attrs in self.elements if name in attrs]

    def text(self) -> str:
        """What is read on it."""
        return "".join(text for tag, text in self.texts if tag not in ("style", "title"))


def test_a_page_says_what_the_document_says() -> None:
    data = html(document())
    assert html(document()) == data
    page = Page(data)
    assert not page.open
    assert page.elements[0] == ("html", {"lang": "zh-CN"})
    text = page.text()
    for said in (
        "2.1 合作平台",
        "2.1.1.1 共同体",
        "表 2-1　产业学院",
        "图 2-1　各类角色",
        "1. 先核实职务",
        "（见表 2-1、图 2-1）",
    ):
        assert said in text
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(tag) for tag in ("table", "svg", "figure", "h1", "h2", "h3", "h4")] == [2, 1, 1, 1, 2, 1, 1]
    assert 'lang="en"' in html(document(lang="en")).decode()


def test_every_link_of_a_page_has_its_end_and_leads_nowhere_else() -> None:
    page = Page(html(document()))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = page.values("href")
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len([link for link in links if link.startswith("#n")]) == 5
    assert not {"src", "style", "onload", "onclick"} & {name for _, attrs in page.elements for name in attrs}
    assert "script" not in {tag for tag, _ in page.elements}


def test_a_page_forbids_whatever_it_does_not_hold() -> None:
    policy = next(value for value in Page(html(document())).values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("text", [*HOSTILE, "甲\x00\x1b\ud800乙\u202e丙\uffff\n丁"])
def test_hostile_text_is_whole_on_a_page(text: str) -> None:
    page = Page(html(everywhere(text)))
    assert not page.open
    assert page.text().count(clean(text)) >= 14
    assert "script" not in {tag for tag, _ in page.elements}
    assert next(v for v in page.values("aria-label") if v != "回到正文") == clean(text)


@given(TEXTS)
@examples(25)
def test_any_text_is_whole_on_a_page(text: str) -> None:
    page = Page(html(document(blocks=(Paragraph((Text(text),)),), subtitle="")))
    assert "".join(said for tag, said in page.texts if tag == "p") == clean(text)


ACTING = (
    "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' onload='1'/>",
    "<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:1'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://a.example/x.png'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><b xmlns='http://www.w3.org/1999/xhtml'/></svg>",
    "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<svg",
)


@pytest.mark.parametrize("svg", ACTING)
def test_what_is_more_than_a_drawing_is_refused(svg: str) -> None:
    with pytest.raises(WorkspaceError, match="图 2-1"):
        html(document(blocks=(Picture("a", "图", svg, 120, 30, "", ""),)))


def test_the_names_in_two_drawings_do_not_meet() -> None:
    hatched = picture().replace("<rect", '<pattern id="h"/><rect', 1).replace("#1f5a86", "url(#h)")
    both = (shown("a"), shown("b"))
    page = Page(html(document(blocks=tuple(Picture(p.key, p.caption, hatched, 120, 30, "", "") for p in both))))
    assert [value for value in page.values("id") if value.endswith("-h")] == ["p1-h", "p2-h"]
    assert [v for v in page.values("fill") if v.startswith("url")] == ["url(#p1-h)", "url(#p2-h)"]
