"""What is told of what a public workspace leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.narrate.insight import Told, heads
from hezuo.record.public import LeftOut


@dataclass(frozen=True, eq=False, repr=False)
class LeftOutInsight(Told):
    """The columns that are left out, each with the number of its cells that said something."""

    columns: Sequence[LeftOut]

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a column of a table."""
        found = [(one.kind.label(lang), one.field.label(lang), one.cells) for one in self.columns]
        return Rows(heads(("kind", "column", "filled"), lang), list(found))

    def sentence(self, lang: Lang) -> str:
        """How many columns and cells that are."""
        cells = sum(one.cells for one in self.columns)
        return say("public.left-out", lang, columns=len(self.columns), cells=cells)
