"""Formulas that nobody has written yet: pairs and sums of a source's figures that look related, best first.

Looked for are: one quantity stated twice (the same name but for what stands in brackets, or nearly the same; in prose
and in a table), a part that its whole must hold, a figure that a note names, a total and its rows, a share of two
counts or of a whole base, a rate of growth, percentages that complete each other, an amount per head. What does not
fit comes before what does, but last where the two numbers, which differ, may as well be of two things. The weights
are judgement, not estimates; a person reads the source and writes the formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hezuo.record.figures import Figure, by_code, key
from hezuo.record.formulas import Known, check
from hezuo.record.related_figures import (
    Candidate,
    named_in_notes,
    nearly_equal,
    one_subject,
    stated_twice,
    sums,
    totals_by_name,
    totals_of_tables,
)
from hezuo.record.related_quotients import bases, complements, growths, of_one_group, per_head, shares
from hezuo.schema.formulas import parse

#: How much less each further suggestion of a kind is worth.
FATIGUE = 2.5
#: What a contradiction adds to the score, and how much of it where names alone made the pair.
GRAVE = {"unfit": 30.0, "truncated": 25.0}
WEIGHT = {"alike": 0.5, "base": 0.8, "part": 0.7}
#: The kinds that say where a percentage comes from: then no base is sought for it.
#: What stands last by this much: two numbers that only their names, or a note that names both, make one.
DOUBTED = 1000.0
EXPLAINS = ("share", "growth", "complement")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A formula that a figure might carry: how it would end, what it gives, why it is proposed, how good it is."""

    figure: Figure
    formula: str
    result: str
    given: str
    named: tuple[Figure, ...]
    why: str
    score: float
    #: Whether it proposes as one what may as well be two things.
    doubtful: bool = False


def suggested(stated: Sequence[Figure], doubt: Sequence[str] = ()) -> list[Suggestion]:
    """What is not linked yet among the figures of one source, in the order of their tables; best first.

    A note that names another figure tells more where it holds a word of doubt, too.
    """
    known = by_code(stated)
    linked = _linked(stated, known)
    best: dict[frozenset[str], Suggestion] = {}
    explained: set[str] = set()
    for figure, formula, why, worth in _candidates(stated, known, doubt):
        try:
            checked = check(figure, formula, parse(formula), known)
        except ValueError:
            continue  # a code that is none is a problem of its cell already
        related = frozenset({figure.iri, *(f.iri for f in checked.named)})
        if why in EXPLAINS:
            explained.add(figure.iri)
        if len(related) < 2 or related in linked or checked.result == "broken":
            continue
        score = worth + WEIGHT.get(why, 1.0) * GRAVE.get(checked.result, 0.0)
        doubtful = checked.result == "unfit" and _is_doubtful(figure, formula, checked.named, why)
        score = worth - DOUBTED if doubtful else score
        made = Suggestion(figure, formula, checked.result, checked.given, checked.named, why, score, doubtful)
        if related not in best or _rank(best[related]) < _rank(made):
            best[related] = made
    best = {k: s for k, s in best.items() if s.why != "base" or s.figure.iri not in explained}
    return _mixed(best.values())


def _is_doubtful(figure: Figure, formula: str, named: Sequence[Figure], why: str) -> bool:
    """Whether an equality that does not hold may well have been none: such names and notes tell of two things, too."""
    if why not in ("alike", "note") or formula != named[0].term:
        return False
    other = named[0]
    return not nearly_equal(figure, other) and (why == "alike" or not one_subject(figure, other))


def _rank(one: Suggestion) -> tuple[bool, float]:
    """Of formulas over the same figures one that says how they belong together is the better, though it fits."""
    return one.why == "part" or (one.why == "base" and one.result != "unfit"), one.score


def _mixed(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Best first, but the kinds mixed: each further one of a kind tells less than the first of another."""
    seen: dict[str, int] = defaultdict(int)
    ranked = []
    for one in sorted(found, key=lambda s: (-s.score, s.figure.code, s.formula)):
        ranked.append((one.score - FATIGUE * seen[one.why], one))
        seen[one.why] += 1
    return [one for _, one in sorted(ranked, key=lambda r: (-r[0], r[1].figure.code, r[1].formula))]


def _linked(stated: Iterable[Figure], known: Known) -> set[frozenset[str]]:
    """The sets of figures that a formula relates already."""
    found = set()
    for figure in stated:
        for _, formula in figure.formulas:
            named = (known.get(key(n.source or figure.source, n.code)) for n in formula.named)
            found.add(frozenset({figure.iri, *(f.iri for f in named if f is not None)}))
    return found


def _candidates(stated: Sequence[Figure], known: Known, doubt: Sequence[str]) -> Iterator[Candidate]:
    yield from named_in_notes(stated, known, doubt)
    yield from stated_twice(stated)
    sections: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in stated:
        for section in figure.sections[:1] or ("",):
            sections[figure.year, section].append(figure)
    finders: tuple[Callable[[Sequence[Figure]], Iterator[Candidate]], ...]
    finders = (sums, shares, bases, growths, complements, per_head, of_one_group)
    for group in sections.values():
        for find in finders:
            yield from find(group)
    yield from totals_by_name(stated)
    yield from totals_of_tables(stated)
