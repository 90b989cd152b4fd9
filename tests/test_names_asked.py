"""What is asked about names: those that a list lacks, and those that are all that two bodies share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import COLLEGE, PARTIES, YEAR, Maker, Rows, declared, load, of, parties, trimmed
from hezuo.base import workspace
from hezuo.base.problems import OntologyError, Problem, Severity, has_errors
from hezuo.base.terms import ALSO_STATED, PARTY
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology
from hezuo.schema.kinds import Form

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

COMMUNITIES = f"tables/{YEAR}/communities.csv"
LEDGER = "identity/evidence.csv"
HEADS = ["表", "记录", "列", "印刷值", "他处值", "结论", "地址", "题名", "日期", "可信度", "判定人", "判定日期"]
LISTED = ("甲职业学院", "北河科技大学", "北河职业学院", "南山工业职业技术学院", "东海大学")
#: A list of the workspace's own takes the place of the shipped one of the same name.
LIST = Path("ontology", "namelists", "schools-2023.tsv")


def said(
    record: str, column: str, printed: str, verdict: str, table: str = "parties", elsewhere: str = ""
) -> list[str]:
    """A row of evidence."""
    source = ["https://example.org/1", "某页", "2024", "中", "编者", "2024-06-01"]
    return [table, record, column, printed, elsewhere or printed, verdict, *source]


def schools(*rows: tuple[str, str]) -> list[list[str]]:
    """The table of parties with these schools (name, class)."""
    return [*parties("乙"), *([name, cls, "s1", "1"] for name, cls in rows)]


def read(folder: Path, names: Sequence[str] = LISTED) -> Dataset:
    """The workspace with a list of these names."""
    path = folder / LIST
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}\t41{n:08}\n" for n, name in enumerate(names)), encoding="utf-8")
    return load_dataset(workspace.find(folder), replace(trimmed(), name_lists=declared().name_lists))


def asked(made: Dataset) -> list[Problem]:
    """The questions about names that the list lacks."""
    return of(made.problems, "name-not-listed")


# --- the shipped record -----------------------------------------------------------------------------------------------

#: Five wrong names with the right one, and two that are right and newer than the list.
WRONG = {
    "天津商务职业技术学院": "天津商务职业学院",
    "通辽职业技术学院": "通辽职业学院",
    "甘肃工业职业学院": "甘肃工业职业技术学院",
    "广东理工大学": "广东理工学院",
    "和田职业学院": "和田职业技术学院",
}
NEWER = {"深圳职业技术大学": "深圳职业技术学院", "图木舒克职业技术学院": ""}


def test_exactly_seven_names_of_the_shipped_record_are_asked_about(shipped: Dataset) -> None:
    found = {p.zh.split("”", maxsplit=1)[0].removeprefix("“"): p for p in asked(shipped)}
    assert set(found) == set(WRONG) | set(NEWER)
    for name, near in (WRONG | NEWER).items():
        assert found[name].severity is Severity.INFO
        assert "不在 2023 年名单中" in found[name].zh
        assert (f"最接近：{near}。" in found[name].zh) is bool(near)
        assert near in found[name].en
    assert not has_errors(shipped.problems)


def test_a_question_quotes_what_is_known_elsewhere(shipped: Dataset) -> None:
    found = next(p for p in asked(shipped) if "天津商务职业技术学院" in p.zh)
    assert "另有：天津商务职业学院" in found.hint_zh
    assert "Also: 天津商务职业学院" in found.hint_en


# --- which forms are asked about --------------------------------------------------------------------------------------


def test_each_printed_form_is_asked_about_once_where_it_stands_first(make_workspace: Maker) -> None:
    tables: dict[str, Rows] = {
        PARTIES: schools(("北河技术大学", "普通本科高校"), ("东海大学", "普通本科高校"), ("一小", "中小学")),
        COMMUNITIES: [
            ["名称", "牵头企业", "牵头本科院校", "成员单位", "来源", "页"],
            ["甲体", "乙", "北河技术大学", "东海大学；东大", "s1", "1"],
            ["乙体", "乙", "北河技术大学", "东大；一小", "s1", "1"],
        ],
        "identity/judgements.csv": [
            ["写法甲", "写法乙", "判断", "判定人", "判定日期", "理由"],
            ["东大", "东海大学", "相同", "编者", "2024-01-01", "简称"],
        ],
    }
    made = read(make_workspace(tables))
    # A school's name in its own row; another form of a school that is listed, in the first cell that prints it.
    places = [(p.place.file, p.place.row, p.place.column, p.zh.split("”", maxsplit=1)[0][1:]) for p in asked(made)]
    assert sorted(places) == [
        (f"data/{COMMUNITIES}", 2, "成员单位", "东大"),
        (f"data/{PARTIES}", 4, "名称", "北河技术大学"),
    ]


def test_how_a_name_is_written_does_not_matter(make_workspace: Maker) -> None:
    tables = {PARTIES: schools(("北河 科技大学", "普通本科高校"), ("Ｅ大学（东区）", "普通本科高校"))}
    assert asked(read(make_workspace(tables), (*LISTED, "E大学(东区)"))) == []


def test_a_misprint_is_asked_with_the_nearest_names(make_workspace: Maker) -> None:
    rows = [("北河职业技术学院", "高职院校"), ("南山工业职业学院", "高职院校"), ("完全不同之学校", "高职院校")]
    made = read(make_workspace({PARTIES: schools(*rows)}))
    assert [p.zh for p in asked(made)] == [
        "“北河职业技术学院”不在 2023 年名单中，最接近：北河职业学院。",
        "“南山工业职业学院”不在 2023 年名单中，最接近：南山工业职业技术学院。",
        "“完全不同之学校”不在 2023 年名单中，名单中也没有相近的校名。",
    ]


def test_an_adopted_correction_answers_too(make_workspace: Maker) -> None:
    heads = ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"]
    row = ["parties", "北河技术大学", "名称", "北河技术大学", "北河科技大学", "采用", "见旁证", "编者", "2024-06-01"]
    tables = {PARTIES: schools(("北河技术大学", "普通本科高校")), "identity/corrections.csv": [heads, row]}
    assert asked(read(make_workspace(tables))) == []
    tables["identity/corrections.csv"] = [heads, [*row[:5], "存疑", *row[6:]]]
    assert len(asked(read(make_workspace(tables)))) == 1


@pytest.mark.parametrize(
    ("verdict", "answers"), [("相符", True), ("异时", True), ("相左", False), ("补充", False), ("同名异体", False)]
)
def test_a_row_of_evidence_that_the_name_is_right_answers_for_good(
    verdict: str, answers: bool, make_workspace: Maker
) -> None:
    table = {PARTIES: schools(("北河技术大学", "普通本科高校"))}
    for row in (
        said("北河技术大学", "名称", "北河技术大学", verdict),
        said("甲体", "牵头本科院校", "北河技术大学", verdict, "communities"),
    ):
        cell = [["名称", "牵头企业", "牵头本科院校", "来源", "页"], ["甲体", "乙", "北河技术大学", "s1", "1"]]
        tables = {**table, COMMUNITIES: cell, LEDGER: [HEADS, row]}
        # For good: a later year that prints the name again is not asked about either.
        later = {f"tables/{int(YEAR) + 1}/parties.csv": table[PARTIES]}
        for several in (tables, {**tables, **later}):
            assert bool(asked(read(make_workspace(several)))) is not answers


def test_evidence_about_a_cell_that_holds_something_else_answers_nothing(make_workspace: Maker) -> None:
    tables = {
        PARTIES: schools(("北河技术大学", "普通本科高校")),
        LEDGER: [HEADS, said("北河技术大学", "名称", "北河科技大学", "相符")],
    }
    made = read(make_workspace(tables))
    assert len(asked(made)) == 1
    assert of(made.problems, "cell-stale")


def test_a_table_of_made_up_names_is_told_whole_and_soon(make_workspace: Maker) -> None:
    rows = [(f"第{n}号学校", "高职院校") for n in range(300)]
    assert len(asked(read(make_workspace({PARTIES: schools(*rows)})))) == 300


def test_which_class_is_asked_by_which_list_stands_in_the_ontology(make_workspace: Maker) -> None:
    """A class and a list that no Python knows: a file of a workspace brings both."""
    folder = make_workspace({PARTIES: [*parties("乙", "丙公司"), ["城博馆", "博物馆与场馆", "s1", "1"]]})
    turtle = """
    @prefix hz: <https://w3id.org/hezuo/ontology#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    hz:Site hz:namesListedIn hz:museums .
    hz:museums a hz:NameList ; dcterms:issued "1999" ; hz:listFile "museums.tsv" ; sh:severity sh:Warning ;
        hz:messageAlone "无{value}"@zh , "no {value}"@en ; sh:message "{value}？{near}"@zh , "{value}? {near}"@en .
    """
    (folder / "ontology" / "namelists").mkdir(parents=True)
    (folder / "ontology" / "museums.ttl").write_text(turtle, encoding="utf-8")
    (folder / "ontology" / "namelists" / "museums.tsv").write_text("城博物馆\t1\n", encoding="utf-8")
    made = load_dataset(workspace.find(folder))
    (found,) = [p for p in asked(made) if p.severity is Severity.WARNING]
    assert found.zh in ("城博馆？城博物馆", "无城博馆")


@pytest.mark.parametrize("file", ["../secret.tsv", "/etc/passwd", "a/b.tsv", "names.csv", ""])
def test_a_list_leads_to_no_file_outside_its_folder(file: str, make_workspace: Maker) -> None:
    folder = make_workspace()
    turtle = f"""
    @prefix hz: <https://w3id.org/hezuo/ontology#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    hz:own a hz:NameList ; hz:listFile "{file}" ;
        hz:messageAlone "无"@zh , "no"@en ; sh:message "无"@zh , "no"@en .
    """
    (folder / "ontology").mkdir()
    (folder / "ontology" / "own.ttl").write_text(turtle, encoding="utf-8")
    with pytest.raises(OntologyError, match="listFile"):
        ontology.load(workspace.find(folder))


def test_a_list_without_its_file_is_a_broken_ontology(make_workspace: Maker) -> None:
    missing = {cls: replace(one, file="missing.tsv") for cls, one in declared().name_lists.items()}
    with pytest.raises(OntologyError, match=r"missing\.tsv"):
        load_dataset(workspace.find(make_workspace()), replace(trimmed(), name_lists=missing))


def test_a_list_that_is_not_declared_is_a_broken_ontology(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "ontology").mkdir()
    turtle = "@prefix hz: <https://w3id.org/hezuo/ontology#> .\nhz:Site hz:namesListedIn hz:nothing ."
    (folder / "ontology" / "own.ttl").write_text(turtle, encoding="utf-8")
    with pytest.raises(OntologyError, match="namesListedIn"):
        ontology.load(workspace.find(folder))


# --- names that are no identity ---------------------------------------------------------------------------------------

LEADS = ["名称", "牵头企业", "牵头本科院校", "填报院校", "学校角色", "来源", "页"]


def two_colleges(*second: str) -> dict[str, Rows]:
    """Two colleges that report a community of one name; `second` are the leads in the second's row."""
    some = ("辛大学", "普通本科高校"), ("壬大学", "普通本科高校"), ("癸学院", "高职院校"), ("丙", "企业")
    first = ["名体", "乙", "辛大学", "", "成员", "s1", "1"]
    return {PARTIES: schools(*some), COMMUNITIES: [LEADS, first, ["名体", *second, "癸学院", "成员", "s1", "2"]]}


