"""`hezuo audit`: claimed, recorded, difference, what other figures give, and the rows behind a number."""

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
@click.option("--suggest", is_flag=True, help=both("option.suggest-formulas"))
@click.option("--top", default=60, show_default=True, type=click.IntRange(0), help=both("option.top"))
@output_options(TABLE)
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    figure: str | None,
    source: str | None,
    everything: bool,
    suggest: bool,
    top: int,
    form: str,
    out: Path | None,
) -> int:
    """Exit code 1 when a figure is contradicted without a reason, or its question or formula cannot be used."""
    form = form_for(form, out)
    with progress(lang):
        workspace = reading(root, lang, scope)
        if figure is not None:
            write_bytes(FORMATS[form](*workspace.figure_rows(figure, lang, source=source)), out)
            return 0
        if suggest:
            emit(workspace.suggest_formulas(source=source, top=top), form, out, lang)
            return 0
        found = workspace.audit(source=source, everything=everything)
    emit(found, form, out, lang)
    return int(found.is_open)
