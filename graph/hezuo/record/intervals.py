"""Arithmetic with intervals of exact numbers: a printed figure stands for all numbers that would be printed so.

The bounds are fractions (or ±infinity), each within or without, so that 91.345 is told from what rounds to 91.34.
After Moore, Kearfott, Cloud: Introduction to Interval Analysis, SIAM 2009, ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, isinf

Bound = Fraction | float


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`; `low_in` and `high_in` say whether these two are among them."""

    low: Bound
    high: Bound
    low_in: bool = True
    high_in: bool = True

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def meets(self, other: Interval) -> bool:
        """Whether both have a number in common."""
        low, low_out = max((self.low, not self.low_in), (other.low, not other.low_in))
        high, high_in = min((self.high, self.high_in), (other.high, other.high_in))
        return low < high or (low == high and not low_out and high_in)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_in, self.low_in)

    def __add__(self, other: Interval) -> Interval:
        low_in, high_in = self.low_in and other.low_in, self.high_in and other.high_in
        return Interval(self.low + other.low, self.high + other.high, low_in, high_in)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [
            (_times(a, b), a_in and b_in)
            for a, a_in in ((self.low, self.low_in), (self.high, self.high_in))
            for b, b_in in ((other.low, other.low_in), (other.high, other.high_in))
        ]
        low, low_out = min((value, not within) for value, within in corners)
        high, high_in = max(corners)
        return Interval(low, high, not low_out, high_in)

    def __truediv__(self, other: Interval) -> Interval:
        """Raises `ZeroDivisionError` when the divisor may be 0."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        low, high = (Fraction(0) if isinf(b) else 1 / b for b in (other.high, other.low))
        return self * Interval(low, high, other.high_in, other.low_in)

    def wholes(self) -> tuple[int, int] | None:
        """The least and the greatest whole number within; None when there is none, or no greatest."""
        if isinf(self.low) or isinf(self.high):
            return None
        least, greatest = ceil(self.low), floor(self.high)
        least += least == self.low and not self.low_in
        greatest -= greatest == self.high and not self.high_in
        return (least, greatest) if least <= greatest else None


def point(value: Bound | int) -> Interval:
    """One number."""
    exact = Fraction(value) if not isinf(value) else value
    return Interval(exact, exact)


def _times(a: Bound, b: Bound) -> Bound:
    return Fraction(0) if not a or not b else a * b


#: No bound above.
ENDLESS = inf
