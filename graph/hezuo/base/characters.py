"""Characters: when two names are the same name, what nobody can see in a text, and where two texts differ.

`characters.tsv` says which characters count for nothing and which stand for another, `simplified.tsv` the simplified
character of a traditional one; both are made by `tests/refresh_characters.py`, and `characters.notice.txt` tells of
what. The name itself is kept as it is printed: what is made here is only compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from hezuo.base.messages import LANGS, say

FOLDER = Path(__file__).parent
#: Names that are their own fold: most are, and they need no look at each character.
PLAIN = re.compile(f"[0-9a-z{chr(0x4E00)}-{chr(0x9FFF)}]+")
#: What one pass makes of nearly every other name, and no further pass changes.
SETTLED = re.compile(f'[0-9a-z{chr(0x4E00)}-{chr(0x9FFF)}"()<>~:/,.\xb7-]+')
#: A Chinese dash is two characters long, and typed as one.
DASHES = re.compile("--+")
#: Classes of the table that are not seen; blanks are, as the room that they take.
HIDDEN = ("ignorable", "unseen", "line")
#: Classes of the table that dates and numbers are written with.
SIGNS = ("dash", "wave", "slash")
#: Characters that a font of one computer shows and no other: kept in comparisons, for they may mean something.
PRIVATE = "Co"
#: Letter → the Cyrillic and Greek ones that look like it, from Unicode's table of what is confusable (UTS #39,
#: confusables.txt, as confusable_homoglyphs 3.3.1 has it), without those that only fonts make alike.
ALIKE = (
    "A 0391 0410;B 0392 0412;C 03F9 0421;E 0395 0415;F 03DC;G 050C;H 0397 041D;I 0399 0406 04C0;J 037F 0408;"
    "K 039A 041A;M 039C 041C;N 039D;O 039F 041E;P 03A1 0420;S 0405;T 03A4 0422;V 0474;W 051C;X 03A7 0425;"
    "Y 03A5 0423 04AE;Z 0396;a 0430;c 03F2 0441;d 0501;e 0435;h 04BB;i 0456;j 03F3 0458;o 03BF 043E;p 0440;q 051B;"
    "s 0455;v 0475;w 051D;x 0445;y 0443 04AF"
)
#: A word in letters of the scripts that have those.
WESTERN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]+")
#: Two texts that differ by more single changes than this do not look alike.
FEW = 2


@cache
def table() -> Mapping[str, tuple[str, str]]:
    """Character → what it is compared as, and its class."""
    found: dict[str, tuple[str, str]] = {}
    for line in (FOLDER / "characters.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        codes, to, cls = line.split("\t")
        first, _, last = codes.partition("..")
        meant = "".join(chr(int(code, 16)) for code in to.split()), cls
        found |= {chr(code): meant for code in range(int(first, 16), int(last or first, 16) + 1)}
    return found


@cache
def _compared() -> Mapping[int, str]:
    return {ord(c): to for c, (to, _) in table().items()}


@cache
def _hidden() -> frozenset[str]:
    return frozenset(c for c, (_, cls) in table().items() if cls in HIDDEN)


@cache
def _dropped() -> Mapping[int, str]:
    return {ord(c): "" for c in _hidden()}


@cache
def _signs() -> Mapping[int, str]:
    return {ord(c): to for c, (to, cls) in table().items() if cls in SIGNS}


@cache
def _simple() -> Mapping[int, str]:
    pairs = (line.split("\t") for line in (FOLDER / "simplified.tsv").read_text(encoding="utf-8").splitlines())
    return {ord(one): to for one, to in pairs}


@cache
def _traditional() -> frozenset[str]:
    return frozenset(map(chr, _simple()))


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name as it is compared: the one notion of “the same name” in the whole program.

    Width, case, blanks, what nobody sees, forms of compatibility, radicals, and the form of quotes, dashes, brackets
    and marks do not matter. Idempotent.
    """
    if PLAIN.fullmatch(name):
        return name
    # Again until nothing changes: a blank that goes may let two marks combine.
    table, seen = _compared(), ""
    while name != seen:
        seen, name = name, unicodedata.normalize("NFKC", name.translate(table)).casefold().translate(table)
        name = DASHES.sub("-", name)
        if SETTLED.fullmatch(name):
            break
    return name


def simplified(name: str) -> str:
    """A folded name in simplified characters: for asking whether two are one, never for taking them for one.

    Character by character, so it may be wrong where one has several (乾).
    """
    # Which characters stand in a name is told several times as quickly as what each of them becomes.
    return name if name.isascii() or _traditional().isdisjoint(name) else name.translate(_simple())


