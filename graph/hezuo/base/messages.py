"""The one catalogue of what the program itself says to people, in Chinese and English.

The texts of a package stand in its `messages.toml`, those of the help in `commands/help.toml`; code names them by key.
No key stands in two. What a *kind* says (labels, descriptions,
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
#: The same, or a word for one and one for several: "{count} {count|row|rows}".
FILLED = re.compile(r"\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}")
PACKAGE = Path(__file__).parents[1]
HELP = "commands/help.toml"
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def _read(file: str) -> str:
    """What stands in a file, with a line feed before it."""
    return "\n" + (PACKAGE / file).read_text(encoding="utf-8")


def _in(file: str) -> list[str]:
    """The keys of a file, in its order: the headings of its tables."""
    return [line[2:-2] for line in _read(file).splitlines() if line.startswith('["')]


@cache
def _files() -> tuple[str, ...]:
    """The files of the packages: first that of the verbs, which each of them reads, then the smallest."""
    order = lambda path: (path.parent.name != "commands", path.stat().st_size, path)  # noqa: E731
    found = sorted(PACKAGE.glob("*/messages.toml"), key=order)
    return tuple(path.relative_to(PACKAGE).as_posix() for path in found)


@cache
def _texts(key: str) -> dict[str, str] | None:
    """The texts of a key. Its table alone is parsed: of some thousand keys a verb says few."""
    head = f'\n["{key}"]\n'
    # The help is read without the rest: it has to answer at once.
    for file in (HELP,) if key.startswith(("help.", "cli.")) else _files():
        told = _read(file)
        if (at := told.find(head)) >= 0:
            end = told.find("\n[", at + len(head))
            found: dict[str, str] = tomllib.loads(told[at : end if end >= 0 else None])[key]
            return found
    return None


def keys() -> tuple[str, ...]:
    """Every key of the catalogue, sorted, as often as it stands there."""
    return tuple(sorted(key for file in (HELP, *_files()) for key in _in(file)))


def helped() -> tuple[str, ...]:
    """The verbs, and the program itself, in the order in which they are listed."""
    return tuple(key.removeprefix("help.") for key in _in(HELP) if key.startswith("help."))


def in_readme(verb: str, lang: Lang) -> str:
    """What the READMEs say of a verb: as its help does, where they say no more."""
    found = _texts(f"help.{verb}") or {}
    return found.get(f"readme-{lang}") or found[lang]


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The text of `key` in `lang` with `{name}` places filled from `values`.

    Raises `KeyError` for a key that the catalogue does not have: that is a fault of the program.
    """
    texts = _texts(key)
    if texts is None:
        raise KeyError(key)
    return fill(texts[lang], values)


def pairs(file: str, table: str) -> dict[str, list[str]]:
    """The texts of a file of the package, (zh, en) each, by key."""
    found: dict[str, list[str]] = tomllib.loads((PACKAGE / file).read_text(encoding="utf-8"))[table]
    return found


def has(key: str) -> bool:
    """Whether the catalogue has `key`."""
    return _texts(key) is not None


def is_said(text: str) -> bool:
    """Whether the catalogue has just this text in Chinese."""
    return any(f'\nzh = "{text}"\n' in _read(file) for file in _files())


def fill(template: str, values: dict[str, object]) -> str:
    """Put `values` into the `{name}` places of `template`; a brace that names nothing stays as it is.

    `{name|row|rows}` is the first word where the value is 1, else the second.
    """
    # In one pass: a value that happens to hold braces is not filled again.
    return FILLED.sub(lambda match: _filled(match, values), template)


def _filled(match: re.Match[str], values: dict[str, object]) -> str:
    name, one, several = match.groups()
    if name not in values:
        return match[0]
    if one is None:
        return str(values[name])
    return str(one if str(values[name]) == "1" else several)
