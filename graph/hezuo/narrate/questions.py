"""What is said of named questions: which there are, and what they have to be told."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.base.workspace import Folder
from hezuo.narrate.insight import Told, heads
from hezuo.record.ask import questions


@dataclass(frozen=True, eq=False, repr=False)
class QuestionList(Told):
    """The named questions of a workspace, with their titles in both languages."""

    folder: Folder

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a question: name, both titles, parameters with their defaults. The headings are the same in both."""
        del lang
        question, title, parameters = heads(("question", "title", "parameters"), "zh")
        (english,) = heads(("title",), "en")
        known = questions(self.folder).values()
        body = [(q.name, *q.titles, " ".join(f"{p.name}={p.default or '…'}" for p in q.parameters)) for q in known]
        return Rows((question, title, english, parameters), list(body))


@dataclass(frozen=True, eq=False, repr=False)
class ChartList(Told):
    """The questions of a workspace that say how their answers are drawn."""

    folder: Folder

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a question: name, title, kinds of chart, the best first."""
        known = [q for q in questions(self.folder).values() if q.charts]
        body = [(q.name, q.title(lang), " ".join(c.kind for c in q.charts)) for q in known]
        return Rows(heads(("question", "title", "chart"), lang), list(body))
