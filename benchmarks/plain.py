"""The same tables through the plain stack: pandas, rdflib, pySHACL and owlrl, as one would write it with them.

`read_csv` for each table, `Graph.add` for each statement, one `pyshacl.validate` with the shapes of the ontology and
OWL RL inference by owlrl, one serialisation. With `--closure none` there is no such inference: `hezuo` does not compute
that closure either. The IRIs and the statements are those of `hezuo` (the ontology says which column becomes what), so
that both make the same graph; named graphs, the rules across rows and the places of the problems are left out, which
spares this side their cost.

    python -m benchmarks.plain WORKSPACE [--out FILE] [--closure owlrl|none]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyshacl
import rdflib
from rdflib import RDF, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, SKOS

from hezuo.base import workspace as workspaces
from hezuo.base.characters import folded
from hezuo.base.terms import APPLIED, HZ, ID, PARTY, PREF_LABEL, RECORD, SAME_GROUP, TIME
from hezuo.base.workspace import Folder
from hezuo.intake.identity import local_part, segment
from hezuo.schema import ontology as ontologies
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology

MANY = {"": 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}
NUMBER = re.compile(r"([\d.,]+)\s*([千万亿]?)")


@dataclass
class Table:
    """A table with one column a field, its IRIs, and the cells that a correction has replaced."""

    kind: Kind
    year: str
    file: str
    frame: pd.DataFrame
    records: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    printed: list[tuple[int, Field, str]] = field(default_factory=list)


@dataclass
class Names:
    """What names mean: folded name → IRI → classes."""

    ontology: Ontology
    same: dict[str, str]
    college: str = ""
    things: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, iri: str, classes: frozenset[str]) -> None:
        """Register a name."""
        known = self.things.setdefault(folded(name), {})
        known[iri] = known.get(iri, frozenset()) | classes
        self.captions.setdefault(iri, name)

    def canonical(self, name: str) -> str:
        """The name that the judgements lead to."""
        return self.same.get(folded(name), name)

    def find(self, name: str, target: str) -> list[str]:
        """The things of a class that a name means."""
        known = self.things.get(folded(self.canonical(name)), {})
        return [iri for iri, classes in known.items() if target in classes]

    def cell(self, text: str, wanted: Field, kind: Kind) -> list[tuple[str, str]]:
        """(IRI, printed form) of everything that a cell names."""
        if wanted.form is Form.CLASS:
            labels = self.ontology.class_names
            return [(c, text) for c in labels if text in labels[c] and self.ontology.is_a(c, kind.iri)]
        found: list[tuple[str, str]] = []
        for part in parts(text) if wanted.many else [text.strip()]:
            meant = self.find(part, wanted.target)
            pieces = [part] if meant else re.split(r"[、，,]", part)
            found += [(iri, piece) for piece in pieces for iri in self.find(piece.strip(), wanted.target)]
        if not found and wanted.defaults_to_college:
            return [(self.college, "")]
        return list(dict(found).items())


def parts(text: str) -> list[str]:
    """The values of a cell."""
    return [p.strip() for p in re.split(r"[;；\r\n]+", text) if p.strip()]


def read(workspace: Folder, ontology: Ontology) -> list[Table]:
    """Every table of the workspace."""
    found = []
    for path, year in workspace.tables():
        kind = ontology.kind(path.stem)
        if kind is not None:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            headings = {h: f.iri for f in kind.fields for h in f.headings}
            found.append(Table(kind, year, workspace.relative(path), frame.rename(columns=headings)))
    return found


def column(table: Table, wanted: Field) -> list[str]:
    """The texts of a field, row by row."""
    return list(table.frame[wanted.iri]) if wanted.iri in table.frame else [""] * len(table.frame)


def ledger(tables: list[Table], notation: str) -> Iterator[dict[str, str]]:
    """The rows of a ledger, by the local names of its columns."""
    for table in tables:
        if table.kind.notation == notation:
            names = {f.iri: f.path.removeprefix(HZ) for f in table.kind.fields}
            yield from table.frame.rename(columns=names).to_dict("records")


def correct(tables: list[Table], ontology: Ontology) -> None:
    """Apply the recorded corrections."""
    for row in ledger(tables, "corrections"):
        if row["status"] not in ontology.names[APPLIED]:
            continue
        for table in (t for t in tables if t.kind.notation == row["cellTable"]):
            wanted = next((f for f in table.kind.fields if row["cellColumn"] in f.headings), None)
            key = table.kind.key_fields[-1].iri
            if wanted is None or wanted.iri not in table.frame or key not in table.frame:
                continue
            hits = table.frame.index[
                (table.frame[key] == row["cellRecord"]) & (table.frame[wanted.iri] == row["printedValue"])
            ]
            table.frame.loc[hits, wanted.iri] = row["correctedValue"]
            table.printed += [(int(i), wanted, row["printedValue"]) for i in hits]


def named(tables: list[Table], ontology: Ontology, college: str) -> Names:
    """Give records their IRIs, in the order of what they need, and register their names."""
    verdicts = {t: v for v, texts in ontology.names.items() for t in texts}
    same = {
        folded(r["formA"]): r["formB"]
        for r in ledger(tables, "judgements")
        if verdicts[r["verdict"]].endswith("verdict-same") and not r["withdrawnOn"]
    }
    names = Names(ontology, same)
    for iri, texts in ontology.names.items():
        for text in texts:
            names.add(text, iri, ontology.types[iri])
    for table in sorted(tables, key=lambda t: (t.kind.iri != PARTY, depth(t.kind, ontology))):
        if table.kind.iri != PARTY and not names.college:
            names.college = names.find(college, PARTY)[0]
        identify(table, names)
    return names


def depth(kind: Kind, ontology: Ontology) -> int:
    """How many records of other kinds the identity of a record needs."""
    return sum(not f.is_literal and any(f.target == k.iri for k in ontology.kinds) for f in kind.key_fields)


def identify(table: Table, names: Names) -> None:
    """The IRIs of a table's records and entries, and its names."""
    kind = table.kind
    keys = [[key(t, f, table, names) for t in column(table, f)] for f in kind.key_fields]
    college = kind.college_field
    owner = [""] * len(table.frame)
    if college is not None and college.iri not in kind.key:
        owner = [key(t, college, table, names) + "/" for t in column(table, college)]
    for local, prefix in zip(zip(*keys, strict=True), owner, strict=True):
        path = "/".join(k or "-" for k in local)
        table.records.append(f"{ID}{kind.notation}/{path}")
        table.entries.append(f"{ID}entries/{table.year or '-'}/{kind.notation}/{prefix}{path}")
    classes = next((f for f in kind.fields if f.form is Form.CLASS), None)
    for wanted in (f for f in kind.fields if f.is_literal and f.path in (PREF_LABEL, str(DCTERMS.identifier))):
        for index, name in enumerate(column(table, wanted)):
            more = frozenset()
            if classes is not None:
                found = names.cell(table.frame[classes.iri][index], classes, kind)
                more = frozenset().union(*(names.ontology.ancestors(c) for c, _ in found))
            if name:
                names.add(name.strip(), table.records[index], kind.ancestors | more)


