"""`hezuo roles`: the titles of each party beside the role that the network gives it."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo import standing
from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.formats import FORMATS
from hezuo.problems import QueryError
from hezuo.selection import one
from hezuo.standing import COLUMNS, NOMINAL, UNDERVALUED, Standing, standings
from hezuo.terms import PARTY

#: Places of the betweenness that are shown.
PLACES = 4


@verb("roles")
@click.argument("name", required=False)
@click.option("--mismatch", is_flag=True, help=both("option.mismatch"))
@click.option("--rules", is_flag=True, help=both("option.rules"))
@click.option("--top", type=click.IntRange(min=0), default=20, help=both("option.top"))
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table", help=both("option.format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(
    root: Path | None,
    lang: Lang,
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
        heads = [say(f"heading.{h}", lang) for h in ("column", "state", "rule")]
        write_bytes(FORMATS[form](heads, standing.rules(lang)), out)
        click.echo(say("roles.order", lang), err=True)
        return 0
    with progress(lang, "progress.measuring"):
        analysis = Analysis(reading(root, lang))
        asked = standings(analysis) if name is None else [_of(analysis, name)]
        found = [s for s in asked if s.mismatch or not mismatch]
        # The sentences are made for what is shown only.
        rows = [standing.row(analysis, s, lang, PLACES) for s in (found[:top] if top else found)]
    write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in COLUMNS], rows), out)
    if name is not None and not found:
        click.echo(_fits(analysis, asked[0], lang), err=True)
        return 0
    kinds = {key: sum(s.mismatch == key for s in found) for key in (UNDERVALUED, NOMINAL)}
    click.echo(say("roles.summary", lang, shown=len(rows), count=len(found), **kinds), err=True)
    return 0


def _of(analysis: Analysis, name: str) -> Standing:
    """The standing of a party. Raises `QueryError`, which says why, for what has none."""
    meant = one(analysis, name)
    if not meant:
        raise QueryError("no-thing", name=name)
    names = analysis.graph.identity.names
    label = names.caption(meant[0])
    if PARTY not in names.classes(meant[0]):
        raise QueryError("no-party", name=label)
    if meant[0] == analysis.graph.identity.college:
        raise QueryError("college-roles", name=label)
    for found in standings(analysis):
        if analysis.two_mode.ids[found.node] == meant[0]:
            return found
    raise QueryError("not-in-network", name=label)


def _fits(analysis: Analysis, found: Standing, lang: Lang) -> str:
    """That both standings of the one party match, so that it is no mismatch to be listed."""
    name, _, role, best, *_ = standing.row(analysis, found, lang, PLACES)
    return say("roles.fits", lang, name=name, role=role, best=best or say("view.no-band", lang))
