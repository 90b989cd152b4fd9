"""What is said of forms of SPARQL that are slow where there is much data."""

from __future__ import annotations

from hezuo.base.messages import Lang, say
from hezuo.record.slow import Hint


def told(hint: Hint, lang: Lang) -> str:
    """Where it stands, why it is slow, and what is quick."""
    return say(f"slow.{hint.key}", lang, line=hint.line, column=hint.column)
