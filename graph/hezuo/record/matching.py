"""The rules by which what people type finds things, as `search.toml` lists them.

The page has the same rules in another language (`graph/explorer/src/find.js`); `tests/test_search.py` holds the two
equal. Characters are compared folded: full-width forms, blanks and letter case do not matter.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TypedDict, cast

from hezuo.base.characters import folded
from hezuo.base.workspace import read_text

TABLE = Path(__file__).with_name("search.toml")
#: Places are this far apart in the order of hits; below it counts the length of a name.
STEP = 100


class Rule(TypedDict):
    """A way to find nodes by what is typed; `graph/hezuo/record/search.toml` tells what each key means."""

    how: str
    of: str
    place: int
    elsewhere: int
    least: int
    most: int
    brief: bool
    guess: bool
    last: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The table, in its order."""
    told = tomllib.loads(read_text(TABLE))
    return tuple(cast("Rule", told["defaults"] | rule) for rule in told["rule"])


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be found: its folded forms, whether it is a party or platform, and how many cells tell of it."""

    iri: str
    main: bool
    weight: int
    name: tuple[str, ...]
    other: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found, its place among the others, by which way, and whether it is only guessed."""

    thing: Thing
    place: int
    how: str
    guess: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: folded as a whole, and its words where there are several."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Typed:
        """Read what was typed."""
        words = tuple(w for w in map(folded, text.split()) if w)
        return cls(folded(text), words if len(words) > 1 else ())


@dataclass(frozen=True)
class Index:
    """Things to be found among, and where the words of their names begin."""

    things: Sequence[Thing]
    #: What `begins` gave of a form: several rules ask, and the next that is typed.
    _known: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _pairs(self) -> Counter[str]:
        """How often two characters stand beside each other in the names of parties and platforms."""
        names = (name for thing in self.things if thing.main for name in thing.name)
        return Counter(name[i : i + 2] for name in names for i in range(len(name) - 1))

    def begins(self, form: str) -> list[int]:
        """For each character whether a word begins there (2), may begin (1) or does not, as far as names tell.

        A character belongs to the one beside it with which it stands together in more names; letters and digits belong
        together.
        """
        known = self._known.get(form)
        if known is None:
            known = self._known[form] = [self._begins(form, i) for i in range(len(form))]
        return known

    def _begins(self, form: str, at: int) -> int:
        if at == 0:
            return 2
        before, here = form[at - 1], form[at]
        if not here.isalnum() or not before.isalnum():
            return 2 * here.isalnum()
        if before.isascii() or here.isascii():
            return 2 * (before.isascii() != here.isascii())
        behind, ahead = self._pairs[form[at - 1 : at + 1]], self._pairs[form[at : at + 2]]
        return (ahead >= behind) + (ahead > behind)

    def find(self, text: str) -> list[Hit]:
        """What a text finds, best first; nothing for an empty one."""
        typed = Typed.of(text)
        if not typed.text:
            return []
        first = [r for r in rules() if not r["last"]]
        found = self._found(typed, first) or self._found(typed, [r for r in rules() if r["last"]])
        return sorted(found, key=lambda hit: (hit.place, -hit.thing.weight, hit.thing.iri))

    def _found(self, typed: Typed, tried: Iterable[Rule]) -> list[Hit]:
        fit = [r for r in tried if r["least"] <= len(typed.text) <= r["most"] and _can_hold(r, typed)]
        ordered = {
            True: sorted(fit, key=lambda r: r["place"]),
            False: sorted((r | {"place": r["elsewhere"]} for r in fit), key=lambda r: r["place"]),
        }
        hits = (self._hit(typed, thing, ordered[thing.main]) for thing in self.things)
        return [hit for hit in hits if hit is not None]

    def _hit(self, typed: Typed, thing: Thing, ordered: Sequence[Rule]) -> Hit | None:
        for rule in ordered:
            if self._holds(rule, typed, thing):
                length = min(len(thing.name[0]), STEP - 1) if rule["brief"] else 0
                # Whatever the way by which it is found first, a name that holds the text is no guess.
                guess = rule["guess"] and not any(typed.text in form for form in (*thing.name, *thing.other))
                return Hit(thing, rule["place"] * STEP + length, rule["how"], guess)
        return None

    def _holds(self, rule: Rule, typed: Typed, thing: Thing) -> bool:
        text, way = typed.text, rule["how"]
        if way == "words":
            return all(self._worded(word, thing) for word in typed.words)
        if way == "some":
            return any(word in form for word in typed.words for form in (*thing.name, *thing.other))
        how = HOW.get(way)
        # In plain loops: a text is held against every form of every thing.
        for form in getattr(thing, rule["of"]):
            if how(text, form) if how is not None else self._cut(way, text, form):
                return True
        return False

    def _worded(self, word: str, thing: Thing) -> bool:
        forms = (*thing.name, *thing.other, *thing.kind)
        return any(word in form or (len(word) > 1 and self._cut("pieces", word, form)) for form in forms)

    def _cut(self, how: str, text: str, form: str) -> bool:
        """Whether a form holds a text as words or pieces of words (`word`, `pieces`, `short`)."""
        if not loose(text, form):
            return False
        begins = self.begins(form)
        if how == "word":
            return any(begins[i] > 1 and form.startswith(text, i) for i in range(len(form)))
        ends = [i for i, c in enumerate(form) if c == text[0] and (i == 0 if how == "short" else begins[i])]
        for wanted in text[1:]:
            if not ends:
                return False
            known, first = set(ends), ends[0]
            ends = [
                i
                for i, c in enumerate(form)
                if c == wanted and (i - 1 in known or (begins[i] and i > first))
            ]  # fmt: skip
        return bool(ends)


def _can_hold(rule: Rule, typed: Typed) -> bool:
    """Whether a rule asks for what the text has: words, or letters as pinyin is written with."""
    if rule["how"] in ("words", "some"):
        return bool(typed.words)
    return rule["of"] not in ("sound", "letters") or typed.text.isascii()


def loose(text: str, form: str) -> bool:
    """Whether a form holds the characters of a text in their order."""
    at = 0
    for character in text:
        at = form.find(character, at) + 1
        if not at:
            return False
    return True


def near(text: str, form: str) -> bool:
    """Whether a form holds a text but for one character: a wrong one, one too many or one too few.

    A row of the table of edit distances for each character typed; the form may go on before and behind. One change
    leaves a half of the text as it is: where neither is found there is no table to make.
    """
    half = len(text) // 2
    if text[:half] not in form and text[half:] not in form:
        return False
    row = [0] * (len(form) + 1)
    for n, wanted in enumerate(text, 1):
        before, row = row, [n]
        for m, character in enumerate(form, 1):
            row.append(min(before[m - 1] + (wanted != character), before[m] + 1, row[m - 1] + 1))
    return min(row) <= 1


#: What needs no knowledge of words, by name.
HOW: dict[str, Callable[[str, str], bool]] = {
    "whole": lambda text, form: text == form,
    "starts": lambda text, form: form.startswith(text),
    "inside": lambda text, form: text in form,
    "loose": lambda text, form: form.startswith(text[0]) and loose(text, form),
    "begin": lambda text, form: form.startswith(text[0]),
    "near": near,
}