def seen(text: str) -> str:
    """The text without what nobody can see in it. Private characters stay: somebody may see them."""
    return text if text.isascii() or _hidden().isdisjoint(text) else text.translate(_dropped())


def signs(text: str) -> str:
    """The text with each dash, wave and slash as keyboards have it, one character for one: nobody tells them apart."""
    return text if text.isascii() else text.translate(_signs())


def plain(text: str) -> str:
    """A date or a number as it is read: width, forms of compatibility and the forms of its signs do not matter."""
    return unicodedata.normalize("NFKC", signs(text))


class Unseen(NamedTuple):
    """A character that nobody sees as what it is, and where it stands, counted from 1."""

    at: int
    character: str

    @property
    def code(self) -> str:
        """How it is named: U+200D."""
        return code(self.character)

    @property
    def is_private(self) -> bool:
        """Whether it is one of private use."""
        return unicodedata.category(self.character) == PRIVATE


def code(character: str) -> str:
    """A character by its code point: U+200D."""
    return f"U+{ord(character):04X}"


def is_hidden(character: str) -> bool:
    """Whether nobody can see a character, or can tell what it is."""
    return not character.isascii() and (character in _hidden() or unicodedata.category(character) == PRIVATE)


def unseen(text: str) -> tuple[Unseen, ...]:
    """What a reader of the text does not see, in its order."""
    if text.isascii():
        return ()
    return tuple(Unseen(at, c) for at, c in enumerate(text, 1) if is_hidden(c))


def told(text: str) -> str:
    """The text with the name of each character in the place of what nobody sees: 乙〔U+200D〕公司."""
    if text.isascii():
        return text
    return "".join(f"\u3014{code(c)}\u3015" if is_hidden(c) else c for c in text)


@cache
def _latin() -> Mapping[str, str]:
    return {chr(int(code, 16)): one[0] for one in ALIKE.split(";") for code in one[2:].split()}


def disguised(text: str) -> tuple[Unseen, ...]:
    """The letters that look like Latin ones and are none, in words that are read as Latin ones, in their order.

    Such a word mixes scripts, or holds no other letters; where others of its script stand beside it, it is of that one.
    """
    if text.isascii() or _latin().keys().isdisjoint(text):
        return ()
    words = list(WESTERN.finditer(text))
    kinds = [{"latin" if c < "\u0250" else "alike" if c in _latin() else "other" for c in word[0]} for word in words]
    is_foreign = any("other" in kind and "latin" not in kind for kind in kinds)
    wanted = [{"alike", "latin"} <= kind or (kind == {"alike"} and not is_foreign) for kind in kinds]
    found = (
        (n, text[n]) for word, is_meant in zip(words, wanted, strict=True) if is_meant for n in range(*word.span())
    )
    return tuple(Unseen(at + 1, c) for at, c in found if c in _latin())


def latin(text: str) -> str:
    """The text with the Latin letters that those of `disguised` look like."""
    made = list(text)
    for one in disguised(text):
        made[one.at - 1] = _latin()[one.character]
    return "".join(made)


def apart(one: str, other: str) -> str:
    """Where two texts that could pass for one another differ: “3: 未 U+672A ≠ 末 U+672B”; '' where all can see it.

    Positions are those of the first, counted from 1; what only one of them has stands against a dash.
    """
    from rapidfuzz.distance import OSA  # imported late: only what is asked about needs it

    if one == other or (latin(one) != latin(other) and OSA.distance(one, other, score_cutoff=FEW) > FEW):
        return ""
    return "; ".join(_differences(one, other))


def differing(one: str, other: str) -> dict[str, str]:
    """The same as a sentence in each language, for the places {apart} and {apart_en}; blank where all can see it."""
    found = apart(one, other)
    zh, en = (say("apart.differ", lang, apart=found) if found else "" for lang in LANGS)
    return {"apart": zh, "apart_en": en}


def _differences(one: str, other: str) -> Iterator[str]:
    from rapidfuzz.distance import Levenshtein

    for part in Levenshtein.opcodes(one, other):
        if part.tag != "equal":
            here, there = one[part.src_start : part.src_end], other[part.dest_start : part.dest_end]
            yield f"{part.src_start + 1}: {_named(here)} \u2260 {_named(there)}"


def _named(text: str) -> str:
    """Characters each with its code point; those that are not seen by that alone."""
    return " ".join(code(c) if is_hidden(c) or c.isspace() else f"{c} {code(c)}" for c in text) or "\u2013"
