"""`/sparql/check`: a query looked over, and not run: what is wrong with it, what in it may be slow. For the editor."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError, QueryError
from hezuo.base.worker_process import Json
from hezuo.narrate import slow
from hezuo.record.slow import Hint
from hezuo.record.unknown import strangers
from hezuo.serve.endpoint import refusal, requested
from hezuo.serve.engine import Engine
from hezuo.serve.protocol import RefusedError
from hezuo.serve.routes import Plain
from hezuo.serve.terms import vocabulary


async def check(request: Request) -> Response:
    """As JSON: `error` (null, or `key`, `line`, `column`, `detail`), `hints` on what is slow, `unknown` words.

    Hints have `start`, `end` and the quick form (`rewritten`); words their places and what is nearest (`near`).
    """
    engine: Engine = request.app.state.engine
    try:
        asked = await requested(request, engine)
        if asked.query is None:
            raise RefusedError("endpoint-no-query", 400)
        snapshot = await engine.found(asked.scope)
        base = str(request.url.replace(path="/sparql", query="", fragment=""))
        found = await engine.pool.check(str(snapshot.folder), asked.query, base)
        known = (await vocabulary(engine, snapshot)).known
        unknown = await run_in_threadpool(strangers, asked.query, known)
    except HezuoError as error:
        return refusal(request, error)
    except ClientDisconnect:
        return Response(None, 499)
    # While a query is being written a variable may still get its value.
    told = [one for one in unknown if one.key == "term" or found["error"] is None]
    body = {
        "error": _error(found["error"]),
        "hints": [_hint(one) for one in found["hints"]],
        "unknown": [{**asdict(one), "detail": {lang: slow.unknown(one, lang) for lang in LANGS}} for one in told],
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _error(told: Json | None) -> Json | None:
    if told is None:
        return None
    error = QueryError(told["key"], **told["values"])
    place = {name: int(told["values"][name]) for name in ("line", "column") if name in told["values"]}
    return {"key": error.key, **place, "detail": {lang: error.message(lang) for lang in LANGS}}


def _hint(told: Json) -> dict[str, Any]:
    hint = Hint(**{one.name: told[one.name] for one in fields(Hint)})
    return {**told, "detail": {lang: slow.told(hint, lang) for lang in LANGS}}


ROUTES = (Plain("/sparql/check", check, ("GET", "POST")),)
