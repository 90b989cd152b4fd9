"""A report with its words: the document, how it reads in each kind of file, and what is wrong with its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Place, Problem, QueryError, Severity, WorkspaceError, ordered, problem
from hezuo.base.store import Rows
from hezuo.document.model import Document
from hezuo.narrate.insight import Told, heads
from hezuo.record.picked import Picked
from hezuo.report.calls import Desk
from hezuo.report.compose import compose
from hezuo.report.library import TEMPLATE, Report, named


@dataclass(frozen=True, eq=False, repr=False)
class ReportInsight(Told):
    """A report filled from the record."""

    report: Report
    document: Document
    problems: Sequence[Problem] = ()
    #: The figures that its text declares, by name, as the record gives them.
    figures: Mapping[str, Picked | Fraction] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """Those of the problems that keep it from being written."""
        return [p for p in self.problems if p.severity is Severity.ERROR]

    def rows(self, lang: Lang = "zh") -> Rows:
        """What is wrong with its text, a row each: file, line, sentence, hint."""
        body = [(p.place.file, p.place.row, p.message(lang), p.hint(lang)) for p in self.problems]
        return Rows(heads(("file", "line", "message", "hint"), lang), list(body))

    def file(self, name: str) -> bytes:
        """The document as a file of this name, by its ending. Raises `QueryError` where its text has errors."""
        from hezuo.document.writers import written

        if self.errors:
            raise QueryError("report-problems", name=self.report.name, count=len(self.errors))
        return written(self.document, name, self.report.template)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How many problems there are."""
        del form
        return [say("report.checked", lang, name=self.report.name, count=len(self.problems))]


def made(desk: Desk, name: str, parameters: Mapping[str, str], lang: Lang, scheme: str = "") -> ReportInsight:
    """A report of a workspace. Raises as `compose`, and `QueryError` for an unknown report."""
    report = named(desk.whole.folder, name)
    found = compose(desk, report.text(lang), parameters, lang, scheme=scheme, declared=report.declared(lang))
    problems = ordered([*found.problems, *_of_template(report, found.document)])
    return ReportInsight(report, found.document, problems, found.figures)


def _of_template(report: Report, document: Document) -> Iterator[Problem]:
    """What keeps the college's own template from being used: told before a file is wanted of it."""
    for file in report.other_templates:
        yield problem("report-template-name", Place(report.folder.relative(file)), Severity.WARNING, name=TEMPLATE)
    if report.template is None:
        return
    from hezuo.document.word_template import filled

    try:
        filled(replace(document, blocks=()), report.template)
    except WorkspaceError as error:
        said = {"reason": error.message("zh"), "reason_en": error.message("en")}
        yield problem("report-template", Place(report.folder.relative(report.template)), Severity.ERROR, **said)
