"""`hezuo show NAME`: everything about one thing, with sources."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import verb
from hezuo.formats.answers import form_for


@verb("show", scoped=True)
@click.argument("name")
@output_options(TEXT)
def command(*, name: str, root: Path | None, lang: Lang, scope: Words, form: str, out: Path | None) -> int:
    """Find by name, alias, part of a name or pinyin initials; exit code 2 when several things are meant."""
    form = form_for(form, out)
    with progress(lang):
        found = reading(root, lang, scope).show(name)
    # What a vague name may mean is no answer to be kept in a file.
    emit(found, "text" if found.is_vague else form, None if found.is_vague else out, lang)
    return 2 if found.is_vague else 0
