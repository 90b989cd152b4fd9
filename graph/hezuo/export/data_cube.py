"""Measures as RDF: one W3C QB data set a network, one observation a node, in a named graph of their own.

A measure that is not defined on a node has no value there; one that was sampled has its standard error beside it.

`hezuo ask --measures` loads them beside the record; `build` writes them as `measures.nq`.
"""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.messages import LANGS
from hezuo.base.store import quoted
from hezuo.base.terms import DCTERMS, HZ, ID, QB, RDFS, SKOS, TYPE, XSD
from hezuo.insight.analysis import Analysis
from hezuo.measures.registry import Measure, Score, profile
from hezuo.network.projection import Network
from hezuo.network.ties import Floats

GRAPH = f"{ID}graph/measures"


def triples(analysis: Analysis) -> list[str]:
    """The observations of the default report in sorted N-Triples, one line each without its end."""
    return sorted(set(_triples(analysis)))


def nquads(analysis: Analysis) -> list[str]:
    """The same in N-Quads, in the graph of the measures."""
    return [f"{line} <{GRAPH}> ." for line in triples(analysis)]


def _triples(analysis: Analysis) -> Iterator[str]:
    for network, items in analysis.reported():
        of_network = profile(network)
        yield from _set(network, [(measure, of_network.errors(measure) is not None) for measure, _ in items])
        for measure, scores in items:
            yield from _observations(network, measure, scores, of_network.errors(measure))


def _set(network: Network, measures: list[tuple[Measure, bool]]) -> Iterator[str]:
    """The data set of a network with its structure: the dimension is the thing measured. True: it was sampled."""
    me, structure = (
        f"<{ID}measures/{network.spec.notation}>",
        f"<{ID}measures/{network.spec.notation}/structure>",
    )
    yield f"{me} <{TYPE}> <{QB}DataSet>"
    yield f"{me} <{QB}structure> {structure}"
    yield f"{me} <{DCTERMS}subject> <{network.spec.iri}>"
    for lang in LANGS:
        yield f"{me} <{RDFS}label> {quoted(network.spec.label(lang))}@{lang}"
    yield f"{structure} <{TYPE}> <{QB}DataStructureDefinition>"
    parts = [("dimension", f"<{HZ}measuredThing>")]
    for measure, sampled in measures:
        parts += [("measure", _property(measure)), ("measure", _rank(measure))]
        if sampled:
            parts.append(("measure", _error(measure)))
            yield f"{_error(measure)} <{TYPE}> <{QB}MeasureProperty>"
            yield f"{_error(measure)} <{DCTERMS}relation> {_property(measure)}"
        yield from _declared(measure)
    for number, (kind, property_) in enumerate(parts):
        part = f"<{ID}measures/{network.spec.notation}/structure/{number}>"
        yield f"{structure} <{QB}component> {part}"
        yield f"{part} <{QB}{kind}> {property_}"


def _declared(measure: Measure) -> Iterator[str]:
    me, rank = _property(measure), _rank(measure)
    yield f"{me} <{TYPE}> <{QB}MeasureProperty>"
    yield f"{rank} <{TYPE}> <{QB}MeasureProperty>"
    yield f"{me} <{DCTERMS}bibliographicCitation> {quoted(measure.citation)}"
    for lang, name, text in zip(LANGS, measure.names, measure.definitions, strict=True):
        yield f"{me} <{RDFS}label> {quoted(name)}@{lang}"
        yield f"{me} <{SKOS}definition> {quoted(text)}@{lang}"
    yield f"{rank} <{DCTERMS}relation> {me}"


def _property(measure: Measure) -> str:
    return f"<{ID}measure/{measure.id}>"


def _rank(measure: Measure) -> str:
    return f"<{ID}measure/{measure.id}/rank>"


def _error(measure: Measure) -> str:
    return f"<{ID}measure/{measure.id}/error>"


def _observations(network: Network, measure: Measure, scores: list[Score], errors: Floats | None) -> Iterator[str]:
    notation = network.spec.notation
    for score in scores:
        iri = network.ids[score.node]
        me = f"<{ID}measures/{notation}/{iri[len(ID) :]}>"
        yield f"{me} <{TYPE}> <{QB}Observation>"
        yield f"{me} <{QB}dataSet> <{ID}measures/{notation}>"
        yield f"{me} <{HZ}measuredThing> <{iri}>"
        yield f'{me} {_property(measure)} "{score.value:.6g}"^^<{XSD}double>'
        yield f'{me} {_rank(measure)} "{score.rank}"^^<{XSD}integer>'
        if errors is not None:
            yield f'{me} {_error(measure)} "{errors[score.node]:.3g}"^^<{XSD}double>'
