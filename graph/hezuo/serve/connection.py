"""A connection that is ended when its client keeps it open and does nothing: uvicorn has no such limits of its own."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class Connection(H11Protocol):
    """One connection: a request has to be there in time, and an answer be taken in time."""

    #: Seconds for the head of a request, and for taking the next piece of an answer.
    arrival = 20.0
    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Wait for a request from now on."""
        super().connection_made(transport)
        self._head = self.loop.call_later(self.arrival, self._abort)

    def data_received(self, data: bytes) -> None:
        """Take a piece; a head that has begun must go on."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            _stop(self._head)
            self._head = None
        elif self._head is None and not self.transport.is_closing():
            self._head = self.loop.call_later(self.arrival, self._abort)

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
