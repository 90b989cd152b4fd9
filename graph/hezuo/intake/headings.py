"""Headings: which row holds them, which column each names, and which kind of table they are of.

What a heading is not understood by is told once, with the columns that it may be; the column is read all the same where
only one can be meant, so that what else is wrong with the sheet is told in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hezuo.base.characters import apart, folded, simplified
from hezuo.base.encodings import REPLACED
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import PREF_LABEL, PRIMARY_SOURCE
from hezuo.base.text import shown
from hezuo.intake.sheets import Row
from hezuo.schema.habits import Habits
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import trimmed

#: Ledgers often have a title above their headings: the heading row is looked for this far down.
HEADING_WITHIN = 10
#: How like a heading must be (0–100) for its column to be read under the one that is near.
LIKE = 70
#: So many headings of a kind are no chance: the sheet is a table of that kind whatever it is called.
ENOUGH = 3
#: So many letters or Chinese characters are a word; how like what is a part of a choice is to it, and what holds one.
LETTERS, SIGNS, PART, END = 4, 2, 80, 60
#: Between the same heading in two languages, folded: 名称/name, 名称name.
TWICE = re.compile(r"/|(?<=[^\x00-\x7f])(?=[a-z])|(?<=[a-z])(?=[^\x00-\x7f])")
#: Of the headings that the best row has, a row of headings has so many.
MOST_OF = 0.7
#: How many columns a hint lists.
MOST_LISTED = 15


def known_headings(kind: Kind) -> dict[str, Field]:
    """The columns of a kind by their headings, folded."""
    return {folded(h): f for f in kind.fields for h in f.headings}


def every_heading(ontology: Ontology) -> frozenset[str]:
    """All headings of all kinds, folded."""
    return frozenset(folded(h) for k in ontology.kinds for f in k.fields for h in f.headings)


def field_of(text: str, known: Mapping[str, Field], habits: Habits) -> Field | None:
    """The column that a heading names: as it stands, without marks around it, with its unit, or in two languages."""
    found = known.get(folded(trimmed(text)))
    if found is not None:
        return found
    name, bracket = habits.bare(text)
    # A heading is no name: in traditional characters it says the same.
    found = known.get(name) or known.get(simplified(name))
    if found is not None and (bracket in ("", folded(found.unit)) or known.get(bracket) is found):
        return found
    names = {known.get(part) for part in TWICE.split(name)}
    return names.pop() if len(names) == 1 and not bracket else None


def heading_row(kind: Kind, rows: Sequence[Row], habits: Habits) -> int:
    """The first row, from 0, with most of the headings of the kind that one row has; the first one where none has any.

    Headings may stand again below, and better written: what stands between them are records.
    """
    known = known_headings(kind)
    scores = [sum(1 for c in row if c and field_of(c, known, habits)) for row in rows[:HEADING_WITHIN]]
    best = max(scores, default=0)
    if best:
        return next(i for i, score in enumerate(scores) if score >= MOST_OF * best)
    return next((i for i, row in enumerate(rows) if any(map(trimmed, row))), 0)


def columns(kind: Kind, row: Row, place: Place, habits: Habits, problems: list[Problem]) -> dict[int, Field]:
    """The column that stands at each place of the heading row (`place`), and what is wrong with the headings."""
    known = known_headings(kind)
    fields: dict[int, Field] = {}
    strange: list[int] = []
    for index, text in enumerate(row):
        name, found = shown(text), field_of(text, known, habits)
        where = Place(place.file, place.sheet, place.row, name)
        if found is None and name and habits.is_aside(text):
            problems.append(problem("column-aside", where, Severity.INFO, name=name))
        elif found is None and name:
            strange.append(index)
        elif found is not None and found in fields.values():
            problems.append(problem("heading-twice", where, name=name))
        elif found is not None:
            fields[index] = found
    hinted: dict[str, Place] = {}
    for index in strange:
        free = [f for f in kind.fields if f not in fields.values()]
        near, meant = _strange(kind, row[index], free, place, problems)
        hinted.setdefault(near, Place(place.file, place.sheet, place.row, shown(row[index])))
        if meant is not None:
            fields[index] = meant
    for missing in (f for f in kind.fields if f.required and f not in fields.values()):
        where = Place(place.file, place.sheet, place.row, missing.label("zh"))
        told = problem("missing-column", where, zh=missing.label("zh"), en=missing.label("en"))
        # Where an unknown heading is near it, its own is misspelt, not missing.
        told = replace(told, about=next((at for near, at in hinted.items() if near in missing.headings), None))
        # Without its names nothing of the table can be found.
        problems.append(replace(told, lacks=kind.ancestors) if missing.path == PREF_LABEL else told)
    return fields


def _strange(
    kind: Kind, text: str, free: list[Field], place: Place, problems: list[Problem]
) -> tuple[str, Field | None]:
    """Tell of an unknown heading; the heading that is nearest, and the column that is meant if the sheet lacks it."""
    name = shown(text)
    options = {lang: "、".join(f.label(lang) for f in free[:MOST_LISTED]) for lang in LANGS}
    near = nearest(name, [h for f in kind.fields for h in f.headings])
    said = {"free": options["zh"], "free_en": options["en"], "kind": kind.notation} | close(name, near)
    where = Place(place.file, place.sheet, place.row, name)
    told = problem("unknown-heading", where, Severity.ERROR, name=name, **said)
    if REPLACED in text:
        # Where its bytes are damaged this only follows from it.
        problems.append(replace(told, about=where))
        return near, _with_damage(text, free)
    problems.append(told)
    likely = nearest(name, [h for f in free for h in f.headings], LIKE)
    # Of a text that holds a heading, such as a title, nothing is meant.
    if not likely or abs(len(likely) - len(name)) > 1:
        return near, None
    return near, next(f for f in free if likely in f.headings)


def _with_damage(text: str, free: Sequence[Field]) -> Field | None:
    """The one column that a heading with damaged characters can be; a run of them stands for one or two."""
    lost = re.compile("..?".join(map(re.escape, re.split(f"{REPLACED}+", folded(trimmed(text))))))
    found = [f for f in free if any(lost.fullmatch(folded(h)) for h in f.headings)]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Meant:
    """The kind that a sheet is taken for though its name is none of a kind.

    `certain`: its headings say so; else its name is near, and it is read only that its problems come in one run.
    """

    kind: Kind | None
    certain: bool = False
    #: Those that it may be as well.
    options: tuple[Kind, ...] = ()


def meant(names: Iterable[str], rows: Sequence[Row], ontology: Ontology) -> Meant:
    """The kind that a sheet or file of an unknown name holds, by the first of `names` that speaks of one, or headings.

    A name speaks of the kind whose label it holds (产业学院台账), if the headings are those of that kind.
    """
    fits = {k.notation: fit for k in ontology.kinds if (fit := _fit(k, rows, ontology.habits)) is not None}
    for name in map(folded, names):
        inside = [k for k in ontology.kinds if k.notation in fits and any(w in name for w in _words(k))]
        if inside:
            return Meant(max(inside, key=lambda k: max(len(w) for w in _words(k) if w in name)), certain=True)
    ranked = sorted((fit, k.order, k.notation) for k in ontology.kinds if (fit := fits.get(k.notation)) is not None)
    best = [ontology.kind(notation) for fit, _, notation in ranked if fit == ranked[0][0]]
    options = tuple(k for k in best if k is not None)
    if len(options) == 1 and ranked[0][0][1] <= -ENOUGH:
        return Meant(options[0], certain=True)
    near = next(filter(None, (_near(name, ontology) for name in names)), None)
    if near is not None and near.notation in fits:
        return Meant(near, options=options)
    return Meant(None, options=options)


def is_table(rows: Sequence[Row], ontology: Ontology) -> bool:
    """Whether rows stand below the headings of some kind; lists behind drop-downs have few of one, or others too."""
    fits = (_fit(kind, rows, ontology.habits) for kind in ontology.kinds)
    return any(fit is not None and -fit[1] >= ENOUGH and fit[0] < -fit[1] for fit in fits)


def _words(kind: Kind) -> tuple[str, ...]:
    return tuple(map(folded, (kind.notation, *dict(kind.labels).values())))


def _fit(kind: Kind, rows: Sequence[Row], habits: Habits) -> tuple[int, int] | None:
    """How well headings fit a kind, the least the best: unknown ones, known ones (negative); None where some lack."""
    known = known_headings(kind)
    row = rows[heading_row(kind, rows, habits)] if rows else []
    found = {f.iri for c in row if (f := field_of(c, known, habits)) is not None}
    if not {f.iri for f in kind.fields if f.required and f.path != PRIMARY_SOURCE} <= found:
        return None
    named = [c for c in row if trimmed(c) and not habits.is_aside(c)]
    return sum(field_of(c, known, habits) is None for c in named), -len(found)


def _near(name: str, ontology: Ontology) -> Kind | None:
    found = nearest(name, [n for k in ontology.kinds for n in (k.notation, *dict(k.labels).values())], LIKE)
    return ontology.kind(found) if found else None


def nearest(name: str, choices: Iterable[str], least: int = 55) -> str:
    """The choice that is most like a name, '' where none is as like as `least` (0–100).

    A wrong hint is worse than none.
    """
    ranked = sorted((-_likeness(folded(name), folded(choice)), choice) for choice in set(choices))
    return ranked[0][1] if ranked and -ranked[0][0] >= least else ""


def _likeness(name: str, choice: str) -> float:
    """How like (0–100) a name is to a choice: by the characters that they share, or as the end or a part of one.

    What a few characters have in common with some place of a long text says nothing.
    """
    # Imported late: only a misspelt name needs it.
    from rapidfuzz import fuzz

    shared = fuzz.ratio(name, choice)
    if len(min(name, choice, key=len)) < (LETTERS if min(name, choice, key=len).isascii() else SIGNS):
        return shared
    return max(shared, PART if name in choice else END if choice in name else 0)


def close(name: str, near: str) -> dict[str, str]:
    """The nearest choice, as a part of a sentence in each language; blank when none is near.

    Where the two could pass for one another it says at which characters they differ.
    """
    different = apart(name, near) if near else ""
    key = "table.close-apart" if different else "table.close"
    said = {lang: say(key, lang, name=near, apart=different) if near else "" for lang in LANGS}
    return {"close": said["zh"], "close_en": said["en"]}
