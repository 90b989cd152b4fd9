"""`hezuo changes`: what changed between two years."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import verb
from hezuo.formats.answers import form_for


@verb("changes", scoped=True)
@click.argument("earlier", required=False)
@click.argument("later", required=False)
@output_options(TEXT)
def command(
    *, earlier: str | None, later: str | None, root: Path | None, lang: Lang, scope: Words, form: str, out: Path | None
) -> int:
    """Between two years, by default the last two."""
    form = form_for(form, out)
    span = f"{min(earlier, later)}-{max(earlier, later)}" if earlier and later else say("scope.all", "en")
    with progress(lang):
        found = reading(root, lang, (scope[0] or span, scope[1])).changes(earlier, later)
    emit(found, form, out, lang)
    return 0
