"""pySHACL as the oracle: run over the finished dataset it finds what `check_cells` finds in the tables.

Both read the same shapes, but not the same thing: `check_cells` sees cells, pySHACL the merged RDF (all named graphs,
with the ontology and what was inferred). Compared are (focus, column, constraint, severity), where the focus is the
record, or the entry for a column of provenance. What cannot be compared, because it never becomes RDF or becomes
more than its cell:

- a cell that cannot be read (`value-*`) or whose name means nothing or too much (`unknown-name…`, `not-in-list`,
  `ambiguous-name`): no triple is made. If the column is required, pySHACL misses the value, see
  `test_a_required_cell_that_means_nothing`;
- a blank cell of the key: the row has no identity, so there is no record to validate;
- a blank class of a party: the record has no type, so no shape targets it;
- two values in a column that takes one: such a cell is not cut, it is one value (or one unknown name). That a column
  may hold at most so many values is compared with a kind made up for it, which allows two;
- an absent required column (`missing-column`): it is told once, at the heading, and not at each row;
- sh:maxCount on a path that the inference fills: see `filled_by_inference`;
- two rows that are one record (of two years, or judged the same): each has its one value, the record has both;
- sh:datatype and sh:nodeKind: RDF is only made of what has been read as its datatype, or resolved to an IRI.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from examples_kit import EXAMPLES, ROOT, declared, examples, read, table_file, told, workspace_with
from hezuo.base import workspace
from hezuo.base.problems import Problem
from hezuo.base.terms import INFERRED_GRAPH, ONTOLOGY_GRAPH
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology

pytestmark = pytest.mark.slow

#: (focus, IRI of the column's shape, constraint component, severity)
Violation = tuple[str, str, str, str]

COMPONENTS = {
    "shape-min-count": "MinCount",
    "shape-max-count": "MaxCount",
    "shape-class": "Class",
    "shape-pattern": "Pattern",
    "shape-minimum": "MinInclusive",
    "shape-maximum": "MaxInclusive",
    "shape-one-of": "In",
    "shape-not": "Not",
    "shape-few": "MinCount",
}
SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "info"}


@dataclass(frozen=True)
class Oracle:
    """The shapes and the vocabulary of an ontology for pySHACL, parsed once for many workspaces."""

    ontology: Ontology
    shapes: Graph
    vocabulary: Graph

    def violations(self, graph: Dataset) -> set[Violation]:
        """What pySHACL finds in the merged dataset, but for what cannot be compared."""
        data = _parsed(line for line in graph.store.nquads() if not line.endswith(f" <{ONTOLOGY_GRAPH}> ."))
        merged = self.vocabulary
        merged += data
        _, report, _ = pyshacl.validate(merged, shacl_graph=self.shapes, inference="none", inplace=True)
        merged -= data
        assert isinstance(report, Graph)
        columns = {c.shape: f for k in self.ontology.kinds for f in k.fields for c in f.checks}
        return {v for v in _leaves(report, columns) if not (v[2] == "MaxCount" and filled_by_inference(columns[v[1]]))}


def filled_by_inference(column: Field) -> bool:
    """Whether the merged graph holds more values of the column's path than its cells, by the rules `infer-*.rq`.

    A party is of every class above its own; `org:memberOf`, the path of the reporting college of a platform with
    roles, leads from every member to the platform.
    """
    return column.form is Form.CLASS or (column.form is Form.MEMBERSHIP and bool(column.role_field))


def _parsed(nquads: Iterator[str]) -> Graph:
    # The graph name is an IRI, so what stands before the last " <" is the triple.
    found = Graph()
    found.parse(data="".join(line[: line.rindex(" <")] + " .\n" for line in nquads), format="nt")
    return found


def _leaves(report: Graph, columns: dict[str, Field]) -> Iterator[Violation]:
    # A result of sh:node holds the results of the shape it points to; only those name a column.
    for result in set(report.subjects(SH.focusNode)):
        if (result, SH.detail, None) in report:
            continue
        shape = str(report.value(result, SH.sourceShape))
        component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        column = columns[shape].iri
        focus = str(report.value(result, SH.focusNode))
        yield focus, column, component.removesuffix("ConstraintComponent"), SEVERITIES[severity]


def oracle_of(graph: Dataset) -> Oracle:
    """The oracle for the ontology of a workspace that was read."""
    # As the program has them: a column of names that says it holds plain text may hold tagged text too.
    lines = [line for line in graph.store.nquads() if line.endswith(f" <{ONTOLOGY_GRAPH}> .")]
    shapes, vocabulary = _parsed(iter(lines)), _parsed(iter(lines))
    return Oracle(graph.ontology, shapes, vocabulary)


def own(graph: Dataset) -> set[Violation]:
    """What `check_cells` found, with the focus that the cell became."""
    return {_violation(p, graph) for p in graph.problems if p.code in COMPONENTS and _has_focus(p, graph)}


def _has_focus(problem: Problem, graph: Dataset) -> bool:
    return bool(_cell(problem, graph)[0])


def _cell(problem: Problem, graph: Dataset) -> tuple[str, Field]:
    """The thing that the row (or its entry) became, and the column."""
    place = problem.place
    resolved = next(r for r in graph.identity.resolved if r.frame.table.file == place.file)
    index = resolved.frame.table.rows.index(place.row)
    column = next(f for f in resolved.kind.fields if resolved.frame.table.headings.get(f.iri) == place.column)
    return (resolved.entries if column.on_entry else resolved.records)[index], column


def _violation(problem: Problem, graph: Dataset) -> Violation:
    focus, column = _cell(problem, graph)
    return focus, column.iri, COMPONENTS[problem.code], problem.severity.word


# --- the shipped data ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_shipped_data() -> None:
    graph = load_dataset(workspace.find(ROOT))
    assert any(line.endswith(f" <{INFERRED_GRAPH}> .") for line in graph.store.nquads())
    found = own(graph)
    assert found == oracle_of(graph).violations(graph)
    assert {severity for *_, severity in found} <= {"warning", "info"}


# --- small workspaces, each with one broken cell ----------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """A cell of the first row of a valid example, and the text that breaks it."""

    kind: Kind
    column: Field
    text: str
    component: str

    @property
    def id(self) -> str:
        return f"{self.kind.notation}-{self.column.local}-{self.component}"


def _texts(column: Field) -> Iterator[tuple[str, str]]:
    """Texts that break a column and still become RDF, each with the constraint that they break."""
    if any(check.min_count for check in column.checks):
        yield "", "MinCount"
    for check in column.checks:
        if check.pattern:
            yield "Not As Required", "Pattern"
        if check.minimum is not None:
            yield f"{check.minimum - 1:g}", "MinInclusive"
        for needed in check.classes if check.shape != column.iri else ():
            yield _party_outside(needed), "Class"


def _party_outside(needed: str) -> str:
    """A party of the context that is not of a class."""
    with (EXAMPLES / "context" / "parties.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            classes = [c for c, labels in declared().class_names.items() if row["类别"] in labels]
            if not any(declared().is_a(c, needed) for c in classes):
                return row["名称"]
    raise AssertionError(needed)


def broken_cells() -> list[Broken]:
    """One for each constraint that a cell of a valid example can break; one missing value a kind, one of provenance."""
    found: dict[tuple[str, str], Broken] = {}
    for example in examples("valid"):
        kind = example.kind
        headings = example.path.read_text(encoding="utf-8").split("\n")[0].split(",")
        for column in kind.fields:
            if not set(column.headings) & set(headings) or column.form is Form.CLASS:
                continue
            for text, component in _texts(column):
                where = column.iri if text or column.on_entry or not column.required else kind.iri
                if text or column.iri not in kind.key:
                    found.setdefault((where, component), Broken(kind, column, text, component))
    return list(found.values())


BROKEN = broken_cells()


def broken_table(broken: Broken) -> str:
    """The first valid example of the kind that has the column, with the cell broken."""
    for example in (e for e in examples("valid") if e.kind == broken.kind):
        rows = list(csv.reader(example.path.read_text(encoding="utf-8").splitlines()))
        index = next((i for i, h in enumerate(rows[0]) if h in broken.column.headings), None)
        if index is not None:
            rows[1][index] = broken.text
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            return out.getvalue()
    raise AssertionError(broken.id)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    """The oracle for the shipped ontology."""
    return oracle_of(read(tmp_path_factory.mktemp("oracle"), {}))


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 25
    assert {b.component for b in BROKEN} == {"MinCount", "Pattern", "MinInclusive", "Class"}


@pytest.mark.parametrize("broken", BROKEN, ids=[b.id for b in BROKEN])
def test_a_broken_cell(broken: Broken, oracle: Oracle, tmp_path: Path) -> None:
    graph = read(tmp_path, {broken.kind: broken_table(broken)})
    found = own(graph)
    assert (broken.column.iri, broken.component) in {v[1:3] for v in found}, told(graph.problems)
    assert found == oracle.violations(graph)


def test_the_valid_examples_together(oracle: Oracle, tmp_path: Path) -> None:
    first = {e.kind: e.path.read_text(encoding="utf-8") for e in reversed(examples("valid"))}
    graph = read(tmp_path, first)
    assert own(graph) == oracle.violations(graph) == set()


@pytest.mark.parametrize(
    ("notation", "heading", "text", "code"),
    [
        ("figures", "数值", "三十余", "value-number"),
        ("corrections", "判定日期", "近日", "value-date"),
        ("communities", "牵头企业", "戌亥实业", "unknown-name"),
        ("visits", "方向", "路过", "not-in-list"),
    ],
)
def test_a_required_cell_that_means_nothing(
    notation: str, heading: str, text: str, code: str, oracle: Oracle, tmp_path: Path
) -> None:
    # The cell is not blank: `check_cells` leaves it to the reader or the resolver, pySHACL misses its value.
    kind = declared().kind(notation)
    assert kind is not None
    column = next(f for f in kind.fields if heading in f.headings)
    graph = read(tmp_path, {kind: broken_table(Broken(kind, column, text, ""))})
    told_of = {(p.place.file, p.place.row, p.place.column) for p in graph.problems if p.code == code}
    assert told_of == {(table_file(kind), 2, heading)}, told(graph.problems)
    only_pyshacl = oracle.violations(graph) - own(graph)
    assert {v[1:] for v in only_pyshacl} == {(column.iri, "MinCount", "error")}
    assert own(graph) <= oracle.violations(graph)


def test_a_required_cell_of_separators(oracle: Oracle, tmp_path: Path) -> None:
    kind = declared().kind("agreements")
    assert kind is not None
    column = next(f for f in kind.fields if "签约单位" in f.headings)
    graph = read(tmp_path, {kind: broken_table(Broken(kind, column, "；", ""))})
    assert own(graph) == oracle.violations(graph)


# --- a kind made up for the constraints that no shipped column has ----------------------------------------------------

SAMPLE = """
@prefix hz: <https://w3id.org/hezuo/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

