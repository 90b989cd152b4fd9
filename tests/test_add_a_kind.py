"""The one idea, proved: a kind made up here shows up everywhere without a Python edit."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from hezuo import knowledge, workspace
from hezuo.cli import main
from hezuo.ontology import load

REPO = Path(__file__).parents[1]
NOTATION, ZH, EN = "mentor-studios", "名师工作坊", "Mentor studio"


def run(*args: str, code: int = 0) -> str:
    """The output of a verb that ends with `code`."""
    result = CliRunner().invoke(main, list(args))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shipped workspace to which the kind is added with the scaffold."""
    folder = tmp_path / "college"
    shutil.copytree(REPO / "data", folder / "data", ignore=shutil.ignore_patterns("build"))
    run("new", NOTATION, "--zh", ZH, "--en", EN, "--root", str(folder))
    table = folder / "data" / "tables" / "2024" / f"{NOTATION}.csv"
    headings = next(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    row = {"名称": "焊接工作坊", "合作单位": "天津大学；天汽模", "日期": "2024年5月", "来源": "report-2024", "页": "35"}
    with table.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow([row.get(h, "") for h in headings])
    return folder


def test_it_is_checked_and_becomes_rdf(root: Path) -> None:
    graph = knowledge.load(workspace.find(root))
    assert not [p for p in graph.problems if NOTATION in p.place.file and p.severity.word == "error"]
    rows = graph.store.select(
        """SELECT ?name ?partner ?date ?page WHERE {
          ?studio a hz:MentorStudios ; skos:prefLabel ?name ; schema:foundingDate ?date ;
            prov:wasDerivedFrom/hz:page ?page .
          ?partner hz:coBuilderOf ?studio } ORDER BY ?partner"""
    ).rows
    assert [(r[0], str(r[2]), r[3]) for r in rows] == [("焊接工作坊", "2024-05", 35)] * 2
    assert {str(r[1]).rsplit("/", 1)[-1] for r in rows} == {"天津大学", "天津汽车模具股份有限公司"}


def test_a_mistake_in_it_has_its_cell(root: Path) -> None:
    table = root / "data" / "tables" / "2024" / f"{NOTATION}.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("天津大学", "天津大雪"), encoding="utf-8")
    found = json.loads(run("check", "--root", str(root), "--format", "json", code=1))
    wrong = next(p for p in found if p["severity"] == "error")
    assert (wrong["file"], wrong["row"], wrong["column"]) == (f"data/tables/2024/{NOTATION}.csv", 2, "合作单位")
    assert "天津大学" in wrong["hint_zh"]


def test_it_is_in_every_surface(root: Path) -> None:
    here = ("--root", str(root))
    assert ZH in run("explain", *here)
    assert "合作单位" in run("explain", NOTATION, *here)
    assert f"## {ZH} · {EN} — `{NOTATION}`" in run("explain", "--dictionary", *here)
    assert "焊接工作坊" in run("show", "天津大学", *here)
    assert ZH in run("describe", *here)
    run("build", "--out", str(root / "out"), *here)
    assert "MentorStudios" in (root / "out" / "void.ttl").read_text(encoding="utf-8")
    assert "焊接工作坊" in (root / "out" / "dataset.nq").read_text(encoding="utf-8")


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
