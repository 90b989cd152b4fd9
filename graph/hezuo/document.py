"""The graph document that the page shows; `graph/explorer/SCHEMA.md` describes every key.

Everything is numbered and columnar, texts are pairs (zh, en), −1 means none. What is said here comes from the
tables, the ontology, the views and the measures; nothing is made up on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

from hezuo.aggregate import aggregate
from hezuo.analysis import Analysis
from hezuo.catalogue import LANGS, Lang, pairs, say
from hezuo.certainty import memberships, ranges
from hezuo.knowledge import Knowledge
from hezuo.look import colours
from hezuo.network.face import heading_of, region_of
from hezuo.network.links import Links
from hezuo.provenance import origins
from hezuo.show import syllables
from hezuo.terms import ALT_LABEL, HZ, PREF_LABEL, RECORD

Json = dict[str, Any]
Pair = list[str]
T = TypeVar("T", bound=Hashable)
SCHEMA = "hezuo-graph/1"
#: A name longer than this many characters is shortened in the picture.
SHORT = 13
#: More nodes than this are summed up in the first picture.
LARGE = 3000
ALIASES = f"SELECT ?thing ?form WHERE {{ ?thing <{ALT_LABEL}> ?form }}"


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


def document(graph: Knowledge, analysis: Analysis, views: list[Json], story: list[Json]) -> Json:
    """The whole document but for `vis`, which the page adds."""
    links = analysis.links
    entries = Numbered(links.entries)
    headings = Numbered(links.fields)
    facts = _facts(graph, links, entries, headings)
    classes = _classes(links)
    families = Numbered(_family(links, c) for c in classes)
    # Its own partner the college is not.
    count = Counter(_family(links, c) for n, c in enumerate(links.nodes.classes) if n != links.college)
    regions, corporates = Numbered(sorted({*links.nodes.regions} - {""})), Numbered(_wholes(links))
    words = {
        lang: say("list.and", lang).join(
            say("page.count", lang, name=_label(links, f)[n], count=count[f]) for f in families
        )
        for n, lang in enumerate(LANGS)
    }
    return {
        "schema": SCHEMA,
        "title": [graph.workspace.name, graph.workspace.name],
        "subtitle": [_subtitle(links, words[lang], lang) for lang in LANGS],
        "years": sorted(y for y in links.years if y),
        "college": links.college,
        "texts": pairs("page.toml", "texts"),
        "families": [{"id": _local(f), "name": _label(links, f)} for f in families],
        "classes": [_class(links, c, families) for c in classes],
        "roles": _roles(links),
        "regions": [_regional(links, r) for r in regions],
        "corporates": [[_caption(links, w)] * 2 for w in corporates],
        **analysis.legends(),
        "nodes": _nodes(graph, analysis, classes, regions, corporates) | {"facts": facts},
        "ties": _ties(links, entries, headings),
        **_entries(graph, entries),
        "headings": [[heading_of(links.ontology, h, lang) for lang in LANGS] for h in headings],
        "measures": _measures(analysis),
        "views": views,
        "story": story,
        "aggregate": aggregate(links, classes) if len(links.nodes) > LARGE else None,
    }


def _subtitle(links: Links, counts: str, lang: Lang) -> str:
    years = " ".join(sorted(y for y in links.years if y))
    return say("page.subtitle", lang, years=years, counts=counts) if years else counts


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _label(links: Links, iri: str) -> Pair:
    return [links.ontology.label(iri, lang) for lang in LANGS]


def _regional(links: Links, region: str) -> Pair:
    return [region_of(links.ontology, region, lang) for lang in LANGS]


def _caption(links: Links, iri: str) -> str:
    return links.nodes.labels[links.nodes.index[iri]] if iri in links.nodes.index else _local(iri)


def _family(links: Links, cls: str) -> str:
    """The class right below `hz:Record` that a class belongs to: parties, platforms, cooperations and so on."""
    graph = links.ontology.graph
    above = graph.ancestors(cls)
    return min((a for a in above if RECORD in graph.parents(a)), default=cls)


def _classes(links: Links) -> list[str]:
    """The classes that nodes state: families in view order, in each the most frequent first."""
    count = Counter(links.nodes.classes)
    graph = links.ontology.graph
    order = {k.iri: k.order for k in links.ontology.kinds}
    first: dict[str, float] = {}
    for cls in count:
        family = _family(links, cls)
        own = min((order[a] for a in graph.ancestors(cls) if a in order), default=1e9)
        first[family] = min(first.get(family, 1e9), own)
    return sorted(count, key=lambda c: (first[_family(links, c)], -count[c], c))


def _class(links: Links, cls: str, families: Numbered) -> Json:
    color = colours.color_of(links.ontology, cls)
    shape = colours.shape_of(links.ontology, cls)
    return {
        "id": _local(cls),
        "name": _label(links, cls),
        "family": families.of(_family(links, cls)),
        "color": color,
        "dark": colours.on_dark(color),
        "shape": shape if shape != "box" else "square",
    }


def _roles(links: Links) -> list[Json]:
    ranks = [int(links.ontology.graph.number(r, HZ + "rank")) for r in links.roles]
    shades = dict(zip(sorted(set(ranks)), colours.ordinal(len(set(ranks))), strict=True))
    return [
        {"id": _local(r), "name": _label(links, r), "rank": n, "color": shades[n], "dark": colours.on_dark(shades[n])}
        for r, n in zip(links.roles, ranks, strict=True)
    ]


def _wholes(links: Links) -> list[str]:
    count = Counter(links.nodes.wholes)
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
    graph: Knowledge, analysis: Analysis, classes: Sequence[str], regions: Numbered, corporates: Numbered
) -> Json:
    links = analysis.links
    nodes = links.nodes
    number = {c: n for n, c in enumerate(classes)}
    grouped = set(corporates)
    years = {y: 1 << bit for bit, y in enumerate(sorted(y for y in links.years if y))}
    aliases: dict[str, list[str]] = {}
    for thing, form in sorted((str(a), str(b)) for a, b in graph.store.select(ALIASES).rows):
        aliases.setdefault(thing, []).append(form)
    return {
        "id": list(nodes.ids),
        "label": list(nodes.labels),
        "short": ["" if short(n) == n else short(n) for n in nodes.labels],
        "class": [number[c] for c in nodes.classes],
        "region": [regions.of(r) for r in nodes.regions],
        "corporate": [corporates.of(w) if w in grouped else -1 for w in nodes.wholes],
        "years": [sum(years.get(y, 0) for y in ys) for ys in nodes.years],
        "aliases": [aliases.get(i, []) for i in nodes.ids],
        "search": [" ".join(syllables(n)) for n in nodes.labels],
        "formal": _formal(links),
        **analysis.node_columns(),
    }


def _formal(links: Links) -> list[list[list[int]]]:
    """For each node its roles, best rank first, with the number of platforms it has each in."""
    held: list[Counter[int]] = [Counter() for _ in range(len(links.nodes))]
    seen = set(zip(links.thing.tolist(), links.record.tolist(), links.role.tolist(), strict=True))
    for thing, _, role in seen:
        if role >= 0:
            held[thing][role] += 1
    rank = [links.ontology.graph.number(r, HZ + "rank") for r in links.roles]
    return [[[r, n] for r, n in sorted(c.items(), key=lambda x: (rank[x[0]], -x[1], x[0]))] for c in held]


def _measures(analysis: Analysis) -> list[Json]:
    """The measures of the default report; where ranks have a range it stands beside them."""
    columns = analysis.columns()
    known = ranges(analysis)
    parties = analysis.two_mode.members[memberships(analysis).parties].tolist()
    for column in columns:
        if column["id"] not in known:
            continue
        size = len(column["values"])
        for key, values in (("low", known[column["id"]].best), ("high", known[column["id"]].worst)):
            column[key] = [None] * size
            for node, rank in zip(parties, values.tolist(), strict=True):
                column[key][node] = rank
    return columns


def _ties(links: Links, entries: Numbered, headings: Numbered) -> Json:
    years = sorted(y for y in links.years if y)
    return {
        "source": links.record.tolist(),
        "target": links.thing.tolist(),
        "heading": [headings.of(links.fields[f]) for f in links.field.tolist()],
        "role": links.role.tolist(),
        "year": [years.index(links.years[y]) if links.years[y] else -1 for y in links.year.tolist()],
        "entry": [entries.of(links.entries[e]) for e in links.entry.tolist()],
    }


def _facts(graph: Knowledge, links: Links, entries: Numbered, headings: Numbered) -> list[list[list[Any]]]:
    """What the own rows of each node say beyond its ties, its name and its class."""
    found: list[list[list[Any]]] = [[] for _ in range(len(links.nodes))]
    for resolved in graph.identity.resolved:
        shown = [f for f in resolved.kind.fields if not f.connects and not f.on_entry and f.path != PREF_LABEL]
        for wanted in (f for f in shown if f.form.value in ("value", "reference")):
            for index, text in enumerate(resolved.frame.column(wanted)):
                node = links.nodes.index.get(resolved.records[index], -1)
                if node >= 0 and text.strip():
                    entry = entries.of(resolved.entries[index])
                    found[node].append([headings.of(wanted.iri), text.strip(), entry])
    return found


def _entries(graph: Knowledge, entries: Numbered) -> Json:
    where = origins(graph.identity, entries)
    documents = Numbered()
    columns: dict[str, list[Any]] = {k: [] for k in ("document", "table", "section", "row", "page", "file", "line")}
    for entry in entries:
        origin = where.get(entry)
        told: list[Any] = [""] * len(columns)
        if origin:
            told = [origin.document, origin.table, origin.section, origin.row, origin.page]
            told += [origin.place.table, origin.place.row]
        told[0] = documents.of(told[0])
        for column, value in zip(columns.values(), told, strict=True):
            column.append(value)
    names = graph.identity.names
    years = {o.document: o.year for o in where.values() if o.document}
    known = [{"name": names.caption(d) or _local(d), "year": years.get(d, "")} for d in documents]
    return {"entries": columns, "documents": known}
