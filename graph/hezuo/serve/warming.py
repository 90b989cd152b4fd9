"""Pages opened before anybody asks for them, so that what is dear in them is worked out and no reader waits for it."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

import numpy as np
from starlette.requests import Request

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError
from hezuo.base.terms import ID
from hezuo.serve.desk import Desk, State
from hezuo.serve.linking import path_of
from hezuo.serve.routes import Page, routes
from hezuo.serve.view import View

#: What takes so long that new tables do not wait for it.
LATER = ("/explorer",)
START = "/"
SEARCHED = "/search"
#: The page of a thing.
THING = "/id/{name:path}"
QUESTION = "/questions/{name}"


def warm(desk: Desk, state: State) -> None:
    """Open the pages of the list at the left, the search, one question and a thing of each family.

    In the server's own language; what they work out is mostly the same for both.
    """
    # A question last: as it runs elsewhere, it may take seconds.
    for page in sorted((r for r in routes() if isinstance(r, Page)), key=lambda page: page.path == QUESTION):
        if page.path in LATER:
            continue
        if page.entry is not None:
            _opened(page, page.path, desk, state)
        elif page.path == SEARCHED:
            _opened(page, page.path, desk, state, "q=a")
        elif page.path == THING:
            for iri in _things(state):
                _opened(page, quote(path_of(iri)), desk, state)
        elif page.path == QUESTION and (name := next(iter(state.workspace.dataset.questions), "")):
            _opened(page, page.path.format(name=quote(name)), desk, state)


def warm_later(desk: Desk, state: State) -> None:
    """Open what takes longest, beside the requests; the start page in each language, which is then kept."""
    for page in routes():
        if isinstance(page, Page) and page.path == START:
            for lang in LANGS:
                _opened(page, page.path, desk, state, f"lang={lang}")
        elif isinstance(page, Page) and page.path in LATER:
            _opened(page, page.path, desk, state)


def _opened(page: Page, path: str, desk: Desk, state: State, query: str = "") -> None:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "server": ("127.0.0.1", 80), "headers": [],
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
        "path_params": {"name": path.removeprefix("/id/").removeprefix("/questions/")},
    }  # fmt: skip
    with suppress(HezuoError):  # whoever opens the page is told
        page.answer(View(Request(scope), desk, page, state))


def _things(state: State) -> list[str]:
    """The thing of each family of classes that most is said of: its page needs all that pages of things work out."""
    ties, ontology = state.workspace.analysis.ties, state.workspace.whole.ontology
    families = {cls: ontology.family(cls) for cls in set(ties.nodes.classes)}
    found: dict[str, tuple[int, str]] = {}
    counts = np.bincount(np.concatenate([ties.thing, ties.record]), minlength=len(ties.nodes.ids)).tolist()
    for iri, cls, count in zip(ties.nodes.ids, ties.nodes.classes, counts, strict=True):
        if iri.startswith(ID) and count > found.get(families[cls], (-1, ""))[0]:
            found[families[cls]] = count, iri
    return [iri for _, iri in found.values()]
