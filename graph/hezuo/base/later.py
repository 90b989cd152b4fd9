"""Frozen objects some of whose parts are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T", bound="Later")


class Later:
    """What `lazily` can make an object of: it looks like any other of its class."""

    if not TYPE_CHECKING:  # the types are those of the fields

        def __getattr__(self, name: str) -> Any:
            made = self.__dict__.get("_later", {}).get(name)
            if made is None:
                raise AttributeError(name)
            # Who asks while another has it made waits: a large part is not made twice at once.
            with self.__dict__["_making"].setdefault(name, RLock()):
                if name not in self.__dict__:
                    object.__setattr__(self, name, made())
                return self.__dict__[name]


def lazily(cls: type[T], now: Mapping[str, object], later: Mapping[str, Callable[[], object]]) -> T:
    """An object of a frozen class with the fields `now`, and with those that `later` makes when they are asked for."""
    found = cls.__new__(cls)
    for name, value in {**now, "_later": dict(later), "_making": {}}.items():
        object.__setattr__(found, name, value)
    return found
