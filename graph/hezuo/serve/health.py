"""For those who watch over the server: whether it answers, and by option how it fares."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hezuo.serve.engine import Engine
from hezuo.serve.routes import Plain

#: The text format of Prometheus.
TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def healthz(_request: Request) -> Response:
    """That the server answers."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """How it fares; not there unless it was asked for at the start."""
    engine: Engine = request.app.state.engine
    if not engine.settings.metrics:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    pool, desk = engine.pool, engine.desk
    now = {"processes": len(pool.pids), "processes_busy": pool.busy, "queries_waiting": pool.waiting}
    if desk.has_workspace:
        now |= {"errors": desk.state.errors, "tables_broken": int(desk.broken is not None)}
    text = "\n".join([*pool.counts.lines(now), ""])
    return Response(text, 200, {"Cache-Control": "no-store"}, TYPE)


ROUTES = (Plain("/healthz", healthz), Plain("/metrics", metrics))
