"""Numbers as some formats show them: powers of ten, fractions, and numerals that are no 0 to 9."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hezuo.intake.format_text import EXACT, exact
from hezuo.intake.format_tokens import Section

#: The digits, and the tens, hundreds and thousands, of each kind of numerals: in words, in words of contracts, wide.
NUMERALS = {
    "1": ("〇一二三四五六七八九", "十百千"),
    "2": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "3": ("０１２３４５６７８９", ""),
}
MYRIADS = ("", "万", "亿")
#: Larger numbers have no name here.
UNNAMED = 10**12


def scientific(section: Section, value: float) -> str:
    """A number without its sign as a power of ten, in a section that places digits before and behind an E."""
    tokens = section.tokens
    at = next(n for n, t in enumerate(tokens) if t.part == "E")
    whole, _, behind = "".join(t.text if t.part == "0" else "." for t in tokens[:at] if t.part in "0.").partition(".")
    number, step = abs(exact(value)), max(1, len(whole))
    power = number.adjusted() // step * step if number else 0
    shown = _rounded(number, power, len(behind))
    if shown >= 10**step:
        power += step
        shown = _rounded(number, power, len(behind))
    before, _, after = format(shown, "f").partition(".")
    least = len(behind.rstrip("#?"))
    after = after[:least] + after[least:].rstrip("0")
    digits = before.lstrip("0").rjust(whole.count("0"), "0") + (f".{after}" if after else "")
    sign = "-" if power < 0 else "+" if "+" in tokens[at].text else ""
    places = sum(1 for t in tokens[at:] if t.part == "0")
    first, last = _around(section)
    return f"{first}{digits}E{sign}{abs(power):0{places}d}{last}"


def _rounded(number: Decimal, power: int, decimals: int) -> Decimal:
    return number.scaleb(-power, EXACT).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)


def _around(section: Section) -> tuple[str, str]:
    """The literal text before the first digit and behind the last."""
    placed = [n for n, t in enumerate(section.tokens) if t.part == "0"]
    sides = section.tokens[: placed[0]], section.tokens[placed[-1] + 1 :]
    first, last = ("".join(t.text for t in some if t.part == '"') for some in sides)
    return first, last


def fraction(section: Section, value: float) -> str | None:
    """A number without its sign as a fraction, the nearest that its places allow; None where they are not known."""
    tokens = section.tokens
    at = next(n for n, t in enumerate(tokens) if t.part == "/")
    start, end = at, at + 1
    while start and tokens[start - 1].part == "0":
        start -= 1
    while end < len(tokens) and (tokens[end].part == "0" or tokens[end].text.isdecimal()):
        end += 1
    below = "".join(t.text for t in tokens[at + 1 : end])
    if start == at or not below or {t.part for t in tokens} - {"0", '"', "/"} or "/" in below:
        return None
    whole = [t for t in tokens[:start] if t.part == "0"]
    number = Fraction(abs(exact(value)))
    units, rest = divmod(number, 1) if whole else (0, number)
    if below.strip("0#?"):
        if not below.isdecimal():
            return None
        size = int(below)
        count = int(rest * size + Fraction(1, 2))
    else:
        count, size = rest.limit_denominator(10 ** len(below) - 1).as_integer_ratio()
    if whole and count == size:
        units, count = units + 1, 0
    shown = [str(units)] if whole and (units or not count or whole[-1].text == "0") else []
    shown += [f"{count}/{size}"] if count or not whole else []
    first = "".join(t.text for t in tokens[:start] if t.part == '"' and not whole)
    return first + " ".join(shown) + "".join(t.text for t in tokens[end:] if t.part == '"')


def spelt(text: str, numerals: str) -> str:
    """A text with each of its digits as a numeral of this kind."""
    return text.translate({ord(str(n)): digit for n, digit in enumerate(NUMERALS[numerals][0])})


def counted(number: int, numerals: str) -> str:
    """A whole number in numerals of this kind, as it is counted: 一十二, 二千〇二十四."""
    digits, units = NUMERALS[numerals]
    text, shown, gap = str(number), "", False
    if not units or not number:
        return spelt(text, numerals)
    for at, digit in enumerate(text):
        place = len(text) - 1 - at
        if digit != "0":
            # Noughts between others are said once, those at the end not at all.
            shown += digits[0] * gap + digits[int(digit)] + ("", *units)[place % 4]
        gap = digit == "0"
        if place % 4 == 0 and int(text[max(0, at - 3) : at + 1]):
            shown += MYRIADS[place // 4]
    return shown


def dated(text: str, numerals: str) -> str:
    """A piece of a date or clock in numerals of this kind: a year digit by digit, 十二 for twelve."""
    digits, units = NUMERALS[numerals]
    if not text.isdecimal() or not units or len(text) > 2 or text.startswith("0"):
        return spelt(text, numerals)
    shown = counted(int(text), numerals)
    return shown[1:] if shown.startswith(digits[1] + units[0]) else shown
