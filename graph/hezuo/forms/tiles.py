"""Where parties are: a tile for each province, a list of countries, and apart from both what states no place.

A tile stands where the ontology puts it (`view:across`, `view:down`): a scheme, not a map, so no boundary is drawn.
The columns of the view's query are country, province and a basis; where that is bound, the place is not what the
source says, and mark and tile show it. A blank is listed as a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet

SIZE, LINE, GAP, BETWEEN = 12.5, 19.0, 4.0, 32.0
#: What a tile takes at most, across and down; and how much of the width the grid has where lists stand beside it.
TILE, TALL, SHARE = 92.0, 72.0, 0.56
#: A tile is no lower than its name in two lines with its number below.
LOW = 46.0
#: How broad the bar at its left is.
BAR = 6.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A party: its node, its country as it is written, its province (IRI), and on what else the place rests (IRI)."""

    node: int
    country: str
    province: str
    basis: str


@dataclass(frozen=True, slots=True)
class Section:
    """Parties that are listed together; `title` '' where the heading says all."""

    title: str
    held: tuple[Placed, ...]


def tiles(sheet: Sheet) -> Drawing:
    """The parties of the view by province, by country, and without either.

    On paper, where a page is all there is, a province has its number only: the names are in the table.
    """
    parties = _parties(sheet)
    provinces = _by(parties, lambda p: p.province)
    canvas = Canvas(sheet.width, 0)
    left = sheet.width * SHARE if sheet.roomy else sheet.width
    bottom = _grid(canvas, sheet, provinces, left)
    abroad, at_home = _elsewhere(sheet, parties), _at_home(sheet, provinces)
    if sheet.roomy:
        beside = _sections(canvas, sheet, abroad, (left + BETWEEN, 0.0), sheet.width - left - BETWEEN)
        canvas.height = _columns(canvas, sheet, at_home, max(bottom, beside) + 16) + 4
        return canvas.drawing()
    y = _sections(canvas, sheet, at_home, (0.0, bottom + 14), sheet.width) if sheet.narrow else bottom + 14
    canvas.height = _sections(canvas, sheet, abroad, (0.0, y), sheet.width) + 4
    return canvas.drawing()


def _parties(sheet: Sheet) -> list[Placed]:
    """The parties of the query's rows, each once, by name."""
    answer, index = sheet.asked.answer, sheet.analysis.ties.nodes.index
    thing, band = (answer.columns.index(name) for name in ("thing", "band"))
    places = [answer.columns.index(name) for name, _, _ in sheet.view.columns]
    found = {
        index[str(row[thing])]: ["" if row[p] is None else str(row[p]) for p in places]
        for row in answer.rows
        if str(row[thing]) in index and row[band] != ""
    }
    return [Placed(node, *found[node]) for node in sorted(found, key=lambda n: (sheet.label(n), n))]


def _by(parties: Sequence[Placed], key: Callable[[Placed], str]) -> dict[str, list[Placed]]:
    """The parties of each key that is not blank."""
    found: dict[str, list[Placed]] = {}
    for one in parties:
        if key(one):
            found.setdefault(key(one), []).append(one)
    return found


def _at_home(sheet: Sheet, provinces: Mapping[str, Sequence[Placed]]) -> list[Section]:
    """Every province that has some, the most first."""
    where = sheet.analysis.ontology.orders
    ranked = sorted(provinces, key=lambda p: (-len(provinces[p]), where.get(p, 0.0), p))
    return [Section(sheet.analysis.ontology.label(p, sheet.lang), tuple(provinces[p])) for p in ranked]


def _elsewhere(sheet: Sheet, parties: Sequence[Placed]) -> list[Section]:
    """The other countries, the most first; then what states less than that."""
    home = {p.country for p in parties if p.province} - {""}
    rest = [p for p in parties if not p.province]
    countries = _by(rest, lambda p: p.country)
    abroad = sorted(countries.keys() - home, key=lambda c: (-len(countries[c]), c))
    found = [Section(country, tuple(countries[country])) for country in abroad]
    found += [
        Section(sheet.word("tiles-no-province", country=country), tuple(countries[country]))
        for country in sorted(countries.keys() & home)
    ]
    nowhere = tuple(p for p in rest if not p.country)
    return [*found, Section(sheet.word("tiles-no-country"), nowhere)] if nowhere else found


def _grid(canvas: Canvas, sheet: Sheet, provinces: Mapping[str, Sequence[Placed]], room: float) -> float:
    """The tiles and, where they leave room, how they are read; the lowest y."""
    known = sheet.analysis.ontology.tiles
    across = max((c for c, _ in known.values()), default=1)
    wide = min(TILE, (room - GAP * (across - 1)) / across)
    high = min(TALL, max(wide * 0.66, LOW)) if sheet.roomy else LOW
    most = max(map(len, provinces.values()), default=1)
    y = _key(canvas, sheet, provinces, (wide + GAP) * (across - 1) - 12)
    top = max(0.0, y - _free(known) * (high + GAP))
    for iri in sorted(known, key=lambda i: (known[i][1], known[i][0], i)):
        column, row = known[iri]
        corner = (column - 1) * (wide + GAP), top + (row - 1) * (high + GAP)
        _tile(canvas, sheet, iri, provinces.get(iri, ()), (corner, (wide, high)), most)
    return max(y, top + max((r for _, r in known.values()), default=0) * (high + GAP))


def _free(known: Mapping[str, tuple[int, int]]) -> int:
    """How many rows of the grid, from the first, leave all but the last column free: the key stands there."""
    last = max((c for c, _ in known.values()), default=1)
    return min((r for c, r in known.values() if c < last), default=1) - 1


