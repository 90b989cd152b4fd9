"""Rows told apart: which of them are one thing that several sources state, and which are one row too many."""

from __future__ import annotations

from hezuo.base.messages import LANGS
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.terms import PRIMARY_SOURCE
from hezuo.base.text import shown
from hezuo.intake.names import segment
from hezuo.intake.records import Frame
from hezuo.schema.values import trimmed

#: A row: its frame and its number there.
Row = tuple[Frame, int]
#: IRI of an entry → the row that has it.
Rows = dict[str, Row]


def told_apart(frame: Frame, entries: tuple[str, ...], seen: Rows, problems: list[Problem]) -> tuple[str, ...]:
    """The entries (IRIs, row by row, '' for none), no two the same; `seen` are those of other frames, and grows.

    What lasts may be registered by several sources, such as those of two colleges: it is one thing with two entries,
    and what they state differently is told. Any other row of the same record is an error.
    """
    found = list(entries)
    for index, entry in enumerate(entries):
        if not entry:
            continue
        here = (frame, index)
        first = seen.setdefault(entry, here)
        if first is here:
            continue
        source = _source(here) if frame.kind.lasts else ""
        own = f"{entry}/{segment(source)}" if source and source != _source(first) else ""
        if own and seen.setdefault(own, here) is here:
            found[index] = own
            _contradictions(first, here, problems)
        else:
            _same_record_twice(first, here, problems)
    return tuple(found)


def _source(row: Row) -> str:
    frame, index = row
    return next((trimmed(frame.column(f)[index]) for f in frame.kind.fields if f.path == PRIMARY_SOURCE), "")


def _contradictions(first: Row, second: Row, problems: list[Problem]) -> None:
    """The cells in which two rows of one thing state different values; a blank states none."""
    for wanted in (f for f in first[0].kind.fields if not f.on_entry):
        texts = [frame.column(wanted)[index] for frame, index in (first, second)]
        frames = (first[0], second[0])
        values = [frame.values.get(wanted.iri, {}).get(t, ()) for frame, t in zip(frames, texts, strict=True)]
        if all(values) and set(values[0]) != set(values[1]):
            where = first[0].table.place(first[1], wanted)
            file = f"{where.file} {where.sheet}".strip()
            said = {"value": shown(texts[1]), "other": shown(texts[0]), "file": file, "row": where.row}
            problems.append(problem("rows-differ", second[0].table.place(second[1], wanted), Severity.WARNING, **said))


def _same_record_twice(first: Row, second: Row, problems: list[Problem]) -> None:
    (one, row), (other, index) = first, second
    place = one.table.place(row)
    keys = {lang: "、".join(f.label(lang) for f in other.kind.key_fields) for lang in LANGS}
    file = f"{place.file} {place.sheet}".strip()
    said = {"row": place.row, "file": file, "key": keys["zh"], "key_en": keys["en"]}
    problems.append(problem("same-record-twice", other.table.place(index), Severity.ERROR, **said))
