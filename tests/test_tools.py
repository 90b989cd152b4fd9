"""Nothing is skipped in CI for want of a tool, and every test is marked for the run that it belongs to."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import settings

import tools_kit
from conftest import FIRST, begins
from tools_kit import MODULES, OPTIONAL, PROGRAMS, USUAL, examples, needs

ROOT = Path(__file__).resolve().parents[1]
TESTS = sorted(Path(__file__).parent.glob("*.py"))


def test_the_files_that_begin_first_are_there_and_the_rest_follows() -> None:
    assert [name for name in FIRST if not (ROOT / "tests" / f"test_{name}.py").is_file()] == []
    assert len(set(FIRST)) == len(FIRST)
    found = sorted(["words", *reversed(FIRST), "values"], key=begins)
    assert found == [*FIRST, "words", "values"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with none of the tools."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name in MODULES else real(name, *more))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", [*PROGRAMS, *MODULES])
def test_without_a_tool_a_test_is_skipped_and_fails_in_ci(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEZUO_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=name):
        needs(name)
    monkeypatch.setenv("HEZUO_CI", "1")
    # What not every system can have is skipped there too.
    refused = pytest.skip.Exception if name in OPTIONAL else pytest.fail.Exception
    with pytest.raises(refused, match=name):
        needs(name)


def test_a_tool_that_is_there_is_handed_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert needs("browser") == str(tmp_path / "mine")
    monkeypatch.setattr(tools_kit, "MODULES", ("json",))
    assert needs("json").dumps(1) == "1"


def test_ci_says_that_it_is_ci() -> None:
    assert re.search(r"^export HEZUO_CI=1$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE)


def calls(path: Path) -> set[str]:
    """What a module calls, as written."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.stem)
def test_every_skip_and_number_of_examples_goes_through_the_kit(path: Path) -> None:
    """So that CI can refuse the one, and `make test-long` raise the other."""
    refused = {"pytest.skip", "pytest.importorskip", "pytest.mark.skipif", "settings"}
    assert path.stem in ("tools_kit", "test_tools") or calls(path) & refused == set()


def test_a_long_run_tries_more_examples() -> None:
    now = settings().max_examples
    assert examples(10).max_examples == 10 * now // USUAL
    assert settings.get_profile("long").max_examples >= 10 * USUAL


@pytest.mark.parametrize("name", [*PROGRAMS, *MODULES])
def test_every_tool_is_there(name: str) -> None:
    assert needs(name)
