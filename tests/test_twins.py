"""Names that may be one party: which are asked about and why, which are not, and how an answer is given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, COLLEGE, JUDGEMENTS, PARTIES, ROOT, YEAR, Maker, declared, judged, load, of, parties
from hezuo.base import workspace
from hezuo.cli import main
from hezuo.intake import asked_twins, twins
from hezuo.intake.name_parts import Words
from hezuo.record.load import Dataset, load_dataset

HEADS = ["名称", "类别", "国家", "省级地区", "城市", "来源", "页"]


def table(*rows: Sequence[str]) -> list[list[str]]:
    """A table of parties: (name, class, province, city)."""
    own = [COLLEGE, "高职院校", "", "", "", "s1", "1"]
    return [HEADS, own, *([n, cls, "中国", place, city, "s1", "1"] for n, cls, place, city in rows)]


def pairs(found: Dataset) -> list[tuple[str, str, tuple[str, ...]]]:
    """The pairs that nobody has judged."""
    made = twins.twins(found.identity, declared(), found.folder)
    return [(one.first.name, one.second.name, one.reasons) for one in made.asked]


ALIKE = {
    ("辰光机电有限公司", "辰光机电有限责任公司"): ("form",),
    ("辰光机电股份有限公司", "辰光机电集团有限公司"): ("form",),
    ("辰光机电", "辰光机电有限公司"): ("form",),
    ("Siemens Co., Ltd.", "SIEMENS Limited"): ("form",),
    ("机电华东公司", "機電華東公司"): ("traditional",),
    ("ABB", "\u0410\u0412\u0412"): ("look",),
    ("IBM公司", "\u0406\u0412\u041c公司"): ("look",),
    ("天津BOSCH汽车部件公司", "天津\u0412\u041e\u0405\u0421\u041d汽车部件公司"): ("look",),
    ("Haas自动化公司", "\u041d\u0430\u0430\u0455自动化有限公司"): ("form",),
    ("卯A公司", "卯\u0391公司"): ("look",),
    ("已完公司", "己完公司"): ("look",),
    ("末来公司", "未来公司"): ("look",),
    ("华为公司", "華為有限公司"): ("traditional", "form"),
    ("辰光机电（天津）有限公司", "辰光机电有限公司"): ("place",),
    ("天津市辰光机电有限公司", "辰光机电有限责任公司"): ("form", "place"),
    ("西门子（中国）有限公司", "西门子有限公司"): ("place",),
    ("辰光机电有限公司", "晨光机电有限公司"): ("letter",),
    ("新锦城", "新锦成"): ("letter",),
    ("辰光机电有限公司", "辰光电机有限公司"): ("letter",),
    ("辰光机电科技公司", "辰光机电科公司"): ("letter", "longer"),
    ("北京华晟经世有限公司", "华晟经世信息技术有限公司"): ("longer",),
    ("海河轻工学校", "天津海河轻工学校"): ("longer",),
    ("辰光日报社", "辰光日报社有限公司"): ("form",),
}


@pytest.mark.parametrize(("names", "why"), ALIKE.items(), ids="/".join)
def test_names_that_look_alike_are_asked_about_once(
    names: tuple[str, str], why: tuple[str, ...], make_workspace: Maker
) -> None:
    found = load(make_workspace({PARTIES: parties(*names)}))
    assert pairs(found) == [(*names, why)]
    (asked,) = of(found.problems, "twin-names")
    assert (asked.place.row, asked.place.column, asked.severity.word) == (4, "名称", "info")
    assert names[0] in asked.zh
    assert names[1] in asked.zh
    assert len({iri for r in found.identity.resolved if r.kind.notation == "parties" for iri in r.records}) == 3


def test_a_twin_in_other_letters_is_told_with_where_they_differ(make_workspace: Maker) -> None:
    """Nobody sees it, and nobody would find it by the number of letters that differ."""
    found = load(make_workspace({PARTIES: parties("ABB", "\u0410\u0412\u0412")})).problems
    (asked,) = of(found, "twin-names")
    assert "U+0410 \u0412 U+0412" in asked.zh + asked.hint_zh
    (letter,) = of(found, "lookalike-letter")
    assert (letter.place.row, letter.severity.word) == (4, "warning")
    assert "第 1–3 个字符" in letter.zh
    assert "U+0410" in letter.zh


def test_a_reference_in_other_letters_is_hinted_at_with_where_they_differ(make_workspace: Maker) -> None:
    """To add a row is the wrong advice: it would be the same company twice."""
    rows = [["名称", "牵头单位", "来源"], ["甲盟", "\u0410\u0412\u0412", "\u04551"]]
    found = load(make_workspace({PARTIES: parties("ABB"), ALLIANCES: rows})).problems
    near = of(found, "unknown-name-near")
    assert [(p.place.column, "≠" in p.hint_zh, "U+0410" in p.hint_zh) for p in near] == [
        ("来源", True, False),
        ("牵头单位", True, True),
    ]
    assert "U+0455 ≠ s U+0073" in near[0].hint_zh
    # One cause, one message.
    assert all("lookalike-letter" in {f.code for f in p.follows} for p in near)
    assert of(found, "lookalike-letter") == []


OTHERS = {
    "an own name in Cyrillic": ("Росток", "Poctok"),
    "a number": ("天津第一机床有限公司", "天津第二机床有限公司"),
    "a digit": ("辰光3号机电有限公司", "辰光5号机电有限公司"),
    "a direction": ("华东机电有限公司", "华北机电有限公司"),
    "one number more": ("辰光机电第一厂", "辰光机电第十一厂"),
    "another sort": ("海河轻工学院", "海河轻工学校"),
    "another sort of body with more": ("海河轻工大学", "海河轻工大学附属医院"),
    "digits turned round": ("辰光机电10", "辰光机电01"),
    "two letters": ("辰光机电有限公司", "晨光机床有限公司"),
    "too short": ("辰光公司", "晨光公司"),
    "a school of another place by name": ("河北轻工职业学院", "湖北轻工职业学院"),
    "companies of two provinces by name": ("天津市辰光机电有限公司", "山东辰光机电有限责任公司"),
    "short schools": ("保定学院", "保山学院"),
}


@pytest.mark.parametrize("names", OTHERS.values(), ids=OTHERS)
def test_names_that_differ_in_what_counts_are_not_asked_about(names: tuple[str, str], make_workspace: Maker) -> None:
    assert pairs(load(make_workspace({PARTIES: parties(*names)}))) == []


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ((("天津", ""), ("山东", "")), False),
        ((("天津", ""), ("天津", "")), True),
        ((("", "深圳市"), ("", "广州")), False),
        ((("", "深圳市"), ("", "深圳")), True),
        ((("天津", ""), ("", "")), True),
    ],
)
def test_a_stated_place_tells_two_bodies_apart(
    where: tuple[tuple[str, str], ...], asked: bool, make_workspace: Maker
) -> None:
    names = ("辰光机电有限公司", "辰光机电有限责任公司")
    rows = table(*((n, "企业", *place) for n, place in zip(names, where, strict=True)))
    assert bool(pairs(load(make_workspace({PARTIES: rows})))) == asked


def test_a_city_that_the_record_knows_is_a_place_in_names(make_workspace: Maker) -> None:
    names = ("苏州辰光机电有限公司", "无锡辰光机电有限公司", "辰光机电集团")
    rows = table(
        *((n, "企业", "", "") for n in names), ("丁公司", "企业", "江苏", "苏州"), ("戊公司", "企业", "江苏", "无锡市")
    )
    found = pairs(load(make_workspace({PARTIES: rows})))
    assert {(a, b) for a, b, _ in found} == {(names[0], names[2]), (names[1], names[2])}


def test_two_names_of_one_list_are_two_bodies(make_workspace: Maker) -> None:
    """All schools that the shipped list has, at once: none is asked about, for they are known to be others."""
    listed = (ROOT / "ontology" / "namelists" / "schools-2023.tsv").read_text(encoding="utf-8").splitlines()
    folder = make_workspace({PARTIES: parties(*(line.partition("\t")[0] for line in listed))})
    found = load_dataset(workspace.find(folder), declared())
    assert of(found.problems, "twin-names") == []


@pytest.mark.parametrize("verdict", ["相同", "不同", "同集团", "属于", "更名"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_judged_is_not_asked_again(verdict: str, turned: bool, make_workspace: Maker) -> None:
    names = ("辰光机电有限公司", "辰光机电有限责任公司")
    ledger = judged((*(names[::-1] if turned else names), verdict))
    found = load(make_workspace({PARTIES: parties(*names), JUDGEMENTS: ledger}))
    assert pairs(found) == []
    withdrawn = judged((*names, verdict, "2025-01-01"))
    assert len(pairs(load(make_workspace({PARTIES: parties(*names), JUDGEMENTS: withdrawn})))) == 1


def test_members_of_one_group_have_been_looked_at(make_workspace: Maker) -> None:
    names = ("辰光机电有限公司", "辰光机电有限责任公司")
    ledger = judged((names[0], "辰光集团", "同集团"), (names[1], "辰光集团", "同集团"))
    assert pairs(load(make_workspace({PARTIES: parties(*names), JUDGEMENTS: ledger}))) == []


def test_the_pasted_row_is_a_judgement(make_workspace: Maker) -> None:
    """As it is told it says unsure; with who and when filled in it is clean, and with another verdict it decides."""
    tables = {PARTIES: parties("辰光机电有限公司", "辰光机电有限责任公司"), JUDGEMENTS: judged(("甲", "乙", "不确定"))}
    (asked,) = of(load(make_workspace(tables)).problems, "twin-names")
    line = asked.hint_zh.rsplit("：", 1)[1]
    (cells,) = csv.reader(io.StringIO(line))
    assert cells[:3] == ["辰光机电有限责任公司", "辰光机电有限公司", "不确定"]
    assert cells[3:5] == ["", ""]
    assert cells[5]
    assert len(cells) == len(tables[JUDGEMENTS][0])
    filled = [*cells[:3], "编者", "2024-02-01", *cells[5:]]
    done = load(make_workspace({**tables, JUDGEMENTS: [*tables[JUDGEMENTS], filled]}))
    assert of(done.problems, "twin-names") == []
    assert [p for p in done.problems if p.place.file.endswith("judgements.csv")] == []
    (unsure,) = [t for t in twins.twins(done.identity, declared(), done.folder).pairs if t.first.iri]
    assert unsure.judged is not None
    assert (unsure.judged.row, unsure.note, unsure.reasons) == (3, cells[5], ("form",))


def test_of_very_many_pairs_the_number_is_told(make_workspace: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_twins, "MOST", 1)
    names = [f"{c}光机电{form}" for c in "辰熊鹤" for form in ("有限公司", "有限责任公司")]
    found = load(make_workspace({PARTIES: parties(*names)})).problems
    assert len(of(found, "twin-names")) == 1
    (more,) = of(found, "twin-names-more")
    assert "14" in more.zh


def test_common_beginnings_are_no_names(make_workspace: Maker) -> None:
    names = ["中国石油机电有限公司", *(f"中国石油机电{c}有限公司" for c in ("长庆", "冀东", "吉林油", "大港油"))]
    assert pairs(load(make_workspace({PARTIES: parties(*names)}))) == []


def test_among_too_many_names_only_other_forms_are_looked_for(
    make_workspace: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "LARGE", 3)
    names = ("辰光机电有限公司", "辰光机电有限责任公司", "晨光机电有限公司")
    found = hezuo.open_workspace(make_workspace({PARTIES: parties(*names)})).names()
    assert [one.reasons for one in found.result.asked] == [("form",)]
    assert found.result.limited
    assert any("20000" in line for line in found.notes()) or any("3" in line for line in found.notes())


def test_words_of_a_workspace_count_too(make_workspace: Maker) -> None:
    folder = make_workspace({PARTIES: parties("辰光工坊", "辰光有限公司")})
    assert pairs(load_dataset(workspace.find(folder))) == []
    own = folder / "ontology" / "lists" / "more-words.ttl"
    own.parent.mkdir(parents=True)
    own.write_text(
        '@prefix hz: <https://w3id.org/hezuo/ontology#> .\nhz:name-words-company-form hz:holdsWord "工坊" .\n',
        encoding="utf-8",
    )
    found = load_dataset(workspace.find(folder))
    assert [one.reasons for one in twins.twins(found.identity, found.ontology, found.folder).asked] == [("form",)]


def test_names_are_taken_apart_by_the_words_of_the_ontology() -> None:
    words = Words(declared(), ["深圳市"])
    found = words.parts("深圳市銀寶山新科技股份有限公司")
    assert (found.core, found.kind, found.forms, found.places) == ("银宝山新科技", "", ("股份有限公司",), {"深圳"})
    assert words.parts("大富（天津）科技集团有限公司").places == {"天津"}
    assert words.parts("天津大学").core == "天津大学"
    assert words.parts("内蒙古自治区机电有限公司").core == "机电"
    assert words.parts("有限公司").core == "有限"


# --- the verb ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asking(make_workspace: Maker) -> Path:
    """A pair that nobody has judged, one judged unsure, and one of another writing."""
    names = ("辰光机电有限公司", "辰光机电有限责任公司", "海河轻工", "天津海河轻工", "“丙”公司")
    rows = [["名称", "成员单位", "来源", "页"], ["盟", "；".join(names[:4]), "s1", "1"]]
    ledger = judged((names[2], names[3], "不确定"))
    return make_workspace({PARTIES: parties(*names), ALLIANCES: rows, JUDGEMENTS: ledger})


def test_the_verb_lists_what_is_open_and_what_is_unsure(asking: Path) -> None:
    done = CliRunner().invoke(main, ["names", "--root", str(asking)])
    assert done.exit_code == 0
    text = done.stdout
    assert text.index("辰光机电有限公司 — 辰光机电有限责任公司") < text.index("海河轻工 — 天津海河轻工")
    for said in (
        "没有判断的 1 对",
        "不确定的 1 对",
        "公司形式不同",
        "一个带地名",
        f"data/tables/{YEAR}/parties.csv#3",
        "理由",
    ):
        assert said in text
    assert "辰光机电有限责任公司,辰光机电有限公司,不确定" in text
    english = CliRunner().invoke(main, ["names", "--root", str(asking), "--lang", "en"]).output
    assert "another legal form" in english
    assert "judgements.csv" in english


def test_the_verb_writes_every_format(asking: Path, tmp_path: Path) -> None:
    for ending in (".csv", ".json", ".xlsx", ".md", ".tsv"):
        out = tmp_path / f"names{ending}"
        assert CliRunner().invoke(main, ["names", "--root", str(asking), "--out", str(out)]).exit_code == 0
    rows = json.loads((tmp_path / "names.json").read_text(encoding="utf-8"))
    assert [row["判断"] for row in rows] == ["未判断", "不确定"]
    assert rows[0]["写法甲"] == "辰光机电有限公司"
    assert rows[0]["差在哪里"].startswith("7: ")
    sheet = openpyxl.load_workbook(tmp_path / "names.xlsx").worksheets[0]
    assert [c.value for c in sheet[1]] == list(rows[0])
    assert sheet.max_row == 3


def test_nothing_to_ask_is_said(make_workspace: Maker) -> None:
    found = hezuo.open_workspace(make_workspace({PARTIES: parties("辰光机电有限公司")})).names()
    assert found.text() == "没有看上去可能是同一个单位的名称。\n"
    assert found.notes() == []
    assert found.rows().rows == []


def test_of_the_shipped_record_every_pair_has_been_judged(shipped: Dataset) -> None:
    found = twins.twins(shipped.identity, shipped.ontology, shipped.folder)
    assert found.asked == ()
    text = (ROOT / "data" / "identity" / "judgements.csv").read_text(encoding="utf-8")
    ledger = list(csv.DictReader(io.StringIO(text)))
    assert len(found.pairs) == sum(row["判断"] == "不确定" and not row["撤销日期"] for row in ledger)


def test_the_shipped_judgements_are_what_would_be_asked(shipped: Dataset) -> None:
    """Without the ledger the program asks a handful, each of which a person had looked at."""
    bare = type(shipped.identity)(shipped.identity.resolved, (), shipped.identity.names, shipped.identity.college)
    found = twins.twins(bare, shipped.ontology, shipped.folder).asked
    judged_pairs = {frozenset((j.form, j.other)) for j in shipped.identity.judgements}
    assert 2 <= len(found) <= 8
    assert {frozenset((t.first.name, t.second.name)) for t in found} <= judged_pairs, [
        (t.first.name, t.second.name) for t in found
    ]
