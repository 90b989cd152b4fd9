"""Finding things by what people type: a name, an alias, a part of one, or pinyin initials."""

from __future__ import annotations

import unicodedata

from hezuo.base.characters import folded, seen
from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY, PLATFORM, RECORD
from hezuo.intake.names import Names
from hezuo.record.load import Dataset


def syllables(name: str) -> list[str]:
    """The pinyin of a name, lower case, no tones, a syllable each; what is no Chinese comes whole, after a "="."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(unicodedata.normalize("NFKC", seen(name)), errors=lambda other: "=" + other)
    marked = (("=" * part.startswith("="), "".join(c for c in part.casefold() if c.isalnum())) for part in parts)
    return [mark + letters for mark, letters in marked if letters]


def initials(name: str) -> str:
    """The pinyin initials of a name: 天津大学 → tjdx."""
    return "".join(part.removeprefix("=") if part.startswith("=") else part[0] for part in syllables(name))


def find(dataset: Dataset, text: str) -> list[str]:
    """The IRIs that `text` may mean, best first: a name or alias, else a part of one, else pinyin initials.

    Parties and platforms go before other records of the same words; what lies in the scope of the dataset before what
    does not. Raises `QueryError` for an empty name, which is part of every other.
    """
    if not folded(text):
        raise QueryError("empty-name")
    names = dataset.identity.names
    exact = names.find(text, RECORD)
    if exact:
        here = {iri for resolved in dataset.identity.resolved for iri in resolved.records}
        return [iri for iri in exact if iri in here] or exact
    everything = _named(dataset)
    key = folded(text)
    main = {i: f for i, f in everything.items() if names.classes(i) & {PARTY, PLATFORM}}
    return _matching(key, main, names) or _matching(key, everything, names)


def _matching(key: str, everything: dict[str, list[str]], names: Names) -> list[str]:
    inside = [iri for iri, forms in everything.items() if any(key in folded(f) for f in forms)]
    if inside or not key.isascii():
        return sorted(inside, key=lambda i: (len(names.caption(i)), i))
    letters = [iri for iri, forms in everything.items() if any(initials(f).startswith(key) for f in forms)]
    return sorted(letters, key=lambda i: (initials(names.caption(i)) != key, len(names.caption(i)), i))


def _named(dataset: Dataset) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for resolved in dataset.identity.resolved:
        for iri in resolved.records:
            if iri and (name := dataset.identity.names.caption(iri)):
                found.setdefault(iri, [name])
    for form, name in dataset.identity.names.aliases():
        for iri in dataset.identity.names.find(name, RECORD):
            found.setdefault(iri, []).append(form)
    return found
