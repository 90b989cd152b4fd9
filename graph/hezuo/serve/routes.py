"""The one registry of what the server answers: each route with its methods, and its place in the list at the left.

A route is documented in `serve/README.md` by its path; a test fails for one that is not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from anyio import to_thread

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hezuo.serve.view import View

#: The two parts of the list at the left: what is looked at, and what is checked.
Group = Literal["look", "verify"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a page stands in the list at the left: part, order, the key of its word, and the number beside it.

    `count` gets a workspace in the scope of the page; it is asked once for each state of the tables.
    """

    group: Group
    order: int
    key: str
    count: Callable[[View], int | None] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a plain function, called in a thread, from a `View` to a response. GET and HEAD."""

    path: str
    answer: Callable[[View], Response]
    entry: Entry | None = None
    #: Whether it needs a workspace; such a page is not there where a file of RDF is served.
    workspace: bool = True
    #: Also POST: only for what is sent to be looked at.
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """What is no page: a coroutine from a request to a response, with its methods."""

    path: str
    answer: Callable[[Request], Awaitable[Response]]
    methods: tuple[str, ...] = ("GET", "HEAD")


Route = Page | Plain


def later(module: str, name: str) -> Callable[[View], Any]:
    """A function of a module of pages, which is imported when it is first called: together they take long."""

    def call(view: View) -> Any:
        return getattr(_module(module), name)(view)

    return call


def plain_later(module: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    """The same of what is no page, imported beside the other requests."""

    async def call(request: Request) -> Response:
        found = await to_thread.run_sync(_module, module)
        response: Response = await getattr(found, name)(request)
        return response

    return call


def _module(name: str) -> ModuleType:
    return import_module(f"hezuo.serve.{name}")


def routes() -> tuple[Route, ...]:
    """Every route there is; those of pages stand in the module `pages`."""
    from hezuo.serve import checking, endpoint, health, home, pages

    # Routes are tried in turn: what is asked most by programs comes first.
    return (*endpoint.ROUTES, *home.ROUTES, *pages.ROUTES, *checking.ROUTES, *health.ROUTES)


def page_of(path: str) -> Page:
    """The page at a path. Raises `StopIteration` where there is none: a fault of the program."""
    return next(route for route in routes() if isinstance(route, Page) and route.path == path)


def entries(group: Group) -> list[tuple[Page, Entry]]:
    """The pages of a part of the list, in its order."""
    found = [(r, r.entry) for r in routes() if isinstance(r, Page) and r.entry is not None and r.entry.group == group]
    return sorted(found, key=lambda one: one[1].order)
