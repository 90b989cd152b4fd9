"""The application: the routes of the registry, each behind the same guard."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Registered
from starlette.types import Receive, Scope, Send

from hezuo.base.problems import HezuoError
from hezuo.serve import assets
from hezuo.serve.desk import Desk
from hezuo.serve.engine import Engine
from hezuo.serve.guarding import Guarded, Log
from hezuo.serve.routes import Page, Plain, routes
from hezuo.serve.view import View

#: So many threads at most wait for scopes that are being put together; all other pages have theirs.
ASIDE = 8
#: What has its hash in its name never changes.
IMMUTABLE = "public, max-age=31536000, immutable"


def make(desk: Desk, engine: Engine, log: Log | None = None) -> Guarded:
    """The application over what a desk serves and an engine answers; `log` gets a line for each request."""
    aside = CapacityLimiter(ASIDE)
    found = [_registered(route, desk, aside) for route in routes() if _is_there(route, desk)]
    static = Registered("/static/{name:path}", _static, methods=["GET", "HEAD"])
    handlers: dict[Any, Callable[..., Any]] = {HTTPException: _handler(desk), Exception: _handler(desk)}
    app = Starlette(routes=[*found, static], exception_handlers=handlers)
    app.state.desk, app.state.engine = desk, engine
    straight = _Straight(app, [route for route in routes() if isinstance(route, Plain)], _handler(desk))
    return Guarded(straight, desk.settings, engine.pool.counts, log)


class _Straight:
    """An application whose plain routes are answered before it looks through all that it has: programs ask those."""

    def __init__(self, app: Starlette, plain: list[Plain], failed: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._plain = {(route.path, method): route for route in plain for method in route.methods}
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        route = self._plain.get((scope["path"], scope["method"])) if scope["type"] == "http" else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["app"] = self._app
        request = Request(scope, receive, send)
        try:
            response = await route.answer(request)
        except HTTPException as error:
            response = self._failed(request, error)
        except Exception as error:  # as the application itself has it: told as a page, and to who started the server
            await self._failed(request, error)(scope, receive, send)
            raise
        await response(scope, receive, send)


def _is_there(route: Page | Plain, desk: Desk) -> bool:
    return not (isinstance(route, Page) and route.workspace and not desk.has_workspace)


def _registered(route: Page | Plain, desk: Desk, aside: CapacityLimiter) -> Registered:
    if isinstance(route, Plain):
        return Registered(route.path, route.answer, methods=list(route.methods))

    async def answer(request: Request) -> Response:
        view = View(request, desk, route)
        if view.is_at_hand:
            return await run_in_threadpool(_answered, route, view)
        return await to_thread.run_sync(_answered, route, view, limiter=aside)

    return Registered(route.path, answer, methods=["GET", "HEAD", *(["POST"] if route.posts else [])])


def _answered(page: Page, view: View) -> Response:
    """A page; what the caller asked wrongly is told on a page too."""
    try:
        return page.answer(view)
    except HezuoError as error:
        return view.lost(error.message(view.lang), status=HTTPStatus.BAD_REQUEST)


async def _static(request: Request) -> Response:
    found = assets.content(request.path_params["name"])
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(found[1], 200, {"Cache-Control": IMMUTABLE}, f"{found[0]}; charset=utf-8")


def _handler(desk: Desk) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        """What no page answered, as a page; a fault of the program is told as one, without its inside."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        view = View(request, desk)
        told = {404: lambda: view.say("serve.no-page"), 405: lambda: view.say("serve.no-method")}
        response = view.lost(told.get(status, lambda: view.say("serve.fault"))(), status=status)
        response.headers.update(headers)
        return response

    return answer
