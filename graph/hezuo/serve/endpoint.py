"""`/sparql`: the endpoint, by the SPARQL 1.1 Protocol, its query part."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from hezuo.base.limits import LimitError
from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError
from hezuo.base.served import rewritten
from hezuo.serve.at_once import Wanted, at_hand, headers_of, vary
from hezuo.serve.describing import described
from hezuo.serve.engine import Engine
from hezuo.serve.files import file, form_of
from hezuo.serve.guarding import QUERIED
from hezuo.serve.media import chosen, content_type
from hezuo.serve.negotiation import ANY, is_known, listed, takes_gzip
from hezuo.serve.pool import BusyError, Job, Pool
from hezuo.serve.process import IN_MEMORY, Answer
from hezuo.serve.protocol import Asked, RefusedError, body_of, of_get, of_post
from hezuo.serve.repeated import LARGEST, Given
from hezuo.serve.routes import Plain
from hezuo.serve.snapshots import Snapshot

METHODS = "GET, HEAD, POST, OPTIONS"
#: What a client may send beyond what every page may, and how long a browser keeps that answer, in seconds.
ALLOWED_HEADERS, KEPT = "Accept, Content-Type", "600"
#: The type of an error that programs read; where it is not asked for, an error is text.
PROBLEM = "application/problem+json"
PIECE = 256 * 1024
#: What a file is made of: only rows have this type.
ROWS = "application/sparql-results+json"
#: After so many seconds it is looked whether the client of a query is still there; if not, so many more it may take.
MOMENT, GRACE = 0.02, 0.5
#: The rest of such a request is not read.
UNREAD = (408, 413)
#: What is neither the client's mistake nor a limit of one query.
STATUS = {"not-acceptable": 406, "service": 403, "read-only": 403, "too-large": 503}
STATUS |= {"no-worker": 503, "endpoint-fault": 500}


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service."""
    if request.method == "OPTIONS":
        return _headed(request, Response(None, HTTPStatus.NO_CONTENT, {"Allow": METHODS}))
    try:
        return _headed(request, await _answered(request))
    except (HezuoError, ClientDisconnect) as error:
        if isinstance(error, ClientDisconnect):
            return Response(None, 499)
        return _headed(request, refusal(request, error))


async def _answered(request: Request) -> Response:
    engine: Engine = request.app.state.engine
    asked = await requested(request, engine)
    snapshot = await engine.found(asked.scope)
    if asked.query is None:
        return await _description(request, engine, snapshot)
    return await _queried(request, engine, asked, snapshot)


async def requested(request: Request, engine: Engine) -> Asked:
    """What a request asks. Raises `RefusedError`."""
    query_string: bytes = request.scope["query_string"]
    if request.method == "POST":
        body = await body_of(request.stream(), engine.settings.body, engine.settings.arrival)
        asked = of_post(query_string, request.headers.get("content-type", ""), body)
    else:
        asked = of_get(query_string)
    if asked.query is not None:
        request.scope[QUERIED] = asked.query
        if len(asked.query.encode("utf-8", "surrogatepass")) > engine.settings.longest:
            raise RefusedError("endpoint-long", 413, most=engine.settings.longest >> 10)
    return asked


async def _queried(request: Request, engine: Engine, asked: Asked, snapshot: Snapshot) -> Response:
    form = form_of(asked.form)
    accept = ROWS if form else listed(request, "accept")
    gzip = takes_gzip(listed(request, "accept-encoding")) and not form
    wanted = Wanted(snapshot, asked, accept, _address(request), gzip)
    tag = wanted.tag()
    safe = request.method != "POST"
    condition = listed(request, "if-none-match") if tag and safe else ""
    if is_known(condition, tag):
        return unchanged(tag)
    given = at_hand(engine, wanted)
    if given is not None:
        engine.pool.counts.answered += 1
        return unchanged(tag) if condition == ANY else _again(request, given, tag if safe else "")
    headers = {"Cache-Control": "no-cache" if tag else "no-store"}
    if tag and safe:
        headers["ETag"] = tag
    answer = await answered(request, engine.pool, wanted.job())
    if condition == ANY:  # that there is an answer is known only now
        answer.body.close()
        return unchanged(tag)
    if form:
        with answer.body as body:
            body.seek(0)
            return await run_in_threadpool(file, body.read(), form)
    if answer.head["gzip"]:
        headers["Content-Encoding"] = "gzip"
    if tag and answer.size <= LARGEST:
        answer.body.seek(0)
        kept = Given(answer.body.read(), answer.head["type"], bool(answer.head["gzip"]))
        engine.repeated.put(wanted.key(), asked.query or "", kept)
    return _sent(request, answer, headers)


def unchanged(tag: str) -> Response:
    """That a client has what it asks for."""
    return Response(None, HTTPStatus.NOT_MODIFIED, {"ETag": tag, "Cache-Control": "no-cache"})


