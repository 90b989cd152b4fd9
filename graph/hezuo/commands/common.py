"""What every verb shares: --root, --lang, progress, and errors as sentences."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hezuo.catalogue import LANGS, Lang, say
from hezuo.problems import HezuoError, Problem, Severity

#: Work longer than this many seconds says that it goes on.
PATIENCE = 1.0


def both(key: str) -> str:
    """A help text in both languages."""
    return f"{say(key, 'zh')} · {say(key, 'en')}"


def verb(name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """A command with --root and --lang whose errors are sentences and whose result is its exit code."""

    def wrap(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def call(*args: Any, lang: Lang, **options: Any) -> None:
            try:
                code = function(*args, lang=lang, **options)
            except HezuoError as error:
                click.echo(error.message(lang), err=True)
                code = 2
            except BrokenPipeError:
                code = 0
                sys.stderr.close()
            sys.exit(code or 0)

        command = click.command(name, help=f"{say(f'help.{name}', 'zh')}\n\n{say(f'help.{name}', 'en')}")(call)
        command.params += [
            click.Option(["--root"], type=click.Path(path_type=Path, file_okay=False), help=both("option.root")),
            click.Option(["--lang"], type=click.Choice(LANGS), default="zh", help=both("option.lang")),
        ]
        return command

    return wrap


@contextmanager
def progress(lang: Lang, key: str = "progress.reading") -> Iterator[None]:
    """Say what goes on, on standard error, once it has taken longer than a second."""
    done = threading.Event()

    def tell() -> None:
        if not done.wait(PATIENCE):
            click.echo(say(key, lang), err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def counts(problems: list[Problem], lang: Lang) -> str:
    """How many problems of each severity, in words."""
    numbers = {s.word: sum(p.severity is s for p in problems) for s in Severity}
    return say("summary.problems", lang, **numbers)


def write_bytes(data: bytes, out: Path | None) -> None:
    """To a file (whole or not at all), or to standard output as UTF-8."""
    if out is not None:
        from hezuo.workspace import replacing

        with replacing(out) as temporary:
            temporary.write_bytes(data)
    else:
        # Through click: it knows the console of Windows.
        click.echo(data.decode("utf-8-sig"), nl=False)
