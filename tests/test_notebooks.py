"""The notebooks run from top to bottom, define no functions, carry no outputs and ask nothing of a network.

They use what `import hezuo` gives and nothing from inside it: what a reader copies from them keeps working.
"""

from __future__ import annotations

import ast
import html
import json
import re
import socket
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import hezuo
from hezuo.explorer.inline import Page

pytestmark = pytest.mark.slow

REPO = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPO / "notebooks").glob("*.ipynb"))
#: What a notebook may import: the program by its front door, and the libraries that its answers are made for.
IMPORTED = {"hezuo", "networkx", "pandas"}


def cells(path: Path) -> list[str]:
    """The code of a notebook, cell by cell."""
    found = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in found), "strip the outputs"
    return ["".join(c["source"]) for c in found]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


def headings(path: Path) -> list[str]:
    """The headings of its questions."""
    found = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "markdown"]
    return re.findall(r"^## (.*)$", "\n".join("".join(c["source"]) for c in found), flags=re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda p: p.stem)
def test_the_questions_are_numbered(path: Path) -> None:
    numbers = [h.partition(".")[0] for h in headings(path)]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def inside(code: str) -> set[str]:
    """What code takes from elsewhere than `import hezuo`, pandas and networkx."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names} - IMPORTED
                found |= {alias.asname for alias in names if alias.name == "hezuo" and alias.asname}
            case ast.ImportFrom(module=module):
                found |= {f"from {module}"}
            case ast.Attribute(value=ast.Name(id="hezuo"), attr=name):
                found |= {f"hezuo.{name}"} - {f"hezuo.{public}" for public in hezuo.__all__}
            case ast.Attribute(value=ast.Name(id="ws"), attr=name) if name in ("analysis", "dataset") or name[0] == "_":
                found |= {f"ws.{name}"}
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_comes_from_inside_the_program(path: Path) -> None:
    code = "\n".join(cells(path))
    assert "import hezuo" in code.splitlines()
    assert inside(code) == set()


@pytest.mark.parametrize(
    "code",
    [
        "from hezuo.routes import routes",
        "from hezuo import routes",
        "import hezuo.routes",
        "import hezuo as h",
        "import numpy",
        "hezuo.routes.paths(1)",
        "ws.analysis.ties",
    ],
)
def test_what_comes_from_inside_is_seen(code: str) -> None:
    assert inside(code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a notebook opened a connection")

    monkeypatch.chdir(REPO)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    names: dict[str, object] = {}
    shown = 0
    for code in cells(path):
        tree = ast.parse(code)
        assert not any(isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda) for n in ast.walk(tree))
        last = tree.body[-1]
        exec(compile(ast.Module(tree.body[:-1], []), path.name, "exec"), names)  # noqa: S102  # our own notebook
        assert isinstance(last, ast.Expr), "a cell ends with what it shows"
        answer = eval(compile(ast.Expression(last.value), path.name, "eval"), names)  # noqa: S307  # as above
        printed = capsys.readouterr().out
        if isinstance(answer, Page):
            holds_the_page(answer)
        elif answer is None:
            assert printed.strip(), "a cell ends with what it shows"
        else:
            assert isinstance(answer, pd.DataFrame)
            assert not answer.empty
        shown += 1
    assert shown > 1


def holds_the_page(answer: Page) -> None:
    """What a notebook puts in place is a frame around the whole page, which forbids every request."""
    made = answer._repr_html_()
    match = re.fullmatch(r'<iframe srcdoc="([^"]*)" width="100%" height="(\d+)" style="border:0"></iframe>', made)
    assert match is not None
    assert html.unescape(match[1]) == answer.html
    assert int(match[2]) == answer.height
    assert "default-src 'none'" in answer.html
    assert "connect-src 'none'" in answer.html
