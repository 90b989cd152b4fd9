"""What every verb shares: --root, --lang, progress, and errors as sentences."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hezuo.catalogue import LANGS, Lang, say
from hezuo.problems import HezuoError, Problem, QueryError, Severity, to_text

if TYPE_CHECKING:
    from hezuo.knowledge import Knowledge
    from hezuo.workspace import Workspace

#: Work longer than this many seconds says that it goes on.
PATIENCE = 1.0
#: What a terminal shows when no format is asked for.
READABLE = ("table", "text")
FORM_OF = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".md": "markdown"}


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


def opened(root: Path | None, lang: Lang) -> Workspace:
    """The workspace; on standard error it is said when the shipped one stands in for want of another."""
    from hezuo.workspace import find

    here = Path.cwd()
    found = find(root)
    if root is None and found.root not in (here, *here.parents):
        click.echo(say("workspace.shipped", lang, name=found.name), err=True)
    return found


def reading(root: Path | None, lang: Lang) -> Knowledge:
    """The workspace, read; on standard error it is said when errors may keep something out of the answers."""
    from hezuo.knowledge import load

    graph = load(opened(root, lang))
    count = sum(p.severity is Severity.ERROR for p in graph.problems)
    if count:
        click.echo(say("workspace.errors", lang, count=count), err=True)
    return graph


def sound(workspace: Workspace, lang: Lang) -> Knowledge:
    """The workspace, read. Where there are errors they are shown and the verb ends: half is not to be built on."""
    from hezuo.knowledge import load

    with progress(lang):
        graph = load(workspace)
    errors = [p for p in graph.problems if p.severity is Severity.ERROR]
    if errors:
        click.echo(to_text(errors, lang), nl=False)
        click.echo(say("error.not-built", lang, count=len(errors)), err=True)
        sys.exit(1)
    return graph


def form_for(form: str, out: Path | None) -> str:
    """The format asked for; where none was, a file takes the format that its name ends in.

    Raises `QueryError` for a format that is no text without a file to put it into.
    """
    from hezuo.formats import BINARY

    if out is not None and form in READABLE:
        return FORM_OF.get(out.suffix.lower(), form)
    if out is None and form in BINARY:
        raise QueryError("needs-out", form=form)
    return form


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
