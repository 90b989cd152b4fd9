"""Bytes as text: which encoding they are in, and which of them are damaged.

What is told from a mark at the beginning, from the bytes themselves, and last from how common the characters are that
an encoding would make of them. Nothing is guessed in silence: what cannot be decoded stays in the text as a lone
surrogate, so that its place can be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

#: Marks at the beginning, the longer ones first: that of UTF-32 begins like that of UTF-16.
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
#: The encodings of older systems, the one of the mainland first: where nothing speaks for another it is meant.
OLDER = ("gb18030", "big5")
#: What people know an encoding as.
NAMES = {"utf-8": "UTF-8", "gb18030": "GBK", "big5": "Big5"} | dict.fromkeys(WIDE[:2], "UTF-32")
NAMES |= dict.fromkeys(WIDE[2:], "UTF-16")
#: What DOS programs end a file with, and what they fill its last block with.
END_OF_FILE = "\x1a\x00"
END = re.compile(f"[{END_OF_FILE}]")
#: A byte that is no character of GB 18030, and in the code page of Windows that goes by the same name.
EURO = ("\udc80", "€")
REPLACED = "\ufffd"
DAMAGED = re.compile("[\ud800-\udfff\ufffd]")
SURROGATES = re.compile("[\ud800-\udfff]+")
#: Of the characters beyond two bytes and the damaged places, how many at least must be sound in damaged UTF-8. Text in
#: GBK or Big5 forms three-byte UTF-8 by chance only; measured on 3,500 texts.
SOUND = 0.25
#: How many of the characters that an older encoding makes of the bytes must be common ones.
COMMON = 0.5
#: How many characters are looked at for that.
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, what encoding it was in as people know it, and whether the encoding was found without a mark or UTF-8.

    A byte that stands for nothing is a lone surrogate in `text`; so is half a character of UTF-16.
    """

    text: str
    encoding: str
    guessed: bool = False
    #: Whether each byte is part of a character.
    sound: bool = False

    @property
    def damaged(self) -> bool:
        """Whether something in it is no character, or a character that says that one was lost before."""
        return REPLACED in self.text or (not self.sound and SURROGATES.search(self.text) is not None)


def decoded(data: bytes) -> Decoded:
    """The text of bytes in whatever encoding, without marks at its beginning and the end-of-file of DOS."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            text = _strict(rest) if encoding == "utf-8" else None
            is_sound = text is not None
            return Decoded(_clean(text or _lenient(rest, encoding)), NAMES[encoding], sound=is_sound)
    text = _strict(data)
    if b"\x00" in data and (wide := _wide(data)) is not None:
        return wide
    if text is not None:
        return Decoded(_clean(text), NAMES["utf-8"], sound=True)
    older = None if _is_damaged_utf8(data) else _older(data)
    return older or Decoded(_clean(_lenient(data, "utf-8")), NAMES["utf-8"])


def shown_damage(text: str) -> str:
    """The text with a replacement character for each run of bytes that are none."""
    return SURROGATES.sub(REPLACED, text)


def otherwise(text: str) -> str:
    """What damaged UTF-8 says in GBK, when that is plausible: a name pasted from an older file; '' else."""
    try:
        found = text.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return ""
    return found if _common(found, "gb18030") >= COMMON else ""


def is_unusual(text: str) -> bool:
    """Whether it holds a character that older systems of the mainland did not have: mostly a misreading."""
    text = text.replace(EURO[1], "")
    return not text.isascii() and len(text.encode("gb2312", "ignore").decode("gb2312")) < len(text)


def is_lost_before(text: str) -> bool:
    """Whether a text from UTF-8 holds the sign for a character that was lost before it was saved, and else is sound."""
    return REPLACED in text and SURROGATES.search(text) is None


def _clean(text: str) -> str:
    text = text.lstrip("\ufeff")
    # Blank lines may stand between them.
    end = END.search(text, len(text.rstrip(END_OF_FILE + " \t\r\n")))
    return text[: end.start()] if end else text


def _strict(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, encoding: str) -> str:
    if encoding not in WIDE:
        return data.decode(encoding, "surrogateescape")
    size = 4 if "32" in encoding else 2
    rest = len(data) % size
    whole = data[: len(data) - rest] if rest else data
    try:
        text = whole.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        text = whole.decode(encoding, "replace")
    # A few bytes too many: the last character is not whole, but for the end-of-file of DOS.
    return text if not data[len(whole) :].strip(b"\x1a") else text + "\udcff"


def _wide(data: bytes) -> Decoded | None:
    """Text of two or four bytes a character without a mark: it holds line ends or commas, and nothing unheard of."""
    for encoding in WIDE:
        try:
            text = data.rstrip(b"\x1a").decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search("[,;\t\r\n]", text) and not any(_unheard(c) for c in set(text)):
            return Decoded(_clean(text), NAMES[encoding], guessed=True)
    return None


def _unheard(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" and character not in "\t\r\n\ufeff\x1a"


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8 but for some: then they are no text of an older encoding."""
    text = data.decode("utf-8", "replace")
    lost = text.count(REPLACED) - data.count(REPLACED.encode())
    sound = sum(c >= "\u0800" for c in text if c != REPLACED)
    return lost > 0 and sound / (sound + lost) >= SOUND


def _older(data: bytes) -> Decoded | None:
    """Text in one of the older encodings, if one makes common characters of the bytes; it may be damaged."""
    found = [(_common(text := _tried(data, encoding), encoding), text, encoding) for encoding in OLDER]
    share, text, encoding = max(found, key=lambda one: one[0])
    return Decoded(_clean(text), NAMES[encoding], guessed=True) if share >= COMMON else None


def _tried(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")
    return text.replace(*EURO) if encoding == OLDER[0] else text


def _common(text: str, encoding: str) -> float:
    """Of the characters beyond ASCII the share that stand where an encoding has its common ones (from 0 to 1).

    GB 2312 has them in the rows B0 to D7 with punctuation in A1 and full-width forms in A3, Big5 from A4 to C6 behind
    punctuation.
    """
    counts = Counter(text[i] for i in _beyond_ascii(text))
    rows = {*range(0xB0, 0xD8), 0xA1, 0xA3} if encoding == "gb18030" else set(range(0xA1, 0xC7))
    plain = "gb2312" if encoding == "gb18030" else encoding
    common = sum(n for c, n in counts.items() if len(code := c.encode(plain, "ignore")) == 2 and code[0] in rows)
    return common / counts.total() if counts else 0.0


def _beyond_ascii(text: str) -> list[int]:
    found: list[int] = []
    for match in re.finditer(r"[^\x00-\x7f]+", text):
        found += range(match.start(), match.end())
        if len(found) > SAMPLE:
            break
    return found[:SAMPLE]
