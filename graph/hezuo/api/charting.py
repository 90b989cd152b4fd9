"""The chart of a named question: asked once, or for a line once in each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.charts.asked import declared, spec_of
from hezuo.charts.registry import draw
from hezuo.charts.spec import Chart, Inks
from hezuo.record import ask
from hezuo.record.charted import YEAR
from hezuo.record.scope import years_of

if TYPE_CHECKING:
    from hezuo.api.workspace import Workspace


def chart(
    workspace: Workspace, question: str, parameters: Sequence[str], lang: Lang, words: str, width_mm: float
) -> Chart:
    """As `Workspace.chart`."""
    wanted = ask.titled(workspace.dataset.questions, question)
    how = declared(wanted, words)
    yearly = how.is_year(how.label) and YEAR not in {c for c, _, _ in wanted.columns}
    told = workspace.asked(wanted.name, parameters, lang)
    found = _by_year(workspace, wanted.name, parameters, lang) if yearly else told.found
    spec = spec_of(wanted, how, found.columns, lang, width_mm=width_mm)
    if yearly:
        spec = replace(spec, headings=(say("chart.year", lang), *spec.headings[1:]))
    made = draw(found, spec, Inks.of(workspace.dataset.ontology))
    return replace(made, notes=(*told.preface(lang), *told.notes(lang)))


def _by_year(workspace: Workspace, question: str, parameters: Sequence[str], lang: Lang) -> Rows:
    """The answers of all years, each row with its year before it."""
    columns: tuple[str, ...] = ()
    rows = []
    for year in years_of(workspace.whole.identity):
        found = workspace.at(year=year, college=workspace.words[1]).asked(question, parameters, lang).found
        columns = found.columns
        rows += [(int(year) if year.isdecimal() else year, *row) for row in found.rows]
    return Rows((YEAR, *columns), rows)
