"""The graph document that the page shows; `graph/explorer/SCHEMA.md` describes every key.

Everything is numbered and columnar, texts are pairs (zh, en), −1 means none. What is said here comes from the
tables, the ontology, the views and the measures; nothing is made up on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any, TypeVar

from hezuo.base.messages import LANGS, Lang, pairs, say
from hezuo.base.terms import DOUBTFUL, PARTY, PREF_LABEL
from hezuo.explorer.aggregate import aggregate
from hezuo.explorer.audited import stated_figures
from hezuo.explorer.columns import legends, measure_columns, node_columns
from hezuo.explorer.sources import taken_from
from hezuo.forms.standing import wholes
from hezuo.insight.analysis import Analysis
from hezuo.insight.changes import changes
from hezuo.insight.paths import strengths
from hezuo.narrate.changes import ChangesInsight
from hezuo.network.ties import Ties
from hezuo.record.load import Dataset
from hezuo.record.matching import rules
from hezuo.record.provenance import origins
from hezuo.record.search import named, syllables
from hezuo.style import colours
from hezuo.style.page_colours import FORM

Json = dict[str, Any]
Pair = list[str]
T = TypeVar("T", bound=Hashable)
SCHEMA = "hezuo-graph/1"
#: A name longer than this many characters is shortened in the picture.
SHORT = 13
#: More nodes than this are summed up in the first picture.
LARGE = 3000
#: Between the pinyin of the names of one node.
SPELT = " | "


class Numbered:
    """Values in the order of their first use, and the number of each."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self._known: dict[Any, int] = {}
        for value in values:
            self.of(value)

    def of(self, value: Any) -> int:
        """The number of a value; −1 for '' and None."""
        return -1 if value in ("", None) else self._known.setdefault(value, len(self._known))

    def __iter__(self) -> Any:
        return iter(self._known)


def document(dataset: Dataset, analysis: Analysis, views: list[Json], story: list[Json], answers: list[Json]) -> Json:
    """The whole document but for `vis`, which the page adds."""
    ties = analysis.ties
    entries = Numbered(ties.entries)
    headings = Numbered(field.iri for field in sorted(ties.fields, key=lambda f: (f.order, f.iri)))
    facts = _facts(dataset, ties, entries, headings)
    classes = _classes(ties)
    families = Numbered(ties.ontology.family(c) for c in classes)
    regions, corporates = Numbered(sorted({*ties.nodes.regions} - {""})), Numbered(_wholes(ties))
    parts = sorted(wholes(analysis))
    words = _counts(ties, families, parts)
    return {
        "schema": SCHEMA,
        "title": [_title(dataset, lang) for lang in LANGS],
        "subtitle": [_subtitle(ties, words[lang], lang) for lang in LANGS],
        "years": sorted(y for y in ties.years if y),
        "college": ties.college,
        "colleges": list(ties.colleges),
        "parts": parts,
        "texts": pairs("explorer/page.toml", "texts"),
        "inks": _inks(ties, classes),
        "families": [{"id": _local(f), "name": _label(ties, f)} for f in families],
        "classes": [_class(ties, c, families) for c in classes],
        "roles": _roles(ties),
        "regions": [_label(ties, r) for r in regions],
        "corporates": [[_caption(ties, w)] * 2 for w in corporates],
        **legends(analysis),
        "nodes": _nodes(dataset, analysis, classes, regions, corporates) | {"facts": facts},
        "ties": _ties(ties, entries, headings),
        "statuses": _statuses(ties),
        "suspects": [_label(ties, iri) for iri in ties.suspects],
        "rules": [dict(rule) for rule in rules()],
        **_entries(dataset, entries),
        "headings": [[ties.ontology.fields[h].label(lang) for lang in LANGS] for h in headings],
        "measures": measure_columns(analysis),
        "views": views,
        "story": story,
        "audit": stated_figures(dataset, ties),
        "answers": answers,
        "changes": _changes(dataset, ties, classes),
        "aggregate": aggregate(ties, classes) if len(ties.nodes) > LARGE else None,
    }


def scoped(dataset: Dataset, ties: Ties) -> list[str]:
    """What a picture says of its scope below, in each language, as the whole document has it."""
    entries = Numbered(ties.entries)
    _facts(dataset, ties, entries, Numbered())
    told: list[str] = _entries(dataset, entries)["scope"]
    return told


def _counts(ties: Ties, families: Numbered, parts: Collection[int]) -> dict[Lang, str]:
    """How many there are of each family, in words, without what is part of another."""
    # Its own partner the college is not.
    counted = (c for n, c in enumerate(ties.nodes.classes) if not ties.reporting[n] and n not in parts)
    count = Counter(map(ties.ontology.family, counted))
    return {
        lang: say("list.and", lang).join(
            say("page.count", lang, name=_label(ties, f)[n], count=count[f]) for f in families
        )
        for n, lang in enumerate(LANGS)
    }


