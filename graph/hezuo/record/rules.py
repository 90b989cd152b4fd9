"""The rules of the ontology: checks that look across rows, and what is inferred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.problems import OntologyError, Place, Problem, QueryError, Severity, stated
from hezuo.base.store import Store, Value
from hezuo.base.terms import INFERRED_GRAPH
from hezuo.base.workspace import Folder, read_text
from hezuo.intake.identity import Identity, Resolved
from hezuo.record.queryfile import headers


@dataclass(frozen=True, slots=True)
class Rule:
    """A check across rows: a SELECT that gives ?entry (and ?value, ?field …) for each row that breaks it."""

    name: str
    severity: Severity
    texts: dict[str, str]
    sparql: str


def rules(workspace: Folder) -> list[Rule]:
    """The `*-violation.rq` files. Raises `OntologyError` when a header lacks something."""
    return [_rule(p) for p in workspace.ontology_files("rules/*-violation.rq")]


def _rule(path: Path) -> Rule:
    text = read_text(path)
    head = headers(text)
    try:
        severity = Severity[head["severity"][0].upper()]
        texts = {"zh": head["message.zh"][0], "en": head["message.en"][0]}
    except (KeyError, IndexError) as error:
        raise OntologyError("bad-header", file=path, reason=error) from error
    return Rule(path.stem.removesuffix("-violation"), severity, texts, text)


def infer(store: Store, workspace: Folder) -> None:
    """Run the `infer-*.rq` CONSTRUCTs in file order. Raises `OntologyError` when one does not parse.

    What is inferred stands in a graph of its own, and is seen by the rules that follow.
    """
    for path in workspace.ontology_files("rules/infer-*.rq"):
        text = read_text(path)
        try:
            store.infer(text, INFERRED_GRAPH)
        except QueryError as error:
            raise OntologyError("bad-rule", file=path, reason=error) from error


def check_rules(store: Store, identity: Identity, found: list[Rule]) -> Iterator[Problem]:
    """Every row that breaks a rule, at its place."""
    places: dict[str, tuple[Resolved, int]] | None = None
    for rule in found:
        try:
            rows = store.select(rule.sparql)
        except QueryError as error:
            raise OntologyError("bad-rule", file=rule.name, reason=error) from error
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
