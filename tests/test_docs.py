"""Nothing undocumented, nothing stale; the recipes have a module of their own."""

from __future__ import annotations

import ast
import csv
import inspect
import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from hezuo.base import workspace
from hezuo.cli import VERBS, main
from hezuo.explorer import view_layout
from hezuo.forms.registry import FORMS
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import backbone
from hezuo.insight.roles import party_roles
from hezuo.measures import registry
from hezuo.network.files import WRITERS
from hezuo.record import ask, views
from hezuo.schema.ontology import load
from write_docs import BLOCKS, WHOLE, with_blocks

REPO = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
CATALOGUES = ("graph/hezuo/measures/README.md", "graph/hezuo/measures/README.zh-CN.md")
PICTURES = ("overview", "communities", "report-chapter")


def text(name: str) -> str:
    return (REPO / name).read_text(encoding="utf-8")


def invoke(*args: str) -> Result:
    """A verb on the shipped workspace."""
    return CliRunner().invoke(main, [*args, "--root", str(REPO)])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a build says, and the folder that it wrote."""
    folder = tmp_path_factory.mktemp("docs") / "b"
    result = invoke("build", "--out", str(folder))
    assert result.exit_code == 0, result.output
    return result.stdout, folder


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a document in one language, without the indent of a list they may stand in."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text(name), flags=re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(body).rstrip() for _, body in found]


@pytest.mark.parametrize("name", READMES)
def test_every_verb_and_setting_is_documented(name: str) -> None:
    for verb in VERBS:
        assert f"| `hezuo {verb}" in text(name), verb
    settings = workspace.KNOWN
    assert set(settings) == set(tomllib.loads(text("data/workspace.toml")))
    for setting in (*(f"`{s}`" for s in settings), "--root", "--lang"):
        assert setting in text(name), setting


@pytest.mark.parametrize("name", READMES)
def test_every_verb_in_it_exists(name: str) -> None:
    assert set(re.findall(r"(?:^|[`$] ?)hezuo ([a-z]+)", text(name), flags=re.MULTILINE)) <= set(VERBS)


def test_every_option_has_a_help_text() -> None:
    for verb in VERBS:
        command = main.get_command(None, verb)  # type: ignore[arg-type]  # the group needs no context for it
        assert command is not None
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, f"{verb} {parameter.name}"  # type: ignore[attr-defined]  # options have one


@pytest.mark.parametrize("name", [*WHOLE, *BLOCKS])
def test_what_is_generated_is_fresh(name: str) -> None:
    assert text(name) == (WHOLE[name]() if name in WHOLE else with_blocks(name)), "run: make docs"


def test_every_question_is_listed() -> None:
    listed = text("ontology/questions/README.md")
    assert [name for name in ask.questions(workspace.find(REPO)) if f"| {name} |" not in listed] == []


def test_every_kind_is_in_the_dictionary() -> None:
    titles = {
        k.notation: f"## {k.label('zh')} · {k.label('en')} — `{k.notation}`" for k in load(workspace.find(REPO)).kinds
    }
    assert [name for name, title in titles.items() if title not in text("data/README.md")] == []


def test_there_are_enough_questions() -> None:
    assert len(ask.questions(workspace.find(REPO))) >= 40


def test_every_question_has_an_example_for_what_it_needs() -> None:
    for question in ask.questions(workspace.find(REPO)).values():
        needed = {p.name for p in question.parameters if p.default is None}
        assert needed <= {name for name, _ in question.example}, question.name


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_measure_is_listed(name: str) -> None:
    assert [m for m in registry.measures() if f"\n## {m}\n" not in text(name)] == []


def test_every_view_is_documented() -> None:
    known = views.views(workspace.find(REPO))
    assert known
    for view in known.values():
        assert f"| `{view.name}` | {view.title[0]} | {view.title[1]} |" in text("ontology/README.md"), view.name
        for name, title in zip(READMES, reversed(view.title), strict=True):
            words = " ".join(text(name).split())
            assert re.search(rf"{re.escape(title)} ?[(（]`{view.name}`[)）]", words), f"{name}: {view.name}"


def test_every_key_of_a_view_is_documented() -> None:
    module = ast.parse(inspect.getsource(views))
    keys = {
        n.slice.value for n in ast.walk(module) if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant)
    }
    asked = [n for n in ast.walk(module) if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "get"]
    keys |= {n.args[0].value for n in asked if isinstance(n.args[0], ast.Constant)}
    numbers = [n for n in ast.walk(module) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "_whole"]
    keys |= {n.args[1].value for n in numbers if isinstance(n.args[1], ast.Constant)}
    known = {k for k in keys if isinstance(k, str)} - {"thing", "band", "order"}
    assert {"layout", "labels", "title.zh"} <= known
    for word in (*known, "finding.zh", "second.zh", "figure.NAME", *view_layout.LAYOUTS, *FORMS, *views.COLOURS):
        assert f"`{word}`" in text("ontology/README.md"), word


def test_every_network_is_documented() -> None:
    ontology = load(workspace.find(REPO))
    assert ontology.networks
    for network in ontology.networks.values():
        row = f"| `{network.notation}` | {network.label('zh')} | {network.label('en')} |"
        assert row in text("ontology/README.md"), network.notation


def test_every_term_of_the_renderers_is_documented() -> None:
    terms = re.findall(r"^(view:\w+) a ", text("ontology/view.ttl"), flags=re.MULTILINE)
    assert len(terms) > 8
    for term in terms:
        assert f"`{term}`" in text("ontology/README.md"), term


@pytest.mark.slow
def test_every_export_and_file_of_a_build_is_documented(built: tuple[str, Path]) -> None:
    _, folder = built
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {"dataset.nq", "tables/roles.csv"} <= files
    for name in READMES:
        listed = set(re.findall(r"`((?:tables/)?[\w-]+\.(?:nq|ttl|jsonld|json|csv|html))`", text(name)))
        assert files <= listed, name
        assert {f for f in listed if f.startswith("tables/")} <= files, name
        assert all(ending in text(name) for ending in WRITERS), name


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_the_summary_in_the_readme_is_real(name: str, built: tuple[str, Path]) -> None:
    out, folder = built
    assert "explorer.html" in out
    assert out.replace(str(folder), "…/data/build") in text(name)


def test_how_to_call_it_is_said_where_it_is_installed() -> None:
    for name in (*READMES, "Makefile"):
        said = text(name).replace("$(BIN)", ".venv/bin").replace("$(VENV)", ".venv")
        assert ". .venv/bin/activate" in said, name
        assert ".venv\\Scripts\\activate" in said, name


def test_every_target_is_documented() -> None:
    (targets,) = re.findall(r"^\.PHONY: (.*)$", text("Makefile"), flags=re.MULTILINE)
    told = text("CONTRIBUTING.md") + text("README.md")
    untold = [target for target in targets.split() if not re.search(rf"\bmake {target}(?![\w-])", told)]
    assert untold == ["all", "lint", "clean"]


def sessions() -> Iterator[Any]:
    """Every `$ hezuo …` in the READMEs with what is said to come out of it."""
    for name in READMES:
        for body in blocks(name, "text"):
            if body.startswith("$ "):
                line, _, shown = body.partition("\n")
                yield pytest.param(line[2:], shown, id=f"{name}: {line[2:40]}")


@pytest.mark.slow
@pytest.mark.parametrize(("line", "shown"), list(sessions()))
def test_the_worked_examples_are_real(line: str, shown: str) -> None:
    """As it stands; a line `…` stands for lines left out."""
    result = invoke(*shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    out = result.stdout.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\n")
    lines = shown.split("\n")
    if "…" not in lines:
        assert out == lines
        return
    rest = iter(out)
    assert [line for line in lines if line != "…" and line not in rest] == []
    assert lines[0] in ("…", out[0])


@pytest.mark.slow
def test_the_commands_in_the_readmes_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command once, in the order of the READMEs, which have many in common.

    Where only the name of the file differs that is written, the Chinese one is written.
    """
    monkeypatch.chdir(tmp_path)
    every: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name in READMES:
        lines = [shlex.split(line, comments=True) for body in blocks(name, "bash") for line in body.splitlines()]
        inline = re.findall(r"`(hezuo (?:network|page|picture) [^`|]*--out [^`]+)`", text(name))
        commands = [c for c in (*lines, *map(shlex.split, inline)) if c[:1] == ["hezuo"]]
        assert len(commands) > 1
        written = [("--out", c[c.index("--out") + 1]) if "--out" in c else () for c in commands]
        every |= {
            (*(w for w in c if w not in out), *(Path(w).suffix for w in out)): tuple(c)
            for c, out in zip(commands, written, strict=True)
        }
    assert any(not word.isascii() for command in every.values() for word in command[-1:])
    for command in every.values():
        assert invoke(*command[1:]).exit_code == 0, command


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_the_python_in_the_readme_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # Those that follow go on from the first.
    body = "\n".join(blocks(name, "python"))
    assert body.count("import hezuo\n") == 1
    names: dict[str, Any] = {}
    exec(compile(body, name, "exec"), names)  # noqa: S102  # our own document
    assert names["ws"].problems is not None


