"""Values that objects work out once (`cached_property`): in a server each object has a lock of its own for that.

Python 3.11 has one lock for all objects of a class: while one request puts a large scope together, every other request
waits, also for what is at hand. From 3.12 on there is none, and two requests work out the same twice.
"""

from __future__ import annotations

import functools
from threading import RLock
from typing import Any

#: What the lock is called in an object while a value is worked out.
LOCK = "_lock of "


def _found(self: functools.cached_property[Any], instance: Any, owner: type | None = None) -> Any:
    """The value; worked out by the first that asks, while others that ask this object for it wait."""
    if instance is None:
        return self
    known: dict[str, Any] = instance.__dict__
    name: str = self.attrname  # type: ignore[assignment]  # told when the class was made
    if name in known:
        return known[name]
    with known.setdefault(LOCK + name, RLock()):
        if name not in known:
            known[name] = self.func(instance)
    known.pop(LOCK + name, None)
    return known[name]


def apart() -> None:
    """From now on no object waits for another of its class."""
    functools.cached_property.__get__ = _found  # type: ignore[method-assign]
