"""Names with a line break inside, as a narrow column or a paste from a PDF leaves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import PREF_LABEL
from hezuo.base.text import shown
from hezuo.intake.names import Names
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import soft_parts, trimmed

SEMICOLONS = re.compile("[;；]")
BREAKS = re.compile(r"[\r\n]+")
#: A name is broken into at most so many lines.
MOST_LINES = 4


def joined(lines: Iterable[str]) -> str:
    """Lines as one name: with a blank only between two words of Latin letters."""
    text = ""
    for line in lines:
        text += " " if text and text[-1].isascii() and line[:1].isascii() else ""
        text += line
    return text


def names_in(text: str, names: tuple[str, ...], known: Callable[[str], bool]) -> tuple[str, ...]:
    """The names of a cell that may hold several: lines are joined where only together they are a known name.

    Lines that follow each other and are no names in any way come as one, with the line breaks between them.
    """
    if not BREAKS.search(text) or all(map(known, names)):
        return names
    found: list[str] = []
    for part in SEMICOLONS.split(text):
        found += _joined([line for line in map(trimmed, BREAKS.split(part)) if line], known)
    return tuple(dict.fromkeys(found))


def _joined(lines: list[str], known: Callable[[str], bool]) -> list[str]:
    """The lines in the grouping that leaves the fewest unknown, and of those the one that joins the fewest."""
    best: list[tuple[int, int, list[tuple[str, bool]]]] = [(0, 0, [])]
    for end in range(1, len(lines) + 1):
        ways = []
        for start in range(max(0, end - MOST_LINES), end):
            name = joined(lines[start:end])
            is_known = known(name) or _is_list(name, known)
            if is_known or start == end - 1:
                lost, joins, before = best[start]
                ways.append((lost + (not is_known), joins + end - start - 1, [*before, (name, is_known)]))
        best.append(min(ways, key=lambda way: way[:2]))
    found: list[str] = []
    open_ = False
    for name, is_known in best[-1][2]:
        if open_ and not is_known:
            found[-1] += "\n" + name
        else:
            found.append(name)
        open_ = not is_known
    return found


def _is_list(name: str, known: Callable[[str], bool]) -> bool:
    pieces = soft_parts(name)
    return len(pieces) > 1 and all(map(known, pieces))


def broken(name: str, wanted: Field, place: Place, ontology: Ontology, names: Names) -> Problem:
    """That lines of a cell are no names, neither one by one nor together."""
    lines = name.split("\n")
    near = names.near(joined(lines), wanted.target)
    said = {lang: say("list.near", lang, name=near) if near else "" for lang in LANGS}
    labels = {"kind": ontology.label(wanted.target, "zh"), "kind_en": ontology.label(wanted.target, "en")}
    told = {"joined": shown(joined(lines)), "near": said["zh"], "near_en": said["en"]} | labels
    return problem("name-line-break", place, Severity.ERROR, lines="”“".join(map(shown, lines)), **told)


def without_breaks(tables: list[Table], problems: list[Problem]) -> list[Table]:
    """The tables with the records' own names on one line; a name that stands nowhere so is told."""
    columns = [_cells(t, f.iri) for t in tables for f in t.kind.fields if _names(f.path, f.is_literal)]
    if not any("\n" in cell or "\r" in cell for cells in columns for cell in cells):
        return tables
    whole = {folded(cell) for cells in columns for cell in cells if not BREAKS.search(trimmed(cell))}
    return [_without_breaks(table, whole, problems) for table in tables]


def _names(path: str, is_literal: bool) -> bool:
    return path == PREF_LABEL and is_literal


def _cells(table: Table, iri: str) -> tuple[str, ...]:
    return table.columns.get(iri, ())


def _without_breaks(table: Table, whole: set[str], problems: list[Problem]) -> Table:
    changed: dict[str, tuple[str, ...]] = {}
    for wanted in (f for f in table.kind.fields if _names(f.path, f.is_literal)):
        texts = list(_cells(table, wanted.iri))
        for row, text in enumerate(texts):
            lines = [line for line in map(trimmed, BREAKS.split(text)) if line]
            if len(lines) < 2:
                continue
            texts[row] = joined(lines)
            if folded(texts[row]) not in whole:
                place = table.place(row, wanted)
                problems.append(problem("own-line-break", place, Severity.WARNING, name=shown(texts[row])))
        changed[wanted.iri] = tuple(texts)
    return replace(table, columns=MappingProxyType({**table.columns, **changed}))
