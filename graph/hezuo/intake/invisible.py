"""What stands in cells and nobody sees: told at the cell, by name and position, and kept as it is printed.

So are letters of other scripts that look like Latin ones: nobody sees that they are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from hezuo.base.characters import Unseen, apart, disguised, is_hidden, latin, unseen
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field

#: So many cells of a column are told one by one; of the rest the number.
MOST = 100
#: So many places of one cell are told.
MOST_PLACES = 5


def invisible(tables: Sequence[Table]) -> Iterator[Problem]:
    """Every cell that holds something which nobody sees, or which only the font of one computer shows."""
    for table in tables:
        for wanted in (f for f in table.kind.fields if f.iri in table.columns):
            yield from _column(table, wanted)
            yield from _disguised(table, wanted)


def _column(table: Table, wanted: Field) -> Iterator[Problem]:
    texts = table.columns[wanted.iri]
    # Whether there is anything at all, is seen by the few characters that a column is made of.
    if not any(map(is_hidden, set("".join(dict.fromkeys(texts))))):
        return
    found = {text: here for text in dict.fromkeys(texts) if (here := unseen(text))}
    rows = [i for i, text in enumerate(texts) if text in found]
    for index in rows[:MOST]:
        here, place = found[texts[index]], table.place(index, wanted)
        said = {"value": shown(texts[index]), "which": which(here), "at": places(here)}
        if all(one.is_private for one in here):
            yield problem("private-character", place, Severity.WARNING, **said)
        else:
            yield problem("invisible-character", place, Severity.WARNING, **said)
    if rows[MOST:]:
        place, left = table.place(rows[MOST], wanted), len(rows) - MOST
        yield problem("invisible-more", place, Severity.WARNING, count=left)


def _disguised(table: Table, wanted: Field) -> Iterator[Problem]:
    texts = table.columns[wanted.iri]
    found = {text: here for text in dict.fromkeys(texts) if not text.isascii() and (here := disguised(text))}
    rows = [i for i, text in enumerate(texts) if text in found]
    for index in rows[:MOST]:
        text = texts[index]
        said = {"value": shown(text), "at": places(found[text]), "apart": apart(text, latin(text))}
        place = table.place(index, wanted)
        # Where the name is unknown because of it, that says the same.
        yield replace(problem("lookalike-letter", place, Severity.WARNING, **said), about=place)
    if rows[MOST:]:
        place, left = table.place(rows[MOST], wanted), len(rows) - MOST
        yield problem("lookalike-more", place, Severity.WARNING, count=left)


def which(found: Sequence[Unseen]) -> str:
    """What they are: U+200B、U+0007."""
    return "、".join(dict.fromkeys(one.code for one in found))


def places(found: Sequence[Unseen]) -> str:
    """Where they stand: 3、7–9."""
    spans = []
    for _, span in groupby(enumerate(one.at for one in found), key=lambda pair: pair[1] - pair[0]):
        here = [at for _, at in span]
        spans.append(f"{here[0]}" if len(here) == 1 else f"{here[0]}–{here[-1]}")
    return "、".join(spans[:MOST_PLACES]) + "…" * (len(spans) > MOST_PLACES)
