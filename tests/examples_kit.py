"""The examples of the ontology as workspaces: what the tests of examples, rules, shapes and inference share.

An example is one table. It is read beside the tables of `ontology/examples/context/`, all of one year, under the
Chinese name of its kind, so that it may be of a kind that the context has too. What is wrong with an invalid one
stands in `ontology/examples/places.csv`, which `make docs` writes: example, code, row, column.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hezuo.base import workspace
from hezuo.base.problems import Problem
from hezuo.base.workspace import Folder
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Ontology

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "ontology" / "examples"
COLLEGE = "甲职业学院"
YEAR = "2024"

#: Where a problem is expected: (code, row, column).
Expected = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One example file and its kind."""

    path: Path
    kind: Kind

    @property
    def rest(self) -> str:
        """What its name says after the kind: why it is valid, or the code of its problem (and more)."""
        return self.path.stem.removeprefix(self.kind.notation + "-")

    def code(self, codes: set[str]) -> str:
        """The problem code in its name: the longest of `codes` that it begins with, or ''."""
        fitting = [c for c in codes if self.rest == c or self.rest.startswith(c + "-")]
        return max(fitting, key=len, default="")


@cache
def declared() -> Ontology:
    """The shipped ontology."""
    return ontology.load(workspace.find(ROOT))


def examples(folder: str) -> list[Example]:
    """The examples of `valid` or `invalid`, each with its kind; a file named after no kind is an error."""
    return [Example(p, _kind_of(p)) for p in sorted((EXAMPLES / folder).glob("*.csv"))]


def _kind_of(path: Path) -> Kind:
    fitting = [k for k in declared().kinds if path.stem.startswith(k.notation + "-")]
    assert fitting, f"{path.name} is named after no kind"
    return max(fitting, key=lambda k: len(k.notation))


@cache
def expected() -> dict[str, frozenset[Expected]]:
    """What is wrong with each invalid example, by file name."""
    found: dict[str, set[Expected]] = {}
    with (EXAMPLES / "places.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["example"], set()).add((row["code"], int(row["row"]), row["column"]))
    return {name: frozenset(places) for name, places in found.items()}


def table_file(kind: Kind) -> str:
    """The name under which a workspace of these tests holds the table of a kind: beside that of the context."""
    return f"data/tables/{YEAR}/{kind.label('zh')}.csv"


def workspace_with(folder: Path, tables: dict[Kind, str]) -> Folder:
    """A workspace in `folder`: the context and these tables (kind → CSV)."""
    years = folder / "data" / "tables" / YEAR
    years.mkdir(parents=True, exist_ok=True)
    (folder / "data" / "workspace.toml").write_text(f'name = "样例"\ncollege = "{COLLEGE}"\n', encoding="utf-8")
    for path in sorted((EXAMPLES / "context").glob("*.csv")):
        shutil.copy(path, years)
    _listed(folder / "ontology" / "namelists")
    for kind, text in tables.items():
        (folder / table_file(kind)).write_text(text, encoding="utf-8", newline="")
    return workspace.find(folder)


def _listed(folder: Path) -> None:
    """The names of the context in the place of every shipped list of names: they are made up, and nothing is asked."""
    folder.mkdir(parents=True, exist_ok=True)
    with (EXAMPLES / "context" / "parties.csv").open(encoding="utf-8", newline="") as lines:
        names = "".join(f"{row['名称']}\n" for row in csv.DictReader(lines))
    for file in {known.file for known in declared().name_lists.values()}:
        (folder / file).write_text(names, encoding="utf-8")


def read(folder: Path, tables: dict[Kind, str]) -> Dataset:
    """The context with these tables, read and checked.

    The ontology is the shipped one, read once: a hundred workspaces add nothing to it.
    """
    return load_dataset(workspace_with(folder, tables), declared())


def read_example(folder: Path, example: Example) -> Dataset:
    """The context with one example, read and checked."""
    return read(folder, {example.kind: example.path.read_text(encoding="utf-8")})


def place_of(problem: Problem) -> Expected:
    """A problem as `places.csv` writes it."""
    return problem.code, problem.place.row, problem.place.column


def told(problems: list[Problem]) -> str:
    """Problems for the message of a failing test."""
    return "\n".join(f"{p.severity.word} {p.place} {p.code}: {p.en}" for p in problems)