@pytest.mark.parametrize(
    ("second", "alone"),
    [
        (("丙", "壬大学"), True),
        (("丙", ""), True),
        (("乙", "壬大学"), False),
        (("丙", "辛大学"), False),
        (("丙；乙", ""), False),
        (("乙", "辛大学"), False),
    ],
)
def test_rows_of_two_colleges_that_share_only_the_name_are_told(
    second: tuple[str, str], alone: bool, make_workspace: Maker
) -> None:
    found = of(load(make_workspace(two_colleges(*second))).problems, "only-name-agrees")
    assert bool(found) is alone
    for one in found:
        assert (one.place.file, one.place.row, one.severity) == (f"data/{COMMUNITIES}", 3, Severity.WARNING)
        assert f"data/{COMMUNITIES} 第 2 行" in one.zh
        assert all(name in one.zh for name in ("名体", "乙", "丙"))
        assert "row 2" in one.en


def test_rows_of_two_years_are_compared_too(make_workspace: Maker) -> None:
    first, later = (["名体", lead, "", "", "成员", "s1", "1"] for lead in ("乙", "丙"))
    tables = {PARTIES: parties("乙", "丙"), COMMUNITIES: [LEADS, first]}
    tables[f"tables/{int(YEAR) + 1}/communities.csv"] = [LEADS, later]
    (found,) = of(load(make_workspace(tables)).problems, "only-name-agrees")
    assert found.place.file == f"data/tables/{int(YEAR) + 1}/communities.csv"


