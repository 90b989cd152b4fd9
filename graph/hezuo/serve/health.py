"""For those who watch over the server: whether it answers, and by option how it fares."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hezuo.serve.routes import Plain


async def healthz(_request: Request) -> Response:
    """That the server answers."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


ROUTES = (Plain("/healthz", healthz),)