hz:Sample a owl:Class ;
    rdfs:label "样品"@zh , "Sample"@en ;
    rdfs:subClassOf hz:Record ;
    skos:definition "样品"@zh , "A sample"@en ;
    skos:notation "samples" .

hz:SampleShape a sh:NodeShape ;
    hz:key ( hz:SampleShape-name ) ;
    sh:node hz:RecordShape ;
    sh:property hz:SampleShape-name , hz:SampleShape-party , hz:SampleShape-party-class , hz:SampleShape-tag ,
        hz:SampleShape-share , hz:SampleShape-open , hz:SampleShape-month , hz:SampleShape-site ;
    sh:targetClass hz:Sample .

hz:SampleShape-name sh:path skos:prefLabel ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:name "名称"@zh , "Name"@en ; sh:description "名称"@zh , "Name"@en .

hz:SampleShape-party sh:path hz:partner ; sh:class hz:Party ; sh:nodeKind sh:IRI ; sh:maxCount 2 ;
    sh:name "单位"@zh , "Parties"@en ; sh:description "单位"@zh , "Parties"@en .

hz:SampleShape-party-class sh:path hz:partner ; sh:class hz:School ; sh:severity sh:Info ;
    sh:message "“{value}”不是院校"@zh , "“{value}” is no school"@en .

