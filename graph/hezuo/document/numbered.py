"""The numbers of headings and captions, the same for every writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.messages import say
from hezuo.base.problems import WorkspaceError
from hezuo.document.model import Block, Document, Heading, Picture, Points, Table
from hezuo.document.style import sign

#: The digits of the numbers of official letters.
LEVELS = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """The label of each heading ("2.1", "一、") and of each table and picture ("表 2-1"), in order; these by key too.

    Those without a caption have the label ''.
    """

    headings: tuple[str, ...]
    captions: tuple[str, ...]
    keys: dict[str, str]

    def label(self, key: str) -> str:
        """The label of the table or picture with this key. Raises `WorkspaceError` where there is none."""
        if key not in self.keys:
            raise WorkspaceError("no-caption", name=key)
        return self.keys[key]


def numbers(document: Document) -> Numbers:
    """The numbers of a document. Raises `WorkspaceError` for two captions of one key."""
    keys: dict[str, str] = {}
    captions = []
    counts: Counter[str] = Counter()
    for block in (b for b in document.blocks if isinstance(b, Table | Picture)):
        if not block.caption:
            captions.append("")
            continue
        word = "table" if isinstance(block, Table) else "picture"
        counts[word] += 1
        number = f"{document.chapter}-{counts[word]}" if document.chapter else str(counts[word])
        label = say(f"document.{word}", document.lang, number=number)
        if block.key in keys:
            raise WorkspaceError("same-caption", name=block.key)
        captions.append(label)
        if block.key:
            keys[block.key] = label
    return Numbers(tuple(_headings(document)), tuple(captions), keys)


def captioned(document: Document, found: Numbers) -> list[tuple[Table | Picture, str]]:
    """The tables and pictures that have a caption, each with its label: first the tables, as lists of them go."""
    shown = (b for b in document.blocks if isinstance(b, Table | Picture))
    pairs = [(block, label) for block, label in zip(shown, found.captions, strict=True) if label]
    return sorted(pairs, key=lambda pair: isinstance(pair[0], Picture))


def heading_level(block: Block) -> int:
    """The level of a heading; 0 for anything else."""
    return block.level if isinstance(block, Heading) else 0


def heading_lead(document: Document, label: str) -> str:
    """What stands before the text of a heading: its label, and the room that this kind of number wants behind it."""
    return label and label + sign(f"after-{document.scheme}", document.lang)


def numbers_of_points(document: Document, points: Points) -> list[str]:
    """What stands before each item of a list."""
    if not points.ordered:
        return [sign("point", document.lang)] * len(points.items)
    return [sign("ordered", document.lang, n) for n in range(1, len(points.items) + 1)]


def _headings(document: Document) -> Iterator[str]:
    at = [0] * LEVELS
    for block in document.blocks:
        level = heading_level(block)
        if not level:
            continue
        at[level - 1] += 1
        at[level:] = [0] * (LEVELS - level)
        yield _label(document, at[:level])


def _label(document: Document, at: list[int]) -> str:
    if document.scheme == "none":
        return ""
    if document.scheme == "decimal":
        return ".".join([*([document.chapter] if document.chapter else []), *map(str, at)])
    level = len(at)
    number = chinese(at[-1]) if level < LEVELS and document.lang == "zh" else str(at[-1])
    return sign(f"gongwen-{level}", document.lang, number)


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as headings write it; Arabic above."""
    digits = sign("digits", "zh")
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if tens == 0 else digits[10] if tens == 1 else digits[tens] + digits[10]
    return head + (digits[ones] if ones or not tens else "")
