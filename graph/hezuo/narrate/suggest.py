"""What is said of suggestions: partners and platforms to go for, the next ranks, why, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import READABLE, table
from hezuo.insight.analysis import Analysis
from hezuo.insight.evaluation import HeldOut
from hezuo.insight.suggest import Reason, Step, Suggestion, Suggestions
from hezuo.narrate.insight import Insight, formatted, heads, listed

#: A reason names at most this many things.
NAMED = 3
SUGGESTED = ("name", "class", "score", "reasons", "wide_rank", "strict_rank")
TRIALS = ("way", "auc", "hit", "warm")
Row = tuple[Value, ...]


@dataclass(frozen=True, eq=False, repr=False)
class SuggestInsight(Insight[Suggestions]):
    """What a party could do next, with reasons and with the test of the suggestions."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row for each suggested partner, platform and next rank."""
        return Rows(heads(("list", *SUGGESTED), lang), list(_rows(self.analysis, self.result, lang)))

    def text(self, lang: Lang = "zh") -> str:
        """The three lists, how the scores are made, and what the held-out tests say."""
        return _text(self.analysis, self.result, lang) + "\n" + _trust(self.result, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """What the held-out tests say, where the text does not say it already."""
        return [] if form in READABLE else [_trust(self.result, lang).removesuffix("\n")]

    def below(self, lang: Lang = "zh") -> list[str]:
        """How scores are made, and what the held-out tests say of them."""
        tests = ["".join(told) if lang == "zh" else " ".join(told) for told in _tests(self.result, lang)]
        return [say("suggest.formula", lang), *(tests or [say("suggest.no-test", lang)])]


def _text(analysis: Analysis, found: Suggestions, lang: Lang) -> str:
    name = analysis.ties.nodes.labels[found.party]
    if not found.is_tied:
        return say("suggest.untied", lang, name=name) + "\n"
    own = say("suggest.own-partners", lang) if found.is_college else say("suggest.partners", lang)
    parts = [
        (own, _suggested(analysis, found, found.partners, lang), say("suggest.no-partners", lang)),
        (
            say("suggest.platforms", lang),
            _suggested(analysis, found, found.platforms, lang),
            say("suggest.no-platforms", lang),
        ),
        (say("suggest.steps", lang), _steps(analysis, found.steps, lang), say("suggest.no-steps", lang)),
    ]
    lines = [say("suggest.title", lang, name=name)]
    for title, rows, empty in parts:
        lines += ["", title, _table(rows, lang) if rows else empty]
    if found.unstated:
        lines.append(say("suggest.unstated", lang, count=found.unstated))
    return "\n".join([*lines, "", say("suggest.formula", lang)]) + "\n"


def _table(rows: list[Row], lang: Lang) -> str:
    return formatted("table", Rows(heads(SUGGESTED, lang), rows), lang).decode().rstrip("\n")


def _rows(analysis: Analysis, found: Suggestions, lang: Lang) -> Iterable[Row]:
    own = say("suggest.own-partners", lang) if found.is_college else say("suggest.partners", lang)
    for row in _suggested(analysis, found, found.partners, lang):
        yield own, *row
    for row in _suggested(analysis, found, found.platforms, lang):
        yield say("suggest.platforms", lang), *row
    for row in _steps(analysis, found.steps, lang):
        yield say("suggest.steps", lang), *row


def _suggested(analysis: Analysis, found: Suggestions, rows: Sequence[Suggestion], lang: Lang) -> list[Row]:
    nodes, ontology = analysis.ties.nodes, analysis.ontology
    stop = say("suggest.and", lang)
    return [
        (
            nodes.labels[s.thing],
            ontology.label(nodes.classes[s.thing], lang),
            round(s.score, 3),
            stop.join(_reason(analysis, found.party, r, lang) + _hanging(analysis, r, lang) for r in s.reasons),
            s.wide_rank,
            s.strict_rank,
        )
        for s in rows
    ]


def _named(analysis: Analysis, things: Sequence[int], lang: Lang) -> str:
    return listed([analysis.ties.nodes.labels[t] for t in things], NAMED, lang)


def _hanging(analysis: Analysis, reason: Reason, lang: Lang) -> str:
    """What of a reason is not plainly stated, to follow it; '' where all is."""
    if not reason.unplain:
        return ""
    if len(reason.unplain) == len(reason.things):
        return say("suggest.unplain-all", lang)
    return say("suggest.unplain", lang, names=_named(analysis, reason.unplain, lang))


def _reason(analysis: Analysis, party: int, reason: Reason, lang: Lang) -> str:  # noqa: PLR0911 - a sentence a reason
    nodes, ontology = analysis.ties.nodes, analysis.ontology
    names, count = _named(analysis, reason.things, lang), len(reason.things)
    region = ontology.label(nodes.regions[party], lang)
    match reason.name:
        case "met":
            return say("suggest.met", lang, count=count, names=names)
        case "leads":
            return say("suggest.leads", lang, count=count)
        case "common":
            return say("suggest.common", lang, count=count, names=names)
        case "facets":
            return say("suggest.majors", lang, names=names)
        case "leaders":
            return say("suggest.leaders", lang, count=count, names=names)
        case "members":
            return say("suggest.members", lang, count=count, names=names)
        case "region":
            return say("suggest.region", lang, region=region)
        case "near":
            return say("suggest.near", lang, count=count, region=region)
    kind, cls = nodes.kinds[reason.things[0]], nodes.classes[party]
    told = {"kind": ontology.label(kind, lang), "class": ontology.label(cls, lang)}
    return say("suggest.fit", lang, count=count, total=int(reason.number), **told)


def _steps(analysis: Analysis, steps: Sequence[Step], lang: Lang) -> list[Row]:
    nodes, ontology, roles = analysis.ties.nodes, analysis.ontology, analysis.ties.roles
    found: list[Row] = []
    for step in steps:
        role, above = (roles[r].label(lang) for r in (step.role, step.above))
        held = say("suggest.holders", lang, names=_named(analysis, step.holders, lang))
        said = [
            say("suggest.step", lang, role=role, above=above),
            held if step.holders else say("suggest.vacant", lang),
        ]
        if step.known:
            said.append(say("suggest.known", lang, count=len(step.known), names=_named(analysis, step.known, lang)))
        said += _of_step(analysis, step, lang)
        kind = ontology.label(nodes.classes[step.platform], lang)
        found.append((nodes.labels[step.platform], kind, None, say("suggest.and", lang).join(said), None, None))
    return found


def _of_step(analysis: Analysis, step: Step, lang: Lang) -> list[str]:
    """Which of the roles that a next rank rests on are not plainly stated."""
    ontology, roles = analysis.ontology, analysis.ties.roles
    found = []
    if step.status:
        told = {"role": roles[step.role].label(lang), "status": ontology.label(step.status, lang)}
        found.append(say("suggest.step-status", lang, **told))
    if step.above_status:
        told = {"role": roles[step.above].label(lang), "status": ontology.label(step.above_status, lang)}
        found.append(say("suggest.step-above", lang, **told))
    if step.unplain:
        found.append(say("suggest.step-unplain", lang, names=_named(analysis, step.unplain, lang)))
    return found


def _trust(found: Suggestions, lang: Lang) -> str:
    """What the held-out tests say, in words and numbers."""
    tables = (_trials(test, lang) for test in (found.partner_test, found.platform_test) if test.trials)
    if texts := [f"{title}\n{said}\n{rows}" for (title, said), rows in zip(_tests(found, lang), tables, strict=False)]:
        return "\n".join(texts)
    return say("suggest.no-test", lang) + "\n"


def _tests(found: Suggestions, lang: Lang) -> list[tuple[str, ...]]:
    """What each held-out test was, and what it says."""
    texts: list[tuple[str, ...]] = []
    for test, is_platforms in ((found.partner_test, False), (found.platform_test, True)):
        if not test.trials:
            continue
        told = {"rounds": test.rounds, "hidden": test.hidden, "cold": test.cold}
        title = (
            say("suggest.test-platforms", lang, **told) if is_platforms else say("suggest.test-partners", lang, **told)
        )
        texts.append((title, verdict(test, lang)))
    return texts


def verdict(test: HeldOut, lang: Lang) -> str:
    """Whether the score does better than the best simple way, in a sentence with the numbers of the table."""
    aucs = {t.name: f"{t.auc:.3f}" for t in test.trials}
    ours, theirs = aucs["score"], aucs[test.best]
    # The difference of the two numbers as they stand in the table below.
    told = {"best": _way(test.best, lang), "ours": ours, "theirs": theirs, "error": f"{test.error:.3f}"}
    gain = f"{abs(float(ours) - float(theirs)):.3f}"
    if test.beats:
        return say("suggest.beats", lang, gain=gain, **told)
    if test.gain > 0:
        return say("suggest.unsure", lang, gain=gain, **told)
    return say("suggest.fails", lang, gain=gain, **told)


def _trials(test: HeldOut, lang: Lang) -> str:
    rows = [
        (_way(t.name, lang), f"{t.auc:.3f}", f"{t.hit:.0%}", "" if t.warm is None else f"{t.warm:.3f}")
        for t in test.trials
    ]
    return table(heads(TRIALS, lang), rows).decode()


def _way(name: str, lang: Lang) -> str:
    ways = {
        "score": say("way.score", lang),
        "flow": say("way.flow", lang),
        "common": say("way.common", lang),
        "attached": say("way.attached", lang),
        "region": say("way.region", lang),
        "fit": say("way.fit", lang),
        "random": say("way.random", lang),
    }
    return ways[name]
