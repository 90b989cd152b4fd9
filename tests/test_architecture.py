"""The layers hold, no domain word sits in Python, and starting is cheap."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from hezuo import workspace
from hezuo.ontology import load

REPO = Path(__file__).parents[1]
SOURCES = sorted((REPO / "graph" / "hezuo").rglob("*.py"))
HEAVY = {"pandas", "numpy", "polars", "networkx", "rdflib", "scipy", "pyvis", "pyoxigraph", "openpyxl"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: What people type into cells, read by `values`: numerals and date marks, not domain words.
TYPED = {"values.py"}


def strings(path: Path) -> list[tuple[int, str]]:
    """The string constants of a module that are no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, documented) and isinstance(n.body[0], ast.Expr)
    }
    constants = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [(n.lineno, str(n.value)) for n in constants if id(n) not in docs]


def test_no_chinese_in_python() -> None:
    found = [f"{p.name}:{n} {s!r}" for p in SOURCES if p.name not in TYPED for n, s in strings(p) if CHINESE.search(s)]
    assert found == []


def test_no_kind_or_role_is_named_in_python() -> None:
    """No notation, class or role of the ontology is a string in the code, but for the structural terms."""
    ontology = load(workspace.find(REPO))
    structural = {
        "parties",
        "sources",
        "memberships",
        "Party",
        "Platform",
        "Cooperation",
        "Record",
        "Figure",
        "Judgement",
        "Correction",
    }
    words = {k.notation for k in ontology.kinds} | {k.iri.rsplit("#", 1)[-1] for k in ontology.kinds}
    words |= {c.rsplit("#", 1)[-1] for c in ontology.class_names} | {r.rsplit("#", 1)[-1] for r in ontology.names}
    words -= structural | {"Entry", "Mention", "verdict-same", "verdict-different", "verdict-same-group"}
    words -= {"correction-status-applied", "Membership", "VocationalCollege"}
    # Words of the program that happen to be names too: a verb and key, a heading of Gephi, a key.
    words -= {"Network", "roles", "Source", "figures"}
    found = [f"{p.name}:{n} {s!r}" for p in SOURCES for n, s in strings(p) if s.rsplit("#", 1)[-1] in words]
    assert found == []


def test_layers() -> None:
    result = subprocess.run([sys.executable, "-m", "importlinter.cli"], cwd=REPO, capture_output=True, check=False)
    if b"No module named" in result.stderr or result.returncode == 0:
        script = Path(sys.executable).parent / "lint-imports"
        result = subprocess.run([str(script), "--no-cache"], cwd=REPO, capture_output=True, check=False)
    assert result.returncode == 0, result.stdout.decode()


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import json, sys; from hezuo.cli import main; "
        "main(['--help'], standalone_mode=False); print(json.dumps(sorted(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")
    modules = set(json.loads(out.stdout.splitlines()[-1]))
    assert modules & HEAVY == set()
    assert {m for m in modules if m.startswith("hezuo.")} <= {"hezuo.cli", "hezuo.catalogue"}


def test_files_and_functions_are_small() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 420, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 45, f"{path.name}: {node.name}"
