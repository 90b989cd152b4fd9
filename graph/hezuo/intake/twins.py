"""Names of parties that may be one: found by how they look, to be asked about; nothing is merged by it.

Two names look alike when they differ only in letters of other scripts or characters that are taken for one another, in
their characters (traditional and simplified), in their legal form, in a
place before or behind the name; by one character; or when one is the other with more before or behind it. Names of
bodies of different sorts, in different places, or that differ in a number or a direction, are not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hezuo.base.characters import folded, seen
from hezuo.base.problems import Place
from hezuo.base.store import unquoted
from hezuo.base.terms import IN_CITY, IN_PROVINCE, PARTY, PREF_LABEL, SAME_GROUP, UNSURE
from hezuo.base.workspace import Folder
from hezuo.intake.asked import listed
from hezuo.intake.identity import Identity
from hezuo.intake.name_parts import Parts, Words
from hezuo.schema.ontology import Ontology

#: Why two names look alike; each is a key of the catalogue.
REASONS = ("look", "traditional", "form", "place", "letter", "longer")
#: Names of which so many characters are their own are compared character by character: in shorter ones one is half of
#: the name. Those of schools and their like repeat each other, so they have to have more.
OWN, OWN_OF_KIND = range(3, 15), range(4, 15)
#: What is the beginning or end of a longer name has at least so many characters.
SHORTEST = 4
#: With more names than this those one character apart, and longer forms, are chance more often than not.
LARGE = 20_000
#: A core that more names than this begin or end with is a common word, no name.
COMMON = 3
#: A core that more names than this share is one as well.
MANY = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A name and its first row; `iri` is '' where no party has it."""

    name: str
    iri: str
    place: Place


