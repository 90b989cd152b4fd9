"""First causes: one message for each, what only follows is folded under it, and nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, YEAR, Maker, csv_text, load, of, parties
from hezuo.base.causes import Stages, first_causes
from hezuo.base.problems import Place, Problem, Severity, to_csv, to_json, to_text

CELL, OTHER = Place("a.csv", "", 3, "甲"), Place("a.csv", "", 3, "乙")
ROW, ELSEWHERE = Place("a.csv", "", 3), Place("b.csv", "", 9, "丙")
CLASS = "https://w3id.org/hezuo/ontology#Party"


def one(code: str, place: Place, severity: Severity = Severity.ERROR, said: str = "") -> Problem:
    return Problem(severity, code, place, said or code, said or code)


def folded(**stages: list[Problem]) -> dict[str, list[str]]:
    """What follows from what, by code."""
    found = first_causes(Stages(*(stages.get(name, []) for name in ("reading", "names", "shapes", "rules"))))
    return {p.code: [f.code for f in p.follows] for p in found}


def test_a_cell_that_cannot_be_read_has_one_message() -> None:
    found = folded(
        reading=[one("value", CELL)], names=[one("unknown", CELL)], shapes=[one("min", CELL), one("max", OTHER)]
    )
    assert found == {"value": ["min", "unknown"], "max": []}


def test_two_errors_of_one_cell_are_both_told_where_neither_follows() -> None:
    """Two unknown names in one cell, or an unknown one beside one of the wrong class."""
    assert folded(names=[one("甲", CELL), one("乙", CELL)], shapes=[one("class", CELL)]) == {
        "甲": [],
        "乙": [],
        "class": [],
    }


def test_a_rule_about_the_row_follows_from_an_error_in_it() -> None:
    found = folded(names=[one("unknown", CELL)], rules=[one("alone", ROW, Severity.INFO), one("page", OTHER)])
    assert found == {"unknown": ["alone"], "page": []}


def test_a_correction_of_a_cell_in_error_follows_from_that() -> None:
    stale = replace(one("stale", ELSEWHERE), about=CELL)
    assert folded(reading=[stale, one("value", CELL)]) == {"value": ["stale"]}
    assert folded(reading=[stale], names=[one("unknown", CELL)]) == {"unknown": ["stale"]}
    assert folded(reading=[stale]) == {"stale": []}


def test_one_unknown_name_is_one_problem() -> None:
    def unknown(row: int, name: str) -> Problem:
        return replace(one("unknown", Place("a.csv", "", row, "甲"), said=name), needs=CLASS)

    found = first_causes(Stages([], [unknown(7, "丁"), unknown(2, "丁"), unknown(5, "戊")], [], []))
    assert [(p.place.row, [f.place.row for f in p.follows]) for p in found] == [(2, [7]), (5, [])]


def test_names_of_a_table_that_was_not_read_follow_from_that() -> None:
    lost = replace(one("bad", Place("parties.csv")), lacks=frozenset({CLASS}))
    unknown = replace(one("unknown", CELL), needs=CLASS)
    hint = one("unused", ELSEWHERE, Severity.INFO)
    found = folded(reading=[lost], names=[unknown], rules=[hint])
    assert {k: sorted(v) for k, v in found.items()} == {"bad": ["unknown", "unused"]}
    other = replace(unknown, needs=CLASS + "Other")
    assert folded(reading=[lost], names=[other]) == {"bad": [], "unknown": []}


def test_nothing_graver_is_folded_under_something_less_grave() -> None:
    note = one("note", CELL, Severity.WARNING)
    assert folded(reading=[note], shapes=[one("min", CELL)]) == {"note": [], "min": []}


def test_what_follows_from_what_follows_has_the_same_root() -> None:
    lost = replace(one("bad", Place("parties.csv")), lacks=frozenset({CLASS}))
    unknown = replace(one("unknown", CELL), needs=CLASS)
    found = folded(reading=[lost], names=[unknown], rules=[one("alone", ROW, Severity.INFO)])
    assert {k: sorted(v) for k, v in found.items()} == {"bad": ["alone", "unknown"]}


some = st.builds(
    lambda code, row, column, severity, needs, lacks, about: Problem(
        severity,
        code,
        Place("a.csv", "", row, column),
        code,
        code,
        about=Place("a.csv", "", about, "甲") if about else None,
        needs=needs,
        lacks=frozenset(lacks),
    ),
    st.sampled_from("abc"),
    st.integers(0, 3),
    st.sampled_from(["", "甲", "乙"]),
    st.sampled_from(Severity),
    st.sampled_from(["", "X", "Y"]),
    st.sets(st.sampled_from("XY")),
    st.integers(0, 2),
)
lists = st.lists(some, max_size=6)


@given(lists, lists, lists, lists)
def test_each_problem_is_told_or_folded_once(
    a: list[Problem], b: list[Problem], c: list[Problem], d: list[Problem]
) -> None:
    found = first_causes(Stages(a, b, c, d))
    told = [replace(p, follows=()) for p in found] + [f for p in found for f in p.follows]
    assert sorted(told, key=lambda p: p.sort_key) == sorted(set(a + b + c + d), key=lambda p: p.sort_key)
    assert all(f.severity >= p.severity for p in found for f in p.follows)


def test_what_follows_is_said_below_its_cause() -> None:
    rest = tuple(one("unknown", Place("b.csv", "", row, "丙")) for row in range(2, 7))
    item = replace(one("bad", CELL, said="坏"), follows=rest)
    assert to_text([item], "zh").splitlines()[-1] == (
        "  由此而来的还有 5 项：b.csv 第 2 行 “丙”列 · b.csv 第 3 行 “丙”列 · b.csv 第 4 行 “丙”列 …"
    )
    assert '"follows": "b.csv#2 丙 unknown; b.csv#3 丙 unknown' in to_json([item])
    assert "b.csv#6 丙 unknown" in to_csv([item])


# --- in a workspace -------------------------------------------------------------------------------------------

HEADS = ["名称", "牵头单位", "来源", "页"]


@pytest.mark.slow
def test_a_table_of_parties_that_is_not_read_is_one_error(make_workspace: Maker) -> None:
    """Not one for each name that now is unknown, and no hint about parties that nothing uses."""
    rows = [HEADS, *([f"{i}联盟", "乙公司；丙公司", "s1", "1"] for i in range(5))]
    broken = csv_text(parties("乙公司", "丙公司")).encode() + b'"'
    graph = load(make_workspace({f"tables/{YEAR}/parties.csv": broken, ALLIANCES: rows}))
    errors = [p for p in graph.problems if p.severity is Severity.ERROR]
    assert [p.code for p in errors] == ["bad-csv", "no-college"]
    assert not re.search("[a-z]", errors[0].zh)  # what Python says of it is English
    assert len([f for f in errors[0].follows if f.code.startswith("unknown-name")]) == 10


@pytest.mark.slow
def test_a_missing_party_is_counted_once(make_workspace: Maker) -> None:
    rows = [HEADS, *([f"{i}联盟", "丁机械厂", "s1", "1"] for i in range(5))]
    found = of(load(make_workspace({PARTIES: parties("乙公司"), ALLIANCES: rows})).problems, "unknown-name")
    assert [(p.place.row, len([f for f in p.follows if f.code == "unknown-name"])) for p in found] == [(2, 4)]


@pytest.mark.slow
def test_a_stale_correction_of_a_cell_in_error_is_folded(make_workspace: Maker) -> None:
    ledger = [
        ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"],
        ["alliances", "甲联盟", "成立日期", "2023", "2024", "采用", "误印", "编者", "2024-01-01"],
    ]
    rows = [["名称", "牵头单位", "成立日期", "来源", "页"], ["甲联盟", "乙公司", "#REF!", "s1", "1"]]
    graph = load(make_workspace({PARTIES: parties("乙公司"), ALLIANCES: rows, "identity/corrections.csv": ledger}))
    errors = [p for p in graph.problems if p.severity is Severity.ERROR]
    assert [(p.code, [f.code for f in p.follows]) for p in errors] == [("value-formula-error", ["cell-stale"])]
