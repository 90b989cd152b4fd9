"""What is said of a workspace as a whole: how much of what there is, and how complete its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Problem, Severity
from hezuo.base.store import Rows
from hezuo.formats.answers import BLANK
from hezuo.narrate.insight import Told, heads
from hezuo.record.describe import completeness, totals
from hezuo.record.description import void
from hezuo.record.load import Dataset

COLUMNS = ("kind", "year", "column", "filled", "rows", "share")


@dataclass(frozen=True, eq=False, repr=False)
class DescribeInsight(Told):
    """Counts of a workspace, and how many rows of each column are filled."""

    dataset: Dataset

    @property
    def totals(self) -> dict[str, int]:
        """Parties, platforms, memberships, cooperations and records."""
        return totals(self.dataset)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a column of each table."""
        found = completeness(self.dataset, lang)
        shares = [f"{c.filled / c.rows:.0%}" if c.rows else BLANK for c in found]
        body = [(c.kind, c.year, c.heading, c.filled, c.rows, s) for c, s in zip(found, shares, strict=True)]
        return Rows(heads(COLUMNS, lang), list(body))

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """`void` is the dataset in DCAT and VoID."""
        return void(self.dataset, {}).encode() if form == "void" else super().written(form, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """The counts."""
        return [] if form == "void" else [counted(self.dataset, lang)]


def counted(dataset: Dataset, lang: Lang) -> str:
    """The counts of a workspace in one sentence."""
    return say("summary.build", lang, name=dataset.folder.name, **totals(dataset))


def problem_counts(problems: Sequence[Problem], lang: Lang) -> str:
    """How many problems of each severity, in words."""
    return say("summary.problems", lang, **{s.word: sum(p.severity is s for p in problems) for s in Severity})
