"""What a table says without further words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang
from hezuo.base.store import Rows, Value
from hezuo.narrate.insight import Told, heads


@dataclass(frozen=True, eq=False, repr=False)
class Listing(Told):
    """A table that says it all: the keys of its headings, and what stands below them in either language."""

    columns: Sequence[str]
    body: Sequence[tuple[Value, ...]]

    def rows(self, lang: Lang = "zh") -> Rows:
        """Its rows, headed in `lang`."""
        return Rows(heads(self.columns, lang), list(self.body))
