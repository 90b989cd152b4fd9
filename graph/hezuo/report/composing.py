"""Makes the blocks of a report, part by part; figures are declared before they are used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction

from hezuo.base.messages import Lang, is_said, say
from hezuo.base.problems import HezuoError, Severity
from hezuo.base.store import Rows
from hezuo.document.model import Block, Heading, Paragraph, Points
from hezuo.record.picked import CELL, Condition, Picked, conditions, picking
from hezuo.report import expressions
from hezuo.report.calls import Answered, Desk, answered, call
from hezuo.report.figures import Known, known
from hezuo.report.filling import Filler, merged
from hezuo.report.places import PLACE
from hezuo.report.source import PARAGRAPH, WHEN, Directive, Node, Prose, Span

#: The directives that declare figures; the others make blocks.
FIGURES, EXPRESSIONS = "figures", "expressions"
#: Before the code of a stated figure that one of ours is held against.
AGAINST = " against "
#: So many cells of a column are named.
SHOWN = 8
#: A number as an option may say it.
NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes the block of a directive, and the options that it may have."""

    make: Callable[[Composer, Directive], Block | None]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Composer:
    """Makes the blocks of a report."""

    desk: Desk
    lang: Lang
    filler: Filler
    #: What makes the block of each directive.
    makers: Mapping[str, Maker]
    #: What was asked already, by its words: evidence is often asked for again.
    answers: dict[str, Answered] = field(default_factory=dict)

    def asked(self, text: str, line: int) -> Answered | None:
        """What a call answers; None, and a problem, where it cannot be asked."""
        filled = self.words(text, line)
        if filled in self.answers:
            return self.answers[filled]
        try:
            found = answered(self.desk, call(filled), self.lang)
            found.rows  # noqa: B018 - asked for here, so that what is wrong is told at this line
        except ValueError:
            self.filler.problem("report-bad-call", line, text=filled, reason="", reason_en="")
        except HezuoError as error:
            self.filler.refused(line, filled, error)
        else:
            self.answers[filled] = found
            return found
        return None

    def words(self, text: str, line: int, *, quoted: bool = True) -> str:
        """A text with its places filled; in a call each is `quoted`, a word of its own."""

        def filled(match: re.Match[str]) -> str:
            value = self.filler.value(match[1].strip(), line)
            told = "" if value is None else str(value)
            return told.replace("\\", "\\\\").replace('"', '\\"').join('""') if quoted else told

        return PLACE.sub(filled, text)

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """The blocks of parts of a report, in order; points that follow each other are one list, whatever held them."""
        yield from merged(self._each(nodes), _one_list)

    def _each(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """The block of each part; figures are declared before they are used."""
        points: list[Prose] = []
        for node in nodes:
            if isinstance(node, Prose) and node.level < 0:
                if points and points[-1].level != node.level:
                    yield self._points(points)
                    points = []
                points.append(node)
                continue
            if points:
                yield self._points(points)
                points = []
            yield from self._block(node)
        if points:
            yield self._points(points)

    def _points(self, points: Sequence[Prose]) -> Points:
        items = tuple(self.filler.inlines(p.spans, p.line) for p in points)
        return Points(items, ordered=points[0].level == -2)

    def _block(self, node: Node) -> Iterator[Block]:
        if isinstance(node, Prose):
            if node.level:
                yield Heading(node.level, self.filler.inlines(node.spans, node.line, noted=False))
            elif content := self.filler.inlines(node.spans, node.line):
                yield Paragraph(content)
        elif node.name in (WHEN, PARAGRAPH):
            yield from self._held(node)
        elif node.name in (FIGURES, EXPRESSIONS):
            # Declared all the same: its figures are not unknown beside it.
            self._knows(node, ("evidence",) if node.name == FIGURES else ())
            self._declare(node)
        elif node.name in self.makers:
            maker = self.makers[node.name]
            if (key := node.options.get("key", "")) and (before := self.filler.once("key", key, node.line)):
                self.filler.problem("report-key-twice", node.line, name=key, line=before)
            if self._knows(node, maker.options) and (made := maker.make(self, node)) is not None:
                yield made
        else:
            self._no_directive(node)

    def _knows(self, node: Directive, options: Sequence[str]) -> bool:
        """Whether a directive has only options that it may have; a problem for each other one."""
        others = [option for option in node.options if option not in options]
        known = "、".join(f":{option}:" for option in options) or "—"
        for name in others:
            self.filler.problem("report-no-option", node.line, directive=node.name, name=name, known=known)
        return not others

    def _held(self, node: Directive) -> Iterator[Block]:
        """What a condition or a paragraph holds."""
        if node.name == WHEN:
            if self._holds(node):
                yield from self.blocks(node.nodes)
            else:
                self._look_over(node.nodes)
            return
        others: list[Block] = []
        if content := self.filler.joined([(p.spans, p.line) for p in self._prose(node.nodes, others)]):
            yield Paragraph(content)
        yield from others

    def _prose(self, nodes: Sequence[Node], others: list[Block]) -> Iterator[Prose]:
        """The parts of a paragraph that hold; what is no text goes to `others`."""
        for node in nodes:
            if isinstance(node, Prose):
                yield node
            elif node.name == WHEN:
                if self._holds(node):
                    yield from self._prose(node.nodes, others)
                else:
                    self._look_over(node.nodes)
            else:
                others += self._block(node)

    def _look_over(self, nodes: Sequence[Node], known: frozenset[str] = frozenset()) -> None:
        """Tell what is wrong with parts that do not hold now, as far as it hangs on no value: another year they may."""
        known |= {*self.filler.figures, *self.filler.named, *declared(nodes)}
        for node in nodes:
            if isinstance(node, Prose):
                self.filler.looked_over(node.spans, node.line, known)
            elif node.name in (WHEN, PARAGRAPH):
                with suppress(ValueError):
                    for name in expressions.names(node.argument) if node.name == WHEN else ():
                        if name not in known:
                            self.filler.unknown(name, node.line, known)
                self._look_over(node.nodes, known)
            elif node.name in self.makers:
                self._knows(node, self.makers[node.name].options)
                self.filler.looked_over((Span(node.options.get("caption", "")),), node.line, known)
            elif node.name not in (FIGURES, EXPRESSIONS):
                self._no_directive(node)

    def _no_directive(self, node: Directive) -> None:
        names = "、".join(sorted((WHEN, PARAGRAPH, FIGURES, EXPRESSIONS, *self.makers)))
        self.filler.problem("report-no-directive", node.line, name=node.name, known=names)

    def _holds(self, node: Directive) -> bool:
        return bool(self.computed(node.argument, node.line))

    def computed(self, text: str, line: int) -> expressions.Result:
        """The value of an expression; None, and a problem, where it has none."""
        known = {name: figure.value for name, figure in self.filler.figures.items()}
        try:
            return expressions.evaluated(text, known)
        except KeyError as error:
            self.filler.unknown(error.args[0], line, known)
        except ZeroDivisionError:
            said = {"reason": say("report.by-nothing", "zh"), "reason_en": say("report.by-nothing", "en")}
            self.filler.problem("report-bad-expression", line, text=text, **said)
        except ValueError as error:
            self.filler.problem("report-bad-expression", line, text=text, reason=error, reason_en=error)
        return None

    def _declare(self, node: Directive) -> None:
        answer = self.asked(node.argument, node.line) if node.name == FIGURES else None
        evidence = self.evidence(node)
        for line, text in node.body:
            name, colon, wanted = text.partition(":")
            if not colon or not name.strip().isidentifier():
                self.filler.problem("report-bad-figure", line, text=text, reason=":")
                continue
            name = name.strip()
            if before := self.filler.once("figure", name, line):
                self.filler.problem("report-figure-twice", line, Severity.WARNING, name=name, line=before)
            if node.name == EXPRESSIONS:
                self._expression(name, wanted, line)
            elif answer is not None:
                self._pick(name, wanted, line, answer, evidence)
            else:
                # The call was told already; its figures are not unknown beside it.
                self.filler.figures[name] = Known(name, 0)

    def _expression(self, name: str, text: str, line: int) -> None:
        value = self.computed(text, line)
        try:
            parts = tuple(self.filler.figures[n] for n in expressions.names(text) if n in self.filler.figures)
        except ValueError:
            parts = ()
        found: Picked | Fraction = 0 if value is None else value
        self.filler.figures[name] = Known(name, found, parts=parts)

    def _pick(self, name: str, text: str, line: int, answer: Answered, evidence: tuple[Answered, ...]) -> None:
        wanted, against, code = text.partition(AGAINST)
        try:
            pick = picking(self.words(wanted, line, quoted=False))
            if pick.how == "each":
                self.filler.plain(CELL.sub("", pick.column), line)
            self.chosen(pick.conditions, answer, line)
            found = known(name, pick, answer, evidence, self.filler.stated)
        except ValueError as error:
            self.filler.problem("report-bad-figure", line, text=text.strip(), reason=error)
            found = Known(name, 0)
        held = self.filler.stated.by_code.get(code.strip()) if against else found.line
        if against and held is None and self.filler.stated.lines:
            # Another college's report states other figures; there the number stands without one beside it.
            self.filler.problem("report-no-stated", line, Severity.WARNING, name=code.strip())
        self.filler.figures[name] = replace(found, line=held)

    def chosen(self, wanted: Sequence[Condition], answer: Answered, line: int) -> None:
        """Tell conditions that no row can hold: what is mistyped would give a figure all the same, and a false one."""
        for one in wanted:
            if one.sign not in ("=", "!=", "has") or not one.value or one.value in self.filler.words:
                continue
            if NUMBER.fullmatch(one.value):  # which another year may have
                continue
            if (cells := answer.unheld(one)) and not is_said(one.value):
                few = "、".join(cells[:SHOWN]) + (" …" if len(cells) > SHOWN else "")
                self.filler.problem("report-no-such-value", line, column=one.column, value=one.value, known=few)

    def evidence(self, node: Directive) -> tuple[Answered, ...]:
        """The answers that a directive names as where its numbers were printed."""
        texts = [t.strip() for t in node.options.get("evidence", "").split(";") if t.strip()]
        return tuple(found for text in texts if (found := self.asked(text, node.line)) is not None)

    def number(self, node: Directive, option: str, default: float) -> float:
        """The number that an option says; where it says none that is above 0 the default, and a problem."""
        text = node.options.get(option, "")
        if not text:
            return default
        if NUMBER.fullmatch(text) and float(text) > 0:
            return float(text)
        self.filler.problem("report-bad-format", node.line, name=text, known=f":{option}: {default or 1:g} …")
        return default

    def rows(self, node: Directive, answer: Answered) -> Rows:
        """The rows of an answer that a directive wants: where, in what order."""
        wanted = node.options.get("where", "")
        try:
            found = conditions(self.words(wanted, node.line, quoted=False)) if wanted else ()
            rows = answer.where(found)
            if rows.rows:  # of none it is told otherwise
                self.chosen([one for one in found if one.sign == "!="], answer, node.line)
        except ValueError as error:
            self.filler.problem("report-bad-figure", node.line, text=wanted, reason=error)
            return Rows(answer.rows.columns, [])
        for column in reversed(node.options.get("order", "").split()):
            name = column.removeprefix("-")
            if name not in rows.columns:
                self.filler.problem("report-no-column", node.line, name=name, known="、".join(rows.columns))
                continue
            at = rows.columns.index(name)
            rows = Rows(rows.columns, sorted(rows.rows, key=lambda r, at=at: _order(r[at]), reverse=column != name))  # type: ignore[misc]
        return rows

    def limited(self, node: Directive, rows: Rows) -> Rows:
        """The first of the rows, as many as `:limit:` says."""
        return Rows(rows.columns, rows.rows[: int(self.number(node, "limit", 0)) or None])


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, float(value), ""
    return (1, 0.0, str(value)) if value not in (None, "") else (2, 0.0, "")


def _one_list(first: Block, then: Block) -> Block | None:
    """Two lists as one, whatever held their points."""
    if isinstance(first, Points) and isinstance(then, Points) and first.ordered == then.ordered:
        return replace(first, items=(*first.items, *then.items))
    return None


def declared(nodes: Sequence[Node]) -> Iterator[str]:
    """The names of the figures that parts declare."""
    for node in nodes:
        if isinstance(node, Directive):
            yield from declared(node.nodes)
            if node.name in (FIGURES, EXPRESSIONS):
                yield from (text.partition(":")[0].strip() for _, text in node.body)
