"""What people type into cells, read into RDF literals.

Every reader takes the trimmed text of a cell and gives the lexical form of its datatype, or raises
`ValueError` with the key of the sentence that tells what is wrong (`problem.value-<key>`).
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal

from hezuo.base.characters import Unseen, folded, is_hidden, plain, seen, signs
from hezuo.base.store import quoted
from hezuo.base.terms import FORMULA, LANG_STRING, XSD
from hezuo.base.text import language
from hezuo.schema import formulas

#: Excel's own limit; a longer cell is a mistake (a whole file pasted into one cell).
LONGEST = 32_767
SEPARATORS = re.compile(r"[;；\r\n]+")
SOFT_SEPARATORS = re.compile(r"[、，,]+")
#: What lists are numbered with in words.
COUNTING = "一二三四五六七八九十"
MANY = {"万": 10_000, "亿": 100_000_000, "千": 1_000}
NUMBER = re.compile(r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([千万亿]?)(.*)$", re.DOTALL)
#: A number as it begins, and one that a word alone tells (百余: a hundred and more), with what that word is in digits.
ROUND = {"十": "10", "百": "100", "千": "1000", "万": "1万", "亿": "1亿"}
DIGITS = re.compile(rf"[+-]?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?|[{''.join(ROUND)}]")
#: What stands behind a number that is not meant exactly, and that the column cannot say.
QUALIFIED = re.compile("[余多近约]|以上|以下|左右|[+]$")
EXPONENT = re.compile(r"^[eE][+-]?\d")
YEAR = re.compile(r"^(\d{4})\s*年?$")
#: A year or a span of years, as they are asked for.
YEAR_SPAN = re.compile(r"([0-9]{4})(?:\s*[-–~至]\s*([0-9]{4}))?")
#: Between two dates of a period; a hyphen may also stand inside a date.
BETWEEN = re.compile(r"\s*(?:[-~]+|至|到)\s*")
MONTH = re.compile(r"^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?$")
#: 2024.10 in a number cell arrives as 2024.1: that could be either month, and is not guessed.
CUT_SHORT = re.compile(r"^\d{4}\.1$")
#: A time of the day may follow, as Excel gives it; the column holds days.
CLOCK = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
DAY = re.compile(r"^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?" + CLOCK + "$")
MOMENT = re.compile(r"^(\S+?)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$", re.ASCII)
COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^(\d{5})(?:\.0+)?$")
#: What Excel counts for days from 1990 to 2099: 20250 is a slip of the finger, not a day of 1955.
SERIALS = range(32_874, 73_051)
EXCEL_EPOCH = date(1899, 12, 30)  # Excel counts 1900 as a leap year; from March 1900 on this epoch is right
YEARS = range(1800, 2200)
TRUE, FALSE = {"是", "有", "true", "yes", "1", "√", "y"}, {"否", "无", "false", "no", "0", "×", "n"}
FORMULA_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
FORMULA_ERRORS |= {"#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"}
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
#: What stands at the ends of cells and means nothing.
BLANKS = string.whitespace + "\u200b\ufeff\u3000\xa0\u2028\u2029"
#: Whether a cell begins and ends with what is surely seen, as most do: quickly told, and there is nothing to take away.
BETWEEN_SEEN = re.compile("[!-~\u4e00-\u9fff](?s:.*[!-~\u4e00-\u9fff])?").fullmatch
#: How many bits whole numbers of a fixed size have for their value.
SIGNED = {"long": 63, "int": 31, "short": 15, "byte": 7}
UNSIGNED = {"unsignedLong": 64, "unsignedInt": 32, "unsignedShort": 16, "unsignedByte": 8}
#: Arithmetic that rounds nothing that a cell can hold.
EXACT = Context(prec=LONGEST)


def trimmed(text: str) -> str:
    """The cell without blanks at its ends (full-width and zero-width ones too)."""
    if BETWEEN_SEEN(text):
        return text
    text = text.strip()
    while text and (text[0] in BLANKS or text[-1] in BLANKS):
        text = text.strip(BLANKS).strip()
    # A cell in which nothing can be seen is blank.
    return "" if text and is_hidden(text[0]) and not seen(text).strip(BLANKS) else text


def parts(text: str) -> tuple[str, ...]:
    """The values of a cell that may hold several: cut at semicolons and line breaks, blanks dropped."""
    return tuple(p for p in (trimmed(x) for x in SEPARATORS.split(text)) if p)


def soft_parts(text: str) -> tuple[str, ...]:
    """The same cut at 、 and commas too, which may also be part of a name."""
    return tuple(p for p in (trimmed(x) for x in SOFT_SEPARATORS.split(text)) if p)


def refuse_unreadable(text: str, *, relates: bool = False) -> None:
    """Raise `ValueError` for a cell of any datatype that cannot be a value; one that `relates` may begin with =."""
    if len(text) > LONGEST:
        raise ValueError("too-long")
    if text in FORMULA_ERRORS:
        raise ValueError("formula-error")
    if text.startswith("=") and not relates:
        raise ValueError("formula")
    if FORBIDDEN.search(text):
        raise ValueError("control")


def controls(text: str) -> tuple[Unseen, ...]:
    """The characters for which a cell is refused, in their order: nobody sees them, so they have to be named."""
    return tuple(Unseen(found.start() + 1, found[0]) for found in FORBIDDEN.finditer(text))


def round_number(text: str) -> str:
    """A number that is written as a word alone, in digits; other texts as they are."""
    return ROUND.get(text, text)


def _string(text: str, _unit: str) -> str:
    return text


def _refuse_rest(rest: str) -> None:
    """Raise `ValueError` for what follows a number and is not its unit."""
    if QUALIFIED.search(rest):
        raise ValueError("qualified")
    if any(c.isalpha() or c == "%" for c in rest) and not EXPONENT.match(rest):
        raise ValueError("unit")
    raise ValueError("number")


def _number(text: str, unit: str) -> Decimal:
    match = NUMBER.match(plain(text))
    if match is None or any(c.isdigit() and not c.isdecimal() for c in text):
        raise ValueError("number")  # 10² is not 102
    rest = match[3].strip()
    if rest and rest != unit:
        _refuse_rest(rest)
    return EXACT.multiply(Decimal(match[1].replace(",", "")), Decimal(MANY.get(match[2], 1)))


def _decimal(text: str, unit: str) -> str:
    number = EXACT.normalize(_number(text, unit))
    return format(number, "f") if number else "0"


def _integer(text: str, unit: str) -> str:
    try:
        number = _number(text, unit)
    except ValueError as error:
        if str(error) == "number":
            raise ValueError("integer") from error
        raise
    if number != number.to_integral_value(context=EXACT):
        raise ValueError("integer")
    return _decimal(text, unit)


def _within(least: int | None, most: int | None) -> Callable[[str, str], str]:
    """A reader of whole numbers that refuses those below `least` and above `most`."""

    def read_one(text: str, unit: str) -> str:
        lexical = _integer(text, unit)
        number = Decimal(lexical)
        if (least is not None and number < least) or (most is not None and number > most):
            raise ValueError("out-of-range")
        return lexical

    return read_one


def _float(text: str, unit: str) -> str:
    lexical = _decimal(text, unit)
    if not math.isfinite(float(lexical)):
        raise ValueError("out-of-range")
    return lexical


def _boolean(text: str, _unit: str) -> str:
    word = folded(text)
    if word in TRUE | FALSE:
        return "true" if word in TRUE else "false"
    raise ValueError("boolean")


def _in_range(year: str) -> int:
    number = int(year)
    if number not in YEARS:
        raise ValueError("date")
    return number


def _year(text: str, _unit: str) -> str:
    match = YEAR.match(plain(text))
    if match is None:
        raise ValueError("year")
    return f"{_in_range(match[1]):04d}"


def _month(text: str, _unit: str) -> str:
    written = plain(text)
    match = MONTH.match(written)
    if match is None or CUT_SHORT.match(written) or not 1 <= int(match[2]) <= 12:
        raise ValueError("month")
    return f"{_in_range(match[1]):04d}-{int(match[2]):02d}"


def _day(text: str, _unit: str) -> str:
    written = plain(text)
    serial = SERIAL.match(written)
    if serial and int(serial[1]) in SERIALS:
        return (EXCEL_EPOCH + timedelta(days=int(serial[1]))).isoformat()
    match = DAY.match(written) or COMPACT_DAY.match(written)
    if match is None:
        raise ValueError("date")
    try:
        return date(_in_range(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError as error:
        raise ValueError("date") from error


def _moment(text: str, _unit: str) -> str:
    match = MOMENT.match(plain(text))
    if match is None:
        raise ValueError("moment")
    hour, minute, second = int(match[2]), int(match[3]), match[4] or "00"
    if hour > 23 or minute > 59 or float(second) >= 60:
        raise ValueError("moment")
    return f"{_day(match[1], '')}T{hour:02d}:{minute:02d}:{second}"


def _uri(text: str, _unit: str) -> str:
    if not re.match(r"^https?://[^\s<>\"{}|\\^`]+$", text):
        raise ValueError("uri")
    return text


def _formula(text: str, _unit: str) -> str:
    try:
        formulas.parse(text)
    except ValueError as error:
        raise ValueError("relation") from error
    return " ".join(text.split())


def printed(text: str) -> tuple[Decimal, Decimal]:
    """A number as printed, and one unit of its last printed digit: 5.60 is exact to 0.01. Raises `ValueError`."""
    match = NUMBER.match(plain(trimmed(text)))
    if match is None:
        raise ValueError("number")
    decimals = len(match[1].partition(".")[2])
    many = Decimal(MANY.get(match[2], 1))
    return EXACT.multiply(Decimal(match[1].replace(",", "")), many), EXACT.multiply(Decimal(1).scaleb(-decimals), many)


@dataclass(frozen=True, slots=True)
class Datatype:
    """How cells of a datatype are read, and what is said of them."""

    read: Callable[[str, str], str]
    #: How a column of it is described to people: `holds.<key>`.
    holds: str
    #: Why its reader refuses a text: `problem.value-<key>`.
    refuses: tuple[str, ...] = ()


#: The datatypes whose values are the text itself.
TEXTS = frozenset((XSD + "string", LANG_STRING))
#: What each datatype of whole numbers reaches from and to; None where it has no end.
WHOLE: dict[str, tuple[int | None, int | None]] = {
    XSD + "integer": (None, None),
    XSD + "nonNegativeInteger": (0, None),
    XSD + "positiveInteger": (1, None),
    XSD + "nonPositiveInteger": (None, 0),
    XSD + "negativeInteger": (None, -1),
    **{XSD + name: (-(1 << bits), (1 << bits) - 1) for name, bits in SIGNED.items()},
    **{XSD + name: (0, (1 << bits) - 1) for name, bits in UNSIGNED.items()},
}
#: The datatypes whose values may be qualified, and those whose values may have limits.
NUMERIC = frozenset((XSD + "decimal", *WHOLE))
LIMITED = NUMERIC | {XSD + "double", XSD + "float"}

#: One entry a datatype.
READERS: dict[str, Datatype] = {
    XSD + "string": Datatype(_string, "text"),
    LANG_STRING: Datatype(_string, "text"),
    XSD + "decimal": Datatype(_decimal, "number", ("number", "unit", "qualified", "qualifier")),
    XSD + "integer": Datatype(_integer, "integer", ("integer", "unit", "qualified", "qualifier")),
    **{
        name: Datatype(_within(*ends), "integer", ("integer", "out-of-range", "unit", "qualified", "qualifier"))
        for name, ends in WHOLE.items()
        if any(end is not None for end in ends)
    },
    XSD + "double": Datatype(_float, "number", ("number", "out-of-range", "unit", "qualified")),
    XSD + "float": Datatype(_float, "number", ("number", "out-of-range", "unit", "qualified")),
    XSD + "boolean": Datatype(_boolean, "boolean", ("boolean",)),
    XSD + "gYear": Datatype(_year, "year", ("year", "date")),
    XSD + "gYearMonth": Datatype(_month, "month", ("month", "date")),
    XSD + "date": Datatype(_day, "date", ("date",)),
    XSD + "dateTime": Datatype(_moment, "moment", ("moment", "date")),
    XSD + "anyURI": Datatype(_uri, "uri", ("uri",)),
    FORMULA: Datatype(_formula, "formula", ("relation",)),
}


def read(text: str, datatypes: tuple[str, ...], unit: str = "") -> tuple[str, str]:
    """The lexical form and datatype of `text`: the first of `datatypes` that can hold it.

    `unit` is a unit word the cell may repeat after its number ("89万元" in a column of 元 is 890000).
    Raises `ValueError` with the reason of the first datatype that refuses it.
    """
    visible = seen(text)
    refuse_unreadable(visible, relates=FORMULA in datatypes)
    reasons: list[str] = []
    for datatype in datatypes:
        try:
            # A text is kept as it is printed; a date or a number is what can be seen of it.
            return READERS[datatype].read(text if datatype in TEXTS else visible, unit), datatype
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError(reasons[0])


def period(text: str, datatypes: tuple[str, ...]) -> tuple[str, str] | None:
    """The two dates of a cell that says from when to when, each as it is written; None for any other cell.

    Of several ways to cut it the one nearest the middle, for a date may hold hyphens itself; what is one date is none.
    """
    if _readable(text, datatypes):
        return None
    cuts = [(m.start(), m.end()) for m in BETWEEN.finditer(signs(text)) if m.start() > 0 and m.end() < len(text)]
    for start, end in sorted(cuts, key=lambda cut: abs(cut[0] + cut[1] - len(text))):
        first, second = trimmed(text[:start]), trimmed(text[end:])
        if _readable(first, datatypes) and _readable(second, datatypes):
            return first, second
    return None


def _readable(text: str, datatypes: tuple[str, ...]) -> bool:
    try:
        read(text, datatypes)
    except ValueError:
        return False
    return True


def named(text: str) -> str:
    """A name in N-Quads, tagged with its language where its characters tell one."""
    tag = language(text)
    return f"{quoted(text)}@{tag}" if tag else quoted(text)


def encoded(lexical: str, datatype: str, tag: str = "") -> str:
    """A literal in N-Quads; a text that may have a language and is given none is a name."""
    if datatype == LANG_STRING:
        return f"{quoted(lexical)}@{tag}" if tag else named(lexical)
    return quoted(lexical) if datatype == XSD + "string" else f"{quoted(lexical)}^^<{datatype}>"
