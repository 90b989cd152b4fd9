"""`hezuo suggest [NAME]`: partners and platforms to go for, the next ranks, why, and how far to trust all this."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for


@verb("suggest", scoped=True)
@click.argument("name", required=False)
@click.option("--top", type=click.IntRange(min=0), default=10, help=both("option.top"))
@output_options(TEXT)
def command(
    *, name: str | None, root: Path | None, lang: Lang, scope: Words, top: int, form: str, out: Path | None
) -> int:
    """For the own college, or for any party."""
    form = form_for(form, out)
    with progress(lang, "progress.measuring"):
        found = reading(root, lang, scope).suggest(name, top=top)
    emit(found, form, out, lang)
    return 0
