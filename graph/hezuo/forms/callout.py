"""What stands beside a sector of the first picture: count, roles, partners, and what is missing or doubtful."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hezuo.forms.affixes import bare
from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import advance, cut
from hezuo.forms.sheet import Sheet
from hezuo.forms.standing import Standing, called, ranks
from hezuo.style.page_colours import shade

if TYPE_CHECKING:
    from hezuo.forms.disc import Sector

WIDTH, SIZE, LINE, HEAD = 198.0, 12.0, 16.0, 36.0
#: Of partners, so many lines are shown.
LINES = 3


@dataclass(frozen=True)
class Part:
    """The platforms of one role: what it is called, its colour, how many."""

    name: str
    color: str
    count: int


@dataclass(frozen=True)
class Callout:
    """The text of one kind. `right` tells the side; a gap or doubt is a text and whether it is a doubt."""

    kind: str
    name: str
    color: str
    count: int
    right: bool
    parts: tuple[Part, ...]
    #: What is said in place of a bar where there is one role only.
    only: str
    partners: tuple[tuple[tuple[int, str], ...], ...]
    marks: tuple[tuple[str, bool], ...]
    width: float = WIDTH

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it with its upper left corner at x, y."""
        canvas.rect(x, y + 8, 10, 10, self.color, round=3)
        number = str(self.count)
        canvas.text(x + 17, y + 25, number, 28, bold=True)
        canvas.text(x + 25 + advance(number, 28, bold=True), y + 24, self.name, 15, bold=True)
        y += HEAD
        y = self._roles(canvas, x, y)
        for line in self.partners:
            left = x
            for node, text in line:
                if node >= 0:
                    with canvas.of(node):
                        canvas.text(left, y + 8, text, SIZE)
                else:
                    canvas.text(left, y + 8, text, SIZE, color="soft")
                left += advance(text, SIZE) + 9
            y += LINE
        for text, doubt in self.marks:
            wide = min(advance(text, 11) + 9, self.width)
            canvas.badge(x, y + 8, text, 11, wide, doubt=doubt)
            y += LINE + 3

    def _roles(self, canvas: Canvas, x: float, y: float) -> float:
        """The bar of roles with its legend, or the one role there is; where the next part begins."""
        if self.only:
            part = self.parts[0]
            canvas.rect(x, y - 3, 8, 8, part.color, stroke="outline" if part.color != "paper" else "hollow", round=2)
            canvas.text(x + 13, y + 5, self.only, 11.5, color="soft")
            return y + LINE
        left, per = x, self.width / self.count
        for part in self.parts:
            dash = "3 2" if part.color == "paper" else None
            edge = "hollow" if dash else ""
            canvas.rect(left, y - 4, max(part.count * per - 1.5, 1), 7, part.color, stroke=edge, dash=dash, round=1.5)
            left += part.count * per
        y += LINE
        for line in _wrapped([(p, f"{p.name} {p.count}") for p in self.parts], self.width, 15):
            left = x
            for part, text in line:
                edge = "outline" if part.color != "paper" else "hollow"
                canvas.rect(left, y - 3, 8, 8, part.color, stroke=edge, round=2)
                canvas.text(left + 12, y + 5, text, 11.5, color="soft")
                left += advance(text, 11.5) + 24
            y += LINE
        return y


def height_of(callout: Callout) -> float:
    """How high a callout is."""
    legend = _wrapped([(p, f"{p.name} {p.count}") for p in callout.parts], callout.width, 15)
    roles = LINE if callout.only else LINE * (1 + len(legend))
    return HEAD + roles + LINE * len(callout.partners) + (LINE + 3) * len(callout.marks)


def _wrapped(items: Sequence[tuple[Part, str]], wide: float, more: float) -> list[list[tuple[Part, str]]]:
    """The items in lines: each takes its text and `more`."""
    found: list[list[tuple[Part, str]]] = []
    left = math.inf
    for item in items:
        need = advance(item[1], 11.5) + more
        if left + need > wide + 9:
            found.append([])
            left = 0.0
        found[-1].append(item)
        left += need + 9
    return found


