"""Ties know the column, the role, the year and the cell that state them, also where two columns make one role."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

import hezuo
from conftest import ALLIANCES, PARTIES, YEAR, Maker, csv_text, load, parties
from hezuo.insight.analysis import Analysis
from hezuo.insight.roles import UNDERVALUED, compare_roles
from hezuo.network.ties import Ties

STUDIOS = f"tables/{YEAR}/studios.csv"
#: A second column of the role that the scaffolded one has.
SCHOOL = """
hz:StudiosShape sh:property hz:StudiosShape-school .

hz:StudiosShape-school a sh:PropertyShape ;
    sh:class hz:Party ;
    sh:description "与学校共建的院校"@zh , "The schools that build it with the college"@en ;
    sh:group view:MainGroup ;
    sh:name "共建院校"@zh , "Schools"@en ;
    sh:nodeKind sh:IRI ;
    sh:order 2.5 ;
    sh:path [ sh:inversePath hz:coBuilderOf ] ;
    view:connects true .
"""


@pytest.fixture(scope="module")
def studios(make_workspace: Maker) -> hezuo.Workspace:
    """A workspace with a kind that has two columns of one role."""
    root = make_workspace({PARTIES: parties("乙公司", "丙大学", "丁")})
    hezuo.open_workspace(root).new("studios", zh="工作坊", en="Studio")
    turtle = root / "ontology" / "kinds" / "studios.ttl"
    turtle.write_text(turtle.read_text(encoding="utf-8") + SCHOOL, encoding="utf-8")
    rows = [
        ["名称", "合作单位", "共建院校", "来源"],
        ["焊接工作坊", "乙公司", "丙大学", "s1"],
        ["铸造工作坊", "丁", "丙大学；丁", "s1"],
    ]
    (root / "data" / STUDIOS).write_text(csv_text(rows), encoding="utf-8")
    found = hezuo.open_workspace(root)
    assert found.errors == []
    return found


def told(ties: Ties) -> list[tuple[str, str, str, str]]:
    """Record, thing, heading and cell of each tie of a party."""
    labels = ties.nodes.labels
    return sorted(
        (
            labels[ties.record[i]],
            labels[ties.thing[i]],
            ties.fields[int(ties.field[i])].label("zh"),
            f"{ties.place(i).line} {ties.place(i).column}",
        )
        for i in range(len(ties))
        if ties.thing[i] != ties.college
    )


def test_a_tie_names_the_column_that_states_it(studios: hezuo.Workspace) -> None:
    file = f"data/{STUDIOS}"
    assert told(studios.analysis.ties) == [
        ("焊接工作坊", "丙大学", "共建院校", f"{file}#2 共建院校"),
        ("焊接工作坊", "乙公司", "合作单位", f"{file}#2 合作单位"),
        # Stated twice in one row it is one membership still, and the first column counts.
        ("铸造工作坊", "丁", "合作单位", f"{file}#3 合作单位"),
        ("铸造工作坊", "丙大学", "共建院校", f"{file}#3 共建院校"),
    ]


def test_the_files_name_it_too(studios: hezuo.Workspace, tmp_path: Path) -> None:
    rows = csv.DictReader(io.StringIO(studios.network("affiliation").file("a.edges.csv").decode("utf-8-sig")))
    heading = {(r["source_label"], r["target_label"]): r["heading"] for r in rows}
    assert heading["焊接工作坊", "乙公司"] == "合作单位"
    assert heading["焊接工作坊", "丙大学"] == "共建院校"
    studios.build(tmp_path / "build")
    text = (tmp_path / "build" / "tables" / "ties.csv").read_text(encoding="utf-8-sig")
    assert {r["单位"]: r["所在列"] for r in csv.DictReader(io.StringIO(text)) if r["平台"] == "焊接工作坊"} == {
        "乙公司": "合作单位",
        "丙大学": "共建院校",
    }


def test_every_shipped_tie_stands_in_its_cell(analysis: Analysis) -> None:
    """The text of the cell at a tie's place names the thing, or is blank where that means the own college."""
    ties, names = analysis.ties, analysis.dataset.identity.names
    for tie in range(len(ties)):
        field, table = ties.fields[int(ties.field[tie])], ties.tables[int(ties.table[tie])]
        text = table.columns[field.iri][int(ties.row[tie])] if field.iri in table.columns else ""
        resolved = next(r for r in analysis.dataset.identity.resolved if r.frame.table is table)
        iri = ties.nodes.ids[int(ties.thing[tie])]
        assert iri in {i for i, _ in resolved.targets_of(field, int(ties.row[tie]))}
        assert text.strip() or (field.defaults_to_college and iri == analysis.dataset.identity.college)
        assert resolved.entries[int(ties.row[tie])] == ties.entries[int(ties.entry[tie])]
        assert table.year == ties.years[int(ties.year[tie])]
        assert names.caption(iri) == ties.nodes.labels[int(ties.thing[tie])]


