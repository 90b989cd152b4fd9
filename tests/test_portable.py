"""`ask NAME --sparql`: the question as any SPARQL 1.1 server runs it that holds `dataset.ttl`."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner
from rdflib.plugins.sparql import prepareQuery

from conftest import ROOT, Maker, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base.store import written
from hezuo.cli import main
from hezuo.export.build import contents

pytestmark = pytest.mark.slow
#: What a thing is cited with is one text for all years, so columns of pages are not compared over two.
CITED = "age"
#: What these count is said of a thing that lasts, and without a year; `ontology/README.md` says so.
YEARLESS = {"departments", "majors-by-ties", "sources", "figures-recomputed"}
#: Its reasons have their numbers filled in by the program.
FILLED = "figures-recomputed"


def server(work: Workspace) -> pyoxigraph.Store:
    """A store of its own with `dataset.ttl` and nothing of the program: no prefixes, no parameters, no scope."""
    made = pyoxigraph.Store()
    made.bulk_load(contents(work.whole)["dataset.ttl"], format=pyoxigraph.RdfFormat.TURTLE)
    return made


def asked(store: pyoxigraph.Store, sparql: str) -> list[tuple[str, ...]]:
    answer = store.query(sparql)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return [tuple(str(term or "") for term in solution) for solution in answer]


def compared(
    work: Workspace, store: pyoxigraph.Store, name: str, cited: str = ""
) -> tuple[Counter[object], Counter[object]]:
    """The rows of a question asked here and there, without the columns whose names hold `cited`."""
    given = [f"{k}={v}" for k, v in work.dataset.questions[name].example]
    question = work.asked(name, given)
    here = question.store.answer(question.sparql)
    kept = [i for i, column in enumerate(here.columns) if not cited or cited not in column]
    there = asked(store, work.sparql(name, given))
    rows = [tuple(written(term) if term else "" for term in row) for row in here.rows]
    return Counter(tuple(r[i] for i in kept) for r in rows), Counter(tuple(r[i] for i in kept) for r in there)


def test_every_question_gives_there_what_it_gives_here() -> None:
    work = open_workspace(ROOT)
    store = server(work)
    assert len(work.dataset.questions) > 80
    for name in work.dataset.questions:
        if name != FILLED:
            here, there = compared(work, store, name)
            assert here == there, name


def test_every_question_parses_elsewhere() -> None:
    """Another library knows no prefix that the query does not declare, and no parameter."""
    work = open_workspace(ROOT)
    for name, question in work.dataset.questions.items():
        prepareQuery(work.sparql(name, [f"{k}={v}" for k, v in question.example]))


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped tables twice: as 2024, and as they are as 2025."""
    root = tmp_path_factory.mktemp("twin")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build"))
    new = root / "data" / "tables" / "2025"
    new.mkdir()
    for path in sorted((root / "data" / "tables" / "2024").glob("*.csv")):
        text = path.read_text(encoding="utf-8").replace("report-2024", "report-2025")
        (new / path.name).write_text(text, encoding="utf-8", newline="")
    sources = root / "data" / "sources.csv"
    text = sources.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("report-2024"))
    sources.write_text(text.rstrip("\n") + "\n" + line.replace("2024", "2025") + "\n", encoding="utf-8", newline="")
    return open_workspace(root)


def test_the_scope_is_in_the_query(twin: Workspace) -> None:
    store, work = server(twin), twin.at(year=2025)
    differing = {n for n in work.dataset.questions if (found := compared(work, store, n, CITED))[0] != found[1]}
    assert differing <= YEARLESS
    # It is the patterns that do it: what recurs is there twice.
    everything = twin.at(year="all")
    assert sum(compared(everything, store, "visits")[1].values()) > sum(
        compared(work, store, "visits", CITED)[1].values()
    )
    assert "years/2025" not in everything.sparql("visits")


AGREEMENTS = [["名称", "签约单位", "来源", "页"], ["甲协议", "甲公司", "s1", "3"]]
ALLIANCES = [["名称", "牵头单位", "来源", "页"], ["子盟", "甲公司", "s2", "4"], ["丑盟", "", "s2", "4"]]


@pytest.fixture(scope="module")
def uneven(make_workspace: Maker) -> Workspace:
    """Each year has a table that the other lacks."""
    return open_workspace(
        make_workspace(
            {
                "sources.csv": [["代码", "名称"], ["s1", "甲报告"], ["s2", "乙报告"]],
                "tables/2024/parties.csv": parties("甲公司"),
                "tables/2024/agreements.csv": AGREEMENTS,
                "tables/2025/alliances.csv": ALLIANCES,
            }
        )
    )


@pytest.mark.parametrize(
    ("question", "year", "rows"),
    [
        ("agreements", 2024, 1),
        ("agreements", 2025, 0),
        ("alliances", 2024, 0),
        ("alliances", 2025, 2),
        ("sources", 2024, 2),
    ],
)
def test_a_table_that_a_year_lacks_is_not_taken_from_another(
    uneven: Workspace, question: str, year: int, rows: int
) -> None:
    here, there = compared(uneven.at(year=year), server(uneven), question, CITED)
    assert here == there
    assert sum(there.values()) == rows


def test_the_verb_prints_it(tmp_path: Path) -> None:
    for extra in ([], ["--out", str(tmp_path / "q.rq")]):
        result = CliRunner().invoke(main, ["ask", "role-ladder", "--root", str(ROOT), "--sparql", *extra])
        assert result.exit_code == 0, result.output
    printed = (tmp_path / "q.rq").read_text(encoding="utf-8")
    assert printed.startswith("PREFIX ")
    assert printed == open_workspace(ROOT).sparql("role-ladder")
    assert "$lang" not in printed
