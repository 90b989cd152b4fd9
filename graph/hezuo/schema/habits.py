"""What ledgers write beside the facts, as the ontology lists it: blanks in words, totals, notes, columns set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hezuo.base.characters import folded, simplified
from hezuo.base.store import Literal
from hezuo.base.terms import LEDGER_MARKS, LEDGER_WORD
from hezuo.base.triples import TripleIndex
from hezuo.schema.values import COUNTING, trimmed

ANYTHING = "…"
#: What may stand around a heading and is no part of it: marks of what has to be filled in, colons, ends of sentences.
AROUND = "*＊※★☆●#:：。、，,;；?？!！_- \t\r\n\u3000"
OPENING, CLOSING = r"(（\[【〔「《“", r")）\]】〕」》”"
INSIDE = rf"([^{OPENING}{CLOSING}]*)"
BRACKETED = re.compile(rf"^(.+?)\s*[{OPENING}]{INSIDE}[{CLOSING}]$", re.DOTALL)
LED = re.compile(rf"^[{OPENING}]{INSIDE}[{CLOSING}]\s*(.+)$", re.DOTALL)
ENCLOSED = re.compile(rf"^[{OPENING}]{INSIDE}[{CLOSING}]$")
#: The number of a column before its heading: 1. ① (1) 一、
NUMBERED = re.compile(
    rf"^(?:[(（](?:\d{{1,2}}|[{COUNTING}]{{1,3}})[)）]|\d{{1,2}}[.．、)）]|[\u2460-\u249b]|[{COUNTING}]{{1,3}}、)\s*(?=\D)"
)
#: What may follow the word in the first cell of a row of totals: a unit or number in brackets, a colon, a number.
FIGURES = re.compile(r"(?:[(\[](?:\d[\d,.]*)?\D{0,4}[)\]])?:?(?:\d[\d,.]*\D{0,4})?")
FIGURE = re.compile(r"\D{0,2}\d[\d,.]*\D{0,4}")
COLON = re.compile("[:：]")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words, folded: whole, or such that others end or begin with them."""

    whole: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()

    def __contains__(self, text: str) -> bool:
        """Whether a folded text is one of them, also in traditional characters."""
        text = simplified(text)
        return text in self.whole or text.endswith(self.ends) or text.startswith(self.starts)


@dataclass(frozen=True, slots=True)
class Habits:
    """How ledgers write what is no fact."""

    blank: Words = Words()
    total: Words = Words()
    subtotal: Words = Words()
    foot: Words = Words()
    heading: Words = Words()
    aside: Words = Words()
    common_knowledge: Words = Words()

    @property
    def beginnings(self) -> frozenset[str]:
        """The characters that the words of rows which are no record begin with."""
        return frozenset(w[0] for words in (self.total, self.subtotal, self.foot) for w in words.whole)

    def is_blank(self, text: str) -> bool:
        """Whether a cell only says that it has nothing to say."""
        plain = _plain(text)
        # It means nothing more in brackets, or with a full stop.
        return plain in self.blank.whole or plain.strip("()").rstrip(".,;!") in self.blank.whole

    def sums(self, text: str) -> str:
        """Whether a cell names a row of totals: 'total', 'subtotal' or ''."""
        plain = _plain(text)
        for name, words in (("subtotal", self.subtotal), ("total", self.total)):
            if any(plain.startswith(w) and FIGURES.fullmatch(plain[len(w) :]) for w in words.whole):
                return name
        return ""

    def is_figure(self, text: str) -> bool:
        """Whether a cell of a row of totals is one: a number with or without a unit, a blank in words, or the word."""
        return bool(FIGURE.fullmatch(folded(text))) or self.is_blank(text) or bool(self.sums(text))

    def is_foot(self, text: str) -> bool:
        """Whether a cell is a note or a signature below a table: one of the words before a colon."""
        return len(parts := COLON.split(text, maxsplit=1)) == 2 and _plain(parts[0]) in self.foot.whole

    def is_foot_word(self, text: str) -> bool:
        """Whether a cell that stands alone in its row is one of these words, also in brackets."""
        return _plain(text).strip("()").rstrip(":.") in self.foot.whole

    def is_aside(self, heading: str) -> bool:
        """Whether a heading is one of those that the graph does not take."""
        plain = self._unmarked(heading)
        found = BRACKETED.match(plain)
        return folded(plain) in self.aside or (found is not None and folded(found[1]) in self.aside)

    def bare(self, heading: str) -> tuple[str, str]:
        """A heading, folded, without the marks, numbers and remarks around it, and what else stands in brackets.

        The second is '' but for brackets that hold something else, such as a unit: the first then is what stands
        before them.
        """
        plain = self._unmarked(heading)
        found = BRACKETED.match(plain)
        return (folded(self._unmarked(found[1])), folded(found[2])) if found else (folded(plain), "")

    def _unmarked(self, heading: str) -> str:
        """A heading without what people put around it, however much that is."""
        text, before = heading, ""
        while text != before:
            before, text = text, trimmed(text).strip(AROUND)
            if (found := ENCLOSED.match(text)) or ((found := BRACKETED.match(text)) and self._is_remark(found[2])):
                text = found[1]
            elif (found := LED.match(text)) and self._is_remark(found[1]):
                text = found[2]
            elif found := NUMBERED.match(text):
                text = text[found.end() :]
        return text

    def _is_remark(self, text: str) -> bool:
        """Whether what stands in brackets tells how to fill in a column, in words or by a mark."""
        return not text.strip(AROUND) or _plain(text) in self.heading


def _plain(text: str) -> str:
    """A text as words of ledgers are compared: in traditional characters it says the same."""
    return simplified(folded(text))


def habits(graph: TripleIndex) -> Habits:
    """What the ontology lists."""
    return Habits(*(_words(graph.objects(mark, LEDGER_WORD)) for mark in LEDGER_MARKS))


def _words(texts: Iterable[object]) -> Words:
    written = [t.value for t in texts if isinstance(t, Literal)]
    # One that is nothing but dots stands for itself.
    plain = [t for t in written if not t.strip(ANYTHING) or ANYTHING not in (t[0], t[-1])]
    rest = [t for t in written if t not in plain]
    ends = tuple(sorted(_plain(t.strip(ANYTHING)) for t in rest if t[0] == ANYTHING))
    starts = tuple(sorted(_plain(t.strip(ANYTHING)) for t in rest if t[-1] == ANYTHING))
    return Words(frozenset(map(_plain, plain)), ends, starts)
