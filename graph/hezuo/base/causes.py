"""First causes: what only follows from another problem is folded under it, so that each cause is told and counted once.

What is folded is not lost: it stands in `Problem.follows`. Nothing graver is folded under something less grave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hezuo.base.problems import Place, Problem, Severity

#: A cell: its file, sheet, row and column.
Cell = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Stages:
    """The problems of a workspace by where they were found, each list in the order of finding.

    `reading`: in files and cells; `names`: in what cells name; `shapes`: in what columns ask for; `rules`: across rows.
    """

    reading: Sequence[Problem]
    names: Sequence[Problem]
    shapes: Sequence[Problem]
    rules: Sequence[Problem]


def first_causes(stages: Stages) -> list[Problem]:
    """The problems, with what only follows from another folded under that.

    It is what would not be said were that mended. So are folded those that

    - stand at a cell that could not be read, or in the row of one and are about the whole row;
    - speak of a cell that is in error itself (a correction that no longer fits);
    - look for what stands in a table that was not read;
    - are the same unknown name once more;
    - only hint at something, while a table was not read.
    """
    known = _known(stages)
    found: dict[Problem, list[Problem]] = {}
    roots: dict[Problem, Problem] = {}
    for stage, problems in (("reading", stages.reading), ("names", _by_place(stages.names)), *_rest(stages)):
        for one in problems:
            under = known.cause(one, stage)
            under = roots.get(under, under) if under is not None else one
            # What it is folded under is told at least as gravely.
            if under == one or under.severity > one.severity or one in found:
                found.setdefault(one, [])
            else:
                roots[one] = under
                found.setdefault(under, []).append(one)
    return [replace(one, follows=tuple(_by_place(dict.fromkeys(rest)))) if rest else one for one, rest in found.items()]


@dataclass(frozen=True, slots=True)
class _Known:
    """The errors that others may follow from: by cell that cannot be read, by cell in error, by row, of lost tables."""

    read: dict[Cell, Problem]
    wrong: dict[Cell, Problem]
    rows: dict[tuple[str, str, int], Problem]
    lacking: list[Problem]
    #: By code and sentence, the first of the same unknown names.
    first: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def cause(self, one: Problem, stage: str) -> Problem | None:
        """What a problem of a stage follows from; itself or None where from nothing."""
        cell = _cell(one.place)
        if one.about is not None:
            return self.wrong.get(_cell(one.about))
        if stage != "reading" and cell in self.read:
            return self.read[cell]
        if one.needs:
            lost = next((p for p in self.lacking if one.needs in p.lacks), None)
            return lost or self.first.setdefault((one.code, one.zh), one)
        if stage != "rules":
            return None
        if not one.place.column and cell[:3] in self.rows:
            return self.rows[cell[:3]]
        return self.lacking[0] if self.lacking and one.severity is Severity.INFO else None


def _known(stages: Stages) -> _Known:
    unread = [p for p in stages.reading if p.severity is Severity.ERROR]
    read = {_cell(p.place): p for p in reversed(unread) if p.place.column and p.about is None}
    wrong = {_cell(p.place): p for p in reversed(stages.names) if p.severity is Severity.ERROR} | read
    rows = {cell[:3]: one for cell, one in wrong.items() if cell[2]}
    return _Known(read, wrong, rows, [p for p in unread if p.lacks])


def _rest(stages: Stages) -> tuple[tuple[str, Sequence[Problem]], ...]:
    return ("shapes", stages.shapes), ("rules", stages.rules)


def _cell(place: Place) -> Cell:
    return place.file, place.sheet, place.row, place.column


def _by_place(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: p.sort_key)
