"""An answer to a question or to SPARQL, with what has to be said beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from hezuo.base.characters import differing
from hezuo.base.messages import Lang, say
from hezuo.base.store import Answer, Rows, Store
from hezuo.base.text import printable
from hezuo.formats.answers import READABLE
from hezuo.formats.standard import STANDARD, serialised
from hezuo.intake.names import Names
from hezuo.narrate.insight import Told, scoped
from hezuo.narrate.quantities import caveats, doubts
from hezuo.record import ask, guard
from hezuo.record.ask import Question
from hezuo.record.load import Dataset
from hezuo.record.reasons import Reasons, in_answer, in_rows, reasons
from hezuo.record.unknown import Remark, remarks


@dataclass(frozen=True, eq=False, repr=False)
class AskInsight(Told):
    """What a query finds in a store; the query is asked when its answer is first wanted.

    A named question has its headings, and stands for the people who wrote it: only what was given to it is remarked on.
    """

    store: Store
    sparql: str
    question: Question | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    #: The scope in words, where it is of several years or colleges and has to stand beside each row.
    scope: str = ""
    #: Where numbers of the answer may not be exact, and the reasons of figures are to be told in full.
    dataset: Dataset | None = None
    #: What lies in every scope, where that is more.
    whole: Dataset | None = None
    tells_scope: ClassVar[bool] = True

    @cached_property
    def found(self) -> Rows:
        """The answer under the names of its variables. Raises `QueryError`."""
        return in_rows(self._reasons, self._found())

    def _found(self) -> Rows:
        if self.question is None:
            return guard.sparql(self.store, self.sparql)
        return guard.select(self.store, self.sparql, self.question.own)

    def _reasons(self) -> Reasons:
        return reasons(self.dataset, self.whole or self.dataset) if self.dataset else {}

    def rows(self, lang: Lang = "zh") -> Rows:
        """The answer: a row a solution."""
        heads = self.question.headings(self.found.columns, lang) if self.question else self.found.columns
        return Rows(heads, self.found.rows)

    def titled(self, lang: Lang = "zh") -> str:
        """The title of the question; of SPARQL that it is that."""
        return self.question.title(lang) if self.question else say("caption.ask", lang)

    def in_chinese(self, lang: Lang) -> Mapping[str, str]:
        """The Chinese headings of a named question, by those in `lang`."""
        if self.question is None:
            return {}
        names = self.found.columns
        return dict(zip(self.question.headings(names, lang), self.question.headings(names, "zh"), strict=True))

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """The answer in a format of the verbs, or of the W3C (`STANDARD`), which have the names of the variables."""
        if form not in STANDARD:
            wanted = self.scope and form not in READABLE
            if not wanted:
                return super().written(form, lang)
            return self.sealed(form, scoped(self.rows(lang), self.scope, lang), lang)
        return serialised(in_answer(self._reasons, self._answered()), form)

    def _answered(self) -> Answer:
        if self.question is None:
            return guard.answer(self.store, self.sparql)
        return guard.select_terms(self.store, self.sparql, self.question.own)

    def preface(self, lang: Lang = "zh") -> list[str]:
        """The days that the answer is counted from, a line each; of SPARQL that is typed in what may be slow."""
        if self.question is None:
            from hezuo.narrate import slow  # only SPARQL that is typed in needs it
            from hezuo.record.slow import hints

            return [slow.told(hint, lang) for hint in hints(self.sparql)]
        days = ask.days(self.question, self.given, lang)
        return [say("asked.day", lang, label=label, day=day) for label, day in days]

    def notes(self, lang: Lang = "zh", form: str = "") -> Sequence[str]:
        """What is not exact or not stated plainly, how many rows there are, and what the query names in vain."""
        counted = [say("asked.rows", lang, count=len(self.found.rows))] if form in READABLE else []
        unsure = caveats(self.dataset, self.sparql, lang) if self.dataset and not self.question else []
        if self.dataset:
            unsure += doubts(self.dataset, self.sparql, self.found, lang)
        return [*unsure, *counted, *(_said(one, lang) for one in self.remarks)]

    @cached_property
    def remarks(self) -> list[Remark]:
        """What the query names that occurs nowhere."""
        found = remarks(self.store, self.sparql, self.found)
        if self.question is None:
            return found
        # What is given stands there in both forms, so that one form matches nothing is nothing to tell.
        told: dict[tuple[str, str], Remark] = {}
        for one in found:
            if one.value in self.given.values() and one.key != "literal-tag":
                told.setdefault((one.key, one.value), one)
        return list(told.values())


def _said(one: Remark, lang: Lang) -> str:
    near = "-near" if one.near else ""
    different = differing(one.value or one.word, one.near)["apart" if lang == "zh" else "apart_en"] if one.near else ""
    return printable(say(f"asked.{one.key}{near}", lang, word=one.word, near=one.near) + different)


def named(
    store: Store, question: Question, given: Mapping[str, str], names: Names, lang: Lang, scope: str = ""
) -> AskInsight:
    """A named question with its parameters as people write them. Raises `QueryError` as `record.ask.bind`."""
    return AskInsight(store, ask.bound(question, given, names, lang), question, given, scope)
