"""What a measure says of a node, as one sentence: what it is compared with, its place there, what it is tied to."""

from __future__ import annotations

from collections import Counter

from hezuo.analysis import Analysis, Score
from hezuo.catalogue import Lang, say
from hezuo.measures.registry import Measure
from hezuo.network.draw import Network

#: So many classes of neighbours are named.
NAMED = 3


def reading(analysis: Analysis, network: Network, measure: Measure, score: Score, lang: Lang) -> str:
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
        "network": analysis.graph.ontology.label(network.declared.iri, lang),
    }
    return measure.reading(lang, network.labels[score.node], score.value, words)


def side(network: Network, lang: Lang, *, records: bool) -> str:
    """What the nodes of a network are called: those of its records or of its things, which in most are one."""
    declared, ontology = network.declared, network.links.ontology
    if declared.projects_on:
        return ontology.label(declared.projects_on, lang)
    if not network.is_two_mode:
        return say("side.any", lang)
    classes = declared.records if records else declared.things
    return say("list.and", lang).join(ontology.label(c, lang) for c in classes)


def _place(score: Score, things: str, lang: Lang) -> str:
    text = say("place.rank", lang, rank=score.rank, n=score.of, things=things)
    return text + say("place.tied", lang, count=score.tied) if score.tied else text


def _around(network: Network, node: int, lang: Lang) -> str:
    """The classes of what a node is tied to, the most frequent first."""
    matrix, nodes, ontology = network.matrix, network.links.nodes, network.links.ontology
    near = network.members[matrix.indices[matrix.indptr[node] : matrix.indptr[node + 1]]]
    counts = Counter(nodes.classes[i] for i in near)
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [say("around.class", lang, name=ontology.label(c, lang), count=n) for c, n in first[:NAMED]]
    if len(first) > NAMED:
        named.append(say("around.more", lang, count=sum(n for _, n in first[NAMED:])))
    return say("list.and", lang).join(named)
