"""The one catalogue of what the program itself says to people, in Chinese and English.

The texts stand in `messages.toml` and `help.toml`; code names them by key. What a *kind* says (labels, descriptions,
the messages of its shapes) stands in the ontology instead.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["zh", "en"]
PLACE = re.compile(r"\{(\w+)\}")
FOLDER = Path(__file__).parent
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def _messages(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _file(key: str) -> str:
    # The help is read without the rest: it has to answer at once.
    return "help.toml" if key.startswith(("help.", "cli.")) else "messages.toml"


def keys() -> tuple[str, ...]:
    """Every key of the catalogue, sorted."""
    return tuple(sorted([*_messages("help.toml"), *_messages("messages.toml")]))


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The text of `key` in `lang` with `{name}` places filled from `values`.

    Raises `KeyError` for a key that the catalogue does not have: that is a fault of the program.
    """
    return fill(_messages(_file(key))[key][lang], values)


def pairs(file: str, table: str) -> dict[str, list[str]]:
    """The texts of a page, (zh, en) each, by key."""
    found: dict[str, list[str]] = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))[table]
    return found


def has(key: str) -> bool:
    """Whether the catalogue has `key`."""
    return key in _messages(_file(key))


def fill(template: str, values: dict[str, object]) -> str:
    """Put `values` into the `{name}` places of `template`; a brace that names nothing stays as it is."""
    # In one pass: a value that happens to hold braces is not filled again.
    return PLACE.sub(lambda match: str(values.get(match[1], match[0])), template)
