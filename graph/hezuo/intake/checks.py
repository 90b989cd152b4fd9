"""The checks of cells: the SHACL shapes applied column by column.

The shapes are the schema of tables, so their constraints are applied to the tables: every violation has a cell,
also where the cell never became RDF. Each distinct text of a column is checked once. pySHACL, run over the
finished dataset, is the oracle of these checks in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Problem, Severity, problem, stated
from hezuo.base.store import unquoted
from hezuo.base.terms import NOTE
from hezuo.base.text import shown
from hezuo.intake.identity import Identity, Resolved
from hezuo.schema.constraints import INFINITE, Barred, Check, compiled
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology
from hezuo.schema.quantities import Qualifiers
from hezuo.schema.values import parts, trimmed

#: What a constraint finds wrong with one text: (code, values of the sentence).
Finding = tuple[str, dict[str, object]]


def check_cells(identity: Identity, ontology: Ontology) -> Iterator[Problem]:
    """Every violation of a property shape, at its cell."""
    for resolved in identity.resolved:
        for wanted in resolved.kind.fields:
            for check in wanted.checks:
                yield from _column(resolved, wanted, check, identity, ontology)
        yield from _notes(resolved, ontology.qualifiers)


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
                yield stated(f"shape-{code}", place, check.severity, _naming(check.texts, values), **values)
            else:
                yield problem(f"shape-{code}", place, check.severity, **values)


def _naming(texts: dict[str, str], values: dict[str, object]) -> dict[str, str]:
    """The sentences of a shape with the value in front: SHACL engines fill no places, so its own have none."""
    told = [lang for lang in LANGS if lang in texts]
    named: dict[str, str] = {lang: say("shape.value", lang, value="{value}", said=texts[lang]) for lang in told}
    return {**texts, **named} if "value" in values and "{value}" not in "".join(texts.values()) else texts


def _asks(check: Check, wanted: Field) -> bool:
    """Whether the check can find anything: most columns ask for no more than what reading them settled."""
    narrows = bool(check.classes) and check.shape != wanted.iri
    bounds = check.minimum is not None or check.maximum is not None or bool(check.barred)
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
    # A cell whose values could not be read has none for another reason, which is told.
    elif 0 < count < check.min_count:
        yield "few", {**heading, "least": check.min_count, "value": shown(text)}
    if not wanted.is_literal:
        count = len(resolved.targets[wanted.iri][text])  # lines that are one name only together
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
    if check.pattern and not compiled(check.pattern, check.flags).search(lexical):
        # How it is written says the description of the column: a pattern tells an office clerk nothing.
        about = {"about": wanted.description("zh"), "about_en": wanted.description("en")}
        yield "pattern", {"value": shown(lexical), **about}
    if check.minimum is not None and Decimal(lexical) < check.minimum:
        yield "minimum", {"value": shown(lexical), "limit": f"{check.minimum.normalize():f}"}
    if check.maximum is not None and Decimal(lexical) > check.maximum:
        yield "maximum", {"value": shown(lexical), "limit": f"{check.maximum.normalize():f}"}
    if check.one_of and value not in check.one_of:
        yield "one-of", {"value": shown(lexical), "options": "、".join(map(unquoted, check.one_of))}
    if any(_is_barred(value, lexical, barred) for barred in check.barred):
        yield "not", {"value": shown(lexical)}


def _is_barred(value: str, lexical: str, barred: Barred) -> bool:
    """Whether the value is all that the shape in sh:not describes."""
    listed = not barred.values or value in barred.values
    found = not barred.pattern or compiled(barred.pattern, barred.flags).search(lexical) is not None
    return listed and found


def _notes(resolved: Resolved, words: Qualifiers) -> Iterator[Problem]:
    """The numbers that a cell gives as exact and the note of its row does not: 1000, and “1000余人次” in the note."""
    kind, frame = resolved.kind, resolved.frame
    note = next((f for f in kind.fields if f.path == NOTE and f.iri in frame.table.columns), None)
    numbers = [f for f in kind.fields if f.may_qualify and f.iri in frame.table.columns]
    if note is None or not numbers:
        return
    said = {t: (dict(words.in_text(t)), words.quoted(t)) for t in dict.fromkeys(frame.column(note)) if t.strip()}
    for wanted in numbers:
        inexact = frame.qualified.get(wanted.iri, {})
        for index, (text, remark) in enumerate(zip(frame.column(wanted), frame.column(note), strict=True)):
            found, quoted = said.get(remark, ({}, ""))
            if text in inexact or not (found or quoted):
                continue
            for value in frame.values[wanted.iri][text]:
                written = found.get(Decimal(unquoted(value)), quoted)
                if written:
                    place = frame.table.place(index, wanted)
                    yield problem("qualifier-in-note", place, Severity.WARNING, value=shown(text), written=written)
