"""Two colleges in one workspace: what both state is one thing with two sources, what they state differently is told."""

from __future__ import annotations

import pytest

import hezuo
from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, YEAR, Maker, of, parties
from hezuo.base.problems import QueryError

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

OTHER = "北方职业学院"
SOURCES = [["代码", "名称", "年份", "总页数"], ["s1", "甲年报", YEAR, "99"], ["s2", "乙年报", YEAR, "20"]]
#: A second file of the same table, as the other college hands it in.
THEIRS = f"tables/{YEAR}/合作单位.csv"
HEADS = ["名称", "牵头单位", "学校角色", "填报院校", "来源", "页"]


def tables(*rows: list[str]) -> dict[str, list[list[str]]]:
    mine, theirs = parties("乙", "丙"), [PARTY_HEADINGS, *([n, "企业", "s2", "1"] for n in "乙丙")]
    theirs.append([OTHER, "高职院校", "s2", "1"])
    return {"sources.csv": SOURCES, PARTIES: mine, THEIRS: theirs, ALLIANCES: [HEADS, *rows]}


def test_a_party_that_both_register_is_one_with_two_sources(make_workspace: Maker) -> None:
    ws = hezuo.open_workspace(
        make_workspace(tables(["盟", "乙", "", "", "s1", "2"], ["盟", "乙", "", OTHER, "s2", "3"]))
    )
    assert of(ws.problems, "same-record-twice", "rows-differ", "rule-colleges-contradict") == []
    assert ws.errors == []
    both = ws.at(college="all")
    counted = "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a hz:Party ; skos:prefLabel '乙'@zh }"
    assert both.rows(counted).rows == [(1,)]
    assert {fact.place.file for fact in both.show("乙").portrait().own} == {f"data/{PARTIES}", f"data/{THEIRS}"}
    assert {row[-1] for row in both.answer("alliances").rows} == {"《乙年报》p. 3；《甲年报》p. 2"}


def test_a_row_twice_from_one_source_is_still_an_error(make_workspace: Maker) -> None:
    found = tables()
    found[THEIRS] = [PARTY_HEADINGS, ["乙", "企业", "s1", "1"]]
    assert len(of(hezuo.open_workspace(make_workspace(found)).problems, "same-record-twice")) == 1
    found[THEIRS] = [PARTY_HEADINGS, ["乙", "企业", "s2", "1"], ["乙", "企业", "s2", "2"]]
    (twice,) = of(hezuo.open_workspace(make_workspace(found)).problems, "same-record-twice")
    assert twice.place.row == 3


def test_what_two_registers_state_differently_is_told_with_both_cells(make_workspace: Maker) -> None:
    heads = ["名称", "类别", "省级地区", "来源", "页"]
    found = tables()
    found[PARTIES] = [heads, [COLLEGE, "高职院校", "", "s1", "1"], ["乙", "企业", "天津", "s1", "1"]]
    found[THEIRS] = [heads, ["乙", "行业协会", "", "s2", "1"], [OTHER, "高职院校", "", "s2", "1"]]
    (told,) = of(hezuo.open_workspace(make_workspace(found)).problems, "rows-differ")
    assert (told.place.file, told.place.row, told.place.column) == (f"data/{THEIRS}", 2, "类别")
    for text in (f"data/{PARTIES}", "企业", "行业协会"):
        assert text in told.zh
        assert text in told.en


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (["乙", ""], ["丙", ""], ("乙", "丙")),
        (["", "理事长单位"], ["", "理事长单位"], (COLLEGE, OTHER)),
        (["乙", ""], ["乙", ""], None),
        (["乙", "理事长单位"], ["乙", "副理事长单位"], None),
        (["乙", ""], ["", ""], None),
        (["乙；丙", ""], ["乙；丙", ""], None),
        (["乙；丙", ""], ["乙", ""], ("丙；乙", "乙")),
    ],
)
def test_colleges_that_contradict_each_other_are_told(
    make_workspace: Maker, mine: list[str], theirs: list[str], said: tuple[str, str] | None
) -> None:
    rows = ["盟", *mine, "", "s1", "2"], ["盟", *theirs, OTHER, "s2", "3"]
    found = of(hezuo.open_workspace(make_workspace(tables(*rows))).problems, "rule-colleges-contradict")
    assert len(found) == (said is not None)
    for told in found:
        assert said is not None
        assert set(said) <= set(told.zh.replace("“", "”").split("”"))
        assert told.place.file == f"data/{ALLIANCES}"
        assert {told.place.row, int(told.zh.split("第 ")[1].split(" ")[0])} == {2, 3}


def test_what_two_years_state_differently_is_no_contradiction(make_workspace: Maker) -> None:
    found = tables(["盟", "乙", "", "", "s1", "2"])
    found[f"tables/{int(YEAR) + 1}/alliances.csv"] = [HEADS, ["盟", "丙", "", OTHER, "s2", "3"]]
    ws = hezuo.open_workspace(make_workspace(found))
    assert of(ws.problems, "rule-colleges-contradict", "rows-differ") == []


def test_claims_of_structure_leave_out_every_reporting_college(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "成员单位", "填报院校", "来源", "页"]
    found = tables()
    found[ALLIANCES] = [
        heads,
        ["一", "乙", f"丙；{OTHER}", "", "s1", "2"],
        ["二", "丙", f"{COLLEGE}；乙", OTHER, "s2", "3"],
    ]
    ws = hezuo.open_workspace(make_workspace(found))
    assert ws.errors == []
    # In its own scope the other college is a partner like others; where both report, neither is.
    assert OTHER in ws.network("partners").result.labels
    both = ws.at(college="all")
    assert set(both.network("partners").result.labels) == {"乙", "丙"}
    assert {COLLEGE, OTHER} <= set(both.network("partners", ego=True).result.labels)
    for college in (COLLEGE, OTHER):
        with pytest.raises(QueryError):
            both.whatif(college)