def test_the_highest_role_is_the_one_of_the_least_rank(make_workspace: Maker) -> None:
    rows = [
        ["名称", "牵头单位", "成员单位", "秘书处单位", "来源"],
        ["一", "丙", "乙", "丁", "s1"],
        ["二", "丙", "丁", "乙", "s1"],
        ["三", "乙", "丁", "", "s1"],
    ]
    ties = Analysis(load(make_workspace({PARTIES: parties("乙", "丙", "丁"), ALLIANCES: rows}))).ties
    best = {ties.nodes.labels[thing]: ties.roles[role].label("zh") for thing, role in ties.best.items()}
    assert best["乙"] == best["丙"] == "牵头单位"
    assert best["丁"] == "秘书处单位"
    assert [role.rank for role in ties.roles] == sorted(role.rank or 99 for role in ties.roles)
    here = np.flatnonzero(ties.record == ties.nodes.labels.index("二"))
    assert ties.roles[ties.highest(here)[ties.nodes.labels.index("乙")]].label("zh") == "秘书处单位"


def test_a_role_below_leads_leads_everywhere(make_workspace: Maker) -> None:
    """A role of the workspace's own that leads by its property and has no rank: what-if and roles agree on it."""
    root = make_workspace({PARTIES: parties("乙", "丙", "丁")})
    (root / "ontology" / "lists").mkdir(parents=True)
    (root / "ontology" / "lists" / "own-roles.ttl").write_text(
        "@prefix hz: <https://w3id.org/hezuo/ontology#> .\n@prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'hz:role-convenor a org:Role , skos:Concept ; org:roleProperty hz:convenorOf ; skos:notation "convenor" ;\n'
        '  skos:inScheme hz:roles ; skos:prefLabel "召集单位"@zh , "Convenor"@en .\n'
        "hz:convenorOf a owl:ObjectProperty ; rdfs:subPropertyOf hz:leads ;\n"
        '  rdfs:label "召集单位"@zh , "Convenor"@en .\n',
        encoding="utf-8",
    )
    rows = [
        ["平台", "单位", "角色", "来源"],
        ["一", "乙", "召集单位", "s1"],
        ["一", "丙", "", "s1"],
        ["一", "丁", "", "s1"],
    ]
    (root / "data" / f"tables/{YEAR}/memberships.csv").write_text(csv_text(rows), encoding="utf-8")
    (root / "data" / ALLIANCES).write_text(csv_text([["名称", "来源"], ["一", "s1"]]), encoding="utf-8")
    found = hezuo.open_workspace(root)
    assert found.errors == []
    assert found.dataset.ontology.roles["https://w3id.org/hezuo/ontology#role-convenor"].leads
    standing = {found.analysis.two_mode.labels[s.node]: s for s in compare_roles(found.analysis).parties}
    assert (standing["乙"].leads, standing["丙"].leads) == (1, 0)
    lost = found.whatif("乙").result
    assert [found.analysis.ties.nodes.labels[p] for p in lost.leaderless] == ["一"]


def test_who_is_central_without_a_stated_role_is_undervalued(make_workspace: Maker) -> None:
    rows = [["名称", "牵头单位", "成员单位", "来源"], ["甲盟", "牵", "员；庚", "s1"], ["乙盟", "癸", "壬；子", "s1"]]
    members = [["平台", "单位", "角色", "来源"], ["甲盟", "中", "", "s1"], ["乙盟", "中", "", "s1"]]
    tables = {PARTIES: parties(*"中牵员庚壬癸子"), ALLIANCES: rows, f"tables/{YEAR}/memberships.csv": members}
    analysis = Analysis(load(make_workspace(tables)))
    (centre,) = [s for s in compare_roles(analysis).parties if analysis.two_mode.labels[s.node] == "中"]
    assert centre.formal is None
    assert centre.mismatch == UNDERVALUED
