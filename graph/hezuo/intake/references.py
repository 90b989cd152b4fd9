"""Places of cells as workbooks write them: A1, and ranges such as A2:B4."""

from __future__ import annotations

#: First row, first column, last row, last column, from 0.
Span = tuple[int, int, int, int]


#: A column of more letters is farther away than any program writes.
MOST_LETTERS = 8


def column(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0 if len(letters) <= MOST_LETTERS else 26**MOST_LETTERS
    letters = letters[:MOST_LETTERS]
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(number: int) -> str:
    """The letters of a column, counted from 0."""
    made = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def span(reference: str) -> Span | None:
    """The corners of a range such as A2:B4; None for what is no range of cells."""
    corners = [_corner(text) for text in reference.replace("$", "").split(":")]
    if None in corners or len(corners) != 2:
        return None
    (top, left), (bottom, right) = sorted(c for c in corners if c is not None)
    return top, min(left, right), bottom, max(left, right)


def _corner(text: str) -> tuple[int, int] | None:
    name = text.rstrip("0123456789")
    number = text[len(name) :]
    return (int(number) - 1, column(name)) if name.isascii() and name.isalpha() and number else None