@dataclass(frozen=True, slots=True)
class Twin:
    """Two names that may be one, the one of the earlier row first, and why (`REASONS`).

    Where the ledger has them as unsure, `judged` is the place of that row and `note` what it says.
    """

    first: Named
    second: Named
    reasons: tuple[str, ...]
    judged: Place | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Twins:
    """All pairs: those that nobody has judged, then those judged unsure.

    `limited`: there were too many names to look for more than the same name in another form.
    """

    pairs: tuple[Twin, ...]
    limited: bool

    @property
    def asked(self) -> tuple[Twin, ...]:
        """Those that nobody has judged."""
        return tuple(one for one in self.pairs if one.judged is None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    named: Named
    parts: Parts
    provinces: frozenset[str]
    cities: frozenset[str]


def twins(identity: Identity, ontology: Ontology, folder: Folder) -> Twins:
    """Every pair of names of parties that look alike and that no judgement settles, and every one judged unsure.

    Two names that stand in one list of names (of all schools, for one) are two bodies.
    """
    words = Words(ontology, _stated(identity, IN_CITY).values())
    found = _candidates(identity, ontology, words)
    settled, groups = _settled(identity)
    lists = [set(map(folded, listed(one.file, folder))) for one in ontology.name_lists.values()]
    limited = len(found) > LARGE
    pairs: list[Twin] = []
    for first, second in sorted(_alike(found, words, limited)):
        one, other = found[first], found[second]
        ends = one.named.iri, other.named.iri
        if frozenset(ends) in settled or groups.get(ends[0], set()) & groups.get(ends[1], set()):
            continue
        reasons = _reasons(one.parts, other.parts, words)
        keys = {folded(one.named.name), folded(other.named.name)}
        if reasons and not _elsewhere(one, other) and not any(keys <= names for names in lists):
            pairs.append(Twin(one.named, other.named, reasons))
    return Twins((*pairs, *_unsure(identity, words)), limited)


def _candidates(identity: Identity, ontology: Ontology, words: Words) -> list[_Candidate]:
    """Each party by each of its names, in the order of the tables."""
    stated = _stated(identity, IN_PROVINCE).items()
    provinces = {i: words.place(ontology.label(p, "zh")) for i, p in stated if p in ontology.names}
    cities = {i: words.place(text) for i, text in _stated(identity, IN_CITY).items()}
    found: dict[tuple[str, str], _Candidate] = {}
    for resolved in (r for r in identity.resolved if PARTY in r.kind.ancestors):
        for field in (f for f in resolved.kind.fields if f.path == PREF_LABEL and f.is_literal):
            rows = zip(resolved.frame.plain(field), resolved.records, strict=True)
            for row, (name, iri) in enumerate(rows):
                if not name or not iri or (iri, folded(name)) in found:
                    continue
                parts = words.parts(name)
                inside = parts.places & words.provinces
                own, city = provinces.get(iri, ""), cities.get(iri, "")
                found[iri, folded(name)] = _Candidate(
                    Named(name, iri, resolved.frame.table.place(row, field)),
                    parts,
                    inside or frozenset({own} - {""}),
                    (parts.places - inside) or frozenset({city} - {""}),
                )
    return list(found.values())


def _stated(identity: Identity, path: str) -> dict[str, str]:
    """What the rows of parties state by a column, an IRI or a text, by party."""
    found: dict[str, str] = {}
    for resolved in (r for r in identity.resolved if PARTY in r.kind.ancestors):
        for field in (f for f in resolved.kind.fields if f.path == path):
            if field.is_literal:
                values = {t: unquoted(v[0]) for t, v in resolved.frame.values.get(field.iri, {}).items() if v}
            else:
                values = {t: v[0][0] for t, v in resolved.targets[field.iri].items() if v}
            pairs = zip(resolved.records, resolved.frame.column(field), strict=True)
            found |= {iri: values[text] for iri, text in pairs if iri and text in values}
    return found


def _settled(identity: Identity) -> tuple[set[frozenset[str]], dict[str, set[str]]]:
    """The pairs of parties that a judgement is about, and by party the groups that it is judged to be in."""
    settled: set[frozenset[str]] = set()
    groups: dict[str, set[str]] = {}
    for one in identity.judgements:
        sides = [identity.names.find(form, PARTY) for form in (one.form, one.other)]
        settled |= {frozenset((a, b)) for a in sides[0] for b in sides[1]}
        if one.verdict == SAME_GROUP:
            for iri in sides[0]:
                groups.setdefault(iri, set()).update(sides[1] or [folded(one.other)])
    return settled, groups


def _unsure(identity: Identity, words: Words) -> Iterator[Twin]:
    for one in (j for j in identity.judgements if j.verdict == UNSURE):
        sides = [Named(f, next(iter(identity.names.find(f, PARTY)), ""), one.place) for f in (one.form, one.other)]
        reasons = _reasons(words.parts(one.form), words.parts(one.other), words)
        yield Twin(sides[0], sides[1], reasons, one.place, one.reason)


# --- which look alike -------------------------------------------------------------------------------------------------


def _alike(found: Sequence[_Candidate], words: Words, limited: bool) -> set[tuple[int, int]]:
    """Pairs (by number, the lower first) that may look alike: few enough to look at each."""
    by_core: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(found):
        by_core.setdefault((one.parts.kind, one.parts.core), []).append(number)
    pairs: set[tuple[int, int]] = set()
    for some in by_core.values():
        if 1 < len(some) <= MANY:
            pairs.update(combinations(some, 2))
    if not limited:
        for here, there in (*_longer(by_core), *_one_apart(by_core)):
            crossed = ((a, b) for a in by_core[here] for b in by_core[there])
            pairs.update((min(pair), max(pair)) for pair in crossed)
    return {(a, b) for a, b in pairs if found[a].named.iri != found[b].named.iri}


Core = tuple[str, str]


def _longer(by_core: dict[Core, list[int]]) -> Iterator[tuple[Core, Core]]:
    """A core and one that begins or ends with it, of bodies of one sort."""
    longer: dict[Core, list[Core]] = {}
    for kind, core in by_core:
        size = len(core)
        starts, tails = range(SHORTEST, size), range(1, size - SHORTEST + 1)
        for short in {*(core[:at] for at in starts), *(core[at:] for at in tails)}:
            if (kind, short) in by_core:
                longer.setdefault((kind, short), []).append((kind, core))
    for begun, several in longer.items():
        if len(several) <= COMMON:
            yield from ((begun, one) for one in several)


def _one_apart(by_core: dict[Core, list[int]]) -> Iterator[tuple[Core, Core]]:
    """Two cores of bodies of one sort that become alike where a character of each, or of one, is left out."""
    near: dict[Core, list[str]] = {}
    for kind, core in by_core:
        if _has_own(kind, core):
            for form in {core, *(core[:at] + core[at + 1 :] for at in range(len(core)))}:
                near.setdefault((kind, form), []).append(core)
    for (kind, _), cores in near.items():
        if 1 < len(cores) <= MANY:
            yield from (((kind, a), (kind, b)) for a, b in combinations(cores, 2))


def _reasons(one: Parts, other: Parts, words: Words) -> tuple[str, ...]:
    """Why two names look alike, in the order of `REASONS`; () where they do not."""
    if one.kind != other.kind:
        return ()
    found = set()
    if one.core == other.core:
        if one.key == other.key or _is_traditional(one, other):
            found.add("traditional")
        elif one.look == other.look:
            found.add("look")
        if one.forms != other.forms:
            found.add("form")
        # What is left to differ is a place, or the country that a name gives in brackets.
        if one.places != other.places or not found:
            found.add("place")
        return tuple(r for r in REASONS if r in found)
    if _has_own(one.kind, one.core) and _has_own(one.kind, other.core) and _is_letter(one.core, other.core, words):
        found.add("letter")
    short, long = sorted((one.core, other.core), key=len)
    if SHORTEST <= len(short) < len(long) and (long.startswith(short) or long.endswith(short)):
        found.add("longer")
    # A number or a direction more is another body, also where the rest is the same.
    if found == {"longer"} and any(set(_more(short, long)) <= series for series in words.series):
        return ()
    return tuple(r for r in REASONS if r in found)


def _is_traditional(one: Parts, other: Parts) -> bool:
    """Whether of two names with one core one is written in traditional characters."""
    return (folded(seen(one.name)) == one.key) != (folded(seen(other.name)) == other.key)


def _more(short: str, long: str) -> str:
    return long[len(short) :] if long.startswith(short) else long[: len(long) - len(short)]


def _has_own(kind: str, core: str) -> bool:
    """Whether a core has so many characters beside its sort that one of them may be a slip."""
    return len(core) - len(kind) in (OWN_OF_KIND if kind else OWN)


def _is_letter(one: str, other: str, words: Words) -> bool:
    """Whether two cores differ by one character, and not by one of a series."""
    from rapidfuzz.distance import OSA, Levenshtein  # imported late: only names that are near each other need it

    if OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    changed: set[str] = set()
    for part in Levenshtein.opcodes(one, other):
        if part.tag != "equal":
            changed |= {*one[part.src_start : part.src_end], *other[part.dest_start : part.dest_end]}
    return not any(changed <= series for series in words.series)


def _elsewhere(one: _Candidate, other: _Candidate) -> bool:
    """Whether the two are in different places, as far as both say where they are."""
    pairs = ((one.provinces, other.provinces), (one.cities, other.cities))
    return any(a and b and not a & b for a, b in pairs)
