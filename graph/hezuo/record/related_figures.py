"""Figures that may be one quantity or a total and its parts, by name, place and number; and what is asked of names.

A candidate is a figure, the formula it might carry, why (a key of the catalogue), and how much the clue is worth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from hezuo.record.figures import PERCENT, Figure, key
from hezuo.record.formulas import Known

#: What stands in brackets at the end of a name: where it is told, or as of when.
BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")
CODE = re.compile(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
#: Names that share so many characters in a row are compared, unless so many figures share them that they say nothing.
SHARED, TOO_MANY = 4, 60
#: From which likeness on (0 to 100) two names may mean one quantity.
ALIKE = 70
#: How alike the names of what a note and its figure count have to be, and how near each other two numbers are then
#: nearly equal, as a share of the greater.
KINDRED, NEAR = 50, Decimal("0.1")
#: A total is looked for so many rows around its parts, of which there are at most so many.
AROUND, MOST_PARTS = 6, 8
Candidate = tuple[Figure, str, str, float]


def stem(name: str) -> str:
    """The name of a figure without what stands in brackets at its end."""
    return BRACKETS.sub("", name.strip())


def compatible(a: Figure, b: Figure) -> bool:
    """Whether both may be of one time: a blank date may be any."""
    return a.as_of.startswith(b.as_of) or b.as_of.startswith(a.as_of)


def one_unit(a: Figure, b: Figure) -> bool:
    """Whether both count alike: one unit may say more than the other, a share is no count."""
    alike = a.unit.startswith(b.unit) or b.unit.startswith(a.unit)
    return alike and (a.unit == PERCENT) == (b.unit == PERCENT)


def nearly_equal(a: Figure, b: Figure) -> bool:
    """Whether two numbers are so near each other that they may be one number, counted or printed twice."""
    return abs(a.value - b.value) <= NEAR * max(abs(a.value), abs(b.value))


def one_subject(a: Figure, b: Figure) -> bool:
    """Whether both may count the same things: alike in name, of one unit and of a time that may be one."""
    from rapidfuzz import fuzz  # imported late: only this verb needs it

    return one_unit(a, b) and compatible(a, b) and fuzz.ratio(stem(a.name), stem(b.name)) >= KINDRED


def decimals(figure: Figure) -> int:
    """How many decimals are printed."""
    return max(0, -figure.step.adjusted())


def places(figure: Figure) -> tuple[object, ...]:
    """Where it is printed, as far as is recorded."""
    return figure.pages, figure.locators


def core(figure: Figure) -> str:
    """The name without the word for number at its end."""
    return stem(figure.name)[:-1]


def is_count(figure: Figure) -> bool:
    """Whether it is a whole number that is meant exactly."""
    return figure.value == int(figure.value) and not figure.allows


def named_in_notes(stated: Iterable[Figure], known: Known, doubt: Sequence[str]) -> Iterator[Candidate]:
    """What a note names, and two neighbours whose notes name the same figure: parts of it, it may be."""
    naming: dict[str, list[Figure]] = defaultdict(list)
    for figure in stated:
        for code in dict.fromkeys(CODE.findall(figure.note)):
            other = known.get(key(figure.source, code))
            if other is None or other is figure or decimals(other) != decimals(figure):
                continue
            if (other.unit == PERCENT) != (figure.unit == PERCENT):
                continue
            naming[code].append(figure)
            sign = "<= " if core(other) in figure.name else ">= " if core(figure) in other.name else ""
            yield figure, sign + other.term, "note", 50.0 if any(word in figure.note for word in doubt) else 20.0
    for code, found in naming.items():
        whole = known[key(found[0].source, code)]
        for one, two in pairwise(found):
            if one.sections == two.sections and places(one) != places(whole) and one_unit(one, whole):
                yield whole, f"{one.term} + {two.term}", "note-sum", 40.0


def stated_twice(stated: Sequence[Figure]) -> Iterator[Candidate]:
    """Figures of one name, parts that hold the name of a whole, and in other sections what is most alike."""
    from rapidfuzz import fuzz  # imported late: only this verb needs it

    pairs = list(_pairs_alike(stated))
    twice = [(a, b) for a, b in pairs if stem(a.name) == stem(b.name)]
    for a, b in twice:
        yield a, b.term, "twice", 44.0 if places(a) != places(b) or a.value != b.value else 10.0
    told = {f.iri for pair in twice for f in pair}
    again = {b.iri for a, b in twice if a.value == b.value}
    nearest: dict[str, tuple[float, str]] = {}
    for a, b in pairs:
        for part, whole in ((a, b), (b, a)):
            inner = core(whole)
            longer = len(stem(part.name)) > len(inner) + 2
            if len(inner) >= SHARED and inner in stem(part.name) and longer and not again & {a.iri, b.iri}:
                yield part, f"<= {whole.term}", "part", 32.0
        if a.sections != b.sections and not told & {a.iri, b.iri}:
            likeness = fuzz.ratio(stem(a.name), stem(b.name))
            for one, two in ((a, b), (b, a)):
                nearest[one.iri] = max(nearest.get(one.iri, (0.0, "")), (likeness, two.iri))
    # Of a family of names each is like the others; what may be one quantity is what is most like each other.
    for a, b in pairs:
        likeness, meant = nearest.get(a.iri, (0.0, ""))
        if likeness >= ALIKE and meant == b.iri and nearest[b.iri][1] == a.iri:
            yield a, b.term, "alike", likeness / 2 - 24


def _pairs_alike(stated: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of one unit and of a time that may be one, whose names share some characters in a row, once each."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, figure in enumerate(stated):
        text = stem(figure.name)
        for gram in {text[i : i + SHARED] for i in range(max(1, len(text) - SHARED + 1))}:
            holding[gram].append(number)
    pairs = {pair for numbers in holding.values() if len(numbers) <= TOO_MANY for pair in combinations(numbers, 2)}
    for i, j in sorted(pairs):
        if compatible(stated[i], stated[j]) and one_unit(stated[i], stated[j]):
            yield stated[i], stated[j]


def sums(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Totals beside the rows that add up to them: rows one after another, or any two close by."""
    for at, total in enumerate(group):
        near = [
            i for i in range(max(0, at - AROUND - MOST_PARTS), min(len(group), at + AROUND + MOST_PARTS)) if i != at
        ]
        like = [i for i in near if group[i].unit == total.unit and compatible(total, group[i])]
        runs = [like[i : i + n] for n in range(2, MOST_PARTS + 1) for i in range(len(like) - n + 1)]
        close = [i for i in like if abs(i - at) <= AROUND]
        for chosen in {tuple(r) for r in runs} | set(combinations(close, 2)):
            parts = [group[i] for i in chosen]
            if min(p.value for p in parts) > 0 and sum(p.value for p in parts) == total.value:
                shared = min(_overlap(core(total), p.name) for p in parts)
                size = len(str(total.value).replace(".", ""))
                beside = chosen[0] == at + 1 or chosen[-1] == at - 1
                row = chosen[-1] - chosen[0] == len(chosen) - 1
                score = 4 * min(shared, 6) + 4 * size + 2 * len(parts) + 10 * (beside and row) + 10 * row
                yield total, " + ".join(p.term for p in parts), "sum", float(score)