hz:SampleShape-tag sh:path hz:sampleTag ; sh:datatype xsd:string ; sh:maxCount 3 ; sh:pattern "^[a-z]+$" ;
    sh:flags "i" ; sh:in ( "red" "Green" "blue" "x1" ) ;
    sh:name "标签"@zh , "Tags"@en ; sh:description "标签"@zh , "Tags"@en .

hz:SampleShape-share sh:path hz:sampleShare ; sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:maxInclusive 1 ;
    sh:severity sh:Warning ; sh:name "份额"@zh , "Share"@en ; sh:description "份额"@zh , "Share"@en .

hz:SampleShape-open sh:path hz:sampleOpen ; sh:datatype xsd:boolean ; sh:maxCount 1 ;
    sh:name "开放"@zh , "Open"@en ; sh:description "开放"@zh , "Open"@en .

hz:SampleShape-month sh:path hz:sampleMonth ; sh:datatype xsd:gYearMonth ; sh:maxCount 1 ;
    sh:name "年月"@zh , "Month"@en ; sh:description "年月"@zh , "Month"@en .

hz:SampleShape-site sh:path hz:sampleSite ; sh:datatype xsd:anyURI ; sh:maxCount 1 ;
    sh:name "网址"@zh , "Site"@en ; sh:description "网址"@zh , "Site"@en .
