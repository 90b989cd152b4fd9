"""Every verb as a person calls it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import networkx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from conftest import ALLIANCES, COLLEGE, DATA_FILES, PARTIES, parties, write_workspace
from hezuo.api import Workspace
from hezuo.cli import VERBS, main
from hezuo.insight.analysis import Analysis

REPO = Path(__file__).parents[1]
ROOT = ("--root", str(REPO))
ALLIANCE = ["名称", "牵头单位", "来源", "页"]


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


@pytest.mark.slow
def test_check_of_the_shipped_data_has_no_error() -> None:
    result = call("check", *ROOT)
    assert result.exit_code == 0
    assert "错误 0 项" in result.output
    assert "0 errors" in call("check", *ROOT, "--lang", "en").output


@pytest.mark.slow
def test_check_formats(tmp_path: Path) -> None:
    found = json.loads(call("check", *ROOT, "--format", "json").output)
    assert {"severity", "file", "row", "column", "zh", "en"} <= set(found[0])
    target = tmp_path / "problems.csv"
    call("check", *ROOT, "--format", "csv", "--out", str(target))
    assert len(list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))) == len(found)


@pytest.mark.slow
def test_build_writes_all_files_and_says_where(small: Path, tmp_path: Path) -> None:
    """The shipped workspace is built by `test_docs` and `test_determinism`, which know its files too."""
    result = call("build", "--root", str(small), "--out", str(tmp_path / "b"))
    assert result.exit_code == 0, result.output
    names = {p.name for p in (tmp_path / "b").iterdir()}
    data = set(DATA_FILES)
    assert names == data | {"measures.nq", "tables", "positions.csv", "explorer.html"}
    assert str(tmp_path / "b") in result.output
    lines = (tmp_path / "b" / "dataset.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.slow
def test_build_with_an_error_leaves_the_earlier_build(tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(REPO / "data", root / "data", ignore=shutil.ignore_patterns("build"))
    assert call("build", "--data-only", "--root", str(root)).exit_code == 0
    before = {p: p.read_bytes() for p in (root / "data" / "build").rglob("*") if p.is_file()}
    table = root / "data" / "tables" / "2024" / "communities.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("南开大学", "南楷大学"), encoding="utf-8")
    result = call("build", "--data-only", "--root", str(root))
    assert result.exit_code == 1
    assert "南开大学" in result.output
    assert {p: p.read_bytes() for p in (root / "data" / "build").rglob("*") if p.is_file()} == before


@pytest.mark.slow
def test_ask_lists_and_answers(tmp_path: Path) -> None:
    assert "communities" in call("ask", *ROOT).output
    answer = call("ask", "communities", *ROOT, "--format", "json")
    assert len(json.loads(answer.stdout)) == 48
    book = tmp_path / "a.xlsx"
    assert call("ask", "communities", *ROOT, "--format", "xlsx", "--out", str(book)).exit_code == 0
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.max_row == 49
    assert sheet.freeze_panes == "A2"


@pytest.mark.slow
def test_ask_sparql_from_string_file_and_stdin(tmp_path: Path) -> None:
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a hz:Community }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    for args, stdin in (((query,), None), ((str(tmp_path / "q.rq"),), None), (("-",), query)):
        result = call("ask", *args, *ROOT, "--format", "json", stdin=stdin)
        assert json.loads(result.stdout) == [{"n": 48}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("ask", "no-such-question"), "没有名为"),
        (("ask", "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), "SERVICE"),
        (("ask", "SELECT { nonsense"), "没有用“}”合上"),
        (("ask", "INSERT DATA { hz:a hz:b hz:c }"), "只能读"),
        (("ask", "DESCRIBE foaf:Person"), "前缀“foaf:”没有声明"),
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


# --- networks, measures, roles ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace, for what does not depend on what is in it."""
    table = [ALLIANCE, ["甲盟", "乙", "s1", "2"]]
    return write_workspace(tmp_path_factory.mktemp("small"), {PARTIES: parties("乙", "乙丙"), ALLIANCES: table})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, analysis: Analysis) -> None:
    """The shipped workspace is read and measured once for all: how it is read is tested above."""
    workspace = Workspace(analysis.dataset.folder, analysis.dataset)
    workspace.__dict__["analysis"] = analysis
    for name in ("network", "measure", "roles"):
        monkeypatch.setattr(f"hezuo.commands.{name}.reading", lambda *_: workspace)
    monkeypatch.setattr("hezuo.commands.picture.sound", lambda *_: workspace)


def rows_of(result: Result) -> list[dict[str, object]]:
    """The rows of a verb that answered with JSON on standard output."""
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


