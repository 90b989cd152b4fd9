"""Cells that say in words that they have nothing to say: “/”, “N/A” and the like are blanks, told once a column."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.terms import FORMULA, RDF, XSD
from hezuo.base.text import shown
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field, Form
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import read, trimmed

#: The datatypes for which every text is a value.
TEXTS = frozenset((XSD + "string", RDF + "langString", FORMULA))
#: A longer text says something.
LONGEST_WORD = 12
#: How many of the words are named.
MOST_NAMED = 5


def without_blank_words(table: Table, ontology: Ontology, problems: list[Problem]) -> Table:
    """The table with its words for a blank as blanks; in a column that needs a value they are missing like these.

    A cell that a ledger speaks of stays as it is: there the word is what was printed.
    """
    spoken_of = {*table.printed, *table.doubted}
    changed: dict[str, tuple[str, ...]] = {}
    for wanted in table.kind.fields:
        texts = table.columns.get(wanted.iri)
        words = {t for t in set(texts or ()) if t and len(t) <= LONGEST_WORD and _says_nothing(t, wanted, ontology)}
        if not texts or not words:
            continue
        kept = {row for iri, row in spoken_of if iri == wanted.iri}
        rows = [i for i, t in enumerate(texts) if t in words and i not in kept]
        blank = set(rows)
        changed[wanted.iri] = tuple("" if i in blank else t for i, t in enumerate(texts))
        if rows and not wanted.required:
            named = "、".join(shown(t) for t in sorted({trimmed(texts[i]) for i in rows})[:MOST_NAMED])
            place = table.place(rows[0], wanted)
            problems.append(problem("blank-words", place, Severity.INFO, words=named, count=len(rows)))
    return replace(table, columns=MappingProxyType({**table.columns, **changed})) if changed else table


def _says_nothing(text: str, wanted: Field, ontology: Ontology) -> bool:
    """Whether a text is a word for a blank and no value of the column: in one of yes and no, “none” is a no."""
    if not ontology.habits.is_blank(trimmed(text)):
        return False
    if not wanted.is_literal:
        names = () if wanted.form is Form.CLASS else ontology.choices(wanted)
        return not any(folded(text) == folded(name) for iri in names for name in ontology.names.get(iri, ()))
    if TEXTS.intersection(wanted.datatypes):
        return True
    try:
        read(trimmed(text), wanted.datatypes, wanted.unit)
    except ValueError:
        return True
    return False
