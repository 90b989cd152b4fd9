"""What a report asks: the same words as on the command line, `ask role-ladder` or `whatif 天津大学`.

An answer is known in two ways: as it is printed in the language of the report, and by names that are the same in every
language (the variables of a question, the Chinese headings of anything else), by which figures and columns are named.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.charts.spec import Chart
from hezuo.explorer.inline import Picture
from hezuo.insight.analysis import Analysis
from hezuo.narrate.asked import AskInsight
from hezuo.narrate.audit import AuditInsight
from hezuo.narrate.insight import Told, spoken
from hezuo.record.load import Dataset
from hezuo.record.picked import Condition, where
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import parts

#: The verb that asks a named question; its answer has a query behind it.
ASK = "ask"


class Desk(Protocol):
    """What a report needs of a workspace: what its verbs answer, in one scope."""

    @property
    def dataset(self) -> Dataset:
        """What lies in the scope."""

    @property
    def whole(self) -> Dataset:
        """All that was read."""

    @property
    def analysis(self) -> Analysis:
        """Its networks and measures."""

    def asked(self, question: str, parameters: Sequence[str] = (), lang: Lang = "zh") -> AskInsight:
        """The answer to a named question."""

    def audit(self, *, source: str | None = None, everything: bool = False) -> AuditInsight:
        """The stated figures beside the record."""

    def verb(self, name: str, words: Sequence[str]) -> Told:
        """What another verb answers. Raises `QueryError` for one that answers no table."""

    def picture(self, view: str, lang: Lang, party: str | None, width_mm: float, only: Sequence[str] = ()) -> Picture:
        """The still picture of a view, or of `only` some of its things with what they are tied to."""

    def chart(
        self, call: Sequence[str], lang: Lang, words: str, width_mm: float, kept: Callable[[AskInsight], Rows]
    ) -> Chart:
        """The answer to a question (with its parameters) as a chart of those of its rows that are `kept`."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is written."""

    verb: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The call in words."""
        return " ".join((self.verb, *self.words))


@dataclass(frozen=True, eq=False)
class Answered:
    """What a call answers."""

    call: Call
    told: Told
    lang: Lang
    ontology: Ontology

    @cached_property
    def rows(self) -> Rows:
        """The answer in the language of the report, its columns by the names that are the same in every language."""
        if isinstance(self.told, AskInsight):
            return self.told.found
        return Rows(tuple(self.told.keys()), self.told.rows(self.lang).rows)

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """The heading of each column."""
        return dict(zip(self.rows.columns, spoken(self.told.rows(self.lang).columns, self.lang), strict=True))

    @property
    def sparql(self) -> str:
        """The query, where it is a question; else ''."""
        return self.told.sparql if isinstance(self.told, AskInsight) else ""

    def where(self, conditions: Sequence[Condition]) -> Rows:
        """The rows that hold the conditions, whose values are written as the Chinese answer has them.

        Raises `ValueError` for a column that there is not.
        """
        if not conditions:
            return self.rows
        if isinstance(self.told, AskInsight):
            rows = self.rows
            for one in conditions:
                rows = self._kept(one, rows)
            return rows
        # What is computed has its rows in the same order in each language.
        plain = self.told.rows("zh")
        numbered = Rows((*self.told.keys(), ""), [(*row, index) for index, row in enumerate(plain.rows)])
        return Rows(self.rows.columns, [self.rows.rows[int(str(r[-1]))] for r in where(conditions, numbered).rows])

    def unheld(self, wanted: Condition) -> list[str]:
        """The cells of a column, where none of them is what a condition names; empty where one is, or where none is.

        As the Chinese answer has them, or for a question the answer in the language of the report.
        """
        rows = self.rows
        if not isinstance(self.told, AskInsight):
            rows = Rows(tuple(self.told.keys()), self.told.rows("zh").rows)
        if wanted.column not in rows.columns:
            return []
        at = rows.columns.index(wanted.column)
        cells = list(dict.fromkeys(str(r[at]) for r in rows.rows if r[at] not in (None, "")))
        said = self._said(wanted.value) if isinstance(self.told, AskInsight) else [wanted.value]
        held = {part for cell in cells for part in parts(cell)} if wanted.sign == "has" else set(cells)
        return [] if held.intersection(said) else cells

    def _kept(self, wanted: Condition, rows: Rows) -> Rows:
        """The rows that hold a condition, in any of the words that the language has for its value."""
        said = [Condition(wanted.column, wanted.sign, value) for value in self._said(wanted.value)]
        if wanted.sign == "!=":
            return where(said, rows)
        found = [where([one], rows).rows for one in said]
        return Rows(rows.columns, [row for row in rows.rows if any(row in kept for kept in found)])

    def _said(self, value: str) -> list[str]:
        """A label of the ontology as the language of the report has it, which may be several; other texts as they are.

        What stands blank in one language is blank in the other, and what the ontology does not label is said alike.
        """
        labels = self.ontology.labels.values() if self.lang != "zh" else ()
        found = {said[self.lang] for said in labels if said.get("zh") == value and self.lang in said}
        return sorted(found) or [value]


def call(text: str) -> Call:
    """A call as a report writes it. Raises `ValueError` for quotation marks without an end, and for nothing."""
    words = shlex.split(text)
    if not words:
        raise ValueError(text)
    return Call(words[0], tuple(words[1:]))


def answered(desk: Desk, wanted: Call, lang: Lang) -> Answered:
    """What a call answers. Raises `QueryError` as its verb does."""
    question, *given = wanted.words or ("",)
    told = desk.asked(question, given, lang) if wanted.verb == ASK else desk.verb(wanted.verb, wanted.words)
    return Answered(wanted, told, lang, desk.dataset.ontology)
