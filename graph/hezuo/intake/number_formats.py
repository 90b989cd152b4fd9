"""Number formats of cells: what a format shows of a value, and the text that a person then sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from hezuo.intake.format_special import UNNAMED, counted, dated, fraction, scientific
from hezuo.intake.format_text import general, moment, placed, scaled, whole
from hezuo.intake.format_tokens import (
    BUILT_IN,
    FRACTION,
    GENERAL,
    NO_MOMENT,
    NUMBER,
    PERCENT,
    SCIENTIFIC,
    TEXT,
    Section,
    sections,
)


@dataclass(frozen=True)
class Format:
    """A format code in sections: for what is positive, negative, zero and text, or as their conditions say."""

    code: str
    sections: tuple[Section, ...]

    def section(self, value: float = 1.0) -> Section:
        """The section for a number."""
        numbers = self.sections[:3]
        if any(s.condition for s in numbers):
            return next((s for s in numbers if s.holds(value)), numbers[-1])
        wanted = 1 if value < 0 else 2 if value == 0 else 0
        return numbers[wanted] if wanted < len(numbers) and numbers[wanted].parts != "@" else numbers[0]

    def kind(self, value: float = 1.0) -> str:
        """What it shows of a number."""
        return self.section(value).kind

    @cached_property
    def is_plain(self) -> bool:
        """Whether a cell with it looks as one without any format."""
        bare = (s.kind in (GENERAL, TEXT) and not s.literal.strip() and "%" not in s.parts for s in self.sections)
        return all(bare) and not any(s.numerals for s in self.sections)

    @cached_property
    def is_day(self) -> bool:
        """Whether it shows a whole date, and no time of day."""
        shown, is_one = set(self.kind()), not any(s.condition for s in self.sections)
        return is_one and self.kind() not in NO_MOMENT and {"y", "m", "d"} <= shown <= {"y", "m", "d", "w"}

    @cached_property
    def decimals(self) -> int:
        """How many digits behind the point it shows of whatever number; -1 where that cannot be said so simply."""
        simple = all(s.kind == NUMBER and "," not in s.parts[s.parts.rindex("0") :] for s in self.sections[:3])
        return min(s.decimals for s in self.sections[:3]) if simple else -1

    @cached_property
    def noughts(self) -> int:
        """How many digits it shows at least where it is nothing but noughts, as 0 and 00000 are; else 0."""
        return len(self.code) if not self.code.strip("0") else 0

    def rounds(self, value: float) -> bool:
        """Whether digits of a number do not show."""
        if self.decimals >= 0 and float(value).is_integer():
            return False
        section = self.section(value)
        if "0" not in section.parts or section.kind not in (NUMBER, PERCENT):
            return False
        exact, rounded = scaled(section, value)
        return exact != rounded

    def text(self, value: str) -> str:
        """A text as a cell with this format shows it."""
        if len(self.sections) < 4:
            whole = [s for s in self.sections if "@" in s.parts]
            if not whole:
                return value
            section = whole[-1]
        else:
            section = self.sections[3]
        return "".join(value if t.part == "@" else t.text if t.part == '"' else "" for t in section.tokens)

    def moment(self, value: date, number: float = 1.0) -> str:
        """A date or a moment, stored as this number, as a cell with this format shows it."""
        section = self.section(number)
        pieces = moment(section.tokens, value)
        if section.numerals:
            # Only years are written digit by digit, and only they have more than two.
            pieces = (dated(piece, section.numerals) for piece in pieces)
        return "".join(pieces).strip()

    def duration(self, seconds: int) -> str:
        """A span of time as a cell with this format shows it: its first part in brackets is not carried over."""
        section, shown, total = self.section(), [], abs(seconds)
        size = {"h": 3600, "m": 60, "n": 60, "s": 1}
        left = total
        for token in section.tokens:
            if token.part in size:
                count, left = divmod(left, size[token.part])
                shown.append(f"{count:0{len(token.text)}d}")
            elif token.part == '"':
                shown.append(token.text)
        return ("-" if seconds < 0 else "") + "".join(shown).strip()

    def number(self, value: float) -> str | None:
        """A number as a cell with this format shows it; None where that cannot be said."""
        if self.noughts and float(value).is_integer():
            return ("-" if value < 0 else "") + str(abs(whole(value))).zfill(self.noughts)
        section = self.section(value)
        shown = self._unsigned(section, value)
        if shown is None:
            return None
        # A section of its own for what is negative writes its own sign.
        own = len(self.sections) > 1 and section is self.sections[1] and section.condition is None
        negative = value < 0 and not own
        # What is rounded to a nought has no sign.
        counts = bool(section.numerals) or any(c.isdigit() and c != "0" for c in shown)
        return ("-" if negative and counts else "") + shown.strip()

    @staticmethod
    def _unsigned(section: Section, value: float) -> str | None:
        if section.numerals:
            # Digits in places of their own, or behind the point, are shown in more ways than one.
            simple = section.parts in ("G", "0", "@") and float(value).is_integer() and abs(value) < UNNAMED
            return counted(abs(whole(value)), section.numerals) if simple else None
        if section.kind == SCIENTIFIC:
            return scientific(section, value)
        if section.kind == FRACTION:
            return fraction(section, value)
        return general(section, value) if "0" not in section.parts else placed(section, value)


@lru_cache(maxsize=4096)
def parsed(code: str) -> Format:
    """The format of a code."""
    return Format(code, sections(code))


def built_in(number: int) -> Format:
    """The format with this number; one that nobody knows shows a number as it is."""
    return parsed(BUILT_IN.get(number, "General"))
