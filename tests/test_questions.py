"""Every named question gives the answer that was read by eye and written down."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from benchmarks import work

from hezuo.base import workspace
from hezuo.record import ask
from hezuo.record.load import Dataset, load_dataset
from write_docs import ANSWERS, REPO, answer

QUESTIONS = ask.questions(workspace.find(REPO))


@pytest.fixture(scope="module")
def graph() -> Dataset:
    return load_dataset(workspace.find(REPO))


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_answer(name: str, graph: Dataset) -> None:
    expected = (ANSWERS / f"{name}.csv").read_bytes()
    assert answer(graph, QUESTIONS[name]).decode("utf-8") == expected.decode("utf-8"), "read it, then: make docs"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_columns_are_what_the_header_says(name: str, graph: Dataset) -> None:
    question = QUESTIONS[name]
    rows = ask.run(graph.store, question, dict(question.example), graph.identity.names)
    assert rows.columns == tuple(c[0] for c in question.columns)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_benchmark_can_ask_it(name: str, graph: Dataset) -> None:
    """It fills in parameters by their types; one type that it does not know made it leave a question out."""
    given = work._given(graph, QUESTIONS[name], {})
    assert ask.run(graph.store, QUESTIONS[name], given, graph.identity.names).columns


def test_the_type_of_a_parameter_is_a_value_or_a_class() -> None:
    assert ask._parameter("on | 日期 | Day | date | today").names is False
    assert ask._parameter("party | 单位 | Party | hz:Party").names is True
    with pytest.raises(ValueError, match="number"):
        ask._parameter("least | 至少 | Least | number | 1")


def test_no_answer_without_a_question() -> None:
    assert {p.stem for p in Path(ANSWERS).glob("*.csv")} == set(QUESTIONS)


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((ANSWERS / f"{name}.csv").read_text(encoding="utf-8-sig"))))


def test_what_the_report_says() -> None:
    """A few answers held against the report itself, not against an earlier answer."""
    assert len(rows_of("industry-colleges")) == 17
    assert len(rows_of("communities")) == 48
    assert len(rows_of("communities-led")) == 3
    assert len(rows_of("course-standards")) == 8
    assert len(rows_of("communities-role-not-stated")) == 21
    assert next(iter(rows_of("universities-leading-communities")[0].values())) == "天津大学"