def _key(canvas: Canvas, sheet: Sheet, provinces: Mapping[str, Sequence[Placed]], right: float) -> float:
    """How tiles and names are read, with the marks that occur; the lowest y."""
    y = 0.0
    for line in lines(sheet.word("tiles-read"), 11.5, right):
        canvas.text(0, y + 12, line, 11.5, color="soft")
        y += 16
    for basis in sorted({p.basis for held in provinces.values() for p in held if p.basis}):
        canvas.rect(5.5, y + 2.5, BAR, 11, "paper", stroke="outline")
        canvas.circle(25, y + 8, 3.6, "paper", stroke="soft", width=1.3)
        said = sheet.word("tiles-basis", basis=sheet.analysis.ontology.label(basis, sheet.lang))
        for line in lines(said, 11.5, right - 34):
            canvas.text(34, y + 12, line, 11.5, color="soft")
            y += 16
    return y + 10


def _tile(
    canvas: Canvas,
    sheet: Sheet,
    iri: str,
    held: Sequence[Placed],
    box: tuple[tuple[float, float], tuple[float, float]],
    most: int,
) -> None:
    """A province: its name, its number and a bar of it, hollow as far as places rest on something else."""
    (x, y), (wide, high) = box
    canvas.rect(x, y, wide, high, "ground" if held else "none", stroke="rule", round=4)
    # A high bar stands beside the name, a low one below it.
    beside = BAR + 4 if len(held) / most > 1 - 22 / high else 0.0
    if held:
        unit, stated = (high - 6) / most, sum(not p.basis for p in held)
        full, solid = max(unit * len(held), 2.0), unit * stated
        canvas.rect(x + 3.5, y + high - 3 - full, BAR, full, "paper", stroke="outline")
        if stated:
            canvas.rect(x + 3.5, y + high - 3 - solid, BAR, max(solid, 1.0), "outline")
        canvas.text(x + wide / 2 + 3, y + high - 6, str(len(held)), 16, anchor="middle", bold=True)
    told, size = _called(sheet, iri, wide - 4 - beside)
    for number, line in enumerate(told):
        canvas.text(
            x + (wide + beside) / 2,
            y + 14 + 11 * number,
            line,
            size,
            anchor="middle",
            color="text" if held else "faint",
        )


def _called(sheet: Sheet, iri: str, wide: float) -> tuple[list[str], float]:
    """The name of a province in at most two lines that break between words, else its code; and the size of it."""
    name = sheet.analysis.ontology.label(iri, sheet.lang)
    for size in (12.5, 11.5, 10.5):
        if advance(name, size) <= wide:
            return [name], size
    if all(advance(word, 10.5) <= wide for word in name.split()) and name.count(" ") == 1:
        return name.split(), 10.5
    return [sheet.analysis.ontology.notations.get(iri, name).rpartition("-")[2]], 11.5


def _sections(canvas: Canvas, sheet: Sheet, sections: Sequence[Section], at: tuple[float, float], wide: float) -> float:
    """Headings, each with its names; those whose names fit beside them have them there. The lowest y."""
    x, y = at
    for section in sections:
        y = _section(canvas, sheet, section, (x, y), wide)
    return y


def _section(canvas: Canvas, sheet: Sheet, section: Section, at: tuple[float, float], wide: float) -> float:
    (x, y), title = at, lines(section.title, 13, wide - 40, bold=True)
    beside = max(advance(title[0], 13, bold=True) + 14, 92.0)
    needed = sum(_needed(sheet, one, wide) for one in section.held)
    canvas.line([(x, y), (x + wide, y)], stroke="rule")
    canvas.text(x + wide, y + 18, str(len(section.held)), 13, bold=True, anchor="end", color="soft")
    for line in title:
        canvas.text(x, y + 18, line, 13, bold=True)
        y += 17
    if len(title) == 1 and needed - 14 <= wide - beside - 30:
        return _names(canvas, sheet, section.held, (x + beside, y + 1), wide) + 8
    return _names(canvas, sheet, section.held, (x, y + LINE + 2), wide) + 12


def _needed(sheet: Sheet, one: Placed, wide: float) -> float:
    """What a name takes in a line, with its mark and what is left free behind it."""
    return 26 + max(advance(line, SIZE) for line in lines(sheet.brief(one.node), SIZE, wide - 16))


def _names(canvas: Canvas, sheet: Sheet, held: Sequence[Placed], at: tuple[float, float], wide: float) -> float:
    """Names with their marks one after the other, in lines; the last baseline."""
    x, y = at
    left = x
    for one in held:
        color = sheet.color(sheet.analysis.ties.nodes.classes[one.node])
        need = _needed(sheet, one, wide)
        if left > x and left + need - 14 > x + wide:
            left, y = x, y + LINE
        with canvas.of(one.node, (left + 4, y - 4)):
            hollow = {"stroke": color, "width": 1.3} if one.basis else {}
            canvas.shape(sheet.shape(one.node), left + 4, y - 4.5, 4, "paper" if one.basis else color, **hollow)
            for number, line in enumerate(lines(sheet.brief(one.node), SIZE, wide - 16)):
                y += LINE if number else 0
                canvas.text(left + 12, y, line, SIZE)
        left += need
    return y


def _columns(canvas: Canvas, sheet: Sheet, sections: Sequence[Section], y: float) -> float:
    """Sections in two columns, read down the first and then down the second; the lowest y."""
    wide = (sheet.width - BETWEEN) / 2
    high = [_section(Canvas(wide, 0), sheet, one, (0.0, 0.0), wide) for one in sections]
    first = next((n for n in range(len(high)) if sum(high[:n]) >= sum(high[n:])), len(high))
    ends = [
        _sections(canvas, sheet, part, (x, y), wide)
        for part, x in ((sections[:first], 0.0), (sections[first:], wide + BETWEEN))
    ]
    return max(ends)
