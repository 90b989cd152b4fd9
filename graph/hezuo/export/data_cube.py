"""Measures as RDF: one W3C QB data set a network and measure, one observation a node, in a named graph of their own.

A data set holds every value that its structure names (QB, IC-14); a measure that is not defined on a node has no
observation there, so each measure has a data set of its own. One that was sampled has its standard error beside it.

`hezuo ask --measures` loads them beside the record; `build` writes them as `measures.nq`.
"""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.messages import LANGS, say
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
        for measure, scores in items:
            errors = of_network.errors(measure)
            yield from _set(network, measure, sampled=errors is not None)
            yield from _observations(network, measure, scores, errors)


def _set(network: Network, measure: Measure, *, sampled: bool) -> Iterator[str]:
    """The data set of a measure in a network with its structure: the dimension is the thing measured."""
    me = f"{ID}measures/{network.spec.notation}/{measure.id}"
    structure = f"<{me}/structure>"
    yield f"<{me}> <{TYPE}> <{QB}DataSet>"
    yield f"<{me}> <{QB}structure> {structure}"
    yield f"<{me}> <{DCTERMS}subject> <{network.spec.iri}>"
    yield f"<{me}> <{DCTERMS}isPartOf> <{ID}measures/{network.spec.notation}>"
    for lang, name in zip(LANGS, measure.names, strict=True):
        label = say("cube.set", lang, network=network.spec.label(lang), measure=name)
        yield f"<{me}> <{RDFS}label> {quoted(label)}@{lang}"
    yield f"{structure} <{TYPE}> <{QB}DataStructureDefinition>"
    parts = [("dimension", f"<{HZ}measuredThing>"), ("measure", _property(measure)), ("measure", _rank(measure))]
    yield f"<{HZ}measuredThing> <{TYPE}> <{QB}DimensionProperty>"
    if sampled:
        parts.append(("measure", _error(measure)))
        yield f"{_error(measure)} <{TYPE}> <{QB}MeasureProperty>"
        yield f"{_error(measure)} <{DCTERMS}relation> {_property(measure)}"
    yield from _declared(measure)
    for number, (kind, property_) in enumerate(parts):
        part = f"<{me}/structure/{number}>"
        yield f"{structure} <{QB}component> {part}"
        yield f"{part} <{TYPE}> <{QB}ComponentSpecification>"
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
    of = f"{ID}measures/{network.spec.notation}/{measure.id}"
    for score in scores:
        iri = network.ids[score.node]
        me = f"<{of}/of/{iri[len(ID) :]}>"
        yield f"{me} <{TYPE}> <{QB}Observation>"
        yield f"{me} <{QB}dataSet> <{of}>"
        yield f"{me} <{HZ}measuredThing> <{iri}>"
        yield f'{me} {_property(measure)} "{score.value:.6g}"^^<{XSD}double>'
        yield f'{me} {_rank(measure)} "{score.rank}"^^<{XSD}integer>'
        if errors is not None:
            yield f'{me} {_error(measure)} "{errors[score.node]:.3g}"^^<{XSD}double>'
