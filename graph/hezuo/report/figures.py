"""The figures of a report: each with its value, the rows it was taken from, and what has to be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.base.terms import COOPERATION, PLATFORM
from hezuo.base.text import FINEST, decimal
from hezuo.narrate.insight import STRICT_RANK, WIDE_RANK
from hezuo.record import ask
from hezuo.record.audit import Line
from hezuo.record.picked import Pick, Picked
from hezuo.record.unplain import unplain
from hezuo.report import citing
from hezuo.report.calls import ASK, Answered, Desk

#: The columns in which questions tell how many of what they count, or what of it, is not plainly stated.
UNPLAIN, STATUS = "unplain", ("status", "statuses", "doubts")
#: So many doubtful things are named.
NAMED = 3
#: A figure whose text is longer, a list of names, is not quoted.
SHORT = 30


@dataclass(frozen=True, eq=False)
class Known:
    """A figure that has a value."""

    name: str
    value: Picked | Fraction
    #: The answer that it was taken from, and those of its rows that it looks at; None for what is computed of others.
    answer: Answered | None = None
    rows: Rows = field(default_factory=lambda: Rows((), []))
    #: Answers whose rows say where it was printed, when its own do not.
    evidence: tuple[Answered, ...] = ()
    #: The stated figure that it is held against.
    line: Line | None = None
    #: How the sentence prints it, where it stands in one.
    said: str = ""
    #: The figures that it was computed of.
    parts: tuple[Known, ...] = ()

    def whole(self) -> Iterator[Known]:
        """It and all that it was computed of."""
        yield self
        for part in self.parts:
            yield from part.whole()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What has to be said against a figure; `items` are what it does not rest on plainly, where that is named.

    `stated`: the source states another number.
    """

    text: str
    items: frozenset[tuple[str, str]] = frozenset()
    stated: bool = False


@dataclass(frozen=True, eq=False)
class Footnotes:
    """What is said below of the figures of a sentence."""

    desk: Desk
    lang: Lang

    def sources(self, known: Sequence[Known]) -> dict[str, citing.Cited]:
        """What figures were taken from."""
        found = []
        for one in (o for k in known for o in k.whole()):
            answers = [(e, e.rows) for e in one.evidence] or ([(one.answer, one.rows)] if one.answer else [])
            found += [citing.behind(self.desk.dataset, rows) for _, rows in answers]
        return citing.joined(found)

    def computed(self, known: Sequence[Known]) -> list[str]:
        """The calls that compute something of the record, other than asking it."""
        calls = (o.answer.call for k in known for o in k.whole() if o.answer and not o.answer.sparql)
        return list(dict.fromkeys(c.text for c in calls))

    def doubts(self, known: Sequence[Known]) -> list[Doubt]:
        """What of the figures does not rest on plain statements, or differs from what the source states."""
        whole = [o for k in known for o in k.whole()]
        found = [d for one in _together(whole) for d in self._unplain(one)]
        # What one figure does not rest on is not told again of a smaller one.
        told = [d for d in found if not any(d.items < other.items for other in found)]
        told += [Doubt(self._against(one.line), stated=True) for one in whole if one.line and _differs(one.line)]
        by_items = {d.items or d.text: d for d in reversed(told)}
        return list(reversed(by_items.values()))

    def unplain(self, known: Sequence[Known]) -> list[str]:
        """What of figures does not rest on plain statements, as lines of their own."""
        said = dict.fromkeys(d.text for one in known for d in self._unplain(one))
        return [say("report.doubt", self.lang, text=t) + say("report.stop", self.lang) for t in said]

    def ranks(self, rows: Rows, label: str) -> list[str]:
        """Which of ranked rows stand elsewhere when plain statements alone count, in a sentence; none where none do."""
        if not {WIDE_RANK, STRICT_RANK} <= set(rows.columns):
            return []
        name, wide, strict = (rows.columns.index(c) for c in (label, WIDE_RANK, STRICT_RANK))
        moved = [
            say(
                "report.rank",
                self.lang,
                name=r[name],
                wide=r[wide],
                strict=r[strict] or say("report.unranked", self.lang),
            )
            for r in rows.rows
            if r[wide] != r[strict]
        ]
        names = say("list.and", self.lang).join(moved[:NAMED]) + (" …" if len(moved) > NAMED else "")
        return [say("report.ranks", self.lang, count=len(moved), names=names)] if moved else []

    def agreeing(self, known: Sequence[Known]) -> list[str]:
        """What of the figures the source states alike."""
        lines = (o.line for k in known for o in k.whole() if o.line and not _differs(o.line))
        return list(dict.fromkeys(self._against(line) for line in lines))

    def _unplain(self, one: Known) -> Iterator[Doubt]:
        """What of a figure is not plainly stated: by name where its rows or its evidence tell, else how many."""
        if one.answer is None:
            return
        if UNPLAIN not in one.rows.columns:
            if told := self._told(one.answer, one.rows):
                yield Doubt(self._names(told, one.said), frozenset(told))
            return
        at = one.rows.columns.index(UNPLAIN)
        count = sum(int(str(r[at])) for r in one.rows.rows if str(r[at] or "0").isdecimal())
        if count:
            answers = [(one.answer, one.rows), *((e, e.rows) for e in one.evidence)]
            told = next((t for answer, rows in answers if len(t := self._told(answer, rows)) == count), [])
            counted = self._counted(one.said, count) + say("report.verify", self.lang)
            yield Doubt(self._names(told, one.said), frozenset(told)) if told else Doubt(counted)

    def named(self, answer: Answered, rows: Rows, said: str = "") -> list[str]:
        """What of the rows of an answer (printed as `said`) is not plainly stated, by name; empty where all is."""
        told = self._told(answer, rows)
        return [self._names(told, said)] if told else []

    def _counted(self, said: str, count: int) -> str:
        told = "report.unplain-of" if 0 < len(said) <= SHORT else "report.unplain"
        return say(told, self.lang, said=said, count=count)

    def _names(self, told: Sequence[tuple[str, str]], said: str) -> str:
        texts = [say("report.status", self.lang, name=name, status=status) for name, status in told[:NAMED]]
        names = say("list.and", self.lang).join(texts) + (" …" if len(told) > NAMED else "")
        return say("report.unplain-named", self.lang, what=self._counted(said, len(told)), names=names)

    def _told(self, answer: Answered, rows: Rows) -> list[tuple[str, str]]:
        """(what, how it is stated) for what the rows of an answer do not state plainly."""
        label, at = self.desk.dataset.ontology.label, next((c for c in STATUS if c in rows.columns), "")
        if at:
            index = rows.columns.index(at)
            return [(self._about(r, index), str(r[index])) for r in rows.rows if r[index]]
        if not answer.sparql:
            return []
        pair = partial(say, "report.pair", self.lang)
        found = unplain(self.desk.dataset, answer.sparql, rows)
        return [(pair(record=u.record, name=u.thing), label(u.status, self.lang)) for u in found]

    def _about(self, row: Sequence[object], status: int) -> str:
        """The platform or cooperation that a row names; where it names none its first name."""
        find = self.desk.dataset.identity.names.find
        texts = [c for i, c in enumerate(row) if i != status and isinstance(c, str) and c and not c.isdecimal()]
        named = (t for t in texts for target in (PLATFORM, COOPERATION) if find(t, target))
        return next(named, texts[0] if texts else "")

    def _against(self, line: Line) -> str:
        number = decimal(float(line.claimed), FINEST)
        recorded = "" if line.recorded is None else decimal(float(line.recorded), FINEST)
        pages = citing.paged(line.figure.pages, self.lang)
        stated = line.figure.shown if line.figure.qualifier else number
        values = {
            "stated": stated,
            "unit": citing.unit(line.figure.unit, self.lang),
            "recorded": recorded,
            "pages": pages,
        }
        note = line.note.rstrip("。.")
        return say(f"report.{line.state}", self.lang, name=line.name, note=note, **values)


