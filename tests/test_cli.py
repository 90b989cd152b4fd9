"""Every verb as a person calls it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from hezuo.cli import VERBS, main

REPO = Path(__file__).parents[1]
ROOT = ("--root", str(REPO))


def call(*args: str, stdin: str | None = None) -> Result:
    """Run a verb in this process."""
    return CliRunner().invoke(main, list(args), input=stdin)


def test_help_names_every_verb_in_both_languages() -> None:
    out = call("--help").output
    for verb in VERBS:
        assert f"\n  {verb} " in out
        assert call(verb, "--help").exit_code == 0
    assert "检查各表" in out
    assert "check the tables" in out


def test_a_misspelt_verb_names_the_nearest() -> None:
    result = call("chek")
    assert result.exit_code == 2
    assert "check" in result.output


def test_check_of_the_shipped_data_has_no_error() -> None:
    result = call("check", *ROOT)
    assert result.exit_code == 0
    assert "错误 0 项" in result.output
    assert "0 error(s)" in call("check", *ROOT, "--lang", "en").output


def test_check_formats(tmp_path: Path) -> None:
    found = json.loads(call("check", *ROOT, "--format", "json").output)
    assert {"severity", "file", "row", "column", "zh", "en"} <= set(found[0])
    target = tmp_path / "problems.csv"
    call("check", *ROOT, "--format", "csv", "--out", str(target))
    assert len(list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))) == len(found)


def test_build_writes_all_files_and_says_where(tmp_path: Path) -> None:
    result = call("build", *ROOT, "--out", str(tmp_path / "b"))
    assert result.exit_code == 0, result.output
    names = {p.name for p in (tmp_path / "b").iterdir()}
    data = {"dataset.nq", "dataset.ttl", "dataset.jsonld", "problems.csv", "void.ttl"}
    assert names == data | {"measures.nq", "tables", "positions.csv", "explorer.html"}
    assert str(tmp_path / "b") in result.output
    lines = (tmp_path / "b" / "dataset.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_build_with_an_error_leaves_the_earlier_build(tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(REPO / "data", root / "data", ignore=shutil.ignore_patterns("build"))
    assert call("build", "--root", str(root)).exit_code == 0
    before = {p: p.read_bytes() for p in (root / "data" / "build").rglob("*") if p.is_file()}
    table = root / "data" / "tables" / "2024" / "communities.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("南开大学", "南楷大学"), encoding="utf-8")
    result = call("build", "--root", str(root))
    assert result.exit_code == 1
    assert "南开大学" in result.output
    assert {p: p.read_bytes() for p in (root / "data" / "build").rglob("*") if p.is_file()} == before


def test_ask_lists_and_answers(tmp_path: Path) -> None:
    assert "communities" in call("ask", *ROOT).output
    answer = call("ask", "communities", *ROOT, "--format", "json")
    assert len(json.loads(answer.stdout)) == 48
    book = tmp_path / "a.xlsx"
    assert call("ask", "communities", *ROOT, "--format", "xlsx", "--out", str(book)).exit_code == 0
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.max_row == 49
    assert sheet.freeze_panes == "A2"


def test_ask_sparql_from_string_file_and_stdin(tmp_path: Path) -> None:
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a hz:Community }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    for args, stdin in (((query,), None), ((str(tmp_path / "q.rq"),), None), (("-",), query)):
        result = call("ask", *args, *ROOT, "--format", "json", stdin=stdin)
        assert json.loads(result.stdout) == [{"n": 48}]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("ask", "no-such-question"), "没有名为"),
        (("ask", "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), "SERVICE"),
        (("ask", "SELECT { nonsense"), "语法错误"),
        (("ask", "communities", "--format", "xlsx"), "--out"),
        (("show", "没有这个单位"), "找不到"),
        (("explain", "comunities"), "communities"),
        (("audit", "--rows", "nothing"), "没有编号"),
    ],
)
def test_mistakes_are_sentences(args: tuple[str, ...], word: str) -> None:
    result = call(*args, *ROOT)
    assert result.exit_code == 2
    assert word in result.output
    assert "Traceback" not in result.output


def test_not_a_workspace(tmp_path: Path) -> None:
    result = call("check", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "hezuo init" in result.output


def test_show_finds_by_alias_part_and_initials() -> None:
    for name in ("天汽模", "天津汽车模具股份有限公司", "汽车模具股份"):
        assert call("show", name, *ROOT).output.startswith("天津汽车模具股份有限公司")
    assert call("show", "tjqcmjgf", *ROOT).output.startswith("天津汽车模具股份有限公司")
    many = call("show", "浪潮", *ROOT)
    assert many.exit_code == 1
    assert "浪潮通用软件有限公司" in many.output
    facts = json.loads(call("show", "天津大学", *ROOT, "--format", "json").output)
    assert sum(t["heading"] == "牵头本科院校" for t in facts["ties"]) == 6
    assert all(t["pages"] for t in facts["ties"])


def test_audit_shows_claim_record_and_rows() -> None:
    result = call("audit", *ROOT, "--format", "json")
    lines = {x["编号"]: x for x in json.loads(result.stdout)}
    assert lines["communities-joined"]["记录所得"] == 48
    rows = call("audit", *ROOT, "--rows", "communities-joined", "--format", "json")
    assert len(json.loads(rows.stdout)) == 48


def test_describe() -> None:
    out = call("describe", *ROOT).output
    assert "填写率" in out
    assert "void:triples" in call("describe", *ROOT, "--format", "void").output


def test_init_check_build_for_another_college(tmp_path: Path) -> None:
    folder = tmp_path / "新 学校"
    asked = call("init", str(folder), stdin="北方职业学院\n")
    assert asked.exit_code == 0, asked.output
    checked = call("check", "--root", str(folder))
    assert checked.exit_code == 0
    assert "错误 0 项，警告 0 项" in checked.output
    assert call("build", "--root", str(folder)).exit_code == 0
    assert call("init", str(folder), "--college", "x").exit_code == 2
    assert "北方职业学院" in call("show", "北方", "--root", str(folder)).output


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "college"
    call("init", str(folder), "--college", "北方职业学院", "--year", "2025")
    book = openpyxl.load_workbook(folder / "template.xlsx")
    parties, bases = book["合作单位"], book["基地与中心"]
    parties.append({1: "北方机械有限公司", 3: "企业", 9: "own-record"})
    titles = [c.value for c in parties[1]]
    parties.delete_rows(2)
    row = {"名称": "北方机械有限公司", "类别": "企业", "来源": "own-record"}
    parties.append([row.get(str(t), "") for t in titles])
    row = {"名称": "北方实训基地", "基地类型": "实训基地", "共建单位": "北方机械有限公司", "来源": "own-record"}
    bases.append([row.get(str(c.value), "") for c in bases[1]])
    book.save(folder / "data" / "tables" / "2025" / "台账.xlsx")
    checked = call("check", "--root", str(folder))
    assert checked.exit_code == 0, checked.output
    assert "北方实训基地" in call("show", "北方机械", "--root", str(folder)).output


def test_it_runs_as_a_module_with_any_console() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "hezuo", "explain", *ROOT],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "0"},
    )
    assert "产业学院" in out.stdout.decode("utf-8")
