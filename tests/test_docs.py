"""Nothing undocumented, nothing stale; the recipes run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hezuo import ask, workspace
from hezuo.cli import VERBS, main
from hezuo.explain import dictionary
from hezuo.ontology import load

REPO = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def text(name: str) -> str:
    return (REPO / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_verb_and_setting_is_documented(name: str) -> None:
    for verb in VERBS:
        assert f"`hezuo {verb}" in text(name), verb
    for setting in ("name", "college", "--root", "--lang"):
        assert setting in text(name)


def test_every_option_has_a_help_text() -> None:
    for verb in VERBS:
        command = main.get_command(None, verb)  # type: ignore[arg-type]  # the group needs no context for it
        assert command is not None
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, f"{verb} {parameter.name}"  # type: ignore[attr-defined]  # options have one


def test_the_data_dictionary_is_fresh() -> None:
    assert text("data/README.md") == dictionary(load(workspace.find(REPO))), "run: make docs"


def test_the_list_of_questions_is_fresh() -> None:
    out = CliRunner().invoke(main, ["ask", "--root", str(REPO), "--format", "markdown"]).output
    assert text("ontology/questions/README.md") == out, "run: make docs"
    assert all(f"| {name} |" in out for name in ask.questions(workspace.find(REPO)))


def test_there_are_enough_questions() -> None:
    assert len(ask.questions(workspace.find(REPO))) >= 40


def test_every_question_has_an_example_for_what_it_needs() -> None:
    for question in ask.questions(workspace.find(REPO)).values():
        needed = {p.name for p in question.parameters if p.default is None}
        assert needed <= {name for name, _ in question.example}, question.name


@pytest.mark.parametrize("name", READMES)
def test_the_summary_in_the_readme_is_real(name: str, tmp_path: Path) -> None:
    out = CliRunner().invoke(main, ["build", "--root", str(REPO), "--out", str(tmp_path / "b")]).output
    for line in out.splitlines()[:-1]:
        assert line in text(name)


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_worked_example_is_real(name: str, lang: str) -> None:
    out = CliRunner().invoke(main, ["ask", "role-ladder", "--root", str(REPO), "--lang", lang]).stdout
    assert out in text(name)


def test_links_lead_somewhere() -> None:
    for path in REPO.glob("**/*.md"):
        if {".venv", "node_modules", ".git"} & set(path.relative_to(REPO).parts):
            continue
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def recipes() -> dict[str, list[str]]:
    """The shell blocks of CONTRIBUTING.md by the heading they stand under."""
    found: dict[str, list[str]] = {}
    heading = ""
    for part in re.split(r"^## ", text("CONTRIBUTING.md"), flags=re.MULTILINE)[1:]:
        heading = part.splitlines()[0]
        found[heading] = [b.strip() for b in re.findall(r"```bash\n(.*?)```", part, flags=re.DOTALL)]
    return {h: blocks for h, blocks in found.items() if blocks}


@pytest.mark.parametrize("heading", sorted(recipes()))
def test_the_recipes_run(heading: str, tmp_path: Path) -> None:
    blocks = recipes()[heading]
    assert len(blocks) == 4
    shutil.copytree(REPO / "data", tmp_path / "data", ignore=shutil.ignore_patterns("build"))
    (tmp_path / "ontology" / "kinds").mkdir(parents=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in blocks:
        steps = ["bash", "-euc", block]
        result = subprocess.run(steps, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, check=False)
        assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()
