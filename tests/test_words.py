"""What the program says of a small workspace is, word for word, what `tests/golden/words` holds."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from conftest import DATA_FILES
from hezuo.api import Workspace
from hezuo.base.store import Rows
from hezuo.measures.bridges import tie_measures
from hezuo.narrate.build import BuildInsight
from hezuo.narrate.catalogue import MeasureCatalogue
from hezuo.narrate.measure import MeasureInsight
from hezuo.network.cited import pages
from hezuo.network.files import edge_table, writer
from hezuo.style.appearance import appearance
from words_kit import GOLDEN, NAMES, opened, words

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return opened(tmp_path_factory.mktemp("words"))


@pytest.mark.parametrize("name", NAMES)
def test_words(work: Workspace, name: str) -> None:
    assert words(work, name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_text_is_said() -> None:
    assert {p.stem for p in GOLDEN.glob("*.txt")} == set(NAMES)


def test_a_result_shows_itself(work: Workspace) -> None:
    """Printed, in a notebook and as a frame it is the same text and the same table."""
    found = work.whatif("戊")
    assert str(found) == found.text()
    assert repr(found) == f"<WhatIfInsight>\n{found.text()}"
    shown = found._repr_html_()
    assert shown.startswith('<pre style="line-height:1.35">')
    assert html.unescape(shown.removeprefix('<pre style="line-height:1.35">').removesuffix("</pre>")) == found.text()
    assert list(found.frame().columns) == list(found.rows().columns)
    assert found.frame("en").to_numpy().tolist()[0][0] == found.rows("en").rows[0][0]
    for form in ("text", "table"):
        assert found.written(form).decode() == found.text()


def test_the_catalogue_of_measures_is_one_text() -> None:
    found = MeasureCatalogue()
    assert found.written("markdown").decode() == found.written("markdown", "zh").decode() == found.text("zh")
    assert found.written("markdown", "en").decode() == found.text("en") != found.text("zh")


def test_what_a_build_says(work: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    found = work.build(folder, data_only=True)
    names = sorted(DATA_FILES)
    sizes = [(folder / name).stat().st_size for name in names]
    assert found.rows() == found.rows("zh") == Rows(("文件", "大小（字节）"), list(zip(names, sizes, strict=True)))
    assert found.rows("en").columns != found.rows().columns
    counts = work.describe().totals
    assert (counts["platforms"], counts["parties"]) == (23, 23)
    lines = found.text().splitlines()
    assert lines == [
        work.scope.label(work.whole.identity, "zh"),
        work.describe().notes()[0],
        work.check().notes()[0],
        work.audit().notes()[0],
        f"文件在 {folder}",
    ]
    assert found.text("en").splitlines()[2] == work.check().notes("en")[0]
    page = BuildInsight(work.dataset, work.whole, folder, [folder / "dataset.nq"], folder / "explorer.html")
    assert page.text().splitlines()[:5] == lines
    assert str(folder / "explorer.html") in page.text().splitlines()[5]


def test_a_network_is_told_in_chinese_unless_asked_otherwise(work: Workspace) -> None:
    found = work.network("partners")
    of_nodes, of_ties = pages(found.result, work.dataset.identity)
    nodes, ties = {**of_nodes, **appearance(found.result)}, {**of_ties, **tie_measures(found.result)}
    for lang in ("zh", "en"):
        assert found.rows(lang) == edge_table(found.result, lang, ties)  # type: ignore[arg-type]
        for name in ("a.gexf", "a.graphml", "a.json", "a.nodes.csv", "a.edges.csv"):
            made = found.file(name, lang)  # type: ignore[arg-type]
            assert made == writer(name)(found.result, lang, nodes, ties)  # type: ignore[arg-type,misc]
    assert found.rows() == found.rows("zh") != found.rows("en")
    assert found.file("a.nodes.csv") == found.file("a.nodes.csv", "zh") != found.file("a.nodes.csv", "en")
    kinds = [{data["kind"] for _, data in found.networkx(*lang).nodes(data=True)} for lang in ((), ("zh",), ("en",))]  # type: ignore[arg-type]
    assert kinds[0] == kinds[1] != kinds[2]
    bridges = {frozenset((a, b)) for a, b, data in found.networkx().edges(data=True) if data["bridge"]}
    # Whoever shares a platform with 癸 alone hangs on it; 丁 and 壬 and others lie on triangles.
    assert len(bridges) >= 12


def test_measures_that_are_named_are_all_shown(work: Workspace) -> None:
    every = work.measure("partners").result
    assert len(every.measures) > 5
    columns = len(MeasureInsight(work.analysis, every).text().splitlines()[0].split())
    few = len(MeasureInsight(work.analysis, every, named=False).text().splitlines()[0].split())
    assert (columns > few, MeasureInsight(work.analysis, every).named) == (True, True)
    told = [MeasureInsight(work.analysis, every, named=named).notes("zh", "text") for named in (True, False)]
    assert told[1][:-1] == told[0]
    assert str(len(every.measures) - 5) in told[1][-1]
