"""What stands before every route: who may ask, under which name, and the headers of every answer.

A page elsewhere can have a browser ask this server, also one that listens to its own computer only. So the name that is
asked for must be ours (else a stranger's name could be made to mean this computer), and a request that another site
started is refused, but for following a link and for the origins that may ask the endpoint.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hezuo.base.messages import LANGS, say
from hezuo.serve.counting import Counts
from hezuo.serve.settings import LOOPBACK, Settings, is_loopback

#: Nothing is loaded from elsewhere, no script stands in a page, no page is put into a frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: On every answer; a route may have its own policy.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
NAMES = frozenset(name for name, _ in RAW)
#: Where a route leaves the text of a query for the log, in the scope of the request.
QUERIED = "hezuo.query"
Log = Callable[[str], None]
#: A request for the log: method, path, client.
Told = tuple[str, str, str]
#: Seconds that a line for the log may wait, so that no answer waits for it.
SOON = 0.1
#: Name and port as RFC 3986 has them. Nothing else may stand in a Host: what is answered names the server by it.
HOST = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+))(?::(?P<port>[0-9]{0,5}))?"
)
#: Where a proxy tells by which protocol it was asked, and what it may tell.
FORWARDED, SCHEMES = "x-forwarded-proto", ("http", "https")
#: The one place that other origins may ask, where they may.
ENDPOINT = "/sparql"


class Guarded:
    """An application behind the guard."""

    def __init__(self, app: ASGIApp, settings: Settings, counts: Counts, log: Log | None = None) -> None:
        self.app = app
        self.settings = settings
        self._counts = counts
        self._log = log
        self._waiting: list[tuple[float, Told, int, int, float, str | None]] = []
        own = {settings.host} if is_loopback(settings.host) else set()
        #: The names that clients ask for are few.
        self.is_ours = lru_cache(64)(self._is_ours)
        self._names = {one.strip("[]") for one in LOOPBACK} | own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        scope["scheme"] = self.scheme(",".join(headers.getlist(FORWARDED)))
        began, told = time.monotonic(), {"status": 0, "size": 0}

        async def sent(message: Message) -> None:
            told["size"] += len(message.get("body", b""))
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                found = message.get("headers", ())
                there = {name.lower() for name, _ in found}
                message["headers"] = [*found, *(RAW if there.isdisjoint(NAMES) else _others(there))]
                if b"location" in there:  # as the client knows this place, whatever stands between
                    message["headers"] = [_here(one, headers.get("host", "")) for one in message["headers"]]
            await send(message)

        try:
            await (refusal or self.app)(scope, receive, sent)
        except asyncio.CancelledError:  # the server ends, and has waited for it
            if not told["status"]:
                ending = (say("serve.ending", lang) for lang in LANGS)
                await _refused(HTTPStatus.SERVICE_UNAVAILABLE, *ending)(scope, receive, sent)
        finally:
            client = scope["client"][0] if scope.get("client") else "-"
            request = str(scope["method"]), scope["path"], client
            self.told(request, told["status"], told["size"], time.monotonic() - began, scope.get(QUERIED))

    def told(self, request: Told, status: int, size: int, seconds: float, query: str | None) -> None:
        """Count a request (method, path, client) and tell the log: of the address its path, which names no query."""
        self._counts.requests[status] = self._counts.requests.get(status, 0) + 1
        if self._log is None:
            return
        if not self._waiting:
            asyncio.get_running_loop().call_later(SOON, self.tell)
        self._waiting.append((time.time(), request, status, size, seconds, query))

    def tell(self) -> None:
        """Hand the log what waits."""
        waiting, self._waiting = self._waiting, []
        for at, (method, path, client), status, size, seconds, query in waiting:
            asked = [method, json.dumps(path, ensure_ascii=False)]
            line = [_moment(int(at)), client, *asked, str(status), str(size), f"{seconds * 1000:.0f}ms"]
            if self.settings.log_queries and query is not None:
                line.append(json.dumps(query, ensure_ascii=False))
            if self._log is not None:
                self._log(" ".join(line))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if scope["http_version"] not in ("1.0", "1.1"):
            return _refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1")
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not name_of(hosts[0]):
            return _refused(HTTPStatus.BAD_REQUEST, *(say("serve.no-host", lang) for lang in LANGS))
        if not self.is_ours(hosts[0]):
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, *(say("serve.other-host", lang) for lang in LANGS))
        if not self._may_ask(scope, headers, hosts[0]):
            return _refused(HTTPStatus.FORBIDDEN, *(say("serve.other-origin", lang) for lang in LANGS))
        if any(one.strip().lower() not in ("", "identity") for one in headers.getlist("content-encoding")):
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, *(say("serve.encoded", lang) for lang in LANGS))
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a name is one of this server."""
        name = name_of(host)
        if name in self._names:
            return True
        proxied = self.settings.proxied
        return bool(name) and proxied is not None and (not proxied or name in proxied)

    def scheme(self, forwarded: str) -> str:
        """The protocol that a client speaks: that which the proxy tells, where there is one."""
        told = forwarded.strip().lower()
        return told if self.settings.proxied is not None and told in SCHEMES else SCHEMES[0]

    def _may_ask(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Whether the page that asks is one of this server, or one that may ask."""
        origins = headers.getlist("origin")
        if origins:  # of several nobody knows which of them asks
            here = urlsplit_host(origins[0]) == host.lower() or self._is_welcome(scope, origins[0])
            return here and len(origins) == 1
        if all(site in ("none", "same-origin") for site in headers.getlist("sec-fetch-site")):
            return True
        return self._is_welcome(scope, "") or headers.get("sec-fetch-mode") == "navigate"

    def _is_welcome(self, scope: Scope, origin: str) -> bool:
        """Whether pages of an origin may ask the endpoint."""
        return scope["path"] == ENDPOINT and (origin in self.settings.cors or "*" in self.settings.cors)


def name_of(host: str) -> str:
    """The name in a Host, without its port, in lower case; '' for what is none."""
    found = HOST.fullmatch(host)
    if found is None or int(found["port"] or 0) > 0xFFFF:
        return ""
    if found["six"] is not None:
        try:
            return str(IPv6Address(found["six"]))
        except ValueError:
            return ""
    return found["name"].lower()


def _here(header: tuple[bytes, bytes], host: str) -> tuple[bytes, bytes]:
    """A header; what leads to another place of this server without its name."""
    name, value = header
    found = urlsplit(value.decode("latin-1")) if name == b"location" else None
    if found is None or found.netloc != host:
        return header
    path = "/" + found.path.lstrip("/")  # two of them would begin a name
    return name, (f"{path}?{found.query}" if found.query else path).encode("latin-1")


def _others(there: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The headers of every answer but those that a route gives itself."""
    return (one for one in RAW if one[0] not in there)


@lru_cache(1)
def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def urlsplit_host(origin: str) -> str:
    """Name and port of an origin; '' for what is none."""
    try:
        found = urlsplit(origin)
    except ValueError:
        return ""
    return found.netloc.lower() if found.scheme in SCHEMES else ""


def _refused(status: int, *sentences: str) -> PlainTextResponse:
    return PlainTextResponse("\n".join(sentences) + "\n", status, {"Connection": "close"})
