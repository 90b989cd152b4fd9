"""Names: what they mean, how they are compared, and the IRIs that are made of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import Any
from urllib.parse import quote

from hezuo.base.characters import folded, latin, seen, simplified
from hezuo.base.terms import ID
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Ontology

#: Characters that an IRI segment may not hold as they are.
ESCAPED = {c: f"%{c:02X}" for c in (*range(0x21), 0x7F, *map(ord, '<>"{}|\\^`%/#?[]'))}
#: … and those beyond ASCII that RFC 3987 leaves out of its `ucschar`; a class of those that it has compiles slowly.
NO_UCSCHAR = re.compile(
    "[\x80-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff"
    + "".join(chr((plane << 16) + last) for plane in range(1, 14) for last in (0xFFFE, 0xFFFF))
    + "\U000e0000-\U000e0fff\U000efffe-\U0010ffff]"
)
#: How like a name must be to be suggested (0–100) when it is more than one edit away.
LIKE = 80


def segment(name: str) -> str:
    """A name as a readable, stable segment of an IRI, without what nobody sees in it."""
    words = unicodedata.normalize("NFKC", seen(name)).split()
    text = words[0] if words else ""
    for word in words[1:]:
        text += ("_" if text[-1].isascii() and word[0].isascii() else "") + word
    return escaped(text)


def escaped(text: str) -> str:
    """A text with what no segment of an IRI holds in escapes."""
    return NO_UCSCHAR.sub(lambda match: quote(match[0], safe=""), text.translate(ESCAPED))


def thing(kind: Kind, local: str) -> str:
    """The IRI of a record."""
    return f"{ID}{kind.notation}/{local}"


def local_part(iri: str) -> str:
    """What distinguishes an IRI within its kind or list."""
    if iri.startswith(ID):
        return iri.removeprefix(ID).split("/", 1)[1]
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


class Names:
    """The registry of names: folded form → things, with their classes."""

    def __init__(self, ontology: Ontology, same: Mapping[str, str], different: set[frozenset[str]]) -> None:
        self._ontology = ontology
        self._same = same
        self._different = different
        self._things: dict[str, dict[str, frozenset[str]]] = {}
        self._classes: dict[str, list[str]] = {}
        self._captions: dict[str, str] = {}
        #: Things whose rows give them more than one name.
        self.retitled: set[str] = set()
        self._own: set[tuple[str, str]] = set()
        for iri, texts in ontology.names.items():
            for text in texts:
                self.add(text, iri, ontology.types[iri])
        for iri, texts in ontology.class_names.items():
            for text in texts:
                self._classes.setdefault(folded(text), []).append(iri)

    def add(self, name: str, iri: str, classes: frozenset[str], *, title: bool = False) -> None:
        """Register a name of a thing; the first one is its caption. A `title` is what its row calls it."""
        key = folded(name)
        known = self._things.setdefault(key, {})
        known[iri] = known.get(iri, frozenset()) | classes
        if self._captions.setdefault(iri, name) != name and title:
            self.retitled.add(iri)
        self._own.add((iri, name))

    def titled(self, captions: Mapping[str, str]) -> Names:
        """The same names with these captions in the place of those that the things have."""
        if not captions:
            return self
        found = copy(self)
        found._captions = {**self._captions, **captions}
        found.retitled = self.retitled | captions.keys()
        return found

    def told(self) -> list[Any]:
        """All that was registered, as lists and texts; sets of classes, which many things share, stand once."""
        sets: dict[frozenset[str], int] = {}
        things = {
            key: [[iri, sets.setdefault(classes, len(sets))] for iri, classes in known.items()]
            for key, known in self._things.items()
        }
        different = sorted(sorted(pair) for pair in self._different)
        shared = [sorted(classes) for classes in sets]
        parts = [dict(self._same), different, shared, things, self._classes, self._captions]
        return [*parts, sorted(self.retitled), sorted(map(list, self._own))]

    @classmethod
    def of(cls, told: list[Any], ontology: Ontology) -> Names:
        """The names again that `told` gave."""
        found = cls.__new__(cls)
        found._ontology = ontology
        same, different, shared, things, classes, captions, retitled, own = told
        sets = [frozenset(one) for one in shared]
        found._same, found._classes, found._captions = same, classes, captions
        found._different = {frozenset(pair) for pair in different}
        found._things = {key: {iri: sets[n] for iri, n in known} for key, known in things.items()}
        found.retitled, found._own = set(retitled), {(iri, name) for iri, name in own}
        return found

    def spelled(self) -> set[str]:
        """Every name, as it was registered."""
        return {name for _, name in self._own}

    def caption(self, iri: str) -> str:
        """The name a thing was registered with."""
        return self._captions.get(iri, "")

    def is_own_name(self, iri: str, name: str) -> bool:
        """Whether the thing's own record has this name or identifier, to the letter."""
        return (iri, name) in self._own

    def fullest(self, iri: str) -> str:
        """The longest of its own names: that of a happening has its date."""
        return max((name for one, name in self._own if one == iri), key=lambda n: (len(n), n), default="")

    def classes(self, iri: str) -> frozenset[str]:
        """The classes of a registered thing."""
        return self._things.get(folded(self.caption(iri)), {}).get(iri, frozenset())

    def canonical(self, name: str) -> str:
        """The name that the judgements lead to; the name itself when there is none."""
        seen = set()
        while (key := folded(name)) in self._same and key not in seen:
            seen.add(key)
            name = self._same[key]
        return name

    def is_circular(self, name: str) -> bool:
        """Whether the judgements lead from `name` back to itself."""
        key, seen = folded(name), set[str]()
        while key in self._same and key not in seen:
            seen.add(key)
            key = folded(self._same[key])
        return key in seen

    def find(self, name: str, target: str) -> list[str]:
        """The things of class `target` that `name` means, sorted."""
        key = folded(self.canonical(name))
        known = self._things.get(key) or self._things.get(folded(name))
        if not known:
            # The name that the judgements lead to may have no row of its own: then it means those that lead to it.
            known = {iri: cls for form in self._leading.get(key, ()) for iri, cls in self._things.get(form, {}).items()}
        return sorted([iri for iri, classes in known.items() if not target or target in classes])

    @cached_property
    def _leading(self) -> dict[str, list[str]]:
        """Folded name → the folded forms that the judgements lead from to it."""
        found: dict[str, list[str]] = {}
        for form in self._same:
            found.setdefault(folded(self.canonical(form)), []).append(form)
        return found

    def find_class(self, name: str, ancestor: str) -> list[str]:
        """The classes below `ancestor` with this label."""
        return [c for c in self._classes.get(folded(name), []) if self._ontology.is_a(c, ancestor)]

    def aliases(self) -> Iterable[tuple[str, str]]:
        """(folded form, canonical name) of every `same` judgement."""
        return ((form, self.canonical(name)) for form, name in sorted(self._same.items()))

    def _fitting(self, key: str, names: Iterable[str], target: str) -> list[str]:
        """Those of `names` that a thing of class `target` has and that are not judged different from `key`."""
        known = (n for n in names if any(target in c for c in self._things[n].values()))
        return sorted(n for n in known if frozenset((key, n)) not in self._different)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        index: dict[int, list[str]] = {}
        for name in self._things:
            index.setdefault(len(name), []).append(name)
        return index

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name in self._things:
            plain = simplified(name)
            for start in {plain[:2], plain[2:4], plain[-4:]}:
                index.setdefault(start, []).append(name)
        return index

    @cached_property
    def _by_look(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name in sorted(self.spelled()):
            index.setdefault(folded(latin(name)), []).append(name)
        return index

    def looking(self, name: str, target: str) -> str:
        """A registered name of a thing of class `target` that is another and looks just as `name`, or ''."""
        alike = {folded(n): n for n in self._by_look.get(folded(latin(name)), ()) if folded(n) in self._things}
        return next((alike[n] for n in self._fitting(folded(name), alike, target) if n != folded(name)), "")

    def near(self, name: str, target: str) -> str:
        """The registered name most like `name` for a thing of class `target`, or ''."""
        from rapidfuzz import fuzz, process  # imported late: only an unknown name needs it
        from rapidfuzz.distance import OSA

        if looks := self.looking(name, target):
            return self.caption(next(i for i, c in sorted(self._things[folded(looks)].items()) if target in c))
        # Traditional characters are near to the simplified ones, and no more: whoever wrote them says which.
        form = folded(name)
        key = simplified(form)
        close = [n for size in (-1, 0, 1) for n in self._by_length.get(len(key) + size, ())]
        alike = {n for start in (key[:2], key[2:4], key[-4:]) for n in self._by_start.get(start, ())}
        nearest = {n: simplified(n) for n in self._fitting(form, close, target)}
        best = process.extractOne(key, nearest, scorer=OSA.distance, score_cutoff=1)
        found = best[2] if best else ""
        if not found:
            others = {n: simplified(n) for n in self._fitting(form, alike, target)}
            like = process.extractOne(key, others, scorer=fuzz.ratio, score_cutoff=LIKE)
            if like is None:
                return ""
            found = like[2]
        return self.caption(next(i for i, c in sorted(self._things[found].items()) if target in c))
