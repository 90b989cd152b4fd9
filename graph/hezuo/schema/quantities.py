"""Numbers that are not meant exactly: their qualifiers, as the ontology lists them, and how those are written.

How a qualifier is written stands in the ontology (`hz:writtenAs`), with `…` where the number goes: before it, behind
it, or between the number and its unit (100余万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hezuo.base.characters import plain, seen
from hezuo.base.problems import OntologyError
from hezuo.base.store import Literal
from hezuo.base.terms import WRITTEN_AS
from hezuo.base.triples import TripleIndex
from hezuo.schema.values import DIGITS, MANY, round_number

NUMBER_HERE = "…"
#: A unit of up to three letters may stand between a number in running text and a qualifier of two letters or more.
SHORT_UNIT = r"[^\W\d]{0,3}?"
QUOTES = "[“‘「\"']{}[”’」\"']"


@dataclass(frozen=True, slots=True)
class Word:
    """One way to write a qualifier (`iri`), as `text` before or behind the number."""

    text: str
    iri: str
    before: bool


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Every way to write a qualifier, the longest first; and one way for each, as people are told of it."""

    words: tuple[Word, ...] = ()
    shown: str = ""

    def split(self, text: str) -> tuple[str, str] | None:
        """The number (with its unit) without its qualifier, and the IRI of that; None where there is not just one."""
        plain = _plain(text)
        lead = next((w for w in self.words if w.before and plain.startswith(w.text)), None)
        rest = plain[len(lead.text) :].lstrip() if lead else plain
        match = DIGITS.match(rest)
        if match is None:
            return None
        number, tail = match[0], rest[match.end() :]
        found = [w for w in self.words if not w.before and w.text in tail]
        if any(c.isdigit() for c in tail) or (lead is None) == (not found):
            return None
        used = lead or found[0]
        if not used.before:
            # Twice the same word is one too many, and what it leaves is no unit.
            tail = tail.replace(used.text, "", 1)
        return round_number(number) + tail, used.iri

    def in_text(self, text: str) -> Iterator[tuple[Decimal, str]]:
        """Each qualified number in running text, with how it is written: “300” and “300余” of “线下300余人”."""
        plain = _plain(text)
        before, behind = (_any(w for w in self.words if w.before == ahead) for ahead in (True, False))
        far = _any(w for w in self.words if not w.before and len(w.text) > 1)
        pattern = (
            rf"(?P<lead>{before})?\s*(?P<number>{DIGITS.pattern})\s*(?P<near>{behind})?"
            rf"\s*(?P<many>[{''.join(MANY)}])?(?P<next>{behind})?(?:{SHORT_UNIT}(?P<far>{far}))?"
        )
        for match in re.finditer(pattern, plain):
            if any(match[place] for place in ("lead", "near", "next", "far")):
                number = Decimal(round_number(match["number"]).replace(",", ""))
                yield number * MANY.get(match["many"] or "", 1), match[0].strip()

    def quoted(self, text: str) -> str:
        """The first qualifier that a text speaks of in quotation marks (金额印“余”); '' when it speaks of none."""
        plain = _plain(text)
        return next((w.text for w in self.words if re.search(QUOTES.format(re.escape(w.text)), plain)), "")


def _any(words: Iterable[Word]) -> str:
    """A pattern for one of the words; for none, one that never fits."""
    return "|".join(re.escape(w.text) for w in words) or "(?!)"


def _plain(text: str) -> str:
    return plain(seen(text)).casefold().strip()


def qualifiers(graph: TripleIndex) -> Qualifiers:
    """The qualifiers that the ontology declares. Raises `OntologyError` for a pattern without just one `…`."""
    written = {iri: list(_words(iri, texts)) for iri, texts in graph.by_predicate(WRITTEN_AS).items()}
    found = [word for words in written.values() for word in words]
    firsts = [words[0] for words in written.values()]
    shown = [w.text + NUMBER_HERE if w.before else NUMBER_HERE + w.text for w in firsts]
    return Qualifiers(tuple(sorted(found, key=lambda w: (-len(w.text), w.text, w.before))), "、".join(shown))


def _words(iri: str, texts: Iterable[object]) -> Iterator[Word]:
    for term in texts:
        text = term.value if isinstance(term, Literal) else ""
        ahead, mark, behind = text.partition(NUMBER_HERE)
        if not mark or bool(ahead.strip()) == bool(behind.strip()):
            reason = f"hz:writtenAs {text}: {NUMBER_HERE}?"
            raise OntologyError("bad-term", term=iri, predicate=WRITTEN_AS, value=term, reason=reason)
        yield Word(_plain(ahead or behind), iri, bool(ahead.strip()))
