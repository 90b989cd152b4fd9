"""Small answers that were given before: what is asked again of the same snapshot comes from memory.

A dashboard or a notebook asks the same again and again, and to hand a query to a process takes longer than most
look-ups. A key holds all that an answer hangs on, the snapshot's id among it, so new tables have new keys.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from sys import getsizeof

from hezuo.base.limits import MIB

#: So large an answer and so long a query are kept, in bytes and characters, and so many bytes of all.
LARGEST, LONGEST, ALL = 128 * 1024, 8 * 1024, 16 * MIB
#: What an answer takes beside its bytes and its query: key, tag, its places in the tables. Measured.
BESIDE = 1024


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was sent: the bytes, their media type, whether they are compressed, their tag."""

    data: bytes
    type: str
    gzip: bool
    tag: str


class Repeated:
    """Answers by key; those that were not asked for longest go first. It belongs to one event loop."""

    def __init__(self, most: int = ALL) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[Given, int]] = OrderedDict()

    def get(self, key: Hashable) -> Given | None:
        """The answer under a key; None where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, query: str, answer: Given) -> None:
        """Keep an answer to a query, where both are small."""
        if len(answer.data) > LARGEST or len(query) > LONGEST or key in self._kept:
            return
        size = len(answer.data) + getsizeof(query) + BESIDE
        self._kept[key] = answer, size
        self._size += size
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1][1]
