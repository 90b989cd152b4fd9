"""The layers hold, no domain word sits in Python, and starting is cheap."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

from hezuo.base import workspace
from hezuo.schema.ontology import load

REPO = Path(__file__).parents[1]
SOURCES = sorted((REPO / "graph" / "hezuo").rglob("*.py"))
HEAVY = {"pandas", "numpy", "polars", "networkx", "rdflib", "scipy", "pyvis", "pyoxigraph", "openpyxl"}
#: A character, or the escape of one in a raw string.
CHINESE = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-f]{3}")
#: What people type into cells, read by `values`, and what format codes are written with: numerals and date marks, not
#: domain words.
TYPED = {"values.py", "format_tokens.py", "format_special.py"}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything that a module says, the module itself first."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def strings(path: Path) -> list[tuple[int, str]]:
    """The string constants of a module that are no docstring."""
    tree = nodes(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(n.body[0].value) for n in tree if isinstance(n, documented) and isinstance(n.body[0], ast.Expr)}
    constants = [n for n in tree if isinstance(n, ast.Constant) and isinstance(n.value, str)]
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
        "DoubtWord",
        "Figure",
        "Formula",
        "Judgement",
        "Correction",
        "CellRemark",
        "NameList",
        "NameWords",
        "Province",
        "Evidence",
    }
    words = {k.notation for k in ontology.kinds} | {k.iri.rsplit("#", 1)[-1] for k in ontology.kinds}
    words |= {c.rsplit("#", 1)[-1] for c in ontology.class_names} | {r.rsplit("#", 1)[-1] for r in ontology.names}
    words -= structural | {
        "Entry",
        "PartStatement",
        "ReportingCollege",
        "Scope",
        "Mention",
        "verdict-same",
        "verdict-different",
        "verdict-same-group",
        "verdict-renamed",
        "verdict-part-of",
        "verdict-unsure",
        "QualifiedNumber",
    }
    words -= {"correction-status-applied", "correction-status-suspected", "Membership", "VocationalCollege"}
    # How plainly a row states something, and the sentence it rests on.
    words -= {"StatementStatus", "statement-status-stated", "statement-status-collective", "statement-status-doubtful"}
    words -= {"Sentence", "Caveat"}
    # Words of the program that happen to be names too: a verb and key, a heading of Gephi, a key.
    words -= {"Network", "roles", "Source", "figures", "evidence"}
    found = [f"{p.name}:{n} {s!r}" for p in SOURCES for n, s in strings(p) if s.rsplit("#", 1)[-1] in words]
    assert found == []


def test_layers() -> None:
    result = subprocess.run([sys.executable, "-m", "importlinter.cli"], cwd=REPO, capture_output=True, check=False)
    if b"No module named" in result.stderr or result.returncode == 0:
        script = Path(sys.executable).parent / "lint-imports"
        result = subprocess.run([str(script), "--no-cache"], cwd=REPO, capture_output=True, check=False)
    assert result.returncode == 0, result.stdout.decode()


def package(path: Path) -> str:
    """The package, or the loose module, that a source file belongs to."""
    return path.relative_to(REPO / "graph" / "hezuo").parts[0].removesuffix(".py")


def layers() -> list[str]:
    """The packages of the contract, the lowest first."""
    contracts = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    found: list[str] = contracts[0]["layers"]
    return [name for name in reversed(found) if not name.startswith("__")]


def imported() -> dict[str, set[str]]:
    """What each package imports from the others; the lazy group imports the verbs by name."""
    found: dict[str, set[str]] = {name: set() for name in layers()} | {"cli": {"commands"}}
    for path in (p for p in SOURCES if not package(p).startswith("__")):
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hezuo."):
                found[package(path)].add((node.module or "").split(".")[1])
    return {name: others - {name} for name, others in found.items()}


def test_the_map_shows_the_packages_of_the_contract_and_their_imports() -> None:
    text = (REPO / "graph" / "README.md").read_text(encoding="utf-8")
    arrows = {(a, b) for b, a in re.findall(r"^    (\w+) --> (\w+)$", text.partition("```mermaid")[2], re.MULTILINE)}
    known = imported()

    def reached(name: str) -> set[str]:
        return {deep for other in known[name] for deep in {other} | reached(other)}

    direct = {(n, o) for n, others in known.items() for o in others if all(o not in reached(p) for p in others - {o})}
    assert arrows == direct
    assert set(re.findall(r"^\| `(\w+)` \|", text.partition("| package |")[2], re.MULTILINE)) >= {*layers()} - {"cli"}


def test_packages_say_what_they_are_for_and_few_modules_are_loose() -> None:
    folders = [p for p in SOURCES if p.name == "__init__.py"]
    for path in folders:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
    assert 12 <= len(folders) - 1 <= 21
    assert len([p for p in SOURCES if p.parent == REPO / "graph" / "hezuo"]) <= 10


def test_a_verb_is_options_one_call_and_a_print() -> None:
    for path in SOURCES:
        if package(path) == "commands":
            assert path.read_text(encoding="utf-8").count("\n") <= 60, path


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import json, sys; from hezuo.cli import main; "
        "main(['--help'], standalone_mode=False); print(json.dumps(sorted(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")
    modules = set(json.loads(out.stdout.splitlines()[-1]))
    assert modules & HEAVY == set()
    assert {m for m in modules if m.startswith("hezuo.")} <= {
        "hezuo.cli",
        "hezuo.base",
        "hezuo.base.interrupt",
        "hezuo.base.messages",
    }


def test_files_and_functions_are_small() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        # Mostly under 300; the class with a method for each verb is the longest.
        assert text.count("\n") <= {"workspace.py": 660, "store.py": 400, "ontology.py": 400}.get(path.name, 370), path
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 45, f"{path.name}: {node.name}"


def test_tests_import_no_private_names() -> None:
    for path in sorted((REPO / "tests").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert [a.name for a in node.names if a.name.startswith("_")] == [], path


def test_a_message_stands_with_the_lowest_package_that_says_it() -> None:
    """So that a package carries its words, and none says what only a higher one knows."""
    order = layers()
    owner = {}
    for path in sorted((REPO / "graph" / "hezuo").glob("*/messages.toml")):
        owner |= dict.fromkeys(tomllib.loads(path.read_text(encoding="utf-8")), path.parent.name)
    for path in SOURCES:
        said = {text for _, text in strings(path)}
        for key in said & owner.keys():
            assert order.index(package(path)) >= order.index(owner[key]), (path, key)