def _inks(ties: Ties, classes: list[str]) -> list[Pair]:
    """The colours of drawings on a light ground with those on a dark one, each once."""
    declared = {colours.color_of(ties.ontology, c) for c in [*classes, *(k.iri for k in ties.ontology.kinds)]}
    made = {color: colours.on_dark(color) for color in sorted(declared)} | dict(FORM.values())
    return [[light, dark] for light, dark in made.items()]


def _changes(dataset: Dataset, ties: Ties, classes: list[str]) -> list[Json]:
    """What changed between every two years of the document."""
    years, made = sorted(y for y in ties.years if y), []
    for before, after in combinations(range(len(years)), 2):
        told = ChangesInsight(changes(dataset, dataset.scope, (years[before], years[after])))
        sections = zip(*(told.sections(lang) for lang in LANGS), strict=True)
        compared = {kind.iri for kind in told.result.kinds}
        made.append({
            "before": before,
            "after": after,
            "classes": [n for n, c in enumerate(classes) if compared & ties.ontology.ancestors(c)],
            "sections": [
                {
                    "name": [heading for heading, _ in section],
                    "items": [
                        {"node": ties.nodes.index.get(pair[0][0].thing, -1), "text": [text for _, text in pair]}
                        for pair in zip(*(found for _, found in section), strict=True)
                    ],
                }
                for section in sections
            ],
        })  # fmt: skip
    return made


def _title(dataset: Dataset, lang: Lang) -> str:
    """The name of the workspace, and whose record it is where that is not its own college's alone."""
    name, own = dataset.folder.name, dataset.identity.names.find(dataset.folder.college, PARTY)
    whose = dataset.scope.reporting(dataset.identity, lang)
    return f"{name} · {whose}" if whose and set(own) != set(dataset.scope.colleges) else name


def _subtitle(ties: Ties, counts: str, lang: Lang) -> str:
    years = " ".join(sorted(y for y in ties.years if y))
    return say("page.subtitle", lang, years=years, counts=counts) if years else counts


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _label(ties: Ties, iri: str) -> Pair:
    return [ties.ontology.label(iri, lang) for lang in LANGS]


def _caption(ties: Ties, iri: str) -> str:
    return ties.nodes.labels[ties.nodes.index[iri]] if iri in ties.nodes.index else _local(iri)


def _classes(ties: Ties) -> list[str]:
    """The classes that nodes state: families in view order, in each the most frequent first."""
    count = Counter(ties.nodes.classes)
    order = {k.iri: k.order for k in ties.ontology.kinds}
    first: dict[str, float] = {}
    for cls in count:
        family = ties.ontology.family(cls)
        own = min((order[a] for a in ties.ontology.ancestors(cls) if a in order), default=1e9)
        first[family] = min(first.get(family, 1e9), own)
    return sorted(count, key=lambda c: (first[ties.ontology.family(c)], -count[c], c))


def _class(ties: Ties, cls: str, families: Numbered) -> Json:
    color = colours.color_of(ties.ontology, cls)
    return {
        "id": _local(cls),
        "name": _label(ties, cls),
        "family": families.of(ties.ontology.family(cls)),
        "color": color,
        "dark": colours.on_dark(color),
        "shape": colours.shape_of(ties.ontology, cls),
    }


def _roles(ties: Ties) -> list[Json]:
    # Beyond the lowest rank what has none.
    beyond = max((r.rank or 0 for r in ties.roles), default=0) + 1
    ranks = [r.rank or beyond for r in ties.roles]
    shades = dict(zip(sorted(set(ranks)), colours.ordinal(len(set(ranks))), strict=True))
    return [
        {
            "id": _local(r.iri),
            "name": _label(ties, r.iri),
            "rank": n,
            "color": shades[n],
            "dark": colours.on_dark(shades[n]),
        }
        for r, n in zip(ties.roles, ranks, strict=True)
    ]


def _wholes(ties: Ties) -> list[str]:
    count = Counter(ties.nodes.wholes)
    return sorted((w for w in count if count[w] > 1), key=lambda w: (-count[w], w))


def short(name: str) -> str:
    """A name for the picture: brackets go first, then the middle; the end of a name tells what it is."""
    if len(name) <= SHORT:
        return name
    for opening, closing in ("\uff08\uff09", "()"):
        if opening in name and closing in name.split(opening, 1)[1]:
            before, rest = name.split(opening, 1)
            name = before + rest.split(closing, 1)[1]
    return name if len(name) <= SHORT else f"{name[: SHORT - 5]}\u2026{name[-4:]}"