def callouts(sheet: Sheet, sectors: Sequence[Sector]) -> list[Callout]:
    """A callout for each sector, in their order."""
    # Below the disc they stand in as many columns as are wide enough.
    across = max(1, int((sheet.width - 14) // (WIDTH + 32)))
    width = WIDTH if sheet.roomy else (sheet.width - 14) / across - 14
    return [_callout(sheet, s.kind, s.found, math.sin(s.middle) > 0, width) for s in sectors]


def _callout(sheet: Sheet, kind: str, found: tuple[Standing, ...], right: bool, width: float) -> Callout:
    parts = _parts(sheet, found)
    only = ""
    if len(parts) == 1:
        stated = parts[0].color != "paper" and len(found) > 1
        only = sheet.word("only-role", role=parts[0].name) if stated else parts[0].name
    return Callout(
        kind,
        sheet.short(kind),
        sheet.color(kind),
        len(found),
        right,
        tuple(parts),
        only,
        _partners(sheet, found, width),
        tuple(_marks(sheet, found, width)),
        width,
    )


def _parts(sheet: Sheet, found: Sequence[Standing]) -> list[Part]:
    made = []
    for rank in ranks(found):
        held = [s for s in found if s.role is not None and s.role.rank == rank]
        made.append(Part(called(sheet.analysis, held, sheet.lang), shade(rank, sheet.analysis.ontology), len(held)))
    blank = sum(s.role is None for s in found)
    return [*made, Part(sheet.word("no-role"), "paper", blank)] if blank else made


def _partners(sheet: Sheet, found: Sequence[Standing], width: float) -> tuple[tuple[tuple[int, str], ...], ...]:
    """The partners in most platforms of the kind, as many as go into the lines, and how many there are."""
    degree = Counter(sheet.analysis.ties.thing.tolist())
    count = Counter(p for s in found for p in s.partners)
    order = sorted(count, key=lambda n: (-count[n], -degree[n], n))
    if not order:
        return ()
    total = sheet.word("partners", count=len(order))
    lines: list[list[tuple[int, str]]] = [[]]
    left, shown = 0.0, 0
    for node in order:
        text = cut(sheet.brief(node), SIZE, width - 16) + (f" {count[node]}" if count[node] > 1 else "")
        need = advance(text, SIZE)
        last = len(lines) == LINES
        room = width - (advance(total, SIZE) + 9 if last and shown + 1 < len(order) else 0)
        if left + need > room:
            if last:
                break
            lines.append([])
            left = 0.0
            if need > width - advance(total, SIZE) - 9:
                break
        lines[-1].append((node, text))
        left += need + 9
        shown += 1
    if shown < len(order):
        lines[-1].append((-1, total))
    return tuple(tuple(line) for line in lines if line)


def _marks(sheet: Sheet, found: Sequence[Standing], width: float) -> list[tuple[str, bool]]:
    """What is missing and what the record doubts, in short."""
    made: list[tuple[str, bool]] = []
    blank, alone = sum(s.role is None for s in found), sum(not s.partners for s in found)
    if 0 < blank < len(found):
        made.append((sheet.word("gap-role", count=blank), False))
    if alone:
        made.append((sheet.word("gap-partner", count=alone), False))
    shared = sum(bool(s.sentence) for s in found)
    if shared:
        made.append((sheet.word("one-sentence", count=shared), False))
    doubted = [s for s in found if s.doubtful]
    if doubted:
        made.append((_doubt(sheet, found, doubted, width), True))
    return made


def _doubt(sheet: Sheet, found: Sequence[Standing], doubted: Sequence[Standing], width: float) -> str:
    """What is doubtful of the roles: one by name, before others what it is suspected to be; then how many more."""
    first = min(doubted, key=lambda s: (not s.suspect, s.node))
    names = dict(zip((s.node for s in found), bare([sheet.label(s.node) for s in found]), strict=True))
    more = sheet.word("doubt-more", count=len(doubted) - 1) if len(doubted) > 1 else ""
    key, role = ("doubt-role", sheet.short(first.suspect)) if first.suspect else ("doubt", "")
    rest = sheet.word(key, name="", role=role) + more
    return sheet.word(key, name=cut(names[first.node], 11, width - 10 - advance(rest, 11)), role=role) + more
