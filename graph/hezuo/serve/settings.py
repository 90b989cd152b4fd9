"""What a server is told when it starts, and what it may be: nothing of it changes while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from hezuo.base.limits import MIB, SERVED, Limits
from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError

#: The names under which this computer speaks to itself.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server listens, whom it answers and what it lets them take."""

    host: str = "127.0.0.1"
    port: int = 8000
    #: The language of pages where neither address nor browser asks for one.
    lang: Lang = "zh"
    #: The year and the college that answers are about where an address names none, in words.
    words: tuple[str | None, str | None] = (None, None)
    #: A file of RDF that is served in the place of a workspace: endpoint only.
    dataset: Path | None = None
    #: The names that a proxy is asked under; () for any; None where there is no proxy.
    proxied: tuple[str, ...] | None = None
    #: The origins whose pages may ask the endpoint; `*` for any.
    cors: tuple[str, ...] = ()
    #: Leave out the columns that the ontology marks as internal.
    public: bool = False
    #: Whether pages are opened once before anybody asks for them.
    warm: bool = True
    #: Whether there is `/metrics`.
    metrics: bool = False
    #: Whether the log has the texts of queries.
    log_queries: bool = False
    limits: Limits = SERVED
    #: Processes that queries run in.
    workers: int = 4
    #: So many queries may wait for a process, and so many seconds each.
    queue: int = 64
    patience: float = 10.0
    #: The most bytes of a query, and of its answer.
    longest: int = 256 * 1024
    largest: int = 512 * MIB
    #: The most bytes of a request, and the seconds in which it has to be there, and in which a client takes a piece of
    #: an answer.
    body: int = 16 * MIB
    arrival: float = 20.0
    #: The most connections at a time.
    connections: int = 500

    def checked(self) -> Settings:
        """Itself. Raises `QueryError` for a host that others reach without a proxy between."""
        if self.proxied is None and not is_loopback(self.host):
            raise QueryError("not-loopback", host=self.host)
        return self


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches a host of this name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
