"""The names of parties taken apart by the ontology's words: what they are called, their legal form, sort and places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hezuo.base.characters import folded, latin, simplified
from hezuo.base.terms import PROVINCE
from hezuo.schema.ontology import Ontology

#: The uses of words that names are taken apart by (`skos:notation` of `hz:NameWords`).
FORM, ENDING, COUNTRY, KIND, SERIES = "company-form", "place-ending", "country", "kind", "series"
LOOK = "look-alike"
#: So much is left of a name when its form or place is taken off.
LEAST = 2
#: What is left hanging when a legal form is taken off.
HANGING = ",.-"


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart, in simplified characters.

    `look` is all of it as it looks, in whatever letters it is written; `core` is what is left of that without its legal
    forms (`forms`) and its places (`places`: provinces and cities); a place before the name of a body of a `kind` (a
    school) belongs to it and stays.
    """

    name: str
    key: str
    look: str
    core: str
    kind: str
    forms: tuple[str, ...]
    places: frozenset[str]


class Words:
    """The words of the ontology, and the cities that a record knows, ready for use."""

    def __init__(self, ontology: Ontology, cities: Iterable[str]) -> None:
        words = {use: tuple(dict.fromkeys(map(simplified, found))) for use, found in ontology.name_words.items()}
        self._forms, self._kinds = _Ends(words.get(FORM, ())), _Ends(words.get(KIND, ()))
        self.series = tuple(map(frozenset, words.get(SERIES, ())))
        alike = words.get(LOOK, ())
        self._alike = {ord(character): word[0] for word in alike for character in word[1:]}
        endings = "|".join(map(re.escape, words.get(ENDING, ())))
        self._ending = re.compile(f"(?:{endings})$") if endings else None
        self.provinces = frozenset(
            simplified(folded(n)) for i, names in ontology.names.items() if PROVINCE in ontology.types[i] for n in names
        )
        known = self.provinces | {self.place(city) for city in cities}
        places, countries = (_any(w for w in some if len(w) >= LEAST) for some in (known, words.get(COUNTRY, ())))
        self._head = re.compile(f"({places})(?:{endings})?")
        self._inside = re.compile(f"\\((?:({places})(?:{endings})?|{countries})\\)")

    def place(self, text: str) -> str:
        """A place as names have it, without what may stand at its end or not."""
        key = simplified(folded(text))
        bare = self._ending.sub("", key) if self._ending else key
        return bare if len(bare) >= LEAST else key

    def parts(self, name: str) -> Parts:
        """The name taken apart."""
        key = simplified(folded(name))
        places: set[str] = set()
        look = core = simplified(folded(latin(name))).translate(self._alike)
        for match in self._inside.finditer(look) if "(" in look else ():
            core = core.replace(match[0], "", 1)
            places |= {match[1]} - {None}
        forms: list[str] = []
        while form := self._forms.of(core, LEAST):
            forms.append(form)
            core = core[: -len(form)].rstrip(HANGING)
        kind = self._kinds.of(core)
        head = self._head.match(core)
        if head is not None:
            places.add(head[1])
            if not kind and len(core) - head.end() >= LEAST:
                core = core[head.end() :]
        return Parts(name, key, look, core, kind, tuple(forms), frozenset(places))


class _Ends:
    """Words that may end a name, found by their lengths: that is quicker than to try each."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(w) for w in self._words}, reverse=True)

    def of(self, name: str, least: int = 0) -> str:
        """The longest word at the end of a name that leaves so much of it; '' for none."""
        size = len(name)
        for length in self._lengths:
            if size - length >= least and name[size - length :] in self._words:
                return name[size - length :]
        return ""


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first; for none, one that never fits."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) or "(?!)"
