"""DataFrames that a reader can use as they are, and several results in one workbook."""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import hezuo
import hezuo.authoring
import hezuo.narrate
import hezuo.serve
from conftest import ALLIANCES, PARTIES, ROOT, Maker, parties
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.base.terms import ID
from hezuo.insight.analysis import Analysis
from hezuo.narrate.frames import framed
from hezuo.narrate.insight import Told, caption_key

# Nearly every test asks the shipped workspace, which is measured once for all of them.
pytestmark = pytest.mark.slow

CJK = re.compile("[\u4e00-\u9fff]")
#: A call for each sort of result that has a table.
CALLS: dict[str, Any] = {
    "measure": lambda ws: ws.measure("partners", "degree", "constraint"),
    "ranges": lambda ws: ws.measure(None, "degree", ranges=True),
    "network": lambda ws: ws.network("affiliation"),
    "pairs": lambda ws: ws.network("partners"),
    "networks": lambda ws: ws.networks(),
    "chance": lambda ws: ws.chance(),
    "roles": lambda ws: ws.roles(),
    "whatif": lambda ws: ws.whatif("天津大学"),
    "path": lambda ws: ws.path("天津大学", "西门子"),
    "suggest": lambda ws: ws.suggest("西门子"),
    "audit": lambda ws: ws.audit(everything=True),
    "describe": lambda ws: ws.describe(),
    "show": lambda ws: ws.show("天津大学"),
    "check": lambda ws: ws.check(),
    "asked": lambda ws: ws.asked("role-ladder"),
}


@pytest.fixture(scope="module")
def ws(analysis: Analysis) -> hezuo.Workspace:
    """The shipped workspace, measured once."""
    found = hezuo.Workspace(analysis.dataset.folder, analysis.dataset)
    found.__dict__["analysis"] = analysis
    return found


def iris(frame: pd.DataFrame) -> list[str]:
    """The columns in which an IRI of the workspace stands."""
    return [str(c) for c in frame.columns if frame[c].astype(str).str.startswith(ID).any()]


@pytest.mark.parametrize("name", CALLS)
def test_a_frame_is_read_as_it_is(ws: hezuo.Workspace, name: str) -> None:
    told: Told = CALLS[name](ws)
    for lang in LANGS:
        frame = told.frame(lang)
        assert not frame.empty
        assert iris(frame) == []
        if lang == "zh":
            assert [c for c in frame.columns if not CJK.search(str(c))] in ([], ["p", "q"])
        else:
            assert [c for c in frame.columns if CJK.search(str(c))] == []
        for column in frame.columns:
            cells = [cell for cell in frame[column] if not pd.isna(cell)]
            # Whole numbers are whole also where some are missing: a float is one that has decimals somewhere.
            assert "float" not in str(frame[column].dtype) or any(isinstance(cell, float) for cell in cells), column


def test_ranks_stay_whole_where_some_have_none(ws: hezuo.Workspace) -> None:
    frame = ws.measure("partners", "constraint").frame()
    ranks = frame[say("heading.rank", "zh")]
    assert ranks.isna().any()
    assert str(ranks.dtype) == "Int64"
    assert "int" in str(ws.network("affiliation").frame()["角色次序"].dtype).lower()


def test_iris_come_when_they_are_asked_for(ws: hezuo.Workspace) -> None:
    measured = ws.measure("affiliation", "degree")
    assert list(measured.frame(iris=True).columns) == ["id", *measured.frame().columns]
    network = ws.network("affiliation")
    assert set(network.frame(iris=True).columns) - {*network.frame().columns} == {
        "一端 id",
        "另一端 id",
        "条目 id",
    }
    assert iris(ws.chance().frame(iris=True))
    # What a query asks for is given.
    assert iris(ws.query("SELECT ?p WHERE { ?p a hz:Party } LIMIT 2")) == ["p"]


