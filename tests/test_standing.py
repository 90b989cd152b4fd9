"""How plainly a row states what it states: the words of a cell, and what they do to RDF, ties, show and checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, COLLEGE, PARTIES, YEAR, Maker, Rows, load, parties
from hezuo.base.problems import Severity
from hezuo.base.store import Rows as Answer
from hezuo.base.terms import PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.intake.standing import Remark, Standing
from hezuo.narrate.quantities import doubts
from hezuo.network.attributes import tie_columns
from hezuo.record.load import Dataset
from hezuo.record.provenance import origins
from hezuo.record.show import portrait
from hezuo.record.unplain import unplain
from tools_kit import examples

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

HEADS = ["名称", "牵头单位", "成员单位", "学校角色", "来源", "页", "备注", "陈述性质", "同句编号"]
BASES = f"tables/{YEAR}/bases.csv"
CORRECTIONS = "identity/corrections.csv"


def alliance(status: str, sentence: str = "", leads: str = "乙", members: str = "丙；丁") -> list[str]:
    return ["联盟", leads, members, "副理事长", "s1", "3", "一句备注", status, sentence]


def read(make: Maker, *rows: list[str], **more: Rows) -> Dataset:
    return load(make({PARTIES: parties("乙", "丙", "丁", "戊、己"), ALLIANCES: [HEADS, *rows], **more}))


def told(graph: Dataset) -> list[tuple[str, str, Severity]]:
    return [(p.code, p.place.column, p.severity) for p in graph.problems if p.place.column == "陈述性质"]


def statuses(graph: Dataset) -> dict[str, str]:
    """Party → the word for the status of its membership, by SPARQL; those that are plain are left out."""
    asked = """SELECT ?name ?status { ?m org:member/skos:prefLabel ?name ; hz:statedAs/skos:prefLabel ?status
               FILTER(LANG(?status) = "zh") }"""
    return {str(name): str(status) for name, status in graph.store.select(asked).rows}


def tied(graph: Dataset) -> dict[str, str]:
    """The same by the ties of the networks."""
    ties = Analysis(graph).ties
    label = graph.ontology.label
    found = ((ties.nodes.labels[t], ties.status_of(n)) for n, t in enumerate(ties.thing.tolist()))
    return {name: label(status, "zh") for name, status in found if status}


CELLS: dict[str, dict[str, str]] = {
    "": {},
    "明确": {},
    "stated": {},
    "合称": {"乙": "合称", "丙": "合称", "丁": "合称", COLLEGE: "合称"},
    "存疑：成员单位": {"丙": "存疑", "丁": "存疑"},
    "存疑: 成员单位“丙”": {"丙": "存疑"},
    "Doubtful：Members“丙；丁”": {"丙": "存疑", "丁": "存疑"},
    "存疑：学校角色、成员单位“丙”": {"丙": "存疑", COLLEGE: "存疑"},
    "合称；明确：学校角色、牵头单位": {"丙": "合称", "丁": "合称"},
    "合称；推断：成员单位；明确：成员单位“丙”、学校角色": {"乙": "合称", "丁": "推断"},
    "推断：成员单位“丁”;存疑：成员单位“丁”": {"丁": "存疑"},
    '存疑：成员单位"丙""丁"': {"丙": "存疑", "丁": "存疑"},
    "推断：名称": {},
    "存疑：学校角色“副理事长”": {COLLEGE: "存疑"},
}


@pytest.mark.parametrize("cell", CELLS)
def test_what_a_cell_says(make_workspace: Maker, cell: str) -> None:
    graph = read(make_workspace, alliance(cell, "甲句"))
    assert told(graph) == []
    assert statuses(graph) == CELLS[cell]
    assert tied(graph) == CELLS[cell]


def test_of_several_roles_one(make_workspace: Maker) -> None:
    row = alliance("存疑：学校角色“秘书处”")
    row[3] = "副理事长；秘书处"
    graph = read(make_workspace, row)
    asked = """SELECT ?role { ?m hz:statedAs hz:statement-status-doubtful ; org:role/skos:prefLabel ?role
               FILTER(LANG(?role) = "zh") }"""
    assert graph.store.select(asked).rows == [("秘书处单位",)]
    ties = Analysis(graph).ties
    assert [ties.roles[ties.role[n]].label("zh") for n in range(len(ties)) if not ties.plain[n]] == ["秘书处单位"]


def test_a_name_that_holds_a_comma(make_workspace: Maker) -> None:
    graph = read(make_workspace, alliance("存疑：成员单位“戊、己”", members="戊、己；丙"))
    assert (told(graph), tied(graph)) == ([], {"戊、己": "存疑"})


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("可能", "status-word"),
        ("合称；也许：成员单位", "status-word"),
        ("存疑：共建单位", "status-column"),
        ("存疑：陈述性质", "status-column"),
        ("存疑：成员单位“戊公司”", "status-name"),
        ("存疑：成员单位“丙、戊公司”", "status-name"),
        ("推断：指导单位", "status-column"),
        ("存疑：成员单位“丙", "status-column"),
    ],
)
def test_what_is_wrong_with_a_cell(make_workspace: Maker, cell: str, code: str) -> None:
    graph = read(make_workspace, alliance(cell, "甲句"))
    found = [p for p in graph.problems if p.place.column == "陈述性质"]
    assert {p.code for p in found} == {code} or (
        code == "status-column" and {p.code for p in found} == {"status-blank"}
    )
    assert all(p.severity is Severity.ERROR and p.hint("zh") and p.hint("en") for p in found)


def test_a_collective_row_without_its_sentence(make_workspace: Maker) -> None:
    assert told(read(make_workspace, alliance("合称"))) == [("collective-alone", "陈述性质", Severity.WARNING)]
    assert told(read(make_workspace, alliance("合称：成员单位"))) == [
        ("collective-alone", "陈述性质", Severity.WARNING)
    ]


def test_one_sentence_in_several_tables(make_workspace: Maker) -> None:
    bases = [
        ["名称", "基地类型", "共建单位", "来源", "页", "陈述性质", "同句编号"],
        *([name, "实训基地", "乙", "s1", "3", "合称", "甲句"] for name in ("一基地", "二基地")),
    ]
    graph = read(make_workspace, alliance("合称", "甲句"), **{BASES: bases})
    assert told(graph) == []
    ties = Analysis(graph).ties
    assert len({ties.sentence_of(n) for n in range(len(ties)) if not ties.plain[n]}) == 1
    asked = """SELECT DISTINCT ?s ?label (COUNT(DISTINCT ?e) AS ?n)
               { ?e a hz:Entry ; hz:restsOn ?s . ?s a hz:Sentence ; skos:notation ?label } GROUP BY ?s ?label"""
    ((_, label, entries),) = graph.store.select(asked).rows
    assert (label, entries) == ("甲句", 3)
    network = Analysis(graph).network("affiliation")
    columns = tie_columns(network, "zh")
    assert set(columns["status"]) == {"合称"}
    assert set(columns["sentence"]) == {"s1/甲句"}


def test_a_pair_is_plain_when_one_record_says_so(make_workspace: Maker) -> None:
    rows = [alliance("合称", "甲句", leads=""), ["二盟", "", "丙；丁", "", "s1", "4", "", "", ""]]
    columns = tie_columns(Analysis(read(make_workspace, rows[0])).network("partners"), "zh")
    assert (columns["status"], columns["sentence"]) == (["合称"], ["s1/甲句"])
    columns = tie_columns(Analysis(read(make_workspace, *rows)).network("partners"), "zh")
    assert (columns["status"], columns["sentence"]) == ([""], [""])


def corrected(column: str, printed: str, reason: str, status: str = "存疑") -> Rows:
    heads = ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"]
    return [heads, ["alliances", "联盟", column, printed, "", status, reason, "编者", "2026-01-01"]]


@pytest.mark.parametrize(
    ("column", "printed", "reason", "wanted"),
    [
        ("成员单位", "丙；丁", "“丁”疑为误印", {"丁": "存疑"}),
        ("成员单位", "丙；丁", "此栏疑错置", {"丙": "存疑", "丁": "存疑"}),
        ("学校角色", "副理事长", "与正文不符", {COLLEGE: "存疑"}),
        ("名称", "联盟", "疑漏字", {}),
    ],
)
def test_a_suspected_correction_doubts_its_cell(
    make_workspace: Maker, column: str, printed: str, reason: str, wanted: dict[str, str]
) -> None:
    graph = read(make_workspace, alliance(""), **{CORRECTIONS: corrected(column, printed, reason)})
    assert [p for p in graph.problems if p.severity is Severity.ERROR] == []
    assert tied(graph) == statuses(graph) == wanted
    caveats = graph.store.select("SELECT ?c { ?c a hz:Caveat ; hz:statedAs hz:statement-status-doubtful }").rows
    assert len(caveats) >= 1


def test_an_applied_correction_doubts_nothing(make_workspace: Maker) -> None:
    rows = corrected("成员单位", "丙；丁", "“丁”疑为误印", "采用")
    rows[1][4] = "丙"
    graph = read(make_workspace, alliance(""), **{CORRECTIONS: rows})
    assert tied(graph) == {}


def test_a_membership_that_one_row_states_plainly_is_plain(make_workspace: Maker) -> None:
    other = "丙职业学院"
    heads = [*HEADS, "填报院校"]
    rows = [[*alliance("存疑：成员单位"), ""], [*alliance(""), other]]
    people = [*parties("乙", "丙", "丁"), [other, "高职院校", "s1", "1"]]
    graph = load(make_workspace({PARTIES: people, ALLIANCES: [heads, *rows]}))
    assert statuses(graph) == {}


def test_show_tells_status_and_note(make_workspace: Maker) -> None:
    graph = read(make_workspace, alliance("存疑：成员单位“丙”、学校角色", "甲句"))
    (iri,) = graph.identity.names.find("丙", PARTY)
    (fact,) = portrait(graph, iri, "zh").ties
    assert (fact.status, fact.note) == ("存疑", "一句备注")
    (record,) = graph.identity.names.find("联盟", PLATFORM)
    own = {f.heading: f.status for f in portrait(graph, record, "en").own}
    assert own["Members"] == "丙: Doubtful"
    assert own["Role of the college"] == "Doubtful"
    assert own["Leading parties"] == ""


def test_the_source_of_a_tie_has_the_note_of_its_row(make_workspace: Maker) -> None:
    graph = read(make_workspace, alliance(""))
    entries = Analysis(graph).ties.entries
    assert {one.note for one in origins(graph.identity, entries).values()} == {"一句备注"}


STATUSES = st.sampled_from(["合称", "推断", "存疑", "明确"])


@examples(60)
@given(whole=STATUSES, field=st.none() | STATUSES, thing=st.none() | STATUSES)
def test_the_narrower_remark_counts(whole: str, field: str | None, thing: str | None) -> None:
    remarks = [Remark(thing, "f", "t")] if thing else []
    remarks += [Remark(field, "f")] if field else []
    found = Standing((*remarks, Remark(whole)))
    assert found.of("f", "t") == (thing or field or whole)
    assert found.of("f", "u") == (field or whole)
    assert found.of("g", "t") == whole


def test_the_shipped_record() -> None:
    """Three enterprises, three centres, one base: twelve ties, one sentence."""
    root = Path(__file__).parents[1]
    ties = Analysis(load(root)).ties
    collective = [n for n in range(len(ties)) if ties.status_of(n).endswith("collective")]
    assert len(collective) == 12
    assert len({ties.sentence_of(n) for n in collective}) == 1
    assert len({int(ties.thing[n]) for n in collective}) == 3
    assert len({int(ties.record[n]) for n in collective}) == 4


def test_an_answer_says_what_of_it_is_not_plainly_stated(make_workspace: Maker) -> None:
    graph = read(make_workspace, alliance("存疑：成员单位“丙”、学校角色"))
    party = "?m org:member ?p ; org:organization ?r . ?p rdfs:label ?name . ?r rdfs:label ?of"
    texts = {
        f"SELECT ?name ?of {{ {party} }}": {"丙", COLLEGE},
        f"SELECT ?p ?r {{ {party} FILTER(?name = '丁'@zh || ?name = '丙'@zh) }}": {"丙"},
        f'SELECT ?of (GROUP_CONCAT(?name; separator="；") AS ?names) {{ {party} }} GROUP BY ?of': {"丙", COLLEGE},
        f"SELECT ?name {{ {party} }}": set(),
        f"SELECT ?name ?of {{ {party} FILTER(?name = '乙'@zh) }}": set(),
        f"SELECT ?name ?of ?how {{ {party} OPTIONAL {{ ?m hz:statedAs ?how }} }}": set(),
    }
    for text, expected in texts.items():
        found = unplain(graph, text, graph.store.select(text))
        assert {(one.record, one.thing) for one in found} == {("联盟", name) for name in expected}, text
    (said,) = doubts(graph, "", Answer(("a", "b"), [("联盟", "丙")]), "zh")
    assert said == "答案里有 1 处不是明确陈述：“联盟”与“丙”（存疑）。"
