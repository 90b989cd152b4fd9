"""`hezuo whatif NAME`: what would lose its leader or its last partner, who would be cut off, which measures move."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for


@verb("whatif", scoped=True)
@click.argument("names", metavar="NAME", nargs=-1, required=True)
@click.option("--group", is_flag=True, help=both("option.group-gone"))
@output_options(TEXT)
def command(
    *, names: tuple[str, ...], root: Path | None, lang: Lang, scope: Words, group: bool, form: str, out: Path | None
) -> int:
    """Take one or several parties away, or with --group their whole corporate groups."""
    form = form_for(form, out)
    with progress(lang, "progress.measuring"):
        found = reading(root, lang, scope).whatif(*names, group=group)
    emit(found, form, out, lang)
    return 0
