"""The tidy tables that every record has: things, entries, relations, pages, notes on cells, problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Problem
from hezuo.base.store import Value, unquoted
from hezuo.base.terms import NOTE, PAGE, PRIMARY_SOURCE, STATED
from hezuo.export.tidy import ENTRIES, LARGEST, THINGS, Table, fixed, table
from hezuo.export.tidy_kinds import values
from hezuo.intake.identity import Resolved
from hezuo.intake.standing import SENTENCES
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field, Form
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import trimmed

Row = tuple[Value, ...]


@dataclass(frozen=True)
class Ledger:
    """A ledger with its table, and the names of its columns there, by field."""

    resolved: Resolved
    table: str
    names: Mapping[str, str]

    @property
    def entries(self) -> Sequence[str]:
        """What its rows are called: their IRIs. One without a key is an error, and what has errors is not exported."""
        return self.resolved.entries

    def field(self, path: str) -> Field | None:
        """Its column of this property."""
        return next((f for f in self.resolved.kind.fields if f.path == path), None)

    def texts(self, path: str) -> list[str]:
        """The texts of that column; blanks where it has none."""
        found = self.field(path)
        return [trimmed(t) for t in self.resolved.frame.column(found)] if found else [""] * len(self.entries)

    def first(self, wanted: Field | None, index: int) -> str | None:
        """The first thing that a cell names."""
        return next((iri for iri, _ in self.resolved.targets_of(wanted, index)), None) if wanted else None


def entries(ledgers: Sequence[Ledger]) -> Table:
    """A row for each row of the ledgers: where it was printed, where it stands, how plainly it speaks."""
    rows: list[Row] = []
    for ledger in ledgers:
        source, college = ledger.field(PRIMARY_SOURCE), ledger.resolved.kind.college_field
        pages, notes, frame = ledger.texts(PAGE), ledger.texts(NOTE), ledger.resolved.frame.table
        for i, entry in enumerate(ledger.entries):
            sentence = ledger.resolved.standing(i).sentence
            rows.append((
                *(entry, ledger.resolved.records[i] or None, ledger.table, int(frame.year) if frame.year else None),
                *(ledger.first(college, i), ledger.first(source, i), pages[i] or None, notes[i] or None),
                unquote(sentence.removeprefix(SENTENCES)) or None,
                *(frame.file, frame.sheet or None, frame.rows[i]),
            ))  # fmt: skip
    columns = (
        fixed("entry_id", required=True),
        fixed("record_id", refers=THINGS),
        fixed("table_name", required=True),
        fixed("table_year", "integer"),
        fixed("college_id", refers=THINGS),
        fixed("source_id", refers=THINGS),
        *(fixed(name) for name in ("pages", "note", "sentence")),
        fixed("file", required=True),
        fixed("sheet"),
        fixed("row", "integer", required=True),
    )
    return table("entries", columns, rows, "entry_id")


def pages(ledgers: Sequence[Ledger]) -> Table:
    """A row for each page that an entry states."""
    rows: list[Row] = []
    for ledger in ledgers:
        wanted = ledger.field(PAGE)
        known = ledger.resolved.frame.values.get(wanted.iri, {}) if wanted else {}
        for entry, text in zip(ledger.entries, ledger.resolved.frame.column(wanted) if wanted else (), strict=False):
            numbers = {int(unquoted(value)) for value in known.get(text, ())}
            rows += [(entry, number) for number in sorted(numbers) if abs(number) <= LARGEST]
    columns = fixed("entry_id", refers=ENTRIES, required=True), fixed("page", "integer", required=True)
    return table("pages", columns, rows, "entry_id page")


def relations(ledgers: Sequence[Ledger], ontology: Ontology) -> Table:
    """A row for each thing that a cell names: in which column, in what role, how plainly."""
    rows = [row for ledger in ledgers for f in _naming(ledger) for row in _relations(ledger, f, ontology)]
    columns = (
        fixed("relation_id", "integer", required=True),
        fixed("entry_id", refers=ENTRIES, required=True),
        fixed("record_id", refers=THINGS),
        fixed("table_name", required=True),
        fixed("column_name", required=True),
        fixed("relation", required=True),
        fixed("thing_id", refers=THINGS, required=True),
        fixed("printed"),
        fixed("role_id", refers=THINGS),
        fixed("role_rank", "integer"),
        fixed("role_leads", "boolean"),
        fixed("suspected_role_id", refers=THINGS),
        fixed("status", required=True),
        fixed("table_year", "integer"),
    )
    return table("relations", columns, [(n, *row) for n, row in enumerate(rows, 1)], "relation_id")


def _naming(ledger: Ledger) -> list[Field]:
    """The columns that name things. A class is what the record is, a role that of another column."""
    known = (Form.CLASS, Form.ROLE)
    return [f for f in ledger.resolved.kind.fields if not f.is_literal and f.form not in known and not f.on_entry]


def _relations(ledger: Ledger, wanted: Field, ontology: Ontology) -> Iterator[Row]:
    resolved, table_ = ledger.resolved, ledger.resolved.frame.table
    roles = resolved.roles(wanted) if wanted.form is Form.MEMBERSHIP else [("",)] * len(ledger.entries)
    year = int(table_.year) if table_.year else None
    for i, entry in enumerate(ledger.entries):
        head = (entry, resolved.records[i] or None, ledger.table, ledger.names[wanted.iri])
        for thing, form in resolved.targets_of(wanted, i):
            for role in roles[i] or ("",):
                sort = "report" if not roles[i] else "membership" if wanted.form is Form.MEMBERSHIP else "reference"
                known = ontology.roles.get(role)
                suspect = resolved.suspected_role(i, wanted.role_field, role, ontology) if wanted.role_field else ""
                status = resolved.status(i, wanted, thing, role) or STATED
                yield (
                    *(*head, sort, thing, form or None, role or None),
                    *(known.rank if known else None, known.leads if known else None, suspect or None),
                    *(ontology.notations.get(status, status), year),
                )


def cell_notes(ledgers: Sequence[Ledger], ontology: Ontology) -> Table:
    """A row for all that is to be known of a cell beside what it says."""
    rows = [row for ledger in ledgers for row in _notes(ledger, ontology)]
    columns = (
        fixed("cell_note_id", "integer", required=True),
        fixed("entry_id", refers=ENTRIES, required=True),
        fixed("table_name", required=True),
        fixed("column_name"),
        fixed("thing_id", refers=THINGS),
        fixed("way", required=True),
        *(fixed(name) for name in ("printed", "read_as", "suspected", "reason", "status")),
    )
    return table("cell_notes", columns, [(n, *row) for n, row in enumerate(rows, 1)], "cell_note_id")


def _notes(ledger: Ledger, ontology: Ontology) -> Iterator[Row]:
    for wanted in ledger.resolved.kind.fields:
        made = values(ledger.resolved, wanted)
        for i, entry in enumerate(ledger.entries):
            head = (entry, ledger.table, ledger.names[wanted.iri], None)
            yield from ((*head, *note) for note in _of_cell(ledger.resolved, wanted, i, made[i], ontology))
    doubted = ledger.resolved.frame.table.doubted
    for i, entry in enumerate(ledger.entries):
        for one in ledger.resolved.standing(i).remarks:
            # What the ledger of corrections doubts is told above, with its reason.
            if (one.field, i) not in doubted:
                column, status = ledger.names.get(one.field), ontology.notations.get(one.status, one.status)
                yield (entry, ledger.table, column, one.thing or None, "status", None, None, None, None, status)


def _of_cell(resolved: Resolved, wanted: Field, i: int, value: Value, ontology: Ontology) -> Iterator[Row]:
    """How it is known, as printed, as read, what is suspected, why, a status or qualifier: all notes of one cell."""
    frame = resolved.frame
    raw, cell = frame.column(wanted)[i], (wanted.iri, i)
    text = trimmed(raw) or None
    if cell in frame.table.printed:
        yield ("corrected", frame.table.printed[cell] or None, text, None, None, None)
    if cell in frame.table.doubted:
        meant, why = frame.table.suspected.get(cell), frame.table.doubted[cell]
        yield ("doubted", text, None, meant or None, why or None, None)
    for found in frame.qualified.get(wanted.iri, {}).get(raw, ()):
        qualifier = ontology.notations.get(found.qualifier, found.qualifier)
        yield ("inexact", found.printed, unquoted(found.value), None, None, qualifier)
    if wanted.is_literal and text and value is None:
        yield ("unread", text, None, None, None, None)
    elif isinstance(value, float) and Decimal(repr(value)) != Decimal(unquoted(frame.values[wanted.iri][raw][0])):
        yield ("rounded", text, repr(value), None, None, None)


def things(dataset: Dataset, ledgers: Sequence[Ledger], others: Sequence[Table]) -> Table:
    """A row for whatever another table refers to: records, concepts, roles, classes."""
    kinds, classes = dict[str, str](), dict[str, str]()
    for ledger in ledgers:
        kind = ledger.resolved.kind
        of_class = next((f for f in kind.fields if f.form is Form.CLASS), None)
        for i, record in enumerate(ledger.resolved.records):
            if record:
                kinds.setdefault(record, ledger.table)
                classes.setdefault(record, ledger.first(of_class, i) or kind.iri)
    referring = [(t.rows, n) for t in others for n, c in enumerate(t.columns) if c.refers == THINGS]
    named = {str(row[n]) for rows, n in referring for row in rows if row[n]}
    found = [_thing(iri, dataset, kinds.get(iri), classes.get(iri)) for iri in sorted(named | set(kinds))]
    names = ("name", "name_en", "table_name", "class_id", "class_zh", "class_en")
    return table("things", (fixed("thing_id", required=True), *map(fixed, names)), found, "thing_id")


def _thing(iri: str, dataset: Dataset, kind: str | None, cls: str | None) -> Row:
    ontology = dataset.ontology
    name, english = dataset.identity.names.caption(iri), None
    if not name:
        name, english = ontology.label(iri, "zh"), ontology.label(iri, "en")
        cls = cls or _narrowest(ontology, iri)
    return (iri, name, english, kind, cls, *(ontology.label(cls, lang) if cls else None for lang in LANGS))


def _narrowest(ontology: Ontology, iri: str) -> str | None:
    """The class of a concept that is above no other of its classes."""
    found = ontology.types.get(iri, frozenset())
    return next((c for c in sorted(found) if not any(c in ontology.ancestors(d) for d in found - {c})), None)


def problems(found: Sequence[Problem], ledgers: Sequence[Ledger]) -> Table:
    """A row for each problem that a check tells of the whole workspace, at its entry where that is in the scope."""
    at: dict[tuple[str, str, int], str] = {}
    for ledger in ledgers:
        frame = ledger.resolved.frame.table
        at |= {(frame.file, frame.sheet, frame.rows[i]): entry for i, entry in enumerate(ledger.entries)}
    rows: list[Row] = [
        (
            *(n, p.severity.word, p.code, at.get((p.place.file, p.place.sheet, p.place.row))),
            *(p.place.file or None, p.place.sheet or None, p.place.row or None, p.place.column or None),
            *(p.zh, p.en, p.hint_zh or None, p.hint_en or None),
        )
        for n, p in enumerate(found, 1)
    ]
    columns = (
        fixed("problem_id", "integer", required=True),
        fixed("severity", required=True),
        fixed("code", required=True),
        fixed("entry_id", refers=ENTRIES),
        *(fixed("file"), fixed("sheet"), fixed("row", "integer")),
        *(fixed(name) for name in ("heading", "message_zh", "message_en", "hint_zh", "hint_en")),
    )
    return table("problems", columns, rows, "problem_id")


def about(facts: Sequence[tuple[str, str]]) -> Table:
    """What the tables are of: a row for each thing to be known of them as a whole."""
    told = [
        (name, say(f"tidy-about.{name}", "zh"), say(f"tidy-about.{name}", "en"), text or None) for name, text in facts
    ]
    columns = (fixed("fact", required=True), fixed("title_zh"), fixed("title_en"), fixed("value"))
    return table("about", columns, told, "fact")


def dictionary(tables: Sequence[Table]) -> Table:
    """The data dictionary: a row for each column of every table, this one's own too."""
    names = ("type", "unit", "refers_to", "pattern", "title_zh", "title_en", "text_zh", "text_en")
    columns = (
        *(fixed("table_name", required=True), fixed("column_name", required=True)),
        *(fixed("position", "integer", required=True), *map(fixed, names)),
        *(fixed("required", "boolean"), fixed("in_key", "boolean"), fixed("internal", "boolean")),
    )
    own = table("dictionary", columns, (), "table_name column_name")
    rows: list[Row] = [
        (
            *(t.name, c.name, n, c.type, c.unit or None, c.refers or None, c.pattern or None),
            *(*c.titles, *c.texts, c.required, c.name in t.key, c.internal),
        )
        for t in (*tables, own)
        for n, c in enumerate(t.columns, 1)
    ]
    return table("dictionary", columns, rows, "table_name column_name")
