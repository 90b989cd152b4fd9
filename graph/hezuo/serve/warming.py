"""Pages opened before anybody asks for them, so that what is dear in them is worked out and no reader waits for it."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

from starlette.requests import Request

from hezuo.base.problems import HezuoError
from hezuo.base.terms import ID
from hezuo.serve.desk import Desk, State
from hezuo.serve.linking import path_of
from hezuo.serve.routes import Page, routes
from hezuo.serve.view import View

#: What takes so long that new tables do not wait for it.
LATER = ("/explorer",)
SEARCHED = "/search"
#: The page of a thing.
THING = "/id/{name:path}"


def warm(desk: Desk, state: State) -> None:
    """Open the pages of the list at the left, the search and the page of one thing, in the server's own language."""
    for page in routes():
        if not isinstance(page, Page) or page.path in LATER:
            continue
        if page.entry is not None:
            _opened(page, page.path, desk, state)
        elif page.path == SEARCHED:
            _opened(page, page.path, desk, state, "q=a")
        elif page.path == THING and (iri := _one(state)):
            _opened(page, quote(path_of(iri)), desk, state)


def warm_later(desk: Desk, state: State) -> None:
    """Open what takes longest, beside the requests."""
    for page in routes():
        if isinstance(page, Page) and page.path in LATER:
            _opened(page, page.path, desk, state)


def _opened(page: Page, path: str, desk: Desk, state: State, query: str = "") -> None:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "server": ("127.0.0.1", 80), "headers": [],
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
        "path_params": {"name": path.removeprefix("/id/")},
    }  # fmt: skip
    with suppress(HezuoError):  # whoever opens the page is told
        page.answer(View(Request(scope), desk, page, state))


def _one(state: State) -> str:
    """Something that has a page; '' where there is nothing."""
    ids = state.workspace.analysis.ties.nodes.ids
    return next((iri for iri in ids if iri.startswith(ID)), "")
