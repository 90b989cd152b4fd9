"""The chart of an answer: as its question declares it, or as somebody says it in the place of that."""

from __future__ import annotations

import shlex
from dataclasses import fields, replace
from typing import Any

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.charts.spec import Spec
from hezuo.record.ask import Question
from hezuo.record.charted import KINDS, Charted, charted


def declared(question: Question, draw: str = "") -> Charted:
    """How the answer to a question is drawn.

    `draw` has words in the place of its own ("limit=8"); where it begins with a kind, in the place of those of its
    chart of this kind ("bar label=… value=…"). Raises `QueryError` for words that say nothing, and for a question that
    declares no chart where they do not either.
    """
    try:
        words = shlex.split(draw)
        kind = words.pop(0) if words and words[0] in KINDS else ""
        own = next((c for c in question.charts if c.kind == (kind or c.kind)), Charted(kind, ""))
        found = _freed(own, own.changed(words)).changed(words)
    except ValueError as error:
        raise QueryError("chart-words", text=draw, reason=error) from error
    if not found.kind or not found.label:
        known = " | ".join(c for c, _, _ in question.columns)
        raise QueryError("chart-none", name=question.name, kinds=" | ".join(KINDS), known=known)
    return found


def _freed(own: Charted, wanted: Charted) -> Charted:
    """The chart of a question without what it says of a column that is not drawn: its doubt, unit, divisor and rank."""
    if wanted.values != own.values:
        own = replace(own, doubt="", units=("", ""), per=1)
    return own if wanted.label == own.label else replace(own, rank="")


def in_words(words: str, **more: Any) -> Spec:
    """What draws rows of which nobody has said how; `more` are fields of `Spec`. Raises `QueryError` as `declared`."""
    try:
        how = charted(words)
    except ValueError as error:
        raise QueryError("chart-words", text=words, reason=error) from error
    return Spec(**{f.name: getattr(how, f.name) for f in fields(how)} | more)


def spec_of(question: Question, chart: Charted, columns: tuple[str, ...], lang: Lang, **more: Any) -> Spec:
    """What draws it: the chart with the headings of its question; `more` are fields of `Spec`."""
    own = {f.name: getattr(chart, f.name) for f in fields(chart)}
    given = {"headings": question.headings(columns, lang), "title": question.title(lang), "lang": lang, **more}
    return Spec(**own | given)
