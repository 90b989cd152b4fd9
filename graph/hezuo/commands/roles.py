"""`hezuo roles`: the titles of each party beside the role that the network gives it."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, progress, verb, write_bytes
from hezuo.formats import BINARY, FORMATS
from hezuo.knowledge import load
from hezuo.measures import structure
from hezuo.problems import QueryError
from hezuo.selection import one
from hezuo.standing import NOMINAL, UNDERVALUED, Standing, standings
from hezuo.store import Value
from hezuo.workspace import find

HEADS = ("name", "class", "structural-role", "best-role", "leads", "platforms", "betweenness", "mismatch", "reading")


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
    if form in BINARY and out is None:
        raise QueryError("needs-out", form=form)
    if rules:
        rows = [(r.names[lang == "en"], r.definitions[lang == "en"]) for r in structure.roles().values()]
        write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in ("structural-role", "rule")], rows), out)
        return 0
    with progress(lang, "progress.measuring"):
        analysis = Analysis(load(find(root)))
        found = [s for s in standings(analysis) if s.mismatch or not mismatch]
        if name is not None:
            found = _of(analysis, name, found)
        # The sentences are made for what is shown only.
        rows_found = [_row(analysis, s, lang) for s in (found[:top] if top else found)]
    write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in HEADS], rows_found), out)
    kinds = {key: sum(s.mismatch == key for s in found) for key in (UNDERVALUED, NOMINAL)}
    click.echo(say("roles.summary", lang, shown=len(rows_found), count=len(found), **kinds), err=True)
    return 0


def _of(analysis: Analysis, name: str, found: list[Standing]) -> list[Standing]:
    meant = one(analysis, name)
    if not meant:
        raise QueryError("no-thing", name=name)
    kept = [s for s in found if analysis.two_mode.ids[s.node] in meant]
    if not kept:
        raise QueryError("not-in-network", name=name)
    return kept


def _row(analysis: Analysis, standing: Standing, lang: Lang) -> tuple[Value, ...]:
    network, ontology = analysis.two_mode, analysis.graph.ontology
    node = int(network.members[standing.node])
    role = structure.roles()[standing.role]
    return (
        network.labels[standing.node],
        ontology.label(network.links.nodes.classes[node], lang),
        role.names[lang == "en"],
        analysis.best_role(node, lang),
        standing.leads,
        standing.platforms,
        round(standing.betweenness, 4),
        say(f"mismatch.{standing.mismatch}", lang) if standing.mismatch else "",
        analysis.structural(standing.node, lang),
    )