def _again(request: Request, given: Given, tag: str) -> Response:
    """An answer that need not be waited for."""
    response = Response(b"" if request.method == "HEAD" else given.data)
    response.raw_headers = headers_of(given, tag)
    return response


async def answered(request: Request, pool: Pool, job: Job) -> Answer:
    """The answer to a query of a client that is still there. Raises `ClientDisconnect`, and as `Pool.run`."""
    watch = _Watch(request, pool)
    try:
        return await pool.run(job)
    except asyncio.CancelledError:
        if not watch.has_cancelled:  # the server itself ends
            raise
        watch.task.uncancel()
        raise ClientDisconnect from None
    finally:
        watch.stop()


class _Watch:
    """Gives up a query whose client goes away, once it has taken a moment: most are answered before."""

    def __init__(self, request: Request, pool: Pool) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine has one
        self.task = task
        self.has_cancelled = False
        self._request = request
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(MOMENT, self._begin)
        self._watching: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """It is answered, or given up."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = self._loop.create_task(self._watched())

    async def _watched(self) -> None:
        """Cancel one that waits at once; one that runs after a while: to end a process costs more than most."""
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        if self._pool.waits(self.task):
            self._cancel()
        else:
            self._timer = self._loop.call_later(GRACE, self._cancel)

    def _cancel(self) -> None:
        self.has_cancelled = True
        self.task.cancel()


def _address(request: Request) -> str:
    """Where the endpoint stands for who asks: the guard has seen to it that there is one Host."""
    return f"{request.scope['scheme']}://{request.headers['host']}{request.scope['path']}"


def _sent(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    headers |= {"Content-Length": str(answer.size), "Content-Type": content_type(answer.head["type"])}
    answer.body.seek(0)
    if request.method == "HEAD" or answer.size <= IN_MEMORY:
        with answer.body:
            data = b"" if request.method == "HEAD" else answer.body.read()
        return Response(data, 200, headers)
    return StreamingResponse(_pieces(answer.body), 200, headers)


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    with body:
        while data := await run_in_threadpool(body.read, PIECE):
            yield data


async def _description(request: Request, engine: Engine, snapshot: Snapshot) -> Response:
    """What GET gives without a query."""
    picked = chosen(listed(request, "accept"), graph=True) or ("turtle", "text/turtle")
    tag = f'W/"{snapshot.id[:12]}-{picked[0]}"'
    condition = listed(request, "if-none-match")
    if condition == ANY or is_known(condition, tag):
        return unchanged(tag)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    counted = await engine.described(snapshot)
    endpoint = _address(request)
    lines = described(endpoint, snapshot.graphs, counted)
    data = await run_in_threadpool(rewritten, lines, picked[0])
    return Response(data, 200, headers, content_type(picked[1]))


# --- refusals ---------------------------------------------------------------------------------------------------------


def status_of(error: HezuoError) -> int:
    """The status that says what kept a query from an answer."""
    if isinstance(error, RefusedError):
        return error.status
    if isinstance(error, BusyError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, LimitError):
        late: dict[str, int] = {"time": 504, "crash": 400}
        return late.get(error.reason, HTTPStatus.SERVICE_UNAVAILABLE)
    known: dict[str, int] = {
        "not-acceptable": 406,
        "service": 403,
        "read-only": 403,
        "too-large": 503,
        "no-worker": 503,
    }
    return known.get(error.key, HTTPStatus.BAD_REQUEST)


def refusal(request: Request, error: HezuoError) -> Response:
    """An error as a text in both languages, or for programs that ask so as JSON."""
    status = status_of(error)
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, BusyError):
        headers["Retry-After"] = "5"
    if status in UNREAD:
        headers["Connection"] = "close"
    if PROBLEM in listed(request, "accept"):
        place: dict[str, object] = {k: int(str(error.values[k])) for k in ("line", "column") if k in error.values}
        told = {lang: error.message(lang) for lang in LANGS}
        body: dict[str, object] = {
            "status": status,
            "title": HTTPStatus(status).phrase,
            "key": error.key,
            "detail": told,
            **place,
        }
        return Response(json.dumps(body, ensure_ascii=False).encode(), status, headers, PROBLEM)
    text = "".join(f"{error.message(lang)}\n" for lang in LANGS)
    return PlainTextResponse(text, status, headers)


def _headed(request: Request, response: Response) -> Response:
    """A response with what browsers of other sites have to be told, where these may ask."""
    engine: Engine = request.app.state.engine
    response.raw_headers.append(vary(engine.settings))
    origin = request.headers.get("origin")
    if origin is not None and (origin in engine.settings.cors or "*" in engine.settings.cors):
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in engine.settings.cors else origin
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = KEPT
    return response


ROUTES = (Plain("/sparql", sparql, ("GET", "HEAD", "POST", "OPTIONS")),)
