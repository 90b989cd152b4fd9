"""What a page is given: the request as a person means it, the workspace in its scope, and ways to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from hezuo.api import Workspace
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import QueryError
from hezuo.formats.answers import FORMATS
from hezuo.formats.workbook import of_build
from hezuo.narrate.insight import Told
from hezuo.serve import assets, rendering, wording
from hezuo.serve.desk import Desk, Scoped, State
from hezuo.serve.negotiation import language, listed
from hezuo.serve.once import Once
from hezuo.serve.routes import Group, Page, entries
from hezuo.serve.scoping import SCOPE, Choice, choices, words_of

#: The types of the files that tables are handed out as.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "markdown": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What addresses may call them besides.
SHORT = {"md": "markdown"}


def attached(name: str) -> dict[str, str]:
    """The header that has a browser save an answer under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


class View:
    """One request for a page. What it reads stays of one state of the tables."""

    def __init__(self, request: Request, desk: Desk, page: Page | None = None, state: State | None = None) -> None:
        """Of the state that is served, unless another is given."""
        self.request = request
        self.desk = desk
        self.page = page
        self._state = state if state is not None else desk.state if desk.has_workspace else None

    # --- what is asked --------------------------------------------------------------------------------------------

    @cached_property
    def lang(self) -> Lang:
        """The language: that of the address, else the browser's, else the server's."""
        asked = self.given("lang")
        if asked in LANGS:
            return "en" if asked == "en" else "zh"
        return language(listed(self.request, "accept-language"), self.desk.settings.lang)

    @property
    def other(self) -> tuple[Lang, str]:
        """The other language, and its own name."""
        lang: Lang = "en" if self.lang == "zh" else "zh"
        return lang, say("serve.lang", lang)

    def given(self, name: str, default: str = "") -> str:
        """A parameter of the address."""
        return self.request.query_params.get(name, default)

    def part(self, name: str) -> str:
        """A part of the path, such as `{name}` of the route."""
        return str(self.request.path_params[name])

    @property
    def state(self) -> State:
        """The state of the tables that the whole page is of."""
        if self._state is None:
            raise LookupError
        return self._state

    @property
    def is_at_hand(self) -> bool:
        """Whether its scope has been asked for before: another may take a while to be put together."""
        if self._state is None:
            return True
        words = words_of(self.given(SCOPE), self.desk.settings.words)
        return words == self.desk.settings.words or self._state.known(words) is not None

    @cached_property
    def _scoped(self) -> Scoped:
        return self.state.scoped(words_of(self.given(SCOPE), self.desk.settings.words))

    @property
    def workspace(self) -> Workspace:
        """The workspace in the scope of the address. Raises `QueryError` for one that there is not."""
        return self._scoped.workspace

    @property
    def memo(self) -> Once:
        """What was worked out in that scope, by its key. Raises `QueryError` as `workspace` does."""
        return self._scoped.memo

    @property
    def name(self) -> str:
        """What is served, by name."""
        dataset = self.desk.settings.dataset
        return self._state.workspace.folder.name if self._state is not None else dataset.name if dataset else ""

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue in the language of the page."""
        return say(key, self.lang, **values)

    # --- addresses ------------------------------------------------------------------------------------------------

    def url(self, path: str, **values: object) -> str:
        """The address of a page, with the language and the scope that this one was asked in; `None` leaves one out."""
        kept = {name: self.given(name) for name in ("lang", SCOPE) if self.given(name)}
        query = {k.rstrip("_"): str(v) for k, v in {**kept, **values}.items() if v is not None}
        return quote(path, safe="/%:@!$&'()*+,;=~") + (f"?{urlencode(query)}" if query else "")

    def here(self, **values: object) -> str:
        """The address of this page with other parameters."""
        return self.url(self.request.url.path, **{**dict(self.request.query_params), **values})

    def scopes(self) -> list[Choice]:
        """The scopes that can be switched to, with their addresses."""
        return [] if self._state is None else choices(self)

    def listed(self, group: Group) -> list[dict[str, object]]:
        """The entries of the list at the left: word, address, number, whether it is this page."""
        found: list[dict[str, object]] = []
        for page, entry in entries(group):
            if page.workspace and self._state is None:
                continue
            count = self._count(page.path, entry.count) if entry.count is not None else None
            here = page is self.page
            found.append({"word": self.say(entry.key), "url": self.url(page.path), "count": count, "here": here})
        return found

    def _count(self, path: str, count: Any) -> int | None:
        try:
            memo = self.memo
        except QueryError:
            return None

        def kept() -> int | None:
            # With the build: to count would import each page.
            number: int | None = self.workspace.dataset.kept(f"count of {path}", int | None, lambda: count(self))
            return number

        return memo.of(("count", path), kept)

    # --- answers --------------------------------------------------------------------------------------------------

    def html(self, template: str, /, status: int = 200, **values: object) -> Response:
        """A page of a template, which extends `base.html`; `title` is what it says first."""
        text = rendering.render(
            template, {"view": self, "t": self.say, "url": self.url, "asset": assets.address, **values}
        )
        headers = {"Content-Language": self.lang, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return Response(text, status, headers, "text/html; charset=utf-8")

    def table(self, told: Told, name: str, title: str = "") -> Response | None:
        """What is told as the file that `?_format=` asks for (csv, docx, json, md, xlsx); None where it asks for none.

        A document begins with `title`, else with the name. Raises `QueryError` for another format.
        """
        form = SHORT.get(self.given("_format"), self.given("_format"))
        if not form:
            return None
        if form == "docx":
            return self._word(told, name, title or name)
        if form not in TYPES:
            raise QueryError("no-page-format", form=form, known="csv, docx, json, md, xlsx")
        data = told.written(form, self.lang)
        if form == "xlsx":
            data = of_build(data, self.state.build)
        headers = attached(name + FORMATS[form].ending) if form in ("csv", "xlsx") else {}
        return Response(data, 200, headers, TYPES[form])

    def _word(self, told: Told, name: str, title: str) -> Response:
        notes = [str(note) for note in told.notes(self.lang)]
        data = wording.word(told.rows(self.lang), title, notes, self.lang, self.state.build)
        return Response(data, 200, attached(f"{name}.docx"), wording.TYPE)

    def lost(
        self, sentence: str, near: Mapping[str, str] | None = None, status: int = HTTPStatus.NOT_FOUND
    ) -> Response:
        """What is not there, or not so: a sentence, and the nearest things (name → address)."""
        title = self.say("serve.lost" if status == HTTPStatus.NOT_FOUND else "serve.refused")
        return self.html("lost.html", status=status, title=title, sentence=sentence, near=near or {})
