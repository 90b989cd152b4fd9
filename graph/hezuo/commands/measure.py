"""`hezuo measure`: who matters in a network, by which measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hezuo.base.messages import Lang
from hezuo.commands.network_options import network_options
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for
from hezuo.narrate.catalogue import MeasureCatalogue


@verb("measure", scoped=True)
@click.argument("network", required=False)
@click.option("--measure", "chosen", multiple=True, help=both("option.measure"))
@click.option("--top", type=click.IntRange(min=0), default=10, help=both("option.top"))
@network_options
@click.option("--ranges", "ranged", is_flag=True, help=both("option.ranges"))
@output_options(TABLE)
@click.option("--list", "listed", is_flag=True, help=both("option.list-measures"))
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    network: str | None,
    chosen: tuple[str, ...],
    top: int,
    ranged: bool,
    form: str,
    out: Path | None,
    listed: bool,
    **words: Any,
) -> int:
    """Rank the nodes of a network; with one measure, a sentence for each."""
    form = form_for(form, out)
    if listed:
        emit(MeasureCatalogue(), form, out, lang)
        return 0
    with progress(lang, "progress.measuring"):
        found = reading(root, lang, scope).measure(network, *chosen, top=top, ranges=ranged, **words)
        # The numbers are worked out as they are put into words.
        emit(found, form, out, lang)
    return 0
