"""The one idea, proved: a kind made up here shows up everywhere without a Python edit."""

from __future__ import annotations

import base64
import csv
import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from hezuo.base import workspace
from hezuo.cli import main
from hezuo.explorer import assemble, html, svg
from hezuo.explorer.columns import measure_columns
from hezuo.insight.analysis import Analysis
from hezuo.network.attributes import to_networkx
from hezuo.record.load import load_dataset
from hezuo.schema.ontology import load

# The kind is added to the shipped workspace, which is read and measured for it.
pytestmark = pytest.mark.slow

REPO = Path(__file__).parents[1]
NOTATION, ZH, EN = "mentor-studios", "名师工作坊", "Mentor studio"


def run(*args: str, code: int = 0) -> str:
    """The output of a verb that ends with `code`."""
    result = CliRunner().invoke(main, list(args))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped workspace to which the kind is added with the scaffold; no test changes it."""
    folder = tmp_path_factory.mktemp("kind") / "college"
    shutil.copytree(REPO / "data", folder / "data", ignore=shutil.ignore_patterns("build"))
    run("new", NOTATION, "--zh", ZH, "--en", EN, "--root", str(folder))
    table = folder / "data" / "tables" / "2024" / f"{NOTATION}.csv"
    headings = next(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    row = {"名称": "焊接工作坊", "合作单位": "天津大学；天汽模", "日期": "2024年5月", "来源": "report-2024", "页": "35"}
    with table.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow([row.get(h, "") for h in headings])
    return folder


def test_it_is_checked_and_becomes_rdf(root: Path) -> None:
    graph = load_dataset(workspace.find(root))
    assert not [p for p in graph.problems if NOTATION in p.place.file and p.severity.word == "error"]
    rows = graph.store.select(
        """SELECT ?name ?partner ?date ?page WHERE {
          ?studio a hz:MentorStudios ; skos:prefLabel ?name ; schema:foundingDate ?date ;
            dcterms:source/hz:page ?page .
          ?partner hz:coBuilderOf ?studio } ORDER BY ?partner"""
    ).rows
    assert [(r[0], str(r[2]), r[3]) for r in rows] == [("焊接工作坊", "2024-05", 35)] * 2
    assert {str(r[1]).rsplit("/", 1)[-1] for r in rows} == {"天津大学", "天津汽车模具股份有限公司"}


def test_a_mistake_in_it_has_its_cell(root: Path, tmp_path: Path) -> None:
    root = shutil.copytree(root, tmp_path / "mistaken")
    table = root / "data" / "tables" / "2024" / f"{NOTATION}.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("天津大学", "天津大雪"), encoding="utf-8")
    found = json.loads(run("check", "--root", str(root), "--format", "json", code=1))
    wrong = next(p for p in found if p["severity"] == "error")
    assert (wrong["file"], wrong["row"], wrong["column"]) == (f"data/tables/2024/{NOTATION}.csv", 2, "合作单位")
    assert "天津大学" in wrong["hint_zh"]


def test_it_is_in_every_surface(root: Path, tmp_path: Path) -> None:
    here = ("--root", str(root))
    assert ZH in run("explain", *here)
    assert "合作单位" in run("explain", NOTATION, *here)
    assert f"## {ZH} · {EN} — `{NOTATION}`" in run("explain", "--dictionary", *here)
    assert "焊接工作坊" in run("show", "天津大学", *here)
    assert ZH in run("describe", *here)
    run("build", "--out", str(tmp_path / "out"), *here)
    assert "MentorStudios" in (tmp_path / "out" / "void.ttl").read_text(encoding="utf-8")
    assert "焊接工作坊" in (tmp_path / "out" / "dataset.nq").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def measured(root: Path) -> Analysis:
    return Analysis(load_dataset(workspace.find(root)))


def test_it_is_in_the_networks(root: Path, measured: Analysis, analysis: Analysis, tmp_path: Path) -> None:
    for name in ("full", "affiliation"):
        graph = to_networkx(measured.network(name))
        node = next(n for n, d in graph.nodes(data=True) if d["label"] == "焊接工作坊")
        assert (graph.nodes[node]["class"], graph.nodes[node]["kind"]) == (ZH, ZH)
        ties = {graph.nodes[b]["label"]: d for _, b, d in graph.edges(node, data=True)}
        assert set(ties) == {"天津大学", "天津汽车模具股份有限公司"}
        assert {(d["heading"], d["role"]) for d in ties.values()} == {("合作单位", "共建单位")}
    before, after = (pairs_of(a)["天津大学", "天津汽车模具股份有限公司"] for a in (analysis, measured))
    assert after == before + 1
    out = tmp_path / "ties.csv"
    run("network", "affiliation", "--kind", ZH, "--out", str(out), "--root", str(root))
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 3


def pairs_of(analysis: Analysis) -> Counter[tuple[str, str]]:
    network = analysis.network("partners")
    found: Counter[tuple[str, str]] = Counter()
    for a, b, weight in zip(network.source, network.target, network.weight.tolist(), strict=True):
        ends = sorted((network.labels[a], network.labels[b]))
        found[ends[0], ends[1]] += int(weight)
    return found


def test_it_is_in_the_legend_and_on_the_page(root: Path, measured: Analysis) -> None:
    document = assemble.graph_document(measured, {})
    (number,) = (n for n, c in enumerate(document["classes"]) if c["id"] == "MentorStudios")
    legend = document["classes"][number]
    assert legend["name"] == [ZH, EN]
    # It looks as the scaffold declares it, and a changed declaration would change it: no colour stands in Python.
    declared = (root / "ontology" / "kinds" / f"{NOTATION}.ttl").read_text(encoding="utf-8")
    assert f'view:color "{legend["color"]}"' in declared
    assert f'view:icon "{legend["shape"]}"' in declared
    assert document["families"][legend["family"]]["id"] == "Platform"
    node = document["nodes"]["label"].index("焊接工作坊")
    assert document["nodes"]["class"][node] == number
    ties = [t for t, s in enumerate(document["ties"]["source"]) if s == node]
    entry = document["ties"]["entry"][ties[0]]
    assert document["entries"]["page"][entry] == "35"
    assert document["entries"]["file"][entry].endswith(f"{NOTATION}.csv")
    # The search box asks about it: a question takes it for the value of a parameter.
    (asked,) = (a for a in document["answers"] if a["call"] == f"platforms-of-kind kind={ZH}")
    assert (asked["value"], asked["count"], asked["nodes"]) == ([ZH, EN], 1, [node])
    facts = [(document["headings"][h][0], value) for h, value, _ in document["nodes"]["facts"][node]]
    assert ("日期", "2024年5月") in facts
    overview = document["views"][0]
    assert node in overview["nodes"]
    assert set(ties) <= set(overview["ties"])
    text = html.page(document).decode("utf-8")
    block = text.partition('id="hezuo-data">')[2].partition("<")[0]
    assert json.loads(gzip.decompress(base64.b64decode(block)))["nodes"]["label"][node] == "焊接工作坊"
    assert f">{ZH} 1<" in svg.svg(document, "meetings", "zh")
    assert f">{EN} 1<" in svg.svg(document, "meetings", "en")
    # The first picture has a sector for it, with its name and its number.
    assert f">{ZH}</text>" in svg.svg(document, "overview", "zh")


def test_it_is_measured(measured: Analysis) -> None:
    columns = {c["id"]: c for c in measure_columns(measured)}
    node = measured.ties.nodes.labels.index("焊接工作坊")
    assert columns["degree"]["values"][node] == 2


def test_it_is_in_the_workbook_of_a_new_workspace(root: Path, tmp_path: Path) -> None:
    run("init", str(tmp_path / "other"), "--college", "某职业学院", "--root", str(root))
    book = openpyxl.load_workbook(tmp_path / "other" / "template.xlsx")
    assert ZH in book.sheetnames
    assert (tmp_path / "other" / "data" / "tables" / "2024" / f"{NOTATION}.csv").is_file()


def test_a_shipped_name_cannot_be_taken(root: Path) -> None:
    assert "communities" in run("new", "communities", "--zh", "甲", "--en", "A", "--root", str(root), code=2)
    assert "Mentor" in run("new", "Mentor Studios", "--zh", "甲", "--en", "A", "--root", str(root), code=2)


def test_the_interpreter_says_what_it_understood(root: Path) -> None:
    kind = load(workspace.find(root)).kind(ZH)
    assert kind is not None
    assert [f.local for f in kind.fields][:3] == ["name", "partner", "date"]
