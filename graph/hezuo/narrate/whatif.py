"""What is said of a party taken away: the sentence to read aloud, what is affected by name, which measures move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import table
from hezuo.insight.analysis import Analysis
from hezuo.insight.whatif import Change, Mover, Unled, WhatIf
from hezuo.narrate.insight import Insight, heads, listed

#: A sentence names at most this many things; the other formats list all.
NAMED = 12
#: Places that a mean is shown with, and the most where its change would not be seen otherwise.
LEAST, MOST = 4, 8
#: The headings of the effects, and of the measures that moved.
EFFECTS = ("effect", "name", "detail", "before", "after", "change", "ties-read")
MOVED = ("network", "measure", "parties", "before", "after", "change", "movers")
Row = tuple[Value, ...]


@dataclass(frozen=True, eq=False, repr=False)
class WhatIfInsight(Insight[WhatIf]):
    """What the network would be without a party, or without several."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row for each effect on a thing and for each measure that moved, before and after.

        The last column tells by which ties that is so: all (wide), those plainly stated (strict), or both.
        """
        return Rows(heads(EFFECTS, lang), list(_read_twice(self.analysis, self.result, lang)))

    def text(self, lang: Lang = "zh") -> str:
        """A headline, a line for each effect, and the measures that moved; then what is else by plain ties."""
        return _text(self.analysis, self.result, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """That a party whose group was asked for is in none."""
        del form
        labels = self.analysis.ties.nodes.labels
        return [say("whatif.no-group", lang, name=labels[n]) for n in self.result.groupless]


def _listed(analysis: Analysis, things: Iterable[int], lang: Lang) -> str:
    return listed([analysis.ties.nodes.labels[t] for t in things], NAMED, lang)


def _text(analysis: Analysis, found: WhatIf, lang: Lang) -> str:
    text = _one_reading(analysis, found, lang)
    if found.strict is None:
        return text
    if _effects(found) == _effects(found.strict):
        return text + "\n" + say("whatif.strict-alike", lang) + "\n"
    return text + "\n" + say("whatif.strict", lang) + "\n" + _one_reading(analysis, found.strict, lang)


def _effects(found: WhatIf) -> WhatIf:
    """What is lost, without what is measured."""
    return replace(found, changes=(), parts=(0, 0), groupless=(), strict=None)


def _one_reading(analysis: Analysis, found: WhatIf, lang: Lang) -> str:
    lines = [_headline(analysis, found, lang), *(f"- {line}" for line in _sentences(analysis, found, lang))]
    rows = [
        (_network(analysis, c, lang), c.measure.name(lang), c.nodes, *_fixed(c), _movers(analysis, c, lang))
        for c in _changed(found)
    ]
    if not rows:
        return "\n".join([*lines, "", say("whatif.unchanged", lang)]) + "\n"
    shown = table(heads(MOVED, lang), rows).decode()
    return "\n".join(lines) + "\n\n" + say("whatif.note", lang) + "\n\n" + shown


def _headline(analysis: Analysis, found: WhatIf, lang: Lang) -> str:
    """The one sentence to read aloud."""
    parts = []
    if found.leaderless:
        parts.append(say("whatif.brief-unled", lang, count=len(found.unled), none=len(found.leaderless)))
    elif found.unled:
        parts.append(say("whatif.brief-led", lang, count=len(found.unled)))
    if found.partnerless:
        parts.append(say("whatif.brief-partnerless", lang, count=len(found.partnerless)))
    for thing, kind, here in _orphans(analysis, found, lang):
        parts.append(say("whatif.brief-orphans", lang, count=len(here), thing=thing, kind=kind))
    if found.alone:
        parts.append(say("whatif.brief-alone", lang, count=len(found.alone)))
    if found.fallen:
        parts.append(say("whatif.brief-fallen", lang, count=len(found.fallen)))
    effects = say("whatif.and", lang).join(parts or [say("whatif.nothing", lang)])
    names = _listed(analysis, found.gone, lang)
    if len(found.gone) == 1:
        return say("whatif.one", lang, name=names, effects=effects)
    return say("whatif.several", lang, names=names, count=len(found.gone), effects=effects)


def _sentences(analysis: Analysis, found: WhatIf, lang: Lang) -> Iterable[str]:
    """What is affected, by name."""

    def names(things: Iterable[int]) -> str:
        return _listed(analysis, things, lang)

    if found.unled:
        lines = [_unled(analysis, u, lang) for u in found.unled]
        yield say("whatif.unled", lang, count=len(lines)) + "".join(f"\n  · {line}" for line in lines)
    rest = sorted(set(found.platforms) - {u.platform for u in found.unled} - set(found.partnerless))
    if rest:
        yield say("whatif.platforms", lang, count=len(rest), names=names(rest))
    if found.partnerless:
        yield say("whatif.partnerless", lang, count=len(found.partnerless), names=names(found.partnerless))
    for thing, kind, here in _orphans(analysis, found, lang):
        yield say("whatif.orphans", lang, count=len(here), thing=thing, kind=kind, names=names(here))
    if found.alone:
        yield say("whatif.alone", lang, count=len(found.alone), names=names(found.alone))
    if found.unshared:
        yield say("whatif.unshared", lang, count=len(found.unshared), names=names(found.unshared))
    if found.fallen:
        yield say("whatif.fallen", lang, count=len(found.fallen), names=names(found.fallen))
    if found.parts[0] != found.parts[1]:
        yield say("whatif.parts", lang, before=found.parts[0], after=found.parts[1])


def _unled(analysis: Analysis, unled: Unled, lang: Lang) -> str:
    ties = analysis.ties
    join = say("list.and", lang).join
    platform = ties.nodes.labels[unled.platform]
    roles = join(ties.roles[r].label(lang) for r in unled.vacant)
    left = join(ties.nodes.labels[t] for t in unled.left)
    if not unled.left:
        return say("whatif.leaderless", lang, platform=platform, roles=roles)
    if not unled.vacant:
        return say("whatif.filled", lang, platform=platform, left=left)
    return say("whatif.vacant", lang, platform=platform, roles=roles, left=left)


def _orphans(analysis: Analysis, found: WhatIf, lang: Lang) -> list[tuple[str, str, list[int]]]:
    """The things left without partners, by their kind and that of their platforms (in words)."""
    label, kinds = analysis.ontology.label, analysis.ties.nodes.kinds
    made: dict[tuple[str, str], list[int]] = {}
    for orphan in found.orphans:
        made.setdefault((kinds[orphan.thing], orphan.kind), []).append(orphan.thing)
    return [(label(thing, lang), label(kind, lang), here) for (thing, kind), here in sorted(made.items())]


def _network(analysis: Analysis, change: Change, lang: Lang) -> str:
    return analysis.ontology.networks[change.network].label(lang)


def _changed(found: WhatIf) -> list[Change]:
    """The measures that moved, of one party at least by as much as is shown."""
    return [c for c in found.changes if _seen(c) or round(c.difference, MOST) != 0]


def _seen(change: Change) -> list[Mover]:
    shown = change.measure.shown
    return [m for m in change.movers if shown(m.before) != shown(m.after) or m.rank_before != m.rank_after]


def _places(change: Change) -> int:
    """So many places that a change of the mean is seen."""
    return next((p for p in range(LEAST, MOST) if round(change.before, p) != round(change.after, p)), LEAST)


def _numbers(change: Change) -> tuple[float, float, float]:
    places = _places(change)
    before, after = round(change.before, places), round(change.after, places)
    # The difference of what is shown; one of nothing is no minus nothing.
    return before, after, round(after - before, places) + 0.0


def _fixed(change: Change) -> tuple[str, str, str]:
    before, after, difference = (f"{x:.{_places(change)}f}" for x in _numbers(change))
    return before, after, difference


def _movers(analysis: Analysis, change: Change, lang: Lang) -> str:
    return say("list.and", lang).join(
        say(
            "whatif.mover",
            lang,
            name=analysis.ties.nodes.labels[m.node],
            before=change.measure.shown(m.before),
            after=change.measure.shown(m.after),
            rank_before=m.rank_before,
            rank_after=m.rank_after,
        )
        for m in _seen(change)
    )


def _read_twice(analysis: Analysis, found: WhatIf, lang: Lang) -> Iterable[Row]:
    """The rows by all ties, then those that only plain ties give; each with what it rests on."""
    wide = list(_rows(analysis, found, lang))
    strict = wide if found.strict is None else list(_rows(analysis, found.strict, lang))
    for row in wide:
        yield *row, say("ties-read.both" if row in strict else "ties-read.wide", lang)
    for row in strict:
        if row not in wide:
            yield *row, say("ties-read.strict", lang)


def _rows(analysis: Analysis, found: WhatIf, lang: Lang) -> Iterable[Row]:
    nodes, kind = analysis.ties.nodes, analysis.ontology.label
    effects = (
        (say("effect.platform", lang), found.platforms),
        (say("effect.leaderless", lang), found.leaderless),
        (say("effect.partnerless", lang), found.partnerless),
        (say("effect.alone", lang), found.alone),
        (say("effect.unshared", lang), found.unshared),
        (say("effect.fallen", lang), found.fallen),
    )
    for effect, things in effects:
        for thing in things:
            yield effect, nodes.labels[thing], kind(nodes.classes[thing], lang), None, None, None
    for unled in found.unled:
        yield say("effect.unled", lang), nodes.labels[unled.platform], _unled(analysis, unled, lang), None, None, None
    for orphan in found.orphans:
        text = _listed(analysis, orphan.platforms, lang)
        yield (
            say("effect.orphan", lang),
            nodes.labels[orphan.thing],
            f"{kind(orphan.kind, lang)}: {text}",
            None,
            None,
            None,
        )
    for change in _changed(found):
        name = f"{_network(analysis, change, lang)}: {change.measure.name(lang)}"
        yield say("effect.measure", lang), name, _movers(analysis, change, lang), *_numbers(change)
