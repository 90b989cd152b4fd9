"""Documents as Markdown: read back by a parser, every text is what it was."""

from __future__ import annotations

import re
import tomllib
from base64 import b64decode
from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hezuo.document.markdown import markdown
from hezuo.document.model import Heading, Paragraph, Text
from hezuo.document.whole import clean
from tools_kit import examples
from written_kit import HOSTILE, TEXTS, document, everywhere, one_cell

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def read(data: bytes) -> list[Token]:
    """The pieces of a text, behind what it says of itself."""
    return READER.parse(data.decode().partition("\n---\n")[2])


def plain(token: Token) -> str:
    """What a reader sees of a piece, a line a line."""
    seen = {"softbreak": "\n", "hardbreak": "\n", "html_inline": ""}
    found = ("\n" if one.content == "<br>" else seen.get(one.type, one.content) for one in token.children or [])
    return "".join(found)


def shown(tokens: list[Token], opened: str) -> list[str]:
    """The texts of all pieces of a kind."""
    return [plain(after) for before, after in pairwise(tokens) if before.type == opened and after.type == "inline"]


def test_a_text_says_what_the_document_says() -> None:
    data = markdown(document())
    assert markdown(document()) == data
    tokens = read(data)
    assert shown(tokens, "heading_open") == ["产教融合", "2.1 合作平台", "2.1.1 数量", "2.1.1.1 共同体", "2.2 产业学院"]
    # A reader that knows no footnotes takes their marks for links.
    paragraphs = shown(tokens, "paragraph_open")
    assert "共同体48家^2（见表 2-1、图 2-1）。" in paragraphs
    assert "表 2-1　产业学院" in paragraphs
    assert "数据来源：《报告》第30页。" in paragraphs
    assert shown(tokens, "th_open")[:4] == ["序号", "名称", "共建单位", "万元"]
    assert shown(tokens, "td_open")[:4] == ["1", "模具产业学院^4", "甲公司\n乙公司", "12.5"]
    text = data.decode()
    assert re.findall(r"^\[\^(\d)\]: ", text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    anchors = re.findall(r'<a id="(\w+)">', text)
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= set(anchors)


def test_a_picture_stands_in_the_file() -> None:
    images = [c for t in read(markdown(document())) for c in t.children or [] if c.type == "image"]
    assert [one.content for one in images] == ["甲 3 家"]
    data = str(images[0].attrs["src"]).removeprefix("data:image/png;base64,")
    assert b64decode(data).startswith(b"\x89PNG")


def test_what_it_is_about_stands_before_it() -> None:
    front = markdown(document(scope='"甲"：乙\n丙')).decode().split("---\n")[1]
    # Strings and lists of YAML as they are written here are those of TOML.
    told = tomllib.loads(front.replace(": ", " = "))
    assert told["scope"] == '"甲"：乙\n丙'
    assert told["sources"] == ["2024年度职业教育质量报告"]
    assert (told["date"], told["build"], told["lang"]) == ("2024-12-31", "45dc2189", "zh-CN")


def edged(text: str) -> str:
    """A text without the room around its lines, which Markdown does not keep."""
    return "\n".join(line.strip() for line in clean(text).strip().split("\n"))


@given(TEXTS)
@examples(60)
def test_any_text_is_whole_in_markdown(text: str) -> None:
    made = document(blocks=(Heading(1, (Text(text),)), Paragraph((Text(text),)), one_cell(text)), subtitle="")
    tokens = read(markdown(made))
    meant = edged(text)
    assert "".join(edged(one) for one in shown(tokens, "paragraph_open")) == meant
    heading = shown(tokens, "heading_open")[1]
    assert heading.split() == f"2.1 {clean(text)}".split()
    assert [edged(one) for one in shown(tokens, "td_open")] == [meant]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "- 甲\n# 乙\n1. 丙\n> 丁\n=====\n    戊", "**甲**。", "甲\x00\ud800乙\u202e丙"]
)
def test_hostile_text_is_whole_in_every_place_of_markdown(text: str) -> None:
    tokens = read(markdown(everywhere(text)))
    told = [plain(token) for token in tokens if token.type == "inline"]
    assert sum(edged(text).replace("\n", " ") in edged(one).replace("\n", " ") for one in told) >= 12
    held = [c.content for t in tokens for c in t.children or [] if c.type == "html_inline"]
    assert {re.sub(r'"\w*"', "", one) for one in held} <= {"<a id=>", "</a>", "<strong>", "</strong>", "<br>"}
    assert "html_block" not in {token.type for token in tokens}


@pytest.mark.parametrize("text", ["“牵头”", "牵头", "说明：", "*"])
def test_bold_is_bold_beside_chinese_marks(text: str) -> None:
    made = READER.render(
        markdown(document(blocks=(Paragraph((Text("甲"), Text(text, bold=True), Text("3家"))),))).decode()
    )
    assert f"甲<strong>{text}</strong>3家" in made
