"""What measures say: the sentence of a node, the ranked list, and what a reader of it has to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import READABLE
from hezuo.insight.filters import Coverage
from hezuo.insight.measured import Measured
from hezuo.measures.registry import Measure, Score, profile
from hezuo.narrate.insight import STRICT_RANK, WIDE_RANK, Insight, formatted, heads, listed
from hezuo.network.cited import cited
from hezuo.network.projection import Network

if TYPE_CHECKING:
    import pandas

#: So many classes of neighbours are named.
NAMED = 3
#: As many measures as a terminal is wide; files have them all.
WIDE = 5
DASH = "\u2013"
#: The step of the simulation of unnamed members that stands beside the ranks.
SHOWN = 2


def reading(network: Network, measure: Measure, score: Score, lang: Lang) -> str:
    """The sentence for the value of one node."""
    on_records = bool(network.sides[score.node])
    things = side(network, lang, records=on_records)
    others = things if not network.is_two_mode else side(network, lang, records=not on_records)
    words: dict[str, object] = {
        "things": things,
        "others": others,
        "place": _place(score, things, lang),
        "around": _around(network, score.node, lang),
        "rank": score.rank,
        "n": score.of,
        "network": network.spec.label(lang),
    }
    return measure.reading(lang, network.labels[score.node], score.value, words)


def side(network: Network, lang: Lang, *, records: bool) -> str:
    """What the nodes of a network are called: those of its records or of its things, which in most are one."""
    spec, ontology = network.spec, network.ties.ontology
    if spec.projects_on:
        return ontology.label(spec.projects_on, lang)
    if not network.is_two_mode:
        return say("side.any", lang)
    classes = spec.records if records else spec.things
    return say("list.and", lang).join(ontology.label(c, lang) for c in classes)


def _place(score: Score, things: str, lang: Lang) -> str:
    text = say("place.rank", lang, rank=score.rank, n=score.of, things=things)
    return text + say("place.tied", lang, count=score.tied) if score.tied else text


def _around(network: Network, node: int, lang: Lang) -> str:
    """The classes of what a node is tied to, the most frequent first."""
    matrix, nodes, ontology = network.matrix, network.ties.nodes, network.ties.ontology
    near = network.members[matrix.indices[matrix.indptr[node] : matrix.indptr[node + 1]]]
    counts = Counter(nodes.classes[i] for i in near)
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [say("around.class", lang, name=ontology.label(c, lang), count=n) for c, n in first[:NAMED]]
    if len(first) > NAMED:
        named.append(say("around.more", lang, count=sum(n for _, n in first[NAMED:])))
    return say("list.and", lang).join(named)


def sampled(network: Network, measures: Sequence[Measure], lang: Lang) -> list[str]:
    """A sentence for each measure that was sampled on this network, with its error."""
    of_network, found = profile(network), []
    for measure in measures:
        errors = of_network.errors(measure)
        if errors is not None:
            pivots, error = of_network.estimates[measure.id].pivots, errors.max(initial=0.0)
            found.append(say("measure.sampled", lang, name=measure.name(lang), pivots=pivots, error=f"{error:.2g}"))
    return found


def ranges_sampled(tried: tuple[int, int], lang: Lang) -> str:
    """That ranges of ranks rest on a sample."""
    return say("measure.ranges-sampled", lang, tried=tried[0], pieces=tried[1])


def ego(network: Network, lang: Lang) -> str:
    """Whether the own college is in the network."""
    return say("network.with-ego" if network.ego else "network.without-ego", lang)


def covered(coverage: Coverage | None, lang: Lang) -> list[str]:
    """How much of the network has a second source, where it is only that."""
    if coverage is None:
        return []
    numbers = {"corroborated": coverage.corroborated, "ties": coverage.ties, "share": f"{coverage.share:.1%}"}
    return [say("network.corroborated", lang, **numbers, rest=coverage.ties - coverage.corroborated)]


@dataclass(frozen=True, eq=False, repr=False)
class MeasureInsight(Insight[Measured]):
    """The ranked nodes of a network. With one measure each has a sentence, or the range of its rank where asked for."""

    #: Whether the measures were named one by one: then a terminal shows them all.
    named: bool = True

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a node: rank and side, name, class, then its values, as numbers; with one measure also a sentence.

        Then `wide_rank` and `strict_rank`, its ranks by all ties and by those that are plainly stated; with one measure
        its rank in the other network of parties; and how many nodes its component has.
        """
        return self._beside(self._rows(self.result.measures, lang), lang)

    def text(self, lang: Lang = "zh") -> str:
        """The table with as many measures as a terminal is wide, unless they were named; numbers as in sentences."""
        shown = self._beside(self._rows(self._shown, lang, rounded=True), lang, readable=True)
        return formatted("table", shown, lang).decode()

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """Markdown has its numbers as people read them; JSON has a sentence for each value."""
        if form == "markdown":
            return formatted(form, self._beside(self._rows(self.result.measures, lang, rounded=True), lang), lang)
        if form == "json" and self.result.ranges is None and len(self.result.measures) != 1:
            return formatted(form, self._with_readings(lang), lang)
        return super().written(form, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """The size of the network, what was sampled, undefined or cut off; how many measures a terminal leaves out."""
        shown = self._shown if form in READABLE else self.result.measures
        left = len(self.result.measures) - len(shown)
        return [*self._notes(shown, lang), *([say("measure.more", lang, count=left)] if left else [])]

    def below(self, lang: Lang = "zh") -> list[str]:
        """How large the network is, whether the college is in it, what was filtered and what was sampled."""
        return list(self._sized(self.result.measures, lang))

    def frame(self, lang: Lang = "zh", *, iris: bool = False, readings: bool = False) -> pandas.DataFrame:
        """A row a node as in `rows`; with `iris` first its IRI, with `readings` a sentence for each measure.

        When all are listed, nodes on which the first measure is not defined come last, without a rank.
        """
        found = self.result
        rows = self._with_readings(lang) if readings and len(found.measures) != 1 else self.rows(lang)
        nodes = [score.node for score in found.ranked]
        body = [(found.network.ids[n], *row) for n, row in zip(nodes, rows.rows, strict=True)]
        if not found.top and found.ranges is None:
            rest = sorted(set(range(len(found.network))) - set(nodes))
            scores = [(m, found.by_node(m)) for m in found.measures]
            others = {n: [(m, known.get(n)) for m, known in scores] for n in rest}
            body += [(found.network.ids[n], *self._unranked(n, others[n], rows.columns, lang)) for n in rest]
        return self.framed(Rows(("id", *rows.columns), body), lang, iris=iris)

    def titled(self, lang: Lang = "zh") -> str:
        """The network, and the measures of its nodes as far as a line holds them."""
        names = listed([m.name(lang) for m in self.result.measures], WIDE, lang)
        return say("caption.measure", lang, network=self.result.network.spec.label(lang), measures=names)

    def sources(self, lang: Lang = "zh") -> tuple[str, ...]:
        """The documents and pages that the ties of the network were printed on."""
        del lang
        return cited(self.result.network, self.dataset.identity)

    def _unranked(
        self, node: int, scores: Sequence[tuple[Measure, Score | None]], columns: Sequence[str], lang: Lang
    ) -> tuple[Value, ...]:
        """The cells of a node without a value of the first measure, below the columns of the others."""
        who = (None, *self._who(Score(node, 0.0, 0, 0), lang)[1:])
        numbers = [_number(s, m, rounded=False) for m, s in scores]
        told = [reading(self.result.network, m, s, lang) if s else None for m, s in scores]
        known = columns.index(WIDE_RANK)
        # Between the values and the sentences of all measures stands what every node has.
        after = [None] * (columns.index(say("heading.component", lang)) - known)
        cells = (*who, *numbers, *(told if len(scores) == 1 else ()))
        own = (*cells[:known], *after, self.result.components[node])
        return (*own, *told)[: len(columns)] if len(scores) != 1 else own

    @property
    def _shown(self) -> tuple[Measure, ...]:
        return self.result.measures if self.named else self.result.measures[:WIDE]

    def _rows(self, measures: tuple[Measure, ...], lang: Lang, *, rounded: bool = False) -> Rows:
        found = self.result
        if found.ranges is not None:
            return self._ranged(lang, rounded=rounded)
        scores = {m.id: found.by_node(m) for m in measures}
        columns = self._heads(lang)
        if len(measures) == 1:
            (only,) = measures
            body = [
                (*self._who(s, lang), _number(s, only, rounded=rounded), reading(found.network, only, s, lang))
                for s in found.ranked
            ]
            return Rows((*columns, *heads(("value", "reading"), lang)), body)
        rows: list[tuple[Value, ...]] = [
            (*self._who(s, lang), *(_number(scores[m.id].get(s.node), m, rounded=rounded) for m in measures))
            for s in found.ranked
        ]
        return Rows((*columns, *(m.name(lang) for m in measures)), rows)

    def _with_readings(self, lang: Lang) -> Rows:
        found, plain = self.result, self.rows(lang)
        scores = {m.id: found.by_node(m) for m in found.measures}
        told = [
            tuple(
                reading(found.network, m, scores[m.id][s.node], lang) if s.node in scores[m.id] else None
                for m in found.measures
            )
            for s in found.ranked
        ]
        more = (say("heading.reading-of", lang, name=m.name(lang)) for m in found.measures)
        return Rows((*plain.columns, *more), [(*row, *texts) for row, texts in zip(plain.rows, told, strict=True)])

    def _beside(self, rows: Rows, lang: Lang, *, readable: bool = False) -> Rows:
        """The rows with what the rank is to be read beside, at their end; in a terminal only what says something."""
        found = self.result
        if not found.measures:
            return rows
        first = found.measures[0]
        strict, other = found.strict_ranks(first), found.ranks_beside(first)
        columns: dict[str, list[Value]] = {
            WIDE_RANK: [s.rank for s in found.ranked],
            STRICT_RANK: [strict.get(s.node) for s in found.ranked],
        }
        if readable and all(strict.get(s.node) == s.rank for s in found.ranked):
            columns = {}
        if found.other is not None and other:
            title = say("heading.rank-in", lang, network=found.other.spec.label(lang))
            columns[title] = [other.get(s.node) for s in found.ranked]
        columns[say("heading.component", lang)] = [found.components[s.node] for s in found.ranked]
        body = [(*row, *more) for row, more in zip(rows.rows, zip(*columns.values(), strict=True), strict=True)]
        return Rows((*rows.columns, *columns), body)

    def curve(self, lang: Lang = "zh") -> Rows:
        """What members that the record does not name would do to the ranks: a row for each number of them a platform.

        No rows unless ranges were asked for.
        """
        names = ("unnamed-added", "unnamed-first", "unnamed-top", "unnamed-correlation", "unnamed-samples")
        steps, samples = (self.result.unnamed.curve, self.result.unnamed.samples) if self.result.unnamed else ((), 0)
        body: list[tuple[Value, ...]] = [
            (s.added, *(round(v, 3) for v in (s.first, s.top, s.correlation)), samples) for s in steps
        ]
        return Rows(heads(names, lang), body)

    def _ranged(self, lang: Lang, *, rounded: bool) -> Rows:
        (only,), spans = self.result.measures, self.result.ranges or {}
        unnamed = self._unnamed_spans()
        rows: list[tuple[Value, ...]] = []
        for score in self.result.ranked:
            # Without the side: only parties have a range.
            told = (_number(score, only, rounded=rounded), _span(*spans[score.node]), unnamed[score.node])
            rows.append((*self._who(score, lang, sided=False), *told))
        of_unnamed = say("heading.unnamed-range", lang, added=SHOWN)
        return Rows((*self._heads(lang, sided=False), *heads(("value", "range"), lang), of_unnamed), rows)

    def _unnamed_spans(self) -> dict[int, str]:
        """The range of each party's rank when every platform has `SHOWN` members more, by node."""
        found, nodes = self.result.unnamed, sorted(self.result.ranges or {})
        if found is None:
            return dict.fromkeys(nodes, "")
        step = next(n for n, s in enumerate(found.curve) if s.added == SHOWN)
        spans = zip(found.best[step].tolist(), found.worst[step].tolist(), strict=True)
        return {node: _span(*span) for node, span in zip(nodes, spans, strict=True)}

    def _heads(self, lang: Lang, *, sided: bool = True) -> tuple[str, ...]:
        # The sides of a two-mode network are ranked apart: without saying so there would be two first places.
        two = sided and self.result.network.is_two_mode
        return heads(("rank", "side", "name", "class") if two else ("rank", "name", "class"), lang)

    def _who(self, score: Score, lang: Lang, *, sided: bool = True) -> tuple[Value, ...]:
        network = self.result.network
        label = network.ties.ontology.label(network.ties.nodes.classes[network.members[score.node]], lang)
        among: tuple[Value, ...] = ()
        if sided and network.is_two_mode:
            among = (side(network, lang, records=bool(network.sides[score.node])),)
        return score.rank, *among, network.labels[score.node], label

    def _sized(self, measures: tuple[Measure, ...], lang: Lang) -> Iterator[str]:
        network = self.result.network
        numbers = {"nodes": len(network), "ties": len(network.source)}
        yield say("measure.summary", lang, **numbers, ego=ego(network, lang))
        yield from covered(self.result.coverage, lang)
        yield from sampled(network, measures, lang)

    def _notes(self, measures: tuple[Measure, ...], lang: Lang) -> Iterator[str]:
        found, network = self.result, self.result.network
        yield from self._sized(measures, lang)
        shaky = int((~network.ties.plain[network.stated]).sum())
        if shaky:
            yield say("measure.readings", lang, count=shaky)
        sizes = np.asarray(found.components)
        parts = Counter(sizes.tolist())
        if len(parts) > 1 or len(network) > sizes.max(initial=0):
            numbers = {"parts": int(sum(n // size for size, n in parts.items())), "largest": int(sizes.max(initial=0))}
            yield say("measure.islands", lang, **numbers, alone=parts[1])
        if found.sampled:
            yield ranges_sampled(found.sampled, lang)
        if found.unnamed:
            step = next(s for s in found.unnamed.curve if s.added == SHOWN)
            told = {"first": f"{step.first:.0%}", "correlation": f"{step.correlation:.2f}"}
            yield say("measure.unnamed", lang, added=SHOWN, samples=found.unnamed.samples, **told)
        for measure in measures:
            count = found.undefined(measure)
            if count:
                yield say("measure.undefined", lang, name=measure.name(lang), count=count)
        if measures and found.tied:
            yield say("measure.tied", lang, count=found.tied)


def _span(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best}{DASH}{worst}"


def _number(score: Score | None, measure: Measure, *, rounded: bool) -> Value:
    if score is None:
        return None
    return measure.shown(score.value) if rounded else measure.number(score.value)
