"""Networks as networkx, igraph and graphology read them; the plain formats; years, measures, hostile names."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import warnings
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, Maker, parties
from hezuo.base.problems import QueryError
from hezuo.cli import main
from hezuo.narrate.network import NetworkInsight
from hezuo.network.attributes import JOINED
from hezuo.network.files import WRITERS
from node_kit import fetched, found_npm, run

# Each test reads files of one workspace; together they would add a tenth to the time of the unit part.
pytestmark = pytest.mark.slow

#: What steers a parser: markup, quotes, what parts words and lists, letters of other planes, marks of direction.
HOSTILE = [
    *("乙<b>&\"'</node>]]>", "𠮷野家😀㙍", "甲,乙;丙\t丁", "A B \\ C"),
    *("\u202e反\u2066向", "“引”*Edges", "data: 1 2"),
]
HEADS = ["名称", "牵头单位", "成员单位", "来源", "页", "陈述性质", "同句编号"]
EXPLORER = Path(__file__).parents[1] / "graph" / "explorer"
#: What the schema of GEXF 1.2 allows: the children of each element, and its attributes.
GEXF = {
    "gexf": ({"meta", "graph"}, {"version", "variant"}),
    "meta": ({"creator", "keywords", "description"}, {"lastmodifieddate"}),
    "creator": (set[str](), set[str]()),
    "description": (set[str](), set[str]()),
    "graph": ({"attributes", "nodes", "edges"}, {"timeformat", "start", "end", "defaultedgetype", "idtype", "mode"}),
    "attributes": ({"attribute"}, {"class", "mode", "start", "end"}),
    "attribute": ({"default", "options"}, {"id", "title", "type"}),
    "nodes": ({"node"}, {"count"}),
    "edges": ({"edge"}, {"count"}),
    "node": ({"attvalues", "spells", "color", "position", "size"}, {"id", "label", "start", "end"}),
    "edge": ({"attvalues", "spells"}, {"id", "type", "label", "source", "target", "weight", "start", "end"}),
    "attvalues": ({"attvalue"}, set[str]()),
    "attvalue": (set[str](), {"for", "value", "start", "end"}),
    "spells": ({"spell"}, set[str]()),
    "spell": (set[str](), {"start", "end"}),
    "color": (set[str](), {"r", "g", "b", "a"}),
    "position": (set[str](), {"x", "y", "z"}),
    "size": (set[str](), {"value"}),
}
TYPES = {"integer", "long", "double", "float", "boolean", "liststring", "string", "anyURI"}


@pytest.fixture(scope="module")
def ws(make_workspace: Maker) -> hezuo.Workspace:
    """Three years: 一 in all, 二 in two of them, a hostile crowd in the last; one sentence that is not plain."""

    def alliances(*rows: list[str]) -> list[list[str]]:
        return [HEADS, *rows]

    first, second, third = (f"tables/{year}/alliances.csv" for year in ("2022", "2023", "2024"))
    listed = [
        PARTY_HEADINGS,
        [COLLEGE, "高职院校", "s1", "1"],
        *([n, "企业", "s1", "1"] for n in ("乙", "丙", "丁")),
        *([n, "行业协会", "s1", "2"] for n in HOSTILE),
    ]
    tables = {
        PARTIES: listed,
        first: alliances(["一", "乙", "丙", "s1", "3", "", ""], ["二", "丙", "丁", "s1", "4", "", ""]),
        second: alliances(["一", "乙", "丙；丁", "s1", "5", "", ""]),
        third: alliances(
            ["一", "乙", "", "s1", "6", "", ""],
            ["二", "", "丙；丁", "s1", "7", "合称", "一句"],
            ["'群<&>\"", "乙", "；".join(n for n in HOSTILE if ";" not in n), "s1", "8；9", "", ""],
        ),
    }
    return hezuo.open_workspace(make_workspace(tables)).at(year="all")


@pytest.fixture(scope="module")
def networks(ws: hezuo.Workspace) -> dict[str, NetworkInsight]:
    return {name: ws.network(name, measures=["degree", "betweenness"]) for name in ("affiliation", "partners")}


BOTH = pytest.mark.parametrize("name", ["affiliation", "partners"])


def typed(graph: nx.Graph) -> Counter[tuple[Any, ...]]:
    """The attributes of the nodes of a graph with their types, but for how they are drawn and called."""
    left = {"color", "size", "x", "y", "viz", "spells", "id", "iri"}
    return Counter(tuple(sorted((k, v) for k, v in d.items() if k not in left)) for _, d in graph.nodes(data=True))


def pairs(graph: nx.Graph) -> Counter[tuple[frozenset[str], float, str]]:
    labels = dict(graph.nodes(data="label"))
    return Counter(
        (frozenset((labels[a], labels[b])), float(d["weight"]), d["pages"]) for a, b, d in graph.edges(data=True)
    )


@BOTH
@pytest.mark.parametrize("end", ["gexf", "graphml", "json"])
def test_networkx_reads_all_of_it(networks: dict[str, NetworkInsight], name: str, end: str) -> None:
    data = networks[name].file(f"a.{end}")
    read = {
        "gexf": lambda: nx.read_gexf(io.BytesIO(data)),
        "graphml": lambda: nx.read_graphml(io.BytesIO(data)),
        "json": lambda: nx.node_link_graph(json.loads(data), edges="edges"),
    }
    graph, made = read[end](), networks[name].networkx()
    assert typed(graph) == typed(made)
    assert pairs(graph) == pairs(made)
    assert {n for n in HOSTILE if ";" not in n} <= {d["label"] for _, d in graph.nodes(data=True)}
    values = [d["betweenness"] for _, d in graph.nodes(data=True)]
    assert {type(v) for v in values} == {float}
    assert max(values) > 0


@BOTH
def test_igraph_reads_all_of_it_without_a_warning(
    networks: dict[str, NetworkInsight], name: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.graphml"
    path.write_bytes(networks[name].file("a.graphml"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        graph = igraph.Graph.Read_GraphML(str(path))
    made = networks[name].networkx()
    assert graph.vs["label"] == [d["label"] for _, d in made.nodes(data=True)]
    assert graph.vs["iri"] == networks[name].result.ids
    assert graph.vs["degree"] == [d["degree"] for _, d in made.nodes(data=True)]
    labels = graph.vs["label"]
    found = Counter((frozenset((labels[e.source], labels[e.target])), e["weight"], e["pages"]) for e in graph.es)
    assert found == pairs(made)
    if name == "affiliation":
        # Every tie joins the two sides that `type` tells.
        assert graph.is_bipartite()
        assert all(graph.vs[e.source]["type"] != graph.vs[e.target]["type"] for e in graph.es)
        assert {v["label"] for v in graph.vs if v["type"]} == {"一", "二", "'群<&>\""}
        assert nx.bipartite.is_bipartite_node_set(made, [n for n, d in made.nodes(data=True) if d["bipartite"]])
    else:
        assert "type" not in graph.vs.attributes()


GRAPHOLOGY = """
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
const files = JSON.parse(await new Promise((done) => {
  let text = '';
  process.stdin.on('data', (part) => { text += part; }).on('end', () => done(text));
}));
const read = { gexf: (text) => gexf.parse(Graph, text, { addMissingNodes: true }),
  graphml: (text) => graphml.parse(Graph, text, { addMissingNodes: true }) };
