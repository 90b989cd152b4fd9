"""Finding things by what people type: names, short forms, pinyin, a wrong character, a class or a role."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hezuo.base.characters import folded, seen
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import QueryError
from hezuo.base.terms import ALT_LABEL, ORG, PARTY, PLATFORM, RECORD, SCHEMA
from hezuo.intake.identity import Resolved
from hezuo.record.load import Dataset
from hezuo.record.matching import Hit, Index, Thing
from hezuo.schema.kinds import Form
from hezuo.schema.ontology import Ontology

#: Aliases, and names in other languages.
OTHER = f"SELECT DISTINCT ?thing ?form WHERE {{ ?thing <{ALT_LABEL}>|<{SCHEMA}alternateName> ?form }}"
#: Both ends of a membership that has a row of its own, and its role.
MEMBER, ORGANIZATION, HELD = ORG + "member", ORG + "organization", ORG + "role"


def syllables(name: str) -> list[str]:
    """The pinyin of a name, lower case, no tones, a syllable each; what is no Chinese comes whole, after a "="."""
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(unicodedata.normalize("NFKC", seen(name)), errors=lambda other: "=" + other)
    marked = (("=" * part.startswith("="), "".join(c for c in part.casefold() if c.isalnum())) for part in parts)
    return [mark + letters for mark, letters in marked if letters]


def initials(name: str) -> str:
    """The pinyin initials of a name: 天津大学 → tjdx."""
    return _initials(syllables(name))


def _initials(spelt: Iterable[str]) -> str:
    return "".join(part.removeprefix("=") if part.startswith("=") else part[0] for part in spelt)


@dataclass(frozen=True, slots=True)
class Named:
    """What a thing can be found by, as it is written, and how many cells tell of it."""

    iri: str
    name: str
    others: tuple[str, ...]
    main: bool
    weight: int
    #: The labels of its class and of the roles that it holds, in each language.
    kinds: tuple[str, ...]

    def folded(self, *, spelt: bool) -> Thing:
        """The same as it is compared; its names in pinyin too, where that is wanted."""
        sounds = [syllables(form) for form in (self.name, *self.others)] if spelt else []
        return Thing(
            self.iri,
            self.main,
            self.weight,
            (folded(self.name),),
            tuple(map(folded, self.others)),
            tuple(map(folded, self.kinds)),
            tuple("".join(part.removeprefix("=") for part in one) for one in sounds),
            tuple(map(_initials, sounds)),
        )


def named(dataset: Dataset) -> list[Named]:
    """Everything in the scope that can be found, sorted by IRI."""
    names, resolved, ontology = dataset.identity.names, dataset.identity.resolved, dataset.ontology
    others: dict[str, set[str]] = {}
    for thing, form in dataset.store.select(OTHER).rows:
        others.setdefault(str(thing), set()).add(str(form))
    for lang in LANGS:
        others.setdefault(dataset.identity.college, set()).add(say("search.own", lang))
    weights, kinds = Counter(_tellings(resolved)), _kinds(resolved, ontology)
    found = sorted({iri for one in resolved for iri in one.records if iri and names.caption(iri)})
    return [
        Named(
            iri,
            names.caption(iri),
            tuple(sorted(others.get(iri, set()) - {names.caption(iri)})),
            bool(names.classes(iri) & {PARTY, PLATFORM}),
            weights[iri],
            tuple(kinds.get(iri, ())),
        )
        for iri in found
    ]


def _tellings(tables: Iterable[Resolved]) -> Iterator[str]:
    """Each thing once for every name of a cell: the one that is named, and the one whose row it is."""
    for resolved in tables:
        for field in (f for f in resolved.kind.fields if f.connects):
            for record, text in zip(resolved.records, resolved.frame.column(field), strict=True):
                for iri, _ in resolved.targets[field.iri].get(text, ()) if record else ():
                    yield iri
                    yield record


def _kinds(tables: Iterable[Resolved], ontology: Ontology) -> dict[str, list[str]]:
    """What each thing is called by its class and its roles, in each language, sorted."""
    found: dict[str, set[str]] = {}
    for resolved in tables:
        for iri, cls in (*_classes(resolved), *_roles(resolved)):
            if iri and cls:
                found.setdefault(iri, set()).add(cls)
    return {iri: sorted({ontology.label(c, lang) for c in held for lang in LANGS}) for iri, held in found.items()}


def _classes(resolved: Resolved) -> Iterator[tuple[str, str]]:
    column = next((f for f in resolved.kind.fields if f.form is Form.CLASS), None)
    for index, record in enumerate(resolved.records):
        stated = resolved.targets_of(column, index) if column else ((resolved.kind.iri, ""),)
        for iri, _ in stated[:1]:
            yield record, iri


def _roles(resolved: Resolved) -> Iterator[tuple[str, str]]:
    """Thing and role of each membership, of a column or of a row of its own."""
    by_path = {f.path: f for f in resolved.kind.fields}
    if {MEMBER, ORGANIZATION, HELD} <= by_path.keys():
        for index in range(len(resolved.records)):
            for thing, _ in resolved.targets_of(by_path[MEMBER], index):
                for role, _ in resolved.targets_of(by_path[HELD], index):
                    yield thing, role
        return
    for field in (f for f in resolved.kind.fields if f.connects and f.form is Form.MEMBERSHIP):
        for index, roles in enumerate(resolved.roles(field)):
            for thing, _ in resolved.targets_of(field, index):
                for role in roles:
                    yield thing, role


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean, best first (IRIs), and whether it is one thing beyond a guess."""

    things: tuple[str, ...]
    sure: bool


