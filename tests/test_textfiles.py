"""Text files as people see them: whatever their encoding and delimiter, and what is damaged in them has its place."""

from __future__ import annotations

import codecs
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, YEAR, Maker, about, book, csv_text, declared, load, of, parties
from hezuo.base import workspace
from hezuo.base.encodings import decoded
from hezuo.base.problems import OntologyError, Place, Problem, Severity
from hezuo.cli import main
from hezuo.intake.table import Table
from hezuo.intake.tables import read_file
from tools_kit import examples

HEADS = ["Name", "Leading parties", "Source"]
#: Words of which names are made, as a college's partners have them.
WORDS = [
    "天津",
    "北京",
    "华东",
    "机械",
    "电子",
    "信息",
    "模具",
    "科技",
    "股份",
    "有限公司",
    "学院",
    "大学",
    "行业协会",
    "集团",
]
names = st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map("".join)


def read(folder: Path, data: bytes, name: str = "alliances.csv") -> tuple[list[Table], list[Problem]]:
    (folder / name).write_bytes(data)
    return read_file(folder / name, name, YEAR, declared())


def cells(tables: list[Table]) -> list[tuple[str, ...]]:
    return [row for table in tables for row in zip(*table.columns.values(), strict=True)]


# --- encodings ------------------------------------------------------------------------------------------------

TEXT = csv_text([HEADS, ["中国模具产教联盟", "天津某职业技术学院", "s1"]])
BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("end", ["", "\x1a", "\x1a\x1a"])
@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize("encoding", BOMS)
def test_a_mark_tells_the_encoding(tmp_path: Path, encoding: str, marks: int, end: str) -> None:
    """Also where a program has put a second mark behind the first, or DOS its end of the file."""
    tables, problems = read(tmp_path, BOMS[encoding] * marks + (TEXT + end).encode(encoding))
    assert problems == []
    assert cells(tables) == [("中国模具产教联盟", "天津某职业技术学院", "s1")]


TRADITIONAL = csv_text([HEADS, ["中國模具產教聯盟", "天津某職業技術學院", "s1"]])


@pytest.mark.parametrize(
    ("encoding", "text", "code", "said"),
    [
        ("gbk", TEXT, "gbk", "GBK"),
        ("gb18030", TEXT, "gbk", "GBK"),
        ("big5", TRADITIONAL, "other-encoding", "Big5"),
        ("utf-16-le", TEXT, "other-encoding", "UTF-16"),
        ("utf-16-be", TEXT, "other-encoding", "UTF-16"),
        ("utf-32-le", TEXT, "other-encoding", "UTF-32"),
        ("utf-32-be", TEXT, "other-encoding", "UTF-32"),
    ],
)
def test_what_has_no_mark_is_recognised_and_told(
    tmp_path: Path, encoding: str, text: str, code: str, said: str
) -> None:
    tables, problems = read(tmp_path, text.encode(encoding))
    assert [(p.code, p.severity) for p in problems] == [(code, Severity.WARNING)]
    assert said in problems[0].zh
    assert cells(tables) == [tuple(text.splitlines()[1].split(","))]


@examples(50)
@given(st.lists(names, min_size=2, max_size=8), st.sampled_from(["gbk", "utf-16", "utf-16-le", "utf-32-be"]))
def test_any_names_in_another_encoding(
    tmp_path_factory: pytest.TempPathFactory, told: list[str], encoding: str
) -> None:
    rows = [[f"{i}{name}联盟", name, "s1"] for i, name in enumerate(told)]
    tables, problems = read(tmp_path_factory.mktemp("e"), csv_text([HEADS, *rows]).encode(encoding))
    assert [p for p in problems if p.severity is Severity.ERROR] == []
    assert cells(tables) == [tuple(row) for row in rows]


@examples(200)
@given(
    st.lists(names, min_size=2, max_size=8),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(128, 255)), min_size=1, max_size=5),
    st.sampled_from([b"", codecs.BOM_UTF8]),
)
def test_damage_is_never_accepted_in_silence(
    tmp_path_factory: pytest.TempPathFactory, told: list[str], hits: list[tuple[float, int]], mark: bytes
) -> None:
    """The text read is the text written, or a problem names a row: with English headings nothing else would notice."""
    rows = [[f"{i}{name}联盟", name, "s1"] for i, name in enumerate(told)]
    start = len(csv_text([HEADS]))
    data = bytearray(csv_text([HEADS, *rows]).encode())
    for where, byte in hits:
        data[start + int(where * (len(data) - start))] = byte
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        assume(False)  # another character than was written, which nobody can tell
    tables, problems = read(tmp_path_factory.mktemp("d"), mark + bytes(data))
    assert cells(tables) == [tuple(row) for row in rows] or any(p.place.row for p in problems)


