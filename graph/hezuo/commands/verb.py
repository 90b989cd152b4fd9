"""What makes a function a verb: --root, --lang, help in both languages, errors as sentences."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

import click

from hezuo.base.messages import LANGS, Lang, say
from hezuo.commands.ending import ended
from hezuo.commands.limiting import FRESH, keep, limit_options
from hezuo.commands.places import At

Function = Callable[..., int | None]

#: The verbs that read no tables, and so take none from the cache.
UNREAD = ("init", "new", "explain", "notebook")


def both(key: str) -> str:
    """A help text in both languages."""
    return f"{say(key, 'zh')} · {say(key, 'en')}"


def verb(name: str, *, scoped: bool = False, limited: bool = False) -> Callable[[Function], click.Command]:
    """A command with --root and --lang whose errors are sentences and whose result is its exit code.

    `scoped`: also with --year and --college, together as `scope`; it or `limited`: also with the options of `limiting`.
    """

    def wrap(function: Function) -> click.Command:
        @functools.wraps(function)
        def call(*args: Any, lang: Lang, **options: Any) -> None:
            click.get_current_context().meta[FRESH] = options.pop("fresh", False)
            options |= {"scope": (options.pop("year"), options.pop("college"))} if scoped else {}
            keep(options)
            sys.exit(ended(lambda: function(*args, lang=lang, **options), lang))

        command = click.command(name, help=f"{say(f'help.{name}', 'zh')}\n\n{say(f'help.{name}', 'en')}")(call)
        command.params += [
            click.Option(["--root"], type=At(folder=True), help=both("option.root")),
            click.Option(["--lang"], type=click.Choice(LANGS), default="zh", help=both("option.lang")),
        ]
        if name not in UNREAD:
            command.params.append(click.Option(["--fresh"], is_flag=True, help=both("option.fresh")))
        if scoped:
            command.params += [
                click.Option(["--year"], metavar="YEAR", help=both("option.scope-year")),
                click.Option(["--college"], metavar="NAME", help=both("option.scope-college")),
            ]
        if scoped or limited:
            command.params += limit_options(both, name)
        return command

    return wrap