@pytest.mark.parametrize("name", READMES)
def test_what_the_readme_says_of_chance_and_mismatch_is_so(name: str, analysis: Analysis) -> None:
    """The sentences that no command prints as they stand."""
    found, uneven = backbone(analysis), [s.mismatch for s in party_roles(analysis) if s.mismatch]
    with (REPO / "data" / "tables" / "2024" / "communities.csv").open(encoding="utf-8-sig", newline="") as file:
        members = [row["成员单位"] for row in csv.DictReader(file)]
    facts = (
        len(found.p),
        f"{found.q.min():.2f}",
        len(uneven),
        uneven.count("nominal"),
        len(members),
        members.count(""),
    )
    numbers = [str(n) for n in facts]
    assert found.survivors == 0, "the READMEs say that nothing is more than chance"
    assert all(re.search(rf"(?<![\d.]){re.escape(n)}(?!\d)", text(name)) for n in numbers), numbers


def test_the_pictures_are_small_enough_to_show() -> None:
    for picture in PICTURES:
        path = REPO / "graph" / "explorer" / "pictures" / f"{picture}.png"
        assert path.read_bytes()[:4] == b"\x89PNG"
        assert path.stat().st_size <= 300 * 1024, picture
        assert all(f"](graph/explorer/pictures/{picture}.png)" in text(name) for name in READMES)


def test_links_lead_somewhere() -> None:
    for path in REPO.glob("**/*.md"):
        if any(part.startswith((".venv", "node_modules")) for part in path.relative_to(REPO).parts):
            continue
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
