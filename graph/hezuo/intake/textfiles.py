"""Tables in text files: the encoding, the delimiter, the records, and where a byte is damaged."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from hezuo.base.characters import folded, simplified
from hezuo.base.encodings import DAMAGED, Decoded, decoded, is_lost_before, is_unusual, otherwise, shown_damage
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.intake.sheets import CellRemark, CellRemarks, Row
from hezuo.schema.values import trimmed

LARGEST_CSV = 1024 * 1024 * 1024
#: Excel writes tabs or semicolons where the system separates lists so; some programs write bars.
DELIMITERS = (",", "\t", ";", "|")
#: How many records, and how much of the text, are looked at for the delimiter.
RECORDS, HEAD = 12, 1 << 16
#: Of so many damaged cells of a file each is told by itself.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Text:
    """The records of a text file, and what is to be said of cells in it."""

    rows: list[Row]
    remarks: CellRemarks


def read_text(data: bytes, file: str, known: Collection[str], problems: list[Problem]) -> Text | None:
    """The records of a text file; `known` are folded headings. None, with a Problem, where it is malformed."""
    found = decoded(data)
    if found.guessed:
        is_gbk = found.encoding == "GBK"
        told = problem("gbk" if is_gbk else "other-encoding", Place(file), Severity.WARNING, encoding=found.encoding)
        problems.append(told)
    csv.field_size_limit(LARGEST_CSV)
    reader = csv.reader(io.StringIO(found.text, newline=""), strict=True, delimiter=_delimiter(found.text, known))
    rows: list[Row] = []
    try:
        rows.extend(reader)
    except csv.Error:
        # With this dialect a quote is all that can be wrong; what the reader says of it is English.
        problems.append(problem("bad-csv", Place(file, row=len(rows) + 1)))
        return None
    if found.damaged and _is_unreadable(rows, known):
        problems.append(problem("unknown-encoding", Place(file)))
        return None
    remarks = dict(_remarks(rows, found))
    beyond = list(remarks)[MOST_TOLD:]
    if beyond:
        severity = remarks[beyond[0]].severity
        code, place = "bad-encoding-more" if found.damaged else "unusual-more", Place(file, row=beyond[0][0] + 1)
        problems.append(problem(code, place, severity, count=len(beyond)))
        remarks = {at: one for at, one in remarks.items() if at not in set(beyond)}
    if found.damaged:
        rows = [[shown_damage(cell) for cell in row] for row in rows]
    return Text(rows, MappingProxyType(remarks))


def _delimiter(text: str, known: Collection[str]) -> str:
    """The mark that the heading row is separated by: titles above it hold others, or none."""
    head = text[:HEAD]
    scores = Counter({mark: _headings(head, mark, known) for mark in DELIMITERS})
    best, score = max(scores.items(), key=lambda one: one[1])
    if score > 1:
        return best
    # One known heading, or none: the mark that the first lines have most of; a number such as 2,756 has one too.
    return max(DELIMITERS, key="\n".join(head.splitlines()[:RECORDS]).count)


def _headings(head: str, mark: str, known: Collection[str]) -> int:
    """The most known headings in one record of the beginning, were it separated so."""
    found = csv.reader(io.StringIO(head, newline=""), delimiter=mark)
    most = 0
    try:
        for _, row in zip(range(RECORDS), found, strict=False):
            most = max(most, _known(row, known))
    except csv.Error:
        return most  # cut off in the middle of a cell, or malformed: told when all of it is read
    return most


def _known(row: Row, known: Collection[str]) -> int:
    """How many cells of a row are known headings."""
    names = (folded(trimmed(cell).strip("*＊ ")) for cell in row if cell)
    return sum(name in known or simplified(name) in known for name in names)


def _is_unreadable(rows: list[Row], known: Collection[str]) -> bool:
    """Whether nothing at the beginning is a heading, and more than one text is damaged: it is in another encoding."""
    head = rows[:RECORDS]
    return not any(_known(row, known) for row in head) and sum(bool(DAMAGED.search(c)) for row in head for c in row) > 1


def _remarks(rows: list[Row], found: Decoded) -> Iterator[tuple[tuple[int, int], CellRemark]]:
    if found.damaged:
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if not text.isascii() and DAMAGED.search(text):
                    yield (row, column), _damage(text, found.encoding)
    elif found.guessed and found.encoding == "GBK":
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if is_unusual(text):
                    yield (
                        (row, column),
                        CellRemark("unusual", Severity.WARNING, MappingProxyType({"value": shown(text)})),
                    )


def _damage(text: str, encoding: str) -> CellRemark:
    if encoding == "UTF-8" and is_lost_before(text):
        return CellRemark("lost-character", Severity.ERROR, MappingProxyType({"value": shown(text)}))
    meant = otherwise(text) if encoding == "UTF-8" else ""
    said: dict[str, object] = {"value": shown(shown_damage(text)), "encoding": encoding}
    guess = {lang: say("encoding.guess", lang, text=shown(meant)) if meant else "" for lang in LANGS}
    return CellRemark(
        "bad-encoding", Severity.ERROR, MappingProxyType({**said, "guess": guess["zh"], "guess_en": guess["en"]})
    )