def test_of_three_rows_only_the_stranger_is_told(make_workspace: Maker) -> None:
    tables = two_colleges("乙", "壬大学")
    rows = [*tables[COMMUNITIES], ["名体", "丙", "", "壬大学", "成员", "s1", "3"]]
    found = of(load(make_workspace({**tables, COMMUNITIES: rows})).problems, "only-name-agrees")
    assert [p.place.row for p in found] == [4]


def test_other_kinds_are_what_their_names_say(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "填报院校", "来源", "页"]
    rows = [["盟", "乙", "", "s1", "1"], ["盟", "丙", "癸学院", "s1", "1"]]
    people = [*schools(("癸学院", "高职院校")), ["丙", "企业", "s1", "1"]]
    tables = {PARTIES: people, f"tables/{YEAR}/alliances.csv": [heads, *rows]}
    assert of(load(make_workspace(tables)).problems, "only-name-agrees") == []


def test_evidence_of_another_body_of_the_name_is_told(make_workspace: Maker) -> None:
    base = two_colleges("乙", "辛大学")
    homonym = said("名体", "名称", "名体", "同名异体", "communities", "丙牵头的同名共同体")
    (found,) = of(load(make_workspace({**base, LEDGER: [HEADS, homonym]})).problems, "another-of-this-name")
    assert (found.place.file, found.place.row, found.severity) == (f"data/{LEDGER}", 2, Severity.INFO)
    assert "丙牵头的同名共同体" in found.zh


