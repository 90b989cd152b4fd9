"""What people type, and what is read from it."""

from __future__ import annotations

import re
import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hezuo.base import messages
from hezuo.base.characters import folded
from hezuo.base.terms import RDF, XSD
from hezuo.schema import values
from hezuo.schema.values import LONGEST, READERS, encoded, parts, read, trimmed

DAY, MONTH, GYEAR = XSD + "date", XSD + "gYearMonth", XSD + "gYear"
DATES = (DAY, MONTH, GYEAR)
NUMBER, WHOLE, YES = (XSD + "decimal",), (XSD + "integer",), (XSD + "boolean",)
TEXT = (XSD + "string",)
#: Blanks as they come from Excel, Word and web pages.
BLANKS = " \t\r\n\u3000\xa0\u200b\ufeff"
#: What people type: Chinese, full-width and half-width letters, digits, brackets, blanks, compatibility forms.
TYPED = "天津大学产教融合ＡＢｃ１２ABc12（）()·-—《》㈠①²㎡ﬁßΐ¨´e\u0301\u0345" + BLANKS


@pytest.mark.parametrize(
    ("typed", "lexical", "datatype"),
    [
        ("2024", "2024", GYEAR),
        ("2024年", "2024", GYEAR),
        ("2024 年", "2024", GYEAR),
        ("２０２４", "2024", GYEAR),
        ("2024年5月", "2024-05", MONTH),
        ("2024年05月", "2024-05", MONTH),
        ("2024.05", "2024-05", MONTH),
        ("2024.5", "2024-05", MONTH),
        ("2024-05", "2024-05", MONTH),
        ("2024/12", "2024-12", MONTH),
        ("２０２４年１１月", "2024-11", MONTH),
        ("2024/5/13", "2024-05-13", DAY),
        ("2024-05-13", "2024-05-13", DAY),
        ("2024.5.13", "2024-05-13", DAY),
        ("2024年5月13日", "2024-05-13", DAY),
        ("2024年5月13", "2024-05-13", DAY),
        ("２０２４年５月１３日", "2024-05-13", DAY),
        ("２０２４－０５－１３", "2024-05-13", DAY),
        ("2024-05-13 00:00:00", "2024-05-13", DAY),
        ("20240513", "2024-05-13", DAY),
        ("45425", "2024-05-13", DAY),
        ("45425.0", "2024-05-13", DAY),
        ("2024-02-29", "2024-02-29", DAY),
        ("2025年3月5号", "2025-03-05", DAY),
        ("2024-05-13 08:30:00", "2024-05-13", DAY),
        ("32874", "1990-01-01", DAY),
    ],
)
def test_dates(typed: str, lexical: str, datatype: str) -> None:
    assert read(typed, DATES) == (lexical, datatype)


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-13", "2024年13月", "2024-00", "2024-02-30", "2023-02-29", "2024-04-31", "2024-05-00", "20241301"),
        *("13/5/2024", "五月", "1.5.24", "约2024", "2024-2025", "2024—2025", "2024..5", "-2024", "24", "202"),
        *("1024", "3024-05", "99999", "20250", "20245", "2024-05-13T08:30:00Z"),
    ],
)
def test_no_dates(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^date$"):
        read(typed, DATES)


#: What looks like the hyphen of the keyboard, which a reader cannot tell from it.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"


@pytest.mark.parametrize("dash", DASHES)
def test_whatever_looks_like_a_hyphen_is_one_in_dates_and_numbers_too(dash: str) -> None:
    """The advice to write 2024-05-13 says nothing where that is what stands there."""
    assert read(f"2024{dash}05{dash}13", DATES) == ("2024-05-13", DAY)
    assert read(f"2024{dash}5", DATES) == ("2024-05", MONTH)
    assert read(f"{dash}5", WHOLE) == ("-5", WHOLE[0])
    assert read(f"{dash}5.6万元", NUMBER, "元") == ("-56000", NUMBER[0])
    assert values.period(f"2024.3 {dash} 2024.6", DATES) == ("2024.3", "2024.6")


def test_a_month_that_excel_cut_short_is_not_guessed() -> None:
    """2024.10 in a number cell arrives as 2024.1, which would be read as January."""
    with pytest.raises(ValueError, match=r"^(date|month)$"):
        read("2024.1", DATES)


@pytest.mark.parametrize(
    ("typed", "datatypes", "unit", "lexical"),
    [
        ("3,000", WHOLE, "", "3000"),
        ("3，000", WHOLE, "", "3000"),
        ("1,234,567.50", NUMBER, "", "1234567.5"),
        ("89万元", NUMBER, "元", "890000"),
        ("89 万 元", NUMBER, "元", "890000"),
        ("89", NUMBER, "元", "89"),
        ("89元", NUMBER, "元", "89"),
        ("1.5万", WHOLE, "", "15000"),
        ("1.5万", NUMBER, "", "15000"),
        ("2亿", WHOLE, "", "200000000"),
        ("3千", WHOLE, "", "3000"),
        ("375.50", NUMBER, "", "375.5"),
        ("375.00", NUMBER, "", "375"),
        ("375.0", WHOLE, "", "375"),
        ("0.10", NUMBER, "", "0.1"),
        ("0.0000001", NUMBER, "", "0.0000001"),
        ("－５", WHOLE, "", "-5"),
        ("+5", WHOLE, "", "5"),
        ("１２３", WHOLE, "", "123"),
        ("007", WHOLE, "", "7"),
        ("-0", NUMBER, "", "0"),
        ("-0", WHOLE, "", "0"),
        ("123456789012345678901234567890123", WHOLE, "", "123456789012345678901234567890123"),
        ("123456789012345678901234567890123", NUMBER, "", "123456789012345678901234567890123"),
        ("0.12345678901234567890123456789012345", NUMBER, "", "0.12345678901234567890123456789012345"),
    ],
)
def test_numbers(typed: str, datatypes: tuple[str, ...], unit: str, lexical: str) -> None:
    assert read(typed, datatypes, unit) == (lexical, datatypes[0])


@pytest.mark.parametrize(
    ("typed", "datatypes", "unit", "reason"),
    [
        ("约30", WHOLE, "", "integer"),
        ("30余", WHOLE, "", "qualified"),
        ("100万元以上", NUMBER, "元", "qualified"),
        ("200多", NUMBER, "", "qualified"),
        ("30家", WHOLE, "", "unit"),
        ("89万元", NUMBER, "", "unit"),
        ("89万美元", NUMBER, "元", "unit"),
        ("50%", NUMBER, "", "unit"),
        ("５０％", NUMBER, "", "unit"),
        ("1.5", WHOLE, "", "integer"),
        ("1.23456万", WHOLE, "", "integer"),
        ("3,00", WHOLE, "", "integer"),
        ("12、14", WHOLE, "", "integer"),
        ("第12页", WHOLE, "", "integer"),
        ("1-2", WHOLE, "", "integer"),
        ("1e5", NUMBER, "", "number"),
        ("三", WHOLE, "", "integer"),
        ("½", NUMBER, "", "number"),
        (".5", NUMBER, "", "number"),
        ("10²", NUMBER, "", "number"),
    ],
)
def test_no_numbers(typed: str, datatypes: tuple[str, ...], unit: str, reason: str) -> None:
    with pytest.raises(ValueError, match=rf"^{reason}$"):
        read(typed, datatypes, unit)


@pytest.mark.parametrize("typed", ["是", "有", "TRUE", "true", "１", "1", "√", "Ｙ", "Yes"])
def test_yes(typed: str) -> None:
    assert read(typed, YES) == ("true", YES[0])


@pytest.mark.parametrize("typed", ["否", "无", "FALSE", "０", "0", "×", "n", "No"])
def test_no(typed: str) -> None:
    assert read(typed, YES) == ("false", YES[0])


@pytest.mark.parametrize("typed", ["2", "可能", "是否", "-"])
def test_neither_yes_nor_no(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^boolean$"):
        read(typed, YES)


@pytest.mark.parametrize("typed", ["http://a.cn", "https://学校.cn/路径?x=1#y"])
def test_addresses(typed: str) -> None:
    assert read(typed, (XSD + "anyURI",)) == (typed, XSD + "anyURI")


@pytest.mark.parametrize("typed", ["www.a.cn", "ftp://a.cn", "http://a b", "http://", 'http://a"b', "https://a\\b"])
def test_no_addresses(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^uri$"):
        read(typed, (XSD + "anyURI",))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("甲；乙", ("甲", "乙")),
        ("甲;乙；丙", ("甲", "乙", "丙")),
        ("甲\n乙\r\n丙", ("甲", "乙", "丙")),
        ("；；甲；\u3000；乙；", ("甲", "乙")),
        ("甲、乙，丙", ("甲、乙，丙",)),
        ("\u200b\t；甲", ("甲",)),
        (" ；\n", ()),
        ("", ()),
    ],
)
def test_several_values(typed: str, expected: tuple[str, ...]) -> None:
    assert parts(typed) == expected


def test_soft_parts_are_cut_at_commas_too() -> None:
    assert values.soft_parts("甲、乙，丙,丁") == ("甲", "乙", "丙", "丁")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("=1+1", "formula"),
        ("=HYPERLINK(1)", "formula"),
        ("#REF!", "formula-error"),
        ("#N/A", "formula-error"),
        ("#DIV/0!", "formula-error"),
        ("甲\x00乙", "control"),
        ("甲\x1b[31m", "control"),
        ("甲\x7f", "control"),
        ("甲" * (LONGEST + 1), "too-long"),
    ],
)
@pytest.mark.parametrize("datatypes", [TEXT, DATES, NUMBER, WHOLE, YES])
def test_no_value_of_any_datatype(typed: str, reason: str, datatypes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=rf"^{reason}$"):
        read(typed, datatypes)


