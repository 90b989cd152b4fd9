"""A source held against itself: the formulas of its figures, evaluated with intervals and whole numbers.

A printed figure stands for every number that would be printed so (`Figure.interval`). A formula fits when one of
these is what the formula gives, does not fit when none is, and cannot be told where only the looseness of qualifiers
lets both meet or the record doubts that both sides speak of the same thing. A quotient that the printed digits give
when cut off, not rounded, fits by truncation; a rate of growth is taken to be rounded. A share of a whole base must
be a whole number of it: no whole number out of 552 is 38.69 % (the test of granularity, Brown and Heathers 2017,
doi:10.1177/1948550616673876).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isinf

from hezuo.base.characters import differing, folded
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.intake.identity import Identity
from hezuo.record.figures import Figure, by_code, figures, key
from hezuo.record.intervals import Interval, point
from hezuo.schema.formulas import GROWTH, MOST, Applied, Formula, Node, Number, Stated, Whole
from hezuo.schema.ontology import Ontology

Known = Mapping[tuple[str, str], Figure]
#: How a formula ends; keys of the catalogue, the gravest first.
RESULTS = ("unfit", "broken", "unclear", "truncated", "fits")
HUNDRED = point(100)
#: What is done with two parts. Growth is (b - a) / a, written so that a stands once: else its looseness counts twice.
DONE: dict[str, Callable[[Interval, Interval], Interval]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    GROWTH: lambda before, after: after / before - point(1),
}
#: Decimals of a result that is no printed number.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One formula of a figure: how it ended, what it gives (as text), and the figures that it names."""

    text: str
    result: str
    given: str
    named: tuple[Figure, ...]


def checks(figure: Figure, known: Known) -> tuple[Check, ...]:
    """Every formula of a figure, evaluated."""
    return tuple(check(figure, text, formula, known) for text, formula in figure.formulas)


def check(figure: Figure, text: str, formula: Formula, known: Known) -> Check:
    """One formula about a figure; `broken` when it names a figure that is not stated."""
    named = [known.get(key(one.source or figure.source, one.code)) for one in formula.named]
    there = tuple(f for f in named if f is not None)
    if len(there) < len(named):
        return Check(text, "broken", "", there)
    try:
        result, given = _judged(figure, formula, _Of(figure.source, known))
    except ZeroDivisionError:
        result, given = "unclear", ""
    return Check(text, "unclear" if formula.doubtful else result, given, there)


@dataclass(frozen=True, slots=True)
class _Of:
    """The figures that the codes of a source mean."""

    source: str
    known: Known

    def __call__(self, stated: Stated) -> Figure:
        return self.known[key(stated.source or self.source, stated.code)]


def _judged(figure: Figure, formula: Formula, of: _Of) -> tuple[str, str]:
    if any(isinstance(part, Whole) for part in _sides(formula.body)):
        return _feasible(figure, formula, of)
    mine = figure.interval(rounded=formula.is_rounded)
    given, exact = (_times(_value(formula.body, of, nominal), formula.percent) for nominal in (False, True))
    loose = [bool(figure.allows), any(of(s).allows for s in formula.named)]
    shown = _decimal(exact.low)
    if formula.relation == "=":
        result = _equal(mine, given, agree=exact.low == Fraction(figure.value), loose=loose)
        if result == "unfit" and formula.is_quotient and not any(loose) and figure.cut().meets(given):
            result = "truncated"
        return result, shown
    sign = 1 if formula.relation == "<=" else -1
    agree = sign * Fraction(figure.value) <= sign * exact.low
    return _ordered(mine, given, sign, agree=agree, loose=any(loose)), shown


def _equal(mine: Interval, given: Interval, *, agree: bool, loose: Sequence[bool]) -> str:
    if not mine.meets(given):
        return "unfit"
    # Two qualified numbers that only may be the same say nothing of each other.
    return "unclear" if all(loose) and not agree else "fits"


def _ordered(mine: Interval, given: Interval, sign: int, *, agree: bool, loose: bool) -> str:
    low, high = (mine, given) if sign > 0 else (given, mine)
    if low.high <= high.low:
        return "fits"
    if low.low > high.high or (low.low == high.high and not (low.low_in and high.high_in)):
        return "unfit"
    if loose:
        return "unclear"
    return "fits" if agree else "unfit"


def _sides(body: Node) -> tuple[Node, ...]:
    return (body.left, body.right) if isinstance(body, Applied) else ()


