"""Scope: a second year beside the first, a second college beside the own one; each answer is about what it says."""

from __future__ import annotations

import csv
import random
import re
import shutil
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, ROOT, YEAR, Maker, csv_text, of, parties
from hezuo.base.problems import QueryError
from hezuo.cli import main
from hezuo.record import ask
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

NEXT = str(int(YEAR) + 1)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text([list(rows[0]), *(list(r.values()) for r in rows)]), encoding="utf-8")


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """The shipped tables, and the same again as another year's with a source of its own."""
    root = tmp_path_factory.mktemp("twin")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build", ".build*"))
    sources = rows_of(root / "data" / "sources.csv")
    (first,) = [r for r in sources if r["代码"] == f"report-{YEAR}"]
    write(root / "data" / "sources.csv", [*sources, {k: v.replace(YEAR, NEXT) for k, v in first.items()}])
    for path in sorted((root / "data" / "tables" / YEAR).glob("*.csv")):
        again = [
            {k: (v or "").replace(f"report-{YEAR}", f"report-{NEXT}") for k, v in r.items()} for r in rows_of(path)
        ]
        write(root / "data" / "tables" / NEXT / path.name, again)
    found = hezuo.open_workspace(root)
    assert found.errors == []
    return found


def number(ws: hezuo.Workspace, sparql: str) -> object:
    ((found,),) = ws.rows(sparql).rows
    return found


@pytest.mark.slow
@pytest.mark.parametrize("year", [None, YEAR, NEXT, "all"])
def test_a_statement_counts_once_however_many_tables_make_it(twin: hezuo.Workspace, year: str | None) -> None:
    ws = twin.at(year=year)
    assert number(ws, "SELECT (COUNT(?c) AS ?n) WHERE { ?c a hz:Community }") == 48
    # A training without a date is another one each year; the two that are dated are the same in both.
    people = number(ws, "SELECT (SUM(?n) AS ?s) WHERE { ?t a hz:Training ; hz:numberOfPeople ?n }")
    assert people == (2795 if year == "all" else 1421)
    ((rows, memberships),) = ws.rows(
        "SELECT (COUNT(?m) AS ?rows) (COUNT(DISTINCT ?m) AS ?memberships) WHERE "
        "{ ?c a hz:Community ; skos:prefLabel ?l . ?m org:organization ?c }"
    ).rows
    assert rows == memberships == (394 if year == "all" else 197)


@pytest.mark.slow
def test_the_questions_of_a_year_are_those_of_a_workspace_with_that_year_alone(
    twin: hezuo.Workspace, shipped: Dataset
) -> None:
    for name, question in shipped.questions.items():
        given = dict(question.example)
        if name == "sources":  # it lists the ledger of sources, which stands in no year
            continue
        alone = ask.run(shipped.store, question, given, shipped.identity.names)
        for year in (YEAR, NEXT):
            part = twin.at(year=year).dataset
            found = ask.run(part.store, question, given, part.identity.names)
            told = [tuple(v.replace(NEXT, YEAR) if isinstance(v, str) else v for v in row) for row in found.rows]
            assert told == [tuple(v.replace(NEXT, YEAR) if isinstance(v, str) else v for v in r) for r in alone.rows], (
                name
            )


@pytest.mark.slow
def test_audit_measures_and_networks_of_a_year_are_its_own(twin: hezuo.Workspace, shipped: Dataset) -> None:
    alone, later = hezuo.Workspace(shipped.folder, shipped), twin.at(year=NEXT)
    assert [(x.id, x.recorded, x.state) for x in later.audit().result] == [
        (x.id, x.recorded, x.state) for x in alone.audit().result
    ]
    assert twin.at(year="all").audit().result == later.audit().result
    both = twin.at(year="all").audit(source="all", everything=True)
    by_source = {
        s: [(x.id, x.state, x.result, x.pages) for x in both.result if x.source.endswith(s)] for s in (YEAR, NEXT)
    }
    assert by_source[YEAR] == by_source[NEXT] != []
    assert both.rows().columns[0] == "来源"
    assert later.measure("affiliation", "degree").text() == alone.measure("affiliation", "degree").text()
    assert later.roles().text() == alone.roles().text()
    assert len(twin.at(year="all").analysis.ties) == 2 * len(alone.analysis.ties)


