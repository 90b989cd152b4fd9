"""`check` tells what of a workspace's views, questions, story and kept places cannot be used, with file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ALLIANCES, PARTIES, ROOT, parties, trimmed, write_workspace
from hezuo.api.workspace import Workspace
from hezuo.base import workspace
from hezuo.base.problems import Problem, Severity
from hezuo.cli import main
from hezuo.explorer.unsound import unsound
from hezuo.record import ask
from hezuo.record.load import Dataset, load_dataset

BASE = {PARTIES: parties("乙公司"), ALLIANCES: [["名称", "牵头单位", "来源"], ["甲联盟", "乙公司", "report-2024"]]}
VIEW = """# title.zh: 甲
# title.en: A
# purpose.zh: 乙
# purpose.en: B
# layout: islands
# figure.n: mine | count
# finding.zh: {n}
# finding.en: {n}
SELECT ?thing WHERE { ?thing a hz:Alliance }
"""
QUESTION = """# title.zh: 甲
# title.en: A
# column: name | 名称 | Name
SELECT ?name WHERE { ?a rdfs:label ?name }
"""
STORY = """[[step]]
title = ["甲", "A"]
view = "mine"
question = "mine"
figures = { n = "count" }
text = ["{n}", "{n}"]

[[step]]
title = ["乙", "B"]
view = "mine"
question = "mine"
light = "name"
text = ["乙", "B"]
"""
POSITIONS = "view,id,x,y\nmine,id/a,1,2\nmine,id/b,3,4\n"
FILES = {
    "ontology/views/mine.rq": VIEW,
    "ontology/questions/mine.rq": QUESTION,
    "data/story.toml": STORY,
    "data/build/positions.csv": POSITIONS,
}
SHORT = {"view": "ontology/views/mine.rq", "question": "ontology/questions/mine.rq", "story": "data/story.toml"}
SHORT |= {"places": "data/build/positions.csv"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A small workspace, read once: its process of queries serves all tests."""
    folder = write_workspace(tmp_path_factory.mktemp("base"), BASE)
    return load_dataset(workspace.find(folder), trimmed())


