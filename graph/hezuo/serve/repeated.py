"""Small answers that were given before: what is asked again of the same snapshot comes from memory.

A dashboard or a notebook asks the same again and again. A key holds all that an answer hangs on, the snapshot's id
among it, so new tables have new keys.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from sys import getsizeof
from typing import NamedTuple

from hezuo.base.limits import MIB

#: So large an answer and so long a query are kept, in bytes and characters, and so many bytes of all.
LARGEST, LONGEST, ALL = 128 * 1024, 8 * 1024, 32 * MIB
#: What keeping one takes beside its query and its bytes, about.
EACH = 1_000


class Given(NamedTuple):
    """An answer as it is sent: the bytes, their media type, whether they are compressed."""

    data: bytes
    type: str
    gzip: bool


class Repeated:
    """Answers by key; those that were not asked for longest go first. It belongs to one event loop."""

    def __init__(self, most: int = ALL) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[str, Given]] = OrderedDict()

    def get(self, key: Hashable) -> Given | None:
        """The answer under a key; None where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def put(self, key: Hashable, query: str, answer: Given) -> None:
        """Keep an answer to a query, where both are small."""
        if len(answer.data) > LARGEST or len(query) > LONGEST or key in self._kept:
            return
        self._kept[key] = query, answer
        self._size += _size(query, answer)
        while self._size > self._most:
            self._size -= _size(*self._kept.popitem(last=False)[1])


def _size(query: str, answer: Given) -> int:
    return len(answer.data) + getsizeof(query) + EACH
