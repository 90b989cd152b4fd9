"""The start page: what the workspace is, and how much of it there is."""

from __future__ import annotations

from starlette.responses import Response

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


ROUTES = (Page("/", opened, Entry("look", 10, "nav.start"), workspace=False),)