@pytest.mark.parametrize(
    ("enterprise", "university", "alone"),
    [
        ("相左", "相左", True),
        ("相左", "相符", False),
        ("相左", "异时", False),
        ("补充", "补充", False),
        ("相左", "", False),
    ],
)
def test_a_source_that_agrees_in_no_lead_speaks_of_another_body(
    enterprise: str, university: str, alone: bool, make_workspace: Maker
) -> None:
    rows = [said("名体", "牵头企业", "乙", enterprise, "communities", "丙")]
    rows += [said("名体", "牵头本科院校", "辛大学", university, "communities", "壬大学")] if university else []
    found = load(make_workspace({**two_colleges("乙", "辛大学"), LEDGER: [HEADS, *rows]})).problems
    assert bool(of(found, "another-of-this-name")) is alone


def test_the_shipped_homonyms_are_told(shipped: Dataset) -> None:
    found = of(shipped.problems, "another-of-this-name", "only-name-agrees")
    assert len(found) == 2
    assert all("全国工业互联网行业产教融合共同体" in p.zh for p in found)


# --- vocational universities ------------------------------------------------------------------------------------------


def test_a_vocational_university_is_a_vocational_college(make_workspace: Maker) -> None:
    heads = ["名称", "牵头企业", "牵头高职院校", "来源", "页"]
    for cls, wrong in (("职业本科", False), ("高职院校", False), ("普通本科高校", True)):
        rows = [["甲体", "乙", "庚大学", "s1", "1"]]
        made = load(make_workspace({PARTIES: schools(("庚大学", cls)), COMMUNITIES: [heads, *rows]}))
        assert bool(of(made.problems, "shape-class")) is wrong
    store = load(make_workspace({PARTIES: schools(("庚大学", "职业本科"))})).store
    asked_of = "SELECT ?s { ?s rdfs:label '庚大学'@zh ; a hz:VocationalUniversity , hz:VocationalCollege , hz:School }"
    assert len(store.select(asked_of).rows) == 1


def test_the_drop_down_of_classes_offers_both() -> None:
    kind = next(k for k in declared().kinds if k.iri == PARTY)
    column = next(f for f in kind.fields if f.form is Form.CLASS)
    offered = [declared().label(c, "zh") for c in declared().choices(column)]
    assert {"高职院校", "职业本科"} <= set(offered)
    # A class that only gathers others is not offered, but where the ontology says so.
    assert {"院校", "工商组织"}.isdisjoint(offered)
    assert {declared().label(c, "zh") for c in declared().marked[ALSO_STATED]} == {"高职院校"}


def test_the_own_college_is_asked_about_like_any_other(make_workspace: Maker) -> None:
    assert asked(read(make_workspace())) == []
    (found,) = asked(read(make_workspace(), LISTED[1:]))
    assert COLLEGE in found.zh
