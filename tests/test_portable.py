"""`ask NAME --sparql`: the question as any SPARQL 1.1 server runs it that holds `dataset.ttl`: `oxigraph serve`."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rdflib.plugins.sparql import prepareQuery

from conftest import ROOT, Maker, parties
from hezuo.api import Workspace, open_workspace
from hezuo.cli import main
from hezuo.export.build import contents
from server_kit import Server, serving

pytestmark = pytest.mark.slow
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
#: Questions that cannot give there what they give here, each with the reason: none.
DIFFERENT: dict[str, str] = {}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


def held(server: Server, work: Workspace) -> Workspace:
    """The workspace, whose `dataset.ttl` the server holds now: nothing of the program, no prefixes, no scope."""
    server.load(contents(work.whole)["dataset.ttl"], graph_of(work))
    return work


def graph_of(work: Workspace) -> str:
    return work.folder.root.as_uri()


def rows(answer: Any) -> Counter[object]:
    """The rows of an answer in SPARQL's JSON, in whatever order; a text may say that it is one."""
    return Counter(
        frozenset(
            (name, term["value"], term.get("xml:lang", ""), term.get("datatype", "").replace(XSD_STRING, ""))
            for name, term in row.items()
        )
        for row in answer["results"]["bindings"]
    )


def compared(work: Workspace, server: Server, name: str) -> tuple[Counter[object], Counter[object]]:
    """The rows of a question as `ask` prints them, and as the server gives them."""
    given = [f"{k}={v}" for k, v in work.dataset.questions[name].example]
    here = json.loads(work.asked(name, given).written("srj"))
    there = server.posted(work.sparql(name, given), graph_of(work))
    assert here["head"] == there["head"], name
    return rows(here), rows(there)


def differing(work: Workspace, server: Server) -> set[str]:
    return {name for name in work.dataset.questions if (both := compared(work, server, name))[0] != both[1]}


def test_every_question_gives_there_what_it_gives_here(server: Server) -> None:
    work = held(server, open_workspace(ROOT))
    assert len(work.dataset.questions) > 80
    assert differing(work, server) == set(DIFFERENT)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, lines: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(dict.fromkeys(key for line in lines for key in line)), lineterminator="\n")
        out.writeheader()
        out.writerows(lines)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Workspace:
    """The shipped tables as 2024; in 2025 few are reported, and much in them has changed."""
    root = tmp_path_factory.mktemp("moved")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build", ".hezuo"))
    sources = read(root / "data" / "sources.csv")
    first = next(row for row in sources if row["代码"] == "report-2024")
    write(root / "data" / "sources.csv", [*sources, {k: v.replace("2024", "2025") for k, v in first.items()}])
    old, new = root / "data" / "tables" / "2024", root / "data" / "tables" / "2025"

    def later(name: str) -> list[dict[str, str]]:
        return [{k: v.replace("report-2024", "report-2025") for k, v in row.items()} for row in read(old / name)]

    colleges = later("industry-colleges.csv")
    kept = [row for row in colleges if row["名称"] != "浪潮软件产业学院"]  # ended
    kept[0]["共建单位"] += "；天津大学"  # who joins
    kept[1]["共建单位"] = "天津大学"  # who takes another's place
    kept[2]["共建专业"] = "数控技术"  # another column of what both years report
    kept.append({**kept[0], "名称": "新设产业学院", "行": "18", "备注": ""})
    write(new / "industry-colleges.csv", kept)
    communities = later("communities.csv")[:-1]  # one is not told of again
    risen = next(row for row in communities if row["学校角色"] == "副理事长单位")
    risen["学校角色"] = "常务副理事长单位"
    renamed = next(row for row in communities if row["名称"] == "全国产业运营数字化产教融合共同体")
    renamed["名称"] = "全国数智运营产教融合共同体"
    write(new / "communities.csv", communities)
    judged = read(root / "data" / "identity" / "judgements.csv")
    names = {"写法甲": "全国产业运营数字化产教融合共同体", "写法乙": renamed["名称"], "判断": "更名"}
    blank = dict.fromkeys(judged[0], "") | {k: judged[0][k] for k in ("判定人", "判定日期", "理由")}
    write(root / "data" / "identity" / "judgements.csv", [*judged, blank | names])
    write(
        new / "trainings.csv", [{**row, "日期": row["日期"].replace("2024", "2025")} for row in later("trainings.csv")]
    )
    write(new / "figures.csv", later("figures.csv")[:60])
    return held(server, open_workspace(root))


