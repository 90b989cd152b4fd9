"""A connection that is ended when its client keeps it open and does nothing: uvicorn has no such limits of its own.

The parser has no limit of its own either, so a head that is too long is refused here.
"""

from __future__ import annotations

import asyncio

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: So many bytes a head may have.
HEAD = 64 * 1024


class Connection(HttpToolsProtocol):
    """One connection: a request has to be there in time, and an answer be taken in time."""

    #: Seconds for the head of a request, and for taking the next piece of an answer.
    arrival = 20.0
    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    #: Bytes that have come since a head, or a piece of a body, was last there.
    _held = 0
    _has_head = False
    #: Whether this request offers another protocol, and its first line.
    _is_offer = False
    _start = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Wait for a request from now on."""
        super().connection_made(transport)
        self._head = self.loop.call_later(self.arrival, self._abort)

    def data_received(self, data: bytes) -> None:
        """Take a piece; a head that has begun must go on, and end."""
        self._held += len(data)
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
        elif self.cycle is not None and not self.cycle.response_complete:
            _stop(self._head)
            self._head = None
        elif self._head is None:
            self._head = self.loop.call_later(self.arrival, self._abort)

    def _declined(self) -> bytes:
        """The head of a request that offers another protocol, without the offer: the parser leaves out its body."""
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as its base has it
        wanted = b",".join(value.lower() for name, value in self.headers if name == b"connection")
        told = [one for one in self.headers if one[0] not in (b"upgrade", b"http2-settings", b"connection")]
        if b"close" in wanted:
            told.append((b"connection", b"close"))
        return self._start + b"".join(b"%b: %b\r\n" % one for one in told) + b"\r\n"

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes behind a body in chunks is none of the request's."""
        if not self._has_head:
            super().on_header(name, value)

    def on_message_begin(self) -> None:
        """Another request."""
        self._has_head = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there. Raises `ValueError` for one that is too long, and for an address that is no path."""
        self._held = 0
        self._has_head = True
        length = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if length > HEAD or not self.url.startswith(b"/"):
            raise ValueError(length)  # the parser has its own error of it, which is answered with 400
        self._is_offer = self.parser.should_upgrade()
        if self._is_offer:
            version = self.parser.get_http_version().encode()
            self._start = b"%b %b HTTP/%b\r\n" % (self.parser.get_method(), self.url, version)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of a body."""
        self._held = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of a request is there."""
        self._held = 0
        if not self._is_offer:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        _stop(self._head)
        _stop(self._taking)
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


def connections(arrival: float) -> type[Connection]:
    """Connections that give so many seconds."""
    return type("Connection", (Connection,), {"arrival": arrival})
