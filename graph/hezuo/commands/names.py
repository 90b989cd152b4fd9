"""`hezuo names`: names that may be one party."""

from __future__ import annotations

from pathlib import Path

from hezuo.base.messages import Lang
from hezuo.commands.opening import opened
from hezuo.commands.output import TEXT, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import verb
from hezuo.formats.answers import form_for


@verb("names")
@output_options(TEXT)
def command(root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """All years and colleges: a name means the same in each."""
    from hezuo.api import open_folder

    form = form_for(form, out)
    with progress(lang):
        found = open_folder(opened(root, lang)).names()
    emit(found, form, out, lang)
    return 0
