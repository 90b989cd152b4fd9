"""What an object has worked out, kept with the object: the one way in which the program keeps answers by a key.

An answer without a key is a `cached_property`. What the package itself ships (its catalogue, its measures) is read once
for the process. Nothing that depends on a workspace is kept anywhere but on the objects of that workspace, so that two
workspaces never meet, in one thread or in several.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """Answers by key, each computed once, also when several threads ask at the same time."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}
        self._lock = RLock()

    def of(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer kept under `key`; the first time it is computed."""
        with self._lock:
            if key not in self._answers:
                self._answers[key] = compute()
            answer: T = self._answers[key]
            return answer

    def forget(self, key: Hashable) -> None:
        """Let an answer go; who asks again has it computed again. Nobody waits here for what is being computed."""
        self._answers.pop(key, None)