def told(base: Dataset, folder: Path, **files: str) -> list[Problem]:
    """What is wrong with the files of `FILES` in a workspace, those of `files` in their places."""
    write_workspace(folder, BASE)
    for name, text in (FILES | {SHORT[kind]: text for kind, text in files.items()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    here = workspace.find(folder)
    return unsound(replace(base, folder=here, questions=ask.questions(here)))


def test_what_is_sound_is_told_nothing_of(base: Dataset, tmp_path: Path) -> None:
    assert told(base, tmp_path) == []


#: What is changed in which file → the line that is told, and a part of the sentence.
WRONG: dict[str, tuple[str, str, str, int, str]] = {
    "no title": ("view", "# title.en: A\n", "", 1, "title.en"),
    "layout": ("view", "islands", "isle", 5, "isle"),
    "labels": ("view", "# layout: islands", "# layout: islands\n# labels: many", 6, "many"),
    "figure": ("view", "mine | count", "mine | sum money", 6, "figure.n"),
    "question of a figure": ("view", "mine | count", "yours | count", 1, "yours"),
    "query": ("view", "?thing a hz", "?thing a a hz", 9, "“a”"),
    "nothing drawn": ("view", "SELECT ?thing WHERE { ?thing", "SELECT ?x WHERE { ?x", 1, "thing"),
    "service": ("view", "{ ?thing", "{ SERVICE <http://127.0.0.1/> { ?a ?b ?c } ?thing", 1, "SERVICE"),
    "from": ("view", "WHERE", "FROM <file:///etc/passwd> WHERE", 1, "passwd"),
    "syntax": ("question", "?name }", "?name", 4, "{"),
    "load": ("question", "SELECT ?name WHERE { ?a rdfs:label ?name }", "LOAD <http://127.0.0.1/>", 1, "LOAD"),
    "toml": ("story", 'view = "mine"\nquestion = "mine"\nlight', "view = mine\nlight", 10, ""),
    "step": ("story", 'question = "mine"\nlight', "light", 8, "question"),
    "view of a step": (
        "story",
        'view = "mine"\nquestion = "mine"\nlight',
        'view = "x"\nquestion = "mine"\nlight',
        8,
        "x",
    ),
    "figure of a step": ("story", '"count"', '"sum money"', 1, "money"),
    "place without figure": ("story", '["{n}"', '["{m}"', 1, "{m}"),
    "one language": ("story", '["乙", "B"]\nview', '["乙"]\nview', 8, "乙"),
    "column to light": ("story", 'light = "name"', 'light = "nobody"', 8, "nobody"),
    "position": ("places", "id/b,3", "id/b,x", 3, "1"),
    "heading of positions": ("places", "view,id", "id", 1, "1"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_file_is_told_at_its_line(base: Dataset, tmp_path: Path, case: str) -> None:
    kind, old, new, line, said = WRONG[case]
    text = FILES[SHORT[kind]]
    assert text.count(old) >= 1
    (found,) = told(base, tmp_path, **{kind: text.replace(old, new)})
    assert (found.code, found.place.file, found.place.row) == (f"unsound-{kind}", SHORT[kind], line)
    assert found.severity is (Severity.WARNING if kind == "places" else Severity.ERROR)
    assert said in found.zh
    assert said in found.en
    assert found.hint_zh


def test_all_of_it_comes_in_one_run(base: Dataset, tmp_path: Path) -> None:
    found = told(base, tmp_path, view="SELECT", question=QUESTION.replace("}", ""), story="[", places="x")
    assert [p.code for p in found] == ["unsound-view", "unsound-question", "unsound-story", "unsound-places"]


def test_check_tells_it_and_shipped_files_are_not_looked_at(base: Dataset, tmp_path: Path) -> None:
    assert told(base, tmp_path, story="[") != []
    here = workspace.find(tmp_path)
    opened = Workspace(here, load_dataset(here, trimmed()))
    assert "unsound-story" in [p.code for p in opened.check().problems]
    assert opened.check().has_errors
    assert unsound(replace(base, folder=workspace.find(ROOT), questions=ask.questions(workspace.find(ROOT)))) == []


@pytest.mark.parametrize(
    ("told", "row"),
    [("# title.zh: 甲\n# title.en: A\n# column: name | 名称\n", 3), ("# title.zh: 甲\n# column: a | 甲 | A\n", 1)],
)
def test_a_header_that_is_misstated_is_a_problem_among_others(tmp_path: Path, told: str, row: int) -> None:
    tables = {**BASE, ALLIANCES: [["名称", "牵头单位", "来源"], ["甲联盟", "没有公司", "report-2024"]]}
    root = write_workspace(tmp_path, tables)
    file = root / "ontology" / "questions" / "bad.rq"
    file.parent.mkdir(parents=True)
    file.write_text(told + "SELECT ?name { ?a rdfs:label ?name }\n", encoding="utf-8")
    found = load_dataset(workspace.find(root))
    told_of = [p for p in found.problems if p.code == "misstated-question"]
    assert [(p.place.file, p.place.row, p.severity) for p in told_of] == [
        ("ontology/questions/bad.rq", row, Severity.ERROR)
    ]
    assert [p.place.file for p in found.problems if p.severity is Severity.ERROR and p not in told_of]
    assert "bad" not in found.questions
    assert "communities" in found.questions
    for again in (1, 2):  # read, and from the cache
        result = CliRunner().invoke(main, ["check", "--root", str(root)])
        assert (result.exit_code, "bad.rq" in result.output) == (1, True), again
        result = CliRunner().invoke(main, ["ask", "communities", "--root", str(root)])
        assert (result.exit_code, "hezuo check" in result.output) == (0, True), again
