"""The page where queries are written: a form that works without script, its answer as table, chart, ties and files."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any

from anyio import from_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hezuo.base.limits import LimitError
from hezuo.base.problems import HezuoError, QueryError
from hezuo.narrate import slow
from hezuo.narrate.asking import grouped, needs_a_value
from hezuo.record.slow import hints
from hezuo.serve.answering import LARGEST, Shown, read
from hezuo.serve.desk import Desk
from hezuo.serve.endpoint import answered, requested, status_of
from hezuo.serve.engine import Engine
from hezuo.serve.pool import BusyError, Job, UnreadyError
from hezuo.serve.protocol import RefusedError
from hezuo.serve.routes import page_of
from hezuo.serve.scoping import SCOPE, sights
from hezuo.serve.shared import editable, shared, title_of, with_prefixes
from hezuo.serve.snippets import snippets
from hezuo.serve.terms import JSON, vocabulary
from hezuo.serve.tied import as_file
from hezuo.serve.view import View

#: Rows as JSON, triples in the form that is read at once.
ACCEPT = f"{JSON}, application/n-triples"
#: So many of the shortest questions stand first, for whoever learns.
LEARNT = 6
#: What the editor begins with.
FIRST = "SELECT * WHERE {\n  ?s ?p ?o .\n}\nLIMIT 100"
#: Parameters of the page itself; all others are those of a question.
OWN = ("lang", SCOPE, "question", "file", "query", "run", "all")


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a query: its answer, or what kept it from one; how long it took in seconds."""

    shown: Shown | None = None
    error: HezuoError | None = None
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        """What sort of end it was: `stopped` at a limit, `busy`, `unready`, `refused`, `wrong`; '' for an answer."""
        match self.error:
            case None:
                return ""
            case UnreadyError():
                return "unready"
            case BusyError():
                return "busy"
            case LimitError() | RefusedError():
                return "stopped"
            case HezuoError(key="service" | "read-only"):
                return "refused"
            case _:
                return "wrong"


def query(view: View) -> Response:
    """The page with the query of the address, of a question, or of a shared file; with `run=1` and its answer."""
    try:
        text = _given(view)
    except HezuoError as error:
        return _page(view, view.given("query"), Ran(error=error))
    ran = _run(view, text) if view.given("run") and text else None
    return _page(view, text, ran)


async def posted(request: Request) -> Response:
    """The page with the query that the form sends, and its answer."""
    desk: Desk = request.app.state.desk
    view = View(request, desk, page_of("/query"))
    try:
        asked = await requested(request, request.app.state.engine)
    except ClientDisconnect:
        return Response(None, 499)
    except HezuoError as error:
        return await run_in_threadpool(_page, view, "", Ran(error=error))

    def work() -> Response:
        text = asked.query or ""
        ran = _run(view, text)
        if (form := view.given("ties")) and ran.shown is not None:
            try:
                return as_file(view, ran.shown, text, form)
            except HezuoError as error:
                return _page(view, text, Ran(error=error))
        return _page(view, text, ran)

    try:
        return await run_in_threadpool(work)
    except ClientDisconnect:
        return Response(None, 499)


def _given(view: View) -> str:
    """The query that an address means. Raises `QueryError` for a question and for a file that there is not."""
    if view.given("query") or not view.desk.has_workspace:
        return view.given("query").replace("\r\n", "\n")
    if name := view.given("file"):
        found = next((one.text for one in shared(view.state.workspace.folder, view.lang) if one.name == name), None)
        if found is None:
            raise QueryError("no-shared-query", name=name)
        return found
    if name := view.given("question"):
        question = view.workspace.dataset.questions.get(name)
        if question is None:
            raise QueryError("no-question", name=name)
        return editable(view, question, {k: v for k, v in view.request.query_params.items() if k not in OWN})
    return ""


def _run(view: View, text: str) -> Ran:
    """Run a query in the pool, from a thread of a page. Raises `ClientDisconnect`."""
    engine: Engine = view.request.app.state.engine
    began = monotonic()

    async def run() -> Shown:
        snapshot = await engine.found(view.given(SCOPE))
        if len(text.encode("utf-8", "surrogatepass")) > engine.settings.longest:
            raise RefusedError("endpoint-long", 413, most=engine.settings.longest >> 10)
        base = str(view.request.url.replace(path="/sparql", query="", fragment=""))
        words = await vocabulary(engine, snapshot)
        answer = await answered(view.request, engine.pool, Job(str(snapshot.folder), text, accept=ACCEPT, base=base))
        if answer.size > LARGEST:
            answer.body.close()
            raise QueryError("too-large", most=LARGEST >> 20)
        with answer.body:
            return await run_in_threadpool(read, view, words, answer)

    try:
        shown = from_thread.run(run)
    except HezuoError as error:
        return Ran(error=error, seconds=monotonic() - began)
    return Ran(shown, seconds=monotonic() - began)


def _page(view: View, text: str, ran: Ran | None) -> Response:
    status = status_of(ran.error) if ran is not None and ran.error is not None else HTTPStatus.OK
    title = title_of(text, view.lang) or view.say("query.title")
    response = view.html(
        "query.html",
        int(status),
        title=title,
        text=text or with_prefixes(FIRST),
        ran=ran,
        told=_told(view, text, ran),
        endpoint=str(view.request.url.replace(path="/sparql", query="", fragment="")),
        scope=view.given(SCOPE),
        sights=sights(view) if view.desk.has_workspace else [],
        **_examples(view),
    )
    # Without it a browser says of no page where the form stood, and the guard would take it for a stranger's.
    response.headers["Referrer-Policy"] = "same-origin"
    if isinstance(ran.error if ran else None, BusyError):
        response.headers["Retry-After"] = "5"
    return response


def _told(view: View, text: str, ran: Ran | None) -> dict[str, Any]:
    """What stands beside an answer: what is slow in the query, notes, lines that fetch it elsewhere."""
    if ran is None:
        return {"slow": [], "notes": [], "lines": {}, "error": "", "place": ""}
    address = str(view.request.url.replace(path="/sparql", query="", fragment=""))
    error = ran.error
    place = ",".join(str(error.values[k]) for k in ("line", "column") if k in error.values) if error else ""
    return {
        "slow": [slow.told(one, view.lang) for one in hints(text)],
        "notes": ran.shown.notes(text) if ran.shown is not None else [],
        "lines": snippets(address, text, view.given(SCOPE)) if error is None else {},
        "error": error.message(view.lang) if error is not None else "",
        "place": place,
    }


def _examples(view: View) -> dict[str, Any]:
    """Questions to learn from, the shortest first, all of them in their groups, and the files that all share."""
    if not view.desk.has_workspace:
        return {"learnt": [], "groups": [], "files": []}
    dataset = view.workspace.dataset
    plain = [q for q in dataset.questions.values() if not needs_a_value(q)]
    learnt = sorted(plain, key=lambda q: (len(q.sparql), q.name))[:LEARNT]
    groups = grouped(dataset.questions, dataset.ontology, view.lang)
    return {"learnt": learnt, "groups": groups, "files": shared(view.state.workspace.folder, view.lang)}
