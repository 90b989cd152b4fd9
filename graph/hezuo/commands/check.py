"""`hezuo check`: what is wrong with the tables."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.catalogue import Lang
from hezuo.commands.common import both, counts, opened, progress, verb, write_bytes
from hezuo.problems import has_errors, to_csv, to_json, to_text


@verb("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help=both("option.format")
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """Exit code 0 when no problem is an error, 1 otherwise."""
    from hezuo import knowledge

    with progress(lang):
        graph = knowledge.load(opened(root, lang))
    found = graph.problems
    if form == "text":
        write_bytes(to_text(found, lang).encode(), out)
        click.echo(counts(found, lang))
    else:
        # With its mark of UTF-8 Excel shows the Chinese of a CSV.
        write_bytes(to_json(found).encode() if form == "json" else to_csv(found).encode("utf-8-sig"), out)
    return int(has_errors(found))