@pytest.mark.slow
def test_the_files_of_a_build_hold_every_year(twin: hezuo.Workspace, tmp_path: Path) -> None:
    twin.build(tmp_path / "out", data_only=True)
    text = (tmp_path / "out" / "dataset.nq").read_text(encoding="utf-8")
    assert f"graph/{YEAR}/communities>" in text
    assert f"graph/{NEXT}/communities>" in text


def queries(count: int, seed: int = 7) -> list[str]:
    """SELECTs put together at random from classes and properties of the record, with counts, sums and paths."""
    chance, found = random.Random(seed), []  # noqa: S311  # a seeded choice of queries, no secret
    classes = ["hz:Community", "hz:Training", "hz:Party", "hz:Platform", "hz:Visit", "hz:Major", "hz:IndustryCollege"]
    properties = ["rdfs:label", "hz:numberOfPeople", "dcterms:type", "dcterms:source", "schema:startDate"]
    paths = [
        "^org:organization/org:member",
        "^org:organization/org:role",
        "org:hasMember",
        "dcterms:source/hz:page",
    ]
    while len(found) < count:
        cls, prop = chance.choice(classes), chance.choice([*properties, *paths])
        shape = chance.choice(["count", "distinct", "group", "rows", "optional", "sum"])
        body = f"?x a {cls} . ?x {prop} ?v"
        match shape:
            case "count":
                found.append(f"SELECT (COUNT(?v) AS ?n) WHERE {{ {body} }}")
            case "distinct":
                found.append(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {body} }}")
            case "group":
                found.append(f"SELECT ?x (COUNT(?v) AS ?n) WHERE {{ {body} }} GROUP BY ?x ORDER BY ?x LIMIT 40")
            case "rows":
                found.append(f"SELECT ?x ?v WHERE {{ {body} }} ORDER BY ?x STR(?v) LIMIT 60")
            case "optional":
                found.append(
                    f"SELECT (COUNT(?x) AS ?n) (COUNT(?v) AS ?m) WHERE {{ ?x a {cls} OPTIONAL {{ ?x {prop} ?v }} }}"
                )
            case "sum":
                found.append(f"SELECT (SUM(?v) AS ?n) WHERE {{ ?x a {cls} . ?x hz:numberOfPeople ?v . ?x {prop} ?w }}")
    return list(dict.fromkeys(found))


@pytest.mark.slow
def test_the_store_answers_as_rdflib_over_the_built_turtle(make_workspace: Maker, tmp_path: Path) -> None:
    """All years and colleges: the default graph against the one graph of the file, on queries made at random."""
    ws = small(make_workspace).at(year="all", college="all")
    ws.build(tmp_path / "out", data_only=True)
    graph = rdflib.Graph().parse(tmp_path / "out" / "dataset.ttl", format="turtle")
    seeds, asked = iter(range(1000)), dict.fromkeys(queries(120))
    while len(asked) < 200:
        asked |= dict.fromkeys(queries(120, next(seeds) + 100))
        if next(seeds) > 60:
            break
    assert len(asked) >= 150
    prefixes = "".join(f"PREFIX {p}: <{i}>\n" for p, i in hezuo_prefixes().items())
    for sparql in asked:
        ours = [tuple("" if v is None else str(v) for v in row) for row in ws.rows(sparql).rows]
        theirs = [tuple("" if v is None else str(v) for v in row) for row in graph.query(prefixes + sparql)]
        assert sorted(ours) == sorted(theirs), sparql


def hezuo_prefixes() -> dict[str, str]:
    from hezuo.base.terms import PREFIXES

    return PREFIXES


OTHER = "北方职业学院"


def small(make_workspace: Maker) -> hezuo.Workspace:
    """Two years and two reporting colleges: 一 in both years, 二 of the second year, 三 of the other college."""
    heads = ["名称", "牵头单位", "成员单位", "填报院校", "来源", "页"]
    tables = {
        PARTIES: [*parties("乙", "丙", "丁"), [OTHER, "高职院校", "s1", "1"]],
        ALLIANCES: [heads, ["一", "乙", "丙", "", "s1", "2"], ["三", "丁", "丙", OTHER, "s1", "9"]],
        f"tables/{NEXT}/parties.csv": [PARTY_HEADINGS, ["戊", "企业", "s1", "3"]],
        f"tables/{NEXT}/alliances.csv": [heads, ["一", "丙", "乙", "", "s1", "4"], ["二", "戊", "丙", "", "s1", "5"]],
        f"tables/{YEAR}/trainings.csv": [
            ["名称", "合作单位", "人数", "来源", "页"],
            ["技能培训", "乙；丁", "120", "s1", "6"],
        ],
    }
    ws = hezuo.open_workspace(make_workspace(tables))
    assert ws.errors == []
    return ws


