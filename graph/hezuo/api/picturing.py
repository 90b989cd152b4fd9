"""The still picture of a view, whole or a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hezuo.base.messages import Lang
from hezuo.explorer import assemble, svg, view_layout
from hezuo.explorer.document import scoped
from hezuo.explorer.figure import Figure
from hezuo.explorer.inline import Picture
from hezuo.explorer.view_layout import Earlier
from hezuo.forms.sheet import DESK
from hezuo.insight.analysis import Analysis
from hezuo.record import views


def picture(
    analysis: Analysis, view: str, lang: Lang, party: str | None, figure: Figure, earlier: Mapping[str, Earlier]
) -> Picture:
    """As `Workspace.picture`, of a whole view; `party` is the IRI of whom a circle is around."""
    found = views.named(views.views(analysis.dataset.folder), view)
    document = assemble.graph_document(analysis, earlier, asked=False)
    node, wide = -1 if party is None else analysis.ties.nodes.index[party], figure.form_width
    paper = None if wide is None else view_layout.on_paper(found, analysis, lang, wide)
    return Picture(svg.svg(document, found.name, lang, node, figure, paper))


def part(analysis: Analysis, view: str, lang: Lang, only: Sequence[str], figure: Figure) -> Picture:
    """As `Workspace.picture`, of some things (IRIs) with what they are tied to: nothing else is measured for it."""
    found = views.named(views.views(analysis.dataset.folder), view)
    chosen = view_layout.part_of(found, analysis, only)
    told, drawn = chosen.said(lang), chosen.drawn(found, analysis, lang, figure.form_width or DESK)
    scope = scoped(analysis.dataset, analysis.ties)
    return Picture(svg.partial(found.title, told, drawn, scope, lang, figure), told)