"""
SAMPLE_ROWS = """名称,单位,标签,份额,开放,年月,网址,来源,页
一,甲大学;乙职业学院,red;Green,0.5;1,是,2024-05,https://example.org/,report-2024,1
二,甲大学;乙职业学院;甲中专学校,red,0.5,否,2024年6月,,report-2024,1
三,甲公司;甲大学,blue;x1,-1;0;1.5,,,,report-2024,1
四,,RED;red;blue;Green,2,,,,report-2024,1
"""


def test_constraints_that_no_shipped_column_has(tmp_path: Path) -> None:
    turtle = tmp_path / "ontology" / "kinds" / "samples.ttl"
    turtle.parent.mkdir(parents=True)
    turtle.write_text(SAMPLE, encoding="utf-8")
    space = workspace_with(tmp_path, {})
    (tmp_path / "data" / "tables" / "2024" / "samples.csv").write_text(SAMPLE_ROWS, encoding="utf-8")
    graph = load_dataset(space)
    assert {p.code for p in graph.problems} <= {*COMPONENTS, "rule-party-unused"}, told(graph.problems)
    found = own(graph)
    assert found == oracle_of(graph).violations(graph)
    name = "https://w3id.org/hezuo/id/samples/"
    assert {(f.removeprefix(name), s.rsplit("-", 1)[1], c, g) for f, s, c, g in found} == {
        ("二", "party", "MaxCount", "error"),
        ("三", "party", "Class", "info"),
        ("三", "tag", "Pattern", "error"),
        ("三", "share", "MinInclusive", "warning"),
        ("三", "share", "MaxInclusive", "warning"),
        ("四", "tag", "MaxCount", "error"),
        ("四", "tag", "In", "error"),
        ("四", "share", "MaxInclusive", "warning"),
    }
