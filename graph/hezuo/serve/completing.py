"""What the editor of queries completes: the terms of the snapshot that is asked, and things of the record by name."""

from __future__ import annotations

import hashlib
import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hezuo.base.characters import folded
from hezuo.base.problems import HezuoError
from hezuo.base.terms import prefixed
from hezuo.narrate.searched import SearchInsight
from hezuo.record.search import search
from hezuo.serve.desk import Desk
from hezuo.serve.endpoint import refusal, unchanged
from hezuo.serve.engine import Engine
from hezuo.serve.negotiation import ANY, is_known, listed
from hezuo.serve.scoping import SCOPE
from hezuo.serve.terms import vocabulary
from hezuo.serve.view import View

#: So many things are offered at once, and so much is looked at of what is typed.
MOST, LONGEST = 12, 100


async def terms(request: Request) -> Response:
    """Every term with its names, pinyin and number, and which class has which property, as JSON."""
    engine: Engine = request.app.state.engine
    try:
        snapshot = await engine.found(request.query_params.get(SCOPE, ""))
        found = await vocabulary(engine, snapshot)
    except HezuoError as error:
        return refusal(request, error)
    data = json.dumps(found.told, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    condition = listed(request, "if-none-match")
    if condition == ANY or is_known(condition, tag):
        return unchanged(tag)
    return Response(data, 200, {"ETag": tag, "Cache-Control": "no-cache"}, "application/json")


async def things(request: Request) -> Response:
    """The things that `q` may mean, best first: IRI, its short form, name, class. JSON."""
    desk: Desk = request.app.state.desk
    if not desk.has_workspace:
        return JSONResponse([])
    try:
        return await run_in_threadpool(_things, View(request, desk))
    except HezuoError as error:
        return refusal(request, error)


def _things(view: View) -> Response:
    text = view.given("q").strip()[:LONGEST]
    dataset = view.workspace.dataset
    found = search(dataset, text).things[:MOST] if folded(text) else ()
    names, told = dataset.identity.names, SearchInsight(dataset, text)
    listed = [[iri, prefixed(iri), names.caption(iri), told.kind(iri, view.lang)] for iri in found]
    return JSONResponse(listed, headers={"Cache-Control": "no-store"})
