"""How long, how large and how many: what a query that the package did not bring may take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from hezuo.base.problems import QueryError

#: Why a query was ended: too long, too large, too many rows, or the engine broke off (nested too deeply for its stack).
Reason = Literal["time", "memory", "rows", "crash"]
MIB = 1024 * 1024
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take beside the data: seconds of wall time, bytes of memory, rows of its answer."""

    seconds: float = 60.0
    memory: int = 2048 * MIB
    rows: int = 1_000_000


LIMITS = Limits()
#: At a server somebody waits, and several queries run at once.
SERVED = Limits(seconds=30.0, memory=1024 * MIB)


class LimitError(QueryError):
    """A query went over a limit, which `reason` names, and was ended."""

    def __init__(self, reason: Reason, limits: Limits) -> None:
        self.reason = reason
        values = {"seconds": f"{limits.seconds:g}", "memory": limits.memory // MIB, "rows": limits.rows}
        super().__init__(f"ended-{reason}", **values)


def at_most(found: Iterable[T], limits: Limits | None) -> Iterable[T]:
    """What is found; it raises `LimitError` where that is more than the limits."""
    return found if limits is None else _counted(found, limits)


def _counted(found: Iterable[T], limits: Limits) -> Iterator[T]:
    for count, one in enumerate(found):
        if count >= limits.rows:
            raise LimitError("rows", limits)
        yield one
