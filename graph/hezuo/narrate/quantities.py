"""What is said beside an answer that may hold numbers that are not exact, or what is not stated plainly."""

from __future__ import annotations

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.base.text import printable
from hezuo.record.load import Dataset
from hezuo.record.quantities import inexact
from hezuo.record.unplain import unplain

#: So many are named.
MOST = 5


def caveats(dataset: Dataset, sparql: str, lang: Lang) -> list[str]:
    """A sentence for each property in a query whose numbers in the scope are not all exact."""
    said = []
    for one in inexact(dataset, sparql):
        shown = "、".join(one.printed[:MOST]) + (" …" if len(one.printed) > MOST else "")
        said.append(say("ask.inexact", lang, column=one.column.label(lang), count=len(one.printed), shown=shown))
    return said


def doubts(dataset: Dataset, sparql: str, answer: Rows, lang: Lang) -> list[str]:
    """A sentence on what the answer says that is not plainly stated, and how it is stated; none where all is."""
    order, label = dataset.ontology.orders, dataset.ontology.label
    found = sorted(unplain(dataset, sparql, answer), key=lambda u: -order.get(u.status, 0))
    if not found:
        return []
    told = (
        say("ask.unplain-one", lang, record=u.record, name=u.thing, how=label(u.status, lang)) for u in found[:MOST]
    )
    shown = say("list.and", lang).join(told) + (" …" if len(found) > MOST else "")
    return [printable(say("ask.unplain", lang, count=len(found), shown=shown))]