const told = (graph) => ({
  nodes: graph.mapNodes((_, data) => data),
  edges: graph.mapEdges((_, data, a, b) => [...[a, b].map((n) => graph.getNodeAttribute(n, 'label')), data]),
});
process.stdout.write(JSON.stringify(files.map(([end, text]) => told(read[end](text)))));
"""


def test_graphology_reads_all_of_it(networks: dict[str, NetworkInsight], tmp_path: Path) -> None:
    folder, npm = EXPLORER, found_npm(EXPLORER)
    if not (EXPLORER / "node_modules" / "graphology-gexf").is_dir():
        folder = tmp_path
        for name in ("package.json", "package-lock.json"):
            shutil.copy(EXPLORER / name, folder)
        fetched(folder, npm)
    wanted = [(name, end) for name in networks for end in ("gexf", "graphml")]
    files = [(end, networks[name].file(f"a.{end}").decode()) for name, end in wanted]
    done = run(folder, "node", "--input-type=module", "-e", GRAPHOLOGY, text=json.dumps(files))
    assert done.returncode == 0, done.stderr
    for (name, _), read in zip(wanted, json.loads(done.stdout), strict=True):
        made = networks[name].networkx()
        kept = ("label", "class", "pages", "status", "unplain", "betweenness", "last_year")
        assert Counter(tuple(n[k] for k in kept) for n in read["nodes"]) == Counter(
            tuple(d[k] for k in kept) for _, d in made.nodes(data=True)
        )
        found = Counter((frozenset((a, b)), float(d["weight"]), d["pages"]) for a, b, d in read["edges"])
        assert found == pairs(made)


@BOTH
def test_gexf_is_what_its_schema_says(networks: dict[str, NetworkInsight], name: str) -> None:
    """Each element has the children and attributes that the published schema gives it, each attribute its type."""
    root = ET.fromstring(networks[name].file("a.gexf"))  # noqa: S314  # our own
    seen = set()
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        children, attributes = GEXF[tag]
        seen.add(tag)
        assert {c.tag.rpartition("}")[2] for c in element} <= children, tag
        assert {a for a in element.attrib if not a.startswith("{")} <= attributes, tag
        assert "\n" not in element.get("label", "")
    assert set(GEXF) - seen == set()
    graph = root.find("{*}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "integer")
    assert {a.get("type") for a in root.iter() if a.tag.endswith("}attribute")} <= TYPES
    declared = [a.get("id") for a in root.iter() if a.tag.endswith("}attribute")]
    assert len(set(declared)) == len(declared)
    assert {a.get("for") for a in root.iter() if a.tag.endswith("}attvalue")} <= set(declared)


def test_years_are_spells(networks: dict[str, NetworkInsight]) -> None:
    graph = nx.read_gexf(io.BytesIO(networks["affiliation"].file("a.gexf")))
    spells = {d["label"]: d["spells"] for _, d in graph.nodes(data=True)}
    assert spells["一"] == [(2022, 2024)]
    assert spells["二"] == [(2022, 2022), (2024, 2024)]
    assert spells[HOSTILE[0]] == [(2024, 2024)]
    of_ties = Counter(d["spells"][0] for *_, d in graph.edges(data=True))
    assert of_ties[2022, 2022] == 4
    together = nx.read_gexf(io.BytesIO(networks["partners"].file("a.gexf")))
    labels = dict(together.nodes(data="label"))
    found = {frozenset((labels[a], labels[b])): d["spells"] for a, b, d in together.edges(data=True)}
    assert found[frozenset("乙丙")] == [(2022, 2023)]
    # In 2022 they share 二, in 2023 一, in 2024 二 again.
    assert found[frozenset("丙丁")] == [(2022, 2024)]


def test_what_is_not_plain_is_told_of_nodes_and_ties(ws: hezuo.Workspace) -> None:
    graph = ws.at(year="2024").network("affiliation").networkx()
    nodes = {d["label"]: (d["status"], d["unplain"], d["pages"]) for _, d in graph.nodes(data=True)}
    assert nodes["二"] == ("合称", 2, "《甲报告》p. 7")
    assert nodes["丙"] == ("合称", 1, "《甲报告》p. 7")
    assert nodes["乙"] == ("", 0, "《甲报告》p. 6、8、9")
    assert {d["status"] for *_, d in graph.edges(data=True)} == {"", "合称"}


@BOTH
def test_pajek_is_read_by_igraph(networks: dict[str, NetworkInsight], name: str, tmp_path: Path) -> None:
    path, network = tmp_path / "a.net", networks[name].result
    path.write_bytes(networks[name].file("a.net"))
    graph = igraph.Graph.Read_Pajek(str(path))
    # A label of Pajek cannot hold the quote that ends it, nor a tab.
    labels = [" ".join(label.replace('"', "'").split()) for label in network.labels]
    assert sorted(graph.vs["name"]) == sorted(labels)
    found = Counter(
        (frozenset((graph.vs[e.source]["name"], graph.vs[e.target]["name"])), e["weight"]) for e in graph.es
    )
    ends = zip(network.source.tolist(), network.target.tolist(), network.weight.tolist(), strict=True)
    assert found == Counter((frozenset((labels[a], labels[b])), w) for a, b, w in ends)
    assert all(0 <= v["x"] <= 1 and 0 <= v["y"] <= 1 for v in graph.vs)
    if name == "partners":
        read = nx.read_pajek(str(path))
        assert (read.number_of_nodes(), read.number_of_edges()) == (len(network), len(network.source))
    else:
        things = sum(not side for side in network.sides.tolist())
        assert [v["type"] for v in graph.vs] == [n >= things for n in range(len(network))]


def test_ucinet_of_one_mode_is_read_by_igraph(networks: dict[str, NetworkInsight], tmp_path: Path) -> None:
    path, network = tmp_path / "a.dl", networks["partners"].result
    path.write_bytes(networks["partners"].file("a.dl"))
    graph = igraph.Graph.Read_DL(str(path), directed=False)
    labels = [re.sub(r'[\s,"]+', "_", label) for label in network.labels]
    assert graph.vs["name"] == labels
    assert {(e.source, e.target): e["weight"] for e in graph.es} == {
        (a, b): network.matrix[a, b] for a, b in zip(*network.matrix.nonzero(), strict=True) if a < b
    }


def test_ucinet_of_two_modes(networks: dict[str, NetworkInsight]) -> None:
    """Read as its manual has it: rows are things, columns records, a pair has the sum of its ties."""
    network = networks["affiliation"].result
    head, _, body = networks["affiliation"].file("a.dl").decode().partition("\ndata:\n")
    sizes, form, *labels = head.split("\n")
    things, records = map(int, re.findall(r"\d+", sizes))
    assert form == "format = edgelist2"
    assert labels[0] == "row labels:"
    assert labels[things + 1] == "column labels:"
    assert len(labels) == things + records + 2
    cells = {(int(a), int(b)): float(w) for a, b, w in (line.split() for line in body.splitlines())}
    assert sum(cells.values()) == network.weight.sum()
    rows, columns = labels[1 : things + 1], labels[things + 2 :]
    assert cells[rows.index("乙") + 1, columns.index("一") + 1] == 3
    assert set(columns) == {"一", "二", "'群<&>_"}


@BOTH
def test_the_files_for_neo4j(networks: dict[str, NetworkInsight], name: str) -> None:
    """Headings as `neo4j-admin database import` reads them, every cell of the type that its heading says."""
    nodes, ties = (
        list(csv.DictReader(io.StringIO(networks[name].file(f"a.neo4j-{what}.csv").decode(), newline="")))
        for what in ("nodes", "ties")
    )
    assert list(nodes[0])[:3] == [":ID", "name", ":LABEL"]
    assert list(ties[0])[:3] == [":START_ID", ":END_ID", ":TYPE"]
    known = {n[":ID"] for n in nodes}
    assert known == set(networks[name].result.ids)
    assert {t[end] for t in ties for end in (":START_ID", ":END_ID")} <= known
    assert len(ties) == len(networks[name].result.source)
    readers = {"long": int, "double": float, "boolean": {"true": True, "false": False}.__getitem__}
    for row in (*nodes, *ties):
        for head, cell in row.items():
            kind = head.rpartition(":")[2]
            if cell and ":" in head and kind in readers:
                readers[kind](cell)
    assert {n for n in HOSTILE if ";" not in n} <= {n["name"] for n in nodes}
    assert "企业" in nodes[[n["name"] for n in nodes].index("乙")][":LABEL"].split(";")
    assert "degree:long" in nodes[0]
    assert "betweenness:double" in nodes[0]
    if name == "affiliation":
        assert {t[":TYPE"] for t in ties} == {"LEAD", "MEMBER"}
    else:
        assert {t[":TYPE"] for t in ties} == {"SHARES"}
        shared = next(t for t in ties if t["pages"] == "《甲报告》p. 8、9")
        assert shared["records:string[]"] == "'群<&>\""


def test_every_measure_that_fits_comes_when_all_are_asked_for(ws: hezuo.Workspace) -> None:
    made = ws.network("partners", measures=["all"])
    wanted = {m.id for m in ws.measure("partners").result.measures}
    assert {m.id for m in made.measures} == wanted
    graph = made.networkx()
    assert wanted == wanted & {name for _, d in graph.nodes(data=True) for name in d}
    told = ws.measure("partners", "betweenness").result
    values = {told.network.ids[s.node]: s.value for s in told.ranked}
    assert all(d["betweenness"] == pytest.approx(values[d["id"]], abs=1e-6) for _, d in graph.nodes(data=True))
    with pytest.raises(QueryError):
        ws.network("partners", measures=["no-such-measure"])


def test_a_file_for_each_year(ws: hezuo.Workspace, tmp_path: Path) -> None:
    root = str(ws.folder.root)
    for end in ("edges.csv", "net"):
        out = tmp_path / f"p-{{year}}.{end}"
        call = ["network", "partners", "--year", "all", "--measure", "degree", "--root", root, "--out", str(out)]
        done = CliRunner().invoke(main, call)
        assert done.exit_code == 0, done.output
    assert {p.name for p in tmp_path.iterdir()} == {
        f"p-{year}.{end}" for year in (2022, 2023, 2024) for end in ("edges.csv", "net")
    }

    def ties(year: int) -> set[frozenset[str]]:
        text = (tmp_path / f"p-{year}.edges.csv").read_text(encoding="utf-8-sig")
        return {frozenset((r["source_label"], r["target_label"])) for r in csv.DictReader(io.StringIO(text))}

    assert ties(2022) == {frozenset("乙丙"), frozenset("丙丁")}
    assert ties(2023) == {frozenset("乙丙"), frozenset("丙丁"), frozenset("乙丁")}
    assert frozenset("乙丙") not in ties(2024)
    assert list(ws.network("partners").by_year()) == ["2022", "2023", "2024"]


@pytest.mark.parametrize("end", WRITERS)
def test_the_same_network_is_the_same_file(ws: hezuo.Workspace, end: str) -> None:
    again = hezuo.open_workspace(ws.folder.root).at(year="all")
    for name in ("affiliation", "partners"):
        files = [one.network(name, measures=["degree"]).file(f"a{end}") for one in (ws, again)]
        assert files[0] == files[1]


def test_what_no_xml_can_hold_is_replaced(make_workspace: Maker) -> None:
    """Control characters of a note or name do not make a file that nobody reads."""
    tables = {PARTIES: parties("乙", "丙"), ALLIANCES: [HEADS, ["盟", "乙", "丙", "s1", "2", "", ""]]}
    found = hezuo.open_workspace(make_workspace(tables)).network("affiliation")
    for end in (".gexf", ".graphml"):
        data = WRITERS[end](found.result, "zh", {"note": ["甲\x00\x0b\ufffe乙"] * len(found.result)}, {})
        assert b"\xef\xbf\xbd" in data
        ET.fromstring(data)  # noqa: S314  # our own


def test_lists_keep_their_parts(ws: hezuo.Workspace) -> None:
    graph = ws.network("partners").networkx()
    for *_, data in graph.edges(data=True):
        assert len(data["records"].split(JOINED)) == len(data["roles"].split(JOINED))
        assert data["years"].split(JOINED) == sorted(data["years"].split(JOINED))