def test_a_file_that_is_utf8_but_for_a_byte_is_damaged_and_no_gbk(tmp_path: Path) -> None:
    good = csv_text([HEADS, *([f"{i}联盟", "天津模具有限公司", "s1"] for i in range(20))]).encode()
    at = good.index("模".encode())
    tables, problems = read(tmp_path, good[:at] + b"\xb5" + good[at + 1 :])
    assert [(p.code, p.severity, p.place) for p in problems] == [
        ("bad-encoding", Severity.ERROR, Place("alliances.csv", "", 2, "Leading parties"))
    ]
    assert len(cells(tables)) == 20  # the rest is read, so that what else is wrong is told in the same run


def test_a_name_pasted_from_gbk_is_told_with_what_it_says(tmp_path: Path) -> None:
    """Row and column are those of the spreadsheet, also behind cells with line breaks."""
    start = csv_text([HEADS, ["甲联盟", "天津\n模具\n公司", "s1"], ["乙联盟", "天津大学", "s1"]]).encode()
    _, problems = read(tmp_path, start + "丙联盟,".encode() + "丙机械公司".encode("gbk") + b",s1\n")
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("bad-encoding", 4, "Leading parties")]
    assert "丙机械公司" in problems[0].hint_zh


def test_a_character_lost_before_is_told_too(tmp_path: Path) -> None:
    _, problems = read(tmp_path, csv_text([HEADS, ["甲联盟", "天津\ufffd大学", "s1"]]).encode())
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("lost-character", 2, "Leading parties")]
    assert "GBK" not in problems[0].zh + problems[0].hint_zh  # the file is sound, and nothing was pasted


def test_the_sign_of_the_euro_in_a_code_page_of_windows_is_no_damage(tmp_path: Path) -> None:
    """Windows counts 0x80 to what it calls GBK; GB 18030 does not."""
    text = csv_text([HEADS, ["中国模具产教联盟", "投入€100的公司", "s1"]]).replace("€", "@").encode("gbk")
    tables, problems = read(tmp_path, text.replace(b"@", b"\x80"))
    assert (cells(tables), [p.code for p in problems]) == ([("中国模具产教联盟", "投入€100的公司", "s1")], ["gbk"])


