"""`import hezuo`: a method for each verb that prints the same, results that cannot be changed, workspaces apart."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from inspect import getdoc, isfunction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, PARTIES, ROOT, Maker, parties
from hezuo.api import Workspace
from hezuo.base.memo import Memo
from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import QueryError
from hezuo.cli import VERBS, main
from hezuo.insight.analysis import Analysis
from hezuo.narrate.insight import Insight, Told
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

#: Verbs that make files somewhere: their methods are tried apart.
WRITING = {"build", "init", "new"}
#: Methods that are no verb: parts of one, and ways for programs.
MORE = {"code", "at", "questions", "query", "queried", "asked", "sparql", "answer", "rows"}
MORE |= {"with_measures", "figure_rows", "rdflib", "networks", "chance", "scope_label", "suggest_formulas"}
MORE |= {"verify", "put_page", "say", "draft", "sample_year", "to_excel"}


@pytest.fixture(scope="module")
def shared(analysis: Analysis) -> Workspace:
    """The shipped workspace, measured once."""
    found = Workspace(analysis.dataset.folder, analysis.dataset)
    found.__dict__["analysis"] = analysis
    return found


def methods() -> set[str]:
    return {n for n, f in vars(Workspace).items() if isfunction(f) and not n.startswith("_")}


def test_verbs_and_methods_cover_each_other() -> None:
    # A server is no answer: it stands above the workspace and gives what its methods give; notebooks call them.
    assert methods() - MORE == set(VERBS) - {"init", "serve", "notebook"}
    assert callable(hezuo.init)


def test_every_method_says_what_it_gives_and_raises() -> None:
    for name in sorted(methods()):
        assert len(getdoc(getattr(Workspace, name)) or "") > 40, name
    for name in (
        "whatif",
        "path",
        "suggest",
        "roles",
        "measure",
        "network",
        "show",
        "picture",
        "page",
        "build",
        "chart",
    ):
        assert "Raises" in (getdoc(getattr(Workspace, name)) or ""), name


#: Verb, its words on the command line, and the same call from Python.
CALLS: list[tuple[str, list[str], Any]] = [
    ("check", [], lambda ws: ws.check()),
    ("show", ["天津大学"], lambda ws: ws.show("天津大学")),
    ("audit", [], lambda ws: ws.audit()),
    ("audit", ["--all"], lambda ws: ws.audit(everything=True)),
    ("audit", ["--source", "report-2024"], lambda ws: ws.audit(source="report-2024")),
    ("audit", ["--suggest", "--top", "5"], lambda ws: ws.suggest_formulas(top=5)),
    ("describe", [], lambda ws: ws.describe()),
    ("explain", ["communities"], lambda ws: ws.explain("communities")),
    ("explain", [], lambda ws: ws.explain()),
    ("network", [], lambda ws: ws.networks()),
    ("network", ["partners"], lambda ws: ws.network("partners")),
    ("measure", ["partners", "--top", "7"], lambda ws: ws.measure("partners", top=7)),
    ("measure", ["--measure", "degree", "--ranges"], lambda ws: ws.measure(None, "degree", ranges=True, top=10)),
    ("roles", ["--mismatch"], lambda ws: ws.roles(mismatch=True, top=20)),
    ("roles", ["西门子"], lambda ws: ws.roles("西门子", top=20)),
    ("whatif", ["天汽模"], lambda ws: ws.whatif("天汽模")),
    ("path", ["天津大学", "西门子", "-k", "2"], lambda ws: ws.path("天津大学", "西门子", k=2)),
    ("suggest", ["西门子", "--top", "3"], lambda ws: ws.suggest("西门子", top=3)),
]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("verb", "words", "call"), CALLS, ids=lambda x: str(x) if not callable(x) else "")
def test_a_verb_prints_what_its_method_says(
    verb: str, words: list[str], call: Any, lang: Lang, shared: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    if verb != "explain":
        monkeypatch.setattr("hezuo.commands.opening.open_folder", lambda *_: shared)
    printed = CliRunner().invoke(main, [verb, *words, "--root", str(ROOT), "--lang", lang])
    told: Told = call(shared)
    assert printed.exit_code in (0, 1), printed.output
    text = told.text(lang)
    assert printed.stdout == text + ("\n".join(told.notes(lang, "text")) + "\n" if verb == "check" else "")
    if verb not in ("check", "network"):
        notes = told.notes(lang, "table" if verb not in ("show", "whatif", "path", "suggest") else "text")
        said = [n for note in notes for n in note.split("\n")]
        scope = [] if verb == "explain" else [shared.scope.label(shared.whole.identity, lang)]
        assert [line for line in printed.stderr.splitlines() if line] == [*scope, *said]


@pytest.mark.slow
def test_every_insight_has_a_text_a_table_and_a_frame(shared: Workspace) -> None:
    for _, _, call in CALLS:
        told = call(shared)
        for lang in LANGS:
            rows, frame = told.rows(lang), told.frame(lang, iris=True)
            assert told.text(lang).endswith("\n")
            # An edge list says beside each tie that it is undirected, and every measure begins with the IRI.
            assert abs(len(frame.columns) - len(rows.columns)) <= 1
            assert len(frame) >= len(rows.rows) or not rows.rows
            assert all(len(row) == len(rows.columns) for row in rows.rows)
        assert len({"".join(told.rows(lang).columns) for lang in LANGS}) in (1, 2)
        assert "<pre" in told._repr_html_()


def test_results_are_frozen(shared: Workspace) -> None:
    for _, _, call in CALLS:
        told = call(shared)
        if isinstance(told, Insight):
            with pytest.raises((FrozenInstanceError, AttributeError)):
                told.result = None  # type: ignore[misc]
            if hasattr(told.result, "__dataclass_fields__"):
                for one in fields(told.result):
                    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
                        setattr(told.result, one.name, None)


def test_what_is_read_is_frozen(shipped: Dataset) -> None:
    for resolved in shipped.identity.resolved:
        table = resolved.frame.table
        for mapping in (table.columns, table.headings, table.printed, resolved.frame.values, resolved.targets):
            assert isinstance(mapping, MappingProxyType)
        assert all(isinstance(column, tuple) for column in table.columns.values())
        assert isinstance(resolved.records, tuple)
        assert isinstance(resolved.entries, tuple)
    with pytest.raises(TypeError):
        shipped.identity.resolved[0].frame.table.columns["x"] = ()  # type: ignore[index]


@pytest.mark.slow
def test_two_threads_that_ask_two_workspaces_do_not_meet(make_workspace: Maker) -> None:
    """Each thread works on its own workspace; what they get is what one gets alone."""

    def rows(*leads: str) -> list[list[str]]:
        return [
            ["名称", "牵头单位", "成员单位", "来源"],
            *([f"盟{i}", lead, "乙；丙", "s1"] for i, lead in enumerate(leads)),
        ]

    roots = [
        make_workspace({PARTIES: parties("乙", "丙", "丁", "戊"), ALLIANCES: rows(*leads)})
        for leads in ("丁", "丁戊", "丙乙丁戊")
    ]

    def asked(root: Path) -> tuple[str, ...]:
        ws = hezuo.open_workspace(root)
        found = [ws.measure("affiliation", "degree", "betweenness").text(), ws.whatif("乙").text(), ws.chance().text()]
        ranged = ws.measure("affiliation", "degree", ranges=True).text()
        count = ws.query("SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a hz:Platform }")["n"][0]
        return (*found, ranged, str(count), ws.roles().text(), ws.suggest("乙").text())

    alone = [asked(root) for root in roots]
    assert len(set(alone)) == len(roots)
    with ThreadPoolExecutor(len(roots) * 2) as pool:
        together = list(pool.map(asked, roots * 2))
    assert together == alone * 2


def test_an_answer_is_computed_once_for_several_threads() -> None:
    memo, made = Memo(), []

    def compute() -> int:
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: memo.of("key", compute), range(64))) == {1}
    assert memo.of("other", compute) == 2


def test_a_new_workspace_from_python(tmp_path: Path) -> None:
    made = hezuo.init(tmp_path / "north", "北方职业学院", year="2025")
    assert all(path.is_file() for path in made)
    ws = hezuo.open_workspace(tmp_path / "north")
    assert ws.errors == []
    assert ws.folder.college == "北方职业学院"
    turtle, table = ws.new("studios", zh="工作坊", en="Studio")
    assert (turtle.suffix, table.name) == (".ttl", "studios.csv")
    assert hezuo.open_workspace(tmp_path / "north").explain("studios").kind is not None
    built = ws.build(tmp_path / "out", data_only=True)
    assert (tmp_path / "out" / "dataset.nq").is_file()
    assert built.page is None
    assert len(built.frame()) == len(built.files) > 3


def test_half_is_not_built_from_python(make_workspace: Maker) -> None:
    root = make_workspace({ALLIANCES: [["名称", "牵头单位", "来源"], ["盟", "谁", "s1"]]})
    with pytest.raises(QueryError, match="error"):
        hezuo.open_workspace(root).build(root / "out")
    assert not (root / "out").exists()


def test_a_question_by_title_and_a_value_alone(shared: Workspace) -> None:
    by_name = shared.ask("ties-of-party", party="天津大学")
    title = shared.dataset.questions["ties-of-party"].title("zh")
    assert shared.ask(title, party="天津大学").equals(by_name)
    assert shared.answer("ties-of-party", ["天津大学"]).rows == [tuple(r) for r in by_name.itertuples(index=False)]


def test_csv_and_json_of_a_verb_are_the_rows_of_its_method(shared: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hezuo.commands.opening.open_folder", lambda *_: shared)
    told = shared.whatif("西门子")
    for form in ("csv", "json"):
        printed = CliRunner().invoke(main, ["whatif", "西门子", "--root", str(ROOT), "--format", form]).stdout
        found = json.loads(printed) if form == "json" else list(csv.DictReader(io.StringIO(printed)))
        assert len(found) == len(told.rows().rows) > 1
        assert tuple(found[0]) == told.rows().columns


def test_importing_hezuo_is_light() -> None:
    code = "import sys, hezuo; print([m for m in ('numpy', 'pandas', 'pyoxigraph', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_vague_name_gives_choices(shared: Workspace) -> None:
    found = shared.show("天津")
    assert found.is_vague
    assert len(found.rows().rows) == len(found.choices) > 1
    with pytest.raises(QueryError):
        shared.show("没有这样的单位名称")


def test_a_made_up_year_brings_no_errors(shared: Workspace, tmp_path: Path) -> None:
    """Whoever is shown two years is shown no mistakes that nobody made."""
    made = shared.sample_year(tmp_path / "two")
    assert made.scope.years == ("2025",)
    assert made.errors == shared.errors == []
