"""`hezuo audit`: claimed, recorded, difference, and the rows behind a number."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options, write_bytes
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import FORMATS, form_for


@verb("audit", scoped=True)
@click.option("--rows", "figure", help=both("option.rows"))
@click.option("--source", metavar="SOURCE", help=both("option.source"))
@click.option("--all", "everything", is_flag=True, help=both("option.all"))
@output_options(TABLE)
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    figure: str | None,
    source: str | None,
    everything: bool,
    form: str,
    out: Path | None,
) -> int:
    """Exit code 1 when a figure is contradicted without a reason, or its question or formula cannot be used."""
    form = form_for(form, out)
    if figure is not None:
        with progress(lang):
            rows = reading(root, lang, scope).figure_rows(figure, lang, source=source)
        write_bytes(FORMATS[form](*rows), out)
        return 0
    with progress(lang):
        found = reading(root, lang, scope).audit(source=source, everything=everything)
    emit(found, form, out, lang)
    return int(found.is_open)