@pytest.mark.parametrize("typed", ["甲\x80乙", "甲\x9b31m", "甲\x85乙"])
def test_the_other_control_characters_are_refused_too(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^control$"):
        read(typed, TEXT)


@pytest.mark.parametrize("typed", ["甲" * LONGEST, "#1", "-1", "@甲", "第一行\n第二行", "a\tb", "“甲”", "𠮷", "中 文"])
def test_text_stays_as_it_is(typed: str) -> None:
    assert read(typed, TEXT) == (typed, TEXT[0])


def test_the_reason_is_that_of_the_first_datatype() -> None:
    with pytest.raises(ValueError, match=r"^year$"):
        read("去年", (GYEAR, *NUMBER))
    assert read("2024", (*NUMBER, GYEAR)) == ("2024", NUMBER[0])


def test_literals_in_nquads() -> None:
    assert encoded('甲"\\\n', XSD + "string") == '"甲\\"\\\\\\n"'
    assert encoded("A", RDF + "langString", "en") == '"A"@en'
    assert encoded("1", XSD + "integer") == f'"1"^^<{XSD}integer>'


days = st.dates(date(1800, 1, 1), date(2199, 12, 31))
forms = st.sampled_from(
    [
        *("{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month:02}.{0.day:02}"),
        *("{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y-%m-%d}", "{0} 00:00:00", "{0}T00:00"),
    ]
)
wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


@given(days, forms, st.booleans())
def test_every_way_to_write_a_day_is_one_day(day: date, form: str, full_width: bool) -> None:
    typed = form.format(day)
    assert read(typed.translate(wide) if full_width else typed, DATES) == (day.isoformat(), DAY)


@given(days, st.sampled_from(["{0.year}-{0.month:02}", "{0.year}年{0.month}月", "{0.year}/{0.month}"]))
def test_every_way_to_write_a_month_is_one_month(day: date, form: str) -> None:
    assert read(form.format(day), DATES) == (day.isoformat()[:7], MONTH)


@given(st.integers(32_874, 73_050))
def test_excel_serials(serial: int) -> None:
    day = date(1899, 12, 30) + timedelta(days=serial)
    assert read(str(serial), (DAY,)) == (day.isoformat(), DAY)


@given(st.integers())
@example(10**30 + 1)
@example(-(10**40) - 1)
def test_whole_numbers(number: int) -> None:
    assert read(str(number), WHOLE) == (str(number), WHOLE[0])
    assert read(str(number), NUMBER) == (str(number), NUMBER[0])
    assert read(f"{number:,}".translate(wide), WHOLE) == (str(number), WHOLE[0])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_decimals(number: Decimal) -> None:
    lexical, _ = read(format(number, "f"), NUMBER)
    assert Decimal(lexical) == number
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", lexical)


@given(st.integers(0, 10**9), st.sampled_from(["", "千", "万", "亿"]), st.sampled_from(["", "元"]))
def test_units(number: int, many: str, unit: str) -> None:
    times = {"": 1, "千": 1000, "万": 10_000, "亿": 10**8}[many]
    assert read(f"{number}{many}{unit}", WHOLE, "元") == (str(number * times), WHOLE[0])


@given(st.text(TYPED + string.printable, max_size=30), st.sampled_from(sorted(READERS)))
@example("9" * 5000, XSD + "integer")
@example("9" * 5000, XSD + "decimal")
@example("9" * 5000 + "万", XSD + "integer")
@example("0" * 30_000 + ".5", XSD + "decimal")
def test_a_cell_is_read_or_refused_with_a_sentence(typed: str, datatype: str) -> None:
    reason, lexical = "", ""
    try:
        lexical, _ = read(typed, (datatype,))
    except ValueError as error:
        reason = str(error)
    assert not reason or messages.has(f"problem.value-{reason}")
    # The entry names every reason of its own: the tests of examples and of texts rely on it.
    assert reason in {"", "too-long", "formula-error", "formula", "control", *READERS[datatype].refuses}
    if not reason and datatype in (*NUMBER, *WHOLE):
        assert re.fullmatch(r"-?\d+(\.\d+)?", lexical)


@given(st.text(BLANKS + "甲a", max_size=12))
def test_trimmed_leaves_no_blank_at_an_end(typed: str) -> None:
    text = trimmed(typed)
    assert text == text.strip(BLANKS)
    assert trimmed(text) == text


@given(st.text(BLANKS + ";；、甲a", max_size=20))
def test_parts_are_never_blank(typed: str) -> None:
    for part in parts(typed):
        assert part.strip(BLANKS)
        assert part == trimmed(part)
        assert not set(part) & set(";；\r\n")
    assert parts("；".join(parts(typed))) == parts(typed)


@given(st.text(TYPED, max_size=12))
@example("a¨")
@example("ᾼ\u0345")
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@given(st.text("天津大学产教（）" + string.ascii_letters + string.digits + "()-&.", max_size=12), st.data())
def test_width_blanks_and_case_do_not_matter(name: str, data: st.DataObject) -> None:
    other = "".join(
        data.draw(st.sampled_from([c, c.upper(), c.lower(), c.translate(wide), f" {c}", f"{c}\u3000"])) for c in name
    )
    assert folded(other) == folded(name)


@given(st.text("天津大学ab12", min_size=1, max_size=6), st.text("天津大学ab12", min_size=1, max_size=6))
def test_different_names_stay_different(one: str, other: str) -> None:
    assert (folded(one) == folded(other)) == (one == other)