@pytest.fixture(scope="module")
def two(make_workspace: Maker) -> hezuo.Workspace:
    return small(make_workspace)


def alliances(ws: hezuo.Workspace) -> set[str]:
    return {str(r[0]) for r in ws.rows("SELECT ?n WHERE { ?a a hz:Alliance ; rdfs:label ?n }").rows}


@pytest.mark.parametrize(
    ("year", "college", "names"),
    [
        (None, None, {"一", "二"}),
        (YEAR, None, {"一"}),
        (YEAR, "all", {"一", "三"}),
        (YEAR, OTHER, {"三"}),
        (NEXT, OTHER, set()),
        ("all", None, {"一", "二"}),
        (f"{YEAR}-{NEXT}", "all", {"一", "二", "三"}),
    ],
)
def test_a_scope_is_years_and_colleges(
    two: hezuo.Workspace, year: str | None, college: str | None, names: set[str]
) -> None:
    ws = two.at(year=year, college=college)
    assert alliances(ws) == names
    labels = ws.analysis.ties.nodes.labels
    assert {labels[r] for r in ws.analysis.ties.record} - {"技能培训"} == names


def test_all_is_said_as_it_is_offered(two: hezuo.Workspace) -> None:
    """The Chinese help and messages say 全部; digits may be as wide as the text around them."""
    assert two.at(year="全部", college=" 全部 ").dataset is two.at(year="all", college="ALL").dataset
    wide = YEAR.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert two.at(year=wide).scope.years == (YEAR,)


def test_the_college_of_the_scope_is_the_college_itself(two: hezuo.Workspace) -> None:
    """What is said of the network leaves out the college whose record it is; the other one is a party like others."""
    theirs = two.at(year=YEAR, college=OTHER)
    assert theirs.analysis.own_college().endswith(OTHER)
    assert OTHER not in theirs.analysis.two_mode.labels
    assert theirs.suggest().result.is_college
    with pytest.raises(QueryError):
        theirs.whatif(OTHER)
    assert two.at(year=YEAR, college="all").analysis.own_college().endswith(COLLEGE)
    assert theirs.page().html.count(f" · {OTHER}") > 0


def test_figures_are_held_against_the_record_of_the_college_that_states_them(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "成员单位", "填报院校", "来源", "页"]
    figures = [
        ["编号", "指标", "数值", "单位", "核对问题", "来源", "页"],
        ["n1", "联盟的单位数", "1", "个", "alliances", "s1", "1"],
    ]
    tables = {
        PARTIES: [*parties("乙"), [OTHER, "高职院校", "s1", "1"]],
        ALLIANCES: [heads, ["一", "乙", "", "", "s1", "2"], ["三", "乙", "", OTHER, "s1", "9"]],
        f"tables/{YEAR}/figures.csv": figures,
    }
    ws = hezuo.open_workspace(make_workspace(tables))
    for college in (None, "all"):
        (line,) = ws.at(college=college).audit().result
        assert (line.state, line.recorded) == ("equal", 1), college
        assert len(ws.at(college=college).figure_rows("n1").rows) == 1
    told = ws.at(college=OTHER).audit()
    assert list(told.result) == []
    assert told.notes("en")[1:] == ws.at(college="all").audit().notes("en")[1:] != []
    assert len(ws.audit().notes("en")) == 1


def test_what_lies_outside_of_the_scope_is_told(two: hezuo.Workspace) -> None:
    """Not an empty answer: what it is, and where to look."""
    text = two.at(year=YEAR).show("二").text("en")
    assert "Scope above holds nothing".casefold() in text.casefold()
    assert NEXT in text
    assert "（）" not in two.at(year=YEAR).show("二").text()


def test_a_build_says_what_its_files_hold(two: hezuo.Workspace, tmp_path: Path) -> None:
    text = two.build(tmp_path / "build", data_only=True).text()
    assert text.splitlines()[0] == f"范围：{NEXT} 年 · {COLLEGE}"
    assert f"（{YEAR}–{NEXT} 年 · " in text


def test_a_picture_says_whose_and_when(two: hezuo.Workspace) -> None:
    one, both = (two.at(year=year).picture("meetings").svg for year in (YEAR, "all"))
    assert f"· {YEAR}" in one
    assert NEXT not in one
    assert {YEAR, NEXT} <= set(re.findall(r"\d{4}", both))


