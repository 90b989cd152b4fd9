"""What is said of the changes between two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.insight.changes import CATEGORIES, Change, Changes
from hezuo.narrate.insight import Told, heads
from hezuo.schema.ontology import Role

COLUMNS = ("change", "kind", "name", "party", "before", "after", "pages-before", "pages-after", "place")


@dataclass(frozen=True, eq=False, repr=False)
class ChangesInsight(Told):
    """The changes between two years with their words."""

    result: Changes

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a change: what it is, of what, of whom, before and after, with pages and the cell."""
        body: list[tuple[Value, ...]] = []
        for one in self.result.lines:
            place = next((p for p in reversed(one.places) if p is not None), None)
            before, after = (_values(values, one, lang) for values in (one.before, one.after))
            said = (say(f"changes.{one.category}", lang), one.kind.label(lang), one.name, one.party, before, after)
            body.append((*said, *one.pages, place.line if place else ""))
        columns = [c if not c.startswith("pages-") else "page" for c in COLUMNS]
        titles = list(heads(columns, lang))
        for column, year in ((6, self.result.years[0]), (7, self.result.years[1])):
            titles[column] = f"{titles[column]} {year}"
        titles[4], titles[5] = self.result.years
        return Rows(tuple(titles), body)

    def keys(self) -> Sequence[str]:
        """The names of the columns, whatever the years are."""
        page = heads(["page"], "zh")[0]
        both = heads(["before", "after"], "zh")
        return (*heads(COLUMNS[:4], "zh"), *both, *(f"{page}{name}" for name in both), *heads(COLUMNS[8:], "zh"))

    def text(self, lang: Lang = "zh") -> str:
        """The changes by category, a line each."""
        first, second = self.result.years
        lines = [say("changes.title", lang, first=first, second=second)]
        for heading, found in self.sections(lang):
            lines += ["", heading, *(f"  {text}" for _, text in found)]
        if not self.result.lines:
            lines.append(say("changes.none", lang))
        return "\n".join(lines) + "\n"

    def sections(self, lang: Lang = "zh") -> list[tuple[str, list[tuple[Change, str]]]]:
        """For each category that has any its heading, and its changes with what is said of each."""
        made = []
        for category in CATEGORIES:
            found = [(one, _line(one, lang)) for one in self.result.lines if one.category == category]
            if found:
                name = say(f"changes.{category}", lang)
                made.append((say("changes.heading", lang, name=name, count=len(found)), found))
        return made

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """What is not compared, and what a person has to judge."""
        del form
        asked = [say("changes.ask", lang)] if self.result.count("maybe-renamed") else []
        return [say("changes.scope", lang), *asked]


def _line(one: Change, lang: Lang) -> str:
    before, after = (_values(values, one, lang) for values in (one.before, one.after))
    keys = {
        "renamed": "line-renamed", "maybe-renamed": "line-renamed", "new": "line-thing", "ended": "line-thing",
        "joined": "line-party", "left": "line-party", "figure": "line-value", "not-reported": "line-table",
        "newly-reported": "line-table",
    }  # fmt: skip
    key = keys.get(one.category, "line-role")
    pages = say("changes.pages", lang, first=one.pages[0] or "—", second=one.pages[1] or "—") if any(one.pages) else ""
    said = {"name": one.name, "party": one.party, "before": before, "after": after, "role": before or after}
    return say(f"changes.{key}", lang, kind=one.kind.label(lang), pages=pages, **said)


def _values(values: tuple[Role | str, ...], one: Change, lang: Lang) -> str:
    said = [v if isinstance(v, str) else v.label(lang) for v in values]
    if not said and one.party and one.category.startswith(("role", "lead")):
        return say("changes.not-stated", lang)
    return say("list.and", lang).join(said)
