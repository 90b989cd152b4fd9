"""Search over everything: things by names, pinyin and kinds, questions by their titles, rows by their page."""

from __future__ import annotations

from starlette.responses import Response

from hezuo.narrate.searched import SearchInsight
from hezuo.serve.drawing import mark
from hezuo.serve.linking import address
from hezuo.serve.view import View

#: So many of each sort are listed before the rest is asked for.
FIRST = 100


def search(view: View) -> Response:
    """What was found for `q`; the field alone without one."""
    dataset, text = view.workspace.dataset, view.given("q").strip()[:200]
    told = SearchInsight(dataset, text)
    file = view.table(told, "search")
    if file is not None:
        return file
    names, most = dataset.identity.names, 10_000 if view.given("all") else FIRST
    kinds = view.memo.of("classes", lambda: classes(view))
    questions = told.questions(view.lang)
    count = len(told.things) + len(questions) + len(told.of_page)
    title = view.say("search.found", text=text, count=count) if text else view.say("search.title")
    things = [
        (mark(dataset.ontology, kinds.get(i, "")), names.caption(i), address(view, i), told.kind(i, view.lang))
        for i in told.things[:most]
    ]
    rows = [(names.caption(i), address(view, i), told.kind(i, view.lang), origin) for i, origin in told.of_page[:most]]
    return view.html(
        "search.html", title=title, text=text, things=things, questions=questions[:FIRST], rows=rows,
        cut=max(len(told.things) - most, 0) + max(len(told.of_page) - most, 0),
    )  # fmt: skip


def classes(view: View) -> dict[str, str]:
    """The class that each thing states."""
    dataset = view.workspace.dataset
    own = {iri: r.kind.iri for r in dataset.identity.resolved for iri in r.records if iri}
    nodes = view.workspace.analysis.ties.nodes
    return {**own, **dict(zip(nodes.ids, nodes.classes, strict=True))}
