"""What is answered at once, where a request is read: what was given before, and a look-up of the server's own.

A task for each request and all that stands between it and its answer take longer than most look-ups. So a plain request
of the endpoint, from a program and without conditions, is answered by the connection itself. Whatever is not plain, or
not to be answered at once, takes the way of all requests, which gives the same answer, headers and all.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hezuo.serve.engine import Engine
from hezuo.serve.guarding import ENDPOINT, FORWARDED, RAW, Guarded
from hezuo.serve.media import content_type
from hezuo.serve.negotiation import takes_gzip
from hezuo.serve.pool import Job
from hezuo.serve.protocol import Asked, RefusedError, of_get, of_post
from hezuo.serve.repeated import Given
from hezuo.serve.settings import Settings
from hezuo.serve.snapshots import Snapshot

#: Functions whose answers differ from one time to the next: such an answer is never the same.
#: In lower case, which is several times as quick as to search for both; what only ends so counts too, and so does one
#: before a comment, behind which its bracket may stand.
FLEETING = re.compile(r"(?:now|rand|uuid|bnode)\s*[(#]")
VARY, VARY_BY_ORIGIN = (b"vary", b"Accept, Accept-Encoding"), (b"vary", b"Accept, Accept-Encoding, Origin")
PATH = ENDPOINT.encode()
ASKED = PATH + b"?"
PROTO = FORWARDED.encode()
OK = b"HTTP/1.1 200 OK\r\n"
#: A request with one of these wants more than an answer.
UNUSUAL = frozenset(
    (
        *(b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"if-none-match", b"expect"),
        *(b"transfer-encoding", b"content-encoding"),
    )
)
#: The headers of a request, or of an answer.
Lines = Sequence[tuple[bytes, bytes]]


class Wanted(NamedTuple):
    """An answer of the endpoint as it is wanted: all that it hangs on."""

    snapshot: Snapshot
    asked: Asked
    accept: str
    base: str
    gzip: bool

    def job(self) -> Job:
        """What a process is told."""
        asked = self.asked
        folder = str(self.snapshot.folder)
        return Job(folder, asked.query or "", asked.default, asked.named, self.accept, self.base, self.gzip)

    def key(self) -> tuple[object, ...]:
        """What it is kept under."""
        asked = self.asked
        return self.snapshot.id, asked.query, asked.default, asked.named, self.accept, self.base, self.gzip

    def tag(self) -> str:
        """What it is known by, '' where it differs from one time to the next."""
        asked = self.asked
        if FLEETING.search((asked.query or "").lower()):
            return ""
        told = repr((asked.query, asked.default, asked.named, asked.form, self.accept, self.gzip))
        return f'W/"{self.snapshot.id[:12]}-{hashlib.sha256(told.encode()).hexdigest()[:20]}"'


def at_hand(engine: Engine, wanted: Wanted) -> Given | None:
    """The answer where no process is needed for it: given before, or a look-up of the server's own, which is kept."""
    asked, key = wanted.asked, wanted.key()
    if not asked.query or asked.form:
        return None
    given = engine.repeated.get(key)
    if given is None and not asked.default and not asked.named:
        given = engine.looking.answer(wanted.snapshot.folder, asked.query, wanted.accept, gzip=wanted.gzip)
        if given is not None:
            engine.repeated.put(key, asked.query, given)
    return given


def headers_of(given: Given, tag: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, with its tag where it has one and is asked for safely."""
    headers = [(b"cache-control", b"no-cache")]
    if tag:
        headers.append((b"etag", tag.encode()))
    if given.gzip:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", b"%d" % len(given.data)))
    headers.append((b"content-type", content_type(given.type).encode()))
    return headers


def vary(settings: Settings) -> tuple[bytes, bytes]:
    """The header that says what answers hang on."""
    return VARY_BY_ORIGIN if settings.cors else VARY


class Head(NamedTuple):
    """The head of a request, its headers by their names in lower case: each came once, and none of `UNUSUAL`."""

    method: bytes
    target: bytes
    headers: Mapping[bytes, bytes]
    client: str


class AtOnce:
    """Answers a connection's plain requests of the endpoint; it stands behind the same guard as all."""

    def __init__(self, engine: Engine, guarded: Guarded) -> None:
        self._engine = engine
        self._guarded = guarded
        self._after = _lines((vary(engine.settings), *RAW)) + b"\r\n"
        #: The headers of the server itself, which change with the second, and how they begin an answer.
        self._own: tuple[Lines, bytes] = (), OK

    @staticmethod
    def is_for(target: bytes) -> bool:
        """Whether a target is one that may be answered so."""
        return target == PATH or (target.startswith(ASKED) and b"#" not in target)

    def answer(self, head: Head, body: bytes, own: Lines) -> bytes | None:
        """The answer with its head, in which the server's own headers come first; None where it is to wait."""
        began = time.monotonic()
        host = head.headers.get(b"host", b"").decode("latin-1")
        if not self._guarded.is_ours(host) or len(head.target) + len(body) > self._engine.settings.longest:
            return None
        asked = _asked(head, body)
        if asked is None or not asked.query:
            return None
        wanted = self._wanted(asked, head.headers, host)
        given = at_hand(self._engine, wanted) if wanted is not None else None
        if wanted is None or given is None:
            return None
        self._engine.pool.counts.answered += 1
        if own is not self._own[0]:
            self._own = own, OK + _lines(own)
        if head.method == b"POST":
            lines = _untagged(given.type, gzip=given.gzip) % len(given.data)
        else:
            lines = _lines(headers_of(given, wanted.tag()))
        request = head.method.decode(), ENDPOINT, head.client
        self._guarded.told(request, 200, len(given.data), time.monotonic() - began, asked.query)
        return b"".join((self._own[1], lines, self._after, given.data))

    def _wanted(self, asked: Asked, told: Mapping[bytes, bytes], host: str) -> Wanted | None:
        snapshot = self._engine.at_hand(asked.scope)
        if snapshot is None:
            return None
        accept = told.get(b"accept", b"").decode("latin-1")
        gzip = takes_gzip(told.get(b"accept-encoding", b"").decode("latin-1")) and not asked.form
        scheme = self._guarded.scheme(told.get(PROTO, b"").decode("latin-1")) if PROTO in told else "http"
        return Wanted(snapshot, asked, accept, f"{scheme}://{host}{ENDPOINT}", gzip)


@lru_cache(64)
def _untagged(kind: str, *, gzip: bool) -> bytes:
    """The headers of an answer of this kind without a tag, with a place for its length."""
    length = b"content-length: "
    return _lines(headers_of(Given(b"", kind, gzip), "")).replace(b"%", b"%%").replace(length + b"0", length + b"%d")


def _lines(headers: Lines) -> bytes:
    return b"".join([b"%b: %b\r\n" % one for one in headers])


def _asked(head: Head, body: bytes) -> Asked | None:
    """What a request asks; None for what is refused, of which the way of all requests tells."""
    query = head.target[len(ASKED) :]
    try:
        if head.method == b"POST":
            return of_post(query, head.headers.get(b"content-type", b"").decode("latin-1"), body)
        return of_get(query)
    except RefusedError:
        return None
