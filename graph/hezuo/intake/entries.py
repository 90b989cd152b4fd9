"""Rows told apart: which of them are one thing that several sources state, and which are one row too many."""

from __future__ import annotations

from hashlib import blake2b

from hezuo.base.characters import differing, folded
from hezuo.base.messages import LANGS
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.terms import IDENTIFIER, PREF_LABEL, PRIMARY_SOURCE
from hezuo.base.text import shown
from hezuo.intake.names import segment
from hezuo.intake.records import Frame
from hezuo.schema.values import trimmed

#: The properties by which things are called.
NAMES = (PREF_LABEL, IDENTIFIER)
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
        own = _own(entry, first, here) if frame.kind.lasts else ""
        if own and seen.setdefault(own, here) is here:
            found[index] = own
            _contradictions(first, here, problems)
        else:
            _same_record_twice(first, here, problems)
    return tuple(found)


def _own(entry: str, first: Row, here: Row) -> str:
    """The IRI of a second entry, by what tells it from the first: its source, or how the name is written; '' if none.

    The one name of two writings differs in what does not count (see `folded`), so it is one thing; that is told.
    """
    source, form = _source(here), _form(here)
    if source and source != _source(first):
        return f"{entry}/{segment(source)}"
    written = blake2b(form.encode(), digest_size=6).hexdigest()
    return f"{entry}/{written}" if form != _form(first) and folded(form) == folded(_form(first)) else ""


def _form(row: Row) -> str:
    frame, index = row
    naming = next((f for f in frame.kind.key_fields if f.is_literal and f.path in NAMES), None)
    return trimmed(frame.column(naming)[index]) if naming is not None else ""


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
            here = second[0].table.place(second[1], wanted)
            if wanted.path in NAMES and folded(texts[0]) == folded(texts[1]):
                said |= differing(*map(trimmed, texts))
                problems.append(problem("one-name-written-twice", here, Severity.WARNING, **said))
            else:
                problems.append(problem("rows-differ", here, Severity.WARNING, **said))


def _same_record_twice(first: Row, second: Row, problems: list[Problem]) -> None:
    (one, row), (other, index) = first, second
    place = one.table.place(row)
    file, here = f"{place.file} {place.sheet}".strip(), other.table.place(index)
    forms = _form(first), _form(second)
    if folded(forms[0]) != folded(forms[1]):
        # One thing by a judgement: the two rows would be two records of it.
        told = {"value": shown(forms[1]), "other": shown(forms[0]), "file": file, "row": place.row}
        problems.append(problem("judged-row-twice", here, Severity.ERROR, **told))
        return
    keys = {lang: "、".join(f.label(lang) for f in other.kind.key_fields) for lang in LANGS}
    said = {"row": place.row, "file": file, "key": keys["zh"], "key_en": keys["en"]}
    problems.append(problem("same-record-twice", here, Severity.ERROR, **said))
