"""`hezuo check`: what is wrong with the tables."""

from __future__ import annotations

from pathlib import Path

from hezuo.base.messages import Lang
from hezuo.commands.opening import opened, read
from hezuo.commands.output import output_options, write_bytes
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import verb
from hezuo.formats.answers import form_for


@verb("check")
@output_options(("text", "json", "csv"))
def command(root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """Exit code 0 when no problem is an error, 1 otherwise."""
    form = form_for(form, out, {".json": "json", ".csv": "csv"})
    with progress(lang):
        found = read(opened(root, lang)).check()
    write_bytes(found.written(form, lang), out, form)
    for line in found.notes(lang, form):
        tell(line)
    return int(found.has_errors)
