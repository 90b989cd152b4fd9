"""The notebooks run from top to bottom, define no functions and carry no outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pandas as pd
import pytest

REPO = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPO / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[str]:
    """The code of a notebook, cell by cell."""
    found = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in found), "strip the outputs"
    return ["".join(c["source"]) for c in found]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPO)
    names: dict[str, object] = {}
    shown = 0
    for code in cells(path):
        tree = ast.parse(code)
        assert not any(isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda) for n in ast.walk(tree))
        last = tree.body[-1]
        exec(compile(ast.Module(tree.body[:-1], []), path.name, "exec"), names)  # noqa: S102  # our own notebook
        if isinstance(last, ast.Expr):
            answer = eval(compile(ast.Expression(last.value), path.name, "eval"), names)  # noqa: S307  # as above
            assert isinstance(answer, pd.DataFrame)
            assert not answer.empty
            shown += 1
    assert shown > 1
