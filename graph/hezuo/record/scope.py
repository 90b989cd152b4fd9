"""Scope: the years and the colleges that an answer is about.

A table of a year is what was recorded in that year, a row with a college what that college reports. Things that last
(`hz:lasts`: parties, majors) are one through the years: in a year is what a row of it mentions or registers, and where
that year says nothing of such a thing itself, the tables of the others tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hezuo.base.characters import folded
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.terms import ENDED, MEMBERSHIP, PARTY
from hezuo.intake.captions import called
from hezuo.intake.identity import Identity, Resolved
from hezuo.schema.values import YEAR_SPAN


@dataclass(frozen=True, slots=True)
class Scope:
    """Years, ascending, and colleges (IRIs, sorted)."""

    years: tuple[str, ...]
    colleges: tuple[str, ...]

    def of_year(self, year: str) -> Scope:
        """One of its years alone; itself where it has no other."""
        return self if self.years in ((year,), ()) else replace(self, years=(year,))

    def label(self, identity: Identity, lang: Lang) -> str:
        """The scope in words: "2024 · …"; of many colleges their number."""
        return say("scope.is", lang, years=spans(self.years) or "—", colleges=self.reporting(identity, lang))

    def short(self, identity: Identity, lang: Lang) -> str:
        """The scope as a cell holds it."""
        return f"{spans(self.years)} · {self.reporting(identity, lang)}"

    def reporting(self, identity: Identity, lang: Lang) -> str:
        """The colleges by name; of many their number."""
        names = [identity.names.caption(iri) for iri in self.colleges]
        return say("scope.colleges", lang, count=len(names)) if len(names) > 3 else say("list.and", lang).join(names)


def spans(years: Sequence[str]) -> str:
    """Years in a row as a span."""
    found: list[list[str]] = []
    for year in years:
        if found and int(found[-1][-1]) + 1 == int(year):
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in found)


def years_of(identity: Identity) -> tuple[str, ...]:
    """The years that have tables, ascending."""
    return tuple(sorted({r.frame.table.year for r in identity.resolved} - {""}))


def colleges_of(identity: Identity) -> tuple[str, ...]:
    """The colleges that report rows, sorted: the workspace's own, and those that a row names as its reporter."""
    found = {identity.college} if identity.college else set()
    for resolved in identity.resolved:
        field = resolved.kind.college_field
        if field is not None:
            used = set(resolved.frame.column(field))
            found |= {iri for text, things in resolved.targets[field.iri].items() if text in used for iri, _ in things}
    return tuple(sorted(found))


def everything(identity: Identity) -> Scope:
    """All years and all colleges."""
    return Scope(years_of(identity), colleges_of(identity))


def asked(identity: Identity, year: str | None = None, college: str | None = None, known: Scope | None = None) -> Scope:
    """The scope of these words, by default the newest year and the workspace's own college; `known` is everything.

    `year` is a year, a span of years or `all`, `college` a name or `all`.

    Raises `QueryError` for a year without tables and for what is no reporting college, with those that there are.
    """
    years, colleges = (known.years, known.colleges) if known else (years_of(identity), colleges_of(identity))
    return Scope(_years(years, year), _colleges(identity, colleges, college))


def _is_all(text: str) -> bool:
    return folded(text) in {say("scope.all", lang) for lang in LANGS}


def _years(known: tuple[str, ...], text: str | None) -> tuple[str, ...]:
    if text is None:
        return known[-1:]
    if _is_all(text):
        return known
    match = YEAR_SPAN.fullmatch(folded(text))
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    found = tuple(year for year in known if first <= year <= last)
    if not found:
        raise QueryError("no-year", name=text, known="、".join(known) or "—")
    return found


def _colleges(identity: Identity, known: tuple[str, ...], text: str | None) -> tuple[str, ...]:
    if text is None:
        return (identity.college,) if identity.college else known
    if _is_all(text):
        return known
    found = tuple(iri for iri in identity.names.find(text, PARTY) if iri in known)
    if not found:
        names = "、".join(identity.names.caption(iri) for iri in known) or "—"
        raise QueryError("no-college-reports", name=text, known=names)
    return found


def restricted(identity: Identity, scope: Scope) -> Identity:
    """What lies in the scope. A name means the same in every year; what was renamed is called as the scope calls it.

    Where one college reports, it is the college itself: what is said of the network leaves it out, or is about it.
    """
    inside = {id(r): _inside(r, scope) for r in identity.resolved}
    own = {r.records[i] for r in identity.resolved for i in inside[id(r)]}
    mentioned = {iri for r in identity.resolved for iri in _mentions(r, inside[id(r)])}
    while True:
        others = mentioned - own
        more = {id(r): _kept(r, inside[id(r)], others) for r in identity.resolved}
        longer = [r for r in identity.resolved if len(more[id(r)]) > len(inside[id(r)])]
        met = mentioned | {iri for r in longer for iri in _mentions(r, more[id(r)])}
        if met == mentioned:
            break
        mentioned = met
    kept = [(r, more[id(r)]) for r in identity.resolved]
    resolved = tuple(r if len(rows) == len(r.records) else r.only(rows) for r, rows in kept if rows)
    college = scope.colleges[0] if len(scope.colleges) == 1 else identity.college
    return called(replace(identity, resolved=resolved, college=college), scope.years)


def _inside(resolved: Resolved, scope: Scope) -> list[int]:
    """The rows of the years and colleges of the scope; what stands in no year is in every one."""
    table, field = resolved.frame.table, resolved.kind.college_field
    if table.year and table.year not in scope.years:
        return []
    rows = _held(resolved, scope)
    if field is None:
        return rows
    ours = {t for t, things in resolved.targets[field.iri].items() if {i for i, _ in things} & set(scope.colleges)}
    texts = resolved.frame.column(field)
    return [i for i in rows if texts[i] in ours or not scope.colleges]


def _held(resolved: Resolved, scope: Scope) -> list[int]:
    """The rows but those of memberships that had ended before the first year of the scope."""
    ended = next((f for f in resolved.kind.fields if f.path == ENDED), None)
    if ended is None or MEMBERSHIP not in resolved.kind.ancestors or not scope.years:
        return list(range(len(resolved.records)))
    return [i for i, day in enumerate(resolved.frame.plain(ended)) if not day or day[:4] >= scope.years[0]]


def has_ended(identity: Identity, scope: Scope) -> bool:
    """Whether a membership had ended before the first year of the scope."""
    return any(len(_held(r, scope)) < len(r.records) for r in identity.resolved)


def _kept(resolved: Resolved, inside: list[int], mentioned: set[str]) -> list[int]:
    """Those rows, and what other years say of things that last, are mentioned and have no row of their own here."""
    if not resolved.kind.lasts or len(inside) == len(resolved.records):
        return inside
    return sorted({*inside, *(i for i, record in enumerate(resolved.records) if record in mentioned)})


def _mentions(resolved: Resolved, rows: Iterable[int]) -> set[str]:
    """The things that these rows name."""
    found: set[str] = set()
    chosen = list(rows)
    for field in resolved.kind.fields if chosen else ():
        if not field.is_literal and field.iri in resolved.targets:
            column, targets = resolved.frame.column(field), resolved.targets[field.iri]
            texts = set(column) if len(chosen) == len(column) else {column[i] for i in chosen}
            found.update([iri for text in targets.keys() & texts for iri, _ in targets[text]])
    return found
