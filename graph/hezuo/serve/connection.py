"""A connection that is ended when its client keeps it open and does nothing: uvicorn has no such limits of its own.

The parser has no limit of its own either, so a head that is too long is refused here, and it is given a piece at a
time: a client may send one request behind the other, but what was read of them stays bytes while others wait. And what
can be answered at once is answered here: such a request waits a moment for its body, and becomes a task only where no
answer is at hand.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hezuo.serve.at_once import UNUSUAL, AtOnce, Head

#: So many bytes a head may have.
HEAD = 64 * 1024
#: So long a body may be with a request that is answered at once, in bytes, and so many seconds behind its head.
BODY, BEHIND = 64 * 1024, 0.02
#: So many bytes are parsed at a time, and nothing more is read while so many wait to be.
PIECE, ENOUGH = 4 * 1024, 64 * 1024
#: An address with the name of a server in it.
WHOLE = re.compile(rb"https?://([^/?#]*)([^#]*)", re.IGNORECASE)


class _Flow(FlowControl):
    """Reads nothing more while there is enough that waits, whoever asks for it."""

    def __init__(self, transport: asyncio.Transport, rest: bytearray) -> None:
        super().__init__(transport)
        self._rest = rest

    def resume_reading(self) -> None:
        """Read again, unless enough waits."""
        if len(self._rest) < ENOUGH:
            super().resume_reading()


class Connection(HttpToolsProtocol):
    """One connection: a request has to be there in time, and an answer be taken in time."""

    #: Seconds for the head of a request, and for taking the next piece of an answer.
    arrival = 20.0
    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    #: Bytes that have come since a head, or a piece of a body, was last there; and those of the headers of this one.
    _held = 0
    _has_head = False
    _length = 0
    #: Whether this request offers another protocol, and its first line.
    _is_offer = False
    _first = b""
    #: What answers at once; whether this request waits for its body to be answered so, the body so far, its headers by
    #: name, until when.
    at_once: AtOnce | None = None
    _waits = False
    _body = b""
    _told: Mapping[bytes, bytes] = {}
    _behind: asyncio.TimerHandle | None = None
    #: Whether nothing has come since a request was answered at once.
    _is_answered = False
    #: Whether one may be answered so yet, of what has come: one behind the other would keep all others waiting.
    _has_turn = False
    #: What has come and is not parsed, while requests before it wait.
    _rest: bytearray
    #: The request that the application answers, which need not be the last that came.
    _running: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Wait for a request from now on."""
        super().connection_made(transport)
        self._rest = bytearray()
        self.flow = _Flow(transport, self._rest)
        self._head = self.loop.call_later(self.arrival, self._abort)

    def data_received(self, data: bytes) -> None:
        """Take what has come, or let it wait behind the requests that do."""
        self._has_turn = True
        if len(data) <= PIECE and not self.pipeline and not self._rest:
            self._take(data)
            return
        self._rest += data
        self._go_on()

    def _go_on(self) -> None:
        """Take what waits, until a request in it has to wait for another."""
        self._has_turn = True
        while self._rest and not self.pipeline and self.parser is not None and not self.transport.is_closing():
            piece = bytes(self._rest[:PIECE])
            del self._rest[:PIECE]
            self._take(piece)
        if len(self._rest) >= ENOUGH:
            self.flow.pause_reading()
        elif not self.pipeline and not (self._is_busy and self.cycle.body):  # whoever takes a body lets more come
            self.flow.resume_reading()

    def _take(self, data: bytes) -> None:
        """Parse a piece; a head that has begun must go on, and end."""
        self._held += len(data)
        self._is_answered = False
        self._unset_keepalive_if_required()
        while data:
            try:
                self.parser.feed_data(data)
                break
            except httptools.HttpParserUpgrade as offer:
                data = self._declined() + data[offer.args[0] :]
            except httptools.HttpParserError:
                self.send_400_response("This is no request of HTTP/1.1.")
                break
        if self.transport.is_closing():
            return
        if self._held > HEAD:  # the parser keeps what it has of a header
            self.send_400_response("The head of the request is too long.")
        elif self._is_busy or self._waits or self._is_answered:
            _stop(self._head)
            self._head = None
            if self._waits and self._behind is None:
                self._behind = self.loop.call_later(BEHIND, self._begin)
        elif self._head is None:
            self._head = self.loop.call_later(self.arrival, self._abort)

    @property
    def _is_busy(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _declined(self) -> bytes:
        """The head of a request that offers another protocol, without the offer: the parser leaves out its body."""
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as its base has it
        wanted = b",".join(value.lower() for name, value in self.headers if name == b"connection")
        told = [one for one in self.headers if one[0] not in (b"upgrade", b"http2-settings", b"connection")]
        if b"close" in wanted:
            told.append((b"connection", b"close"))
        return self._first + b"".join(b"%b: %b\r\n" % one for one in told) + b"\r\n"

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes behind a body in chunks is none of the request's."""
        if self._has_head:
            return
        name = name.lower()
        self._length += len(name) + len(value)
        self.headers.append((name, value))

    def on_message_begin(self) -> None:
        """Another request. What an application is told of it is put together by `_start`, where one is asked."""
        self._has_head = self._is_answered = False
        self._length = 0
        self.url = b""
        self.headers = []

    def on_headers_complete(self) -> None:
        """The head is there. Raises `ValueError` for one that is too long, and for an address that is no path."""
        self._held = 0
        self._has_head = True
        length = len(self.url) + self._length
        if not self.url.startswith(b"/"):
            self._name()
        if length > HEAD or not self.url.startswith(b"/"):
            raise ValueError(length)  # the parser has its own error of it, which is answered with 400
        self._is_offer = self.parser.should_upgrade()
        if self._is_offer:
            version = self.parser.get_http_version().encode()
            self._first = b"%b %b HTTP/%b\r\n" % (self.parser.get_method(), self.url, version)
        elif self._is_plain():
            self._waits, self._body = True, b""
        else:
            self._start()

    def _name(self) -> None:
        """Take name and path from an address that has both: which Host is told then does not matter, but one is."""
        found = WHOLE.fullmatch(self.url)
        if found is not None and sum(name == b"host" for name, _ in self.headers) == 1:
            self.url = found[2] if found[2].startswith(b"/") else b"/" + found[2]
            self.headers = [(name, found[1] if name == b"host" else value) for name, value in self.headers]

    def _start(self) -> None:
        """Have the application answer this request."""
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()

    def _is_plain(self) -> bool:
        """Whether this request may be answered at once: nothing is before it, it is short and wants nothing else."""
        if self.at_once is None or not self._has_turn or not self.at_once.is_for(self.url):
            return False
        if self._is_busy or self.flow.write_paused:
            return False
        parser, most = self.parser, self.limit_concurrency or sys.maxsize
        if len(self.connections) >= most or len(self.tasks) >= most:
            return False
        self._told = dict(self.headers)
        if len(self._told) < len(self.headers) or not UNUSUAL.isdisjoint(self._told):
            return False
        if parser.get_http_version() != "1.1" or not parser.should_keep_alive():
            return False
        method, length = parser.get_method(), self._told.get(b"content-length")
        return (method == b"GET") if length is None else (method == b"POST" and int(length) <= BODY)

    def _begin(self) -> None:
        """Have the application answer a request that has waited."""
        self._stop_waiting()
        self._start()
        self.cycle.keep_alive = True  # it was looked at when the head was there
        if self._body:
            super().on_body(self._body)
        _stop(self._head)
        self._head = None

    def _stop_waiting(self) -> None:
        self._waits = False
        _stop(self._behind)
        self._behind = None

    def on_body(self, body: bytes) -> None:
        """A piece of a body."""
        self._held = 0
        if self._waits:
            self._body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """All of a request is there."""
        self._held = 0
        if self._waits and self._is_answered_at_once():
            return
        if not self._is_offer:
            super().on_message_complete()

    def _is_answered_at_once(self) -> bool:
        """Answer a request that has waited, or have the application answer it."""
        assert self.at_once is not None  # noqa: S101  # else it would not wait
        client = self.client[0] if self.client else "-"
        head = Head(self.parser.get_method(), self.url, self._told, client)
        answer = self.at_once.answer(head, self._body, self.server_state.default_headers)
        if answer is None:
            self._begin()
            return False
        self._stop_waiting()
        self.transport.write(answer)
        self._is_answered, self._has_turn = True, False
        self.on_response_complete()
        return True

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """A request is answered: others go on."""
        super().on_response_complete()
        if self._rest and not self.pipeline:
            self.loop.call_soon(self._go_on)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more, and nobody waits: its base tells only the last request that came."""
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        self._rest.clear()
        self.pipeline.clear()
        _stop(self._head)
        _stop(self._taking)
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes nothing; it is given some time."""
        super().pause_writing()
        self._taking = self._taking or self.loop.call_later(self.arrival, self._abort)

    def resume_writing(self) -> None:
        """It has taken something."""
        _stop(self._taking)
        self._taking = None
        super().resume_writing()

    def _abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def connections(arrival: float, at_once: AtOnce | None = None) -> type[Connection]:
    """Connections that give so many seconds, and have something that answers at once."""
    return type("Connection", (Connection,), {"arrival": arrival, "at_once": at_once})
