"""A place in a sentence, `{name @kind :format}`, and how its figure reads there.

- `{total}`: a number as the record has it, a name, or a list of names;
- `{total @communities}`: with the measure word of a kind (Chinese only);
- `{total | community | communities}`: with the noun that its number wants (English);
- `{share :%}`: as a percentage with one decimal, `{share :%0}` without;
- `{growth :.2}`: with so many decimals;
- `{names :3 @universities}`: the first three of a list, and how many there are in all;
- `{#roles}`: the number of the table or picture with this key;
- `{=48}`: as it stands, a number that the record need not hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from hezuo.base.messages import Lang, say
from hezuo.base.text import FINEST, decimal
from hezuo.record.picked import Picked

PLACE = re.compile(r"\{([^{}]*)\}")
WRITTEN = re.compile(r"([^\W\d]\w*)((?:\s*(?:@[\w-]+|:[%.]?\d*))*)")
FORMAT = re.compile(r"@([\w-]+)|:([%.]?\d*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place: the figure, the kind that is counted, the format, one and many of it; or a reference, or a text."""

    name: str = ""
    kind: str = ""
    format: str = ""
    reference: str = ""
    literal: str | None = None
    nouns: tuple[str, ...] = ()


def place(text: str) -> Place:
    """What stands between the braces. Raises `ValueError` for something else."""
    if text.startswith("="):
        return Place(literal=text[1:])
    if text.startswith("#"):
        return Place(reference=text[1:].strip())
    figure, *nouns = (part.strip() for part in text.split("|"))
    match = WRITTEN.fullmatch(figure)
    if match is None or len(nouns) not in (0, 2):
        raise ValueError(text)
    kind = form = ""
    for found in FORMAT.finditer(match[2]):
        kind, form = found[1] or kind, found[2] or form
    return Place(match[1], kind, form, nouns=tuple(nouns))


def written(value: Picked | Fraction, wanted: Place, measure: str, lang: Lang) -> str:
    """A figure as its place asks. Raises `ValueError` where it does not fit: a percentage of a name."""
    if isinstance(value, tuple):
        return _listed(value, wanted, measure, lang)
    if isinstance(value, str):
        if wanted.format:
            raise ValueError(f"{value}: {wanted.format}")
        return value + measure
    if value is None:
        raise ValueError(wanted.name)
    if isinstance(value, bool):
        raise ValueError(f"{wanted.name}: {value}")  # noqa: TRY004 - told like the other reasons
    noun = wanted.nouns and " " + wanted.nouns[value != 1]
    return _number(value, wanted) + (noun or measure)


def _number(value: Fraction | int | float, wanted: Place) -> str:
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    if wanted.format.startswith("%"):
        return rounded(exact * 100, int(wanted.format[1:] or 1)) + "%"
    if wanted.format.startswith("."):
        return rounded(exact, int(wanted.format[1:] or 0))
    if wanted.format:
        raise ValueError(f"{wanted.name}: {wanted.format}")
    return str(exact) if exact.denominator == 1 else decimal(float(exact), FINEST)


def rounded(value: Fraction, digits: int) -> str:
    """A number with so many decimals, halves away from zero, as people round. Raises `ValueError` for too many."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    try:
        return str(found.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    except InvalidOperation as error:
        raise ValueError(str(digits)) from error


def _listed(names: tuple[str, ...], wanted: Place, measure: str, lang: Lang) -> str:
    if wanted.format and not wanted.format.isdigit():
        raise ValueError(f"{wanted.name}: {wanted.format}")
    most = int(wanted.format) if wanted.format else len(names)
    shown = list(names[:most])
    if not shown:
        raise ValueError(wanted.name)
    if len(names) > most:
        text = say("list.and", lang).join(shown)
        return say("report.and-others", lang, names=text, count=len(names), measure=measure)
    if lang == "en" and len(shown) > 1:
        return say("report.last", lang, names=", ".join(shown[:-1]), last=shown[-1])
    return say("list.and", lang).join(shown)
