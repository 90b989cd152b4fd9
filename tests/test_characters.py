"""When two names are the same name, and what nobody sees in a text."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, YEAR, Maker, about, load, of, parties
from hezuo.api import open_workspace
from hezuo.base.characters import apart, disguised, folded, is_hidden, latin, seen, simplified, told, unseen
from hezuo.base.terms import PARTY, XSD
from hezuo.schema.values import read, trimmed

#: All that Unicode calls default ignorable, a few of each kind: joiners, marks of direction, fillers, variants, tags.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b\u200d\u200e\u202e\u2060\u2066\u3164\ufe0f\ufeff\uffa0"
    "\U0001d173\U000e0041\U000e0100"
)
#: Every code point that has a character, and some that have none.
ASSIGNED = [n for n in range(sys.maxunicode + 1) if n % 997 == 0 or unicodedata.category(chr(n)) not in ("Cn", "Co")]
BLANKS = " \t\xa0\u1680\u2003\u2009\u202f\u205f\u3000\u2028\u2029"
NAMES = st.text("天津轻工（一）“二”—-·、:Ａbc12⾦⻋é㈱ß。", max_size=10)
VISITS = f"tables/{YEAR}/visits.csv"


def test_folding_any_character_twice_changes_nothing() -> None:
    fold = folded.__wrapped__  # a million characters would only fill the memory of those that were asked for
    assert [f"{n:04X}" for n in ASSIGNED if fold(c := fold(chr(n))) != c] == []


def test_the_table_is_that_of_unicode() -> None:
    """Whatever this Python knows of the properties that the table is made from agrees with it."""
    for n in ASSIGNED:
        c = chr(n)
        if c.isspace() and not "\x1c" <= c <= "\x1f":
            assert folded(c) == "", f"{n:04X}"
        if unicodedata.category(c) == "Co":
            assert is_hidden(c), f"{n:04X}"
            assert folded(c) == c, f"{n:04X}"
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"):
            assert is_hidden(c), f"{n:04X}"
            assert folded(c) == "", f"{n:04X}"


@given(NAMES, st.lists(st.tuples(st.integers(0, 10), st.sampled_from(IGNORABLE + BLANKS)), min_size=1, max_size=6))
def test_what_nobody_sees_makes_no_other_name(name: str, put: list[tuple[int, str]]) -> None:
    other = name
    for at, c in put:
        other = other[:at] + c + other[at:]
    assert folded(other) == folded(name)
    assert folded(other) == folded(folded(other))


@given(st.text(max_size=20))
def test_any_text_folds_to_what_folds_to_itself(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(seen(text)) == folded(text)
    assert not unseen(told(text))


@pytest.mark.parametrize(
    "alike",
    [
        ("“一带”会", '"一带"会', "「一带」会", "『一带』会", "‘一带’会", "＂一带＂会", "〝一带〞会"),
        ("甲（津）", "甲(津)", "甲〔津〕", "甲【津】", "甲［津］", "甲｛津｝", "甲〖津〗", "甲﹙津﹚"),
        ("甲-乙", "甲－乙", "甲—乙", "甲–乙", "甲‐乙", "甲−乙", "甲——乙", "甲⸺乙", "甲﹣乙"),
        ("甲·乙", "甲•乙", "甲・乙", "甲･乙", "甲‧乙", "甲∙乙"),
        ("《甲》", "〈甲〉", "⟪甲⟫", "＜甲＞"),
        ("甲:乙", "甲：乙", "甲∶乙"),
        ("金车", "⾦⻋", "⾦车"),
        ("ABC Co., Ltd.", "ＡＢＣ　Ｃｏ．，Ｌｔｄ．", "abc co.，ltd。"),
        ("豈", "\uf900"),
        ("株式会社甲(株)", "株式会社甲㈱"),
    ],
)  # fmt: skip
def test_forms_of_one_name(alike: tuple[str, ...]) -> None:
    assert {folded(one) for one in alike} == {folded(alike[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [("机电", "機電"), ("甲公司", "甲有限公司"), ("己", "已"), ("A", "А"), ("一", "-"), ("甲\ue000", "甲")],
)  # fmt: skip
def test_what_is_asked_about_stays_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_traditional_characters() -> None:
    assert simplified("機電華東") == "机电华东"
    assert simplified("机电华东") == "机电华东"
    assert simplified("abc") == "abc"


@pytest.mark.parametrize("c", [*IGNORABLE, "\u2028", "\u2029", "\u2800", "\ufff9", "\ue000", "\U000f0000"])
def test_it_is_named(c: str) -> None:
    assert [(one.at, one.code) for one in unseen(f"甲{c}乙")] == [(2, f"U+{ord(c):04X}")]
    assert told(f"甲{c}乙") == f"甲〔U+{ord(c):04X}〕乙"


def test_where_two_texts_differ() -> None:
    assert apart("未来公司", "末来公司") == "1: 未 U+672A ≠ 末 U+672B"
    assert apart("A公司", "А公司") == "1: A U+0041 ≠ А U+0410"
    assert apart("甲\u200d公司", "甲公司") == "2: U+200D ≠ –"
    assert apart("甲公司", "甲 公司") == "2: – ≠ U+0020"
    assert apart("天津大学", "上海交通大学") == apart("甲", "甲") == ""


def test_a_cell_in_which_nothing_is_seen_is_blank() -> None:
    assert trimmed("\u200e\u2060") == trimmed("\ufeff\u3000\u200b") == ""
    assert trimmed("\u200e甲") == "\u200e甲"


@pytest.mark.parametrize(
    ("typed", "datatype", "lexical"),
    [
        ("\u200e2024\u200e/\u200e5\u200e/\u200e13", "date", "2024-05-13"),
        ("2024年\u200b5月", "gYearMonth", "2024-05"),
        ("\u202a2024\u202c", "gYear", "2024"),
        ("1\u2060000", "integer", "1000"),
        ("12.5\u200e", "decimal", "12.5"),
        ("\u200d是", "boolean", "true"),
        ("https://example.org/\u200ba", "anyURI", "https://example.org/a"),
        ("甲\u200d乙", "string", "甲\u200d乙"),
    ],
)
def test_marks_are_dropped_where_a_value_is_read(typed: str, datatype: str, lexical: str) -> None:
    assert read(typed, (XSD + datatype,)) == (lexical, XSD + datatype)


def test_a_formula_hidden_behind_a_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="formula"):
        read("\u200e=1+1", (XSD + "string",))


# --- in the tables ---------------------------------------------------------------------------------------------------


def test_the_printed_form_is_kept_and_the_cell_told(make_workspace: Maker) -> None:
    rows = [["名称", "成员单位", "来源", "页"], ["盟", "乙\u200d公司；丙\ue000公司", "s1", "1"]]
    found = load(make_workspace({PARTIES: parties("乙公司", "丙\ue000公司"), ALLIANCES: rows}))
    member = found.identity.names.find("乙公司", PARTY)
    assert member == found.identity.names.find("乙\u200d公司", PARTY) != []
    (asked,) = of(about(found.problems, ALLIANCES), "invisible-character")
    assert (asked.place.row, asked.place.column, asked.severity.word) == (2, "成员单位", "warning")
    assert "U+200D、U+E000（第 2、7 个字符）" in asked.zh
    assert "乙〔U+200D〕公司；丙〔U+E000〕公司" in asked.zh
    assert [p.code for p in about(found.problems, PARTIES) if p.place.row == 4] == ["private-character"]
    said = found.store.select("SELECT ?form { ?mention hz:printedForm ?form FILTER(CONTAINS(?form, '乙')) }")
    assert said.rows == [("乙\u200d公司",)]


def test_a_date_with_marks_of_direction_is_read_and_told(make_workspace: Maker) -> None:
    rows = [
        ["名称", "方向", "到访单位", "日期", "来源", "页"],
        ["访", "来访", "乙", "\u200e2024/5/13", "s1", "12\u200e"],
    ]
    found = load(make_workspace({PARTIES: parties("乙"), VISITS: rows}))
    here = about(found.problems, VISITS)
    assert [(p.code, p.place.column) for p in here] == [("invisible-character", "日期"), ("invisible-character", "页")]
    assert found.store.select("SELECT ?d { ?v a hz:Visit ; schema:startDate ?d }").rows == [("2024-05-13",)]


def test_many_such_cells_are_told_by_their_number(make_workspace: Maker) -> None:
    many = [f"甲{n}\u200b公司" for n in range(130)]
    found = of(load(make_workspace({PARTIES: parties(*many)})).problems, "invisible-character", "invisible-more")
    assert len(found) == 101
    assert "30" in found[-1].zh
    assert (found[-1].code, found[-1].place.row) == ("invisible-more", 103)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("“一带”会", '"一带"会'),
        ("乙公司", "乙\u202e公司"),
        ("甲·乙", "甲•乙"),
        ("ABC公司", "abc公司"),
        ("⾦公司", "金公司"),
    ],
)
def test_two_rows_of_one_name_are_one_party_and_told(first: str, second: str, make_workspace: Maker) -> None:
    """Whichever stands first, the IRI is the same, and nothing invisible stands in it."""
    iris = set()
    for names in ((first, second), (second, first)):
        found = load(make_workspace({PARTIES: parties(*names)}))
        (told_of,) = of(found.problems, "one-name-written-twice")
        assert (told_of.place.row, told_of.severity.word) == (4, "warning")
        assert not [p for p in found.problems if p.severity.word == "error"]
        (iri,) = found.identity.names.find(first, PARTY)
        assert not unseen(iri)
        labels = {
            str(n) for (n,) in found.store.select("SELECT ?n { $p skos:prefLabel|skos:altLabel ?n }", {"p": iri}).rows
        }
        assert labels == {first, second}
        iris.add(iri)
    assert len(iris) == 1


@pytest.mark.parametrize(
    ("known", "typed", "code"),
    [("机电公司", "機電公司", "U+6A5F"), ("丙公司", "丙\ue000公司", "U+E000"), ("AB公司", "АB公司", "U+0410")],
)
def test_a_near_name_says_where_it_differs(known: str, typed: str, code: str, make_workspace: Maker) -> None:
    rows = [["名称", "成员单位", "来源", "页"], ["盟", typed, "s1", "1"]]
    (asked,) = of(load(make_workspace({PARTIES: parties(known), ALLIANCES: rows})).problems, "unknown-name-near")
    assert known in asked.hint_zh
    assert code in asked.hint_zh
    assert code in asked.hint_en


def test_a_near_heading_says_where_it_differs(make_workspace: Maker) -> None:
    found = load(make_workspace({PARTIES: [["名称", "类别", "来源\u0430", "页"], ["乙", "企业", "s1", "1"]]}))
    (asked,) = of(found.problems, "unknown-heading")
    assert "差别：3: а U+0430" in asked.hint_zh
    assert "they differ: 3: а U+0430" in asked.hint_en


def test_a_near_literal_says_where_it_differs(make_workspace: Maker) -> None:
    work = open_workspace(make_workspace({PARTIES: parties("AB公司")}))
    (said,) = work.queried('SELECT ?p { ?p skos:prefLabel "АB公司" }').notes("zh")
    assert "A U+0041" in said
    assert "А U+0410" in said


@pytest.mark.slow
def test_a_control_character_is_named_with_its_place(make_workspace: Maker) -> None:
    """Nobody sees it: without name and place it is not found."""
    rows = [["名称", "来源", "备注"], ["甲\x07盟", "s1", "备\x01\x02注\x1a续"]]
    found = of(load(make_workspace({ALLIANCES: rows})).problems, "value-control")
    assert [(p.place.column, p.place.row) for p in found] == [("名称", 2), ("备注", 2)]
    assert "第 2 个字是看不见的控制字符 U+0007" in found[0].zh
    assert "第 2–3、5 个字是看不见的控制字符 U+0001、U+0002、U+001A" in found[1].zh


@pytest.mark.parametrize(
    ("text", "meant", "places"),
    [
        ("\u0410\u0412\u0412", "ABB", [1, 2, 3]),
        ("天津\u0412OSCH公司", "天津BOSCH公司", [3]),
        ("卯\u0391公司", "卯A公司", [2]),
        ("\u04551", "s1", [1]),
        # Words of their own language, and letters that formulas have.
        *(
            (text, text, [])
            for text in ("Москва", "Завод «РОСА» и Ко", "α粒子", "10μm", "Ω、σ与γ射线", "ABB", "甲公司")
        ),
    ],
)
def test_letters_that_only_look_latin_are_seen_in_words_that_are_read_as_such(
    text: str, meant: str, places: list[int]
) -> None:
    assert latin(text) == meant
    assert [one.at for one in disguised(text)] == places
