"""What is said of a query before it runs: forms that are slow where there is much data, words that mean nothing."""

from __future__ import annotations

from hezuo.base.messages import Lang, say
from hezuo.record.slow import Hint
from hezuo.record.unknown import Stranger


def told(hint: Hint, lang: Lang) -> str:
    """Where it stands, why it is slow, and what is quick."""
    return say(f"slow.{hint.key}", lang, line=hint.line, column=hint.column)


def unknown(one: Stranger, lang: Lang) -> str:
    """That a term occurs nowhere, with the nearest; that nothing gives a variable a value."""
    if one.key == "variable":
        return say("slow.variable", lang, word=one.word)
    return say(f"asked.unknown-term{'-near' if one.near else ''}", lang, word=one.word, near=one.near)