def key(text: str, wanted: Field, table: Table, names: Names) -> str:
    """What a key column adds to an IRI."""
    if wanted.is_literal:
        return segment(names.canonical(text.strip()) if wanted.path == PREF_LABEL else text.strip())
    found = names.cell(text, wanted, table.kind)
    return local_part(found[0][0]) if found else ""


def literal(text: str, wanted: Field) -> Literal:
    """A cell value as a typed literal."""
    if wanted.language:
        return Literal(text, lang=wanted.language)
    if str(XSD.date) in wanted.datatypes or str(XSD.gYear) in wanted.datatypes:
        kinds = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
        day = "-".join(n.zfill(2) for n in re.findall(r"\d+", text))
        return Literal(day, datatype=kinds.get(len(day), XSD.string))
    match = NUMBER.match(text)
    if match and {str(XSD.decimal), str(XSD.integer)} & set(wanted.datatypes):
        number = float(match[1].replace(",", "")) * MANY[match[2]]
        lexical = str(int(number)) if number.is_integer() else str(number)
        return Literal(lexical, datatype=URIRef(wanted.datatypes[0]), normalize=False)
    plain = wanted.datatypes == (str(XSD.string),)
    return Literal(text) if plain else Literal(text, datatype=URIRef(wanted.datatypes[0]))


def add_table(graph: rdflib.Graph, table: Table, names: Names) -> None:
    """The statements of a table."""
    kind, year = table.kind, URIRef(f"{ID}years/{table.year}")
    name = URIRef(f"{ID}graph/{table.year}/{kind.notation}" if table.year else f"{ID}graph/{kind.notation}")
    graph.add((name, URIRef(HZ + "file"), Literal(table.file)))
    graph.add((name, SKOS.notation, Literal(kind.notation)))
    if table.year:
        graph.add((name, DCTERMS.temporal, year))
        graph.add((year, RDF.type, URIRef(TIME + "Interval")))
        graph.add((year, SKOS.notation, Literal(table.year)))
    has_class = any(f.form is Form.CLASS for f in kind.fields)
    for index, row in enumerate(table.frame.to_dict("records")):
        record, entry = URIRef(table.records[index]), URIRef(table.entries[index])
        if not has_class:
            graph.add((record, RDF.type, URIRef(kind.iri)))
        graph.add((record, DCTERMS.source, entry))
        graph.add((entry, RDF.type, URIRef(HZ + "Entry")))
        graph.add((entry, DCTERMS.isPartOf, name))
        graph.add((entry, URIRef(HZ + "line"), Literal(str(index + 2), datatype=XSD.integer)))
        for wanted in kind.fields:
            add_cell(graph, table, wanted, str(row.get(wanted.iri, "")), record, entry, names, row)
    for index, wanted, form in table.printed:
        add_mention(graph, table.entries[index], wanted, form, table.records[index])


