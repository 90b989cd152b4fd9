"""The checks: the SHACL shapes applied column by column, and the rules that look across rows.

The shapes are the schema of tables, so their constraints are applied to the tables: every violation has a cell,
also where the cell never became RDF. Each distinct text of a column is checked once. pySHACL, run over the
finished dataset, is the oracle of these checks in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hezuo.identity import Identity, Resolved
from hezuo.kinds import INFINITE, Check, Field
from hezuo.ontology import Ontology
from hezuo.problems import OntologyError, Place, Problem, QueryError, Severity, problem, stated
from hezuo.store import Store, Value, unquoted
from hezuo.tables import shown
from hezuo.values import parts, trimmed
from hezuo.workspace import Folder, read_text

#: What a constraint finds wrong with one text: (code, values of the sentence).
Finding = tuple[str, dict[str, object]]


def check_cells(identity: Identity, ontology: Ontology) -> Iterator[Problem]:
    """Every violation of a property shape, at its cell."""
    for resolved in identity.resolved:
        for wanted in resolved.kind.fields:
            for check in wanted.checks:
                yield from _column(resolved, wanted, check, identity, ontology)


def _column(
    resolved: Resolved, wanted: Field, check: Check, identity: Identity, ontology: Ontology
) -> Iterator[Problem]:
    table = resolved.frame.table
    if wanted.iri not in table.columns or not _asks(check, wanted):
        return
    texts = dict.fromkeys(table.columns[wanted.iri])
    findings = {t: list(_findings(t, resolved, wanted, check, identity, ontology)) for t in texts}
    bad = {t: f for t, f in findings.items() if f}
    for index, text in resolved.frame.rows_with(wanted, bad):
        place = table.place(index, wanted)
        for code, values in bad[text]:
            if check.texts:
                yield stated(f"shape-{code}", place, check.severity, check.texts, **values)
            else:
                yield problem(f"shape-{code}", place, check.severity, **values)


def _asks(check: Check, wanted: Field) -> bool:
    """Whether the check can find anything: most columns ask for no more than what reading them settled."""
    narrows = bool(check.classes) and check.shape != wanted.iri
    bounds = check.minimum is not None or check.maximum is not None
    counts = check.min_count > 0 or 1 < check.max_count < INFINITE
    return bool(narrows or bounds or counts or check.pattern or check.one_of)


def _findings(
    text: str, resolved: Resolved, wanted: Field, check: Check, identity: Identity, ontology: Ontology
) -> Iterator[Finding]:
    values = resolved.frame.values[wanted.iri][text]
    heading = {"zh": wanted.label("zh"), "en": wanted.label("en")}
    blank = not parts(trimmed(text))
    count = 1 if blank and wanted.defaults_to_college else len(values)
    if blank and count < check.min_count:
        yield "min-count", {**heading, "least": check.min_count}
    if count > check.max_count:
        yield "max-count", {**heading, "most": check.max_count, "value": shown(text)}
    if wanted.is_literal:
        for value in values:
            yield from _literal(value, check, wanted)
    elif check.classes and check.shape != wanted.iri:
        # The shape of the field itself decided what its names resolve to; a further shape narrows it.
        for iri, form in resolved.targets[wanted.iri][text]:
            classes = identity.names.classes(iri)
            for needed in (c for c in check.classes if c not in classes):
                labels = {"needed": ontology.label(needed, "zh"), "needed_en": ontology.label(needed, "en")}
                yield "class", {"value": shown(form), **labels}


def _literal(value: str, check: Check, wanted: Field) -> Iterator[Finding]:
    lexical = unquoted(value)
    if check.pattern and not re.search(check.pattern, lexical, re.IGNORECASE if "i" in check.flags else 0):
        # How it is written says the description of the column: a pattern tells an office clerk nothing.
        about = {"about": wanted.description("zh"), "about_en": wanted.description("en")}
        yield "pattern", {"value": shown(lexical), **about}
    if check.minimum is not None and _below(lexical, check.minimum):
        yield "minimum", {"value": shown(lexical), "limit": f"{check.minimum:g}"}
    if check.maximum is not None and _below(str(check.maximum), float(lexical)):
        yield "maximum", {"value": shown(lexical), "limit": f"{check.maximum:g}"}
    if check.one_of and value not in check.one_of:
        yield "one-of", {"value": shown(lexical), "options": "、".join(v.split('"')[1] for v in check.one_of)}


def _below(lexical: str, limit: float) -> bool:
    return float(lexical) < limit


@dataclass(frozen=True, slots=True)
class Rule:
    """A check across rows: a SELECT that gives ?entry (and ?value, ?field …) for each row that breaks it."""

    name: str
    severity: Severity
    texts: dict[str, str]
    sparql: str


HEADER = re.compile(r"^#\s*([a-z.]+)\s*:\s*(.*?)\s*$")


def headers(text: str) -> dict[str, list[str]]:
    """The `# key: value` lines at the top of a query file."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = HEADER.match(line)
        if match is None:
            if line.strip() and not line.startswith("#"):
                break
            continue
        found.setdefault(match[1], []).append(match[2])
    return found


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
    """Run the `infer-*.rq` updates in file order. Raises `OntologyError` when one does not parse."""
    for path in workspace.ontology_files("rules/infer-*.rq"):
        text = read_text(path)
        try:
            store.update(text)
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