def search(dataset: Dataset, text: str) -> Found:
    """Everything that a text may mean.

    It means one beyond a guess where it is the name, the alias or the initials of that one alone, or where it finds no
    other; parties and platforms go before other records of the same words. Raises `QueryError` for an empty text, which
    is part of every name.
    """
    exact = _exact(dataset, text)
    if exact:
        return Found(tuple(exact), len(exact) == 1)
    hits = _index(dataset, text).find(text)
    whole = [hit for hit in hits if hit.how == "whole"]
    meant = whole or [hit for hit in hits if hit.thing.main] or hits
    return Found(tuple(hit.thing.iri for hit in hits), len(meant) == 1 and not meant[0].guess)


def find(dataset: Dataset, text: str) -> list[str]:
    """The IRIs that `text` may mean, best first, for whoever needs one: guesses count where they stand first.

    Parties and platforms go before other records of the same words. Where only one thing is guessed there is none.
    Raises `QueryError` as `search`.
    """
    exact = _exact(dataset, text)
    if exact:
        return exact
    hits = _index(dataset, text).find(text)
    certain = _certain(hits)
    if not certain:
        return [hit.thing.iri for hit in hits] if len(hits) > 1 else []
    return [hit.thing.iri for hit in certain if hit.thing.main] or [hit.thing.iri for hit in certain]


def _certain(hits: list[Hit]) -> list[Hit]:
    """What is found without a guess; nothing where a guess stands first."""
    return [hit for hit in hits if not hit.guess] if hits and not hits[0].guess else []


def _index(dataset: Dataset, text: str) -> Index:
    """Spelling takes longer than all the rest, and nothing but letters is compared with it."""
    spelt = folded(text).isascii()
    return dataset.memo.of(("search", spelt), lambda: Index([one.folded(spelt=spelt) for one in named(dataset)]))


def _exact(dataset: Dataset, text: str) -> list[str]:
    """What has this name or alias; what lies in the scope before what does not."""
    if not folded(text):
        raise QueryError("empty-name")
    exact = dataset.identity.names.find(text, RECORD)
    here = {iri for resolved in dataset.identity.resolved for iri in resolved.records}
    return [iri for iri in exact if iri in here] or exact
