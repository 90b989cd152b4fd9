"""Answers by key, each worked out once; who asks for one does not wait for who works out another."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """As `base/memo`, but with a lock for each key: many requests ask for many things."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def known(self, key: Hashable) -> Any:
        """The answer under a key, None where it has not been asked for."""
        return self._answers.get(key)

    def of(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer kept under `key`; the first time it is computed. What is raised is not kept."""
        if key not in self._answers:
            with self._lock:
                lock = self._locks.setdefault(key, Lock())
            with lock:
                if key not in self._answers:
                    self._answers[key] = compute()
        answer: T = self._answers[key]
        return answer
