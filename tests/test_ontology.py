"""The ontology itself: its style, the exactness of what it reuses, and its inference beside an OWL 2 RL reasoner."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import owlrl
import pyshacl
import pytest
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DC, DCTERMS, ORG, PROV, QB, SDO, SH, VANN, XSD, DefinedNamespace
from rdflib.term import Node

from examples_kit import ROOT, declared, examples, read
from hezuo.base import workspace
from hezuo.base.characters import folded
from hezuo.base.terms import ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.kinds import Form

HZ, VIEW = Namespace(PREFIXES["hz"]), Namespace(PREFIXES["view"])
STYLE = ROOT / "ontology" / "style" / "style.ttl"
LOADED = ("*.ttl", "lists/*.ttl", "kinds/*.ttl")
REUSED: dict[str, type[DefinedNamespace]] = {
    "dc": DC,
    "dcterms": DCTERMS,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "sh": SH,
    "skos": SKOS,
    "vann": VANN,
    "xsd": XSD,
}
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
Triple = tuple[Node, Node, Node]


def files() -> list[Path]:
    """The Turtle files that the program loads."""
    return [p for pattern in LOADED for p in workspace.find(ROOT).ontology_files(pattern)]


@cache
def merged() -> Graph:
    """All of them as one graph; a test that changes it copies it."""
    graph = Graph()
    for path in files():
        graph.parse(path, format="turtle")
    return graph


def is_own(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((str(HZ), str(VIEW)))


def languages(term: Node, predicate: URIRef) -> list[str]:
    return sorted(o.language or "" for o in merged().objects(term, predicate) if isinstance(o, Literal))


def of_type(*types: URIRef) -> set[Node]:
    return {s for t in types for s in merged().subjects(RDF.type, t)}


# --- its terms --------------------------------------------------------------------------------------------------------


def test_every_own_term_is_labelled_and_defined_in_both_languages() -> None:
    terms = of_type(OWL.Class, OWL.NamedIndividual, *PROPERTIES)
    assert terms
    assert all(is_own(t) for t in terms)
    for term in terms:
        assert languages(term, RDFS.label) == ["en", "zh"], term
        assert languages(term, SKOS.definition) == ["en", "zh"], term
        assert merged().value(term, RDFS.isDefinedBy) in of_type(OWL.Ontology), term


def test_every_own_property_has_a_domain_and_a_range() -> None:
    for term in of_type(*PROPERTIES):
        for predicate in (RDFS.domain, RDFS.range):
            assert len(set(merged().objects(term, predicate))) == 1, f"{term}: {predicate}"
        if (term, RDF.type, OWL.DatatypeProperty) in merged():
            range_ = merged().value(term, RDFS.range)
            assert str(range_).startswith(str(XSD)) or range_ in {RDFS.Literal, *of_type(RDFS.Datatype)}, term


def test_every_concept_is_labelled_in_both_languages_and_in_one_list() -> None:
    schemes = of_type(SKOS.ConceptScheme)
    for scheme in schemes:
        assert languages(scheme, SKOS.prefLabel) == ["en", "zh"], scheme
        assert languages(scheme, SKOS.definition) == ["en", "zh"], scheme
        assert merged().value(scheme, RDFS.isDefinedBy) in of_type(OWL.Ontology), scheme
    concepts = set(merged().subjects(SKOS.inScheme))
    assert concepts == set(merged().subjects(SKOS.prefLabel)) - schemes
    for concept in concepts:
        assert languages(concept, SKOS.prefLabel) == ["en", "zh"], concept
        assert set(merged().objects(concept, SKOS.inScheme)) < schemes, concept


def test_every_own_iri_that_is_used_is_defined() -> None:
    used = {t for triple in merged() for t in triple if is_own(t)}
    assert {t for t in used if (t, RDF.type, None) not in merged()} == set()
    predicates = {p for p in merged().predicates() if is_own(p)}
    assert predicates <= of_type(*PROPERTIES)
    classes = {
        o for p in (SH.targetClass, SH["class"], RDFS.subClassOf) for o in merged().objects(None, p) if is_own(o)
    }
    assert classes <= of_type(OWL.Class)


def test_every_own_iri_of_the_rules_is_defined() -> None:
    for path in workspace.find(ROOT).ontology_files("*/*.rq"):
        text = re.sub(r"^#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for prefix, local in re.findall(r"\b(hz|view):([\w-]+)", text):
            assert (URIRef(PREFIXES[prefix] + local), RDF.type, None) in merged(), f"{path.name}: {prefix}:{local}"


def test_every_reused_iri_exists_in_its_vocabulary() -> None:
    for term in {t for triple in merged() for t in triple if isinstance(t, URIRef)}:
        prefix = next((p for p, start in sorted(PREFIXES.items()) if term.startswith(start)), "")
        if prefix in REUSED:
            assert term in REUSED[prefix], term
        else:
            known = ("https://w3id.org/hezuo/", "https://www.apache.org/licenses/")
            assert str(term).startswith(known), f"{term}: of no vocabulary that the project reuses"


def test_prefixes_are_the_same_everywhere() -> None:
    for path in [*files(), STYLE]:
        for prefix, iri in re.findall(r"@prefix ([\w-]*): <([^>]*)>", path.read_text(encoding="utf-8")):
            assert PREFIXES.get(prefix, "https://w3id.org/hezuo/style#") == iri, f"{path.name}: {prefix}"
    assert PREFIXES["schema"] == "https://schema.org/"
    assert {p: str(REUSED[p]._NS) for p in REUSED} == {p: PREFIXES[p] for p in REUSED}


def test_both_ontologies_have_a_version() -> None:
    ontologies = of_type(OWL.Ontology)
    assert ontologies == {URIRef(ONTOLOGY_GRAPH), URIRef(str(VIEW).rstrip("#"))}
    for iri in ontologies:
        versions = list(merged().objects(iri, OWL.versionIRI))
        assert len(versions) == 1
        assert re.fullmatch(re.escape(f"{iri}/") + r"\d+\.\d+\.\d+", str(versions[0]))


def test_roles_are_ranked_in_one_scheme_and_each_names_a_membership_property() -> None:
    roles = of_type(ORG.Role)
    assert roles
    assert {o for r in roles for o in merged().objects(r, SKOS.inScheme)} == {HZ.roles}
    assert set(merged().subjects(SKOS.inScheme, HZ.roles)) == roles
    # What says that no role is stated stands among them, without rank and property.
    roles -= set(merged().subjects(HZ.noRole, None))
    ranks = {int(str(merged().value(r, HZ.rank))) for r in roles}
    assert ranks == set(range(1, max(ranks) + 1))
    properties = [merged().value(r, ORG.roleProperty) for r in roles]
    assert len(set(properties)) == len(roles)
    for found in properties:
        assert found is not None
        assert ORG.memberOf in set(merged().transitive_objects(found, RDFS.subPropertyOf)) - {found}


def test_names_are_unique_within_a_list() -> None:
    for scheme in of_type(SKOS.ConceptScheme):
        seen: dict[str, Node] = {}
        for concept in merged().subjects(SKOS.inScheme, scheme):
            for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation):
                for name in merged().objects(concept, predicate):
                    assert seen.setdefault(folded(str(name)), concept) == concept, f"{scheme}: {name}"


def test_names_of_kinds_and_of_classes_of_a_kind_are_unique() -> None:
    # A file or a sheet is found by the name of its kind, a class of a party by its label.
    names = [folded(n) for k in declared().kinds for n in {k.notation, *dict(k.labels).values()}]
    assert len(names) == len(set(names))
    for kind in declared().kinds:
        below = [c for c in declared().below(kind.iri) if c != kind.iri]
        labels = [folded(label) for c in below for label in declared().class_names[c]]
        assert len(labels) == len(set(labels)), kind.notation


def test_every_province_lies_in_a_region_of_the_list() -> None:
    regions = {c for c in of_type(SKOS.Concept) if (c, SKOS.inScheme, HZ.provinces) in merged()}
    assert len(of_type(HZ.Province)) == 34
    for province in of_type(HZ.Province):
        assert set(merged().objects(province, SKOS.broader)) <= regions, province


def test_a_class_column_offers_the_classes_of_its_own_kind() -> None:
    for kind in declared().kinds:
        for column in (f for f in kind.fields if f.form is Form.CLASS):
            offered = declared().choices(column)
            assert offered
            assert [c for c in offered if not declared().is_a(c, kind.iri)] == []


# --- its style --------------------------------------------------------------------------------------------------------


def style_faults(graph: Graph) -> dict[Node, set[str]]:
    """The terms that break the style, each with what the style says of it."""
    shapes = Graph().parse(STYLE, format="turtle")
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    found: dict[Node, set[str]] = defaultdict(set)
    for result, term in report.subject_objects(SH.focusNode):
        texts = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)]
        value = report.value(result, SH.value)
        instead = f" (it is {value})" if isinstance(value, Literal) else ""
        found[term].add(next((str(m) for m in texts if m.language == "en"), str(texts[0])) + instead)
    assert conforms == (not found)
    return dict(found)


def prefixed(term: Node) -> str:
    """A term as the Turtle files write it."""
    start = max((iri for iri in PREFIXES.values() if str(term).startswith(iri)), key=len, default="")
    name = next((prefix for prefix, iri in PREFIXES.items() if iri == start), "")
    return f"{name}:{str(term).removeprefix(start)}" if start else f"<{term}>"


def place_of(term: Node) -> str:
    """Where a term is described: file and line of the sentence with it as the subject."""
    subject = re.compile(rf"(?:{re.escape(prefixed(term))}|<{re.escape(str(term))}>)(?=\s)")
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if subject.match(line):
                return f"{path.relative_to(ROOT).as_posix()}:{number}"
    return "ontology"


def told(faults: dict[Node, set[str]]) -> list[str]:
    """The faults for people: place, term, the sentence of the rule."""
    return sorted(f"{place_of(t)}: {prefixed(t)}: {said}" for t, texts in faults.items() for said in texts)


def test_the_program_does_not_load_the_style() -> None:
    assert STYLE.is_file()
    assert STYLE not in files()


@pytest.mark.slow
def test_the_ontology_keeps_its_style() -> None:
    faults = told(style_faults(merged()))
    assert not faults, "\n".join(faults)


def test_every_rule_of_the_style_has_a_sentence_in_both_languages() -> None:
    """But for those that are alternatives: there the shape that offers them says what it wants."""
    shapes = Graph().parse(STYLE, format="turtle")
    targets = {*(SH[name] for name in ("targetClass", "targetObjectsOf", "targetSubjectsOf"))}
    asked = {p for t in targets for s in shapes.subjects(t) for p in shapes.objects(s, SH.property)}
    asked |= {s for s in shapes.subjects(SH["or"]) if (s, RDF.type, SH.NodeShape) in shapes}
    assert len(asked) > 15
    for shape in asked:
        languages = [m.language for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)]
        assert sorted(map(str, languages)) == ["en", "zh"], shapes.value(shape, SH.path)


@pytest.mark.slow
def test_a_fault_is_told_with_its_term_file_and_line() -> None:
    broken = Graph() + merged()
    broken.set((HZ["CommunityShape-name"], SH.order, Literal("9.5", datatype=XSD.decimal)))
    broken.set((HZ.Community, VIEW.color, Literal("red")))
    file = "ontology/kinds/communities.ttl"
    lines = [line.split(" ")[0] for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    column, kind = (f"{file}:{lines.index(term) + 1}: {term}" for term in ("hz:CommunityShape-name", "hz:Community"))
    said = told(style_faults(broken))
    assert f"{column}: sh:order is a whole number (it is 9.5)" in said
    assert f"{kind}: a kind needs one view:color, #rrggbb (it is red)" in said
    assert all(line.startswith((column, kind)) for line in said), said


@pytest.mark.slow
def test_a_broken_style_is_noticed() -> None:
    broken = Graph() + merged()
    zh = [(HZ.Party, RDFS.label), (HZ.page, SKOS.definition), (HZ["verdict-same"], SKOS.prefLabel)]
    zh += [(HZ["PartyShape-city"], SH.name), (HZ["EntryShape-page"], SH.description)]
    zh += [(HZ["CommunityShape-leadUniversity-class"], SH.message), (VIEW.MainGroup, RDFS.label)]
    for term, predicate in zh:
        texts = [o for o in broken.objects(term, predicate) if isinstance(o, Literal) and o.language == "zh"]
        assert len(texts) == 1
        broken.remove((term, predicate, texts[0]))
    gone = [(HZ.Medium, RDFS.isDefinedBy), (HZ.Visit, VIEW.color), (HZ.Training, SKOS.notation), (HZ.Aid, VIEW.order)]
    gone += [(HZ["AidShape-date"], SH.order), (HZ["AidShape-name"], SH.group), (HZ["role-chair"], HZ["rank"])]
    gone += [(HZ.BaseShape, HZ.key), (HZ["province-TJ"], SKOS.inScheme)]
    for term, predicate in gone:
        assert (term, predicate, None) in broken
        broken.remove((term, predicate, None))
    broken.set((HZ.Base, VIEW.icon, Literal("cloud")))
    # A concept of no list is no concept that the style could find; the test of concepts above does.
    assert set(style_faults(broken)) == {t for t, _ in [*zh, *gone]} - {HZ["province-TJ"]} | {HZ.Base}


# --- its inference, beside OWL 2 RL -----------------------------------------------------------------------------------

#: What the rules infer beyond the axioms of the ontology. From W3C ORG, whose Turtle is not among the files: memberOf
#: and hasMember are inverse, a membership makes a member, groups reach through groups. And who reports an entry.
AXIOMS = """
@prefix hz: <https://w3id.org/hezuo/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
org:memberOf owl:inverseOf org:hasMember ; owl:propertyChainAxiom ( org:hasMembership org:organization ) .
org:hasMembership owl:inverseOf org:member .
org:subOrganizationOf rdfs:subPropertyOf org:transitiveSubOrganizationOf .
org:transitiveSubOrganizationOf a owl:TransitiveProperty .
prov:wasAttributedTo rdfs:range hz:ReportingCollege .
"""
#: No thing is of two of these. The ontology states no disjointness, so without it nothing could contradict.
DISJOINT = (
    "Party",
    "Platform",
    "Cooperation",
    "Entry",
    "Mention",
    "Source",
    "Major",
    "Figure",
    "Judgement",
    "Correction",
)


#: Lines of N-Quads that a closure leaves out for speed: plain strings, from which OWL 2 RL infers nothing; and of the
#: shipped data every literal, the entries and the 400 figures, which are all alike. The examples keep one of each.
PLAIN_STRINGS = re.compile(r'"(@[\w-]+)? <[^<>]*> \.$')
MANY_ALIKE = re.compile(r'"|/figures[/>]|/id/mentions/|^(?!.*#wasAttributedTo>).*/id/entries/')


def graphs_of(space: Dataset, left_out: re.Pattern[str]) -> tuple[Graph, Graph]:
    """What is asserted (with the ontology) and what the program inferred."""
    asserted: list[str] = []
    inferred: list[str] = []
    for line in space.store.nquads():
        if not left_out.search(line):
            triple, _, graph = line.rpartition(" <")
            (inferred if graph.startswith(INFERRED_GRAPH) else asserted).append(triple + " .\n")
    return Graph().parse(data="".join(asserted), format="nt"), Graph().parse(data="".join(inferred), format="nt")


class Reasoner(owlrl.OWLRL_Semantics):  # type: ignore[misc]  # owlrl is untyped
    """OWL 2 RL without its rules of equality, which take half the time to say of each thing that it is itself.

    Nothing asserts owl:sameAs or a functional property, so there is nothing else for them to say: `closed` sees to it.
    """

    def _equality(self, triple: Triple, cycle_num: int) -> None:
        pass


def closed(asserted: Graph) -> Graph:
    """The OWL 2 RL closure; the property of a role is given as asserted, for OWL cannot say org:roleProperty."""
    equal = {OWL.sameAs, OWL.differentFrom, OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.hasKey}
    assert not equal & {t for triple in asserted for t in triple}
    graph = Graph() + asserted
    graph.parse(data=AXIOMS, format="turtle")
    group = BNode()
    graph.add((group, RDF.type, OWL.AllDisjointClasses))
    graph.add((group, OWL.members, Collection(graph, BNode(), [HZ[name] for name in DISJOINT]).uri))
    graph += shortcuts(asserted)
    reasoner = owlrl.DeductiveClosure(Reasoner, axiomatic_triples=False, datatype_axioms=False)
    reasoner.expand(graph)
    return graph


def shortcuts(asserted: Graph) -> Iterator[Triple]:
    """A membership in a role implies the property of the role."""
    for membership, role in asserted.subject_objects(ORG.role):
        found = asserted.value(role, ORG.roleProperty)
        member, platform = asserted.value(membership, ORG.member), asserted.value(membership, ORG.organization)
        if found and member and platform:
            yield member, found, platform


def about_things(graph: Iterable[Triple], asserted: Graph) -> set[Triple]:
    """The triples on things of the data in the vocabulary that the rules infer: classes and properties above others."""
    classes = {*asserted.objects(None, RDFS.subClassOf), HZ.ReportingCollege}
    above = {*asserted.objects(None, RDFS.subPropertyOf), *asserted.objects(None, ORG.roleProperty)}
    above |= {ORG.memberOf, ORG.hasMember, ORG.transitiveSubOrganizationOf, *asserted.subjects(OWL.inverseOf)}
    return {
        (s, p, o)
        for s, p, o in graph
        if isinstance(s, URIRef) and s.startswith(ID) and (p in above or (p == RDF.type and o in classes))
    }


#: What the rules make that follows from no axiom: schemes of concepts, data sets of figures, the days of a year.
MADE = {QB.dataSet, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept}


def is_made(triple: Triple) -> bool:
    about = str(triple[0]).removeprefix(ID).partition("/")[0]
    of_a_list = (triple[1] == RDF.type and str(triple[0]).startswith(str(HZ))) or str(triple[0]).startswith(str(VIEW))
    return triple[1] in MADE or about in ("figure-sets", "years") or of_a_list


@pytest.fixture(scope="module", params=["examples", pytest.param("shipped", marks=pytest.mark.slow)])
def reasoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Graph, Graph]:
    """Asserted, inferred and closed: of the valid examples (a row of every kind), and of the shipped data."""
    if request.param == "examples":
        tables = {e.kind: e.path.read_text(encoding="utf-8") for e in reversed(examples("valid"))}
        asserted, inferred = graphs_of(read(tmp_path_factory.mktemp("reasoned"), tables), PLAIN_STRINGS)
    else:
        asserted, inferred = graphs_of(load_dataset(workspace.find(ROOT)), MANY_ALIKE)
    return asserted, inferred, closed(asserted)


@pytest.mark.slow
def test_nothing_is_inconsistent(reasoned: tuple[Graph, Graph, Graph]) -> None:
    closure = reasoned[2]
    assert list(closure.objects(None, ERRNS.error)) == []
    assert list(closure.subjects(RDF.type, ERRNS.ErrorMessage)) == []
    assert list(closure.subjects(RDF.type, OWL.Nothing)) == []


@pytest.mark.slow
def test_what_is_inferred_is_the_closure(reasoned: tuple[Graph, Graph, Graph]) -> None:
    asserted, inferred, closure = reasoned
    inferred = {t for t in inferred if not is_made(t)}
    assert inferred
    assert inferred - about_things(inferred, asserted) == set()
    expected = about_things(closure, asserted)
    found = about_things(asserted, asserted) | inferred
    # Two differences, and not one comparison: pytest would write both sets out.
    assert sorted(expected - found) == [], "the rules infer too little"
    assert sorted(found - expected) == [], "the rules infer too much"


def test_the_reasoner_notices_a_contradiction() -> None:
    thing = URIRef(ID + "parties/x")
    graph = Graph() + merged()
    graph.add((thing, RDF.type, HZ.Enterprise))
    graph.add((thing, RDF.type, HZ.Base))
    small = Graph()
    for triple in graph.triples((None, RDFS.subClassOf, None)):
        small.add(triple)
    for triple in graph.triples((thing, None, None)):
        small.add(triple)
    assert list(closed(small).objects(None, ERRNS.error))
