"""`hezuo network`: which networks there are, what one holds, and one as a file for Gephi or Cytoscape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, progress, reading, verb, write_bytes
from hezuo.commands.drawing import network_options
from hezuo.formats import table
from hezuo.network.export import WRITERS, writer
from hezuo.problems import QueryError
from hezuo.selection import Selection, select
from hezuo.store import Value
from hezuo.terms import SKOS

HEADS = ("network", "title", "definition", "nodes", "ties")


@verb("network")
@click.argument("name", required=False)
@network_options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.network-out"))
def command(root: Path | None, lang: Lang, name: str | None, out: Path | None, **words: Any) -> int:
    """List the networks, or tell or write one."""
    make = writer(out.name) if out else None
    if out is not None and (make is None or name is None):
        raise QueryError("network-out", name=out.name, known="、".join(WRITERS))
    with progress(lang):
        analysis = Analysis(reading(root, lang))
        if name is None:
            write_bytes(_list(analysis, lang), None)
            return 0
        network = select(analysis, Selection(name, **words))
        if make is not None:
            from hezuo.look.drawn import drawn
            from hezuo.measures.ties import tie_measures

            write_bytes(make(network, lang, drawn(network), tie_measures(network)), out)
    from scipy.sparse.csgraph import connected_components

    parts = connected_components(network.matrix, directed=False)[0] if len(network) else 0
    numbers = {"nodes": len(network), "ties": len(network.source), "parts": parts}
    ego = say("network.with-ego" if words["ego"] else "network.without-ego", lang)
    title = analysis.graph.ontology.label(network.declared.iri, lang)
    click.echo(say("network.summary", lang, title=title, ego=ego, **numbers), err=out is not None)
    return 0


def _list(analysis: Analysis, lang: Lang) -> bytes:
    graph = analysis.graph.ontology.graph
    rows: list[tuple[Value, ...]] = []
    for declared in analysis.declared.values():
        network = analysis.network(declared.notation)
        texts = (graph.texts(declared.iri, SKOS + p).get(lang, "") for p in ("prefLabel", "definition"))
        rows.append((declared.notation, *texts, len(network), len(network.source)))
    return table([say(f"heading.{h}", lang) for h in HEADS], rows)
