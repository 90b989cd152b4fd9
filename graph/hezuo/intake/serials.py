"""Numbers that a workbook means as moments: days since an epoch, of which there are two."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

#: What a reader of workbooks gives for a cell.
Raw = str | int | float | bool | datetime | date | time | timedelta

#: Excel counts 1900 as a leap year: from March 1900 on the earlier epoch is right, before it a day more.
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LEAP_DAY = 60
#: The last day that a cell can show is in the year 9999.
LAST = 2_958_466


def moment(serial: float, date1904: bool) -> datetime | time | float:
    """The moment of a serial number to the second; a time of day below one, the number itself where it is no moment."""
    if not 0 <= serial < LAST:
        return serial
    seconds = round(serial * 86_400)
    if serial < 1 and not date1904:
        return (datetime.min + timedelta(seconds=min(seconds, 86_399))).time()
    early = not date1904 and serial < LEAP_DAY
    return (EPOCH_1904 if date1904 else EPOCH) + timedelta(days=int(early), seconds=seconds)


def iso(value: Raw) -> str:
    """A moment or a span of time in digits: a date where nothing is said of the time of day, 30:00:00 for a span."""
    if isinstance(value, timedelta):
        seconds = round(abs(value.total_seconds()))
        sign = "-" if value < timedelta() else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def in_words(text: str) -> Raw:
    """The moment that ISO 8601 writes, as the clock shows it: a zone is left aside; other texts as they are."""
    try:
        if "T" not in text.upper() and ":" not in text:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
