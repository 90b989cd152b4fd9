"""The graph document of a workspace: views, story and measures put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from hezuo.base.messages import LANGS
from hezuo.base.problems import QueryError
from hezuo.explorer.answers import answers
from hezuo.explorer.document import document
from hezuo.explorer.document_schema import GraphDocument
from hezuo.explorer.figure import A4, Figure
from hezuo.explorer.story import story
from hezuo.explorer.svg import formed
from hezuo.explorer.view_layout import Earlier, form, on_paper, picture
from hezuo.insight.analysis import Analysis
from hezuo.record.views import View, named, views


def graph_document(
    analysis: Analysis,
    earlier: Mapping[str, Earlier],
    first: str | None = None,
    party: str | None = None,
    *,
    asked: bool = True,
) -> GraphDocument:
    """The graph document of a workspace, the view `first` in front; `party` (an IRI) opens the view of its circle.

    A still picture needs no answers to questions, which take as long as all the rest: then it is not `asked`.
    """
    declared = views(analysis.dataset.folder)
    known = list(declared.values())
    chosen: View | None = named(declared, first) if first else None
    if party is not None:
        chosen = next((v for v in known if v.layout == "circle"), None)
        if chosen is None:
            raise QueryError("no-view", name="circle", known="、".join(v.name for v in known))
    if chosen is not None:
        known.sort(key=lambda v: v.name != chosen.name)
    drawn = [picture(view, analysis, earlier) for view in known]
    if party is not None:
        drawn[0]["focus"] = analysis.ties.nodes.index[party]
    told = story(analysis, drawn)
    found = answers(analysis.dataset, analysis.ties) if asked else []
    # It is put together from parts of no type; that it is of this one, `tests/test_document_schema.py` holds.
    made = cast("GraphDocument", document(analysis.dataset, analysis, drawn, told, found))
    if asked:
        _on_paper(made, known, analysis)
    return made


def _on_paper(made: GraphDocument, known: list[View], analysis: Analysis) -> None:
    """Lay out every drawing of our own for the text of A4 too, whole with finding and scope."""
    wide = Figure(A4).form_width or 0.0
    for view, shown in zip(known, made["views"], strict=True):
        if shown["form"] is not None:
            drawings = [(n, on_paper(view, analysis, lang, wide)) for n, lang in enumerate(LANGS)]
            shown["form"]["paper"] = [form(formed(made, shown, one, n)) for n, one in drawings if one is not None]