def test_an_answer_without_rows_has_the_same_columns(make_workspace: Maker) -> None:
    small = hezuo.open_workspace(make_workspace({PARTIES: parties("乙")}))
    full = hezuo.open_workspace(ROOT)
    for name in ("affiliation", "partners"):
        assert list(small.network(name).frame().columns) == list(full.network(name).frame().columns)
    assert list(small.chance().frame().columns) == list(full.chance().frame().columns)


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        ([1, None], "Int64"),
        ([1, 2], "int64"),
        ([True, None], "boolean"),
        ([1.5, None], "float64"),
        ([1, 1.5], "float64"),
        ([2**70, None], "object"),
        ([None, None], "object"),
    ],
)
def test_types_of_columns(cells: list[Any], dtype: str) -> None:
    frame = framed(Rows(("a", "b"), [(cell, "甲") for cell in cells]))
    assert str(frame["a"].dtype) == dtype
    assert [None if pd.isna(c) else c for c in frame["a"]] == cells


def test_two_headings_that_are_one_stay_two() -> None:
    assert list(framed(Rows(("a", "a"), [(1, 2)])).columns) == ["a", "a"]
    assert framed(Rows((), [])).empty


def every(cls: type[Told]) -> list[type[Told]]:
    return [cls, *(below for one in cls.__subclasses__() for below in every(one))]


def test_every_result_has_a_caption_in_both_languages() -> None:
    for package in (hezuo.narrate, hezuo.serve, hezuo.authoring):
        for module in pkgutil.iter_modules(package.__path__):
            if package is hezuo.narrate or module.name in ("structure", "explain"):
                importlib.import_module(f"{package.__name__}.{module.name}")
    known = [c for c in every(Told) if c.__module__.startswith("hezuo.") and c.__name__ not in ("Told", "Insight")]
    assert len(known) > 20
    for cls in known:
        if cls.titled is Told.titled:
            assert all(say(f"caption.{caption_key(cls.__name__)}", lang) for lang in LANGS), cls


@pytest.mark.parametrize("lang", LANGS)
def test_captions_and_sources(ws: hezuo.Workspace, lang: Lang) -> None:
    scope = ws.scope_words[lang]
    told = ws.asked("role-ladder")
    assert told.caption(lang) == say(
        "caption.of", lang, title=ws.dataset.questions["role-ladder"].title(lang), scope=scope
    )
    assert "天津轻工职业技术学院2024年度职业教育质量报告" in told.sources(lang)[0]
    network = ws.network("affiliation")
    assert network.caption(lang).startswith(network.result.spec.label(lang))
    (first, *_) = network.sources(lang)
    pages = re.findall(r"\d+", first.partition("p. ")[2])
    assert pages == sorted(pages, key=int)
    assert len(pages) > 10
    frame = ws.ask("role-ladder", lang)
    assert frame.attrs["caption"] == told.caption(lang)
    assert frame.attrs["sources"] == list(told.sources(lang))
    assert (frame.attrs["scope"], frame.attrs["build"]) == (scope, ws.whole.inputs.build)


def test_units_come_from_the_ledgers(ws: hezuo.Workspace) -> None:
    assert ws.ask("trainings").attrs["units"] == {"人数": "人"}
    assert ws.ask("trainings", "en").attrs["units"] == {"People": "人"}
    assert ws.ask("other-cooperations", "en").attrs["units"]["Amount in yuan"] == "元"
    assert ws.ask("role-ladder").attrs["units"] == {}


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_several_results_in_one_workbook(ws: hezuo.Workspace, tmp_path: Path) -> None:
    results = [
        ws.ask("role-ladder"),
        ws.measure("partners", "constraint"),
        ws.asked("visits"),
        ws.network("affiliation"),
    ]
    path = ws.to_excel(results, tmp_path / "甲.xlsx")
    book = openpyxl.load_workbook(path)
    cover, *sheets = book.worksheets
    assert (cover.title, len(sheets)) == ("封面", len(results))
    facts = {row[0].value: row[1].value for row in cover.iter_rows(min_row=2)}
    assert facts["范围"] == ws.scope_words["zh"]
    assert facts["生成编号"] == ws.whole.inputs.build == book.properties.identifier
    assert "报告" in str(facts["来源"])
    assert facts[sheets[0].title].split("\n")[0] == results[0].attrs["caption"]
    for sheet in sheets:
        assert sheet.freeze_panes == "A2"
        heads = [c.value for c in sheet[1]]
        assert heads[-1] == "来源"
        assert all(row[len(heads) - 1].value for row in sheet.iter_rows(min_row=2))
        assert all(sheet.column_dimensions[c.column_letter].width > 0 for c in sheet[1])
        assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    ranks = [row[0].value for row in sheets[1].iter_rows(min_row=2)]
    assert {type(rank) for rank in ranks} == {int, type(None)}
    assert len(ranks) == len(ws.measure("partners", "constraint").frame())