def _value(node: Node, of: _Of, nominal: bool) -> Interval:
    """What a part may be; with `nominal` as if every figure were exact. Raises `ZeroDivisionError`."""
    if isinstance(node, Stated):
        return point(Fraction(of(node).value)) if nominal else of(node).interval()
    if isinstance(node, Number):
        return point(Fraction(node.value))
    assert isinstance(node, Applied)  # noqa: S101  # numbers that are not stated are sought elsewhere
    left, right = _value(node.left, of, nominal), _value(node.right, of, nominal)
    return DONE[node.sign](left, right)


def _times(given: Interval, percent: bool) -> Interval:
    return given * HUNDRED if percent else given


# --- numbers that are not stated -----------------------------------------------------------------------------------


def _feasible(figure: Figure, formula: Formula, of: _Of) -> tuple[str, str]:
    """Whether there is a whole number for the part that is not stated, and the quotients that come nearest."""
    above, below = _sides(formula.body)
    scale = 100 if formula.percent else 1
    tried = _bases(below, of) if isinstance(above, Whole) else _numerators(above, of)
    if tried is None or figure.allows or formula.relation != "=":
        return "unclear", ""
    parts, loose = tried
    if not parts:
        return "unfit", ""
    search = _reaching if isinstance(above, Whole) else _dividing
    ways = (figure.interval(rounded=True), figure.cut())
    for way, result in zip(ways, ("fits", "truncated"), strict=True):
        met = [part for part in parts if search(part, way, scale)]
        if met:
            shown = _nearest(met[0], Fraction(figure.value), scale, above=isinstance(above, Whole))
            return ("unclear" if loose and len(met) < len(parts) else result), shown
    return "unfit", _nearest(parts[0], Fraction(figure.value), scale, above=isinstance(above, Whole))


def _bases(below: Node, of: _Of) -> tuple[list[int], bool] | None:
    """The whole numbers that a base may be, and whether the source leaves open which; None when they are too many."""
    if isinstance(below, Whole):
        assert below.share is not None  # noqa: S101  # the grammar lets no other stand here
        share = of(below.share)
        shown = share.interval(rounded=True)
        return [n for n in range(1, below.most + 1) if _reaching(n, shown, 100)], False
    found = _value(below, of, False).wholes()
    if found is None or found[1] - found[0] > MOST or found[0] < 1:
        return None
    return list(range(found[0], found[1] + 1)), found[0] < found[1]


def _numerators(above: Node, of: _Of) -> tuple[list[int], bool] | None:
    found = _value(above, of, False).wholes()
    if found is None or found[1] - found[0] > MOST or found[0] < 1:
        return None
    return list(range(found[0], found[1] + 1)), found[0] < found[1]


def _reaching(base: int, wanted: Interval, scale: int) -> bool:
    """Whether a whole number over `base`, times `scale`, lies in `wanted`."""
    return (wanted * point(Fraction(base, scale))).wholes() is not None


def _dividing(numerator: int, wanted: Interval, scale: int) -> bool:
    """Whether `numerator` over a whole number, times `scale`, lies in `wanted`."""
    if wanted.low <= 0:
        return False
    return (point(numerator * scale) / wanted).wholes() is not None


def _nearest(part: int, wanted: Fraction, scale: int, *, above: bool) -> str:
    """The two quotients around what is printed: "213/552 = 38.587; 214/552 = 38.7681"."""
    around = wanted * part / scale if above else part * scale / wanted
    pairs = [(n, part) if above else (part, n) for n in sorted({floor(around), ceil(around)}) if n or above]
    return "; ".join(f"{a}/{b} = {_decimal(Fraction(a * scale, b))}" for a, b in pairs)


def _decimal(value: Fraction | float) -> str:
    if isinf(value):
        return "∞"
    exact = Fraction(value)
    rounded = round(exact, SHOWN)
    return f"{float(rounded):.{SHOWN}f}".rstrip("0").rstrip(".")


# --- the cells -----------------------------------------------------------------------------------------------------


def check_formulas(identity: Identity, ontology: Ontology) -> Iterator[Problem]:
    """The formulas that name a figure which their source does not state, at their cells."""
    found = figures(identity, ontology)
    known = by_code(found)
    for figure in found:
        for text, formula in figure.formulas:
            for one in formula.named:
                source = one.source or figure.source
                if key(source, one.code) not in known:
                    near = _near(one.code, [f.code for (s, _), f in known.items() if s == folded(source)])
                    said = {"named": shown(one.code), "source": source, "formula": shown(text), "near": near}
                    yield problem(
                        "formula-unknown-near" if near else "formula-unknown",
                        figure.place,
                        Severity.ERROR,
                        **said,
                        **differing(one.code, near),
                    )


def _near(code: str, codes: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process  # imported late: only an unknown code needs it

    best = process.extractOne(code, codes, scorer=fuzz.ratio, score_cutoff=60)
    return best[0] if best else ""
