"""`hezuo describe`: counts and completeness."""

from __future__ import annotations

from pathlib import Path

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import verb
from hezuo.formats.answers import form_for


@verb("describe", scoped=True)
@output_options((*TABLE, "void"))
def command(*, root: Path | None, lang: Lang, scope: Words, form: str, out: Path | None) -> int:
    """Counts first, then a line a column."""
    form = form_for(form, out)
    with progress(lang):
        found = reading(root, lang, scope).describe()
    emit(found, form, out, lang)
    return 0