@pytest.mark.usefixtures("read")
def test_network_lists_and_tells() -> None:
    listed = call("network", *ROOT, "--lang", "en")
    assert listed.exit_code == 0
    for name in ("full", "affiliation", "partners", "platforms", "majors"):
        assert f"\n{name} " in listed.output
    without = call("network", "affiliation", *ROOT)
    assert "209" in without.output
    with_ego = call("network", "单位与平台", *ROOT, "--with-ego")
    assert "349" in with_ego.output
    assert without.output != with_ego.output


@pytest.mark.slow
def test_network_writes_every_format(small: Path, tmp_path: Path) -> None:
    made = {}
    for end in (".gexf", ".graphml", ".json", ".nodes.csv", ".edges.csv", ".csv"):
        target = tmp_path / "新 文件夹" / f"网络{end}"
        result = call("network", "affiliation", "--root", str(small), "--out", str(target))
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        made[end] = target.read_bytes()
    assert networkx.read_gexf(io.BytesIO(made[".gexf"])).number_of_edges() == 1
    assert networkx.read_graphml(io.BytesIO(made[".graphml"])).number_of_nodes() == 2
    assert len(json.loads(made[".json"])["edges"]) == 1
    assert made[".csv"] == made[".edges.csv"]
    assert len(list(csv.reader(io.StringIO(made[".nodes.csv"].decode("utf-8-sig"))))) == 3


@pytest.mark.usefixtures("read")
def test_network_filters(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert call("network", "affiliation", *ROOT, "--only", "天津大学", "--out", str(out)).exit_code == 0
    led = [r for r in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))) if r["role"] == "牵头本科院校"]
    assert len(led) == 6
    fewer = call(
        "network", "affiliation", *ROOT, "--kind", "communities", "--role", "牵头企业", "--without", "天津大学"
    )
    assert fewer.exit_code == 0
    assert "49" in fewer.output


@pytest.mark.usefixtures("read")
def test_measure_ranks_and_reads() -> None:
    rows = rows_of(call("measure", *ROOT, "--measure", "two-mode-degree", "--top", "3", "--format", "json"))
    beside = ("wide_rank", "strict_rank", "所在连通块的节点数")
    assert list(rows[0]) == ["排名", "排名所在", "名称", "类别", "值", "说明", *beside]
    assert all(int(str(r["排名"])) <= 3 for r in rows)
    assert all(str(r["名称"]) in str(r["说明"]) for r in rows)
    english = rows_of(call("measure", "partners", *ROOT, "--measure", "联系数", "--lang", "en", "--format", "json"))
    assert (
        rows_of(call("measure", "Partners", *ROOT, "--measure", "Degree", "--lang", "en", "--format", "json"))
        == english
    )
    assert not any("\u4e00" <= c <= "\u9fff" for r in english for c in str(r["Class"]))


@pytest.mark.slow
@pytest.mark.usefixtures("read")
def test_measure_as_a_table_says_that_there_is_more(tmp_path: Path) -> None:
    shown = call("measure", *ROOT, "--top", "2")
    assert shown.exit_code == 0
    assert "--measure" in shown.stderr
    target = tmp_path / "m.xlsx"
    assert call("measure", *ROOT, "--format", "xlsx", "--out", str(target), "--top", "0").exit_code == 0
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet.max_row == 1 + 262
    assert sheet.max_column > 10
    listed = call("measure", "--list", "--format", "csv")
    assert len(list(csv.reader(io.StringIO(listed.stdout)))) > 20


@pytest.mark.usefixtures("read")
def test_roles_and_their_mismatches(tmp_path: Path) -> None:
    every = rows_of(call("roles", *ROOT, "--format", "json", "--top", "0"))
    assert len(every) == 170
    odd = rows_of(call("roles", *ROOT, "--mismatch", "--format", "json", "--top", "0"))
    assert 0 < len(odd) < len(every)
    assert all(r in every for r in odd)
    one = rows_of(call("roles", "天津大学", *ROOT, "--lang", "en", "--format", "json"))
    assert [r["Name"] for r in one] == ["天津大学"]
    assert one[0]["Platforms"] == 6
    assert one[0]["Match"] == "yes"
    rules = call("roles", *ROOT, "--rules").output
    assert all(word in rules for word in ("作用大、未牵头", "牵头、在外围", "枢纽、中间人或桥梁", "先符合哪条"))
    assert all(word in rules for word in ("枢纽", "中间人", "桥梁", "核心成员", "外围"))
    target = tmp_path / "roles.csv"
    assert call("roles", *ROOT, "--format", "csv", "--out", str(target)).exit_code == 0
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 21


