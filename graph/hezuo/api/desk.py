"""What a report asks of a workspace: the verbs by name, with the words that stand behind them on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.narrate.asked import AskInsight
from hezuo.narrate.audit import AuditInsight
from hezuo.narrate.insight import Told
from hezuo.record.load import Dataset
from hezuo.report.calls import ASK

if TYPE_CHECKING:
    from hezuo.api.workspace import Workspace
    from hezuo.charts.spec import Chart
    from hezuo.explorer.inline import Picture
    from hezuo.insight.analysis import Analysis


@dataclass(frozen=True, eq=False)
class ReportDesk:
    """A workspace as reports ask it."""

    workspace: Workspace

    @property
    def dataset(self) -> Dataset:
        """What lies in the scope."""
        return self.workspace.dataset

    @property
    def whole(self) -> Dataset:
        """All that was read."""
        return self.workspace.whole

    @property
    def analysis(self) -> Analysis:
        """Its networks and measures."""
        return self.workspace.analysis

    def asked(self, question: str, parameters: Sequence[str] = (), lang: Lang = "zh") -> AskInsight:
        """The answer to a named question."""
        return self.workspace.asked(question, parameters, lang)

    def audit(self, *, source: str | None = None, everything: bool = False) -> AuditInsight:
        """The stated figures beside the record."""
        return self.workspace.audit(source=source, everything=everything)

    def verb(self, name: str, words: Sequence[str]) -> Told:
        """What another verb answers. Raises `QueryError` for one that answers no table, and as the verb does."""
        if name not in VERBS:
            raise QueryError("report-no-verb", name=name, known="、".join(sorted((ASK, *VERBS))))
        return VERBS[name](self.workspace, words)

    def picture(self, view: str, lang: Lang, party: str | None, width_mm: float, only: Sequence[str] = ()) -> Picture:
        """The still picture of a view, or of `only` some of its things with what they are tied to."""
        return self.workspace.picture(view, lang, party=party, width_mm=width_mm, only=only)

    def chart(
        self, call: Sequence[str], lang: Lang, words: str, width_mm: float, kept: Callable[[AskInsight], Rows]
    ) -> Chart:
        """The answer to a question (with its parameters) as a chart of those of its rows that are `kept`."""
        from hezuo.api.charting import chart

        question, *given = call
        return chart(self.workspace, question, given, lang, words, width_mm=width_mm, title="", kept=kept)


VERBS: Mapping[str, Callable[[Workspace, Sequence[str]], Told]] = MappingProxyType(
    {
        "audit": lambda w, words: w.audit(everything="all" in words),
        "changes": lambda w, words: w.changes(*words[:2]),
        "check": lambda w, _: w.check(),
        "describe": lambda w, _: w.describe(),
        "measure": lambda w, words: w.measure(*words),
        "names": lambda w, _: w.names(),
        "path": lambda w, words: w.path(*words[:2]),
        "roles": lambda w, words: w.roles(*words[:1]),
        "show": lambda w, words: w.show(*words[:1]),
        "suggest": lambda w, words: w.suggest(*words[:1]),
        "whatif": lambda w, words: w.whatif(*words),
    }
)
