"""`hezuo roles`: the titles of each party beside the role that the network gives it."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for
from hezuo.narrate.roles import RoleRules


@verb("roles", scoped=True)
@click.argument("name", required=False)
@click.option("--mismatch", is_flag=True, help=both("option.mismatch"))
@click.option("--rules", is_flag=True, help=both("option.rules"))
@click.option("--top", type=click.IntRange(min=0), default=20, help=both("option.top"))
@output_options(TABLE)
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    name: str | None,
    mismatch: bool,
    rules: bool,
    top: int,
    form: str,
    out: Path | None,
) -> int:
    """All parties with a platform, one of them, or only those whose two standings do not match."""
    form = form_for(form, out)
    if rules:
        emit(RoleRules(), form, out, lang)
        return 0
    with progress(lang, "progress.measuring"):
        found = reading(root, lang, scope).roles(name, mismatch=mismatch, top=top)
    emit(found, form, out, lang)
    return 0
