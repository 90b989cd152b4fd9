"""How plainly rows state what they state, as N-Triples: caveats, statuses of memberships, the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.store import quoted
from hezuo.base.terms import (
    CAVEAT,
    DCTERMS,
    DERIVED_FROM,
    HZ,
    ID,
    IN_COLUMN,
    MEMBERSHIP,
    NOTATION,
    ORG,
    RESTS_ON,
    SENTENCE,
    SENTENCE_TEXT,
    STATED_AS,
    TYPE,
)
from hezuo.intake.identity import ENTRIES, Resolved
from hezuo.intake.names import local_part
from hezuo.intake.narrow import Lines, Narrow, narrow
from hezuo.intake.standing import SOURCE

#: What a row of a table of memberships says of one.
MEMBERSHIP_PATHS = (f"{ORG}member", f"{ORG}organization", f"{ORG}role")


def stated_as(resolved: Resolved, index: int, status: str) -> str:
    """How something is stated and the sentence of its row, with a NUL in the place of its node and a blank."""
    sentence = resolved.standing(index).sentence
    return f"\0<{STATED_AS}> <{status}> .\n" + (f"\0<{RESTS_ON}> <{narrow(sentence)}> .\n" if sentence else "")


def said_of_rows(resolved: Resolved, records: tuple[Narrow, ...], entries: tuple[Narrow, ...]) -> Lines:
    """What is said of how plainly rows, columns and names are stated, and the sentences that rows rest on."""
    out: list[str] = []
    for index, standing in resolved.standings.items():
        entry, record = entries[index], records[index]
        if not record:
            continue
        out += _sentence(resolved, index, entry)
        if MEMBERSHIP in resolved.kind.ancestors:
            status = resolved.status_of_row(index, MEMBERSHIP_PATHS)
            out += [stated_as(resolved, index, status).replace("\0", f"<{record}> ")] if status else []
        for remark in standing.remarks:
            if not remark.field:
                out.append(f"<{entry}> <{STATED_AS}> <{remark.status}> .\n")
                continue
            local, thing = resolved.kind.field_of(remark.field).local, remark.thing
            node = f"<{ID}caveats/{entry[len(ENTRIES) :]}/{local}/{narrow(local_part(thing)) if thing else '-'}> "
            out.append(f"{node}<{TYPE}> <{CAVEAT}> .\n{node}<{STATED_AS}> <{remark.status}> .\n")
            out.append(f"{node}<{IN_COLUMN}> <{narrow(remark.field)}> .\n{node}<{DERIVED_FROM}> <{entry}> .\n")
            out += [f"{node}<{HZ}refersTo> <{narrow(thing)}> .\n"] if thing else []
    yield Narrow("".join(out))


def _sentence(resolved: Resolved, index: int, entry: Narrow) -> Iterator[str]:
    sentence = resolved.standing(index).sentence
    field = next((f for f in resolved.kind.fields if f.path == SENTENCE_TEXT), None)
    if not sentence or field is None:
        return
    node, label = f"<{narrow(sentence)}>", resolved.frame.plain(field)[index]
    yield f"<{entry}> <{RESTS_ON}> {node} .\n{node} <{TYPE}> <{SENTENCE}> .\n"
    yield f"{node} <{NOTATION}> {narrow(quoted(label))} .\n"
    source = next((f for f in resolved.kind.fields if f.path == SOURCE), None)
    for document, _ in resolved.targets_of(source, index) if source else ():
        yield f"{node} <{DCTERMS}isPartOf> <{narrow(document)}> .\n"
