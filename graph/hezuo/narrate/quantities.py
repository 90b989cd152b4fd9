"""What is said beside an answer that may hold or sum numbers that are not exact."""

from __future__ import annotations

from hezuo.base.messages import Lang, say
from hezuo.record.load import Dataset
from hezuo.record.quantities import inexact

#: So many are named.
MOST = 5


def caveats(dataset: Dataset, sparql: str, lang: Lang) -> list[str]:
    """A sentence for each property in a query whose numbers in the scope are not all exact."""
    said = []
    for one in inexact(dataset, sparql):
        shown = "、".join(one.printed[:MOST]) + (" …" if len(one.printed) > MOST else "")
        said.append(say("ask.inexact", lang, column=one.column.label(lang), count=len(one.printed), shown=shown))
    return said
