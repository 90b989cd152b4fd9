"""What is said of paths: the best introductions, tie by tie with role and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.base.terms import PARTY
from hezuo.formats.answers import READABLE
from hezuo.insight.analysis import Analysis
from hezuo.insight.paths import Hop, Paths, Route, introducers
from hezuo.narrate.insight import Insight, heads
from hezuo.network.attributes import JOINED, capacities_of, capacity_of, status_of
from hezuo.record.provenance import Origin, origins

Origins = dict[str, Origin]
ARROW = " → "
COLUMNS = (
    *(
        "route",
        "route-cost",
        "step",
        "from",
        "to",
        "as",
        "statement-status",
        "cost",
        "year",
        "document",
        "page",
        "place",
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class PathInsight(Insight[Paths]):
    """The best introductions from one thing to another."""

    @cached_property
    def _origins(self) -> Origins:
        """Where each tie of the paths was printed."""
        entries = {_entry(self.analysis, row) for route in self.result.routes for hop in route.hops for row in hop.rows}
        return origins(self.dataset.identity, entries)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row for each stated tie; ties side by side are rows of one step."""
        return Rows(heads(COLUMNS, lang), list(_rows(self.analysis, self.result.routes, self._origins, lang)))

    def text(self, lang: Lang = "zh") -> str:
        """A paragraph for each path, or why there is none."""
        if not self.result.routes:
            return self._none(lang) + "\n"
        return _text(self.analysis, self.result.routes, self._origins, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """Why there is no path, beside an empty table."""
        return [self._none(lang)] if form not in READABLE and not self.result.routes else []

    def _none(self, lang: Lang) -> str:
        found, nodes, colleges = self.result, self.analysis.ties.nodes, self.analysis.ties.colleges
        names = {"start": nodes.labels[found.start], "end": nodes.labels[found.end]}
        if found.ego or not set(colleges) - {found.start, found.end}:
            return say("path.unconnected", lang, **names)
        return say("path.none", lang, **names)


def _entry(analysis: Analysis, row: int) -> str:
    return str(analysis.ties.entries[analysis.ties.entry[row]])


def _text(analysis: Analysis, found: tuple[Route, ...], where: Origins, lang: Lang) -> str:
    labels = analysis.ties.nodes.labels
    first = found[0].nodes
    lines = [say("path.title", lang, start=labels[first[0]], end=labels[first[-1]], count=len(found))]
    party = analysis.ties.is_a([PARTY])
    common = frozenset.intersection(*(introducers(route, party) for route in found)) if len(found) > 1 else frozenset()
    if common:
        names = say("list.and", lang).join(labels[n] for n in sorted(common))
        lines.append(say("path.common", lang, names=names))
    for number, route in enumerate(found, 1):
        passed = ARROW.join(labels[n] for n in route.nodes)
        lines += ["", say("path.route", lang, number=number, cost=f"{route.cost:.2f}", route=passed)]
        lines += [f"   - {_tie(analysis, hop, where, lang)}" for hop in route.hops]
    return "\n".join([*lines, "", say("path.formula", lang)]) + "\n"


def _tie(analysis: Analysis, hop: Hop, where: Origins, lang: Lang) -> str:
    ties = analysis.ties
    first = hop.rows[0]
    roles = capacities_of(ties, hop.rows, lang)
    statuses = dict.fromkeys(status_of(ties, row, lang) for row in hop.rows)
    if "" not in statuses:
        roles = say("path.status", lang, roles=roles, status=say("list.and", lang).join(statuses))
    sources = dict.fromkeys(_source(analysis, row, where, lang) for row in hop.rows)
    return say(
        "path.tie",
        lang,
        thing=ties.nodes.labels[ties.thing[first]],
        record=ties.nodes.labels[ties.record[first]],
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
    return analysis.dataset.identity.names.caption(origin.document) or origin.year


def _rows(analysis: Analysis, found: tuple[Route, ...], where: Origins, lang: Lang) -> Iterable[tuple[Value, ...]]:
    """A row for each stated tie; ties side by side are rows of one step."""
    labels = analysis.ties.nodes.labels
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
                    capacity_of(analysis.ties, row, lang),
                    status_of(analysis.ties, row, lang),
                    round(hop.cost, 3),
                    *told,
                )
