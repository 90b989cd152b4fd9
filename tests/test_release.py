"""What is released: one version, a lock that fits, a wheel with what is read at run time, types that users see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from release_check import ROOT, SHIPPED, build, contents, run, scripts, unpacked, version, versions

LOCK = ROOT / "requirements-dev.lock"
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What a user writes, and what of it a type checker must know.
USER = """
import hezuo

ws = hezuo.open_workspace()
for problem in ws.problems:
    print(problem.code, problem.place.file)
reveal_type(ws.problems)
reveal_type(ws.ask("role-ladder"))
reveal_type(ws.measure("affiliation", "degree"))
reveal_type(ws.measure("affiliation", "degree").frame())
reveal_type(hezuo.__version__)
"""
KNOWN = ["list[hezuo.base.problems.Problem]", "DataFrame", "MeasureInsight", "DataFrame", "str"]
WRONG = """
import hezuo

hezuo.opened_workspace()
hezuo.open_workspace().ask(1)
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist."""
    folder = tmp_path_factory.mktemp("release")
    return build("wheel", unpacked(build("sdist", ROOT, folder / "sdist"), folder / "source"), folder / "wheel")


def test_the_version_is_one() -> None:
    assert set(versions().values()) == {version()}, versions()


def test_the_versions_of_python_are_those_that_ci_runs() -> None:
    told = re.findall(r"Python :: (3\.\d+)$", "\n".join(PROJECT["classifiers"]), flags=re.MULTILINE)
    (run_by_ci,) = re.findall(r"^ +python: (\[.*\])$", WORKFLOW.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert told == ast.literal_eval(run_by_ci)
    assert PROJECT["requires-python"] == f">={told[0]}"


def locked() -> dict[str, str]:
    """The versions of the lock."""
    found = re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(found)


def wanted(extra: str) -> list[Requirement]:
    """What an extra asks for, with that of the extras that it names."""
    found: list[Requirement] = []
    for requirement in map(Requirement, PROJECT["optional-dependencies"][extra]):
        found += [r for e in requirement.extras for r in wanted(e)] if requirement.name == "hezuo" else [requirement]
    return found


def test_the_lock_fits_the_project() -> None:
    pinned = locked()
    for requirement in (*map(Requirement, PROJECT["dependencies"]), *wanted("dev")):
        assert requirement.specifier.contains(pinned[requirement.name]), f"{requirement}: run `make lock`"


def test_the_lock_is_of_hashes_and_of_no_machine() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("-") or "://" in line] == []
    pins = [n for n, line in enumerate(lines) if re.match(r"[\w.-]+==", line)]
    assert [lines[n] for n in pins if not lines[n + 1].startswith("    --hash=sha256:")] == []


@pytest.mark.slow
def test_the_wheel_holds_what_is_read_at_run_time(wheel: Path) -> None:
    held = contents(wheel)
    assert held[""] == []
    assert [category for category in SHIPPED if not held[category]] == []
    shipped = {n.removeprefix("hezuo/shipped/") for names in held.values() for n in names if "/shipped/" in n}
    patterns = ["*.ttl", "kinds/*.ttl", "lists/*.ttl", "questions/*.rq", "rules/*.rq", "views/*.rq"]
    patterns += ["namelists/*.tsv", "namelists/*.txt"]
    read = {p.relative_to(ROOT).as_posix() for pattern in patterns for p in (ROOT / "ontology").glob(pattern)}
    assert {n for n in shipped if n.startswith("ontology/")} == read
    data = [
        p for p in (ROOT / "data").rglob("*") if p.suffix in (".csv", ".toml") and not {"build", "out"} & {*p.parts}
    ]
    data += (ROOT / "data" / "reports").glob("*/report*.md")
    assert {n for n in shipped if n.startswith("data/")} == {p.relative_to(ROOT).as_posix() for p in data}


def test_all_that_is_asked_of_the_ontology_is_shipped() -> None:
    """Every pattern that the program looks for in `ontology/` is in a category of the wheel."""
    sources = (p.read_text(encoding="utf-8") for p in (ROOT / "graph" / "hezuo").rglob("*.py"))
    patterns = {p for s in sources for p in re.findall(r'"((?:[a-z]+/)?(?:[a-z-]*\*[a-z-]*)\.(?:ttl|rq))"', s)}
    assert {"*.ttl", "kinds/*.ttl", "questions/*.rq"} <= patterns
    for pattern in patterns:
        for path in (ROOT / "ontology").glob(pattern):
            name = "hezuo/shipped/" + path.relative_to(ROOT).as_posix()
            assert any(re.fullmatch(known, name) for known in SHIPPED.values()), name


@pytest.mark.slow
def test_a_user_sees_the_types(wheel: Path, tmp_path: Path) -> None:
    """As mypy finds the installed wheel: names and types are known, misspelt ones refused."""
    environment = tmp_path / "env"
    run([sys.executable, "-m", "venv", "--without-pip", environment], tmp_path)
    python = scripts(environment) / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--no-deps", "--no-index", wheel], tmp_path)
    # The libraries, pandas' types among them, are those of this environment.
    places = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own, theirs = (Path(run([p, "-c", places], tmp_path).strip()) for p in (sys.executable, python))
    (theirs / "libraries.pth").write_text(str(own) + "\n", encoding="utf-8")
    (tmp_path / "user.py").write_text(textwrap.dedent(USER), encoding="utf-8")
    (tmp_path / "wrong.py").write_text(textwrap.dedent(WRONG), encoding="utf-8")
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", python]
    said = run([*mypy, "user.py"], tmp_path)
    revealed = re.findall(r'Revealed type is "([^"]*)"', said)
    assert [known in type_ for known, type_ in zip(KNOWN, revealed, strict=True)] == [True] * len(KNOWN), said
    done = subprocess.run([*map(str, mypy), "wrong.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert re.findall(r"wrong\.py:(\d+): error: .*\[(.*)\]", done.stdout) == [("4", "attr-defined"), ("5", "arg-type")]


@pytest.mark.long
def test_the_lock_makes_a_working_environment(tmp_path: Path) -> None:
    """In a new environment every file that is fetched has the hash that the lock says, and the project runs."""
    environment = tmp_path / "env"
    run([sys.executable, "-m", "venv", environment], tmp_path)
    python = scripts(environment) / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--requirement", LOCK], tmp_path)
    run(
        [*pip, "--no-deps", "--no-build-isolation", unpacked(build("sdist", ROOT, tmp_path / "sdist"), tmp_path / "s")],
        tmp_path,
    )
    run([python, "-m", "pip", "check"], tmp_path)
    assert version() in run([scripts(environment) / "hezuo", "--version"], tmp_path)