@pytest.mark.parametrize("end", ["\0" * 512, "\x1a" + "\0" * 100, "\x1a\r\n", "\r\n\x1a\r\n\0\0"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_fills_up_the_end_of_a_file_is_no_record(tmp_path: Path, encoding: str, end: str) -> None:
    tables, problems = read(tmp_path, (TEXT + end).encode(encoding))
    assert cells(tables) == [("中国模具产教联盟", "天津某职业技术学院", "s1")]
    assert [p.code for p in problems] == ["gbk"] * (encoding == "gb18030")


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_half_a_character_at_the_end_is_told(tmp_path: Path, cut: int) -> None:
    text = csv_text([HEADS, ["甲联盟", "乙", "来源"]]).rstrip("\n")
    for encoding in ("utf-16-le", "utf-32-le"):
        if cut < len("甲".encode(encoding)):
            _, problems = read(tmp_path, BOMS[encoding] + text.encode(encoding)[:-cut])
            assert [(p.code, p.place.row) for p in problems] == [("bad-encoding", 2)]


def test_of_many_damaged_cells_twenty_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    row = "联盟,天津大学,".encode() + b"\xff\n"
    _, problems = read(tmp_path, csv_text([HEADS]).encode() + row * 50)
    assert len(of(problems, "bad-encoding")) == 20
    more = of(problems, "bad-encoding-more")
    assert [(p.place.row, "30" in p.zh) for p in more] == [(22, True)]


def test_latin_text_with_accents_is_no_chinese(tmp_path: Path) -> None:
    _, problems = read(tmp_path, csv_text([HEADS, ["Café à la carte", "Müller", "s1"]]).encode("latin-1"))
    assert {(p.code, p.place.row) for p in problems} == {("bad-encoding", 2)}


@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(data: bytes) -> None:
    found = decoded(data)
    assert found.text.isascii() or found.encoding in ("UTF-8", "GBK", "Big5", "UTF-16", "UTF-32")


# --- delimiters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("title", ["", "台账，截至2024年；共1个,含\t其他|", "某校台账\n填表人;日期,部门"])
def test_the_delimiter_is_that_of_the_heading_row(tmp_path: Path, mark: str, title: str) -> None:
    lines = [*title.splitlines(), mark.join(["名称", "牵头单位", "来源"]), mark.join(["甲盟", "天津；北京", "s1"])]
    tables, problems = read(tmp_path, "\n".join(lines).encode())
    assert [p for p in problems if p.severity is Severity.ERROR] == []
    assert cells(tables) == [("甲盟", "天津；北京", "s1")]


@pytest.mark.parametrize("heading", ["来源", "未知", "&#0;", "名称 1,2"])
def test_where_no_heading_says_the_delimiter_the_first_lines_do(tmp_path: Path, heading: str) -> None:
    """Not the first line alone, nor a number such as 2,756: otherwise a whole row would be one cell."""
    row = "2,756 所学校\t甲盟\ts1;s2\t\t5"
    (tmp_path / "alliances.csv").write_text(f"{heading}\n{row}\n{row}\n", encoding="utf-8")
    _, problems = read_file(tmp_path / "alliances.csv", "alliances.csv", "2024", declared())
    stray = [p for p in problems if p.code == "stray-cell" and p.place.row == 2]
    assert [text for text in ("甲盟", "s1;s2", "5") if any(text in p.zh for p in stray)] == ["甲盟", "s1;s2", "5"]


# --- what a file is -------------------------------------------------------------------------------------------


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


BOOK = book({"alliances": [["名称", "来源"], ["甲盟", "s1"]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
#: Name of the file → (bytes, code, what the sentence names).
MISTAKEN: dict[str, tuple[bytes, str, str]] = {
    "alliances.csv": (BOOK, "wrong-ending", ".xlsx"),
    "联盟.csv": (OLE + "Workbook".encode("utf-16-le"), "wrong-ending", ".xls"),
    "台账.xlsx": (OLE + "Workbook".encode("utf-16-le"), "wrong-ending", ".xls"),
    "台账.xls": (BOOK, "wrong-ending", ".xlsx"),
    "台账 2.xls": (b"<html><table><tr><td>x</td></tr></table></html>", "no-table", "HTML"),
    "台账 3.xls": ("\ufeff  <!DOCTYPE html><body>".encode("utf-16"), "no-table", "HTML"),
    "台账 4.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "no-table",
        "XML",
    ),
    "台账 5.xlsx": (TEXT.encode(), "wrong-ending", "CSV"),
    "台账 6.xlsx": (TEXT.encode("gbk"), "wrong-ending", "CSV"),
    "台账 7.xlsx": (zipped(**{"[Content_Types].xml": "", "word__document.xml": ""}), "no-table", "Word"),
    "台账 8.xls": (OLE + "WordDocument".encode("utf-16-le"), "no-table", "Word"),
    "alliances 2.csv": (b"%PDF-1.7\n", "no-table", "PDF"),
    "alliances 3.csv": (b"{\\rtf1", "no-table", "RTF"),
    "alliances 4.csv": (b"<table><tr><td>", "no-table", "HTML"),
    "台账 9.xlsx": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "no-table", "OpenDocument"),
}


@pytest.mark.parametrize("name", MISTAKEN)
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path: Path, name: str) -> None:
    data, code, said = MISTAKEN[name]
    tables, problems = read(tmp_path, data, name)
    assert tables == []
    assert [(p.code, p.severity, p.place) for p in problems] == [(code, Severity.ERROR, Place(name))]
    for lang in ("zh", "en"):
        assert said in problems[0].message(lang) + problems[0].hint(lang)


# --- what is not read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["说明.docx", "扫描件.pdf", "notes.txt", "图.png", "台账.zip", "联系.mdb"])
@pytest.mark.parametrize("folder", [f"tables/{YEAR}", "identity", "tables"])
def test_other_files_among_the_tables_are_told(make_workspace: Maker, folder: str, name: str) -> None:
    root = make_workspace({f"{folder}/{name}": b"x"})
    space = workspace.find(root)
    assert [space.relative(p) for p in space.odd_ones()] == [f"data/{folder}/{name}"]


def test_a_document_that_is_called_like_a_table_is_an_error(make_workspace: Maker) -> None:
    root = make_workspace({f"tables/{YEAR}/产业学院.docx": b"x", f"tables/{YEAR}/附件.docx": b"x"})
    found = {p.place.file.rpartition("/")[2]: p.severity for p in of(load(root).problems, "not-read")}
    assert found == {"产业学院.docx": Severity.ERROR, "附件.docx": Severity.WARNING}


def unlistable(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As a folder without permission, or on a network drive that has gone."""
    scandir: Callable[..., object] = os.scandir

    def refuse(path: object = ".") -> object:
        if Path(os.fspath(path)) == folder:  # type: ignore[call-overload]
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


@pytest.mark.parametrize("folder", ["", "identity", "tables", f"tables/{YEAR}"])
def test_a_folder_that_cannot_be_listed_is_an_error(
    make_workspace: Maker, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    root = make_workspace({"identity/judgements.csv": [["写法甲"]]})
    unlistable(monkeypatch, root / "data" / folder)
    told = of(load(root).problems, "folder-unreadable")
    assert [(p.severity, p.place.file) for p in told] == [(Severity.ERROR, f"data/{folder}".rstrip("/"))]


def test_an_ontology_that_cannot_be_listed_is_an_error(make_workspace: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_workspace({})
    (root / "ontology" / "kinds").mkdir(parents=True)
    unlistable(monkeypatch, root / "ontology" / "kinds")
    with pytest.raises(OntologyError, match="kinds"):
        workspace.find(root).ontology_files("kinds/*.ttl")


# --- standard input -------------------------------------------------------------------------------------------

QUERY = 'SELECT ?n {{ ?p a hz:Party ; rdfs:label ?n FILTER(CONTAINS(?n, "{}")) }}'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8-sig", ""), ("gbk", "GBK"), ("utf-16", ""), ("utf-16-le", "UTF-16")]
)
def test_a_query_on_standard_input_may_be_in_any_encoding(make_workspace: Maker, encoding: str, said: str) -> None:
    root = make_workspace({PARTIES: parties("天津模具有限公司")})
    line = ["ask", "-", "--root", str(root), "--format", "csv"]
    result = CliRunner().invoke(main, line, input=QUERY.format("天津模具").encode(encoding))
    assert result.exit_code == 0
    assert "天津模具有限公司" in result.stdout
    assert said in result.stderr
    assert bool(said) == ("标准输入" in result.stderr)


def test_a_damaged_query_is_refused_with_its_place(make_workspace: Maker) -> None:
    line = "?p a hz:Party ; rdfs:label ?n FILTER(CONTAINS(?n, '天津模具有限公司"
    data = ("SELECT ?n {\n" + line).encode() + b"\xff')) }"
    result = CliRunner().invoke(main, ["ask", "-", "--root", str(make_workspace({}))], input=data)
    assert result.exit_code != 0
    assert f"第 2 行第 {len(line) + 1} 个字" in result.output


def test_problems_of_a_damaged_table_are_told_in_one_run(make_workspace: Maker) -> None:
    """The damaged cell, once, and what else is wrong with the file."""
    rows = [["名称", "牵头单位", "成立时间", "来源", "页"], *([f"{i}联盟", "乙", "2024", "s1", "1"] for i in range(9))]
    data = csv_text(rows).encode() + "坏联盟,".encode() + b"\xd2\xd2" + ",五月,s1,1\n".encode()
    graph = load(make_workspace({PARTIES: parties("乙"), ALLIANCES: data}))
    found = [(p.code, p.place.row, p.place.column) for p in about(graph.problems, ALLIANCES)]
    assert [f for f in found if f[1] == 11] == [("value-date", 11, "成立时间"), ("bad-encoding", 11, "牵头单位")]


@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_headings_in_traditional_characters_say_the_same(tmp_path: Path, encoding: str) -> None:
    rows = [
        ["名稱", "牽頭單位", "聯繫電話", "備註（選填）", "來源"],
        ["甲聯盟", "乙學院", "123", "暫無", "s1"],
        ["總計", "1", "", "", ""],
    ]
    (table,), problems = read(tmp_path, csv_text(rows).encode(encoding))
    assert list(table.headings.values()) == ["名稱", "牽頭單位", "備註（選填）", "來源"]
    assert len(table) == 1
    assert {p.code for p in problems} - {"other-encoding"} == {"column-aside", "total-row"}


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_kr"])
def test_a_text_in_no_known_encoding_is_one_message(tmp_path: Path, encoding: str) -> None:
    tables, problems = read(tmp_path, "名稱,單位,來源\n機械,電子,s1\n".encode(encoding))
    assert (tables, [p.code for p in problems]) == ([], ["unknown-encoding"])
