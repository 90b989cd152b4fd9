"""What the tests share: the shipped workspace, and small ones that a test writes."""

from __future__ import annotations

import atexit
import csv
import gc
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import settings

import tools_kit  # noqa: F401  # it registers the profiles
from hezuo.base import workspace
from hezuo.base.problems import Problem
from hezuo.base.store import Triple, parse_turtle
from hezuo.base.terms import RDFS, SH, SKOS, VIEW
from hezuo.explorer import assemble
from hezuo.insight.analysis import Analysis
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology, places
from hezuo.schema.ontology import Ontology

if "PYTEST_XDIST_WORKER" not in os.environ:
    # As for people, what one command has read is kept for the next: for all workers of this run, apart from theirs.
    os.environ["HEZUO_CACHE"] = tempfile.mkdtemp(prefix="hezuo-tests-")
    atexit.register(shutil.rmtree, os.environ["HEZUO_CACHE"], ignore_errors=True)
#: The fixtures of the tests in a browser.
pytest_plugins = ["browser_kit"]

ROOT = Path(__file__).resolve().parents[1]
COLLEGE = "甲职业学院"
YEAR = "2024"

#: What `hezuo build --data-only` writes.
DATA_FILES = (
    *("build.json", "dataset.jsonld", "dataset.nq", "dataset.ttl", "ontology.html", "ontology.ttl"),
    *("problems.csv", "shapes.ttl", "void.ttl"),
)

Rows = Sequence[Sequence[object]]
#: What a test writes: path below `data/` → rows (the first are the headings), or the bytes of the file.
Tables = Mapping[str, Rows | bytes]
Maker = Callable[..., Path]

PARTIES = f"tables/{YEAR}/parties.csv"
ALLIANCES = f"tables/{YEAR}/alliances.csv"
JUDGEMENTS = "identity/judgements.csv"
PARTY_HEADINGS = ["名称", "类别", "来源", "页"]
JUDGEMENT_HEADINGS = ["写法甲", "写法乙", "判断", "判定人", "判定日期", "理由", "撤销日期"]


#: What a test can rest on that not every system has: its marker, and whether this system is to skip it.
ONLY = {"unix_only": sys.platform == "win32", "linux_only": sys.platform != "linux"}


#: The files that take longest, in this order: they begin first, so that none is left to one process at the end.
FIRST = (
    *("recipes", "explorer_forms", "explorer", "docs", "standards", "fuzzed", "fuzz", "serve_sight", "release", "cli"),
    *("notebooks", "received", "add_a_kind", "api", "search", "determinism", "shapes_oracle", "serve_query", "cache"),
    *(
        "explorer_access",
        "years",
        "whole",
        "portable",
        "soak",
        "manners",
        "explorer_withstands",
        "identity",
        "examples",
    ),
    *("looks", "analysis", "explorer_details", "pages", "scope", "network", "serve_connections", "serve_command"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser is slow; one that rests on what this system has not is skipped; long files begin first."""
    items.sort(key=lambda item: begins(item.path.stem.removeprefix("test_")))
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
        for marker in (m for m, absent in ONLY.items() if absent and item.get_closest_marker(m)):
            item.add_marker(pytest.mark.skip(reason=f"{marker}: this is {sys.platform}"))


def begins(file: str) -> int:
    """When the tests of a file begin, among the others."""
    return FIRST.index(file) if file in FIRST else len(FIRST)


def pytest_collection_finish() -> None:
    """Thousands of collected tests are no garbage: cycles are looked for beside them, and more rarely."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


settings.load_profile("hezuo")


@cache
def _parsed(path: Path, name: str) -> tuple[Triple, ...]:
    return tuple(parse_turtle(path, name))


def parsed_once(path: Path, name: str) -> Iterable[Triple]:
    """As `parse_turtle`; the files of the package, which no test changes, are parsed once."""
    return _parsed(path, name) if path.is_relative_to(ROOT / "ontology") else parse_turtle(path, name)


@pytest.fixture(autouse=True, scope="session")
def _parsed_once() -> Iterator[None]:
    """Hundreds of tests read the shipped ontology, each with something beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "parse_turtle", parsed_once)
        yield


@cache
def declared() -> Ontology:
    """The shipped ontology, read once."""
    return ontology.load(workspace.find(ROOT))


@cache
def trimmed() -> Ontology:
    """The same without what only people and table readers want: no rule asks for that, and it loads slowly.

    Nor is anything asked by lists of names: those of small workspaces are made up.
    """
    left_out = (f"<{SH}", f"<{VIEW}", f"<{SKOS}definition>", f"<{RDFS}isDefinedBy>")
    lines = declared().vocabulary.split("\n")
    kept = "\n".join(line for line in lines if not any(part in line for part in left_out))
    return replace(declared(), vocabulary=kept, name_lists={})


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def book(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook as openpyxl writes it: sheet name → rows."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parties(*names: str) -> list[list[str]]:
    """A table of parties: the college and enterprises."""
    own = [COLLEGE, "高职院校", "s1", "1"]
    return [PARTY_HEADINGS, own, *([name, "企业", "s1", "1"] for name in names)]


def judged(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> list[list[str]]:
    """A ledger of judgements, one a day: (form, other, verdict) or (form, other, verdict, withdrawn on)."""
    made = ([*r[:3], "编者", f"2024-01-{day:02}", "理由", *(r[3:] or [""])] for day, r in enumerate(rows, 1))
    return [JUDGEMENT_HEADINGS, *made]


def write_workspace(folder: Path, tables: Tables) -> Path:
    """A minimal workspace in `folder`: settings, the source `s1`, the college as a party, and `tables`."""
    base: dict[str, Rows | bytes] = {"sources.csv": [["代码", "名称"], ["s1", "甲报告"]], PARTIES: parties()}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "workspace.toml").write_text(f'name = "小图谱"\ncollege = "{COLLEGE}"\n', encoding="utf-8")
    for name, content in {**base, **tables}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(csv_text(content), encoding="utf-8", newline="")
    return folder


def load(folder: Path) -> Dataset:
    """The workspace in `folder`, read and checked with the shipped ontology (which is read only once)."""
    return load_dataset(workspace.find(folder), trimmed())


def of(problems: Iterable[Problem], *codes: str) -> list[Problem]:
    """The problems with one of `codes`."""
    return [p for p in problems if p.code in codes]


def about(problems: Iterable[Problem], file: str) -> list[Problem]:
    """The problems of one file, given by its path below `data/`."""
    return [p for p in problems if p.place.file == f"data/{file}"]


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    """The shipped workspace, read and checked."""
    return load_dataset(workspace.find(ROOT))


@pytest.fixture(scope="session")
def analysis(shipped: Dataset) -> Analysis:
    """The shipped workspace, measured: each network and measure when first asked for."""
    return Analysis(shipped)


@pytest.fixture(scope="session")
def document(analysis: Analysis) -> dict[str, Any]:
    """The graph document of the shipped workspace, laid out anew. A test that changes it takes a copy."""
    return assemble.graph_document(analysis, {})


@pytest.fixture(scope="session")
def make_workspace(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """A function that writes a minimal workspace into a new folder and returns the folder."""

    def make(tables: Tables | None = None) -> Path:
        return write_workspace(tmp_path_factory.mktemp("workspace"), tables or {})

    return make


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a verb would say that it is still at work, in the middle of what the tests read."""
    monkeypatch.setattr("hezuo.commands.progress.PATIENCE", 600.0)
