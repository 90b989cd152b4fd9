"""`hezuo measure`: who matters in a network, by which measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from hezuo import readings
from hezuo.analysis import Analysis, Score
from hezuo.catalogue import Lang, say
from hezuo.certainty import memberships, ranges
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.commands.drawing import network_options
from hezuo.commands.measure_list import measure_list
from hezuo.formats import FORMATS
from hezuo.measures import registry
from hezuo.measures.registry import Measure
from hezuo.network.draw import Network
from hezuo.problems import QueryError
from hezuo.selection import Selection, select
from hezuo.store import Value

#: As many measures as a terminal is wide; files have them all.
WIDE = 5
#: Formats for reading rather than computing: numbers stand in them as in the sentences.
TEXT = ("table", "markdown")


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
    form = form_for(form, out)
    if listed:
        write_bytes(measure_list(lang, form), out)
        return 0
    with progress(lang, "progress.measuring"):
        analysis = Analysis(reading(root, lang))
        drawn = select(analysis, Selection(_default(analysis) if network is None else network, **words))
        wanted = registry.chosen(drawn, chosen)
        shown = wanted[:WIDE] if form == "table" and not chosen else wanted
        listing = Listing(analysis, drawn, shown, top, lang, form)
        heads, rows = listing.ranged() if ranged else listing.rows()
    write_bytes(FORMATS[form](heads, rows), out)
    ego = say("network.with-ego" if words["ego"] else "network.without-ego", lang)
    click.echo(say("measure.summary", lang, nodes=len(drawn), ties=len(drawn.source), ego=ego), err=True)
    for line in (*analysis.sampled(drawn, shown, lang), *_undefined(analysis, drawn, shown, lang)):
        click.echo(line, err=True)
    tied = listing.best(analysis.scores(drawn, shown[0]))[1] if shown else 0
    if tied:
        click.echo(say("measure.tied", lang, count=tied), err=True)
    if len(shown) < len(wanted):
        click.echo(say("measure.more", lang, count=len(wanted) - len(shown)), err=True)
    return 0


def _default(analysis: Analysis) -> str:
    return analysis.two_mode.declared.notation


def _undefined(analysis: Analysis, network: Network, wanted: list[Measure], lang: Lang) -> list[str]:
    """A sentence for each measure that some nodes have no value of."""
    missing = ((m, len(network) - len(analysis.scores(network, m))) for m in wanted)
    return [say("measure.undefined", lang, name=m.name(lang), count=count) for m, count in missing if count]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed of a network, and how."""

    analysis: Analysis
    network: Network
    wanted: list[Measure]
    top: int
    lang: Lang
    form: str

    def rows(self) -> tuple[list[str], list[tuple[Value, ...]]]:
        """One measure: rank, name, value and sentence. Several: one line a node, one column a measure, by the first."""
        scores = {m.id: {s.node: s for s in self.analysis.scores(self.network, m)} for m in self.wanted}
        order = self.best(scores[self.wanted[0].id].values() if self.wanted else ())[0]
        heads = self.heads()
        if len(self.wanted) == 1:
            (only,) = self.wanted
            heads += [say("heading.value", self.lang), say("heading.reading", self.lang)]
            return heads, [(*self._who(s), self._number(s, only), self._reading(s, only)) for s in order]
        heads += [m.name(self.lang) for m in self.wanted]
        found = [(*self._who(s), *(self._number(scores[m.id].get(s.node), m) for m in self.wanted)) for s in order]
        if self.form == "json":
            # A sentence for each value: whoever reads JSON has room for it.
            heads += [say("heading.reading-of", self.lang, name=m.name(self.lang)) for m in self.wanted]
            told = ([self._reading(scores[m.id].get(s.node), m) for m in self.wanted] for s in order)
            found = [(*row, *texts) for row, texts in zip(found, told, strict=True)]
        return heads, found

    def ranged(self) -> tuple[list[str], list[tuple[Value, ...]]]:
        """One measure with the range of each party's rank in the place of the sentence."""
        known = ranges(self.analysis) if self.network is self.analysis.two_mode else {}
        if len(self.wanted) != 1 or self.wanted[0].id not in known:
            raise QueryError("no-ranges", known="degree, betweenness, role-strength")
        (only,) = self.wanted
        found, at = known[only.id], {n: i for i, n in enumerate(memberships(self.analysis).parties.tolist())}
        rows = []
        for score in self.best(s for s in self.analysis.scores(self.network, only) if s.node in at)[0]:
            best, worst = int(found.best[at[score.node]]), int(found.worst[at[score.node]])
            span = str(best) if best == worst else f"{best}\u2013{worst}"
            # Without the side: only parties have a range.
            rows.append((*self._who(score, sided=False), self._number(score, only), span))
        return [*self.heads(sided=False), say("heading.value", self.lang), say("heading.range", self.lang)], rows

    def best(self, scores: Iterable[Score]) -> tuple[list[Score], int]:
        """The first `top` of each side (0: all), by rank and name; and how many more share the rank of its last."""
        labels = self.network.labels
        order = sorted(scores, key=lambda s: (self._is_record(s), s.rank, labels[s.node], s.node))
        if not self.top:
            return order, 0
        kept, tied = [], 0
        for _, side in groupby(order, key=self._is_record):
            several = list(side)
            kept += several[: self.top]
            tied += sum(s.rank == several[: self.top][-1].rank for s in several[self.top :])
        return kept, tied

    def heads(self, *, sided: bool = True) -> list[str]:
        """The headings of what identifies a node."""
        # The sides of a two-mode network are ranked apart: without saying so there would be two first places.
        names = ("rank", "side", "name", "class") if sided and self.network.is_two_mode else ("rank", "name", "class")
        return [say(f"heading.{name}", self.lang) for name in names]

    def _is_record(self, score: Score) -> bool:
        return bool(self.network.sides[score.node])

    def _who(self, score: Score, *, sided: bool = True) -> tuple[Value, ...]:
        network, lang = self.network, self.lang
        label = self.analysis.graph.ontology.label(network.links.nodes.classes[network.members[score.node]], lang)
        side = readings.side(network, lang, records=self._is_record(score))
        among = (side,) if sided and network.is_two_mode else ()
        return score.rank, *among, network.labels[score.node], label

    def _number(self, score: Score | None, measure: Measure) -> Value:
        if score is None:
            return None
        return measure.shown(score.value) if self.form in TEXT else measure.number(score.value)

    def _reading(self, score: Score | None, measure: Measure) -> Value:
        return score and readings.reading(self.analysis, self.network, measure, score, self.lang)
