"""Figures that may be a quotient of others: shares, rates of growth, what completes a hundred, amounts per head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from hezuo.record.figures import PERCENT, Figure
from hezuo.record.related_figures import AROUND, BRACKETS, SHARED, Candidate, compatible, core, decimals, is_count

#: A quotient that misses what is printed by less than this share may be meant by it.
NEAR = Decimal("0.01")
#: The largest base that two shares of one group are tried with.
LARGEST_GROUP = 100
#: Rows so close together are one statement.
BESIDE = 2


def shares(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Percentages that two counts close by give."""
    for at, share in enumerate(group):
        close = [(i, f) for i, f in enumerate(group) if abs(i - at) <= AROUND and f.unit != PERCENT and is_count(f)]
        for (i, part), (j, base) in permutations(close if share.unit == PERCENT else (), 2):
            if part.unit != base.unit or not 0 < part.value < base.value:
                continue
            if abs(100 * part.value / base.value - share.value) <= share.step / 2:
                beside = 14 * (max(abs(i - at), abs(j - at)) <= BESIDE)
                yield share, f"{part.term} / {base.term} %", "share", 30.0 + 8 * decimals(share) + beside


def bases(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Percentages with decimals and one count: the base that their name holds, or base or part in the row before."""
    for at, share in enumerate(group):
        if share.unit != PERCENT or not decimals(share):
            continue
        for base in (f for f in group if is_count(f) and f.value > 1 and f.unit != PERCENT):
            if core(base) in share.name:
                yield share, f"whole / {base.term} %", "base", 36.0
            elif core(base)[-SHARED:] in share.name:
                yield share, f"whole / {base.term} %", "base", 20.0
        before = group[at - 1] if at else share
        if before.unit != PERCENT and is_count(before) and compatible(before, share):
            yield share, f"whole / {before.term} %", "base", 24.0
            yield share, f"{before.term} / whole %", "base", 22.0


def growths(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Rates that one quantity of two years gives, or nearly gives."""
    years: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in group:
        if figure.as_of[:4].isdigit() and figure.unit != PERCENT:
            years[BRACKETS.sub("", figure.name), figure.unit].append(figure)
    for found in years.values():
        for before, after in pairwise(sorted(found, key=lambda f: f.as_of)):
            if before.value <= 0 or before.as_of == after.as_of:
                continue
            rate = 100 * (after.value - before.value) / before.value
            for growth in (f for f in group if f.unit == PERCENT and decimals(f)):
                if abs(rate - growth.value) <= max(growth.step, abs(rate) / 1000):
                    yield growth, f"growth {before.term} {after.term} %", "growth", 66.0


def complements(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Two percentages that make a hundred."""
    shares = [f for f in group if f.unit == PERCENT and decimals(f)]
    for a, b in combinations(shares, 2):
        if a.value + b.value == 100:
            yield a, f"100 - {b.term}", "complement", 50.0


def per_head(group: Sequence[Figure]) -> Iterator[Candidate]:
    """An amount per head ("m²/student") beside the amount, in that unit or in 10,000 of it, and the heads."""
    for ratio in (f for f in group if "/" in f.unit):
        wanted = ratio.unit.partition("/")[0]
        for amount in (f for f in group if f.unit.endswith(wanted) and f is not ratio and "/" not in f.unit):
            scale = 1 if amount.unit == wanted else 10_000
            for heads in (f for f in group if is_count(f) and f.unit not in (PERCENT, amount.unit) and f.value > 1):
                exact = amount.value * scale / heads.value
                if abs(exact - ratio.value) <= NEAR * abs(ratio.value):
                    times = "" if scale == 1 else f" * {scale}"
                    yield ratio, f"{amount.term}{times} / {heads.term}", "per-head", 52.0


def of_one_group(group: Sequence[Figure]) -> Iterator[Candidate]:
    """Two shares of what seems one group, which no base of that size gives together."""
    shares = [f for f in group if f.unit == PERCENT and decimals(f) >= 2 and 0 < f.value < 100]
    for a, b in combinations(shares, 2):
        if compatible(a, b) and a.name[:SHARED] == b.name[:SHARED] and a.pages == b.pages and not a.as_of:
            yield b, f"whole / base {a.term} {LARGEST_GROUP} %", "group", 26.0
