"""`hezuo describe`: counts and completeness."""

from __future__ import annotations

from pathlib import Path

from hezuo.catalogue import Lang
from hezuo.commands.common import TABLE, emit, form_for, output_options, progress, reading, verb


@verb("describe")
@output_options((*TABLE, "void"))
def command(root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """Counts first, then a line a column."""
    form = form_for(form, out)
    with progress(lang):
        found = reading(root, lang).describe()
    emit(found, form, out, lang)
    return 0
