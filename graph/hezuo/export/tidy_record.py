"""The record of a scope as tidy tables: those that every record has, and one for each kind, in their order."""

from __future__ import annotations

from hezuo.base.inputs import version
from hezuo.export import tidy_links
from hezuo.export.tidy import JOINED, Table, apart, snake
from hezuo.export.tidy_kinds import kind_table, layout
from hezuo.export.tidy_links import Ledger
from hezuo.record.documents import documents
from hezuo.record.load import Dataset

#: The tables that every record has.
SHARED = ("about", "things", "entries", "relations", "pages", "cell_notes", "problems", "dictionary")


def tidy(dataset: Dataset) -> list[Table]:
    """Every table; those of kinds also where they have no row, so that each year's export has the same."""
    kinds = dataset.ontology.kinds
    names = apart((snake(kind.notation) for kind in kinds), SHARED)
    layouts = {kind.iri: layout(kind, name) for kind, name in zip(kinds, names, strict=True)}
    read = [(resolved, layouts[resolved.kind.iri]) for resolved in dataset.identity.resolved]
    ledgers = [Ledger(resolved, known.table, known.names) for resolved, known in read]
    of_kinds = [
        kind_table(found, [one.resolved for one in ledgers if one.table == found.table]) for found in layouts.values()
    ]
    ontology = dataset.ontology
    relations, notes = tidy_links.relations(ledgers, ontology), tidy_links.cell_notes(ledgers, ontology)
    entries = tidy_links.entries(ledgers)
    things = tidy_links.things(dataset, ledgers, [*of_kinds, entries, relations, notes])
    found = [tidy_links.about(facts(dataset)), things, entries, relations]
    found += [tidy_links.pages(ledgers), notes, tidy_links.problems(dataset.problems, ledgers), *of_kinds]
    return [*found, tidy_links.dictionary(found)]


def facts(dataset: Dataset) -> list[tuple[str, str]]:
    """What is to be known of the tables as a whole: whose record, of which scope, from what, made of which build."""
    names, sources = dataset.identity.names, documents(dataset)
    return [
        ("workspace", dataset.folder.name),
        ("college", dataset.folder.college),
        ("years", JOINED.join(dataset.scope.years)),
        ("colleges", JOINED.join(names.caption(iri) for iri in dataset.scope.colleges)),
        ("sources", JOINED.join(source.name for source in sources)),
        ("until", max((source.until for source in sources), default="")),
        ("build", dataset.inputs.build),
        ("program", f"hezuo {version()}"),
        ("license", dataset.folder.license),
    ]
