"""Sentences: their places filled, a footnote at the end of each that says where its figures are from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from hezuo.base.messages import Lang, say
from hezuo.base.problems import HezuoError, Problem, Severity, problem
from hezuo.base.problems import Place as Spot
from hezuo.document.model import Inline, Note, Ref, Text
from hezuo.record.picked import Picked
from hezuo.report import citing
from hezuo.report.calls import Desk
from hezuo.report.figures import Doubt, Footnotes, Known, Stated
from hezuo.report.numerals import holding, numerals
from hezuo.report.places import PLACE, place, written
from hezuo.report.source import WIDE, Span

T = TypeVar("T")
#: Where a sentence, or a part of one that stands for itself, ends.
END = re.compile(r"[\u3002\uff01\uff1f\uff1b]|[.!?;](?=\s|$)")


#: Blanks between a place and a Chinese character.
BLANKS = re.compile(rf"(?<=}}) +(?={WIDE.pattern})|(?<={WIDE.pattern}) +(?={{)")


@dataclass(eq=False)
class Filler:
    """Fills the places of texts; what is wrong with them is kept in `problems`."""

    desk: Desk
    lang: Lang
    file: str
    figures: dict[str, Known]
    stated: Stated
    problems: list[Problem] = field(default_factory=list)
    #: The keys of tables and pictures that references name, with their lines.
    references: list[tuple[str, int]] = field(default_factory=list)
    #: What the last footnote cited, the number of the text that it stands in, and what all have said beside it.
    _cited: dict[str, citing.Cited] = field(default_factory=dict)
    _text: int = 0
    _noted: int = -1
    _said: set[str] = field(default_factory=set)
    _items: set[tuple[str, str]] = field(default_factory=set)
    #: Whether it is a document for one page, whose tables do not say the build each, and what footnotes have cited.
    compact: bool = False
    cited: dict[str, citing.Cited] = field(default_factory=dict)
    #: The doubts that footnotes have told, in order.
    doubts: dict[str, Doubt] = field(default_factory=dict)
    #: The names of the figures that the whole text declares, under whatever condition.
    named: frozenset[str] = frozenset()
    #: Where a key of a table or picture, or the name of a figure, stands already: file and line.
    told_at: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def problem(self, code: str, line: int, severity: Severity = Severity.ERROR, /, **values: object) -> None:
        """Keep a problem of a line."""
        self.problems.append(problem(code, Spot(self.file, row=line), severity, **values))

    def refused(self, line: int, text: str, error: HezuoError) -> None:
        """Keep that something cannot be asked or drawn, with the reason."""
        said = {"reason": error.message("zh"), "reason_en": error.message("en")}
        self.problem("report-bad-call", line, text=text, **said)

    @cached_property
    def footnotes(self) -> Footnotes:
        """What is said below."""
        return Footnotes(self.desk, self.lang)

    @cached_property
    def _names(self) -> list[str]:
        """The labels and names of the record that hold a numeral."""
        dataset = self.desk.dataset
        labels = (t for texts in dataset.ontology.labels.values() for t in texts.values())
        return list(holding([*labels, *dataset.identity.names.spelled()]))

    @cached_property
    def _counted(self) -> set[str]:
        """The measure words of kinds, and the units of stated figures."""
        units = {line.figure.unit for line in self.stated.lines}
        return {*self.desk.dataset.ontology.measure_words.values(), *units} - {""}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every label and name of the graph: what a cell may say, though none does now."""
        dataset = self.desk.dataset
        labels = (t for texts in dataset.ontology.labels.values() for t in texts.values())
        return frozenset((*labels, *dataset.identity.names.spelled()))

    def once(self, sort: str, name: str, line: int) -> int:
        """The line of this file where a name stood before; 0 where it stands for the first time."""
        file, before = self.told_at.setdefault((sort, name), (self.file, line))
        self.told_at[sort, name] = self.file, line
        return before if file == self.file and before != line else 0

    def value(self, name: str, line: int) -> Picked | Fraction:
        """The value of a figure; None, and a problem, where there is none."""
        known = self.figures.get(name)
        if known is None:
            self.unknown(name, line, self.figures)
            return None
        if known.value is None or known.value in ("", ()):
            self.problem("report-no-value", line, name=name)
            return None
        return known.value

    def plain(self, text: str, line: int, *, linted: bool = True) -> str:
        """A text without footnotes: a caption, a heading, a tile."""
        return "".join(t if isinstance(t, str) else t[0] for t in self._parts(text, line, linted=linted))

    def inlines(self, spans: Sequence[Span], line: int, *, noted: bool = True) -> tuple[Inline, ...]:
        """Runs of text with their footnotes."""
        return self.joined([(spans, line)], noted=noted)

    def joined(self, parts: Sequence[tuple[Sequence[Span], int]], *, noted: bool = True) -> tuple[Inline, ...]:
        """Several texts as one, each with its line."""
        found: list[Inline] = []
        pending: list[Known] = []
        self._text += 1
        for spans, line in parts:
            found += [Text(" ")] if found and self.lang == "en" else []
            self._lint([(span.text, span.line or line) for span in spans if span.note is None])
            for span in spans:
                if span.note is not None:
                    found.append(Note(self.plain(span.note, span.line or line)))
                else:
                    found += self._span(span, span.line or line, pending if noted else None)
        if noted and pending:
            found += self._note(pending)
        return tuple(merged(found, _one_run))

    def looked_over(self, spans: Sequence[Span], line: int, known: Collection[str]) -> None:
        """Tell what is wrong with a text whatever its figures are; it is not filled."""
        self._lint([(span.text, span.line or line) for span in spans if span.note is None])
        for span in spans:
            for match in PLACE.finditer(span.text):
                try:
                    wanted = place(match[1])
                except ValueError:
                    self.problem("report-bad-place", span.line or line, text=match[0])
                    continue
                if wanted.literal is None and not wanted.reference and wanted.name not in known:
                    self.unknown(wanted.name, span.line or line, known)

    def unknown(self, name: str, line: int, known: Collection[str]) -> None:
        """Keep that there is no figure of a name."""
        self.problem("report-unknown-figure", line, name=name, known="、".join(sorted(known)) or "—")

    def _lint(self, pieces: Sequence[tuple[str, int]]) -> None:
        """Tell braces that are no place and numbers that are typed, each at the line of its piece of a text."""
        text, starts = "", []
        for piece, _ in pieces:
            starts.append(len(text))
            text += PLACE.sub(lambda match: "\0" * len(match[0]), piece)

        def line(at: int) -> int:
            return pieces[bisect_right(starts, at) - 1][1]

        for match in re.finditer(r"[{}]", text):
            self.problem("report-bad-place", line(match.start()), text=match[0])
        for at, said in numerals(text, self._names, self._counted, self.lang):
            self.problem("report-typed-number", line(at), text=said)

    def _span(self, span: Span, line: int, pending: list[Known] | None) -> Iterator[Inline]:
        """A run of text; the figures without their footnote are kept in `pending`, None where none is wanted."""
        for part in self._parts(span.text, line, linted=False):
            if isinstance(part, tuple):
                text, known = part
                yield Ref(text) if known is None else Text(text, span.bold)
                if known and pending is not None:
                    pending.append(known)
            elif pending:
                yield from self._ended(part, span.bold, pending)
            else:
                yield Text(part, span.bold)

    def _ended(self, text: str, bold: bool, pending: list[Known]) -> Iterator[Inline]:
        """A text in which sentences may end: before each end stands the footnote of what came before."""
        at = 0
        for end in END.finditer(text):
            if not pending:
                break
            yield Text(text[at : end.start()], bold)
            yield from self._note(pending)
            pending.clear()
            at = end.start()
        yield Text(text[at:], bold)

    def _note(self, known: Iterable[Known]) -> Iterator[Note]:
        """The footnote of the figures of a sentence; none where there is nothing that was not said just before."""
        figures = list(dict.fromkeys(known))
        lang, join = self.lang, say("report.documents", self.lang)
        cited, doubts = self.footnotes.sources(figures), self.footnotes.doubts(figures)
        beside = self.footnotes.agreeing(figures)
        if calls := self.footnotes.computed(figures):
            beside.append(say("report.computed", lang, call=join.join(calls)))
        beside = [t for t in beside if t not in self._said]
        if new := [d for d in doubts if d.text not in self._said and not (d.items and d.items <= self._items)]:
            beside.append(say("report.doubt", lang, text=join.join(d.text for d in new)))
        elif doubts and self._noted != self._text:
            beside.append(say("report.doubt-before", lang))
        self.cited = citing.joined([self.cited, cited])
        where = self._where(cited)
        if beside or (where and (cited != self._cited or self._noted != self._text)):
            told = [where, *beside] if where else beside
            yield Note(say("report.sentence", lang, text=join.join(told)), doubt=bool(doubts))
            self.doubts |= {d.text: d for d in new}
            self._said.update(self.footnotes.agreeing(figures), (d.text for d in doubts), beside)
            self._items.update(*(d.items for d in doubts))
            self._cited, self._noted = cited or self._cited, self._text

    def _where(self, cited: dict[str, citing.Cited]) -> str:
        """Where figures were printed, the document or place of the footnote before told as such; '' for none."""
        if cited and cited == self._cited:
            return say("report.ibid-all", self.lang)
        same = next(iter(self._cited), "") if len(self._cited) == 1 else ""
        return citing.told(self.desk.dataset, cited, self.lang, ibid=same)

    def _parts(self, text: str, line: int, *, linted: bool = True) -> Iterator[str | tuple[str, Known | None]]:
        """The parts of a text: what stands there, and what stands for a place with its figure (None: a reference)."""
        if linted:
            self._lint([(text, line)])
        at = 0
        # Word and browsers set figures apart from Chinese characters themselves: a blank would double that.
        text = BLANKS.sub("", text) if self.lang == "zh" else text
        for match in PLACE.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            at = match.end()
            yield from self._filled(match[1], line)
        if at < len(text):
            yield text[at:]

    def _filled(self, inner: str, line: int) -> Iterator[str | tuple[str, Known | None]]:
        try:
            wanted = place(inner)
        except ValueError:
            self.problem("report-bad-place", line, text="{" + inner + "}")
            return
        if wanted.literal is not None:
            yield wanted.literal
        elif wanted.reference:
            self.references.append((wanted.reference, line))
            yield wanted.reference, None
        else:
            value = self.value(wanted.name, line)
            if value is None:
                return
            known = self.figures[wanted.name]
            try:
                text = written(value, wanted, self._measure(wanted.kind, line), self.lang)
                yield text, replace(known, said=text)
            except ValueError as error:
                self.problem("report-bad-place", line, text=str(error))

    def _measure(self, kind: str, line: int) -> str:
        """The measure word of a kind or class, by its notation, its label or its name."""
        if not kind:
            return ""
        ontology = self.desk.dataset.ontology
        names = (
            (iri, (*c.labels, ontology.notations.get(iri), iri.rsplit("#", 1)[-1]))
            for iri, c in ontology.classes.items()
        )
        found = next((iri for iri, known in names if kind in known), "")
        if not found:
            self.problem("report-no-kind", line, name=kind)
        return ontology.counted(found, self.lang)


def merged(items: Iterable[T], join: Callable[[T, T], T | None]) -> Iterator[T]:
    """The items, those that follow each other made one where `join` can; it gives None where it cannot."""
    held: T | None = None
    for one in items:
        both = None if held is None else join(held, one)
        if both is None and held is not None:
            yield held
        held = one if both is None else both
    if held is not None:
        yield held


def _one_run(first: Inline, then: Inline) -> Inline | None:
    """Two runs as one, which lines of the source alone have parted."""
    if isinstance(first, Text) and isinstance(then, Text) and first.bold == then.bold:
        return replace(first, text=first.text + then.text)
    return None
