"""The source of a table that has no column for it: the one that its year has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import DCTERMS, IDENTIFIER, PREF_LABEL, PRIMARY_SOURCE
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import read, trimmed

ISSUED = DCTERMS + "issued"


def with_sources(tables: list[Table], problems: list[Problem], ontology: Ontology) -> tuple[list[Table], list[Problem]]:
    """The tables with the column of the source filled in where it is missing and only one source can be meant.

    A source can be meant by a table of its own year, or of any where it states none. Common knowledge is none.
    """
    return [_with_source(table, tables, problems, ontology) for table in tables], problems


def _with_source(table: Table, tables: list[Table], problems: list[Problem], ontology: Ontology) -> Table:
    wanted = next((f for f in table.kind.fields if f.path == PRIMARY_SOURCE and f.required), None)
    if wanted is None or wanted.iri in table.columns:
        return table
    told = [p for p in problems if p.code == "missing-column" and _is_of(p.place, table, wanted)]
    sources = [code for code, year in _sources(tables, wanted, ontology) if year in ("", table.year) or not table.year]
    if len(sources) != 1 or not told:
        return table
    for one in told:
        problems.remove(one)
    place = Place(table.file, table.sheet, told[0].place.row, wanted.label("zh"))
    problems.append(problem("source-assumed", place, Severity.INFO, source=sources[0]))
    return replace(table, columns=MappingProxyType({**table.columns, wanted.iri: (sources[0],) * len(table)}))


def _is_of(place: Place, table: Table, wanted: Field) -> bool:
    return (place.file, place.sheet, place.column) == (table.file, table.sheet, wanted.label("zh"))


def _sources(tables: Sequence[Table], wanted: Field, ontology: Ontology) -> Iterator[tuple[str, str]]:
    """Code and year ('' where none is stated) of each source that is a document."""
    for table in tables:
        if not ontology.is_a(table.kind.iri, wanted.target):
            continue
        fields = {f.path: f for f in table.kind.fields if f.iri in table.columns}
        year = fields.get(ISSUED)
        for row in range(len(table)):
            names = [trimmed(table.columns[fields[p].iri][row]) for p in (IDENTIFIER, PREF_LABEL) if p in fields]
            if names and names[0] and not any(folded(n) in ontology.habits.common_knowledge for n in names):
                yield names[0], _year(trimmed(table.columns[year.iri][row]), year) if year else ""


def _year(text: str, field: Field) -> str:
    try:
        return read(text, field.datatypes)[0] if text else ""
    except ValueError:
        return text  # what cannot be read is told when the column is
