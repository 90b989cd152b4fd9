"""Charts: every number at its place, nothing over another, all inside the frame, at any size, for any rows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import PARTIES, ROOT, Maker, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base import workspace
from hezuo.base.messages import LANGS
from hezuo.base.problems import OntologyError, QueryError
from hezuo.base.store import Rows
from hezuo.charts.asked import declared
from hezuo.charts.line import steps
from hezuo.charts.registry import CHARTS, draw
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.forms import lettering, paper
from hezuo.forms.paper import FORM_PER_MM
from hezuo.insight.analysis import Analysis
from hezuo.record import ask
from hezuo.record.charted import KEYS, KINDS, charted
from hezuo.record.load import Dataset
from hezuo.schema.ontology import load
from hezuo.style.colours import SERIES, UNSTATED
from hezuo.style.page_colours import FORM
from sight_kit import apart
from tools_kit import examples

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
ONTOLOGY = load(workspace.find(ROOT))
INKS = Inks.of(ONTOLOGY)
COLUMNS = ("name", "number", "doubt", "rank", "of")


def spec(line: str, **more: Any) -> Spec:
    how = charted(line)
    given = {"units": how.units, "label": how.label, "values": how.values, "series": how.series, "doubt": how.doubt}
    rest = {"rank": how.rank, "order": how.order, "limit": how.limit, "least": how.least, "per": how.per}
    return Spec(**{"kind": how.kind, **given, **rest, **more})


def drawn(line: str, *rows: tuple[Any, ...], **more: Any) -> Chart:
    return draw(Rows(COLUMNS, [(*row, *(None,) * (len(COLUMNS) - len(row))) for row in rows]), spec(line, **more), INKS)


def elements(chart: Chart, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(chart.svg).iter(f"{SVG}{tag}"))  # noqa: S314 - our own file


def texts(chart: Chart) -> Iterator[tuple[str, Box]]:
    """Every text with its box, as wide as `lettering` takes it to be; none is under 8 points on paper."""
    for element in elements(chart, "text"):
        size, bold = float(element.get("font-size", "0")), element.get("font-weight") is not None
        assert size / FORM_PER_MM * 72 / 25.4 >= 8
        x, y, said = float(element.get("x", "0")), float(element.get("y", "0")), element.text or ""
        if not said.strip():
            continue
        wide = lettering.advance(said, size, bold=bold)
        if element.get("writing-mode"):
            yield said, (x - size / 2, y, x + size / 2, y + wide)
            continue
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
        yield said, (left, y - size * 0.82, left + wide, y + size * 0.14)


def said(chart: Chart) -> str:
    return " ".join(text for text, _ in texts(chart))


def clean(chart: Chart) -> None:
    """No text lies on another or leaves the frame, and no mark does."""
    placed = list(texts(chart))
    wide, high = chart.drawing.width, chart.drawing.height
    for text, (a, b, c, d) in placed:
        assert a >= -1, (text, a)
        assert b >= -1, (text, b)
        assert c <= wide + 1, (text, c, wide)
        assert d <= high + 1, (text, d, high)
    for (one, a), (other, b) in combinations(placed, 2):
        assert not (a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1), (one, other)
    for mark in elements(chart, "rect")[1:]:
        x, y, w, h = (float(mark.get(key, "0")) for key in ("x", "y", "width", "height"))
        assert x >= -0.2
        assert y >= -0.2
        assert x + w <= wide + 0.2
        assert y + h <= high + 0.2


def bars(chart: Chart) -> list[float]:
    """How long the bars are, each with its doubtful end."""
    found = []
    for group in elements(chart, "g"):
        rects = list(group.iter(f"{SVG}rect"))
        found.append(sum(float(r.get("width", "0")) for r in rects))
    return found


def test_every_kind_that_can_be_declared_is_drawn() -> None:
    assert tuple(sorted(CHARTS)) == KINDS


@pytest.mark.parametrize("lang", LANGS)
def test_a_bar_is_as_long_as_its_number(lang: Any) -> None:
    chart = drawn("bar label=name value=number unit.zh=家", ("甲", 6), ("乙", 3), ("丙", 0), ("丁", None), lang=lang)
    clean(chart)
    long, half = bars(chart)[:2]
    assert half == pytest.approx(long / 2, abs=0.3)
    assert bars(chart)[2:] == [0, 0]
    unit, missing = (" 家", "无数据") if lang == "zh" else ("", "no data")
    told = [text for text, _ in texts(chart)]
    assert [f"6{unit}" in told, f"0{unit}" in told, missing in told] == [True, True, True]
    assert missing in chart.alt
    assert chart.svg.startswith("<svg ")
    assert 'width="156mm"' in chart.svg
    assert f'height="{chart.height_mm:.2f}mm"' in chart.svg


def test_what_is_not_plainly_stated_is_marked_and_said() -> None:
    chart = drawn(
        "bar label=name value=number doubt=doubt",
        ("甲", 4, 1),
        ("乙", 4, 0),
        headings=("名", "数", "存疑的", "级", "属"),
    )
    plain, doubtful = (r for r in elements(chart, "g")[0].iter(f"{SVG}rect"))
    assert doubtful.get("stroke") == FORM["doubt"][0]
    assert plain.get("stroke") is None
    assert float(plain.get("width", "0")) == pytest.approx(3 * float(doubtful.get("width", "0")), abs=4)
    assert "（1）" in said(chart)
    assert "存疑的" in said(chart)
    assert "甲 4（1）；乙 4。" in chart.alt
    assert "存疑的" in chart.alt
    whole = drawn("bar label=name value=number doubt=doubt", ("甲", 4, "存疑"), ("乙", 2, ""))
    assert [len(list(g.iter(f"{SVG}rect"))) for g in elements(whole, "g")] == [1, 1]
    assert elements(whole, "g")[0].find(f"{SVG}rect").get("stroke") == FORM["doubt"][0]  # type: ignore[union-attr]
    assert "存疑" in whole.alt


def test_a_ladder_has_a_square_for_each() -> None:
    chart = drawn("ladder label=name value=number rank=rank doubt=doubt", ("高", 4, 1, 1), ("低", 3, 0, 5), (None, 21))
    clean(chart)
    squares = [[r.get("fill") for r in g.iter(f"{SVG}rect")] for g in elements(chart, "g")]
    assert [len(s) for s in squares] == [4, 3, 21]
    assert squares[0][:3] == [FORM["role-1"][0]] * 3
    assert squares[0][3] == FORM["doubt-paper"][0]
    assert set(squares[2]) == {UNSTATED}
    assert "未写明" in said(chart)


def test_many_squares_stand_in_lines() -> None:
    chart = drawn("ladder label=name value=number", ("甲", 200), ("乙", 3))
    clean(chart)
    assert len(list(elements(chart, "g")[0].iter(f"{SVG}rect"))) == 200
    with pytest.raises(QueryError, match="1001"):
        drawn("ladder label=name value=number", ("甲", 1001))
    with pytest.raises(QueryError, match=r"2\.5"):
        drawn("ladder label=name value=number", ("甲", 2.5))


def test_what_is_not_drawn_is_told() -> None:
    rows = [(f"单位{n}", n) for n in range(40)]
    chart = drawn("bar label=name value=number order=value", *rows)
    assert len(elements(chart, "g")) == 30
    assert "其余 10 项没有画出，都不超过 9。" in said(chart).replace("  ", " ")
    assert "其余 10 项没有画出，都不超过 9。" in chart.alt
    assert "其余 37 项没有画出，都不超过 36。" in said(drawn("bar label=name value=number least=37", *rows))
    assert "其余 30 项没有画出。" in said(drawn("bar label=name value=number limit=10", *rows))
    # Of what has no number nobody can say how large it is.
    assert "其余 1 项没有画出。" in said(drawn("bar label=name value=number least=1", ("甲", 2), ("乙", None)))


def test_numbers_are_written_as_everywhere() -> None:
    share = drawn("bar label=name value=number unit.zh=%", ("甲", 56.25), ("乙", 100 / 3))
    assert {"56.25%", "33.3333%"} <= {text for text, _ in texts(share)}
    money = drawn("bar label=name value=number per=10000 unit.zh=万元", ("甲", 1234500), ("乙", 500))
    assert {"123.45 万元", "0.05 万元"} <= {text for text, _ in texts(money)}
    assert "甲 123.45万元；乙 0.05万元" in money.alt


@pytest.mark.parametrize(
    ("value", "word"), [(-1, "负数"), ("1000余", "1000余"), (float("nan"), "nan"), (1e300, "1e+300"), (True, "True")]
)
def test_what_is_no_number_is_a_sentence(value: Any, word: str) -> None:
    for kind in ("bar", "ladder"):
        with pytest.raises(QueryError) as caught:
            drawn(f"{kind} label=name value=number", ("甲", 1), ("乙", value), headings=("名", "数目", "", "", ""))
        assert word in caught.value.message("zh")
        assert "第 2 行" in caught.value.message("zh")
        assert "数目" in caught.value.message("zh")
        assert "Row 2" in caught.value.message("en")


def test_rows_are_counted_where_no_number_is_named() -> None:
    chart = drawn("bar label=name order=value", ("甲",), ("乙",), ("乙",), (None,))
    assert chart.alt.endswith("：乙 2；甲 1；未写明 1。")


def test_names_and_numbers_of_the_answer_are_text() -> None:
    hostile = "</text><script>&\"'\x00\u202e"
    chart = drawn("bar label=name value=number unit.zh=<b>", (hostile, 1), title=hostile, titled=True)
    assert "script" not in {e.tag.removeprefix(SVG) for e in ET.fromstring(chart.svg).iter()}  # noqa: S314
    assert "\u202e" not in chart.svg
    clean(chart)


def test_a_column_that_is_not_there_and_a_width_of_no_chart_are_told() -> None:
    with pytest.raises(QueryError) as caught:
        drawn("bar label=nam value=number", ("甲", 1))
    assert "name" in caught.value.message("en")
    for width in (10, float("nan"), 5000):
        with pytest.raises(QueryError, match="mm"):
            drawn("bar label=name value=number", ("甲", 1), width_mm=width)


def test_of_equal_ones_none_is_drawn_alone() -> None:
    rows = [("甲", 5), ("乙", 2), ("丙", 2), ("丁", 2), ("戊", 1)]
    assert [
        g.get("data-n") for g in elements(drawn("bar label=name value=number order=value limit=3", *rows), "g")
    ] == ["0"]
    assert "其余 4 项没有画出，都不超过 2。" in said(drawn("bar label=name value=number order=value limit=3", *rows))
    assert len(elements(drawn("bar label=name value=number order=value limit=4", *rows), "g")) == 4
    # Where all are equal, so many are drawn as are wanted.
    assert len(elements(drawn("bar label=name order=value limit=2", ("甲",), ("乙",), ("丙",)), "g")) == 2


def parts(chart: Chart) -> list[list[float]]:
    """How long the parts of each bar are."""
    return [[float(r.get("width", "0")) for r in g.iter(f"{SVG}rect")] for g in elements(chart, "g")]


def test_a_stacked_bar_has_its_parts_and_their_sum() -> None:
    rows = (
        ("甲", 6, None, None, "平台"),
        ("甲", 3, None, None, "事项"),
        ("乙", 3, None, None, "事项"),
        ("丙", 0, None, None, "平台"),
    )
    chart = drawn("stacked label=name series=of value=number order=value unit.zh=项", *rows)
    clean(chart)
    (six, three), (other,), nothing = parts(chart)
    assert six + 1 == pytest.approx(2 * (three + 1), abs=1.2)
    assert other == pytest.approx(three, abs=0.2)
    assert nothing == []
    told = [text for text, _ in texts(chart)]
    assert {"平台", "事项", "6", "3", "9 项", "3 项", "0 项"} <= set(told)
    assert "甲 9项（平台 6项，事项 3项）" in chart.alt
    assert "部分无数据" in said(chart)  # 乙 has no number of 平台
    colours = {r.get("fill") for g in elements(chart, "g") for r in g.iter(f"{SVG}rect")}
    assert colours == set(SERIES[:2])


def test_a_part_without_room_for_its_number_is_told_behind_the_bar() -> None:
    chart = drawn(
        "stacked label=name value=number,doubt", ("甲", 500, 2), ("乙", 100, 0), headings=("名", "有", "无", "", "")
    )
    clean(chart)
    told = [text for text, _ in texts(chart)]
    assert "= 500 + 2" in told
    assert "100" in told
    assert {"有", "无"} <= set(told)


def test_a_matrix_is_darker_where_the_number_is_larger() -> None:
    rows = (("甲", 5, None, None, "一"), ("甲", 1, None, None, "二"), ("乙", 0, None, None, "一"))
    chart = drawn("matrix label=name series=of value=number", *rows)
    clean(chart)
    first, second = ([r.get("fill") for r in g.iter(f"{SVG}rect")] for g in elements(chart, "g"))
    assert first == [FORM["role-1"][0], FORM["role-5"][0]]
    assert second == [FORM["paper"][0]] * 2
    assert {"5", "1", "0", "—"} <= {text for text, _ in texts(chart)}
    assert "— 为无数据" in said(chart)
    assert "甲：一 5，二 1；乙：二 无数据。" in chart.alt
    with pytest.raises(QueryError, match="two numbers"):
        drawn("matrix label=name series=of value=number", *rows, rows[0])


def test_columns_without_room_are_numbered() -> None:
    rows = [("甲", n, None, None, f"Administration {n}") for n in range(7)]
    chart = drawn("matrix label=name series=of value=number", *rows, lang="en")
    clean(chart)
    assert {"7", "7 Administration 6"} <= {text for text, _ in texts(chart)}
    many = [("甲", n, None, None, f"列{n}") for n in range(60)]
    with pytest.raises(QueryError) as caught:
        drawn("matrix label=name series=of value=number", *many)
    assert "60" in caught.value.message("zh")


def test_a_line_goes_from_year_to_year_and_breaks_where_nothing_is_known() -> None:
    rows = [(year, value) for year, value in ((2020, 1), (2021, 3), (2022, None), (2024, 4))]
    chart = drawn("line label=name value=number unit.zh=家", *rows, headings=("年", "单位数", "", "", ""))
    clean(chart)
    dots = [(float(c.get("cx", "0")), float(c.get("cy", "0"))) for c in elements(chart, "circle")]
    assert len(dots) == 3
    (a, one), (b, three), (c, four) = dots
    assert c - a == pytest.approx(4 * (b - a), abs=0.3)
    assert one - four == pytest.approx(1.5 * (one - three), abs=0.3)
    assert "单位数 4" in said(chart)
    assert "线断开处无数据" in chart.alt
    assert "2022 无数据" in chart.alt
    assert "2023" not in said(chart)
    ended = drawn("line label=name value=number", *rows[:3], headings=("年", "单位数", "", "", ""))
    assert "单位数 3（2021）" in said(ended)


def test_no_chart_keeps_a_doubt_to_itself() -> None:
    rows = ((2024, 5, 2, None, "一"), (2024, 3, 0, None, "二"), (2025, 5, 1, None, "一"))
    heads = {"headings": ("年", "数", "其中存疑", "级", "属")}
    for kind in ("line", "matrix", "stacked"):
        chart = drawn(f"{kind} label=name series=of value=number doubt=doubt", *rows, **heads)
        clean(chart)
        assert "其中存疑" in chart.alt, kind
        assert "其中存疑" in said(chart), kind
    assert (
        "其中存疑：2024 2，2025 1。" in drawn("line label=name series=of value=number doubt=doubt", *rows, **heads).alt
    )
    assert "2024（2）" in said(drawn("matrix label=name series=of value=number doubt=doubt", *rows, **heads))
    one = drawn("line label=name value=number doubt=doubt", (2024, 5, 2), (2025, 6, 0), **heads)
    assert "其中存疑：2024 2。" in one.alt


def test_too_many_places_and_too_long_names_are_no_load() -> None:
    with pytest.raises(QueryError) as caught:
        drawn("line label=name value=number", *((f"{n:05}", n) for n in range(300)))
    assert "300" in caught.value.message("zh")
    chart = drawn("bar label=name value=number", ("名" * 100_000, 1))
    clean(chart)
    assert len(chart.alt) < 200


def test_too_many_series_are_told() -> None:
    rows = [(2024, n, None, None, f"类{n}") for n in range(9)]
    for kind in ("line", "stacked"):
        with pytest.raises(QueryError) as caught:
            drawn(f"{kind} label=name series=of value=number", *rows)
        assert "9" in caught.value.message("zh")


@given(st.floats(1e-6, 1e15), st.booleans())
def test_steps_are_round_and_reach_the_top(most: float, whole: bool) -> None:
    found = steps(most, whole=whole)
    assert found[0] == 0
    assert 2 <= len(found) <= 7
    assert found[-1] >= most * (1 - 1e-6)
    assert not whole or all(float(f).is_integer() for f in found)


def test_nothing_is_a_chart_too() -> None:
    for kind in KINDS:
        chart = drawn(f"{kind} label=name series=of")
        clean(chart)
        assert "没有可画的内容" in chart.alt


@pytest.mark.parametrize(
    "line",
    [
        "pie label=a",
        "bar value=a",
        "bar label=a limit=0",
        "bar label=a limit=201",
        "bar label=a per=" + "9" * 5000,
        "bar label=a what=b",
        "",
        "bar label=a order=up",
        "bar label='",
    ],
)
def test_a_line_that_declares_no_chart_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is told by whoever knows the file
        charted(line)


def test_a_chart_of_a_question_is_checked_with_its_header(make_workspace: Maker) -> None:
    folder = workspace.find(make_workspace({PARTIES: parties("甲")}))
    own = folder.root / "ontology" / "questions"
    own.mkdir(parents=True, exist_ok=True)
    head = "# title.zh: 甲\n# title.en: a\n# column: a | 甲 | A\n# chart: {}\nSELECT ?a WHERE {{ ?a a hz:Party }}\n"
    for wrong, word in (("bar label=b", "b: a"), ("bar label=a value=a,c", "c: a"), ("pie label=a", "pie")):
        (own / "x.rq").write_text(head.format(wrong), encoding="utf-8")
        with pytest.raises(OntologyError, match=r"x\.rq") as caught:
            ask.questions(folder)
        assert word in caught.value.message("en")
    (own / "x.rq").write_text(head.format("bar label=a"), encoding="utf-8")
    assert ask.questions(folder)["x"].charts == (charted("bar label=a"),)


def test_every_key_of_a_chart_is_documented() -> None:
    text = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
    assert [word for word in (*KEYS, *KINDS) if f"`{word}`" not in text] == []


def test_series_are_told_apart_by_every_eye() -> None:
    for one, other in combinations(SERIES, 2):
        plain, least = apart(one, other)
        assert (plain >= 20, least >= 8) == (True, True), (one, other)
    for one in SERIES:
        plain, least = apart(one, UNSTATED)
        assert (plain >= 12, least >= 8) == (True, True), one


def test_what_is_not_stated_is_no_shade_of_a_role() -> None:
    for name in (n for n in FORM if re.fullmatch(r"role-\d", n)):
        plain, least = apart(UNSTATED, FORM[name][0])
        assert (plain >= 9, least >= 9) == (True, True), name


NUMBERS = st.one_of(st.none(), st.integers(0, 40), st.integers(0, 10**14), st.floats(0.001, 1e6), st.just(0))
NAMES = st.one_of(
    st.none(), st.text(max_size=40), st.text("甲乙产教融合共同体", max_size=40), st.sampled_from("甲乙丙")
)
ROWS = st.lists(st.tuples(NAMES, NUMBERS, st.integers(0, 9), st.integers(0, 12)), max_size=34)
WIDTHS = st.sampled_from([80.0, 110.0, 156.0, 240.0])


@examples(30)
@given(ROWS, WIDTHS, st.sampled_from(LANGS), st.sampled_from(["", "家", "万元人民币（含税，未经审计）"]))
def test_bars_of_anything_are_clean(rows: list[tuple[Any, ...]], width: float, lang: Any, unit: str) -> None:
    line = "bar label=name value=number doubt=doubt rank=rank order=value"
    chart = drawn(line, *rows, width_mm=width, lang=lang, units=(unit, unit))
    clean(chart)
    assert chart == drawn(line, *rows, width_mm=width, lang=lang, units=(unit, unit))
    assert len(elements(chart, "g")) == min(len(rows), 30)


@examples(25)
@given(st.lists(st.tuples(NAMES, st.integers(0, 60), st.integers(0, 9)), max_size=12), WIDTHS, st.sampled_from(LANGS))
def test_ladders_of_anything_are_clean(rows: list[tuple[Any, ...]], width: float, lang: Any) -> None:
    chart = drawn("ladder label=name value=number doubt=doubt", *rows, width_mm=width, lang=lang)
    clean(chart)
    assert [len(list(g.iter(f"{SVG}rect"))) for g in elements(chart, "g")] == [n for _, n, _ in rows]


SERIES_NAMES = st.one_of(
    st.none(), st.integers(2000, 2030), st.sampled_from(["平台", "A long name of a series", "x"]), NAMES
)


@examples(30)
@given(st.data(), st.sampled_from(["stacked", "matrix", "line"]), WIDTHS, st.sampled_from(LANGS))
def test_series_of_anything_are_clean(data: Any, kind: str, width: float, lang: Any) -> None:
    series = data.draw(st.lists(SERIES_NAMES, min_size=1, max_size=6, unique=True))
    labels = data.draw(st.lists(st.one_of(NAMES, st.integers(2000, 2040)), max_size=12, unique=True))
    rows = [(label, data.draw(NUMBERS), data.draw(st.integers(0, 3)), None, of) for label in labels for of in series]
    line = f"{kind} label=name series=of value=number doubt=doubt"
    try:
        chart = drawn(line, *rows, width_mm=width, lang=lang)
    except QueryError:
        # Numbers of sixteen digits, and six columns of them.
        if kind != "matrix":
            raise
        return
    clean(chart)
    assert chart == drawn(line, *rows, width_mm=width, lang=lang)


QUESTIONS = ask.questions(workspace.find(ROOT))
SHIPPED = [(name, one.kind, lang) for name, question in QUESTIONS.items() for one in question.charts for lang in LANGS]


def test_enough_questions_say_how_they_are_drawn() -> None:
    assert len({name for name, _, _ in SHIPPED}) >= 15
    assert {kind for _, kind, _ in SHIPPED} == set(KINDS)


def test_words_change_a_chart_and_leave_what_speaks_of_another_column() -> None:
    ladder = QUESTIONS["role-ladder"]
    own = ladder.charts[0]
    assert declared(ladder) == own
    assert declared(ladder, "limit=3") == replace(own, limit=3)
    assert declared(ladder, "ladder value=communities") == own
    assert declared(ladder, "line").kind == "line"
    # The doubt is that of the communities, not of the ranks.
    other = declared(ladder, "value=rank")
    assert (other.values, other.doubt, other.units, other.rank) == (("rank",), "", ("", ""), "rank")
    assert declared(ladder, "value=rank doubt=unplain unit.zh=级").doubt == "unplain"
    assert declared(ladder, "label=communities").rank == ""
    assert declared(ladder, "bar label=role") == charted("bar label=role")
    for wrong in ("bar", "limit", "pie", "'"):
        with pytest.raises(QueryError):
            declared(ladder, wrong)
    with pytest.raises(QueryError, match="aliases"):
        declared(QUESTIONS["aliases"])


@pytest.mark.slow
def test_every_shipped_chart_is_clean_and_says_its_numbers(shipped: Dataset) -> None:
    ws = Workspace(shipped.folder, shipped)
    for name, kind, lang in SHIPPED:
        chart = ws.chart(name, lang=lang, draw=kind)
        clean(chart)
        assert chart == ws.chart(name, lang=lang, draw=kind)
        heads = shipped.questions[name].titles
        assert heads[lang == "en"] in chart.alt
        assert "，，" not in chart.alt, name
    ladder = ws.chart("role-ladder")
    answer = ws.answer("role-ladder").rows
    assert [len(s) for s in parts(ladder)] == [row[2] for row in answer]
    assert [sum(r.get("stroke") == FORM["doubt"][0] for r in g.iter(f"{SVG}rect")) for g in elements(ladder, "g")] == [
        row[3] for row in answer
    ]


@pytest.mark.slow
def test_parts_of_shipped_bars_are_their_whole(shipped: Dataset) -> None:
    """What is stacked has to be what the answer itself gives as the sum."""
    ws = Workspace(shipped.folder, shipped)
    for name, whole, each in (
        ("enterprises-by-ties", "ties", ("platforms", "cooperations")),
        ("majors-by-ties", "ties", ("platforms", "cooperations")),
        ("corroboration-by-kind", "records", ("borne", "without")),
    ):
        rows = ws.asked(name).found
        at = [rows.columns.index(column) for column in (whole, *each)]
        assert all(row[at[0]] == sum(int(row[n] or 0) for n in at[1:]) for row in rows.rows), name


@pytest.mark.slow
def test_insights_and_rows_are_drawn_as_words_say(analysis: Analysis) -> None:
    ws = Workspace(analysis.dataset.folder, analysis.dataset)
    ws.__dict__["analysis"] = analysis
    told = ws.measure("affiliation", "two-mode-degree", top=5)
    columns = told.rows().columns
    chart = ws.chart(told, draw=f"bar label='{columns[2]}' value='{columns[4]}'", title="甲乙")
    clean(chart)
    assert len(elements(chart, "g")) == len(told.rows().rows)
    assert "甲乙" in chart.alt
    assert chart.notes == tuple(told.notes("zh"))
    rows = Rows(("年", "数"), [(2024, 1), (2025, 2)])
    assert "数：2024 1，2025 2" in ws.chart(rows, draw="line label=年 value=数").alt
    with pytest.raises(QueryError, match="label"):
        ws.chart(rows, draw="bar")


@pytest.mark.slow
def test_a_line_asks_in_every_year(make_workspace: Maker) -> None:
    two = parties("甲公司", "乙公司")
    ws = open_workspace(make_workspace({"tables/2023/parties.csv": parties("甲公司"), PARTIES: two}))
    how = "line label=year series=class value=parties"
    chart = ws.chart("parties-by-class", draw=how)
    assert "企业：2023 1，2024 2" in chart.alt
    # The scope is of the newest year, the line of all.
    assert ws.chart("parties-by-class", draw=how) == ws.at(year="2023").chart("parties-by-class", draw=how)
    assert "年度" not in said(ws.chart("parties-by-class", draw="bar"))


def test_a_png_has_300_dots_to_the_inch() -> None:
    chart = drawn("bar label=name value=number", ("甲", 1))
    if not paper.has_font():
        with pytest.raises(QueryError, match="font"):
            chart.png()
        return
    data = chart.png()
    assert data == chart.png()
    assert int.from_bytes(data[16:20], "big") == pytest.approx(156 / 25.4 * 300, abs=1)
    assert int.from_bytes(chart.png(150)[16:20], "big") == pytest.approx(156 / 25.4 * 150, abs=1)
