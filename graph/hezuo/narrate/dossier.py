"""What is said of one thing on a page of its own: a sentence, doubts, roles by year, ties with sources, readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

import numpy as np

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Place
from hezuo.base.store import Rows
from hezuo.base.terms import COLLECTIVE, COOPERATION, DOUBTFUL, ID, PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.insight.dossier import Bundle, Dossier, End, is_collective, own_roles, partners
from hezuo.narrate.insight import Told, listed
from hezuo.narrate.placed import Placed, placed
from hezuo.narrate.show import ShowInsight
from hezuo.network.attributes import capacity_of
from hezuo.network.ties import Ties
from hezuo.record.doubted import Doubt, doubted
from hezuo.record.load import Dataset
from hezuo.record.provenance import Origin, origins
from hezuo.record.show import Fact, Portrait, portrait
from hezuo.schema.values import parts

#: So many others of a tie are named beside it, and so many names stand in a sentence.
OTHERS, NAMED = 3, 4
SENTENCES = f"{ID}sentences/"


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in words (pages, table, printed row), its remark, and the row of the workspace."""

    pages: str
    printed: str
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One tie as it is listed: who or what, by which roles, with whom else, and where it is stated."""

    iri: str
    name: str
    #: IRI of its class.
    cls: str
    words: str
    others: str
    status: str
    doubtful: bool
    collective: bool
    #: The highest rank of the own college in it, 0 where none is stated, None where it is no member.
    rank: int | None
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The ties to one family: a title with its number, the clear ones, and those of one sentence each."""

    family: str
    title: str
    hint: str
    clear: tuple[Line, ...]
    together: tuple[tuple[str, str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class YearTold:
    """What is said of a year: its roles in words, what they rest on; `held` False where nothing is recorded."""

    year: str
    words: str
    hint: str
    held: bool
    rank: int | None = None
    doubtful: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class DossierInsight(Told):
    """One thing of the record, by its IRI; the analyses are of the scope and of all years of its colleges."""

    analysis: Analysis
    wide: Analysis
    whole: Dataset
    iri: str

    @property
    def dataset(self) -> Dataset:
        """The record in the scope."""
        return self.analysis.dataset

    @property
    def is_here(self) -> bool:
        """Whether a row of the scope is about it or names it."""
        return bool(self.portrait("zh").own or self.portrait("zh").ties or self.node >= 0)

    def placed(self, lang: Lang) -> list[Placed]:
        """What can be read of it in the whole picture."""
        return placed(self.analysis, self.dossier, lang) if self.dossier is not None else []

    @cached_property
    def node(self) -> int:
        """Its number in the ties, −1 where it is in no network."""
        return self.analysis.ties.nodes.index.get(self.iri, -1)

    @cached_property
    def dossier(self) -> Dossier | None:
        """What it is tied to; None where it is in no network."""
        return Dossier(self.analysis, self.node) if self.node >= 0 else None

    @cached_property
    def _portraits(self) -> dict[Lang, Portrait]:
        return {}

    def portrait(self, lang: Lang) -> Portrait:
        """Its own cells and those that name it."""
        if lang not in self._portraits:
            self._portraits[lang] = portrait(self.dataset, self.iri, lang, self.whole)
        return self._portraits[lang]

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a statement, as `hezuo show` has them."""
        return ShowInsight(self.dataset, self.iri, (self.iri,), self.whole).rows(lang)

    @property
    def name(self) -> str:
        """What it is called."""
        names = self.dataset.identity.names
        return names.fullest(self.iri) or names.caption(self.iri) or unquote(self.iri.removeprefix(ID))

    def class_of(self, lang: Lang) -> tuple[str, str]:
        """IRI and label of the class that it states; blank where it is no record."""
        cls = self.analysis.ties.nodes.classes[self.node] if self.node >= 0 else ""
        if not cls:
            cls = next((r.kind.iri for r in self.whole.identity.resolved if self.iri in r.records), "")
        return cls, self.dataset.ontology.label(cls, lang) if cls else ""

    def about(self, lang: Lang) -> list[str]:
        """Beside the name: class, place, other names, pages."""
        one, (_, label) = self.portrait(lang), self.class_of(lang)
        region = self.analysis.ties.nodes.regions[self.node] if self.node >= 0 else ""
        place = self.dataset.ontology.label(region, lang) if region.startswith("http") else region
        also = say("dossier.also", lang, names="、".join(one.aliases)) if one.aliases else ""
        pages = dict.fromkeys(p for f in (*one.own, *one.ties) for p in parts(f.pages))
        return [text for text in (label, place, also, paged(sorted(pages, key=_number), lang)) if text]

    def doubts(self, lang: Lang) -> tuple[Doubt, ...]:
        """What of it may be otherwise."""
        return doubted(self.dataset, self.portrait(lang), lang)

    def sentence(self, lang: Lang) -> list[str]:
        """What it is, in a sentence or two of computed words."""
        found = self.dossier
        if found is None:
            return [say("dossier.named", lang, count=len(self.portrait(lang).ties))]
        if self.analysis.ties.reporting[self.node]:
            return [say("dossier.own", lang, **_counts(self.analysis, self.node))]
        if found.is_a(PARTY):
            return _of_party(found, lang)
        if found.is_a(PLATFORM):
            return _of_platform(found, lang)
        names = [found.ties.nodes.labels[e.node] for e in found.bundle(PARTY).ends]
        said = {"count": len(names), "names": listed(names, NAMED, lang)}
        return [say("dossier.cooperation" if names else "dossier.cooperation-alone", lang, **said)]

    def sections(self, lang: Lang) -> list[Section]:
        """What it is tied to, the families with most ends first; of a college that reports the memberships alone."""
        if self.dossier is None:
            return []
        return [self._section(bundle, lang) for bundle in self.dossier.bundles]

    def _section(self, bundle: Bundle, lang: Lang) -> Section:
        family, every = self.dataset.ontology.label(bundle.family, lang), bundle.ends
        unplain = sum(is_collective(self.analysis.ties, e) for e in every)
        hint = say("dossier.unplain", lang, count=unplain) if unplain else ""
        clear = tuple(self._line(e, lang) for e in bundle.clear)
        together = tuple(
            (iri, unquote(iri.removeprefix(SENTENCES)), tuple(self._line(e, lang) for e in found))
            for iri, found in bundle.together
        )
        title = say("dossier.section", lang, count=len(every), family=family)
        return Section(bundle.family, title, hint, clear, together)

    def _line(self, end: End, lang: Lang) -> Line:
        ties, known = self.analysis.ties, origins_of(self.dataset)
        words = list(dict.fromkeys(ties.role_text(t, lang) or capacity_of(ties, t, lang) for t in end.ties))
        statuses = list(dict.fromkeys(s for t in end.ties if (s := ties.status_of(t))))
        entries = dict.fromkeys(ties.entries[int(ties.entry[t])] for t in end.ties)
        others = [n for n in partners(ties, end.node) if n != self.node]
        names = [ties.nodes.labels[n] for n in others]
        return Line(
            ties.nodes.ids[end.node],
            ties.nodes.labels[end.node],
            ties.nodes.classes[end.node],
            say("list.and", lang).join(words),
            say("dossier.others", lang, names=listed(names, OTHERS, lang)) if names else "",
            say("list.and", lang).join(self.dataset.ontology.label(s, lang) for s in statuses),
            DOUBTFUL in statuses,
            is_collective(ties, end),
            self._own_rank(end.node),
            tuple(cited(known[e], lang) for e in entries if e in known),
        )

    def _own_rank(self, record: int) -> int | None:
        held = own_roles_of(self.analysis).get(record)
        return _rank(self.analysis.ties, held) if held is not None else None

    def years(self, lang: Lang) -> list[YearTold]:
        """Its roles, or those of the own college in it, year by year, with the years before and after the record."""
        found = self.wide.ties.nodes.index.get(self.iri, -1)
        known = sorted(y for y in self.wide.ties.years if y.isdecimal())
        if found < 0 or not known or not _is_any(self.wide.ties, found, (PARTY, PLATFORM)):
            return []
        told = [_year(self.wide, found, year, lang) for year in known]
        before, after = str(int(known[0]) - 1), str(int(known[-1]) + 1)
        none, blank = say("dossier.no-year", lang), say("dossier.blank-year", lang)
        return [YearTold(before, none, "", held=False), *told, YearTold(after, blank, "", held=False)]

    def facts(self, lang: Lang) -> list[Fact]:
        """What its own rows say beside its name and where it was printed."""
        fields = {f.label(lang) for k in self.dataset.ontology.kinds for f in k.fields if f.on_entry}
        one = self.portrait(lang)
        return [f for f in one.own if f.heading not in fields and f.value != one.name]

    def own_notes(self, lang: Lang) -> list[Fact]:
        """One statement of each of its own rows, for its remark and its place."""
        rows: dict[str, Fact] = {}
        for fact in self.portrait(lang).own:
            rows.setdefault(fact.place.line, fact)
        return list(rows.values())


def origins_of(dataset: Dataset) -> dict[str, Origin]:
    """Where every row was printed, by its entry; worked out once."""
    every = (e for r in dataset.identity.resolved for e in r.entries)
    return dataset.memo.of("dossier-origins", lambda: origins(dataset.identity, every))


def own_roles_of(analysis: Analysis) -> dict[int, tuple[int, ...]]:
    """The ties of the own college to each record; worked out once."""
    return analysis.memo.of("dossier-own", lambda: own_roles(analysis.ties))


def paged(pages: Sequence[str], lang: Lang) -> str:
    """Pages in words; '' for none."""
    return say("dossier.page", lang, pages="、".join(pages) if lang == "zh" else ", ".join(pages)) if pages else ""


def cited(origin: Origin, lang: Lang) -> Cited:
    """A row's source in words."""
    row = say("dossier.row", lang, row=origin.row) if origin.row else ""
    printed = " ".join(filter(None, (origin.table, row)))
    return Cited(paged(parts(origin.page), lang), printed, origin.note, origin.place)


def _number(page: str) -> tuple[int, str]:
    return (int(page) if page.isdecimal() else 0), page


def _rank(ties: Ties, held: Iterable[int]) -> int:
    return min((ties.roles[r].rank or 0 for t in held if (r := int(ties.role[t])) >= 0), default=0)


def _is_any(ties: Ties, node: int, classes: Iterable[str]) -> bool:
    return any(ties.ontology.is_a(ties.nodes.classes[node], c) for c in classes)


def _counts(analysis: Analysis, node: int) -> dict[str, int]:
    ties = analysis.ties
    mask = (ties.thing == node) & ~ties.reported
    records = set(ties.record[mask].tolist())
    platforms, works = ties.is_a([PLATFORM]), ties.is_a([COOPERATION])
    return {"platforms": sum(bool(platforms[r]) for r in records), "works": sum(bool(works[r]) for r in records)}


def _of_party(found: Dossier, lang: Lang) -> list[str]:
    """In how many platforms and cooperations, what it leads, and how much of it one collective sentence says."""
    ties, platforms = found.ties, found.bundle(PLATFORM)
    told = [
        say("dossier.party", lang, platforms=len(platforms.ends), works=len(found.bundle(COOPERATION).ends)),
        say("dossier.party-leads", lang, count=len(found.leads)) if found.leads else say("dossier.no-lead", lang),
    ]
    clear = [ties.nodes.labels[e.node] for e in platforms.ends if not is_collective(ties, e)]
    unplain = len(platforms.ends) - len(clear)
    if unplain:
        said = {"count": unplain, "all": len(platforms.ends), "names": listed(clear, NAMED, lang)}
        told.append(say("dossier.party-unplain" if clear else "dossier.party-all-unplain", lang, **said))
    return told


def _of_platform(found: Dossier, lang: Lang) -> list[str]:
    """Who leads it, what the own college is in it, and whom else it names."""
    ties, held = found.ties, own_roles_of(found.analysis).get(found.node, ())
    leads = [ties.nodes.labels[e.node] for e in found.leads]
    own = list(dict.fromkeys(text for t in held if (text := ties.role_text(t, lang))))
    names = found.bundle(PARTY).ends
    told = [say("dossier.led", lang, names=listed(leads, NAMED, lang))] if leads else []
    told.append(
        say("dossier.role", lang, role=say("list.and", lang).join(own)) if own else say("dossier.no-role", lang)
    )
    told.append(say("dossier.names", lang, count=len(names)) if names else say("dossier.no-partner", lang))
    return told


def _year(wide: Analysis, node: int, year: str, lang: Lang) -> YearTold:
    ties = wide.ties
    number = ties.years.index(year)
    if _is_any(ties, node, (PLATFORM,)):
        held = [t for t in own_roles_of(wide).get(node, ()) if int(ties.year[t]) == number]
        if not held:
            present = year in ties.nodes.years[node]
            return YearTold(year, say("dossier.no-role" if present else "dossier.not-there", lang), "", held=present)
        words = list(dict.fromkeys(text for t in held if (text := ties.role_text(t, lang))))
        statuses = {s for t in held if (s := ties.status_of(t))}
        hint = say("list.and", lang).join(ties.ontology.label(s, lang) for s in sorted(statuses))
        said = say("list.and", lang).join(words) or say("dossier.no-role", lang)
        return YearTold(year, said, hint, True, _rank(ties, held), DOUBTFUL in statuses)
    return _year_of_party(ties, node, year, number, lang)


def _year_of_party(ties: Ties, node: int, year: str, number: int, lang: Lang) -> YearTold:
    platforms, works = ties.is_a([PLATFORM]), ties.is_a([COOPERATION])
    mine: list[int] = np.flatnonzero((ties.thing == node) & (ties.year == number) & ~ties.reported).tolist()
    if not mine:
        return YearTold(year, say("dossier.not-there", lang), "", held=False)
    roles = Counter(ties.role_text(t, lang) for t in mine if platforms[ties.record[t]])
    said = [say("dossier.times", lang, role=role, count=n) for role, n in roles.most_common() if role]
    collective = {int(ties.record[t]) for t in mine if platforms[ties.record[t]] and ties.status_of(t) == COLLECTIVE}
    cooperations = {int(ties.record[t]) for t in mine if works[ties.record[t]]}
    hints = [say("dossier.unplain", lang, count=len(collective))] if collective else []
    hints += [say("dossier.works", lang, count=len(cooperations))] if cooperations else []
    words = say("list.and", lang).join(said) or say("dossier.no-platform", lang)
    return YearTold(year, words, " · ".join(hints), True, _rank(ties, mine))
