"""Everything the workspace says about one thing: its own row, and every cell elsewhere that names it.

It is read from the tables through the ontology, so a new kind shows up without a line of code.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hezuo.catalogue import Lang
from hezuo.identity import Resolved
from hezuo.kinds import Field
from hezuo.knowledge import Knowledge
from hezuo.names import Names
from hezuo.problems import Place, QueryError
from hezuo.terms import PAGE, PARTY, PLATFORM, RECORD
from hezuo.values import folded

ALIASES = "SELECT DISTINCT ?form WHERE { $thing skos:altLabel ?form } ORDER BY ?form"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a row says: under which heading, what, and where it stands."""

    kind: str
    record: str
    heading: str
    value: str
    year: str
    pages: str
    place: Place


@dataclass(frozen=True, slots=True)
class Portrait:
    """One thing: name, class, other names, its own facts and the ties that others state."""

    iri: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    own: tuple[Fact, ...]
    ties: tuple[Fact, ...]


def syllables(name: str) -> list[str]:
    """The pinyin of a name, lower case, no tones, a syllable each; what is no Chinese comes whole, after a "="."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(unicodedata.normalize("NFKC", name), errors=lambda other: "=" + other)
    marked = (("=" * part.startswith("="), "".join(c for c in part.casefold() if c.isalnum())) for part in parts)
    return [mark + letters for mark, letters in marked if letters]


def initials(name: str) -> str:
    """The pinyin initials of a name: 天津大学 → tjdx."""
    return "".join(part.removeprefix("=") if part.startswith("=") else part[0] for part in syllables(name))


def find(graph: Knowledge, text: str) -> list[str]:
    """The IRIs that `text` may mean, best first: a name or alias, else a part of one, else pinyin initials.

    Parties and platforms go before other records of the same words. Raises `QueryError` for an empty name, which is
    part of every other.
    """
    if not folded(text):
        raise QueryError("empty-name")
    names = graph.identity.names
    exact = names.find(text, RECORD)
    if exact:
        return exact
    everything = _named(graph)
    key = folded(text)
    main = {i: f for i, f in everything.items() if names.classes(i) & {PARTY, PLATFORM}}
    return _matching(key, main, names) or _matching(key, everything, names)


def _matching(key: str, everything: dict[str, list[str]], names: Names) -> list[str]:
    inside = [iri for iri, forms in everything.items() if any(key in folded(f) for f in forms)]
    if inside or not key.isascii():
        return sorted(inside, key=lambda i: (len(names.caption(i)), i))
    letters = [iri for iri, forms in everything.items() if any(initials(f).startswith(key) for f in forms)]
    return sorted(letters, key=lambda i: (initials(names.caption(i)) != key, len(names.caption(i)), i))


def _named(graph: Knowledge) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for resolved in graph.identity.resolved:
        for iri in resolved.records:
            if iri and (name := graph.identity.names.caption(iri)):
                found.setdefault(iri, [name])
    for form, name in graph.identity.names.aliases():
        for iri in graph.identity.names.find(name, RECORD):
            found.setdefault(iri, []).append(form)
    return found


def portrait(graph: Knowledge, iri: str, lang: Lang) -> Portrait:
    """What is known about a thing."""
    names = graph.identity.names
    own: list[Fact] = []
    ties: list[Fact] = []
    kinds: list[str] = []
    for resolved in graph.identity.resolved:
        for index, record in enumerate(resolved.records):
            if record == iri:
                kinds.append(resolved.kind.label(lang))
                own += _facts(resolved, index, lang)
        ties += _ties(resolved, iri, names, lang)
    rows = graph.store.select(ALIASES, {"thing": iri})
    return Portrait(
        iri, names.caption(iri), kinds[0] if kinds else "", tuple(str(r[0]) for r in rows.rows), tuple(own), tuple(ties)
    )


def _facts(resolved: Resolved, index: int, lang: Lang) -> list[Fact]:
    table = resolved.frame.table
    found = []
    for wanted in resolved.kind.fields:
        text = resolved.frame.column(wanted)[index].strip()
        if text:
            found.append(_fact(resolved, index, wanted, text, table.columns[resolved.kind.key[-1]][index], lang))
    return found


def _ties(resolved: Resolved, iri: str, names: Names, lang: Lang) -> list[Fact]:
    found = []
    for wanted in resolved.kind.fields:
        if wanted.is_literal or wanted.on_entry:
            continue
        texts = {t: form for t, things in resolved.targets[wanted.iri].items() for i, form in things if i == iri}
        if not texts:
            continue
        for index, text in enumerate(resolved.frame.column(wanted)):
            if text in texts and resolved.records[index]:
                record = names.caption(resolved.records[index]) or resolved.records[index].rsplit("/", 1)[-1]
                found.append(_fact(resolved, index, wanted, texts[text], record, lang))
    return found


def _fact(resolved: Resolved, index: int, wanted: Field, value: str, record: str, lang: Lang) -> Fact:
    table = resolved.frame.table
    page = next((f for f in resolved.kind.fields if f.path == PAGE), None)
    pages = resolved.frame.column(page)[index].strip() if page else ""
    heading = wanted.label(lang)
    return Fact(resolved.kind.label(lang), record, heading, value, table.year, pages, table.place(index, wanted))
