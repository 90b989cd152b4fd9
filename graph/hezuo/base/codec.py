"""Frozen objects as JSON and back, by their declared types: what the cache is written in.

Only what the types say is made, so that nothing in a file can run or make anything else. A type that is not understood
raises `TypeError` before anything is written. Lists of plain values pass as they are, at the speed of the JSON library.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

#: Either way for a value of a type; None: it passes as it is.
Way = Callable[[Any], Any] | None
PLAIN = (str, int, float, bool, type(None))
#: Types whose values are texts that say all of them.
AS_TEXT: dict[Any, Callable[[str], Any]] = {Decimal: Decimal, date: date.fromisoformat}


class AsIs:
    """Stands for the type of what JSON has already: lists, dictionaries with texts for keys, texts, numbers."""


class Codec:
    """Ways from values of types to JSON and back.

    `known` are types that are written in a way of their own: to JSON, and from it.
    """

    def __init__(self, known: Mapping[type, tuple[Callable[[Any], Any], Callable[[Any], Any]]] | None = None) -> None:
        self._known = dict(known or {})
        self._made: dict[tuple[Any, bool], Way] = {}

    def dump(self, kind: Any, value: Any) -> Any:
        """A value of a type as lists, texts and numbers."""
        way = self._way(kind, False)
        return value if way is None else way(value)

    def load(self, kind: Any, told: Any) -> Any:
        """The value again. Raises `ValueError`, `KeyError` or `TypeError` for what is not of that shape."""
        way = self._way(kind, True)
        return told if way is None else way(told)

    def _way(self, kind: Any, back: bool) -> Way:
        if (kind, back) not in self._made:
            # A type may speak of itself: what is made while it is made asks for it only later.
            made: list[Callable[[Any], Any]] = []
            self._made[kind, back] = lambda value: made[0](value)  # noqa: PLW0108 there is none yet
            way = self._made[kind, back] = self._make(kind, back)
            made += [way] if way is not None else []
        return self._made[kind, back]

    def _make(self, kind: Any, back: bool) -> Way:
        origin = typing.get_origin(kind)
        if kind in PLAIN or kind is AsIs:
            return None
        if kind in AS_TEXT:
            return AS_TEXT[kind] if back else str
        if kind in self._known:
            return self._known[kind][back]
        if origin is not None:
            return self._generic(kind, origin, typing.get_args(kind), back)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind if back else lambda value: value.value
        if isinstance(kind, type) and is_dataclass(kind):
            return self._object(kind, back)
        raise TypeError(f"no way to write {kind}")

    def _generic(self, kind: Any, origin: Any, parts: tuple[Any, ...], back: bool) -> Way:
        if origin in (typing.Union, types.UnionType):
            return self._optional(parts, back)
        if origin is tuple and parts[-1] is not Ellipsis:
            return _in_turn([self._way(part, back) for part in parts], back)
        if issubclass(origin, Mapping):
            return _mapping(self._way(parts[0], back), self._way(parts[1], back), back)
        # Sets are sorted, so that the same content is the same file.
        made = {tuple: (list, tuple), Sequence: (list, tuple), list: (list, list)}.get(origin, (sorted, origin))
        if origin in (tuple, Sequence, list, set, frozenset):
            return _each(self._way(parts[0], back), made[back])
        raise TypeError(f"no way to write {kind}")

    def _optional(self, parts: tuple[Any, ...], back: bool) -> Way:
        ways = [self._way(part, back) for part in parts if part is not type(None)]
        if not any(ways):
            return None
        if len(ways) > 1:
            raise TypeError(f"no way to tell {parts} apart")
        way = ways[0]
        return lambda value: None if value is None or way is None else way(value)

    def _object(self, kind: type, back: bool) -> Way:
        hints = typing.get_type_hints(kind)
        names = [f.name for f in fields(kind) if f.init]
        ways = [self._way(hints[name], back) for name in names]
        if back:
            return lambda told: kind(*_all(ways, told, len(names)))
        return lambda value: _all(ways, [getattr(value, name) for name in names], len(names))


def _all(ways: Sequence[Way], values: Sequence[Any], count: int) -> list[Any]:
    if len(values) != count:
        raise ValueError(values)
    return [value if way is None else way(value) for way, value in zip(ways, values, strict=True)]


def _each(way: Way, made: Callable[[Any], Any]) -> Way:
    return made if way is None else lambda values: made([way(value) for value in values])


def _in_turn(ways: Sequence[Way], back: bool) -> Way:
    made = tuple if back else list
    return lambda values: made(_all(ways, values, len(ways)))


def _mapping(key: Way, value: Way, back: bool) -> Way:
    """Keys that are no texts stand in pairs: JSON has no others."""

    def dump(found: Mapping[Any, Any]) -> Any:
        keys = list(found) if key is None else [key(k) for k in found]
        values = list(found.values()) if value is None else [value(v) for v in found.values()]
        return [keys, values]

    def load(told: Any) -> Mapping[Any, Any]:
        keys, values = told
        made = keys if key is None else [key(k) for k in keys]
        return MappingProxyType(dict(zip(made, values if value is None else [value(v) for v in values], strict=True)))

    return load if back else dump
