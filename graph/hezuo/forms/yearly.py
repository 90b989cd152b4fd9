"""What the year changed in the first picture: a mark at each platform that came, ended or changed the college's role.

A platform that is gone is no dot of the newest year, so the lines below the disc name it too. They also tell what is
not compared: where a year lacks a table, nothing of it has ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.messages import say
from hezuo.base.terms import PLATFORM
from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import advance, cut, lines
from hezuo.forms.sheet import Sheet
from hezuo.insight.changes import Change, Changes
from hezuo.schema.ontology import Role

#: The marks: what they are called (a key of the catalogue), the categories, the shape, its turn and the colour.
MARKS = (
    ("new", ("new",), "cross", "added"),
    ("up", ("lead-won", "role-up"), "triangle", "added"),
    ("down", ("lead-lost", "role-down"), "triangleDown", "ended"),
    ("ended", ("ended",), "saltire", "ended"),
)
#: Categories without a mark, in the order in which they are counted.
COUNTED = ("role-changed", "joined", "left", "maybe-renamed", "not-reported", "newly-reported")
SIZE, HEAD, LINE, RING = 12.0, 13.5, 19.0, 2.4


@dataclass(frozen=True)
class Mark:
    """The platforms of one mark: its key, shape, colour, and the changes."""

    key: str
    shape: str
    color: str
    found: tuple[Change, ...]


@dataclass(frozen=True)
class Yearly:
    """What the first picture tells of the year: the marks there are, and how many of what has none."""

    before: str
    after: str
    marks: tuple[Mark, ...]
    counted: tuple[tuple[str, int], ...]

    def of(self, iri: str) -> Mark | None:
        """The mark of a platform; None for one that stayed as it was."""
        return next((mark for mark in self.marks if any(c.thing == iri for c in mark.found)), None)


def yearly(sheet: Sheet) -> Yearly | None:
    """What changed of the platforms since the year before; None where the record has one year."""
    told = sheet.analysis.moved
    if told is None:
        return None
    found = tuple(_ours(told, sheet))
    marks = (Mark(key, shape, color, tuple(c for c in found if c.category in of)) for key, of, shape, color in MARKS)
    counts = ((category, sum(c.category == category for c in found)) for category in COUNTED)
    return Yearly(*told.years, tuple(m for m in marks if m.found), tuple(pair for pair in counts if pair[1]))


def _ours(told: Changes, sheet: Sheet) -> Iterator[Change]:
    """The changes of platforms; of roles those of reporting colleges alone, of partners those of all others."""
    ties = sheet.analysis.ties
    reporting = {ties.nodes.ids[n] for n in ties.colleges}
    for change in told.lines:
        if sheet.analysis.ontology.is_a(change.kind.iri, PLATFORM):
            of_role = change.category.startswith(("role-", "lead-"))
            if not change.who or of_role == (change.who in reporting):
                yield change


def mark(canvas: Canvas, at: tuple[float, float], size: float, found: Mark) -> None:
    """A ring around a dot of `size`, and its sign at the upper right."""
    canvas.circle(*at, size + RING, stroke=found.color, width=1.6)
    sign(canvas, at[0] + size * 0.9 + 1.5, at[1] - size * 0.9 - 1.5, 3.4, found)


def sign(canvas: Canvas, x: float, y: float, size: float, found: Mark) -> None:
    """The sign of a mark alone, as in the legend."""
    canvas.circle(x, y, size + 1.4, "paper")
    if found.shape == "saltire":
        reach = size * 0.8
        for slope in (1, -1):
            canvas.line([(x - reach, y - slope * reach), (x + reach, y + slope * reach)], stroke=found.color, width=2)
        return
    canvas.shape(found.shape, x, y, size, found.color)


def told_below(canvas: Canvas, found: Yearly | None, top: float, sheet: Sheet) -> float:
    """What the year changed, in lines that are the legend of the marks too; the lowest y."""
    if found is None:
        return top
    canvas.line([(0, top + 8), (canvas.width, top + 8)], stroke="rule")
    y = top + 32
    title = sheet.word("year-title", before=found.before, after=found.after)
    canvas.text(2, y, title, HEAD, bold=True)
    if not found.marks and not found.counted:
        canvas.text(10 + advance(title, HEAD, bold=True), y, sheet.word("year-none"), SIZE, color="soft")
    for held in found.marks:
        y += LINE
        _line(canvas, held, y, sheet)
    rest = sheet.word("year-stop").join(sheet.word(f"year-{key}", count=count) for key, count in found.counted)
    for line in lines(rest, SIZE, canvas.width - 4):
        y += LINE
        canvas.text(2, y, line, SIZE, color="soft")
    return y + 8


def _line(canvas: Canvas, held: Mark, y: float, sheet: Sheet) -> None:
    """A mark with what it means, how many there are, and as many of their names as have room."""
    sign(canvas, 8, y - SIZE * 0.35, 4.2, held)
    head = sheet.word(f"year-{held.key}", count=len(held.found))
    canvas.text(18, y, head, SIZE, bold=True)
    left = 28 + advance(head, SIZE, bold=True)
    more = sheet.word("year-more", count=len(held.found))
    index = sheet.analysis.ties.nodes.index
    for number, change in enumerate(held.found):
        moved, last = _moved(change, sheet), number + 1 == len(held.found)
        room = canvas.width - 2 - left - (0 if last else advance(more, SIZE) + 12) - advance(moved, SIZE)
        if advance(change.name, SIZE) > room and number:
            canvas.text(left, y, sheet.word("year-more", count=len(held.found) - number), SIZE, color="soft")
            return
        said = cut(change.name, SIZE, room) + moved
        with canvas.of(index.get(change.thing, -1)):
            canvas.text(left, y, said, SIZE)
        left += advance(said, SIZE) + 12


def _moved(change: Change, sheet: Sheet) -> str:
    """How the role of the college moved, where both years state one."""
    roles = [[sheet.short(r.iri) for r in side if isinstance(r, Role)] for side in (change.before, change.after)]
    if not change.who or not all(roles):
        return ""
    before, after = (say("list.and", sheet.lang).join(names) for names in roles)
    return sheet.word("year-role", before=before, after=after)
