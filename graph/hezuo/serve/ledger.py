"""A ledger dropped in to be checked: problems at their cells, an annotated copy back; nothing is kept of it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hezuo.base.cache import PLACE
from hezuo.base.workspace import TABLE_ENDINGS
from hezuo.serve.desk import Desk
from hezuo.serve.engine import Engine
from hezuo.serve.inspecting import COPY, MEMORY, TOO_MUCH
from hezuo.serve.places import while_there
from hezuo.serve.pool import BusyError
from hezuo.serve.rooms import room
from hezuo.serve.routes import page_of
from hezuo.serve.view import TYPES, View, attached

#: How large a file may be in bytes, also unpacked; how long it may be in coming and in being looked at (seconds).
MOST, UNPACKED, COMING, LOOKED_AT = 10_000_000, 300_000_000, 60, 60
#: What a name of a file keeps.
STRANGE = re.compile(r"[^\w.\- ()]")


def form(view: View) -> Response:
    """The form."""
    return _refused(view) or _page(view)


def _refused(view: View) -> Response | None:
    """That a public server checks nothing: what a check says may tell of columns that are left out there."""
    if not view.desk.settings.public:
        return None
    return view.lost(view.say("ledger.not-public"), status=HTTPStatus.FORBIDDEN)


def _page(view: View, status: int = 200, wrong: str = "", **found: Any) -> Response:
    years = view.state.workspace.whole.scope.years
    values: dict[str, Any] = {"file": "", "told": None, "title": view.say("ledger.title"), "known": set(), **found}
    most = {"size": MOST // 1_000_000, "seconds": LOOKED_AT, "endings": " ".join(TABLE_ENDINGS)}
    response = view.html("ledger.html", status, wrong=wrong, years=list(reversed(years)), most=most, **values)
    # Without it a browser says of no page where the form stood, and the guard would take it for a stranger's.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


async def sent(request: Request) -> Response:
    """What is wrong with a file that is sent, as a page; with `want=copy` the annotated copy."""
    desk: Desk = request.app.state.desk
    if not desk.has_workspace:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    view = View(request, desk, page_of("/check"))
    if (refused := _refused(view) or _unread(view)) is not None:
        return refused
    try:
        async with asyncio.timeout(COMING), request.form(max_files=1, max_fields=10, max_part_size=10_000) as fields:
            upload, year, want = fields.get("file"), str(fields.get("year", "")), str(fields.get("want", ""))
            if not isinstance(upload, UploadFile) or not upload.filename:
                return _page(view, HTTPStatus.BAD_REQUEST, view.say("ledger.no-file"))
            name, data = _named(upload.filename), await upload.read()
        return await _received(view, name, data, year, want)
    except TimeoutError:
        return _page(view, HTTPStatus.REQUEST_TIMEOUT, view.say("ledger.slow", seconds=COMING))
    except ClientDisconnect:
        return Response(None, 499)


async def _received(view: View, name: str, data: bytes, year: str, want: str) -> Response:
    """The answer for a file that is there. Raises `ClientDisconnect` where nobody waits for it any more."""
    if Path(name).suffix.lower() not in TABLE_ENDINGS:
        return _page(view, HTTPStatus.BAD_REQUEST, view.say("ledger.no-table", endings=" ".join(TABLE_ENDINGS)))
    if await run_in_threadpool(unpacked, data) > UNPACKED:
        return _page(view, HTTPStatus.UNPROCESSABLE_ENTITY, view.say("ledger.unpacked", size=UNPACKED // 1_000_000))
    engine: Engine = view.request.app.state.engine

    async def work() -> Response:
        async with engine.places.one():
            return await _looked_at(view, name, data, year, want)

    try:
        return await while_there(view.request, work())
    except BusyError as error:
        response = _page(view, HTTPStatus.SERVICE_UNAVAILABLE, error.message(view.lang))
        response.headers["Retry-After"] = "5"
        return response


def unpacked(data: bytes) -> int:
    """How many bytes the parts of a packed file have, as it says itself; 0 for one that is not packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return 0


def _unread(view: View) -> Response | None:
    """What of a request speaks against reading it at all."""
    length = view.request.headers.get("content-length", "")
    if not length.isdecimal():
        return _page(view, HTTPStatus.LENGTH_REQUIRED, view.say("ledger.no-file"))
    if int(length) > MOST + 10_000:
        return _page(view, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, view.say("ledger.too-large", size=MOST // 1_000_000))
    return None


def _named(given: str) -> str:
    """A name that is safe as one of a file: its last part, without what is strange."""
    name = STRANGE.sub("_", given.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return name[-120:] or "_"


async def _looked_at(view: View, name: str, data: bytes, year: str, want: str) -> Response:
    years = view.state.workspace.whole.scope.years
    year = year if year in years else (years[-1] if years else "")
    place = await run_in_threadpool(room, name, data)
    try:
        # In the copy nothing of it reaches the cache of what was read.
        around = {**os.environ, PLACE: "off", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        asked = [str(view.state.workspace.folder.root), str(place / name), year, str(place), view.lang]
        try:
            code, out = await run([sys.executable, "-m", "hezuo.serve.inspecting", *asked], around)
        except TimeoutError:
            told = view.say("ledger.too-long", seconds=LOOKED_AT)
            return _page(view, HTTPStatus.UNPROCESSABLE_ENTITY, told)
        if code == TOO_MUCH:
            told = view.say("ledger.too-much", memory=MEMORY >> 30)
            return _page(view, HTTPStatus.UNPROCESSABLE_ENTITY, told)
        if code:
            return _page(view, HTTPStatus.UNPROCESSABLE_ENTITY, view.say("ledger.unreadable", file=name))
        if want == "copy":
            return _copy(await run_in_threadpool((place / COPY).read_bytes), name)
        return await run_in_threadpool(_shown, view, name, json.loads(out))
    finally:  # at once, not in a thread: so it is gone also where the server ends
        shutil.rmtree(place, ignore_errors=True)


async def run(command: Sequence[str], around: dict[str, str]) -> tuple[int, bytes]:
    """Exit code and output of a process, which is ended when nobody waits for it. Raises `TimeoutError`."""
    none = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=none, stdout=asyncio.subprocess.PIPE, stderr=none, env=around
    )
    try:
        async with asyncio.timeout(LOOKED_AT):
            out, _ = await process.communicate()
        return process.returncode or 0, out
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _copy(data: bytes, name: str) -> Response:
    return Response(data, 200, attached(f"{Path(name).stem}-checked.xlsx"), TYPES["xlsx"])


def _shown(view: View, name: str, told: dict[str, Any]) -> Response:
    """The page of what was found; what the workspace's own tables have too is known already."""
    here = {(p.code, p.place.column, p.zh) for p in view.state.workspace.problems}
    findings = told["findings"]
    known = {f["number"] for f in findings if (f["code"], f["column"], f["message"]["zh"]) in here}
    counts = {word: sum(f["severity"] == word for f in findings) for word in ("error", "warning", "info")}
    title = view.say("ledger.found", errors=counts["error"], doubts=counts["warning"])
    marks = {(f["sheet"], f["row"], f["at"]): f for f in reversed(findings)}
    ontology = view.state.workspace.whole.ontology
    kinds = [kind.label(view.lang) for n in told["kinds"] if (kind := ontology.kind(n)) is not None]
    told = {**told, "kinds": kinds}
    return _page(view, file=name, told=told, title=title, known=known, counts=counts, marks=marks)
