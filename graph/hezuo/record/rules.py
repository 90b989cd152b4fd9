"""The rules of the ontology: checks that look across rows, and what is inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.lines import parsed
from hezuo.base.problems import OntologyError, Place, Problem, QueryError, Severity, stated
from hezuo.base.store import Store, Value, written
from hezuo.base.terms import ENTRY, INFERRED_GRAPH, PREF_LABEL, RDFS
from hezuo.base.workspace import Folder, read_text
from hezuo.intake.identity import Identity, Resolved
from hezuo.record import guard
from hezuo.record.queryfile import bad_header, headers
from hezuo.schema.ontology import Ontology

#: Property → the classes whose things have one value of it.
Single = Mapping[str, Set[str]]
#: What a thing is, and what it has of a property.
CLASSES = "SELECT DISTINCT ?class WHERE { $thing a ?class }"
VALUES = "SELECT DISTINCT ?value WHERE { $thing $property ?value }"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check across rows: a SELECT that gives ?entry (and ?value, ?field …) for each row that breaks it."""

    name: str
    severity: Severity
    texts: dict[str, str]
    sparql: str
    #: The file of a workspace that brings it; '' where the package does.
    own: str = ""


def rules(workspace: Folder) -> list[Rule]:
    """The `*-violation.rq` files. Raises `OntologyError` when a header lacks something."""
    return [_rule(p, workspace.brought(p)) for p in workspace.ontology_files("rules/*-violation.rq")]


def _rule(path: Path, own: str) -> Rule:
    text = read_text(path)
    head = headers(text)
    try:
        severity = Severity[head["severity"][0].upper()]
        texts = {"zh": head["message.zh"][0], "en": head["message.en"][0]}
    except (KeyError, IndexError) as error:
        raise bad_header(path, text, error) from error
    return Rule(path.stem.removesuffix("-violation"), severity, texts, text, own)


def infer(store: Store, workspace: Folder, single: Single) -> None:
    """Run the `infer-*.rq` CONSTRUCTs in file order. Raises `OntologyError` when one does not parse.

    What is inferred stands in a graph of its own, and is seen by the rules that follow. A rule that the workspace
    brings may add no second value where there is to be one.
    """
    own: dict[Path, bytes] = {}
    for path in workspace.ontology_files("rules/infer-*.rq"):
        text = read_text(path)
        try:
            inferred = guard.constructed(store, text, workspace.brought(path))
        except QueryError as error:
            raise OntologyError("bad-rule", file=path, reason=error) from error
        store.load(inferred, INFERRED_GRAPH)
        if workspace.brought(path):
            own[path] = inferred
    for path, inferred in own.items():  # when every thing has its classes
        _check_single(store, path, inferred, single)


def single_values(ontology: Ontology) -> Single:
    """What has one value: columns with `sh:maxCount 1`, and what things with one name are called."""
    found: dict[str, set[str]] = {}
    for kind in ontology.kinds:
        for wanted in kind.fields:
            if any(check.max_count == 1 for check in wanted.checks):
                cls = ENTRY if wanted.on_entry else kind.iri
                found.setdefault(wanted.path, set()).add(cls)
                if wanted.path == PREF_LABEL:
                    found.setdefault(RDFS + "label", set()).add(cls)
    return found


def _check_single(store: Store, path: Path, inferred: bytes, single: Single) -> None:
    """Raises `OntologyError` where a thing has a second value of a property that is to have one."""
    for thing, prop, value in sorted(parsed(inferred.decode().split("\n")), key=str):
        classes = single.get(str(prop))
        if classes is None or str(thing).startswith("_:"):
            continue
        known = {cls for (cls,) in store.select(CLASSES, {"thing": thing}).rows}
        values = {written(v) for (v,) in store.answer(VALUES, {"thing": thing, "property": prop}).rows if v}
        others = sorted(values - {written(value)})
        if others and known & classes:
            said = {"thing": thing, "property": prop, "known": others[0], "value": written(value)}
            raise OntologyError("second-value", file=path, **said)


def check_rules(store: Store, identity: Identity, found: list[Rule]) -> Iterator[Problem]:
    """Every row that breaks a rule, at its place."""
    places: dict[str, tuple[Resolved, int]] | None = None
    for rule in found:
        try:
            rows = guard.sparql(store, rule.sparql) if rule.own else store.select(rule.sparql)
        except QueryError as error:
            raise OntologyError("bad-rule", file=rule.own or rule.name, reason=error) from error
        if not rows.rows:
            continue
        if places is None:
            places = {e: (r, i) for r in identity.resolved for i, e in enumerate(r.entries) if e}
        for values in rows.rows:
            yield _violation(rule, dict(zip(rows.columns, values, strict=True)), places)


def _violation(rule: Rule, row: dict[str, Value], places: dict[str, tuple[Resolved, int]]) -> Problem:
    entry = str(row.pop("entry", "") or "")
    wanted_iri = row.pop("field", None)
    place = Place()
    if entry in places:
        resolved, index = places[entry]
        wanted = next((f for f in resolved.kind.fields if f.iri == wanted_iri), None)
        place = resolved.frame.table.place(index, wanted)
    texts = {k: "" if v is None else str(v) for k, v in row.items()}
    return stated(f"rule-{rule.name}", place, rule.severity, rule.texts, **texts)
