"""`hezuo export`: the record as tidy tables, for R, Power BI and databases."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, in_scope, opened, sound
from hezuo.commands.output import emit
from hezuo.commands.places import At
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.export.tidy_files import FORMS


@verb("export", scoped=True)
@click.option("--format", "form", type=click.Choice(tuple(FORMS)), default="csv", help=both("option.export-format"))
@click.option("--out", type=At(folder=True), required=True, help=both("option.export-out"))
def command(*, root: Path | None, lang: Lang, scope: Words, form: str, out: Path) -> int:
    """Exit code 1 and nothing written when there are errors."""
    workspace = in_scope(sound(opened(root, lang), lang), scope, lang)
    with progress(lang):
        made = workspace.export(out, form)
    emit(made, "table", None, lang)
    return 0
