"""The types of those parts of the graph document that are tables: questions and stated figures."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

#: A text that people read: zh, en. The items of a list are told one by one where their number is fixed.
Pair = Annotated[list[str], (str, str)]


class Answer(TypedDict):
    """A named question with a value for a parameter, or with none, and its answer."""

    #: As `hezuo ask` takes it.
    call: str
    title: Pair
    #: The value in each language; none without a parameter.
    value: list[str]
    #: Rows, those that the record doubts, and those of other values that are suspected to have this one; −1: not asked.
    count: int
    doubtful: int
    otherwise: int
    columns: list[Pair]
    #: A cell is a text or number, or a pair where the languages differ. None: too large for the page.
    rows: list[list[Any]] | None
    #: The rows in English, where they come in another order.
    english: list[list[Any]] | None
    #: Parallel to `rows`: the first node that a row names, or −1.
    nodes: list[int]


class Audit(TypedDict):
    """The figures that reports state, each beside what the record gives."""

    columns: list[Pair]
    #: A cell is a text or number, or a pair where the languages differ.
    rows: list[list[Any]]
    #: Parallel to `rows`: the nodes that the question behind the figure finds.
    nodes: list[list[int]]
