"""What every verb shares: --root, --lang, progress, and errors as sentences."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hezuo.catalogue import LANGS, Lang, say
from hezuo.problems import HezuoError, QueryError, to_text

if TYPE_CHECKING:
    from hezuo.api import Workspace
    from hezuo.narrate.insight import Told
    from hezuo.workspace import Folder

#: Work longer than this many seconds says that it goes on.
PATIENCE = 1.0
#: The formats of a verb whose answer is a table, and of one whose answer is a text.
TABLE = ("csv", "json", "markdown", "table", "xlsx")
TEXT = ("text", *TABLE)
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


def output_options(forms: Sequence[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --format (one of `forms`; a text, else a table, when it is not given) and --out to a verb."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        default = next(form for form in ("text", "table") if form in forms)
        out = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
        form = click.option("--format", "form", type=click.Choice(forms), default=default, help=both("option.format"))
        return form(out(function))

    return wrap


def emit(told: Told, form: str, out: Path | None, lang: Lang) -> None:
    """Write what is told in a format, and on standard error what has to be said beside it."""
    write_bytes(told.written(form, lang), out)
    for line in told.notes(lang, form):
        click.echo(line, err=True)


def opened(root: Path | None, lang: Lang) -> Folder:
    """The workspace; on standard error it is said when the shipped one stands in for want of another."""
    from hezuo.workspace import find

    here = Path.cwd()
    found = find(root)
    if root is None and found.root not in (here, *here.parents):
        click.echo(say("workspace.shipped", lang, name=found.name), err=True)
    return found


def reading(root: Path | None, lang: Lang) -> Workspace:
    """The workspace, read; on standard error it is said when errors may keep something out of the answers."""
    from hezuo.api import open_folder

    found = open_folder(opened(root, lang))
    if found.errors:
        click.echo(say("workspace.errors", lang, count=len(found.errors)), err=True)
    return found


def sound(folder: Folder, lang: Lang) -> Workspace:
    """The workspace, read. Where there are errors they are shown and the verb ends: half is not to be built on."""
    from hezuo.api import open_folder

    with progress(lang):
        found = open_folder(folder)
    if found.errors:
        click.echo(to_text(found.errors, lang), nl=False)
        click.echo(say("error.not-built", lang, count=len(found.errors)), err=True)
        sys.exit(1)
    return found


def form_for(form: str, out: Path | None) -> str:
    """The format asked for; where none was, a file takes the format that its name ends in.

    Raises `QueryError` for a format that is no text without a file to put it into.
    """
    from hezuo.formats import BINARY, READABLE

    if out is not None and form in READABLE:
        return FORM_OF.get(out.suffix.lower(), form)
    if out is None and form in BINARY:
        raise QueryError("needs-out", form=form)
    return form


def write_bytes(data: bytes, out: Path | None) -> None:
    """To a file (whole or not at all), or to standard output as UTF-8."""
    if out is not None:
        from hezuo.workspace import replacing

        with replacing(out) as temporary:
            temporary.write_bytes(data)
    else:
        # Through click: it knows the console of Windows.
        click.echo(data.decode("utf-8-sig"), nl=False)
