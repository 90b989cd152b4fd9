"""What recorded things have to do with each other: venue, platform, whole, department, who recognised and who paid."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ALLIANCES, COLLEGE, JUDGEMENTS, PARTIES, PARTY_HEADINGS, Maker, Rows, judged, load, of, parties
from hezuo.base import workspace
from hezuo.base.terms import HZ, ORG
from hezuo.insight.analysis import Analysis
from hezuo.record import ask
from hezuo.record.describe import totals
from hezuo.record.load import Dataset, load_dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

BASES = "tables/2024/bases.csv"
VISITS = "tables/2024/visits.csv"
WORKSHOPS = "tables/2024/luban-workshops.csv"
DEPARTMENTS = "tables/2024/departments.csv"
HALL: Rows = [["名称", "基地类型", "共建单位", "来源", "页"], ["展馆", "体验馆", "丁", "s1", "2"]]


def triples(found: Dataset, name: str) -> set[tuple[str, str]]:
    """Property and name of each thing that the row of this name is linked to, without where it is from."""
    asked = f'SELECT ?p ?label WHERE {{ ?s skos:prefLabel "{name}"@zh . ?s ?p ?o . ?o skos:prefLabel ?label }}'
    rows = found.store.select(asked).rows
    return {(str(p).removeprefix(HZ).removeprefix(ORG), str(label)) for p, label in rows}


def answered(found: Dataset, name: str, **given: str) -> list[tuple[object, ...]]:
    return list(ask.run(found.store, found.questions[name], given, found.identity.names).rows)


def whole(folder: Path) -> Dataset:
    """Read with all that the ontology says, headings too."""
    return load_dataset(workspace.find(folder))


VISITED = {
    PARTIES: parties("乙", "丙园区", "丁"),
    BASES: HALL,
    VISITS: [
        ["名称", "方向", "接待单位", "日期", "地点", "涉及", "来源", "页"],
        ["到展馆", "走访企业", "乙", "2024-05", "展馆；丙园区", "丁", "s1", "3"],
    ],
}


def test_a_venue_is_no_participant(make_workspace: Maker) -> None:
    found = load(make_workspace(VISITED))
    assert of(found.problems, "unknown-name", "rule-party-unused") == []
    linked = triples(found, "到展馆")
    assert {("venue", "展馆"), ("venue", "丙园区"), ("concerns", "丁"), ("participant", "乙")} <= linked
    assert {name for p, name in linked if p in ("participant", "partner")} == {"乙"}


def test_a_venue_ties_platforms_alone(make_workspace: Maker) -> None:
    """The visit hangs on the hall; a park where it was held shares nothing with who was visited."""
    analysis = Analysis(load(make_workspace(VISITED)))
    ties, nodes = analysis.ties, analysis.ties.nodes
    drawn = {(nodes.labels[r], nodes.labels[t]) for r, t in zip(ties.record.tolist(), ties.thing.tolist(), strict=True)}
    assert ("到展馆", "展馆") in drawn
    assert not {pair for pair in drawn if pair[0] == "到展馆" and pair[1] in ("丙园区", "丁")}
    partners = analysis.network("partners")
    assert "丙园区" not in partners.labels


def test_where_things_took_place_can_be_asked(make_workspace: Maker) -> None:
    found = whole(make_workspace(VISITED))
    assert [row[:4] for row in answered(found, "venues")] == [
        ("丙园区", "访问交流", "到展馆", "2024-05"),
        ("展馆", "访问交流", "到展馆", "2024-05"),
    ]
    assert len(answered(found, "venues", at="展馆")) == 1


def test_who_recognised_or_paid_took_no_part(make_workspace: Maker) -> None:
    tables: dict[str, Rows | bytes] = {
        PARTIES: parties("乙", "认定者", "出资者"),
        "tables/2024/aids.csv": [
            ["名称", "受援单位", "认定单位", "来源", "页"], ["帮扶", "乙", "认定者", "s1", "3"],
        ],
        "tables/2024/other-cooperations.csv": [
            ["名称", "类型", "合作单位", "资助单位", "来源", "页"], ["项目", "项目申报", "乙", "出资者", "s1", "4"],
        ],
    }  # fmt: skip
    found = whole(make_workspace(tables))
    assert of(found.problems, "rule-party-unused") == []
    assert [row[:3] for row in answered(found, "recognitions")] == [
        ("出资者", "资助单位", "项目"),
        ("认定者", "认定单位", "帮扶"),
    ]
    taking_part = found.store.select("SELECT DISTINCT ?n WHERE { ?c hz:participant/skos:prefLabel ?n } ORDER BY ?n")
    assert [row[0] for row in taking_part.rows] == ["乙"]


WORKSHOP_HEADS = ["名称", "所在国家", "外方院校", "属于", "来源", "页"]
SITES: dict[str, Rows | bytes] = {
    PARTIES: [
        *parties("乙"),
        ["甲校", "境外院校", "s1", "1"],
        ["乙校", "境外院校", "s1", "1"],
    ],
    WORKSHOPS: [
        WORKSHOP_HEADS,
        ["总工坊", "甲国", "", "", "s1", "2"],
        ["甲校工坊", "甲国", "甲校", "总工坊", "s1", "2"],
        ["乙校工坊", "甲国", "乙校", "总工坊", "s1", "2"],
        ["另一工坊", "乙国", "乙校", "", "s1", "3"],
    ],
}


def test_a_part_is_not_counted_beside_its_whole(make_workspace: Maker) -> None:
    """Two workshops, in three places, under four names."""
    found = whole(make_workspace(SITES))
    assert totals(found)["platforms"] == 2
    assert [row[:3] for row in answered(found, "platforms-by-kind")] == [("鲁班工坊", 2, 2)]
    assert [(row[0], row[2], row[4]) for row in answered(found, "luban-workshops")] == [
        ("另一工坊", 1, "乙校"),
        ("总工坊", 2, "乙校；甲校"),
    ]
    assert [row[:2] for row in answered(found, "luban-sites")] == [
        ("另一工坊", None),
        ("乙校工坊", "总工坊"),
        ("甲校工坊", "总工坊"),
    ]
    assert [row[:4] for row in answered(found, "within-platforms")] == [
        ("总工坊", "属于", "乙校工坊", "鲁班工坊"),
        ("总工坊", "属于", "甲校工坊", "鲁班工坊"),
    ]


def test_what_is_under_a_platform_counts(make_workspace: Maker) -> None:
    """A base of a consortium is a base; a room of a base is none beside it."""
    rows: Rows = [
        ["名称", "基地类型", "共建单位", "所属平台", "属于", "来源", "页"],
        ["基地", "实训基地", "乙", "联合体", "", "s1", "2"],
        ["一室", "实训基地", "乙", "", "基地", "s1", "2"],
    ]
    consortia: Rows = [["名称", "牵头单位", "来源", "页"], ["联合体", "乙", "s1", "2"]]
    found = whole(make_workspace({PARTIES: parties("乙"), BASES: rows, "tables/2024/consortia.csv": consortia}))
    assert answered(found, "bases-by-type") == [("实训基地", 1, 1, 1)]
    assert totals(found)["platforms"] == 2
    assert {row[3] for row in answered(found, "bases")} == {"联合体", None}


def test_a_channel_is_part_of_its_station(make_workspace: Maker) -> None:
    tables: dict[str, Rows | bytes] = {
        PARTIES: [PARTY_HEADINGS, [COLLEGE, "高职院校", "s1", "1"], *([n, "媒体", "s1", "1"] for n in ("台", "频道"))],
        JUDGEMENTS: judged(("频道", "台", "属于"), ("某台频道", "频道", "相同")),
        ALLIANCES: [["名称", "牵头单位", "成员单位", "来源", "页"], ["盟", "台", "某台频道", "s1", "2"]],
    }
    found = whole(make_workspace(tables))
    assert [p for p in found.problems if p.code != "name-not-listed"] == []
    assert {("partOf", "台"), ("subOrganizationOf", "台")} <= triples(found, "频道")
    assert totals(found)["parties"] == 2
    assert ("媒体", 1) in {row[:2] for row in answered(found, "parties-by-class")}
    # Both stay things of their own, and an aggregate of groups takes them together.
    wholes = Analysis(found).ties.nodes
    assert wholes.wholes[wholes.index[_iri(found, "频道")]] == _iri(found, "台")


def _iri(found: Dataset, name: str) -> str:
    return found.identity.names.find(name, HZ + "Party")[0]


def test_a_part_that_is_the_whole_is_a_contradiction(make_workspace: Maker) -> None:
    ledger = judged(("频道", "台", "属于"), ("频道", "台", "相同"))
    found = load(make_workspace({PARTIES: parties("台"), JUDGEMENTS: ledger}))
    assert of(found.problems, "judgement-itself")


DEPARTED: dict[str, Rows | bytes] = {
    PARTIES: [*parties(), ["乙学院", "高职院校", "s1", "1"]],
    DEPARTMENTS: [
        ["名称", "所属院校", "来源", "页"],
        ["机械学院", COLLEGE, "s1", "2"],
        ["艺术学院", COLLEGE, "s1", "2"],
    ],
    "tables/2024/majors.csv": [
        ["名称", "二级学院", "来源", "页"],
        ["数控技术", "机械学院；艺术学院", "s1", "2"],
        ["模具", "", "s1", "2"],
    ],
    VISITS: [["名称", "方向", "接待单位", "二级学院", "来源", "页"], ["访", "参观", "乙学院", "艺术学院", "s1", "3"]],
}


def test_departments_are_units_of_their_college(make_workspace: Maker) -> None:
    found = whole(make_workspace(DEPARTED))
    assert [p for p in found.problems if p.severity.word != "info"] == []
    assert ("unitOf", COLLEGE) in triples(found, "机械学院")
    assert [row[:5] for row in answered(found, "departments")] == [
        ("机械学院", COLLEGE, 1, "数控技术", 0),
        ("艺术学院", COLLEGE, 1, "数控技术", 1),
    ]
    # They are no partners, and no college has one of another's.
    assert totals(found)["parties"] == 2


def test_departments_of_one_name_are_told_apart(make_workspace: Maker) -> None:
    """Two colleges have one each: a row that a college reports means its own; a major, which none reports, asks."""
    more = [[name, "乙学院", "s1", "2"] for name in ("机械学院", "艺术学院")]
    rows: Rows = [*DEPARTED[DEPARTMENTS], *more]  # type: ignore[misc]
    found = load(make_workspace({**DEPARTED, DEPARTMENTS: rows}))
    assert {(p.place.file.rsplit("/", 1)[-1], p.place.column) for p in of(found.problems, "ambiguous-name")} == {
        ("majors.csv", "二级学院")
    }
    unit = "SELECT ?college WHERE { ?v a hz:Visit ; hz:department/org:unitOf/skos:prefLabel ?college }"
    assert found.store.select(unit).rows == [(COLLEGE,)]
    rows = [*DEPARTED[DEPARTMENTS], ["乙学院机械学院", "乙学院", "s1", "2"]]  # type: ignore[misc]
    assert of(load(make_workspace({**DEPARTED, DEPARTMENTS: rows})).problems, "ambiguous-name") == []


@pytest.mark.parametrize("column", ["日期", "认定日期", "截至"])
def test_founding_recognition_and_count_are_three_dates(make_workspace: Maker, column: str) -> None:
    names = {"日期": "https://schema.org/foundingDate", "认定日期": HZ + "recognisedOn", "截至": HZ + "countedOn"}
    rows: Rows = [
        ["名称", "基地类型", "共建单位", column, "来源", "页"],
        ["基地", "实训基地", "乙", "2024年5月", "s1", "2"],
    ]
    found = load(make_workspace({PARTIES: parties("乙"), BASES: rows}))
    dates = 'SELECT ?p WHERE { ?b a hz:Base ; ?p ?d FILTER(STR(?d) = "2024-05") }'
    assert found.store.select(dates).rows == [(names[column],)]


def test_who_prepared_a_body_neither_guides_it_nor_is_its_secretariat(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "筹建单位", "学校角色", "来源", "页"]
    rows = [heads, ["盟", "乙", "丙", "筹建执行秘书处；首批成员单位", "s1", "2"]]
    found = load(make_workspace({PARTIES: parties("乙", "丙"), ALLIANCES: rows}))
    roles = """SELECT ?party ?role WHERE {
      ?m org:organization/skos:prefLabel "盟"@zh ; org:member/skos:prefLabel ?party ;
        org:role/skos:notation ?role } ORDER BY ?party ?role"""
    assert found.store.select(roles).rows == [
        ("丙", "preparatory"),
        ("乙", "lead"),
        (COLLEGE, "member"),
        (COLLEGE, "preparatory"),
    ]


def test_the_shipped_links(shipped: Dataset) -> None:
    """As the report prints them: pages 62 to 66, 67, 81."""
    assert [row[:3] for row in answered(shipped, "luban-workshops")] == [
        ("印度鲁班工坊", "印度", 1),
        ("埃及鲁班工坊", "埃及", 2),
    ]
    assert len(answered(shipped, "luban-sites")) == 3
    foreign = [
        row
        for row in answered(shipped, "venues", at="鲁班工坊建设·体验馆")
        if "团组" in str(row[2]) or "使节" in str(row[2])
    ]
    assert len(foreign) == 8
    assert {row[0] for row in answered(shipped, "departments")} == {
        "机械工程学院", "电子信息与自动化学院", "艺术工程学院", "经济管理学院", "马克思主义学院",
    }  # fmt: skip
