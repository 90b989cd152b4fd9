"""Documents as PDF, by the ending of a file, and as other programs show them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from hezuo.base.problems import WorkspaceError
from hezuo.document.model import Captions, Column, Document, Note, Paragraph, Points, Table, Text, Tiles
from hezuo.document.pdf import pdf
from hezuo.document.whole import clean
from hezuo.document.word import docx
from hezuo.document.writers import WRITERS, written
from written_kit import HOSTILE, document, everywhere, office_pages, table, text_of


def closed(text: str) -> str:
    """A text without any room."""
    return re.sub(r"\s", "", text)


@pytest.mark.slow
def test_a_pdf_says_what_the_document_says_and_is_the_same_twice(tmp_path: Path) -> None:
    made = pdf(document())
    assert made.startswith(b"%PDF-")
    assert pdf(document()) == made
    said = closed(text_of(made, tmp_path))
    for told in (
        "产教融合",
        "2.1合作平台",
        "表2-1产业学院",
        "图2-1各类角色",
        "（见表2-1、图2-1）",
        "1.先核实职务",
        "印作“模具产业学”",
    ):
        assert told in said


@pytest.mark.slow
@pytest.mark.parametrize("text", [HOSTILE[0] + HOSTILE[1] + HOSTILE[3] + HOSTILE[5], "甲\x00\ud800乙\u202e丙"])
def test_hostile_text_is_whole_in_a_pdf(text: str, tmp_path: Path) -> None:
    said = closed(text_of(pdf(everywhere(text)), tmp_path))
    assert said.count(closed(clean(text))) >= 10


@pytest.mark.slow
@pytest.mark.parametrize(("count", "marks"), [(3, "①②③"), (51, "1 2 3")])
def test_notes_of_a_pdf_are_numbered_through(count: int, marks: str, tmp_path: Path) -> None:
    """Also where a page ends between: the number of each note is that of its mark."""
    notes = tuple(Paragraph((Text(f"{'甲' * 300}第{n}处"), Note(f"第{n}注"))) for n in range(1, count + 1))
    said = text_of(pdf(document(blocks=notes)), tmp_path)
    circled = "".join(chr(0x2460 + n) for n in range(20))
    found = re.findall(rf"^([{circled}]|\d+)\s*第\s*(\d+)\s*注", said, re.MULTILINE)
    assert len(found) == count
    assert all(mark == (circled[int(n) - 1] if count < 51 else n) for mark, n in found)
    assert found[0][0] == marks[0]


def test_without_the_extra_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WorkspaceError, match=r"hezuo\[pdf\]"):
        pdf(document())


def test_without_a_chinese_font_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr("hezuo.document.pdf.families", lambda: frozenset({"libertinus serif"}))
    with pytest.raises(WorkspaceError) as told:
        pdf(document())
    assert "中文字体" in told.value.message("zh")


def test_the_ending_of_a_file_says_how_it_is_written() -> None:
    small = document(blocks=(Paragraph((Text("甲"),)),))
    starts = {".docx": b"PK", ".html": b"<!DOCTYPE html>", ".md": b"---\n", ".xlsx": b"PK"}
    assert {ending: written(small, f"报告{ending.upper()}")[: len(begin)] for ending, begin in starts.items()} == starts
    assert set(WRITERS) == {*starts, ".pdf"}
    with pytest.raises(WorkspaceError, match=r"\.docx"):
        written(small, "a.doc")


@pytest.mark.parametrize("ending", [".docx", ".html", ".md", ".xlsx"])
def test_a_document_of_nothing_is_a_file(ending: str) -> None:
    assert written(Document("题", "", ()), f"a{ending}")
    empty = (Captions("目录"), Table("", "", (), (), ""), Table("", "", (Column("列"),), (), ""), Tiles(()), Points(()))
    assert written(Document("题", "", empty), f"a{ending}")
    told = written(Document("题", "", (Captions("某目录"),)), f"a{ending}")
    assert "某目录".encode() not in told


@pytest.mark.long
@pytest.mark.parametrize("compact", [False, True])
def test_an_office_program_shows_every_page(compact: bool, tmp_path: Path) -> None:
    made = document(compact=compact, blocks=(*document().blocks, table("long", "长表", 90)))
    pages = [closed(page) for page in office_pages(docx(made), tmp_path)]
    assert 3 <= len(pages) <= 8
    assert closed("表 2-3　长表") in "".join(pages)
    # The head of the long table stands on every page that has a part of it.
    held = [page for page in pages if re.search("第[3-9][0-9]产业学院", page)]
    assert len(held) >= 2
    assert all("共建单位" in page for page in held)
