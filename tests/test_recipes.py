"""The recipes of CONTRIBUTING.md, as they stand, in a copy of the project; and what they add passes the tests.

A block of code goes where the sentence above it says, one of `bash` is run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

REPO = Path(__file__).parents[1]
GUIDE = REPO / "CONTRIBUTING.md"
BIN = Path(sys.executable).parent
#: How many files a shipped addition may need, beside what is generated.
MOST = 3
#: What a newcomer adds; each has a recipe.
ADDED = (
    *("a column", "a value to a list", "a kind", "a rule", "a question", "a view", "a network", "a story step"),
    *("a measure", "a verb", "an output format", "a datatype", "a message", "a college"),
)
#: What stands in a sentence → what is done with the block below it. The first that fits counts.
AT_END, NEW, IN, ABOVE = (
    re.compile(pattern)
    for pattern in (
        r"At the end of `([^`]+)`",
        r"A file `([^`]+)`",
        r"In `(\w+)` of `([^`]+)`",
        r"Above `([^`]+)` in `([^`]+)`",
    )
)
#: Files that a command of a recipe changes.
CHANGED = re.compile(r"(?:>>?|sed -i .*) ((?:ontology|data|graph|tests)/\S+\.\w+)")
#: The tests that look at what recipes add.
LOOKING = [
    f"tests/test_{name}.py"
    for name in (
        "docs",
        "examples",
        "rules",
        "ontology",
        "questions",
        "views",
        "network",
        "values",
        "problems",
        "architecture",
    )
]


class Block(NamedTuple):
    """A fenced block: its language, the sentence above it, what it holds."""

    language: str
    sentence: str
    body: str


def recipes() -> dict[str, list[Block]]:
    """The blocks under each heading that begins with `Add`."""
    found = {}
    for part in re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        if heading.startswith("Add "):
            found[heading] = list(_blocks(text))
    return found


def _blocks(text: str) -> Iterator[Block]:
    end = 0
    for match in re.finditer(r"^( *)```(\w+)\n(.*?)^\1```$", text, flags=re.MULTILINE | re.DOTALL):
        sentence = re.split(r"^\d+\. ", text[end : match.start()], flags=re.MULTILINE)[-1]
        # Only the indent of the list goes: what is deeper belongs to the code.
        body = "".join(line.removeprefix(match[1]) for line in match[3].splitlines(keepends=True))
        yield Block(match[2], " ".join(sentence.split()), body)
        end = match.end()


RECIPES = recipes()


def placed(block: Block) -> str:
    """The file that a block goes into; '' for commands."""
    return next((m[m.lastindex or 1] for p in (AT_END, NEW, IN, ABOVE) if (m := p.match(block.sentence))), "")


def put(block: Block, root: Path) -> None:
    """Put a block where its sentence says."""
    path = root / placed(block)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    body = block.body.strip("\n") + "\n"
    apart = "\n\n" if re.match(r"(def|class|@)", body) else "\n"
    if AT_END.match(block.sentence):
        assert text, path
        text += apart + body
    elif NEW.match(block.sentence):
        assert not text, path
        text = body
    elif match := IN.match(block.sentence):
        (first,) = re.findall(rf"^{match[1]}\b.*[{{(\[]\n", text, flags=re.MULTILINE)
        text = text.replace(first, first + textwrap.indent(textwrap.dedent(body), "    "))
    else:
        match = ABOVE.match(block.sentence)
        assert match
        line, *_ = re.findall(rf"^ *{re.escape(match[1])}\b", text, flags=re.MULTILINE)
        # A method is set apart by one line, a function by two, and an import by none.
        indent = line[: -len(match[1])]
        apart = "" if body.startswith(("from ", "import ")) else "\n" if indent else apart
        text = text.replace(f"\n{line}", f"\n{textwrap.indent(body, indent)}{apart}{line}", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


class Checkout:
    """A copy of the project, in which recipes are followed, each once."""

    def __init__(self, root: Path) -> None:
        leave = shutil.ignore_patterns(".git", ".venv*", "node_modules", "__pycache__", ".*_cache", "dist")
        shutil.copytree(REPO, root, ignore=leave)
        shutil.rmtree(root / "data" / "build", ignore_errors=True)
        # What mypy knows of files that stay as they are: it compares their contents.
        with suppress(FileNotFoundError):
            shutil.copytree(REPO / ".mypy_cache", root / ".mypy_cache")
        # So that `make` takes the environment for installed.
        (root / ".venv").mkdir()
        (root / ".venv" / ".installed").touch()
        self.root, self.followed = root, set[str]()

    def run(self, script: str) -> str:
        """What a script says; an error when it fails."""
        # What is compiled is kept: a recipe adds to files, so that their sizes tell that they are others.
        left_out = ("PYTEST", "MAKE", "HEZUO_CI", "MFLAGS", "PYTHONDONTWRITEBYTECODE")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        mine = {"PATH": path, "PYTHONPATH": str(self.root / "graph"), "MAKEFLAGS": f"-- BIN={BIN}"}
        command = ["bash", "-euo", "pipefail", "-c", script]
        result = subprocess.run(command, cwd=self.root, env=kept | mine, capture_output=True, check=False)
        told = result.stdout.decode() + result.stderr.decode()
        assert result.returncode == 0, f"{script}\n{told[-6000:]}"
        return told

    def follow(self, heading: str) -> None:
        """Do what a recipe says."""
        if heading in self.followed:
            return
        self.followed.add(heading)
        for block in RECIPES[heading]:
            if block.language == "bash":
                self.run(block.body)
            else:
                put(block, self.root)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("recipes") / "hezuo")


def test_there_is_a_recipe_for_whatever_a_newcomer_adds() -> None:
    headings = [heading.removeprefix("Add ").removesuffix(" in four steps") for heading in RECIPES]
    assert sorted(headings) == sorted(ADDED)


@pytest.mark.parametrize("heading", RECIPES)
def test_a_block_says_where_it_goes(heading: str) -> None:
    assert all(block.language == "bash" or placed(block) for block in RECIPES[heading])
    assert RECIPES[heading][-1].language == "bash", "the last step looks at what was made"


@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_needs_few_files(heading: str) -> None:
    blocks = RECIPES[heading]
    files = {placed(b) for b in blocks if b.language != "bash"}
    files |= {name for b in blocks if b.language == "bash" for name in CHANGED.findall(b.body.replace("\\\n", ""))}
    assert 1 <= len(files) <= MOST or heading.startswith("Add a college"), files


@pytest.mark.slow
@pytest.mark.unix_only
@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_runs_as_it_stands(heading: str, checkout: Checkout) -> None:
    checkout.follow(heading)


@pytest.fixture(scope="module")
def added(checkout: Checkout) -> Checkout:
    """The project with all that the recipes add, and what is generated written anew."""
    for heading in RECIPES:
        checkout.follow(heading)
    shutil.rmtree(checkout.root / "north", ignore_errors=True)
    # Every row of the shipped tables is in figures that tests and READMEs quote: of a new table only the headings stay.
    for path in (checkout.root / "data" / "tables").glob("*/*.csv"):
        if not (REPO / path.relative_to(checkout.root)).exists():
            path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    checkout.run("make docs")
    return checkout


@pytest.mark.slow
@pytest.mark.unix_only
def test_what_the_recipes_add_keeps_to_the_style(added: Checkout) -> None:
    added.run("ruff format --check . && ruff check . && mypy && lint-imports --no-cache")


@pytest.mark.long
@pytest.mark.unix_only
def test_what_the_recipes_add_passes_the_tests_that_look_at_it(added: Checkout) -> None:
    added.run(f"python -m pytest -q -m 'not slow and not long' {' '.join(LOOKING)}")
    added.run(
        "python -m pytest -q -m 'not long' tests/test_ontology.py tests/test_docs.py -k 'style or file_of_a_build'"
    )


@pytest.mark.long
@pytest.mark.unix_only
def test_what_the_recipes_add_passes_all_unit_tests(added: Checkout) -> None:
    added.run("make unit")
