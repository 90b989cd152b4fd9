"""The start page: what the workspace is, and how much of it there is."""

from __future__ import annotations

from starlette.responses import Response

from hezuo.narrate.public import LeftOutInsight
from hezuo.serve import overview
from hezuo.serve.routes import Entry, Page
from hezuo.serve.view import View


def static_start(view: View) -> Response:
    """The start page where a file of RDF is served: where to ask it."""
    dataset = view.desk.settings.dataset
    name = dataset.name if dataset is not None else ""
    return view.html("file.html", title=name, endpoint=view.url("/sparql"))


def opened(view: View) -> Response:
    """The start page of either."""
    return overview.start(view) if view.desk.has_workspace else static_start(view)


def left_out(view: View) -> Response:
    """What is not given to the public; nothing is left out elsewhere."""
    told = LeftOutInsight(view.state.workspace.left_out)
    file = view.table(told, "left-out")
    return file or view.html("left-out.html", title=told.sentence(view.lang), rows=told.rows(view.lang))


ROUTES = (Page("/", opened, Entry("look", 10, "nav.start"), workspace=False), Page("/left-out", left_out))
