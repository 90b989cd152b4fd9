"""How much room a text takes in a drawing, without the font: what is placed by it must fit in every common one."""

from __future__ import annotations

#: Advance widths in units of the size: those of Helvetica's commonest letters, rounded up to what its kin take.
NARROW, SLIM, PLAIN, WIDE = 0.3, 0.4, 0.58, 0.8
_NARROW = frozenset("ijl.,:;'|! ")
_SLIM = frozenset('()[]{}frt-/\\"I')
_WIDE = frozenset("mwMW@%&")
#: A bold letter is this much wider.
BOLD = 1.06
#: From here on a character is as wide as it is high.
FULL = "\u2e80"
#: What no line begins with.
CLOSING = "、，；。：）！？”"


def advance(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is drawn, in the units of `size`."""
    units = sum(1.0 if c >= FULL or c in "“”‘’…—" else _latin(c) for c in text)
    return units * size * (BOLD if bold else 1.0)


def _latin(character: str) -> float:
    if character in _NARROW:
        return NARROW
    if character in _SLIM:
        return SLIM
    if character in _WIDE:
        return WIDE
    return 0.7 if character.isupper() else PLAIN


def lines(text: str, size: float, wide: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `wide`; it breaks at blanks and brackets, else between characters."""
    found: list[str] = []
    rest = text
    while advance(rest, size, bold=bold) > wide and len(rest) > 1:
        fits = 1
        while fits < len(rest) and advance(rest[: fits + 1], size, bold=bold) <= wide:
            fits += 1
        # A break that leaves less than half a line is worse than one between two characters.
        # But any break is better than one within a word.
        least = 0 if _within_word(rest, fits) else fits // 2
        good = [at for at in range(fits, least, -1) if _breaks(rest, at)]
        cut = good[0] if good else fits
        # One or two letters alone on the last line read as a word of their own.
        short = 3 - (len(rest) - cut)
        if not good and 0 < short < 3 and cut - short > 3:
            cut -= short
        # What closes a phrase does not begin a line.
        while cut > 1 and cut < len(rest) and rest[cut] in CLOSING:
            cut -= 1
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


def _within_word(text: str, at: int) -> bool:
    """Whether a line that ends here ends within a word of an alphabet."""
    return at < len(text) and all(c.isalpha() and c < FULL for c in text[at - 1 : at + 1])


def _breaks(text: str, at: int) -> bool:
    if at >= len(text) or (text[at] == " " and text[at - 1].isdigit() and at + 1 < len(text) and text[at + 1] >= FULL):
        # A number stays with the word that it counts.
        return False
    return text[at] in " （(" or (text[at - 1] in " 、，；·）" and not text[:at].rstrip()[-1:].isdigit())


def cut(text: str, size: float, wide: float, *, bold: bool = False) -> str:
    """The text, with an ellipsis for what does not fit into `wide`."""
    if advance(text, size, bold=bold) <= wide:
        return text
    while text and advance(text + "…", size, bold=bold) > wide:
        text = text[:-1]
    return text + "…"
