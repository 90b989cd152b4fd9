"""The measures of each network as a table: values, ranks, the group of each node; ranges and errors where known."""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.messages import Lang, say
from hezuo.base.store import Value
from hezuo.formats.answers import as_csv
from hezuo.insight.analysis import Analysis
from hezuo.insight.measured import Measured
from hezuo.insight.robustness import memberships, range_of
from hezuo.measures.catalogue import RANGED
from hezuo.measures.ranges import RankRanges
from hezuo.measures.registry import Measure, Score, profile
from hezuo.narrate.groups import group_names
from hezuo.network.projection import Network

#: Decimals of a value that is no count.
DIGITS = 6
Columns = Iterator[tuple[str, list[Value]]]


def measure_sheets(analysis: Analysis, lang: Lang) -> dict[str, bytes]:
    """A table for each network of the report, by file name."""
    return {
        f"measures-{network.spec.notation}.csv": _sheet(analysis, network, items, lang)
        for network, items in analysis.reported()
    }


def _sheet(analysis: Analysis, network: Network, items: list[tuple[Measure, list[Score]]], lang: Lang) -> bytes:
    nodes, ontology = network.ties.nodes, analysis.ontology
    classes: list[Value] = [ontology.label(nodes.classes[i], lang) for i in network.members]
    columns: list[tuple[str, list[Value]]] = [
        ("id", list(network.ids)),
        (say("heading.name", lang), list(network.labels)),
        (say("heading.class", lang), classes),
        (say("heading.group", lang), _groups(analysis, network, lang)),
    ]
    for measure, scores in items:
        columns += _columns(analysis, network, measure, scores, lang)
    return as_csv([head for head, _ in columns], list(zip(*(cells for _, cells in columns), strict=True)))


def _groups(analysis: Analysis, network: Network, lang: Lang) -> list[Value]:
    """The group of each node, those that participation and the degree within a group rest on; none without ties."""
    names = group_names(analysis, network, lang)
    return [names[g] if g >= 0 else None for g in profile(network).groups.label.tolist()]


def _columns(analysis: Analysis, network: Network, measure: Measure, scores: list[Score], lang: Lang) -> Columns:
    """Value, rank, that by plain ties alone; best and worst rank where memberships were left out; a sample's error."""
    name, by_node = measure.name(lang), {s.node: s for s in scores}
    found = [by_node.get(n) for n in range(len(network))]
    yield name, [measure.number(s.value, DIGITS) if s else None for s in found]
    yield say("heading.rank-of", lang, name=name), [s.rank if s else None for s in found]
    strict = _strict_ranks(network, measure)
    yield say("heading.strict-rank-of", lang, name=name), [strict.get(n) for n in range(len(network))]
    if network is analysis.two_mode and measure.id in RANGED:
        known = range_of(analysis, measure.id)
        parties = memberships(analysis).parties.tolist()
        yield from _range(known, {n: i for i, n in enumerate(parties)}, len(network), name, lang)
    errors = profile(network).errors(measure)
    if errors is not None:
        told: list[Value] = [float(f"{e:.3g}") if s else None for e, s in zip(errors.tolist(), found, strict=True)]
        yield say("heading.error-of", lang, name=name), told


def _strict_ranks(network: Network, measure: Measure) -> dict[int, int]:
    """The rank of each node by what is plainly stated; those of a network whose ties are all plain are its own."""
    return Measured(network, (measure,), 0).strict_ranks(measure)


def _range(known: RankRanges, at: dict[int, int], size: int, name: str, lang: Lang) -> Columns:
    best, worst = known.best.tolist(), known.worst.tolist()
    if known.sampled:
        name = say("heading.of-sample", lang, name=name, tried=known.sampled[0], pieces=known.sampled[1])
    yield say("heading.best-of", lang, name=name), [best[at[n]] if n in at else None for n in range(size)]
    yield say("heading.worst-of", lang, name=name), [worst[at[n]] if n in at else None for n in range(size)]
