"""What a verb tells before it answers: whose data it reads, what it could not read, and where each fact stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ALLIANCES, PARTIES, YEAR, Maker, book, load, of, parties, write_workspace
from hezuo.authoring import scaffold
from hezuo.base.terms import HZ
from hezuo.cli import main
from hezuo.explorer import assemble
from hezuo.export.tables import sheets
from hezuo.insight.analysis import Analysis

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

ALLIANCE = ["名称", "牵头单位", "来源", "页"]
SOUND = [ALLIANCE, ["甲盟", "乙", "s1", "3；2"]]
#: A party that nobody knows.
BROKEN = [ALLIANCE, ["甲盟", "乙", "s1", "2"], ["乙盟", "丁", "s1", "2"]]


def call(*args: str) -> Result:
    """Run a verb in this process."""
    return CliRunner().invoke(main, list(args))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one error."""
    return write_workspace(tmp_path_factory.mktemp("broken"), {PARTIES: parties("乙"), ALLIANCES: BROKEN})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace without an error."""
    return write_workspace(tmp_path_factory.mktemp("sound"), {PARTIES: parties("乙"), ALLIANCES: SOUND})


@pytest.mark.parametrize(
    "line",
    [
        *("ask alliances", "show 乙", "audit", "describe", "measure", "network affiliation", "roles", "whatif 乙"),
        *("path 乙", "suggest"),
    ],
)
def test_an_answer_from_half_read_tables_says_so(broken: Path, line: str) -> None:
    result = call(*line.split(), "--root", str(broken))
    assert "1 项错误" in result.stderr
    assert "hezuo check" in result.stderr
    assert "项错误" not in result.stdout


@pytest.mark.parametrize("line", ["page --out p.html", "picture overview --out p.svg", "build --out b"])
def test_nothing_is_drawn_from_half_read_tables(
    broken: Path, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*line.split(), "--root", str(broken))
    assert result.exit_code == 1
    assert "丁" in result.output
    assert list(tmp_path.iterdir()) == []


def test_sound_tables_are_answered_without_a_word(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, {PARTIES: parties("乙"), ALLIANCES: SOUND})
    assert "错误" not in call("describe", "--root", str(root)).stderr


def test_the_shipped_data_is_announced_when_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "示例数据" in call("ask", "sources").stderr
    root = write_workspace(tmp_path, {})
    for where in (root, root / "data"):
        monkeypatch.chdir(where)
        assert "示例数据" not in call("ask", "sources").stderr


def test_all_pages_are_given(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, {PARTIES: parties("乙"), ALLIANCES: SOUND})
    assert "2、3" in call("ask", "alliances", "--root", str(root)).stdout


@pytest.mark.parametrize("place", ["tables/alliances.csv", f"tables/{YEAR}/更多/alliances.csv"])
def test_a_table_that_nobody_reads_is_told(make_workspace: Maker, place: str) -> None:
    found = of(load(make_workspace({place: SOUND})).problems, "odd-one")
    assert [p.place.file for p in found] == [f"data/{place}"]


@pytest.mark.parametrize("ending", [".ett", ".numbers", ".tsv", ".NUMBERS"])
def test_a_table_of_a_program_that_is_not_read_is_told(make_workspace: Maker, ending: str) -> None:
    place = f"tables/{YEAR}/联盟{ending}"
    found = of(load(make_workspace({place: b"x"})).problems, "odd-one")
    assert [p.place.file for p in found] == [f"data/{place}"]


def test_a_template_filled_in_where_it_was_made_is_told(make_workspace: Maker) -> None:
    root = make_workspace({PARTIES: parties("乙")})
    template = root / "template.xlsx"
    template.write_bytes(book({"联盟与共同体": [ALLIANCE]}))
    assert of(load(root).problems, "template-filled") == []
    template.write_bytes(book({"联盟与共同体": SOUND}))
    told = of(load(root).problems, "template-filled")
    assert [(p.place.file, p.place.sheet) for p in told] == [("template.xlsx", "联盟与共同体")]
    assert f"data/tables/{YEAR}/" in told[0].hint_zh


def test_init_says_what_to_run_next(tmp_path: Path) -> None:
    folder = tmp_path / "新 学校"
    out = call("init", str(folder), "--college", "某某职业学院").output
    assert f'hezuo check --root "{folder}"' in out
    assert call("check", "--root", str(folder)).exit_code == 0


def test_each_entry_names_its_file_and_sheet(make_workspace: Maker) -> None:
    root = make_workspace({PARTIES: parties("乙", "丙"), f"tables/{YEAR}/台账.xlsx": book({"alliances": SOUND})})
    graph = load(root)
    rows = graph.store.select("SELECT ?file ?sheet ?line { ?e hz:file ?file ; hz:sheet ?sheet ; hz:line ?line }").rows
    assert rows == [(f"data/tables/{YEAR}/台账.xlsx", "alliances", 2)]
    assert not any(f"<{HZ}sheet>" in q for q in graph.store.nquads() if "/parties/" in q)
    assert "台账.xlsx[alliances]#2" in call("show", "甲盟", "--root", str(root)).stdout
    # Whatever tells where a row stands tells the sheet: the introductions, the table of ties, the page.
    assert "台账.xlsx[alliances]#2" in call("path", "乙", "--format", "csv", "--root", str(root)).stdout
    measured = Analysis(graph)
    assert "台账.xlsx[alliances]#2" in sheets(measured)["ties.csv"].decode("utf-8-sig")
    assert f"data/tables/{YEAR}/台账.xlsx[alliances]" in assemble.graph_document(measured, {})["entries"]["file"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        *("ask alliances", "audit", "describe", "measure --top 1", "roles", "whatif 乙", "path 乙", "suggest"),
        *("ask", "measure --list", "roles --rules"),
    ],
)
def test_the_name_of_a_file_decides_its_format(small: Path, tmp_path: Path, line: str) -> None:
    for name, start in (("a.xlsx", b"PK"), ("a.csv", b"\xef\xbb\xbf"), ("a.json", b"[")):
        call(*line.split(), "--root", str(small), "--out", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(start), name
    refused = call(*line.split(), "--root", str(small), "--format", "xlsx")
    assert refused.exit_code == 2
    assert "--out" in refused.stderr


def test_problems_as_csv_open_in_excel(broken: Path, tmp_path: Path) -> None:
    call("check", "--root", str(broken), "--format", "csv", "--out", str(tmp_path / "p.csv"))
    assert (tmp_path / "p.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_csv_with_semicolons_between_its_columns_is_read(make_workspace: Maker) -> None:
    text = "\n".join(";".join(row) for row in [ALLIANCE, ["甲盟", "乙", "s1", "2"]]) + "\n"
    graph = load(make_workspace({PARTIES: parties("乙"), ALLIANCES: text.encode()}))
    assert [p for p in graph.problems if p.place.file.endswith("alliances.csv")] == []


def test_a_value_near_one_of_a_list_is_named(make_workspace: Maker) -> None:
    rows = [["名称", "类别", "省级地区", "来源", "页"], ["甲职业学院", "高职院校", "四川省", "s1", "1"]]
    told = of(load(make_workspace({PARTIES: rows})).problems, "not-in-list")
    assert told[0].hint_zh.startswith("是不是“四川”？")


def test_a_sheet_of_no_kind_near_is_told_without_a_blank_guess(make_workspace: Maker) -> None:
    root = make_workspace({f"tables/{YEAR}/台账.xlsx": book({"zzzz": SOUND, "共同体": SOUND})})
    hints = {p.place.sheet: p.hint_zh for p in of(load(root).problems, "unknown-sheet")}
    assert "“”" not in hints["zzzz"]
    assert "共同体”" in hints["共同体"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["ask", "--nix"], "没有 --nix 这个选项。"),
        (["nix"], "没有“nix”这个命令。"),
        (["show"], "还缺 'NAME'。"),
        (["check", "--format", "pdf"], "'--format' 的值不能用。"),
        (["explain", "a", "b", "c"], "命令的写法有误。"),
    ],
)
def test_misuse_at_the_console_is_told_in_chinese_first(line: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "hezuo", *line], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").splitlines()[0] == said


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (
            ["report", "changes", "--out", "."],
            "'--out' 要写文件，. 是文件夹",
            "'--out' wants a file, and . is a folder",
        ),
        (["picture", "roles", "--out", "."], "'--out' 要写文件，. 是文件夹", "'--out' wants a file, and . is a folder"),
        (["names", "--out", "."], "'--out' 要写文件，. 是文件夹", "'--out' wants a file, and . is a folder"),
        (
            ["build", "--out", "a.txt"],
            "'--out' 要写文件夹，a.txt 是文件",
            "'--out' wants a folder, and a.txt is a file",
        ),
        (
            ["show", "x", "--root", "a.txt"],
            "'--root' 要写文件夹，a.txt 是文件",
            "'--root' wants a folder, and a.txt is",
        ),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_told_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], zh: str, en: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    done = call(*line)
    assert done.exit_code == 2
    assert zh in done.stderr
    assert en in done.stderr


def test_new_names_what_is_taken(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, {})
    taken = call("new", "alumni", "--zh", "产业学院", "--en", "Alumni", "--root", str(root))
    assert "产业学院" in taken.output
    assert scaffold.NAME.match("alumni")