@pytest.mark.usefixtures("read")
def test_roles_say_why_a_name_is_not_listed() -> None:
    fits = call("roles", "天津大学", *ROOT, "--mismatch")
    assert fits.exit_code == 0
    assert "结构角色是枢纽，最高名分是牵头本科院校，没有不相称" in fits.stderr
    assert "共 0 个" not in fits.stderr
    for name, words in {
        "模具产业学院": "不是单位",
        "数控技术": "不是单位",
        "天津轻工职业技术学院": "是学校自己",
        "浪潮集团": "不在任何平台中",
        "无此单位": "找不到",
    }.items():
        told = call("roles", name, *ROOT)
        assert told.exit_code == 2
        assert words in told.stderr, name


# --- page and picture ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_page_is_written_where_it_is_wanted(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "新 文件夹" / "页.html"
    result = call("page", "--root", str(small), "--view", "共同体与学校的角色", "--out", str(target))
    assert result.exit_code == 0, result.output
    assert str(target) in result.output
    assert target.read_bytes().startswith(b"<!DOCTYPE html>")


def test_page_goes_into_the_build_and_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    folder = tmp_path / "w"
    write_workspace(folder, {PARTIES: parties("乙"), ALLIANCES: [ALLIANCE, ["甲盟", "乙", "s1", "2"]]})
    result = call("page", "--root", str(folder), "--party", "乙", "--open")
    assert result.exit_code == 0, result.output
    target = folder / "data" / "build" / "explorer.html"
    assert opened == [target.as_uri()]
    assert target.is_file()


@pytest.mark.slow
@pytest.mark.usefixtures("read")
def test_picture_lists_and_draws(tmp_path: Path) -> None:
    assert "鲁班工坊与国际合作" in call("picture", *ROOT).output
    assert "Luban Workshops" in call("picture", *ROOT, "--lang", "en").output
    target = tmp_path / "图.svg"
    result = call("picture", "luban", *ROOT, "--out", str(target), "--lang", "en")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "Luban Workshops in " in target.read_text(encoding="utf-8")
    assert "--width-mm 156" in result.stderr
    for width, told in (
        ("40", "At 40 mm the least letters have 4.0 pt only; they have 8 pt from 80 mm on."),
        ("156", ""),
    ):
        result = call("picture", "luban", *ROOT, "--width-mm", width, "--out", str(target), "--lang", "en")
        assert told in result.stderr
        assert ("pt" in result.stderr) is bool(told)