def test_days_are_days_and_parts_of_dates_are_texts(make_workspace: Maker, tmp_path: Path) -> None:
    small = hezuo.open_workspace(make_workspace({PARTIES: parties("乙")}))
    frame = pd.DataFrame(
        {
            "日": ["2024-05-06", None],
            "月": ["2024-05", "2024-05-06"],
            "早": ["1850-01-01", "2024-05-06"],
            "数": [1, 2.5],
        }
    )
    frame.attrs["caption"] = "甲:乙/丙"
    path = small.to_excel({"=1+1": frame, "表": frame, "表 ": frame}, tmp_path / "a.xlsx", "en")
    cover, *sheets = openpyxl.load_workbook(path).worksheets
    assert cover.title == "Cover"
    assert [s.title for s in sheets] == ["=1+1", "表", "表 (2)"]
    assert all(c.data_type != "f" for row in cover.iter_rows() for c in row)
    cells = [c.value for c in sheets[0][2]]
    assert cells[:4] == [datetime(2024, 5, 6), "2024-05", "1850-01-01", 1]
    assert sheets[0]["A2"].number_format == "yyyy-mm-dd"
    assert sheets[0]["A3"].value is None
    assert cover["A1"].value == small.folder.name


def test_the_same_results_are_the_same_bytes_and_nothing_is_a_formula(make_workspace: Maker, tmp_path: Path) -> None:
    rows = [["名称", "成员单位", "来源"], ["@盟", "+乙", "s1"]]
    root = make_workspace({PARTIES: parties("+乙"), ALLIANCES: rows})
    made = []
    for name in ("a", "b"):
        small = hezuo.open_workspace(root)
        made.append(small.to_excel([small.network("affiliation"), small.describe()], tmp_path / f"{name}.xlsx"))
    assert made[0].read_bytes() == made[1].read_bytes()
    values = [c.value for s in openpyxl.load_workbook(made[0]).worksheets for row in s.iter_rows() for c in row]
    assert "'+乙" in values
    assert not [v for v in values if isinstance(v, str) and v[:1] in "=+@"]


def test_the_cover_says_until_when_the_data_go(make_workspace: Maker, tmp_path: Path) -> None:
    sources = [["代码", "名称", "截至"], ["s1", "甲报告", "2024-12-31"]]
    small = hezuo.open_workspace(make_workspace({"sources.csv": sources, PARTIES: parties("乙")}))
    assert small.errors == []
    cover = openpyxl.load_workbook(small.to_excel([small.describe()], tmp_path / "a.xlsx")).worksheets[0]
    facts = {row[0].value: row[1].value for row in cover.iter_rows(min_row=2)}
    assert facts["数据截至"] == "2024-12-31"
    assert small.describe().sources() == ("《甲报告》（数据截至 2024-12-31）",)


def test_no_result_is_no_workbook(ws: hezuo.Workspace, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        ws.to_excel([], tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_frame_read_back_from_the_workbook_is_the_frame(ws: hezuo.Workspace, tmp_path: Path) -> None:
    frame = ws.ask("role-ladder")
    data = ws.to_excel({"角色": frame}, tmp_path / "a.xlsx").read_bytes()
    read = pd.read_excel(io.BytesIO(data), sheet_name="角色", engine="openpyxl", dtype=object)
    assert list(read.columns) == [*frame.columns, "来源"]

    def plain(cells: pd.DataFrame) -> list[list[Any]]:
        return [[None if pd.isna(cell) else cell for cell in row] for row in cells.itertuples(index=False)]

    assert plain(read[list(frame.columns)]) == plain(frame)