@dataclass(frozen=True, eq=False)
class Stated:
    """The stated figures of the scope, by code and by the question that recomputes them."""

    desk: Desk

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Every stated figure; none where no source of the scope states any."""
        try:
            return self.desk.audit(everything=True).result
        except QueryError:
            return ()

    @cached_property
    def by_code(self) -> Mapping[str, Line]:
        """The figures by code; of one code in several sources the last."""
        return {line.id: line for line in self.lines}

    def recomputed(self, answer: Answered) -> Line | None:
        """The figure that the question of an answer recomputes with the same parameters, by the number of its rows."""
        if answer.call.verb != ASK or not answer.sparql:
            return None
        mine = self._key(" ".join(_quoted(w) for w in answer.call.words))
        return next(
            (line for line in self.lines if line.recorded is not None and self._key(line.figure.question) == mine), None
        )

    def _key(self, text: str) -> tuple[str, frozenset[tuple[str, str]]] | None:
        try:
            question, given = ask.called(text, self.desk.dataset.questions)
        except QueryError:
            return None
        return question.name, frozenset(given.items())


def _together(known: Sequence[Known]) -> Iterator[Known]:
    """The figures without those whose rows another of the same answer holds, so that no row is told of twice."""
    told: list[tuple[str, set[tuple[Value, ...]]]] = []
    for one in sorted(known, key=lambda k: -len(k.rows.rows)):
        call, rows = one.answer.call.text if one.answer else "", set(one.rows.rows)
        if not any(call == c and rows <= r for c, r in told):
            told.append((call, rows))
            yield one


def known(name: str, pick: Pick, answer: Answered, evidence: tuple[Answered, ...], stated: Stated) -> Known:
    """The figure that is picked of an answer. Raises `ValueError` for a column that the answer does not have."""
    kept = answer.where(pick.conditions)
    counts = pick.how == "count" and not pick.conditions
    return Known(
        name, pick.of(kept), answer, pick.looked_at(kept), evidence, stated.recomputed(answer) if counts else None
    )


def _differs(line: Line) -> bool:
    return line.state in ("explained", "differs", "broken")


def _quoted(word: str) -> str:
    return f"'{word}'" if " " in word else word
