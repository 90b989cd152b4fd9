"""`hezuo path A B`: the best introductions from one party to another, tie by tie with role and source."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for


@verb("path", scoped=True)
@click.argument("start", metavar="[FROM]")
@click.argument("end", metavar="TO", required=False)
@click.option("-k", "count", type=click.IntRange(min=1, max=50), default=3, help=both("option.routes"))
@click.option("--with-ego", "ego", is_flag=True, help=both("option.through-ego"))
@output_options(TEXT)
def command(
    *,
    start: str,
    end: str | None,
    root: Path | None,
    lang: Lang,
    scope: Words,
    count: int,
    ego: bool,
    form: str,
    out: Path | None,
) -> int:
    """With one name: from the own college to it."""
    form = form_for(form, out)
    with progress(lang, "progress.measuring"):
        found = reading(root, lang, scope).path(start, end, k=count, ego=ego)
    emit(found, form, out, lang)
    return 0