def _nodes(
    dataset: Dataset, analysis: Analysis, classes: Sequence[str], regions: Numbered, corporates: Numbered
) -> Json:
    ties = analysis.ties
    nodes = ties.nodes
    number = {c: n for n, c in enumerate(classes)}
    grouped = set(corporates)
    years = {y: 1 << bit for bit, y in enumerate(sorted(y for y in ties.years if y))}
    known = {one.iri: one for one in named(dataset)}
    found = [known.get(iri) for iri in nodes.ids]
    forms = [(label, *(one.others if one else ())) for label, one in zip(nodes.labels, found, strict=True)]
    return {
        "id": list(nodes.ids),
        "label": list(nodes.labels),
        "short": ["" if short(n) == n else short(n) for n in nodes.labels],
        "class": [number[c] for c in nodes.classes],
        "region": [regions.of(r) for r in nodes.regions],
        "corporate": [corporates.of(w) if w in grouped else -1 for w in nodes.wholes],
        "years": [sum(years.get(y, 0) for y in ys) for ys in nodes.years],
        "aliases": [list(others) for _, *others in forms],
        "search": [SPELT.join(" ".join(syllables(form)) for form in each) for each in forms],
        "weight": [one.weight if one else 0 for one in found],
        "main": [int(bool(one and one.main)) for one in found],
        "formal": _formal(ties),
        **node_columns(analysis),
    }


def _formal(ties: Ties) -> list[list[list[int]]]:
    """For each node its roles, the highest first, with the number of records that it has each in."""
    found: list[list[list[int]]] = []
    for node in range(len(ties.nodes)):
        count: Counter[int] = Counter()
        for (role, _), records in ties.held.get(node, {}).items():
            count[role] += records
        found.append([[r, n] for r, n in sorted(count.items(), key=lambda x: (ties.roles[x[0]].order[0], -x[1], x[0]))])
    return found


def _ties(ties: Ties, entries: Numbered, headings: Numbered) -> Json:
    years = sorted(y for y in ties.years if y)
    return {
        "source": ties.record.tolist(),
        "target": ties.thing.tolist(),
        "heading": [headings.of(ties.fields[f].iri) for f in ties.field.tolist()],
        "role": ties.role.tolist(),
        "year": [years.index(ties.years[y]) if ties.years[y] else -1 for y in ties.year.tolist()],
        "entry": [entries.of(ties.entries[e]) for e in ties.entry.tolist()],
        "status": ties.status.tolist(),
        "suspect": ties.suspect.tolist(),
        "sentence": ties.sentence.tolist(),
        "strength": strengths(ties).tolist(),
    }


def _statuses(ties: Ties) -> list[Json]:
    """How statements are made that are not plain, in the order of their numbers."""
    return [
        {
            "id": _local(iri),
            "name": _label(ties, iri),
            "doubt": iri == DOUBTFUL,
            "order": ties.ontology.orders.get(iri, 0.0),
        }
        for iri in ties.statuses
    ]


def _facts(dataset: Dataset, ties: Ties, entries: Numbered, headings: Numbered) -> list[list[list[Any]]]:
    """What the own rows of each node say beyond its ties, its name and its class."""
    found: list[list[list[Any]]] = [[] for _ in range(len(ties.nodes))]
    for resolved in dataset.identity.resolved:
        # What a column ties in part is no tie for all that it names.
        kept = [f for f in resolved.kind.fields if not f.on_entry and f.path != PREF_LABEL]
        shown = [f for f in kept if f.tied or not f.connects]
        for wanted in (f for f in shown if f.form.value in ("value", "reference")):
            for index, text in enumerate(resolved.frame.column(wanted)):
                node = ties.nodes.index.get(resolved.records[index], -1)
                if node >= 0 and text.strip():
                    entry = entries.of(resolved.entries[index])
                    found[node].append([headings.of(wanted.iri), text.strip(), entry])
    return found


def _entries(dataset: Dataset, entries: Numbered) -> Json:
    where = origins(dataset.identity, entries)
    documents = Numbered()
    columns: dict[str, list[Any]] = {
        k: [] for k in ("document", "table", "section", "row", "page", "file", "line", "note")
    }
    for entry in entries:
        origin = where.get(entry)
        told: list[Any] = [""] * len(columns)
        if origin:
            told = [origin.document, origin.table, origin.section, origin.row, origin.page]
            told += [origin.place.table, origin.place.row, origin.note]
        told[0] = documents.of(told[0])
        for column, value in zip(columns.values(), told, strict=True):
            column.append(value)
    names = dataset.identity.names
    years = {o.document: o.year for o in where.values() if o.document}
    known = [{"name": names.caption(d) or _local(d), "year": years.get(d, "")} for d in documents]
    told = taken_from(dataset, list(documents), columns["document"], years)
    scope = [" · ".join([_title(dataset, lang), *part]) for lang, part in zip(LANGS, told, strict=True)]
    return {"entries": columns, "documents": known, "scope": scope}