def test_what_lasts_is_told_wherever_it_is_mentioned(two: hezuo.Workspace) -> None:
    """乙 and 丙 are registered in the first year only, and stand in the second with their class; 丁 does not."""
    later = two.at(year=NEXT).analysis.ties.nodes
    assert {"乙", "丙", "戊"} <= set(later.labels)
    assert "丁" not in later.labels
    assert all(later.classes)


def test_a_thing_is_in_the_years_that_tie_it(two: hezuo.Workspace) -> None:
    nodes = two.at(year="all").analysis.ties.nodes
    years = dict(zip(nodes.labels, nodes.years, strict=True))
    assert years["丙"] == (YEAR, NEXT)
    assert years["丁"] == (YEAR,)
    assert years["戊"] == (NEXT,)


def test_a_role_is_that_of_the_scope(two: hezuo.Workspace) -> None:
    def leads(year: str) -> list[object]:
        ws = two.at(year=year)
        return [
            str(r[0])
            for r in ws.rows(
                "SELECT ?p WHERE { ?m org:organization ?a ; org:role hz:role-lead ; org:member ?q . ?q rdfs:label ?p . "
                "?a rdfs:label ?n FILTER(STR(?n) = '一') }"
            ).rows
        ]

    assert leads(YEAR) == ["乙"]
    assert leads(NEXT) == ["丙"]


def test_a_year_without_tables_is_told(two: hezuo.Workspace) -> None:
    for year in ("2030", "last", "", "2023-2022"):
        with pytest.raises(QueryError, match=NEXT):
            two.at(year=year)
    with pytest.raises(QueryError, match=COLLEGE):
        two.at(college="乙")


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["describe", "audit", "network", "roles", "suggest"])
def test_every_verb_says_its_scope(two: hezuo.Workspace, verb: str) -> None:
    root = ["--root", str(two.folder.root)]
    told = CliRunner().invoke(main, [verb, *root])
    assert told.stderr.splitlines()[0] == f"范围：{NEXT} 年 · {COLLEGE}"
    told = CliRunner().invoke(main, [verb, *root, "--year", "all", "--college", "all", "--lang", "en"])
    assert told.stderr.splitlines()[0] == f"Scope: {YEAR}–{NEXT} · {OTHER}, {COLLEGE}"


def test_the_same_scope_is_worked_out_once(two: hezuo.Workspace) -> None:
    assert two.at(year=YEAR).dataset is two.at(year=YEAR).dataset
    assert two.at(year=YEAR).dataset is not two.at(year=NEXT).dataset
    assert two.at(year="all", college="all").dataset is two.whole
    part = two.at(year=YEAR).dataset
    assert part.within(part.scope) is part


def test_measures_never_get_into_the_record(two: hezuo.Workspace) -> None:
    """Not even where nothing lies outside the scope; they are asked beside it, also in another scope."""
    whole, asked = two.at(year="all", college="all"), "SELECT ?o { ?o a qb:Observation }"
    before = whole.dataset.store.nquads()
    measured = whole.with_measures()
    assert measured.rows(asked).rows
    assert measured.at(year=YEAR).rows(asked).rows
    assert not whole.rows(asked).rows
    assert measured.dataset.store.nquads() == before


def test_a_correction_of_one_year_leaves_another_alone(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "来源"]
    ledger = [
        ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "来源"],
        ["alliances", "盟", "牵头单位", "乙乙", "乙", "采用", "多印一字", "s1"],
    ]
    tables = {
        PARTIES: parties("乙", "丙"),
        ALLIANCES: [heads, ["盟", "乙乙", "s1"]],
        f"tables/{NEXT}/alliances.csv": [heads, ["盟", "丙", "s1"]],
        "identity/corrections.csv": ledger,
    }
    ws = hezuo.open_workspace(make_workspace(tables))
    assert of(ws.problems, "cell-stale", "cell-lost") == []
    ties = ws.at(year="all").analysis.ties
    assert {(ties.years[y], ties.nodes.labels[t]) for y, t in zip(ties.year, ties.thing, strict=True)} >= {
        (YEAR, "乙"),
        (NEXT, "丙"),
    }
    tables[ALLIANCES] = [heads, ["盟", "丙", "s1"]]
    assert of(hezuo.open_workspace(make_workspace(tables)).problems, "cell-stale")
