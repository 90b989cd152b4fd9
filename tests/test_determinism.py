"""The same tables give the same bytes: in any process, folder, locale, order of hashing and at any time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ALLIANCES, DATA_FILES, ROOT, YEAR, Maker, Rows, declared, load, parties
from hezuo.base.store import Value
from hezuo.export.build import contents, derived
from hezuo.formats.workbook import EPOCH, template, written_sheet
from hezuo.insight.analysis import Analysis
from hezuo.record.load import Dataset

#: Environments that must not matter: the seed of hashes, the locale, the zone of the clock.
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "UTC"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "TZ": "Asia/Shanghai"},
]
TEMPLATE = """
import sys
from pathlib import Path
from hezuo.schema import ontology
from hezuo.base import workspace
from hezuo.formats.workbook import template
Path(sys.argv[2]).write_bytes(template(ontology.load(workspace.find(Path(sys.argv[1])))))
"""


def run(arguments: list[str], cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONHASH", "PYTHONUTF8"))}
    cwd.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=kept | environment, capture_output=True, check=False
    )


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def builds(root: Path, folder: Path) -> list[dict[str, bytes]]:
    """A build of `root` in each environment, each in a folder of its own and called by another path."""
    found = []
    for number, environment in enumerate(ENVIRONMENTS):
        cwd, out = folder / f"cwd{number}", folder / f"out{number}"
        called = root if number else Path(os.path.relpath(root, cwd))
        done = run(["-m", "hezuo", "build", "--root", str(called), "--out", str(out)], cwd, environment)
        assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-2000:]
        found.append(files(out))
    return found


@pytest.mark.slow
def test_the_shipped_workspace_gives_the_same_bytes(tmp_path: Path, shipped: Dataset, analysis: Analysis) -> None:
    one, other = builds(ROOT, tmp_path)
    here = contents(shipped, lambda: derived(analysis, tmp_path / "none"))
    assert {"explorer.html", "measures.nq", "positions.csv", "tables/roles.csv"} <= set(here)
    assert {n for n in here if "/" not in n and n in DATA_FILES} == set(DATA_FILES)
    assert sorted(one) == sorted(here)
    assert {n for n in one if one[n] != other[n]} == set()
    assert {n for n in one if one[n] != here[n]} == set()


@pytest.mark.slow
def test_a_second_build_keeps_what_the_first_laid_out(tmp_path: Path, analysis: Analysis) -> None:
    first = derived(analysis, tmp_path)
    (tmp_path / "positions.csv").write_bytes(first["positions.csv"])
    assert derived(analysis, tmp_path) == first


@pytest.mark.slow
def test_chinese_file_names_in_a_plain_locale(tmp_path: Path, make_workspace: Maker) -> None:
    """Tables may be named by the Chinese name of their kind, also where Python takes file names for ASCII."""
    rows = [["名称", "来源"], ["联盟", "s1"]]
    folder = make_workspace({f"tables/{YEAR}/联盟与其他共同体.csv": rows, f"tables/{YEAR}/专业.csv": rows})
    one, other = builds(folder, tmp_path)
    assert {n for n in one if one[n] != other[n]} == set()


def test_names_of_folders_do_not_get_into_the_files(make_workspace: Maker) -> None:
    folder = make_workspace({ALLIANCES: [["名称", "来源"], ["联盟", "s1"]]})
    assert [name for name, data in contents(load(folder)).items() if str(folder).encode() in data] == []


@pytest.mark.slow
def test_the_template_is_the_same_twice(tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    done = run(["-c", TEMPLATE, str(ROOT), str(out)], tmp_path / "cwd", ENVIRONMENTS[0])
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert out.read_bytes() == template(declared())


ROWS: list[list[Value]] = [["=1"], [None]]
MADE = [lambda: template(declared()), lambda: written_sheet(["甲"], ROWS)]


@pytest.mark.slow
@pytest.mark.parametrize("made", MADE, ids=["template", "answer"])
def test_no_clock_in_a_workbook(made: Callable[[], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert {i.date_time for i in archive.infolist()} == {EPOCH}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d{2}-\d{2}T[\d:]+Z", core) == ["2024-01-01T00:00:00Z"] * 2


def test_two_answers_are_the_same_workbook() -> None:
    rows: list[list[Value]] = [["甲", 1, 2.5, True, None]] * 3
    assert written_sheet(list("abcde"), rows) == written_sheet(list("abcde"), rows)


def test_files_in_any_order(make_workspace: Maker) -> None:
    """The order in which a folder lists its files is the file system's: it must not show."""
    names = {"2023": "ＧＦ公司", "2024": "GF公司"}
    tables: dict[str, Rows] = {f"tables/{y}/parties.csv": parties("丁公司", n) for y, n in names.items()}
    tables[ALLIANCES] = [["名称", "牵头单位", "来源"], ["联盟", "GF公司", "s1"]]
    one, other = (contents(load(make_workspace(t))) for t in (tables, dict(reversed(tables.items()))))
    assert {n for n in one if one[n] != other[n]} == set()
