"""What is said of evidence: "also: …", with its source, beside whatever the record says itself."""

from __future__ import annotations

from collections.abc import Iterable

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.narrate.insight import heads
from hezuo.record.evidence import Also

COLUMNS = (
    *("kind", "record", "column", "printed-value", "verdict", "elsewhere", "source-title", "source-date"),
    *("confidence", "address", "note", "place"),
)


def also(one: Also, lang: Lang) -> str:
    """One piece of evidence as a sentence: value, verdict, title, date, confidence, address."""
    told = {"elsewhere": one.elsewhere, "verdict": one.verdict, "title": one.title, "date": one.date}
    return say("also.said", lang, **told, confidence=one.confidence, address=one.address)


def joined(found: Iterable[Also], lang: Lang) -> str:
    """Several pieces of evidence about one cell, for a cell of a table."""
    return say("also.and", lang).join(also(one, lang) for one in found)


def lines(found: Iterable[Also], lang: Lang, *, of_others: bool = False) -> list[str]:
    """A line each, by column; of the rows of others also by kind and record."""
    told = []
    for one in found:
        named = {"kind": one.kind, "record": one.record, "column": one.heading, "said": also(one, lang)}
        line = say("also.of-other", lang, **named) if of_others else say("also.of-column", lang, **named)
        told.append(line + (say("also.note", lang, note=one.note) if one.note else ""))
    return told


def table(found: Iterable[Also], lang: Lang) -> Rows:
    """All of it as a table: the cell, what is said of it, and by whom."""
    body: list[tuple[Value, ...]] = [
        (
            *(one.kind, one.record, one.heading, one.printed, one.verdict, one.elsewhere, one.title, one.date),
            *(one.confidence, one.address, one.note, one.place.line),
        )
        for one in found
    ]
    return Rows(heads(COLUMNS, lang), body)