@pytest.mark.slow
def test_picture_as_png_needs_a_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "w"
    write_workspace(folder, {PARTIES: parties("乙"), ALLIANCES: [ALLIANCE, ["甲盟", "乙", "s1", "2"]]})
    target = tmp_path / "图.PNG"
    monkeypatch.setattr("hezuo.forms.paper.has_font", lambda: True)
    assert call("picture", "overview", "--root", str(folder), "--out", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    target.unlink()
    monkeypatch.setattr("hezuo.forms.paper.has_font", lambda: False)
    for lang, word in (("zh", "中文字体"), ("en", "font")):
        result = call("picture", "overview", "--root", str(folder), "--out", str(target), "--lang", lang)
        assert result.exit_code == 2
        assert word in result.stderr
        assert not target.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (("network", "nothing"), "没有名为“nothing”的网络", "no network “nothing”"),
        (("network", "full", "--out", "a.txt"), ".gexf", ".gexf"),
        (("network", "--out", "a.gexf"), "网络名称", "name a network"),
        (("network", "full", "--role", "没有这个"), "找不到“没有这个”", "Nothing is called “没有这个”"),
        (("network", "full", "--year", "1900"), "1900", "1900"),
        (("measure", "nothing"), "没有名为“nothing”的网络", "no network “nothing”"),
        (("measure", "--measure", "nothing"), "没有名为“nothing”的指标", "no measure “nothing”"),
        (("measure", "partners", "--measure", "two-mode-degree"), "没有意义", "says nothing"),
        (("measure", "--format", "xlsx"), "--out", "--out"),
        (("roles", "没有这个"), "找不到“没有这个”", "Nothing is called “没有这个”"),
        (("roles", "丙"), "不在任何平台中", "in no platform"),
        (("roles", COLLEGE), "是学校自己", "the college itself"),
        (("roles", "--format", "xlsx"), "--out", "--out"),
        (("page", "--view", "nothing"), "没有名为“nothing”的视图", "no view “nothing”"),
        (("page", "--party", "没有这个"), "找不到“没有这个”", "Nothing is called “没有这个”"),
        (("page", "--view", "luban", "--party", "乙"), "只能给一个", "either"),
        (("picture", "nothing", "--out", "a.svg"), "没有名为“nothing”的视图", "no view “nothing”"),
        (("picture", "overview"), ".svg 或 .png", ".svg or .png"),
        (("picture", "overview", "--out", "a.jpg"), ".svg 或 .png", ".svg or .png"),
        (("picture", "circle", "--out", "a.svg"), "--party 名称", "--party NAME"),
        (("picture", "luban", "--party", "乙", "--out", "a.svg"), "不是围着一个单位", "not drawn around"),
        (("picture", "luban", "--width-mm", "5", "--out", "a.svg"), "40 到 1200", "between 40 and 1200"),
        (("chart", "role-ladder"), ".svg 或 .png", ".svg or .png"),
        (("chart", "nothing", "--out", "a.svg"), "没有名为“nothing”的问题", "no question “nothing”"),
        (("chart", "aliases", "--out", "a.svg"), "没有写明怎样画图", "does not say how it is drawn"),
        (("chart", "role-ladder", "--draw", "bar limit=x", "--out", "a.svg"), "limit=x", "limit=x"),
        (
            ("chart", "parties-by-class", "--draw", "value=class", "--out", "a.svg"),
            "不是能画的数",
            "no number to be drawn",
        ),
        (("chart", "role-ladder", "--width-mm", "5", "--out", "a.svg"), "80 到 1200", "between 80 and 1200"),
        (
            ("picture", "circle", "--party", "没有这个", "--out", "a.svg"),
            "找不到“没有这个”",
            "Nothing is called “没有这个”",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_misuse_is_a_sentence_in_both_languages(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], zh: str, en: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for lang, word in (("zh", zh), ("en", en)):
        result = call(*args, "--root", str(small), "--lang", lang)
        assert result.exit_code == 2, result.output
        assert word.lower() in result.stderr.lower()
        assert result.stdout == ""
        assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("args", [("network", "full", "--weight", "heavy"), ("measure", "--top", "-1"), ("page", "x")])
def test_misuse_that_the_parser_refuses(args: tuple[str, ...]) -> None:
    assert call(*args, *ROOT).exit_code == 2


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_a_sentence(small: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    target = str(tmp_path / "a" / "b.{}")
    for args in (
        ("network", "full", "--out", target.format("gexf")),
        ("measure", "--format", "csv", "--out", target.format("csv")),
        ("roles", "--format", "csv", "--out", target.format("csv")),
        ("picture", "overview", "--out", target.format("svg")),
        ("page", "--out", target.format("html")),
    ):
        result = call(*args, "--root", str(small))
        assert result.exit_code == 2, (args, result.output, result.exception)
        assert str(tmp_path / "a" / "b") in result.stderr


def test_not_a_workspace(tmp_path: Path) -> None:
    result = call("check", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "hezuo init" in result.output


@pytest.mark.slow
def test_show_finds_by_alias_part_and_initials() -> None:
    for name in ("天汽模", "天津汽车模具股份有限公司", "汽车模具股份"):
        assert call("show", name, *ROOT).stdout.startswith("天津汽车模具股份有限公司")
    assert call("show", "tjqcmjgf", *ROOT).stdout.startswith("天津汽车模具股份有限公司")
    many = call("show", "浪潮", *ROOT)
    assert many.exit_code == 2
    assert "浪潮通用软件有限公司" in many.output
    facts = json.loads(call("show", "天津大学", *ROOT, "--format", "json").stdout)
    assert sum(t["heading"] == "牵头本科院校" for t in facts["ties"]) == 6
    assert all(t["pages"] for t in facts["ties"])


@pytest.mark.slow
def test_audit_shows_claim_record_and_rows() -> None:
    result = call("audit", *ROOT, "--format", "json")
    lines = {x["编号"]: x for x in json.loads(result.stdout)}
    assert lines["communities-joined"]["记录所得"] == 48
    rows = call("audit", *ROOT, "--rows", "communities-joined", "--format", "json")
    assert len(json.loads(rows.stdout)) == 48


@pytest.mark.slow
def test_describe() -> None:
    out = call("describe", *ROOT).output
    assert "填写率" in out
    assert "void:triples" in call("describe", *ROOT, "--format", "void").output


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.unix_only
def test_it_runs_as_a_module_with_any_console() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "hezuo", "explain", *ROOT],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "0"},
    )
    assert "产业学院" in out.stdout.decode("utf-8")
