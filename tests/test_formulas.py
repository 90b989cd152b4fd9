"""Formulas over figures: how they are written, what they give, and how they end, on made-up figures."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hezuo
from conftest import Maker, Rows, load, of
from hezuo.record.figures import figures
from hezuo.record.intervals import Interval, point
from hezuo.schema.formulas import Applied, Formula, Node, Number, Stated, Whole, parse
from hezuo.schema.values import printed

FIGURES = "tables/2024/figures.csv"
HEADS = ["编号", "指标", "数值", "限定", "单位", "公式", "来源", "页", "备注"]

# --- the grammar ----------------------------------------------------------------------------------------------

codes = st.from_regex(r"[a-z]{1,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True).filter(
    lambda c: c not in ("growth", "whole", "base")
)
stated = st.builds(Stated, codes, st.one_of(st.just(""), st.from_regex(r"r-[0-9]{4}", fullmatch=True)))
numbers = st.builds(Number, st.decimals(0, 10_000, places=2))
nodes: st.SearchStrategy[Node] = st.recursive(
    st.one_of(stated, numbers, st.builds(Applied, st.just("growth"), stated, stated)),
    lambda inner: st.builds(Applied, st.sampled_from("+-*/"), inner, inner),
    max_leaves=6,
)


def written(node: Node) -> str:
    """A part as a person may write it, every sum and product in brackets."""
    match node:
        case Stated(code, source):
            return f"{code}@{source}" if source else code
        case Number(value):
            return format(value, "f")
        case Whole(share, most):
            return f"base {written(share)} {most}" if share else "whole"
        case Applied("growth", left, right):
            return f"growth {written(left)} {written(right)}"
        case Applied(sign, left, right):
            return f"({written(left)} {sign} {written(right)})"


def is_formula(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


@given(nodes, st.sampled_from(["=", "<=", ">="]), st.booleans(), st.booleans())
def test_what_is_written_is_read(body: Node, relation: str, percent: bool, doubtful: bool) -> None:
    text = f"{'?' * doubtful}{relation} {written(body)}{' %' * percent}"
    assert parse(text) == Formula(relation, body, percent, doubtful)


@given(st.text("ab-+*/()=<>?%@.0123456789 growthwholebase", max_size=30))
def test_any_text_is_a_formula_or_a_value_error(text: str) -> None:
    try:
        found = parse(text)
    except ValueError:
        return
    assert parse(f"{found.relation} {written(found.body)}{' %' * found.percent}").body == found.body


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b", "= a + b"),
        ("＝ a ＋ b", "= a + b"),
        ("≤ a", "<= a"),
        ("? a", "?= a"),
        ("？ ≥ a", "?>= a"),
        ("=? a", "?= a"),
        ("a ÷ b ％", "= a / b %"),
        ("a × 2", "= a * 2"),
        ("a + b * c", "= a + (b * c)"),
        ("a - b - c", "= (a - b) - c"),
        ("a-b", "= a-b"),
    ],
)
def test_other_ways_to_write_it(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_a_hyphen_is_part_of_a_code_and_a_minus_stands_between_blanks() -> None:
    assert parse("a-b").named == (Stated("a-b"),)
    assert parse("a - b").named == (Stated("a"), Stated("b"))
    assert parse("a-b@report-2024 - 2").named == (Stated("a-b", "report-2024"),)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "=",
            "a +",
            "+ a",
            "a b",
            "a- b",
            "(a",
            "a)",
            "A",
            "甲",
            "a % b",
            "a == b",
            "< a",
            "1.2.3",
            "a @b",
            "5a@",
        ),
        *("growth a", "growth a 2", "whole", "whole + a", "whole / whole", "a * whole", "(a + whole) / b", "base a 60"),
        *("whole / base a", "whole / base a 0", "whole / base a 2.5", "whole / base a 20000", "base a 60 / b"),
        "(" * 100 + "a" + ")" * 100,
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert not is_formula(text)


# --- intervals ------------------------------------------------------------------------------------------------

bounds = st.fractions(-50, 50, max_denominator=20)
intervals = st.builds(lambda a, b: Interval(min(a, b), max(a, b)), bounds, bounds)


@given(intervals, intervals, st.fractions(0, 1, max_denominator=7), st.fractions(0, 1, max_denominator=7))
def test_arithmetic_holds_every_pair(x: Interval, y: Interval, at: Fraction, there: Fraction) -> None:
    """The fundamental theorem of interval arithmetic: what numbers within give lies within what the intervals give."""
    a, b = x.low + at * (x.high - x.low), y.low + there * (y.high - y.low)
    for made, exact in ((x + y, a + b), (x - y, a - b), (x * y, a * b)):
        assert made.low <= exact <= made.high
    if not y.low <= 0 <= y.high:
        made = x / y
        assert made.low <= a / b <= made.high


def test_the_ends_of_an_interval() -> None:
    half_open = Interval(Fraction(1), Fraction(2), high_in=False)
    assert not half_open.meets(point(2))
    assert half_open.meets(point(1))
    assert half_open.wholes() == (1, 1)
    assert Interval(Fraction(1, 2), Fraction(3, 4)).wholes() is None
    assert not (half_open + half_open).meets(point(4))
    assert (half_open * point(-1)).meets(point(-1))
    assert not (half_open * point(-1)).meets(point(-2))
    endless = Interval(Fraction(3), math.inf, high_in=False)
    assert (endless + point(1)).low == 4
    assert (point(1) / endless).meets(Interval(Fraction(0), Fraction(1, 3)))
    assert endless.wholes() is None
    with pytest.raises(ZeroDivisionError):
        point(1) / Interval(Fraction(-1), Fraction(1))


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("5.60", "5.6", "0.01"),
        ("12", "12", "1"),
        ("54.4035", "54.4035", "0.0001"),
        ("1.2万", "12000", "1000"),
        ("1,200", "1200", "1"),
    ],
)
def test_a_number_is_exact_to_its_last_printed_digit(text: str, value: str, step: str) -> None:
    assert printed(text) == (Decimal(value), Decimal(step))


# --- how a formula ends ---------------------------------------------------------------------------------------

#: Figures (code, value, qualifier, unit) beside a figure `x`, its formula, and how it ends.
Parts = list[tuple[str, str, str, str]]
BOOKS: Parts = [("novels", "40", "", "本"), ("maps", "2", "", "本")]
THIRDS = (("a", "23.69"), ("b", "28.98"), ("c", "38.69"))
CASES: list[tuple[str, str, str, str, Parts, str]] = [
    # Whole numbers are exact.
    ("42", "", "本", "novels + maps", BOOKS, "fits"),
    ("43", "", "本", "novels + maps", BOOKS, "unfit"),
    ("38", "", "本", "= novels - maps", BOOKS, "fits"),
    ("80", "", "本", "novels * maps", BOOKS, "fits"),
    ("20.0", "", "本", "novels / maps", BOOKS, "fits"),
    ("42", "", "本", "(novels + maps) * 1", BOOKS, "fits"),
    ("40", "", "本", "<= novels", BOOKS, "fits"),
    ("41", "", "本", "<= novels", BOOKS, "unfit"),
    ("40", "", "本", ">= novels", BOOKS, "fits"),
    ("39", "", "本", ">= novels", BOOKS, "unfit"),
    # A doubt leaves it open, whether both agree or not.
    ("42", "", "本", "? novels + maps", BOOKS, "unclear"),
    ("43", "", "本", "?<= novels", BOOKS, "unclear"),
    # Percentages are rounded; cut off is told apart.
    ("66.67", "", "%", "a / b %", [("a", "2", "", "人"), ("b", "3", "", "人")], "fits"),
    ("66.66", "", "%", "a / b %", [("a", "2", "", "人"), ("b", "3", "", "人")], "truncated"),
    ("66.65", "", "%", "a / b %", [("a", "2", "", "人"), ("b", "3", "", "人")], "unfit"),
    ("67", "", "%", "a / b %", [("a", "2", "", "人"), ("b", "3", "", "人")], "fits"),
    ("12.5", "", "公顷", "a / 2", [("a", "25", "", "公顷")], "fits"),
    ("12.5", "", "平方米", "a * 10000 / b", [("a", "2.5", "", "万平方米"), ("b", "2000", "", "人")], "fits"),
    # A rate of growth is taken to be rounded.
    ("50.00", "", "%", "growth a b %", [("a", "20", "", "家"), ("b", "30", "", "家")], "fits"),
    ("66.66", "", "%", "growth a b %", [("a", "3", "", "家"), ("b", "5", "", "家")], "unfit"),
    ("-50", "", "%", "growth a b %", [("a", "4", "", "家"), ("b", "2", "", "家")], "fits"),
    # Rounded parts may add up to a last digit more or less, but not to any.
    ("100.00", "", "%", "a + b + c", [(c, "33.33", "", "%") for c in "abc"], "fits"),
    ("100.02", "", "%", "a + b + c", [(c, "33.33", "", "%") for c in "abc"], "unfit"),
    ("91.34", "", "%", "a + b + c", [(c, n, "", "%") for c, n in THIRDS], "unfit"),
    ("60.5", "", "%", "100 - a", [("a", "39.5", "", "%")], "fits"),
    # Qualifiers: what they allow is counted with; two loose numbers that only may agree say nothing.
    ("30", "余", "家", "a", [("a", "34", "", "家")], "fits"),
    ("30", "余", "家", "a", [("a", "40", "", "家")], "unfit"),
    ("30", "近", "家", "a", [("a", "31", "", "家")], "unfit"),
    ("30", "以上", "家", "a", [("a", "3000", "", "家")], "fits"),
    ("1300", "余", "人", "a + b", [("a", "300", "余", "人"), ("b", "1000", "余", "人")], "fits"),
    ("1400", "余", "人", "a + b", [("a", "300", "余", "人"), ("b", "1000", "余", "人")], "unclear"),
    ("900", "余", "人", "a + b", [("a", "300", "余", "人"), ("b", "1000", "余", "人")], "unfit"),
    ("100", "余", "所", ">= a", [("a", "80", "余", "所")], "fits"),
    ("80", "余", "所", ">= a", [("a", "80", "余", "所")], "unclear"),
    ("200", "近", "家", ">= a + b", [("a", "190", "", "家"), ("b", "80", "近", "家")], "unfit"),
    # A share of a whole base is a whole number of it: Brown and Heathers' granularity.
    ("38.69", "", "%", "whole / a %", [("a", "552", "", "人")], "unfit"),
    ("38.59", "", "%", "whole / a %", [("a", "552", "", "人")], "fits"),
    ("38.58", "", "%", "whole / a %", [("a", "552", "", "人")], "truncated"),
    ("99.1", "", "%", "a / whole %", [("a", "350", "", "人")], "truncated"),
    ("99.2", "", "%", "a / whole %", [("a", "350", "", "人")], "fits"),
    ("98.9", "", "%", "a / whole %", [("a", "350", "", "人")], "fits"),
    ("99.5", "", "%", "a / whole %", [("a", "350", "", "人")], "unfit"),
    ("69.24", "", "%", "whole / base a 60 %", [("a", "92.31", "", "%")], "unfit"),
    ("69.23", "", "%", "whole / base a 60 %", [("a", "92.31", "", "%")], "fits"),
    ("38.69", "", "%", "whole / a %", [("a", "550", "约", "人")], "unclear"),
    ("0.5", "", "%", "whole / a %", [("a", "0", "", "人")], "unclear"),
    ("5", "", "家", "a / b", [("a", "5", "", "家"), ("b", "0", "", "家")], "unclear"),
]  # fmt: skip


def figure(code: str, value: str, qualifier: str, unit: str, formula: str = "", note: str = "") -> list[str]:
    return [code, f"指标{code}", value, qualifier, unit, formula, "s1", "3", note]


def ended(make_workspace: Maker, rows: Rows) -> dict[str, list[tuple[str, str, str]]]:
    """How the formulas of each figure end: code → (formula, result, what it gives)."""
    folder = make_workspace({FIGURES: [HEADS, *rows]})
    found = hezuo.open_workspace(folder).audit(everything=True).result
    return {x.id: [(c.text, c.result, c.given) for c in x.checks] for x in found}


@pytest.fixture(scope="module")
def results(make_workspace: Maker) -> dict[str, list[tuple[str, str, str]]]:
    """All cases in one workspace, each with codes of its own."""
    rows: list[list[str]] = []
    for n, (value, qualifier, unit, formula, parts, _) in enumerate(CASES):
        own = {code: f"{code}-{n}" for code, *_ in parts}
        words = [
            (own.get(w.strip("()"), "") and w.replace(w.strip("()"), own[w.strip("()")])) or w for w in formula.split()
        ]
        rows += [figure(f"x-{n}", value, qualifier, unit, " ".join(words))]
        rows += [figure(own[code], *rest) for code, *rest in parts]
    return ended(make_workspace, rows)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{n}-{c[0]}{c[1]}-{c[3]}" for n, c in enumerate(CASES)])
def test_how_a_formula_ends(results: dict[str, list[tuple[str, str, str]]], number: int) -> None:
    ((_, result, _),) = results[f"x-{number}"]
    assert result == CASES[number][-1]


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 3))
def test_every_share_that_is_rounded_from_counts_fits(part: int, base: int, places: int) -> None:
    """Whatever two counts give, printed to some places, is within what the printed share allows."""
    part, base = sorted((part, base))
    exact = Fraction(100 * part, base)
    shown = Fraction(math.floor(exact * 10**places + Fraction(1, 2)), 10**places)
    half = Fraction(1, 2 * 10**places)
    assert Interval(shown - half, shown + half, high_in=False).meets(point(exact))


def test_several_formulas_and_what_they_give(make_workspace: Maker) -> None:
    rows = [
        figure("all", "112", "", "项", "= own + others；<= limit\n? twice / 2"),
        *(figure(c, v, "", "项") for c, v in (("own", "11"), ("others", "101"), ("limit", "120"), ("twice", "226"))),
        figure("rate", "38.69", "", "%", "whole / others %"),
    ]
    found = ended(make_workspace, rows)
    assert found["all"] == [
        ("= own + others", "fits", "112"),
        ("<= limit", "fits", "120"),
        ("? twice / 2", "unclear", "113"),
    ]
    assert found["rate"] == [("whole / others %", "unfit", "39/101 = 38.6139; 40/101 = 39.604")]


def test_a_broken_formula_is_told_at_its_cell_with_a_hint(make_workspace: Maker) -> None:
    rows = [
        figure("total-a", "3", "", "家", "= part-a + part-bb"),
        figure("part-a", "1", "", "家", "a +"),
        figure("part-b", "2", "", "家", "nothing-like-it-at-all"),
    ]
    dataset = load(make_workspace({FIGURES: [HEADS, *rows]}))
    (near,), (other,), (broken,) = (
        of(dataset.problems, code) for code in ("formula-unknown-near", "formula-unknown", "value-relation")
    )
    assert (near.place.row, near.place.column, broken.place.row) == (2, "公式", 3)
    assert "part-b" in near.hint("zh")
    assert "part-bb" in near.message("en")
    assert "nothing-like-it-at-all" in other.message("zh")
    assert "growth" in broken.hint("en")
    (line,) = (x for x in hezuo.Workspace(dataset.folder, dataset).audit().result if x.id == "total-a")
    assert (line.result, line.is_open) == ("broken", True)


def test_a_spreadsheet_formula_is_still_refused_elsewhere(make_workspace: Maker) -> None:
    row = figure("x", "3", "", "家", "= y")
    row[1] = "= 甲"
    dataset = load(make_workspace({FIGURES: [HEADS, row, figure("y", "3", "", "家")]}))
    (found,) = of(dataset.problems, "value-formula")
    assert found.place.column == "指标"


def test_formulas_are_links_in_the_dataset(make_workspace: Maker) -> None:
    rows = [
        figure("x", "3", "", "家", "y + z@s1；growth y z %"),
        figure("y", "1", "", "家"),
        figure("z", "2", "", "家"),
    ]
    store = load(make_workspace({FIGURES: [HEADS, *rows]})).store
    found = store.select("SELECT ?a ?b WHERE { ?a hz:comparedWith ?b } ORDER BY ?b").rows
    start = "https://w3id.org/hezuo/id/figures/s1/"
    assert found == [(start + "x", start + "y"), (start + "x", start + "z")]
    made = store.select("SELECT (DATATYPE(?f) AS ?d) WHERE { ?x hz:formula ?f }").rows
    assert {d for (d,) in made} == {"https://w3id.org/hezuo/ontology#Formula"}


def test_a_figure_of_another_source(make_workspace: Maker) -> None:
    """Two sources may state one code; each formula means its own source's unless it names another."""
    rows = [
        figure("x", "3", "", "家", "y；y@s2"),
        figure("y", "3", "", "家"),
        ["y", "指标y", "4", "", "家", "", "s2", "9", "另一来源"],
        ["x", "指标x", "4", "", "家", "y", "s2", "9", ""],
    ]
    tables = {FIGURES: [HEADS, *rows], "sources.csv": [["代码", "名称"], ["s1", "甲报告"], ["s2", "乙报告"]]}
    dataset = load(make_workspace(tables))
    assert not [p for p in dataset.problems if p.severity == 0]
    ws = hezuo.Workspace(dataset.folder, dataset)
    told = ws.audit(source="all")
    results = {(x.source, x.id): [c.result for c in x.checks] for x in told.result}
    assert results["s1", "x"] == ["fits", "unfit"]
    assert results["s2", "x"] == ["fits"]
    row = next(r for r in told.rows().rows if r[:2] == ("s1", "x"))
    assert {"y = 3（第 3 页）", "y@s2 = 4（第 9 页）"} <= set(str(row[13]).split("；"))
    assert "另一来源" in str(row[14])


def test_a_figure_is_read_as_it_is_printed(make_workspace: Maker) -> None:
    rows = [figure("x", "5.60", "", "平方米"), figure("y", "1.2万", "余", "人")]
    dataset = load(make_workspace({FIGURES: [HEADS, *rows]}))
    x, y = figures(dataset.identity, dataset.ontology)
    assert (x.step, x.interval().low) == (Decimal("0.01"), Fraction("5.595"))
    assert (y.value, y.interval()) == (12000, Interval(Fraction(12000), Fraction(13000), high_in=False))
