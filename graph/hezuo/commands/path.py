"""`hezuo path A B`: the best introductions from one party to another, tie by tie with role and source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.formats import FORMATS
from hezuo.network.face import JOINED, capacity_of
from hezuo.problems import QueryError
from hezuo.provenance import Origin, origins
from hezuo.routes import Hop, Route, routes
from hezuo.selection import one
from hezuo.store import Value

Origins = dict[str, Origin]
ARROW = " → "


@verb("path")
@click.argument("start", metavar="[FROM]")
@click.argument("end", metavar="TO", required=False)
@click.option("-k", "count", type=click.IntRange(min=1, max=50), default=3, help=both("option.routes"))
@click.option("--with-ego", "ego", is_flag=True, help=both("option.through-ego"))
@click.option(
    "--format", "form", type=click.Choice(["text", *sorted(FORMATS)]), default="text", help=both("option.format")
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(
    start: str,
    end: str | None,
    root: Path | None,
    lang: Lang,
    count: int,
    ego: bool,
    form: str,
    out: Path | None,
) -> int:
    """With one name: from the own college to it."""
    form = form_for(form, out)
    with progress(lang, "progress.measuring"):
        analysis = Analysis(reading(root, lang))
        first = _college(analysis) if end is None else _thing(analysis, start)
        ends = first, _thing(analysis, start if end is None else end)
        found = routes(analysis.links, *ends, k=count, ego=ego)
        entries = {_entry(analysis, row) for route in found for hop in route.hops for row in hop.rows}
        where = origins(analysis.graph.identity, entries)
    sentence = "" if found else _none(analysis, *ends, ego, lang) + "\n"
    if form == "text":
        write_bytes((_text(analysis, found, where, lang) if found else sentence).encode(), out)
    else:
        write_bytes(FORMATS[form](_heads(lang), list(_rows(analysis, found, where, lang))), out)
        click.echo(sentence, err=True, nl=False)
    return 0


def _thing(analysis: Analysis, name: str) -> str:
    found = one(analysis, name)
    if not found:
        raise QueryError("no-thing", name=name)
    return found[0]


def _college(analysis: Analysis) -> str:
    if analysis.links.college < 0:
        raise QueryError("no-own-college")
    return analysis.links.nodes.ids[analysis.links.college]


def _none(analysis: Analysis, start: str, end: str, ego: bool, lang: Lang) -> str:
    nodes, college = analysis.links.nodes, analysis.links.college
    names = {"start": nodes.labels[nodes.index[start]], "end": nodes.labels[nodes.index[end]]}
    if ego or college < 0 or nodes.ids[college] in (start, end):
        return say("path.unconnected", lang, start=names["start"], end=names["end"])
    return say("path.none", lang, start=names["start"], end=names["end"])


def _entry(analysis: Analysis, row: int) -> str:
    return str(analysis.links.entries[analysis.links.entry[row]])


def _text(analysis: Analysis, found: tuple[Route, ...], where: Origins, lang: Lang) -> str:
    labels = analysis.links.nodes.labels
    first = found[0].nodes
    lines = [say("path.title", lang, start=labels[first[0]], end=labels[first[-1]], count=len(found))]
    for number, route in enumerate(found, 1):
        passed = ARROW.join(labels[n] for n in route.nodes)
        lines += ["", say("path.route", lang, number=number, cost=f"{route.cost:.2f}", route=passed)]
        lines += [f"   - {_tie(analysis, hop, where, lang)}" for hop in route.hops]
    return "\n".join([*lines, "", say("path.formula", lang)]) + "\n"


def _tie(analysis: Analysis, hop: Hop, where: Origins, lang: Lang) -> str:
    links = analysis.links
    first = hop.rows[0]
    roles = say("list.and", lang).join(dict.fromkeys(capacity_of(analysis.links, row, lang) for row in hop.rows))
    sources = dict.fromkeys(_source(analysis, row, where, lang) for row in hop.rows)
    return say(
        "path.tie",
        lang,
        thing=links.nodes.labels[links.thing[first]],
        record=links.nodes.labels[links.record[first]],
        roles=roles,
        source=say("list.and", lang).join(sources),
    )


def _source(analysis: Analysis, row: int, where: Origins, lang: Lang) -> str:
    origin = where[_entry(analysis, row)]
    document = _document(analysis, origin)
    if origin.page:
        pages = say("list.and", lang).join(origin.page.split(JOINED))
        return say("path.pages", lang, document=document, pages=pages)
    return say("path.no-pages", lang, document=document, file=origin.place.table, line=origin.place.row)


def _document(analysis: Analysis, origin: Origin) -> str:
    """The name of the source; the year of the table when none is stated."""
    return analysis.graph.identity.names.caption(origin.document) or origin.year


def _heads(lang: Lang) -> list[str]:
    return [
        say("heading.route", lang),
        say("heading.route-cost", lang),
        say("heading.step", lang),
        say("heading.from", lang),
        say("heading.to", lang),
        say("heading.as", lang),
        say("heading.cost", lang),
        say("heading.year", lang),
        say("heading.document", lang),
        say("heading.page", lang),
        say("heading.place", lang),
    ]


def _rows(analysis: Analysis, found: tuple[Route, ...], where: Origins, lang: Lang) -> Iterable[tuple[Value, ...]]:
    """A row for each stated tie; ties side by side are rows of one step."""
    labels = analysis.links.nodes.labels
    for number, route in enumerate(found, 1):
        for step, hop in enumerate(route.hops, 1):
            for row in hop.rows:
                origin = where[_entry(analysis, row)]
                ends = labels[hop.source], labels[hop.target]
                told = origin.year, _document(analysis, origin), origin.page, origin.place.line
                yield (
                    number,
                    round(route.cost, 3),
                    step,
                    *ends,
                    capacity_of(analysis.links, row, lang),
                    round(hop.cost, 3),
                    *told,
                )
