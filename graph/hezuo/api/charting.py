"""The chart of a named question (for a line asked once in each year), of an insight, or of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.charts.asked import declared, in_words, spec_of
from hezuo.charts.registry import draw
from hezuo.charts.spec import Chart, Inks
from hezuo.narrate.asked import AskInsight
from hezuo.narrate.insight import Told
from hezuo.record import ask
from hezuo.record.charted import YEAR
from hezuo.record.scope import years_of

if TYPE_CHECKING:
    from hezuo.api.workspace import Workspace


def chart(
    workspace: Workspace,
    asked: str | Told | Rows,
    parameters: Sequence[str],
    lang: Lang,
    words: str,
    *,
    width_mm: float,
    title: str,
    kept: Callable[[AskInsight], Rows] = attrgetter("found"),
) -> Chart:
    """As `Workspace.chart`; `kept` are the rows of an answer to a question that are drawn, by default all."""
    inks = Inks.of(workspace.dataset.ontology)
    if not isinstance(asked, str):
        given = asked.rows(lang) if isinstance(asked, Told) else asked
        made = draw(given, in_words(words, title=title, lang=lang, width_mm=width_mm), inks)
        return replace(made, notes=tuple(asked.notes(lang))) if isinstance(asked, Told) else made
    wanted = ask.titled(workspace.dataset.questions, asked)
    how = declared(wanted, words)
    yearly = how.is_year(how.label) and YEAR not in {c for c, _, _ in wanted.columns}
    told = _told(workspace, wanted.name, parameters, lang, yearly=yearly)
    columns, rows = told[0][1].found.columns, [row for _, one in told for row in kept(one).rows]
    if yearly:
        columns = (YEAR, *columns)
        rows = [(year, *row) for year, one in told for row in kept(one).rows]
    spec = spec_of(wanted, how, columns, lang, width_mm=width_mm, title=title or wanted.title(lang))
    if yearly:
        spec = replace(spec, headings=(say("chart.year", lang), *spec.headings[1:]))
    notes = [line for _, one in told for line in (*one.preface(lang), *one.notes(lang))]
    return replace(draw(Rows(columns, rows), spec, inks), notes=tuple(dict.fromkeys(notes)))


def _told(
    workspace: Workspace, question: str, parameters: Sequence[str], lang: Lang, *, yearly: bool
) -> list[tuple[int | str, AskInsight]]:
    """The answer in the scope, or with `yearly` one in each year that has tables."""
    if not yearly:
        return [("", workspace.asked(question, parameters, lang))]
    found: list[tuple[int | str, AskInsight]] = []
    for year in years_of(workspace.whole.identity):
        there = workspace.at(year=year, college=workspace.words[1])
        found.append((int(year) if year.isdecimal() else year, there.asked(question, parameters, lang)))
    return found
