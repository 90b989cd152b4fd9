"""What makes a function a verb: --root, --lang, help in both languages, errors as sentences."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError
from hezuo.base.reasons import os_reason

#: What Python says where the system gives no memory for another thread.
NO_THREAD = "can't start new thread"


def unprinted(said: str) -> None:
    """Say on standard error why the work ended; nothing more goes to a standard output that may not take it."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        click.echo(said, nl=bool(said), err=True)


def both(key: str) -> str:
    """A help text in both languages."""
    return f"{say(key, 'zh')} · {say(key, 'en')}"


def _ended(work: Callable[[], int | None], lang: Lang) -> int:
    """What a verb ends with; an error is said as a sentence, one of the system too."""
    try:
        code = work()
        if sys.stdout is not None:
            sys.stdout.flush()  # a full disk is told of while there is somebody to tell it
    except HezuoError as error:
        click.echo(error.message(lang), err=True)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        # What the program itself stands on could not be read, or what it was told to print not printed.
        where = {"file": error.filename or say("reason.output", lang), "reason": os_reason(error, lang)}
        unprinted(say("error.system", lang, **where))
        return 1
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != NO_THREAD:
            raise
        unprinted(say("error.no-memory", lang))
        return 1
    return code or 0


def verb(name: str, *, scoped: bool = False) -> Callable[[Callable[..., int | None]], click.Command]:
    """A command with --root and --lang whose errors are sentences and whose result is its exit code.

    With `scoped` also with --year and --college, which arrive together as `scope`.
    """

    def wrap(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def call(*args: Any, lang: Lang, **options: Any) -> None:
            if scoped:
                options["scope"] = options.pop("year"), options.pop("college")
            sys.exit(_ended(lambda: function(*args, lang=lang, **options), lang))

        command = click.command(name, help=f"{say(f'help.{name}', 'zh')}\n\n{say(f'help.{name}', 'en')}")(call)
        command.params += [
            click.Option(["--root"], type=click.Path(path_type=Path, file_okay=False), help=both("option.root")),
            click.Option(["--lang"], type=click.Choice(LANGS), default="zh", help=both("option.lang")),
        ]
        if scoped:
            command.params += [
                click.Option(["--year"], metavar="YEAR", help=both("option.scope-year")),
                click.Option(["--college"], metavar="NAME", help=both("option.scope-college")),
            ]
        return command

    return wrap