@pytest.mark.parametrize("year", [2025, "all", pytest.param(2024, marks=pytest.mark.long)])
def test_the_years_of_a_question_are_written_into_it(moved: Workspace, server: Server, year: int | str) -> None:
    assert differing(moved.at(year=year), server) == set(DIFFERENT)


def test_it_is_the_patterns_that_do_it(moved: Workspace, server: Server) -> None:
    one, every = moved.at(year=2025), moved.at(year="all")
    assert "years/2025" in one.sparql("trainings")
    assert "years/2025" not in every.sparql("trainings")
    (count, both) = (compared(work, server, "trainings")[1].total() for work in (one, every))
    assert both == 2 * count
    names = {work: str(compared(work, server, "communities")[1]) for work in (one, moved.at(year=2024))}
    assert ["全国数智运营" in text for text in names.values()] == [True, False]


A, B = "甲职业学院", "乙职业学院"
TWO = {
    "sources.csv": [["代码", "名称"], ["s1", "甲报告"], ["s2", "乙报告"]],
    "tables/2024/parties.csv": [*parties("丙公司", "丁公司", "戊公司"), [B, "高职院校", "s2", "1"]],
    "tables/2024/majors.csv": [["名称", "来源", "页"], ["数控技术", "s1", "2"], ["模具设计", "s2", "2"]],
    "tables/2024/industry-colleges.csv": [
        ["名称", "共建单位", "共建专业", "填报院校", "来源", "页"],
        ["智造产业学院", "丙公司", "数控技术", "", "s1", "3"],
        ["智造产业学院", "丁公司", "模具设计", B, "s2", "4"],
    ],
    "tables/2024/agreements.csv": [["名称", "签约单位", "来源", "页"], ["甲协议", "丙公司", "s1", "3"]],
    "tables/2025/alliances.csv": [
        ["名称", "牵头单位", "来源", "页"],
        ["子盟", "丙公司", "s2", "4"],
        ["丑盟", "", "s2", "4"],
    ],
    "tables/2025/industry-colleges.csv": [
        ["名称", "共建单位", "共建专业", "填报院校", "来源", "页"],
        ["智造产业学院", "戊公司", "模具设计", B, "s2", "5"],
    ],
}


@pytest.fixture(scope="module")
def uneven(make_workspace: Maker, server: Server) -> Workspace:
    """Each year has a table that the other lacks; two colleges report one platform, each with a partner of its own."""
    return held(server, open_workspace(make_workspace(TWO)))


@pytest.mark.parametrize("college", [A, B, "all"])
@pytest.mark.parametrize("year", [2024, 2025, "all"])
def test_years_and_colleges_at_once(uneven: Workspace, server: Server, year: int | str, college: str) -> None:
    work = uneven.at(year=year, college=college)
    asked = [
        "agreements",
        "alliances",
        "industry-colleges",
        "sources",
        "majors-by-ties",
        "partners-by-major",
        "roles-of-party",
    ]
    found = {name: compared(work, server, name) for name in asked if not work.dataset.questions[name].example}
    assert {name: there for name, (_, there) in found.items()} == {name: here for name, (here, _) in found.items()}


def test_every_question_parses_elsewhere(moved: Workspace) -> None:
    """Another library knows no prefix that the query does not declare, and no parameter."""
    work = open_workspace(ROOT)
    for name, question in work.dataset.questions.items():
        prepareQuery(work.sparql(name, [f"{k}={v}" for k, v in question.example]))
    for name in ("industry-college-partners", "aliases", "sources"):
        prepareQuery(moved.at(year=2025).sparql(name))


def test_the_verb_prints_it(tmp_path: Path) -> None:
    for extra in ([], ["--out", str(tmp_path / "q.rq")]):
        result = CliRunner().invoke(main, ["ask", "role-ladder", "--root", str(ROOT), "--sparql", *extra])
        assert result.exit_code == 0, result.output
    printed = (tmp_path / "q.rq").read_text(encoding="utf-8")
    assert printed.startswith("PREFIX ")
    assert printed == open_workspace(ROOT).sparql("role-ladder")
    assert "$lang" not in printed
