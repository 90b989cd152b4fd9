"""The numbers of headings and captions, the same for every writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.messages import say
from hezuo.base.problems import WorkspaceError
from hezuo.document.model import Block, Document, Heading, Picture, Table

#: The digits of the numbers of official letters.
LEVELS = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """The labels of headings ("2.1", "一、") and of tables and pictures ("表 2-1"), in order; these by key too."""

    headings: tuple[str, ...]
    captions: tuple[str, ...]
    keys: dict[str, str]


def numbers(document: Document) -> Numbers:
    """The numbers of a document. Raises `WorkspaceError` for two captions of one key."""
    keys: dict[str, str] = {}
    captions = []
    counts: Counter[str] = Counter()
    for block in captioned(document):
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


def captioned(document: Document) -> list[Table | Picture]:
    """The tables and pictures of a document, in order."""
    return [b for b in document.blocks if isinstance(b, Table | Picture)]


def heading_level(block: Block) -> int:
    """The level of a heading; 0 for anything else."""
    return block.level if isinstance(block, Heading) else 0


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
    return say(f"document.gongwen-{level}", document.lang, number=number)


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as headings write it; Arabic above."""
    digits = say("document.digits", "zh")
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if tens == 0 else digits[10] if tens == 1 else digits[tens] + digits[10]
    return head + (digits[ones] if ones or not tens else "")
