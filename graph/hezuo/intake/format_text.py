"""Numbers and moments as text: in plain digits, and as a section of a format shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from hezuo.intake.format_tokens import WEEKDAYS_ZH, Section, Token

MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June", "July")
MONTHS += ("August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EXACT = Context(prec=400)


#: Whole numbers up to here are exact; of larger ones fifteen digits are, and the rest is noise.
LAST_EXACT = 2**53


def whole(value: float) -> int:
    """A stored whole number, without what is noise of its binary form."""
    return int(value) if abs(value) <= LAST_EXACT else int(Decimal(format(value, ".15g")))


def exact(value: float) -> Decimal:
    """A stored number without what is noise of its binary form."""
    return Decimal(whole(value)) if float(value).is_integer() else Decimal(format(value, ".15g"))


def digits(value: float) -> str:
    """A stored number in plain digits: without exponent, and without what is noise of its binary form."""
    if float(value).is_integer():
        return str(whole(value))
    return format(Decimal(format(value, ".15g")), "f")


def hundredfold(value: float) -> str:
    """A hundred times a stored number, in plain digits."""
    number = Decimal(format(value, ".15g")).scaleb(2)
    return format(number.normalize(EXACT), "f") if number else "0"


def general(section: Section, value: float) -> str:
    """A number without its sign, in a section that places no digits."""
    number = hundredfold(abs(value)) if "%" in section.parts else digits(abs(value))
    pieces = {"G": number, "@": number, "%": "%"}
    return "".join(pieces.get(t.part, t.text if t.part in '".,/' else "") for t in section.tokens)


def scaled(section: Section, value: float) -> tuple[Decimal, Decimal]:
    """A number without its sign as a section shows it, before and after rounding."""
    parts = section.parts
    number = abs(exact(value))
    # Commas behind the last digit divide by a thousand each.
    behind = parts[parts.rindex("0") + 1 :]
    number = number.scaleb(2 * parts.count("%") - 3 * (len(behind) - len(behind.lstrip(","))), EXACT)
    return number, number.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP, EXACT)


def placed(section: Section, value: float) -> str:
    """A number without its sign, its digits where a section places them."""
    whole, _, behind = format(scaled(section, value)[1], "f").partition(".")
    places = section.parts.partition(".")[0].rstrip(",").strip('"')
    groups = "0" in places and "," in places and places.index(",") < places.rindex("0")
    return "".join(_placed(section.tokens, whole.lstrip("0"), behind, groups))


def _placed(tokens: Sequence[Token], whole: str, behind: str, groups: bool) -> Iterator[str]:
    """The digits of a number in their places among literal text; what is too long stands in the first place."""
    point = next((n for n, t in enumerate(tokens) if t.part == "."), len(tokens))
    places = [n for n, t in enumerate(tokens[:point]) if t.part == "0"]
    given = dict(zip(reversed(places), reversed(whole), strict=False))
    rest = whole[: max(0, len(whole) - len(places))]
    left = len(places) + len(rest)
    behind_it = iter(behind.rstrip("0").ljust(len(behind)))
    for number, token in enumerate(tokens):
        if token.part == "0" and number < point:
            if number == places[0]:
                for extra in rest:
                    yield extra + ("," if groups and left % 3 == 1 and left > 1 else "")
                    left -= 1
            digit = given.get(number, {"0": "0", "?": " "}.get(token.text, ""))
            yield digit + ("," if digit.strip() and groups and left % 3 == 1 and left > 1 else "")
            left -= 1
        elif token.part == "0":
            digit = next(behind_it, " ")
            yield digit if digit != " " else {"0": "0", "?": " "}.get(token.text, "")
        elif token.part == ".":
            yield "." if behind.strip("0") or any(t.text == "0" for t in tokens[number + 1 :]) else ""
        elif token.part in '"%':
            yield token.text


def moment(tokens: Sequence[Token], value: date) -> Iterator[str]:
    """The pieces of a day or moment, token by token."""
    when = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    half, fraction = any(t.part == "p" for t in tokens), False
    for number, token in enumerate(tokens):
        if token.part == "." and number and tokens[number - 1].part == "s":
            fraction = True
            yield "."
        elif token.part == "0":
            yield str(when.microsecond // 100_000) if fraction else ""
        elif token.part in '".,/':
            yield token.text
        elif token.part in "ymdw":
            yield _day(token, when)
        elif token.part in "hnsp":
            yield _clock(token, when, half)


def _day(token: Token, when: datetime) -> str:
    size, first = len(token.text), token.text[0].lower()
    if token.part == "y":
        return {"g": "", "e": str(when.year)}.get(first, f"{when.year % 100:02d}" if size < 3 else f"{when.year:04d}")
    if token.part == "w":
        if first == "a":
            short, full, days = WEEKDAYS_ZH
            return (short if size == 3 else full) + days[when.weekday()]
        return WEEKDAYS[when.weekday()][: 3 if size == 3 else None]
    if token.part == "m" and size > 2:
        return MONTHS[when.month - 1][: {3: 3, 5: 1}.get(size)]
    number = when.month if token.part == "m" else when.day
    return f"{number:02d}" if size > 1 else str(number)


def _clock(token: Token, when: datetime, half: bool) -> str:
    if token.part == "p":
        before, after = token.text.split("/")
        return before if when.hour < 12 else after
    hour = (when.hour + 11) % 12 + 1 if half else when.hour
    number = {"h": hour, "n": when.minute, "s": when.second}[token.part]
    return f"{number:02d}" if len(token.text) > 1 else str(number)
