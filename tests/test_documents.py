"""Documents and their numbers; Word files: valid, whole, the same twice, opened by others, in a template."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import docx as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezuo.base.problems import WorkspaceError
from hezuo.base.text import width
from hezuo.document.columns import PIECE, in_points, widths
from hezuo.document.model import Column, Heading, Paragraph, Ref, Table, Text
from hezuo.document.numbered import chinese, numbers
from hezuo.document.style import style
from hezuo.document.whole import clean, whole
from hezuo.document.word import docx
from tools_kit import examples
from written_kit import (
    HOSTILE,
    SCHEMAS,
    TEXTS,
    W,
    body,
    cell,
    document,
    everywhere,
    invalid,
    one_cell,
    parts,
    said,
    schema,
    shown,
    table,
)


def test_headings_and_captions_are_numbered_alike() -> None:
    made = numbers(document())
    assert made.headings == ("2.1", "2.1.1", "2.1.1.1", "2.2")
    assert made.captions == ("表 2-1", "图 2-1", "表 2-2")
    assert numbers(document(scheme="gongwen")).headings == ("一、", "（一）", "1.", "二、")
    assert numbers(document(scheme="none")).headings == ("", "", "", "")
    assert numbers(document(chapter="", lang="en")).captions == ("Table 1", "Figure 1", "Table 2")
    assert [chinese(n) for n in (1, 10, 11, 20, 99, 100)] == ["一", "十", "十一", "二十", "九十九", "100"]


def test_what_has_no_caption_has_no_number() -> None:
    made = document(blocks=(replace(table(), caption=""), table("named"), replace(shown(), caption="", key="")))
    assert numbers(made).captions == ("", "表 2-1", "")
    text = said(body(docx(made)))
    assert text.count("表 2-1") == 1
    assert "图 " not in text


def test_a_reference_to_nothing_is_told() -> None:
    with pytest.raises(WorkspaceError, match="nowhere"):
        docx(document(blocks=(Paragraph((Ref("nowhere"),)),)))
    with pytest.raises(WorkspaceError, match="colleges"):
        docx(document(blocks=(table(), table())))


@pytest.mark.parametrize("changes", [{}, {"scheme": "gongwen", "chapter": ""}, {"compact": True}, {"lang": "en"}])
def test_a_word_file_is_valid_and_the_same_twice(changes: dict[str, object]) -> None:
    made = docx(document(**changes))
    assert invalid(made) == []
    assert docx(document(**changes)) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_other_programs_read_what_was_written() -> None:
    opened = library.Document(io.BytesIO(docx(document())))
    texts = [p.text for p in opened.paragraphs]
    assert texts[:2] == ["产教融合", "（2024年度）"]
    assert [(p.style.name, p.text) for p in opened.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "2.1 合作平台"),
        ("Heading 2", "2.1.1 数量"),
        ("Heading 3", "2.1.1.1 共同体"),
        ("Heading 1", "2.2 产业学院"),
    ]
    assert "共同体48家（见表 2-1、图 2-1）。" in texts
    assert [p.text for p in opened.paragraphs if p.style.name == "Caption"] == [
        "表 2-1　产业学院",
        "图 2-1　各类角色",
        "表 2-2　第二张表",
    ]
    assert [c.text for c in opened.tables[1].rows[1].cells] == ["1", "模具产业学院", "甲公司\n乙公司", "12.5"]
    assert [c.text for c in opened.tables[1].rows[3].cells] == ["3", "第3产业学院", "丙公司", ""]
    core = opened.core_properties
    assert (core.title, core.author, core.identifier) == ("产教融合", "合作办公室", "45dc2189")
    assert (core.subject, core.keywords) == ("天津轻工职业技术学院，2024年", "产教融合, 共同体")
    assert core.created is not None
    assert core.created.date().isoformat() == "2024-12-31"
    paper = opened.sections[0]
    assert [round(m.mm) for m in (paper.page_width, paper.page_height, paper.top_margin)] == [210, 297, 37]


def test_footnotes_are_footnotes() -> None:
    made = docx(document())
    marks = [one.get(f"{W}id") for one in body(made).iter(f"{W}footnoteReference")]
    notes = {one.get(f"{W}id"): said(one).strip() for one in body(made, "word/footnotes.xml")}
    told = ["计至年末。", "《报告》第28页。", "第二注。", "印作“模具产业学”。", "印作“模具产业学”。"]
    assert [notes[mark] for mark in marks] == told
    assert set(notes) - set(marks) == {"-1", "0"}  # the lines above notes
    kept = body(made).find(f".//{W}sectPr/{W}footnotePr")
    assert [one.get(f"{W}val") for one in kept] == ["decimalEnclosedCircleChinese", "eachPage"]


def test_every_field_has_its_result_and_every_reference_its_end() -> None:
    made = docx(document())
    assert b"updateFields" not in parts(made)["word/settings.xml"]
    tree = body(made)
    states = [one.get(f"{W}fldCharType") for one in tree.iter(f"{W}fldChar")]
    assert states == ["begin", "separate", "end"] * (len(states) // 3)
    codes = ["".join(one.itertext()).strip() for one in tree.iter(f"{W}instrText")]
    marks = {one.get(f"{W}name") for one in tree.iter(f"{W}bookmarkStart")}
    assert {code.split()[1] for code in codes if code.startswith("REF")} <= marks
    assert {one.get(f"{W}anchor") for one in tree.iter(f"{W}hyperlink")} <= marks
    assert [code for code in codes if code.startswith("SEQ")] == [
        "SEQ 表 \\* ARABIC \\r 1",
        "SEQ 图 \\* ARABIC \\r 1",
        "SEQ 表 \\* ARABIC",
    ]
    assert [code for code in codes if code.startswith("TOC")] == [
        'TOC \\h \\z \\n \\c "表"',
        'TOC \\h \\z \\n \\c "图"',
    ]
    listed = [said(one) for one in tree.iter(f"{W}hyperlink")]
    assert listed == ["表 2-1　产业学院", "表 2-2　第二张表", "图 2-1　各类角色"]


def test_bookmarks_of_two_documents_differ() -> None:
    """Chapters are pasted into one file, where a second bookmark of one name would be dropped."""

    def names(title: str) -> set[str]:
        return {one.get(f"{W}name") for one in body(docx(document(title=title))).iter(f"{W}bookmarkStart")}

    assert not names("甲") & names("乙")


def test_a_table_repeats_its_head_breaks_no_row_and_fills_the_line() -> None:
    tree = body(docx(document(blocks=(table(rows=6),))))
    rows = list(tree.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 6
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    kept = [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")) for row in rows]
    assert kept == [True, True, False, False, False, True, True]
    total = sum(int(one.get(f"{W}w")) for one in tree.iter(f"{W}gridCol"))
    assert total == round(style().paper.room * 20)


def test_a_picture_is_a_drawing_with_pixels_before_it() -> None:
    made = docx(document(blocks=(shown(),)))
    assert parts(made)["word/media/picture1.svg"].startswith(b"<svg")
    assert parts(made)["word/media/picture1.png"].startswith(b"\x89PNG")
    tree = body(made)
    names = [one for one in tree.iter() if one.tag.endswith("}docPr")]
    assert [(one.get("name"), one.get("descr")) for one in names] == [("图 2-1", "甲 3 家")]
    wide = int(next(one for one in tree.iter() if one.tag.endswith("}extent")).get("cx")) / 36000
    assert wide == pytest.approx(120)


def test_chinese_marks_take_the_chinese_font() -> None:
    tree = body(docx(document("他说“好”——没有……")))
    hinted = [said(r) for r in tree.iter(f"{W}r") if r.find(f"{W}rPr/{W}rFonts[@{W}hint='eastAsia']") is not None]
    assert hinted == ["“", "”——", "……"]


@given(TEXTS)
@examples(15)
def test_any_text_is_whole_in_a_word_file(text: str) -> None:
    made = docx(document(blocks=(Heading(1, (Text(text),)), Paragraph((Text(text),)), one_cell(text)), title=text))
    assert schema().validate(body(made)), schema().error_log
    meant = clean(text)
    tree = body(made)
    places = [said(one) for one in tree.iter(f"{W}p")]
    assert places[2] == f"2.1 {meant}"
    assert places[3] == meant
    assert said(next(tree.iter(f"{W}tc"))) == meant


@pytest.mark.parametrize("text", [*HOSTILE, "".join(HOSTILE), "甲\x00\x1b\ud800乙\u202e丙\uffff", ""])
def test_hostile_text_is_whole_in_every_place_of_a_word_file(text: str) -> None:
    made = docx(everywhere(text))
    assert invalid(made) == []
    assert said(body(made)).count(clean(text)) >= 12
    assert said(body(made, "word/footnotes.xml")).count(clean(text)) >= 4


def test_what_no_file_may_hold_stands_by_its_name() -> None:
    assert clean("甲\x07乙\u202e丙\ud800") == "甲〔U+0007〕乙〔U+202E〕丙〔U+D800〕"
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    kept = "".join(HOSTILE)
    assert clean(kept) == kept
    made = document()
    assert whole(made) == made


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


CELLS = st.lists(st.lists(st.text("甲乙丙丁a1 、，", max_size=20), min_size=3, max_size=3), max_size=5)


@given(CELLS, st.integers(30, 100))
def test_columns_fill_the_room(rows: list[list[str]], room: int) -> None:
    columns = (Column("名称"), Column("单位"), Column("数"))
    made = Table("", "", columns, tuple(tuple(cell(text) for text in row) for row in rows), "")
    found = widths(made, room)
    words = [max(4, *(width(p) for row in rows for p in PIECE.findall(row[n])), 4) for n in range(3)]
    assert sum(found) >= room
    assert sum(found) == room or room < sum(max(word, 6) for word in words)
    assert all(wide >= min(word, 24) for wide, word in zip(found, words, strict=True))


def test_width_goes_where_it_saves_lines() -> None:
    rows = (("1", "一家名称很长很长的有限责任公司", "大数据技术、机电一体化、数控技术", "30、31"),) * 3
    columns = tuple(Column(name) for name in ("序号", "单位", "专业", "页"))
    made = Table("", "", columns, tuple(tuple(cell(text) for text in row) for row in rows), "")
    found = widths(made, 76)
    assert found[3] >= width("30、31")
    assert widths(Table("", "", columns[3:], ((cell("24、28、30"),),), ""), 4)[0] >= width("24、28、30")
    assert found[1] >= width(rows[0][1])
    assert found[2] >= width(rows[0][2])


#: How wide a digit of DejaVu Serif is, which stands in for Times New Roman where nothing nearer is installed.
DIGIT = 0.636


@pytest.mark.parametrize("text", ["2024", "24、28、30", "39、45、46", "22686.43"])
def test_a_number_is_whole_in_a_wider_font(text: str) -> None:
    long = "一家名称很长很长的有限责任公司、又一家名称很长很长的有限责任公司、第三家名称很长很长的有限责任公司"
    rows = ((cell("1"), cell(long), cell(long), cell(text)),) * 9
    made = Table("", "", tuple(map(Column, ("序号", "单位", "专业", "页"))), rows, "")
    look = style()
    size = look.looks["cell"].size
    free = in_points(made, look, look.paper.room)[3] - 2 * look.table.pad_x
    wide = size * (text.count("、") + DIGIT * (len(text) - text.count("、")))
    assert free >= wide
    assert free >= 3 + 1.12 * size * (text.count("、") + (len(text) - text.count("、")) / 2)


@given(st.integers(16, 30), st.integers(50, 90))
def test_a_column_takes_no_more_than_it_needs_while_another_breaks(length: int, room: int) -> None:
    rows = ((cell("1"), cell("行业产教融合共同体"), cell("名" * length), cell("12")),)
    made = Table("", "", tuple(map(Column, ("序号", "类别", "名称", "页"))), rows, "")
    found = widths(made, room)
    assert sum(found) == room
    assert found[2] >= 2 * length or (found[0], found[3]) == (4, 4)


def template(folder: Path, *, place: bool = True, chinese_ids: bool = True) -> Path:
    """A template as Word in Chinese saves it: its own ids of styles, a cover, a footer."""
    made = library.Document()
    made.styles["Heading 1"].font.name = "College"
    if chinese_ids:
        for name, id_ in (("Heading 1", "1"), ("Body Text", "a3"), ("Caption", "a4")):
            made.styles[name].element.set(f"{W}styleId", id_)
    number = made.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_numId().val = 1
    made.add_paragraph("封面")
    if place:
        made.add_paragraph("{{report}}")
        made.add_paragraph("封底")
    made.sections[0].footer.paragraphs[0].text = "某学院"
    path = folder / "template.docx"
    made.save(str(path))
    return path


def test_a_template_gives_its_styles_and_keeps_its_parts(tmp_path: Path) -> None:
    path = template(tmp_path)
    made = docx(document(), path)
    assert docx(document(), path) == made
    opened = library.Document(io.BytesIO(made))
    texts = [p.text for p in opened.paragraphs]
    assert (texts[0], texts[1], texts[-1]) == ("封面", "产教融合", "封底")
    assert "{{report}}" not in texts
    headings = [p for p in opened.paragraphs if p.text == "2.1 合作平台"]
    assert [(p.style.style_id, p.style.font.name) for p in headings] == [("1", "College")]
    # Its headings are numbered by itself, ours in the text: not twice.
    assert [p.paragraph_format.element.pPr.numPr.numId.val for p in headings] == [0]
    used = {p.style.style_id for p in opened.paragraphs}
    assert {"1", "a3", "a4"} <= used
    assert used <= {one.style_id for one in opened.styles}
    assert opened.sections[0].footer.paragraphs[0].text == "某学院"
    assert opened.core_properties.title == "产教融合"
    wrong = [text for text in invalid(made) if "Ignorable" not in text and "settings.xml" not in text]
    assert wrong == []


def test_a_template_without_a_place_gives_its_whole_body(tmp_path: Path) -> None:
    opened = library.Document(io.BytesIO(docx(document(), template(tmp_path, place=False))))
    assert opened.paragraphs[0].text == "产教融合"


@pytest.mark.parametrize(("told", "kept"), [("2024-12-31", "2024-12-31"), ("2024", "1980-01-01"), ("", "1980-01-01")])
def test_a_file_is_of_the_day_of_its_record(told: str, kept: str, tmp_path: Path) -> None:
    small = document(blocks=(), date=told)
    path = template(tmp_path)
    for made in (docx(small), docx(small, path)):
        created = library.Document(io.BytesIO(made)).core_properties.created
        assert created is not None
        assert created.date().isoformat() == kept


def test_our_own_file_is_a_template(tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    path.write_bytes(docx(document(compact=True)))
    made = docx(document(), path)
    assert invalid(made) == []
    assert said(body(made)) == said(body(docx(document())))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a document", None])
def test_what_is_no_template_is_told(data: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"broken\.docx"):
        docx(document(), path)


def test_a_zip_file_of_other_things_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    for name in ("a.txt", "[Content_Types].xml"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "<x")
        with pytest.raises(WorkspaceError, match=r"sheet\.docx"):
            docx(document(), path)


def test_the_schemas_are_those_that_were_taken() -> None:
    lines = (SCHEMAS / "HASHES.txt").read_text(encoding="utf-8").splitlines()
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in SCHEMAS.glob("*.xsd")}
    told = dict(reversed(line.split()) for line in lines)
    assert found.keys() - told.keys() == {"all.xsd", "xml.xsd"}
    assert {name: found[name] for name in told} == told
