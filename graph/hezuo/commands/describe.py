"""`hezuo describe`: counts and completeness."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.describe import completeness, totals, void
from hezuo.formats import FORMATS

HEADS = ("kind", "year", "column", "filled", "rows", "share")


@verb("describe")
@click.option(
    "--format", "form", type=click.Choice([*sorted(FORMATS), "void"]), default="table", help=both("option.format")
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """Counts first, then a line a column."""
    form = form_for(form, out)
    with progress(lang):
        graph = reading(root, lang)
    if form == "void":
        write_bytes(void(graph, {}).encode(), out)
        return 0
    click.echo(say("summary.build", lang, name=graph.workspace.name, **totals(graph)), err=True)
    rows = [
        (c.kind, c.year, c.heading, c.filled, c.rows, f"{c.filled / c.rows:.0%}" if c.rows else "—")
        for c in completeness(graph, lang)
    ]
    write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in HEADS], rows), out)
    return 0
