"""Networks: every tie of the tables and no other, projections worked by hand, files that others read back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest

import words_kit
from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, ROOT, YEAR, Maker, declared, load
from hezuo.base.problems import QueryError
from hezuo.insight import robustness
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import Selection, select
from hezuo.insight.measured import measured
from hezuo.measures import registry
from hezuo.measures.bridges import tie_measures
from hezuo.network import projection
from hezuo.network.attributes import JOINED, to_networkx
from hezuo.network.files import WRITERS, writer
from hezuo.network.projection import Network
from hezuo.style.appearance import appearance
from tables_kit import connecting


@cache
def tying() -> dict[str, tuple[str, ...]]:
    """What ties a row to something else, as the Turtle files say it: table → headings. Read by rdflib."""
    return connecting("Platform") | connecting("Cooperation")


@cache
def tying_platforms() -> dict[str, tuple[str, ...]]:
    """What ties platforms only: a venue or a subject may be a party, too."""
    return connecting("Platform", how="hz:Platform") | connecting("Cooperation", how="hz:Platform")


@cache
def cooperations() -> set[str]:
    """The tables of cooperations; the others that tie are of platforms."""
    return set(connecting("Cooperation"))


#: A tie as people name it: table, record, heading, thing.
Tie = tuple[str, str, str, str]

ALLIANCE = ["名称", "牵头单位", "指导单位", "成员单位", "秘书处单位", "学校角色", "来源", "页"]
#: Lead 1, secretariat 0.6, member 0.2, guide 0.1: (R + 1 − rank) / R with R = 10.
LEAD, SECRETARIAT, MEMBER, LEAST = 1.0, 0.6, 0.2, 0.1
#: 乙 leads 一 and keeps its office: two ties, one membership. 己 is alone in 四.
SMALL = {
    PARTIES: [
        [*PARTY_HEADINGS, "国家", "省级地区"],
        [COLLEGE, "高职院校", "s1", "1", "中国", "天津"],
        ["乙", "企业", "s1", "1", "中国", "北京"],
        ["丙", "高职院校", "s1", "1", "", ""],
        ["丁", "企业", "s1", "1", "德国", ""],
        ["戊", "企业", "s1", "1", "", ""],
        ["己", "行业协会", "s1", "1", "", ""],
    ],
    ALLIANCES: [
        ALLIANCE,
        ["一", "乙", "", "丙；丁", "乙", "成员单位", "s1", "2"],
        ["二", "丙", "", "乙", "", "", "s1", "3"],
        ["三", "", "", "丙；丁", "", "", "s1", "3"],
        ["四", "己", "", "", "", "", "s1", "4"],
    ],
    f"tables/{YEAR}/other-cooperations.csv": [
        ["名称", "类型", "合作单位", "来源", "页"],
        ["共同办赛", "技术服务", "丁；戊", "s1", "5"],
    ],
}


@pytest.fixture(scope="module")
def looks(analysis: Analysis) -> dict[str, dict[str, list[object]]]:
    """How each network of the shipped workspace is drawn, laid out once."""
    return {name: appearance(analysis.network(name)) for name in analysis.ontology.networks}


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> Analysis:
    return Analysis(load(make_workspace(SMALL)))


def printed() -> Counter[Tie]:
    """The ties of the shipped tables by the csv module alone: names taken together where the ledger says "same"."""
    judged = [r for r in rows("identity/judgements") if r["判断"] == "相同" and not r["撤销日期"]]
    same = {bare(r["写法甲"]): r["写法乙"] for r in judged}
    corrected = {
        (r["表"], r["记录"], r["列"]): r["更正值"] for r in rows("identity/corrections") if r["状态"] == "采用"
    }
    platforms = {r["名称"] for table in connecting("Platform") for r in rows(f"tables/{YEAR}/{table}")}
    found: Counter[Tie] = Counter()
    for table, headings in tying().items():
        for row in rows(f"tables/{YEAR}/{table}"):
            cells = {h: corrected.get((table, row["名称"], h), row.get(h) or "") for h in row}
            for heading in (*headings, *tying_platforms().get(table, ())):
                names = {n.strip() for n in re.split("[；、]", cells.get(heading, ""))} - {""}
                for name in {resolved(n, same) for n in names}:
                    if heading in headings or name in platforms:
                        found[table, cells["名称"], heading, name] += 1
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bare(name: str) -> str:
    return name.replace(" ", "")


def resolved(name: str, same: dict[str, str]) -> str:
    while bare(name) in same:
        name = same[bare(name)]
    return name


def drawn_ties(analysis: Analysis) -> list[Tie]:
    """The ties of the program in the same words."""
    ties, nodes = analysis.ties, analysis.ties.nodes
    kinds = {k.iri: k.notation for k in analysis.ontology.kinds}
    headings = {f.iri: f.label("zh") for k in analysis.ontology.kinds for f in k.fields}
    ends = zip(ties.record.tolist(), ties.field.tolist(), ties.thing.tolist(), strict=True)
    return [(kinds[nodes.kinds[r]], nodes.labels[r], headings[ties.fields[f].iri], nodes.labels[t]) for r, f, t in ends]


def test_the_ties_are_those_of_the_tables(analysis: Analysis) -> None:
    own = analysis.dataset.identity.names.caption(analysis.dataset.identity.college)
    ours, theirs = printed(), Counter(drawn_ties(analysis))
    # Its own ties come from its role in a row, too, which the next test counts.
    assert {t for t in ours if t[3] != own} == {t for t in theirs if t[3] != own}
    # The college may have two roles in one record, by one column: two ties.
    assert {count for tie, count in theirs.items() if tie[3] != own} == {1}
    assert len(ours) > 450


def test_the_college_is_in_every_record(analysis: Analysis) -> None:
    ties = analysis.ties
    own = ties.nodes.labels[ties.college]
    theirs = Counter(t[:2] for t in drawn_ties(analysis) if t[3] == own)
    assert set(theirs) == {t[:2] for t in drawn_ties(analysis)}
    # A row that names the college among its parties says its role (or its roles) beside it, or nothing more of it.
    named = Counter(t[:2] for t in printed() if t[3] == own)
    roles = {
        (table, row["名称"]): len(re.split("[；、]", row.get("学校角色") or ""))
        for table in tying()
        for row in rows(f"tables/{YEAR}/{table}")
    }
    for record, count in theirs.items():
        assert count in (1, roles.get(record, 1), 1 + named[record]), record


@pytest.mark.parametrize(("name", "ego"), [(n, e) for n in ("full", "affiliation", "majors") for e in (False, True)])
def test_networks_of_rows_keep_every_tie(analysis: Analysis, name: str, ego: bool) -> None:
    ties, network = analysis.ties, analysis.network(name, ego=ego)
    wanted = Counter()
    for (table, record, heading, thing), end in zip(drawn_ties(analysis), ties.thing.tolist(), strict=True):
        cls = ties.ontology.ancestors(ties.nodes.classes[end])
        local = {c.rsplit("#", 1)[-1] for c in cls}
        sort = {"full": True, "affiliation": "Party" in local, "majors": bool({"Major", "Business"} & local)}[name]
        if sort and (name == "full" or table not in cooperations()) and (ego or end != ties.college):
            wanted[record, heading, thing] += 1
    labels, rows_of = network.labels, network.rows
    got = Counter(
        (labels[s], ties.nodes.labels[ties.record[r]], labels[t])
        for s, t, r in zip(network.source.tolist(), network.target.tolist(), rows_of.tolist(), strict=True)
    )
    assert sum(got.values()) == sum(wanted.values()) == len(network.source)
    assert Counter((r, t) for r, _, t in wanted.elements()) == Counter((r, t) for r, _, t in got.elements())
    assert set(labels) == {x for r, _, t in wanted for x in (r, t)}


@pytest.mark.parametrize("name", ["partners", "platforms"])
@pytest.mark.parametrize("ego", [False, True])
@pytest.mark.parametrize("weight", ["count", "newman"])
def test_one_mode_networks_against_pairs_counted_one_by_one(
    analysis: Analysis, name: str, ego: bool, weight: str
) -> None:
    tables = set(tying()) - (cooperations() if name == "platforms" else set())
    ties, is_party = analysis.ties, analysis.ties.is_a([PARTY_CLASS])
    members: dict[int, set[int]] = {}
    for record, thing in zip(ties.record.tolist(), ties.thing.tolist(), strict=True):
        if is_party[thing] and drawn_table(analysis, record) in tables and (ego or thing != ties.college):
            side = (record, thing) if name == "partners" else (thing, record)
            members.setdefault(side[0], set()).add(side[1])
    wanted: Counter[tuple[int, int]] = Counter()
    shared: dict[tuple[int, int], set[int]] = {}
    for via, ends in members.items():
        for a in ends:
            for b in ends:
                if a < b:
                    wanted[a, b] += 1 if weight == "count" else 1 / (len(ends) - 1)
                    shared.setdefault((a, b), set()).add(via)
    network = analysis.network(name, ego=ego, weight=weight)
    assert set(network.members.tolist()) == {x for ends in members.values() for x in ends}
    got = {
        (int(network.members[s]), int(network.members[t])): w
        for s, t, w in zip(network.source, network.target, network.weight.tolist(), strict=True)
    }
    assert got == pytest.approx(dict(wanted))
    for tie in range(0, len(network.source), 17):
        pair = int(network.members[network.source[tie]]), int(network.members[network.target[tie]])
        assert set(network.shared(tie).tolist()) == shared[pair]


PARTY_CLASS = "https://w3id.org/hezuo/ontology#Party"


def drawn_table(analysis: Analysis, record: int) -> str:
    kind = next(k for k in analysis.ontology.kinds if k.iri == analysis.ties.nodes.kinds[record])
    assert kind is not None
    return kind.notation


def pairs(network: Network) -> dict[str, float]:
    """Each tie as the two names in one text, with its weight."""
    ends = zip(network.source, network.target, network.weight.tolist(), strict=True)
    return {key(network.labels[s] + network.labels[t]): round(w, 9) for s, t, w in ends}


def key(text: str) -> str:
    return "".join(sorted(text))


@pytest.mark.parametrize(
    ("weight", "wanted"),
    [
        ("count", {"乙丙": 2, "乙丁": 1, "丙丁": 2, "丁戊": 1}),
        ("newman", {"乙丙": 1 / 2 + 1, "乙丁": 1 / 2, "丙丁": 1 / 2 + 1, "丁戊": 1}),
        (
            "role",
            {
                "乙丙": LEAD * MEMBER + MEMBER * LEAD,
                "乙丁": LEAD * MEMBER,
                "丙丁": 2 * MEMBER * MEMBER,
                "丁戊": LEAST * LEAST,
            },
        ),
    ],
)
def test_projections_worked_by_hand(small: Analysis, weight: str, wanted: dict[str, float]) -> None:
    network = small.network("partners", weight=weight)
    assert pairs(network) == pytest.approx({key(k): v for k, v in wanted.items()})
    assert set(network.labels) == set("乙丙丁戊己")


def test_partners_count_as_newman_unless_told(small: Analysis) -> None:
    assert pairs(small.network("partners")) == pairs(small.network("partners", weight="newman"))
    assert pairs(small.network("platforms")) == pairs(small.network("platforms", weight="count"))
    assert registry.chosen(small.network("partners"), ())[0].id == "strength"
    assert registry.chosen(small.network("platforms"), ())[0].id == "degree"


def test_the_college_comes_in_when_asked_for(small: Analysis) -> None:
    assert COLLEGE not in small.network("partners").labels
    network = small.network("partners", ego=True, weight="count")
    assert pairs(network)[key(COLLEGE + "乙")] == 2
    # Newman: platform one has four parties now.
    newman = pairs(small.network("partners", ego=True, weight="newman"))
    assert newman[key("乙丁")] == pytest.approx(1 / 3)
    assert len(small.network("platforms", ego=True).source) == 6
    assert pairs(small.network("platforms")) == {key("一二"): 2, key("一三"): 2, key("二三"): 1}


def test_two_roles_in_one_platform_are_two_ties_and_one_membership(small: Analysis) -> None:
    network = small.network("affiliation")
    graph = to_networkx(network)
    index = {d["label"]: n for n, d in graph.nodes(data=True)}
    between = graph.get_edge_data(index["一"], index["乙"])
    assert sorted(d["role"] for d in between.values()) == ["牵头单位", "秘书处单位"]
    assert network.matrix[index["一"], index["乙"]] == 2
    assert pairs(small.network("partners", weight="count"))[key("乙丙")] == 2


def test_a_matrix_is_symmetric_and_has_no_loops(analysis: Analysis) -> None:
    for name in analysis.ontology.networks:
        for ego in (False, True):
            network = analysis.network(name, ego=ego)
            assert (network.matrix != network.matrix.T).nnz == 0
            assert not network.matrix.diagonal().any()
            loops = network.source == network.target
            assert network.matrix.sum() == pytest.approx(2 * network.weight[~loops].sum())


def test_every_declared_network_has_both_names_and_says_what_it_is(analysis: Analysis) -> None:
    assert list(analysis.ontology.networks)[:2] == ["full", "affiliation"], "in the order that they are given"
    for found in analysis.ontology.networks.values():
        for lang in ("zh", "en"):
            name = analysis.ontology.label(found.iri, lang)
            assert projection.named(analysis.ontology, name) == found
    with pytest.raises(QueryError, match="affiliation"):
        analysis.network("nothing")


def test_sides_of_a_two_mode_network(small: Analysis) -> None:
    network = small.network("affiliation")
    assert network.mode is not None
    assert {n for n, m in zip(network.labels, network.mode, strict=True) if m} == set("一二三四")
    assert network.mode[network.source].all()
    assert not network.mode[network.target].any()


FILTERS: list[tuple[dict[str, object], dict[str, float]]] = [
    ({"kinds": ["alliances"]}, {"乙丙": 2, "乙丁": 1, "丙丁": 2}),
    ({"kinds": ["other-cooperations"]}, {"丁戊": 1}),
    ({"classes": ["企业"]}, {"乙丁": 1, "丁戊": 1}),
    ({"classes": ["企业", "院校"]}, {"乙丙": 2, "乙丁": 1, "丙丁": 2, "丁戊": 1}),
    ({"roles": ["成员单位"]}, {"丙丁": 2}),
    ({"roles": ["牵头单位", "成员单位"]}, {"乙丙": 2, "乙丁": 1, "丙丁": 2}),
    ({"years": [YEAR]}, {"乙丙": 2, "乙丁": 1, "丙丁": 2, "丁戊": 1}),
    ({"regions": ["北京", "德国"]}, {"乙丁": 1}),
    ({"only": ["乙"]}, {"乙丙": 2, "乙丁": 1, "丙丁": 1}),
    ({"without": ["丙"]}, {"乙丁": 1, "丁戊": 1}),
    ({"without": ["一"]}, {"乙丙": 1, "丙丁": 1, "丁戊": 1}),
    ({"only": ["乙"], "roles": ["成员单位"]}, {"丙丁": 1}),
]


@pytest.mark.parametrize(("words", "wanted"), FILTERS, ids=[str(w) for w, _ in FILTERS])
def test_filters(small: Analysis, words: dict[str, object], wanted: dict[str, float]) -> None:
    network = select(small, Selection("partners", weight="count", **words))  # type: ignore[arg-type]
    assert pairs(network) == {key(k): v for k, v in wanted.items()}


@pytest.mark.parametrize(
    "words",
    [{f: ["没有这个"]} for f in ("kinds", "classes", "roles", "years", "regions", "groups", "only", "without")],
)
def test_a_filter_that_means_nothing_is_an_error(small: Analysis, words: dict[str, list[str]]) -> None:
    with pytest.raises(QueryError, match="没有这个") as found:
        select(small, Selection("partners", **words))  # type: ignore[arg-type]
    told = {
        "kinds": "--kind 可以是：联盟与其他共同体、其他合作",
        "classes": "高职院校",
        "roles": "--role 可以是：牵头单位、秘书处单位、成员单位",
        "years": "--year 可以是：2024",
        "regions": "东部地区、北京、天津、德国",
    }
    (name,) = words
    assert told.get(name, "") in found.value.message("zh")
    assert ("tjdx" in found.value.message("zh")) == (name in ("only", "without"))


@pytest.mark.parametrize(("word", "meant"), [("牵头单位", "一二四"), ("Leading party", "一二四"), ("秘书", "一")])
def test_a_role_may_be_named_in_part_when_it_is_one(small: Analysis, word: str, meant: str) -> None:
    network = select(small, Selection("affiliation", roles=[word]))
    assert network.mode is not None
    assert {n for n, m in zip(network.labels, network.mode, strict=True) if m} == set(meant)


def test_a_word_of_several_roles_asks_which(analysis: Analysis) -> None:
    with pytest.raises(QueryError) as found:
        select(analysis, Selection("partners", roles=["牵头"]))
    assert "牵头单位、牵头企业、牵头本科院校、牵头高职院校" in found.value.message("zh")
    assert "Lead enterprise" in found.value.message("en")
    with pytest.raises(QueryError) as found:
        select(analysis, Selection("partners", roles=["理事长"]))
    assert "理事长单位、常务副理事长单位、副理事长单位" in found.value.message("zh")


def test_filters_that_leave_nothing_say_so(small: Analysis, analysis: Analysis) -> None:
    with pytest.raises(QueryError, match="--with-ego"):
        select(analysis, Selection("partners", roles=["理事长单位"]))
    assert len(select(analysis, Selection("partners", roles=["理事长单位"], ego=True))) == 1
    with pytest.raises(QueryError, match="No tie fits"):
        select(small, Selection("partners", roles=["秘书处单位"], classes=["高职院校"], ego=True))


def test_companies_of_a_group_become_one(make_workspace: Maker) -> None:
    judged = [
        ["写法甲", "写法乙", "判断", "判定人", "判定日期", "理由", "撤销日期"],
        ["丁", "乙", "同集团", "编者", "2024-01-01", "理由", ""],
    ]
    apart = Analysis(load(make_workspace(SMALL)))
    together = Analysis(load(make_workspace(SMALL | {"identity/judgements.csv": judged})))
    assert select(apart, Selection("partners", by_group=True)).labels == apart.network("partners").labels
    network = select(together, Selection("partners", by_group=True))
    merged = set(network.labels) - set("丙戊己")
    assert len(merged) == 1
    whole = merged.pop()
    assert pairs(network) == {key(whole + "丙"): 3, key(whole + "戊"): 1}
    assert pairs(select(together, Selection("partners", groups=[whole]))) == {key("乙丁"): 1}
    # Nobody is a partner of itself: what tied the two is a loop that the projection drops.
    assert not network.matrix.diagonal().any()


def test_node_and_tie_attributes(small: Analysis) -> None:
    graph = to_networkx(small.network("affiliation"), "zh")
    nodes = {d["label"]: d for _, d in graph.nodes(data=True)}
    assert nodes["乙"] == {
        "id": "https://w3id.org/hezuo/id/parties/乙",
        "label": "乙",
        "class": "企业",
        "kind": "合作单位",
        "region": "北京",
        "group": "",
        "years": YEAR,
        "first_year": int(YEAR),
        "last_year": int(YEAR),
        "role": "牵头单位",
        "status": "",
        "unplain": 0,
        "bipartite": 0,
        "type": False,
        "sources": JOINED.join(f"https://w3id.org/hezuo/id/entries/2024/alliances/{COLLEGE}/{name}" for name in "一二"),
    }
    assert nodes["丁"]["role"] == "成员单位"
    assert nodes["一"]["role"] == ""
    assert nodes["丁"]["region"] == "德国"
    assert nodes["一"]["kind"] == nodes["一"]["class"]
    index = {d["label"]: n for n, d in graph.nodes(data=True)}
    (tie,) = graph.get_edge_data(index["二"], index["乙"]).values()
    assert {k: tie[k] for k in ("weight", "heading", "role", "rank", "year")} == {
        "weight": 1.0,
        "heading": "成员单位",
        "role": "成员单位",
        "rank": 9,
        "year": int(YEAR),
    }
    assert tie["sources"] in nodes["乙"]["sources"].split(JOINED)
    english = to_networkx(small.network("affiliation"), "en")
    assert english.nodes[index["乙"]]["class"] == "Enterprise"
    assert graph.graph["name"] == "单位与平台"


def test_a_reference_has_no_role(small: Analysis) -> None:
    graph = to_networkx(small.network("full"))
    ties = [d for *_, d in graph.edges(data=True) if d["heading"] == "合作单位"]
    assert len(ties) == 2
    assert [d["role"] for d in ties if "rank" in d or d["role"]] == []


def test_a_one_mode_tie_names_what_is_shared(small: Analysis) -> None:
    graph = to_networkx(small.network("partners"))
    index = {d["label"]: n for n, d in graph.nodes(data=True)}
    tie = graph.edges[index["乙"], index["丙"]]
    told = dict(zip(tie["records"].split(JOINED), tie["roles"].split(JOINED), strict=True))
    # 丙 comes before 乙; what it is stands first.
    assert index["丙"] < index["乙"]
    assert told == {"一": "成员单位 – 牵头单位、秘书处单位", "二": "牵头单位 – 成员单位"}
    assert [e.rsplit("/", 1)[-1] for e in tie["sources"].split(JOINED)] == ["一", "二"]
    together = graph.edges[index["丁"], index["戊"]]
    assert (together["records"], together["roles"]) == ("共同办赛", "合作单位 – 合作单位")
    assert "other-cooperations" in together["sources"]
    assert (graph.nodes[index["乙"]]["role"], graph.nodes[index["戊"]]["role"]) == ("牵头单位", "")
    assert not graph.is_multigraph()
    assert small.network("affiliation").shared(0).size == 0


Reader = Callable[[bytes], nx.Graph]
READERS: dict[str, Reader] = {
    ".gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
    ".graphml": lambda data: nx.read_graphml(io.BytesIO(data)),
    ".json": lambda data: nx.node_link_graph(json.loads(data), edges="edges"),
}


@pytest.mark.parametrize("end", READERS)
@pytest.mark.parametrize("name", declared().networks)
def test_files_are_read_back_whole(
    analysis: Analysis, looks: dict[str, dict[str, list[object]]], name: str, end: str
) -> None:
    network = analysis.network(name)
    ties = tie_measures(network)
    data = WRITERS[end](network, "zh", looks[name], ties)
    graph = READERS[end](data)
    made = to_networkx(network)
    # GEXF and JSON call a node by its IRI, GraphML by its number beside it.
    called = {n: network.ids.index(str(graph.nodes[n].get("iri", n))) for n in graph}
    assert sorted(called.values()) == list(range(len(network)))
    assert graph.number_of_edges() == made.number_of_edges() == len(network.source)
    for node, number in called.items():
        wanted = dict(made.nodes[number])
        del wanted["id"]
        assert {k: graph.nodes[node][k] for k in wanted} == wanted
    got = Counter(tuple(sorted((called[a], called[b]))) for a, b in graph.edges())
    assert got == Counter(tuple(sorted(e)) for e in made.edges())
    weight = sum(float(d["weight"]) for *_, d in graph.edges(data=True))
    assert weight == pytest.approx(float(network.weight.sum()))
    for column in ("sources", "bridge"):
        wanted = Counter(d[column] for *_, d in to_networkx(network, ties=ties).edges(data=True))
        assert Counter(d[column] for *_, d in graph.edges(data=True)) == wanted


def test_node_link_json_is_read_as_it_is_by_the_networkx_of_the_day(analysis: Analysis) -> None:
    data = json.loads(WRITERS[".json"](analysis.network("affiliation"), "zh", {}, {}))
    version = tuple(int(n) for n in nx.__version__.split(".")[:2])
    graph = nx.node_link_graph(data) if version >= (3, 6) else nx.node_link_graph(data, edges="edges")
    assert graph.number_of_edges() == len(analysis.network("affiliation").source)


@pytest.mark.parametrize("name", declared().networks)
@pytest.mark.parametrize("end", [".gexf", ".graphml"])
def test_numbers_are_numbers_in_files(
    analysis: Analysis, looks: dict[str, dict[str, list[object]]], name: str, end: str
) -> None:
    """Read from the XML itself: each attribute has one type, and one whose values are numbers is of a number."""
    network = analysis.network(name)
    root = ET.fromstring(WRITERS[end](network, "zh", looks[name], tie_measures(network)))  # noqa: S314
    declared_ = root.findall(".//{*}attribute") if end == ".gexf" else root.findall(".//{*}key")
    types: dict[tuple[str, str], str] = {}
    scope = {id(a): g.attrib["class"] for g in root.findall(".//{*}attributes") for a in g}
    for one in declared_:
        where = scope.get(id(one)) or one.attrib.get("for", "")
        title = one.attrib.get("title") or one.attrib["attr.name"]
        assert (where, title) not in types, title
        types[where, title] = one.attrib.get("type") or one.attrib["attr.type"]
    numbers = {"integer", "int", "long", "double", "float"}
    wanted = {("edge", n) for n in ("rank", "year") if network.incidence is None} & types.keys()
    assert wanted or network.incidence is not None
    assert {types[one] for one in wanted} <= numbers
    values: dict[str, list[str]] = {}
    for one in root.iter():
        if one.tag.endswith("}attvalue"):
            values.setdefault(one.attrib["for"], []).append(one.attrib["value"])
    for one in declared_ if end == ".gexf" else ():
        texts = values.get(one.attrib["id"], [])
        if texts and one.attrib["title"] not in ("years",) and all(re.fullmatch(r"-?\d+(\.\d+)?", t) for t in texts):
            assert one.attrib["type"] in numbers, one.attrib


@pytest.mark.parametrize("name", ["full", "affiliation", "partners"])
@pytest.mark.parametrize("end", [".gexf", ".graphml"])
def test_no_two_ties_of_a_file_have_one_id(
    analysis: Analysis, looks: dict[str, dict[str, list[object]]], name: str, end: str
) -> None:
    """Read from the XML itself: Gephi leaves out a tie whose id it has already."""
    network = analysis.network(name)
    root = ET.fromstring(WRITERS[end](network, "zh", looks[name], {}))  # noqa: S314
    edges = root.findall(".//{*}edge")
    assert len(edges) == len(network.source)
    ids = [e.attrib["id"] for e in edges if "id" in e.attrib]
    assert len(set(ids)) == len(ids)
    # GraphML asks for ids only where two ties join the same nodes.
    assert len(ids) in ((0, len(edges)) if end == ".graphml" and name == "partners" else (len(edges),))


def test_bridges_are_told_of_ties(small: Analysis) -> None:
    network = small.network("affiliation")
    found = dict.fromkeys(bridged(network), 0)
    # 乙 leads 一 and keeps its office: neither tie alone holds it; 四 has 己 only.
    assert set(found) == {"四己"}
    assert set(bridged(small.network("full"))) == {"四己", "共同办赛戊", "共同办赛丁"}
    assert bridged(small.network("partners")) == ["丁戊"]


def bridged(network: Network) -> list[str]:
    flags = tie_measures(network)["bridge"]
    ends = zip(network.source, network.target, flags, strict=True)
    return ["".join((network.labels[s], network.labels[t])) for s, t, flag in ends if flag]


@pytest.mark.parametrize("name", declared().networks)
def test_bridges_of_the_shipped_networks_against_networkx(analysis: Analysis, name: str) -> None:
    network = analysis.network(name)
    graph = nx.MultiGraph(zip(network.source.tolist(), network.target.tolist(), strict=True))
    single = nx.Graph(graph)
    wanted = {frozenset(e) for e in nx.bridges(single) if graph.number_of_edges(*e) == 1}
    ends = zip(network.source.tolist(), network.target.tolist(), tie_measures(network)["bridge"], strict=True)
    assert all(flag == (frozenset((s, t)) in wanted) for s, t, flag in ends)


@pytest.mark.parametrize("end", [".gexf", ".graphml"])
def test_xml_is_well_formed_and_says_its_encoding(
    analysis: Analysis, looks: dict[str, dict[str, list[object]]], end: str
) -> None:
    data = WRITERS[end](analysis.network("affiliation"), "en", looks["affiliation"], {})
    assert data.startswith(b"<?xml")
    assert ET.fromstring(data).tag.endswith(end[1:])  # noqa: S314


def test_gexf_holds_colours_sizes_and_positions(small: Analysis) -> None:
    network = small.network("affiliation")
    columns = appearance(network)
    root = ET.fromstring(WRITERS[".gexf"](network, "zh", columns, {}))  # noqa: S314
    viz = "{http://www.gexf.net/1.2draft/viz}"
    nodes = root.findall(".//{*}node")
    assert len(nodes) == len(network)
    for number, node in enumerate(nodes):
        place, size, color = (node.find(viz + t) for t in ("position", "size", "color"))
        assert place is not None
        assert size is not None
        assert color is not None
        assert float(place.attrib["x"]) == columns["x"][number]
        assert float(place.attrib["y"]) == -columns["y"][number]
        assert float(size.attrib["value"]) == columns["size"][number]
        rgb = "#" + "".join(f"{int(color.attrib[c]):02x}" for c in "rgb")
        assert rgb == columns["color"][number].lower()
    assert b"lastmodifieddate" not in WRITERS[".gexf"](network, "zh", columns, {})


def test_tables_of_nodes_and_ties(small: Analysis) -> None:
    network = small.network("affiliation")
    columns = appearance(network)

    def read(end: str) -> list[dict[str, str]]:
        return list(
            csv.DictReader(io.StringIO(WRITERS[end](network, "zh", columns, tie_measures(network)).decode("utf-8-sig")))
        )

    nodes, ties = read(".nodes.csv"), read(".edges.csv")
    assert list(nodes[0])[:2] == ["Id", "Label"]
    assert {"color", "size", "x", "y", "class"} <= set(nodes[0])
    assert [n["Label"] for n in nodes] == network.labels
    assert len(ties) == len(network.source)
    by = {n["Id"]: n["Label"] for n in nodes}
    assert Counter((by[t["Source"]], by[t["Target"]], t["role"]) for t in ties)["一", "乙", "秘书处单位"] == 1
    assert {n["Id"] for n in nodes} == set(network.ids)
    assert all((t["source_label"], t["target_label"]) == (by[t["Source"]], by[t["Target"]]) for t in ties)
    assert {t["Type"] for t in ties} == {"Undirected"}
    assert Counter(t["bridge"] for t in ties) == {"true": 1, "false": len(ties) - 1}
    assert {float(t["Weight"]) for t in ties} == {1.0}


def test_the_end_of_a_name_chooses_the_writer() -> None:
    assert writer("a.GEXF") is WRITERS[".gexf"]
    assert writer("a.csv") is WRITERS[".edges.csv"]
    assert writer("a.nodes.csv") is WRITERS[".nodes.csv"]
    assert writer("a.txt") is None


@pytest.mark.parametrize("end", WRITERS)
def test_the_same_bytes_twice(make_workspace: Maker, small: Analysis, end: str) -> None:
    again = Analysis(load(make_workspace(SMALL)))
    for name in small.ontology.networks:
        one, two = small.network(name), again.network(name)
        assert WRITERS[end](one, "zh", appearance(one), {}) == WRITERS[end](two, "zh", appearance(two), {})


def test_rows_in_another_order_give_the_same_network(make_workspace: Maker, small: Analysis) -> None:
    turned = {n: [t[0], *t[:0:-1]] for n, t in SMALL.items()}
    other = Analysis(load(make_workspace(turned)))
    for name in ("partners", "platforms"):
        assert WRITERS[".json"](small.network(name), "zh", {}, {}) == WRITERS[".json"](
            other.network(name), "zh", {}, {}
        )
    for name in ("full", "affiliation"):
        one, two = small.network(name), other.network(name)
        assert one.ids == two.ids
        assert np.array_equal(one.matrix.toarray(), two.matrix.toarray())


@pytest.mark.parametrize("tables", [{PARTIES: [PARTY_HEADINGS]}, {}], ids=["no node", "the college alone"])
def test_an_empty_workspace(make_workspace: Maker, tables: dict[str, list[list[str]]]) -> None:
    analysis = Analysis(load(make_workspace(tables)))
    for name in analysis.ontology.networks:
        for ego in (False, True):
            network = analysis.network(name, ego=ego)
            assert (len(network), len(network.source), network.matrix.shape) == (0, 0, (0, 0))
            for end, write in WRITERS.items():
                data = write(network, "zh", appearance(network), tie_measures(network))
                assert data
                if end == ".edges.csv":
                    assert {"Source", "Weight", "sources", "bridge"} <= set(data.decode("utf-8-sig").strip().split(","))
                if end in READERS:
                    assert READERS[end](data).number_of_nodes() == 0


def test_hostile_names_stay_names(make_workspace: Maker) -> None:
    name, other = "乙<script>&\"'</node>]]>", "一<b>&amp;{{x}}"
    tables = {
        PARTIES: [PARTY_HEADINGS, [COLLEGE, "高职院校", "s1", "1"], [name, "企业", "s1", "1"]],
        ALLIANCES: [ALLIANCE, [other, name, "", "", "", "", "s1", "2"]],
    }
    network = Analysis(load(make_workspace(tables))).network("affiliation")
    for end, read in READERS.items():
        graph = read(WRITERS[end](network, "zh", appearance(network), tie_measures(network)))
        assert {d["label"] for _, d in graph.nodes(data=True)} == {name, other}


def test_a_word_that_means_nothing_is_answered_with_those_that_do(make_workspace: Maker) -> None:
    """All that there are, in order, or those that hold the word; a dash where there are none."""
    analysis = words_kit.opened(make_workspace()).analysis

    def known(**words: list[str]) -> tuple[str, list[str], list[str]]:
        with pytest.raises(QueryError) as raised:
            select(analysis, Selection("partners", **words))  # type: ignore[arg-type]
        told = raised.value.values
        return str(told["option"]), str(told["known"]).split("、"), str(told["known_en"]).split(", ")

    assert known(years=["1999"]) == ("year", ["2022", "2024"], ["2022", "2024"])
    assert known(years=["22"]) == ("year", ["2022"], ["2022"])
    assert known(regions=["月球"])[:2] == ("region", ["东部地区", "天津", "浙江", "中国"])
    assert known(groups=["无"])[:2] == ("group", ["己"])
    option, roles, english = known(roles=["无"])
    assert (option, roles[:2], english[:2]) == (
        "role",
        ["牵头单位", "牵头企业"],
        ["Leading party", "Lead enterprise"],
    )
    assert len(roles) == len(set(roles)) == len(analysis.ties.roles)
    option, kinds, _ = known(kinds=["无"])
    assert (option, set(kinds)) == ("kind", {"产业学院", "行业产教融合共同体", "联盟与其他共同体", "协议"})
    option, classes, _ = known(classes=["无"])
    assert option == "class"
    assert {"企业", "高职院校", "普通本科高校", "政府部门", "合作单位", "院校"} <= set(classes)
    with pytest.raises(QueryError) as raised:
        select(analysis, Selection("partners", roles=["牵头"]))
    assert raised.value.key == "many-values"
    assert set(str(raised.value.values["known"]).split("、")) == {r for r in roles if "牵头" in r}
    empty = Analysis(load(make_workspace()))
    with pytest.raises(QueryError) as raised:
        select(empty, Selection("partners", groups=["无"]))
    assert (raised.value.values["known"], raised.value.values["known_en"]) == ("—", "—")


def test_regions_by_name_and_by_area(make_workspace: Maker) -> None:
    analysis = words_kit.opened(make_workspace()).analysis
    asked = {word: Selection("partners", regions=[word]) for word in ("天津", "浙江", "东部地区")}
    tied = {word: set(select(analysis, wanted).labels) for word, wanted in asked.items()}
    assert tied["天津"] == {"乙", "丙", "戊"}
    assert tied["浙江"] == {"丁", "庚"}
    assert tied["东部地区"] == tied["天津"] | tied["浙江"]
    both = select(analysis, Selection("partners", regions=["天津", "浙江"]))
    assert set(both.labels) == tied["东部地区"]
    for wanted, plain in ((Selection("partners"), True), (Selection("partners", ego=True), True),
                          (Selection("partners", by_group=True), False), (Selection("partners", years=["2022"]), False),
                          (Selection("partners", without=["乙"]), False)):  # fmt: skip
        assert wanted.is_plain is plain


def test_of_too_many_pieces_of_evidence_a_sample_is_left_out_and_said(
    make_workspace: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = words_kit.opened(make_workspace()).analysis
    pieces = int(robustness.memberships(whole).piece.max()) + 1
    assert pieces > 2
    exact = measured(whole, Selection("affiliation"), ["degree"], ranged=True)
    assert exact.sampled is None
    monkeypatch.setattr(robustness, "MOST", 2)
    monkeypatch.setattr(robustness, "FEWEST", 2)
    monkeypatch.setattr(robustness, "EFFORT", 0)
    for name in ("degree", "betweenness", "role-strength"):
        again = [words_kit.opened(make_workspace()) for _ in range(2)]
        one, other = (measured(w.analysis, Selection("affiliation"), [name], ranged=True) for w in again)
        assert one.sampled == (2, pieces)
        assert one.ranges == other.ranges, "the same ones each time"
        told = again[0].measure("affiliation", name, ranges=True).notes("en")
        assert any(f"2 of {pieces}" in note for note in told), told
    assert exact.ranges is not None
    sampled = measured(again[0].analysis, Selection("affiliation"), ["degree"], ranged=True).ranges or {}
    assert all(exact.ranges[n][0] <= best <= worst <= exact.ranges[n][1] for n, (best, worst) in sampled.items())


def test_ranges_are_told_of_three_measures_of_the_plain_network(make_workspace: Maker) -> None:
    analysis = words_kit.opened(make_workspace()).analysis
    for selection, names in (
        (Selection("affiliation"), ["pagerank"]),
        (Selection("affiliation"), ["degree", "betweenness"]),
        (Selection("affiliation", years=["2024"]), ["degree"]),
        (Selection("partners"), ["degree"]),
    ):
        with pytest.raises(QueryError) as raised:
            measured(analysis, selection, names, ranged=True)
        assert raised.value.values["known"] == "degree, betweenness, role-strength"
    for name in ("degree", "betweenness", "role-strength"):
        found = measured(analysis, Selection("affiliation"), [name], ranged=True)
        assert found.ranges is not None
        labels = {analysis.two_mode.labels[n] for n in found.ranges}
        assert labels == {analysis.two_mode.labels[n] for n in np.flatnonzero(~analysis.two_mode.sides)}
