"""`hezuo network`: which networks there are, what one holds, and one as a file for Gephi or Cytoscape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.commands.network_options import network_options
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import emit, write_bytes
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.network.files import WRITERS, YEAR, writer


@verb("network", scoped=True)
@click.argument("name", required=False)
@network_options
@click.option("--measure", "measures", multiple=True, help=both("option.network-measure"))
@click.option("--out", type=At(), help=both("option.network-out"))
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    name: str | None,
    measures: tuple[str, ...],
    out: Path | None,
    **words: Any,
) -> int:
    """List the networks, or tell or write one."""
    if out is not None and (writer(out.name) is None or name is None):
        raise QueryError("network-out", name=out.name, known="、".join(WRITERS))
    with progress(lang):
        workspace = reading(root, lang, scope)
        if name is None:
            emit(workspace.networks(), "table", None, lang)
            return 0
        found = workspace.network(name, measures=measures, **words)
        if out is not None:
            for year, one in found.by_year().items() if YEAR in out.name else [("", found)]:
                write_bytes(one.file(out.name, lang), out.with_name(out.name.replace(YEAR, year)))
    tell(found.text(lang), err=out is not None, nl=False)
    return 0
