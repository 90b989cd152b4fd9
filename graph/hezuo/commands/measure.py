"""`hezuo measure`: who matters in a network, by which measure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from hezuo.analysis import Analysis, Score
from hezuo.catalogue import Lang, say
from hezuo.certainty import memberships, ranges
from hezuo.commands.common import both, progress, verb, write_bytes
from hezuo.commands.drawing import network_options
from hezuo.formats import BINARY, FORMATS
from hezuo.knowledge import load
from hezuo.measures import registry
from hezuo.measures.registry import Measure
from hezuo.network.draw import Network
from hezuo.problems import QueryError
from hezuo.selection import Selection, select
from hezuo.store import Value
from hezuo.workspace import find

#: As many measures as a terminal is wide; files have them all.
WIDE = 5
CATALOGUE = ("measure", "title", "definition", "formula", "citation")


@verb("measure")
@click.argument("network", required=False)
@click.option("--measure", "chosen", multiple=True, help=both("option.measure"))
@click.option("--top", type=click.IntRange(min=0), default=10, help=both("option.top"))
@network_options
@click.option("--ranges", "ranged", is_flag=True, help=both("option.ranges"))
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table", help=both("option.format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
@click.option("--list", "listed", is_flag=True, help=both("option.list-measures"))
def command(
    *,
    root: Path | None,
    lang: Lang,
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
    if form in BINARY and out is None:
        raise QueryError("needs-out", form=form)
    if listed:
        write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in CATALOGUE], _catalogue(lang)), out)
        return 0
    with progress(lang, "progress.measuring"):
        analysis = Analysis(load(find(root)))
        drawn = select(analysis, Selection(network or analysis.two_mode.declared.notation, **words))
        wanted = [registry.named(c) for c in chosen] or registry.fitting(drawn)
        unfit = [m for m in wanted if m not in registry.fitting(drawn)]
        if unfit:
            raise QueryError("measure-unfit", name=unfit[0].name(lang), network=drawn.declared.notation)
        shown = wanted[:WIDE] if form == "table" and not chosen else wanted
        heads, rows = _ranged(analysis, drawn, shown, top, lang) if ranged else _rows(analysis, drawn, shown, top, lang)
    write_bytes(FORMATS[form](heads, rows), out)
    ego = say("network.with-ego" if words["ego"] else "network.without-ego", lang)
    click.echo(say("measure.summary", lang, nodes=len(drawn), ties=len(drawn.source), ego=ego), err=True)
    for line in analysis.sampled(drawn, shown, lang):
        click.echo(line, err=True)
    tied = _best(drawn, analysis.scores(drawn, shown[0]), top)[1] if shown else 0
    if tied:
        click.echo(say("measure.tied", lang, count=tied), err=True)
    if len(shown) < len(wanted):
        click.echo(say("measure.more", lang, count=len(wanted) - len(shown)), err=True)
    return 0


def _catalogue(lang: Lang) -> list[tuple[Value, ...]]:
    known = registry.measures().values()
    return [(m.id, m.name(lang), m.definitions[lang == "en"], m.formula, m.citation) for m in known]


def _rows(
    analysis: Analysis, network: Network, wanted: list[Measure], top: int, lang: Lang
) -> tuple[list[str], list[tuple[Value, ...]]]:
    """One measure: rank, name, value and sentence. Several: one line a node, one column a measure, by the first."""
    scores = {m.id: {s.node: s for s in analysis.scores(network, m)} for m in wanted}
    order = _best(network, scores[wanted[0].id].values() if wanted else (), top)[0]
    names = ("rank", "name", "class")
    if len(wanted) == 1:
        heads = [say(f"heading.{h}", lang) for h in (*names, "value", "reading")]
        return heads, [_one(analysis, network, wanted[0], s, lang) for s in order]
    heads = [*(say(f"heading.{h}", lang) for h in names), *(m.name(lang) for m in wanted)]
    return heads, [
        (*_who(analysis, network, s, lang), *(_number(scores[m.id].get(s.node), m) for m in wanted)) for s in order
    ]


def _ranged(
    analysis: Analysis, network: Network, wanted: list[Measure], top: int, lang: Lang
) -> tuple[list[str], list[tuple[Value, ...]]]:
    """One measure with the range of each party's rank in the place of the sentence."""
    known = ranges(analysis) if network is analysis.two_mode else {}
    if len(wanted) != 1 or wanted[0].id not in known:
        raise QueryError("no-ranges", known="degree, betweenness, role-strength")
    heads, _ = _rows(analysis, network, wanted, top, lang)
    found, at = known[wanted[0].id], {n: i for i, n in enumerate(memberships(analysis).parties.tolist())}
    rows = []
    for score in _best(network, (s for s in analysis.scores(network, wanted[0]) if s.node in at), top)[0]:
        best, worst = int(found.best[at[score.node]]), int(found.worst[at[score.node]])
        span = str(best) if best == worst else f"{best}\u2013{worst}"
        rows.append((*_who(analysis, network, score, lang), _number(score, wanted[0]), span))
    return [*heads[:-1], say("heading.range", lang)], rows


def _best(network: Network, scores: Iterable[Score], top: int) -> tuple[list[Score], int]:
    """The first `top` of each side (0: all), by rank and name; and how many more share the rank of its last."""
    order = sorted(scores, key=lambda s: (_side(network, s), s.rank, network.labels[s.node], s.node))
    if not top:
        return order, 0
    kept, tied = [], 0
    for _, side in groupby(order, key=lambda s: _side(network, s)):
        several = list(side)
        kept += several[:top]
        tied += sum(s.rank == several[:top][-1].rank for s in several[top:])
    return kept, tied


def _side(network: Network, score: Score) -> bool:
    return bool(network.mode is not None and network.mode[score.node])


def _who(analysis: Analysis, network: Network, score: Score, lang: Lang) -> tuple[Value, ...]:
    cls = network.links.nodes.classes[network.members[score.node]]
    return score.rank, network.labels[score.node], analysis.graph.ontology.label(cls, lang)


def _number(score: Score | None, measure: Measure) -> Value:
    if score is None:
        return None
    digits = len(measure.format.partition(".")[2])
    return round(score.value, digits) if digits else int(score.value)


def _one(analysis: Analysis, network: Network, measure: Measure, score: Score, lang: Lang) -> tuple[Value, ...]:
    text = measure.reading(lang, network.labels[score.node], score.value, score.rank, score.of)
    return (*_who(analysis, network, score, lang), _number(score, measure), text)
