"""`hezuo check`: what is wrong with the tables."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import opened, read
from hezuo.commands.output import output_options, write_bytes
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for
from hezuo.narrate.code import CodeInsight
from hezuo.record.code import code_of


@verb("check", limited=True)
@click.option("--untrusted", is_flag=True, help=both("option.untrusted"))
@output_options(("text", "json", "csv"))
def command(*, root: Path | None, lang: Lang, untrusted: bool, form: str, out: Path | None) -> int:
    """Exit code 0 when no problem is an error, 1 otherwise."""
    form = form_for(form, out, {".json": "json", ".csv": "csv"})
    folder = opened(root, lang)
    if untrusted:
        # Before anything of it is read: what is in the way of reading is told by name.
        tell(CodeInsight(code_of(folder)).text(lang), err=form != "text" or out is not None)
    with progress(lang):
        found = read(folder).check()
    write_bytes(found.written(form, lang), out, form)
    for line in found.notes(lang, form):
        tell(line)
    return int(found.has_errors)
