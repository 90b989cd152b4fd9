"""What other sources say of cells: the ledger of evidence, held against the tables.

Evidence stands beside the record. It changes no cell, no statement and no name; whoever shows a cell can say what
else is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hezuo.base.problems import Place
from hezuo.base.terms import (
    CONFIDENCE,
    DATE_PUBLISHED,
    EVIDENCE,
    NOTE,
    PRINTED_VALUE,
    TITLE,
    URL,
    VALUE_ELSEWHERE,
    VERDICT,
)
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.ledgers import Cell, remarks
from hezuo.schema.kinds import Field


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the ledger: what a source says of a cell.

    `cells` are those that it means, numbered as in `Identity.resolved`: several where several years print the same,
    none where the printed value no longer stands there. `verdict` and `confidence` are IRIs, '' where a cell has none.
    """

    iri: str
    verdict: str
    confidence: str
    printed: str
    elsewhere: str
    title: str
    date: str
    address: str
    note: str
    place: Place
    cells: tuple[Cell, ...]


def evidence(identity: Identity) -> tuple[Evidence, ...]:
    """All evidence of a workspace, in the order of the ledger."""
    ledgers = [r for r in identity.resolved if r.kind.iri == EVIDENCE]
    return tuple(one for ledger in ledgers for one in _rows(ledger, identity.resolved))


def _rows(ledger: Resolved, tables: Sequence[Resolved]) -> Iterator[Evidence]:
    made = remarks(ledger.frame.table, [r.frame.table for r in tables])
    columns = {f.path: f for f in ledger.kind.fields}
    dates = ledger.frame.plain(columns[DATE_PUBLISHED])
    texts = {path: made.texts(path) for path in (PRINTED_VALUE, VALUE_ELSEWHERE, TITLE, URL, NOTE)}
    for row, iri in enumerate(ledger.records):
        if iri:
            yield Evidence(
                iri,
                verdict=_named(ledger, columns[VERDICT], row),
                confidence=_named(ledger, columns[CONFIDENCE], row),
                printed=texts[PRINTED_VALUE][row],
                elsewhere=texts[VALUE_ELSEWHERE][row],
                title=texts[TITLE][row],
                date=dates[row],
                address=texts[URL][row],
                note=texts[NOTE][row],
                place=ledger.frame.table.place(row),
                cells=tuple(c for c in made.cells[row] if tables[c.table].records[c.row]),
            )


def _named(ledger: Resolved, field: Field, row: int) -> str:
    """The concept that a cell names."""
    found = ledger.targets_of(field, row)
    return found[0][0] if found else ""