def add_cell(
    graph: rdflib.Graph, table: Table, wanted: Field, text: str, record: URIRef, entry: URIRef, names: Names, row: dict
) -> None:
    """The statements of a cell."""
    subject = entry if wanted.on_entry else record
    if wanted.form is Form.VALUE:
        for part in parts(text) if wanted.many else [text.strip()] if text.strip() else []:
            graph.add((subject, URIRef(wanted.path), literal(part, wanted)))
        return
    found = names.cell(text, wanted, table.kind) if wanted.form is not Form.ROLE else []
    for iri, form in found:
        if wanted.form is Form.MEMBERSHIP:
            add_membership(graph, table, wanted, iri, record, entry, names, row)
        else:
            graph.add((subject, URIRef(wanted.path), URIRef(iri)))
        a_thing = iri.startswith(ID) and {PARTY, RECORD} & names.things[folded(names.captions[iri])][iri]
        if form and a_thing and wanted.form is not Form.CLASS and form != names.captions[iri]:
            add_mention(graph, str(entry), wanted, form, iri)


def add_membership(
    graph: rdflib.Graph, table: Table, wanted: Field, iri: str, record: URIRef, entry: URIRef, names: Names, row: dict
) -> None:
    """A membership for each role of the party that a cell names."""
    roles = [wanted.role]
    if wanted.role_field:
        column_of_role = table.kind.field_of(wanted.role_field)
        roles = [r for r, _ in names.cell(str(row.get(wanted.role_field, "")), column_of_role, table.kind)] or [""]
    for role in roles:
        notation = names.ontology.notations[role] if role else "-"
        path = f"{table.year or '-'}/{str(record).removeprefix(ID)}/{notation}/{local_part(iri)}"
        node = URIRef(f"{ID}memberships/{path}")
        graph.add((node, RDF.type, ORG.Membership))
        graph.add((node, ORG.member, URIRef(iri)))
        graph.add((node, ORG.organization, record))
        graph.add((node, DCTERMS.source, entry))
        if table.year:
            graph.add((node, ORG.memberDuring, URIRef(f"{ID}years/{table.year}")))
        if role:
            graph.add((node, ORG.role, URIRef(role)))


def add_mention(graph: rdflib.Graph, entry: str, wanted: Field, form: str, iri: str) -> None:
    """A printed form that is not the name of what it means."""
    node = URIRef(f"{ID}mentions/{entry.removeprefix(ID + 'entries/')}/{wanted.local}/{segment(form)}")
    graph.add((node, RDF.type, URIRef(HZ + "Mention")))
    graph.add((node, URIRef(HZ + "printedForm"), Literal(form)))
    graph.add((node, URIRef(HZ + "inColumn"), URIRef(wanted.iri)))
    graph.add((node, DCTERMS.source, URIRef(entry)))
    graph.add((node, URIRef(HZ + "refersTo"), URIRef(iri)))


def add_judgements(graph: rdflib.Graph, tables: list[Table], names: Names) -> None:
    """Other names and corporate groups."""
    verdicts = {t: v for v, texts in names.ontology.names.items() for t in texts}
    for row in ledger(tables, "judgements"):
        verdict = verdicts[row["verdict"]]
        if row["withdrawnOn"]:
            continue
        for iri in names.find(row["formB"], RECORD):
            if verdict.endswith("verdict-same"):
                graph.add((URIRef(iri), SKOS.altLabel, Literal(row["formA"])))
            elif verdict == SAME_GROUP:
                for part in names.find(row["formA"], PARTY):
                    graph.add((URIRef(part), ORG.subOrganizationOf, URIRef(iri)))


def build(workspace: Folder) -> rdflib.Graph:
    """The statements of a workspace."""
    ontology = ontologies.load(workspace)
    tables = read(workspace, ontology)
    correct(tables, ontology)
    names = named(tables, ontology, workspace.college)
    graph = rdflib.Graph()
    for table in tables:
        add_table(graph, table, names)
    add_judgements(graph, tables, names)
    return graph


def run(root: Path, out: Path | None, closure: str) -> dict[str, float]:
    """The whole of it, with the CPU seconds of each step."""
    marks = [time.process_time()]
    workspace = workspaces.find(root)
    graph = build(workspace)
    asserted = len(graph)
    marks.append(time.process_time())
    shapes = rdflib.Graph()
    for pattern in ("*.ttl", "lists/*.ttl", "kinds/*.ttl"):
        for path in workspace.ontology_files(pattern):
            shapes.parse(path, format="turtle")
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=shapes, inference=closure, inplace=True)
    marks.append(time.process_time())
    text = graph.serialize(format="nt")
    if out is not None:
        out.write_text(text, encoding="utf-8", newline="\n")
    marks.append(time.process_time())
    steps = dict(zip(("graph", "shacl", "serialise"), (b - a for a, b in pairwise(marks)), strict=True))
    return {**steps, "asserted": asserted, "expanded": len(graph), "conforms": conforms}


def main() -> None:
    """Run from the command line and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--closure", choices=("owlrl", "none"), default="owlrl")
    given = parser.parse_args()
    print(json.dumps(run(given.root, given.out, given.closure)))


if __name__ == "__main__":
    main()