def totals_by_name(stated: Sequence[Figure]) -> Iterator[Candidate]:
    """Totals whose parts carry the total's name with something put in, also where they do not add up."""
    by_place: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in stated:
        by_place[figure.unit, figure.sections, figure.locators].append(figure)
    for total in stated:
        name = core(total)
        if len(name) < SHARED:
            continue
        for (unit, *_), group in by_place.items():
            parts = [f for f in group if unit == total.unit and f is not total and compatible(f, total)]
            parts = [f for f in parts if len(stem(f.name)) > len(name) + 2 and _within(name, stem(f.name))]
            if 2 <= len(parts) <= MOST_PARTS and len({f.as_of for f in parts}) == 1:
                yield total, " + ".join(p.term for p in parts), "parts", 40.0


def totals_of_tables(stated: Sequence[Figure]) -> Iterator[Candidate]:
    """The first or last figure of a table that is nearly what the others, entered in one piece, add up to."""
    tables: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in stated:
        if figure.locators and figure.unit != PERCENT:
            tables[figure.unit, figure.as_of, figure.year, places(figure)].append(figure)
    for group in tables.values():
        together = group[-1].place.row - group[0].place.row == len(group) - 1
        if not together or not 2 < len(group) <= MOST_PARTS + 1:
            continue
        for total, parts in ((group[-1], group[:-1]), (group[0], group[1:])):
            added = sum(p.value for p in parts)
            is_greatest = total.value > max(p.value for p in parts) and min(p.value for p in parts) > 0
            if is_greatest and 0 < abs(added - total.value) <= NEAR * total.value:
                yield total, " + ".join(p.term for p in parts), "table", 40.0


def _within(inner: str, name: str) -> bool:
    """Whether a name holds all characters of another in their order, with at most a few between."""
    left = iter(name)
    return len(name) <= len(inner) + 2 * SHARED and all(c in left for c in inner)


def _overlap(a: str, b: str) -> int:
    """How many characters in a row both hold."""
    row = [0] * (len(b) + 1)
    best = 0
    for x in a:
        row = [0, *(row[j] + 1 if x == y else 0 for j, y in enumerate(b))]
        best = max(best, *row)
    return best
