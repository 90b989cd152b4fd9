"""A workspace, read and checked, with a method for every verb of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hezuo.api.marked import marked
from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import Problem, QueryError, Severity
from hezuo.base.store import Rows, Store
from hezuo.base.workspace import Folder
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope, asked

if TYPE_CHECKING:
    import pandas
    import rdflib

    from hezuo.authoring.explain import Explanation
    from hezuo.base.content import Content
    from hezuo.charts.spec import Chart
    from hezuo.explorer.inline import Page, Picture
    from hezuo.insight.analysis import Analysis
    from hezuo.narrate.asked import AskInsight
    from hezuo.narrate.audit import AuditInsight
    from hezuo.narrate.build import BuildInsight
    from hezuo.narrate.chance import ChanceInsight
    from hezuo.narrate.changes import ChangesInsight
    from hezuo.narrate.check import CheckInsight
    from hezuo.narrate.code import CodeInsight
    from hezuo.narrate.describe import DescribeInsight
    from hezuo.narrate.exported import ExportInsight
    from hezuo.narrate.insight import Told
    from hezuo.narrate.measure import MeasureInsight
    from hezuo.narrate.names import NamesInsight
    from hezuo.narrate.network import NetworkInsight, NetworkList
    from hezuo.narrate.path import PathInsight
    from hezuo.narrate.roles import RolesInsight
    from hezuo.narrate.show import ShowInsight
    from hezuo.narrate.suggest import SuggestInsight
    from hezuo.narrate.suggested_formulas import FormulaSuggestions
    from hezuo.narrate.verify import VerifyInsight
    from hezuo.narrate.whatif import WhatIfInsight
    from hezuo.record.public import LeftOut
    from hezuo.report.drafting import Draft, Spoken
    from hezuo.report.insight import ReportInsight
    from hezuo.report.saying import Said


@marked
@dataclass(frozen=True, eq=False)
class Workspace:
    """A workspace, read and checked.

    What the methods return has a `text(lang)`, `rows(lang)` (a table of plain values), `frame(lang)` (the same as a
    DataFrame) and `notes(lang)` (what has to be said beside it), each in `zh` or `en`, and the `result` itself with
    its fields. `written("xlsx")` is a workbook with the build id among its properties; frames have it in `attrs`.
    Names are resolved as on the command line; one that means nothing or several things raises `QueryError`.
    """

    folder: Folder
    #: All that was read, whatever the year and the college.
    whole: Dataset = field(repr=False)
    #: The year and the college that were asked for, in words; None: the newest, the workspace's own.
    words: tuple[str | None, str | None] = (None, None)
    #: Whether questions see the measures beside the record.
    measured: bool = False
    #: The columns that were left out of it, where it is for the public.
    left_out: tuple[LeftOut, ...] = ()

    # --- the scope ----------------------------------------------------------------------------------------------

    @cached_property
    def dataset(self) -> Dataset:
        """What lies in the scope, for code that wants its parts. Raises `QueryError` for words that are no scope."""
        return self.whole.within(asked(self.whole.identity, *self.words, self.whole.scope))

    @property
    def scope(self) -> Scope:
        """The years and colleges that every answer is about."""
        return self.dataset.scope

    def at(self, *, year: str | int | None = None, college: str | None = None) -> Workspace:
        """The same workspace in another scope; what is not given is as by default.

        `year` is a year, a span such as `2023-2025`, or `all`; `college` the name of one that reports, or `all`. Raises
        `QueryError` for a year without tables and for a college that reports nothing.
        """
        words = None if year is None else str(year), college
        asked(self.whole.identity, *words, self.whole.scope)
        return self if words == self.words else replace(self, words=words)

    # --- the record ---------------------------------------------------------------------------------------------

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the tables, sorted by place."""
        return list(self.whole.problems)

    @property
    def errors(self) -> list[Problem]:
        """Those of the problems that are errors: they may keep something out of every answer."""
        return [p for p in self.whole.problems if p.severity is Severity.ERROR]

    def check(self) -> CheckInsight:
        """What is wrong with the tables: every problem at its place with a hint, and how many there are.

        What is wrong with the workspace's own views, questions and story too, and with the places that a build kept.
        """
        from hezuo.base.problems import ordered
        from hezuo.explorer.unsound import unsound
        from hezuo.narrate.check import CheckInsight

        found = unsound(self.whole)
        return CheckInsight(ordered([*self.whole.problems, *found]) if found else self.whole.problems)

    def code(self) -> CodeInsight:
        """What in the folder is more than data (ontology, rules, questions, views, story), beside what is shipped."""
        from hezuo.narrate.code import CodeInsight
        from hezuo.record.code import code_of

        return CodeInsight(code_of(self.folder))

    def names(self) -> NamesInsight:
        """The names of parties that may be one, in all years: those nobody has judged, and those judged unsure.

        Each pair with why its names look alike, and the row of the ledger of judgements that answers. Nothing is
        merged by it.
        """
        from hezuo.intake.twins import twins
        from hezuo.narrate.names import NamesInsight

        found, declared = self.whole.identity, self.whole.ontology
        return NamesInsight(twins(found, declared, self.folder), found, declared)

    def questions(self, lang: Lang = "zh") -> pandas.DataFrame:
        """The named questions, one row each: name, titles in both languages, parameters with their defaults."""
        from hezuo.narrate.questions import QuestionList

        return QuestionList(self.folder).frame(lang)

    def ask(self, question: str, /, lang: Lang = "zh", *, iris: bool = False, **parameters: str) -> pandas.DataFrame:
        """The answer to a named question (its name or title), headed in `lang`, one row a solution.

        Where the scope has several years or colleges it stands in the last column. Columns of IRIs are left out unless
        `iris`. Its `attrs` hold caption, sources, units, scope and build id. Raises `QueryError` for an unknown
        question, and for a parameter that is unknown, missing or names nothing.
        """
        from hezuo.narrate.insight import scoped

        found = self.asked(question, [f"{k}={v}" for k, v in parameters.items()], lang)
        rows, label = found.rows(lang), self.scope_label(lang)
        return found.framed(scoped(rows, label, lang) if label else rows, lang, iris=iris)

    def query(self, sparql: str) -> pandas.DataFrame:
        """The answer to a SPARQL SELECT, ASK, CONSTRUCT or DESCRIBE, one column a variable. Raises `QueryError`.

        What the query names and the record does not hold is told in `.attrs["notes"]`.
        """
        found = self.queried(sparql)
        # What a query asks for is given: IRIs too.
        made = found.frame(iris=True)
        made.attrs["notes"] = list(found.notes())
        return made

    def answer(self, question: str, parameters: Sequence[str] = (), lang: Lang = "zh") -> Rows:
        """As `ask`, as plain rows; `parameters` are texts `name=value`, or the value alone where there is one only."""
        return self.asked(question, parameters, lang).rows(lang)

    def rows(self, sparql: str) -> Rows:
        """As `query`, as plain rows: column names, then a tuple of plain values for each solution."""
        return self.queried(sparql).rows()

    def asked(self, question: str, parameters: Sequence[str] = (), lang: Lang = "zh") -> AskInsight:
        """As `answer`, with what has to be said beside it, and in every format: `.written("srj")`."""
        from hezuo.narrate import asked
        from hezuo.record import ask

        found = ask.titled(self.dataset.questions, question)
        given = dict(ask.pair(text, found) for text in parameters)
        names, label = self.dataset.identity.names, self.scope_label(lang)
        made = asked.named(self._store, found, given, names, lang, label)
        return replace(made, dataset=self.dataset, whole=self.whole)

    def sparql(self, question: str, parameters: Sequence[str] = (), lang: Lang = "zh") -> str:
        """A named question as SPARQL for any server that holds `dataset.ttl`: prefixes, parameters and scope in it.

        There it gives what `answer` gives here. The scope is written in as patterns on the years and colleges of
        entries; the README of the ontology tells how.
        """
        from hezuo.record.portable import portable

        return portable(self.asked(question, parameters, lang).sparql, self.dataset, self.whole)

    def queried(self, sparql: str) -> AskInsight:
        """As `rows`, with what the query names in vain (a misspelt term) told in its `notes`, and in every format."""
        from hezuo.narrate.asked import AskInsight

        return AskInsight(self._store, sparql, dataset=self.dataset, whole=self.whole)

    @property
    def scope_words(self) -> Mapping[str, str]:
        """The scope as a cell holds it, in each language."""
        return {lang: self.scope.short(self.whole.identity, lang) for lang in LANGS}

    def scope_label(self, lang: Lang = "zh") -> str:
        """The scope as rows carry it that several years or colleges make; '' where they are of one."""
        several = len(self.scope.years) > 1 or len(self.scope.colleges) > 1
        return self.scope.short(self.whole.identity, lang) if several else ""

    def with_measures(self) -> Workspace:
        """The same workspace, whose questions and queries see the measures of every network beside the record."""
        return self if self.measured else replace(self, measured=True)

    @cached_property
    def _store(self) -> Store:
        """What is asked. Measures stand in a store of their own: nothing that is computed gets into the record."""
        if not self.measured:
            return self.dataset.store
        from hezuo.export import data_cube

        found = self.dataset.stored()
        found.load("".join(f"{t} .\n" for t in data_cube.triples(self.analysis)), data_cube.GRAPH)
        return found

    def show(self, name: str) -> ShowInsight:
        """Everything about one thing, found by name, alias, a part or short form of a name, pinyin, class or role.

        Raises `QueryError` when nothing is called so; of a name that means several things, or that is only guessed, the
        choices are told, the best first.
        """
        from hezuo.base.terms import COOPERATION, PARTY, PLATFORM
        from hezuo.narrate.show import ShowInsight
        from hezuo.record import search

        found = search.search(self.dataset, name)
        if not found.things:
            known = self.dataset.identity.names
            near = next((n for kind in (PARTY, PLATFORM, COOPERATION) if (n := known.near(name, kind))), "")
            raise QueryError("no-thing-near" if near else "no-thing", name=name, near=near)
        return ShowInsight(self.dataset, name, found.things, self.whole, guessed=not found.sure)

    def audit(self, *, source: str | None = None, everything: bool = False) -> AuditInsight:
        """What a source claims beside what the records and its own other figures give; with `everything` all it claims.

        `source` is the code or the name of one, or `all`; by default the newest of the scope. Raises `QueryError` for a
        source that states no figures.
        """
        from hezuo.narrate.audit import audited

        return audited(self.whole, self.dataset, source, everything=everything, any_year=self.words[0] is None)

    def suggest_formulas(self, *, source: str | None = None, top: int = 60) -> FormulaSuggestions:
        """Pairs and sums of a source's figures that may belong together without a formula; the first `top`, 0 for all.

        `source` as in `audit`; each source is looked at alone. Raises `QueryError` for a source that states no figures.
        """
        from hezuo.narrate.suggested_formulas import proposed

        return proposed(self.whole, self.scope, source, top=top, any_year=self.words[0] is None)

    def figure_rows(self, figure: str, lang: Lang = "zh", *, source: str | None = None) -> Rows:
        """The rows that a stated figure (id or name) was recomputed from; `source` as in `audit`.

        Raises `QueryError` when there are none.
        """
        from hezuo.record import audit

        return audit.rows_of(self.whole, self.scope, figure, lang, source=source, any_year=self.words[0] is None)

    def changes(self, earlier: str | None = None, later: str | None = None) -> ChangesInsight:
        """What changed from one year to another, by default between the last two, for the colleges of the scope.

        Raises `QueryError` when there are no two years to compare, and for a year without tables.
        """
        from hezuo.insight import changes
        from hezuo.narrate.changes import ChangesInsight

        return ChangesInsight(changes.changes(self.whole, self.scope, changes.between(self.whole, earlier, later)))

    def describe(self) -> DescribeInsight:
        """How many parties, platforms, cooperations and memberships there are, and how complete every column is."""
        from hezuo.narrate.describe import DescribeInsight

        return DescribeInsight(self.dataset)

    def explain(self, kind: str | None = None) -> Explanation:
        """What the program understood of a kind (notation or label); without one the kinds.

        Raises `WorkspaceError`, when asked for its words, for an unknown kind.
        """
        from hezuo.authoring.explain import Explanation

        return Explanation(self.dataset.ontology, kind)

    def rdflib(self) -> rdflib.Dataset:
        """The dataset as an `rdflib.Dataset` with the same named graphs."""
        import rdflib

        from hezuo.record import reasons

        found = rdflib.Dataset()
        found.parse(data=b"\n".join(reasons.lines(self.dataset, self.whole)) + b"\n", format="nquads")
        return found

    # --- the networks -------------------------------------------------------------------------------------------

    @cached_property
    def analysis(self) -> Analysis:
        """Its networks and measures as arrays, each computed when first asked for."""
        from hezuo.insight.analysis import Analysis

        return Analysis(self.dataset, whole=self.whole)

    def networks(self) -> NetworkList:
        """The networks that the ontology declares, with their numbers of nodes and ties."""
        from hezuo.narrate.network import NetworkList

        return NetworkList(self.analysis)

    def network(self, name: str, /, *, measures: Sequence[str] = (), **options: Any) -> NetworkInsight:
        """One of the declared networks; `options` are the fields of `hezuo.insight.filters.Selection`.

        `.networkx()` gives it for networkx, `.file("partners.gexf")` as a file for other programs, `.by_year()` one
        for each year; their nodes carry the `measures` that are named (`all`: every one that fits). Raises `QueryError`
        for an unknown network, filter or measure.
        """
        from hezuo.insight.filters import Selection, coverage, select
        from hezuo.narrate.network import NetworkInsight

        wanted = Selection(name, **options)
        found = select(self.analysis, wanted)
        return NetworkInsight(self.analysis, found, coverage(self.analysis, wanted, found)).measured(*measures)

    def measure(
        self, network: str | None = None, /, *measures: str, top: int = 0, ranges: bool = False, **options: Any
    ) -> MeasureInsight:
        """The measures (ids or names; all that fit when none is given) of a network's nodes, the first `top` (0: all).

        Without a network that of parties and platforms. With `ranges` and one measure, how far the rank of each party
        moves when a membership is left out. `options` are the fields of `hezuo.insight.filters.Selection`.

        Raises `QueryError` for an unknown network, filter or measure, and for one that says nothing on this network.
        """
        from hezuo.insight.filters import Selection
        from hezuo.insight.measured import measured
        from hezuo.narrate.measure import MeasureInsight

        name = network if network is not None else self.analysis.two_mode.spec.notation
        selection = Selection(name, **options)
        found = measured(self.analysis, selection, measures, top=top, ranged=ranges)
        return MeasureInsight(self.analysis, found, named=bool(measures))

    def chance(self) -> ChanceInsight:
        """Every pair of parties that shares a record, beside what chance would give."""
        from hezuo.insight.robustness import backbone
        from hezuo.narrate.chance import ChanceInsight

        return ChanceInsight(self.analysis, backbone(self.analysis))

    def roles(self, name: str | None = None, *, mismatch: bool = False, top: int = 0) -> RolesInsight:
        """The titles of each party (or of one) beside the role that the network gives it; the first `top`, 0 for all.

        With `mismatch` only those that do not match. Raises `QueryError` for what has no standing.
        """
        from hezuo.insight.roles import compare_roles
        from hezuo.narrate.roles import RolesInsight

        return RolesInsight(self.analysis, compare_roles(self.analysis, name, mismatch=mismatch, top=top))

    def whatif(self, *names: str, group: bool = False) -> WhatIfInsight:
        """What would be lost without these parties, with `group` without their whole corporate groups.

        Raises `QueryError` for the own college and for what is no party.
        """
        from hezuo.insight.whatif import without
        from hezuo.narrate.whatif import WhatIfInsight

        return WhatIfInsight(self.analysis, without(self.analysis, names, group=group))

    def path(self, start: str, end: str | None = None, *, k: int = 3, ego: bool = False) -> PathInsight:
        """The `k` best introductions between two things; with one name from the own college to it.

        With `ego` they may lead through the own college. Raises `QueryError` for things in no tie at all.
        """
        from hezuo.insight.paths import paths
        from hezuo.narrate.path import PathInsight

        return PathInsight(self.analysis, paths(self.analysis, start, end, k=k, ego=ego))

    def suggest(self, name: str | None = None, *, top: int = 10) -> SuggestInsight:
        """Partners, platforms and next ranks for a party (the own college without a name), with reasons and a test.

        `top` of each list, 0 for all. Raises `QueryError` for what is no party.
        """
        from hezuo.insight.suggest import suggestions
        from hezuo.narrate.suggest import SuggestInsight

        return SuggestInsight(self.analysis, suggestions(self.analysis, name, top=top))

    # --- pictures and files -------------------------------------------------------------------------------------

    @property
    def page_file(self) -> Path:
        """Where a build puts the explorer. Raises `WorkspaceError` where a link leads it out of the workspace."""
        from hezuo.export.build import PAGE

        return self.folder.checked(self.folder.build_dir / PAGE)

    def page(self, view: str | None = None, party: str | None = None, height: int = 720) -> Page:
        """The explorer, opened with a view or with the circle of a party; the last expression of a cell shows it.

        Nodes stand where the last build put them. Raises `QueryError` for an unknown view or party.
        """
        from hezuo.explorer import assemble, html
        from hezuo.explorer.inline import Page

        iri = self._tied(party)
        document = assemble.graph_document(self.analysis, self._positions, view, iri)
        made = html.page(document, self.whole.inputs.build)
        return Page(made.decode("utf-8"), height)

    def picture(
        self,
        view: str,
        lang: Lang = "zh",
        *,
        party: str | None = None,
        only: Sequence[str] = (),
        width_mm: float | None = None,
        number: str = "",
        caption: str = "",
    ) -> Picture:
        """A view (name or title) as a still picture; a circle is that of a `party`.

        `only` some of its things (names or IRIs), with all that they are tied to: of views that are drawings, not nets.

        `width_mm` makes it so wide on paper (156: the text of A4). With `number` or `caption` it has these and its
        source below. Raises `QueryError` for an unknown view or party, a circle without one and a width of no paper.
        """
        from hezuo.api.picturing import part, picture
        from hezuo.explorer.figure import Figure

        figure, known = Figure(width_mm, number, caption).checked(), self.analysis.ties.nodes.index
        if only:
            return part(self.analysis, view, lang, [n if n in known else str(self._tied(n)) for n in only], figure)
        return picture(self.analysis, view, lang, self._tied(party), figure, self._positions)

    def report(self, name: str, lang: Lang = "zh", *, scheme: str = "", **parameters: str) -> ReportInsight:
        """A report (its name, as `hezuo report` lists them) filled from the record: its document and its problems.

        `.written("docx")` is the file, `.problems` what is wrong with its text; `scheme` numbers its headings otherwise
        (`decimal`, `gongwen`, `none`). Raises `QueryError` for an unknown report, for a parameter that is missing or
        unknown, and where the scope is not what the report needs; `WorkspaceError` for a text that cannot be read.
        """
        from hezuo.api.desk import ReportDesk
        from hezuo.report.insight import made

        return made(ReportDesk(self), name, parameters, lang, scheme)

    def say(self, text: str, /, lang: Lang = "zh", **figures: str) -> Said:
        """A sentence with figures of the record, and where each was printed, for a notebook that reads as a report.

        `figures` are `call | pick`, with a third part where another answer tells the pages:
        `total="ask role-ladder | sum communities | ask communities"`, or an expression of those before: `"= a / b"`.
        The text names them as a report does (`{total @communities}`). Raises `QueryError` for what cannot be said.
        """
        from hezuo.api.desk import ReportDesk
        from hezuo.report.saying import said

        return said(ReportDesk(self), text, figures, lang)

    def draft(
        self, name: str, title: Spoken, subtitle: Spoken = "", *, lang: Lang = "zh", sample: bool = False
    ) -> Draft:
        """A report that is written step by step in a notebook: sentences, tables, charts, at the end a Word file.

        `name` names its files; title and subtitle may hold the places of every report (`{year}`, `{college}`); they and
        other texts may be pairs, in Chinese and in English. `sample` marks title, captions and files as an example.
        Raises `QueryError` for a place that is none.
        """
        from hezuo.api.desk import ReportDesk
        from hezuo.report.drafting import Draft, spoken

        return Draft(ReportDesk(self), name, spoken(title, lang), spoken(subtitle, lang), lang, sample)

    def sample_year(self, folder: str | Path) -> Workspace:
        """A copy of the workspace in an empty `folder` with a made-up year behind its newest one, opened there.

        It shows what only two years can show; each of its sources says that it is an example. Raises `QueryError` where
        no year can be made up, and for a folder that holds a workspace.
        """
        from hezuo.api.opening import open_workspace
        from hezuo.authoring.sampling import sample_year

        return open_workspace(sample_year(self.whole, self.folder, Path(folder)))

    def chart(
        self,
        asked: str | Told | Rows,
        parameters: Sequence[str] = (),
        lang: Lang = "zh",
        *,
        draw: str = "",
        width_mm: float = 156,
        title: str = "",
    ) -> Chart:
        """The answer to a named question as a chart, `width_mm` wide on paper: `.svg`, `.png()`, `.alt`, `.notes`.

        The question says how it is drawn; `draw` has words in the place of its own: "limit=8", "bar label=… value=…".
        For the table of an insight, or rows, they say all. `parameters` as in `answer`; the title is part of `alt`.
        Raises `QueryError` as `ask`, and for what cannot be drawn so.
        """
        from hezuo.api.charting import chart

        return chart(self, asked, parameters, lang, draw, width_mm=width_mm, title=title)

    def _tied(self, name: str | None) -> str | None:
        """The IRI of what a name means; None for None. Raises `QueryError` for what is in no network."""
        from hezuo.insight.filters import meant

        iri = meant(self.analysis, name) if name is not None else None
        if iri is not None and iri not in self.analysis.ties.nodes.index:
            raise QueryError("no-thing", name=name)
        return iri

    @property
    def _positions(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        from hezuo.explorer import positions
        from hezuo.export.build import POSITIONS
        from hezuo.export.versions import standing

        return positions.earlier_positions(standing(self.folder.checked(self.folder.build_dir).resolve()) / POSITIONS)

    def put_page(self, page: Page, waiting: Callable[[str], None] | None = None) -> BuildInsight:
        """Put a page of this workspace where a build puts it, by the same switch.

        The other files stay where they are of the same inputs; those of other inputs go, for they tell of other tables.
        Raises `QueryError` and `WorkspaceError` as `build`.
        """
        from hezuo.export.build import with_page

        return self._built(None, lambda last: with_page(self.whole, last, page.html.encode(), self.scope), waiting)

    def build(
        self, out: str | Path | None = None, *, data_only: bool = False, waiting: Callable[[str], None] | None = None
    ) -> BuildInsight:
        """Write the dataset, the measures and the page into `out` (by default the workspace's own folder of builds).

        The folder then holds the whole build, or what it held before. Where another process builds into it, `waiting`
        is told its number, and the build begins when that one has ended. Raises `QueryError` when the tables have
        errors, for half is not to be built on, and `WorkspaceError` when the folder cannot be written, when an input
        cannot be read, or another has built of newer inputs.
        """
        from hezuo.export.build import contents, derived, without_measures

        def made(last: Path) -> Mapping[str, Content]:
            if data_only:
                return without_measures(self.whole, last, self.scope)
            return contents(self.whole, lambda: derived(self.analysis, last), self.scope)

        return self._built(out, made, waiting)

    def _built(
        self,
        out: str | Path | None,
        made: Callable[[Path], Mapping[str, Content]],
        waiting: Callable[[str], None] | None,
    ) -> BuildInsight:
        from hezuo.export.build import PAGE, rebuild
        from hezuo.narrate.build import BuildInsight

        if self.errors:
            raise QueryError("not-built", count=len(self.errors))
        target = (Path(out) if out is not None else self.folder.checked_build()).resolve()
        written = rebuild(self.whole, target, made, waiting)
        page = target / PAGE if target / PAGE in written else None
        return BuildInsight(self.dataset, self.whole, target, written, page)

    def to_excel(
        self,
        results: Mapping[str, Told | pandas.DataFrame] | Sequence[Told | pandas.DataFrame],
        out: str | Path,
        lang: Lang = "zh",
        *,
        iris: bool = False,
    ) -> Path:
        """Write several results, or DataFrames of them, into one workbook: a sheet each, and a cover; its path.

        Cells are typed, headings frozen, columns as wide as what they hold; the last column of each sheet has its
        sources. The cover tells scope, sources, until when the data go, the build id, and caption, units and notes of
        each sheet. Of a mapping the keys name the sheets. Raises `QueryError` for no result at all, and
        `WorkspaceError` when the file cannot be written.
        """
        from hezuo.base.writing import write_bytes
        from hezuo.narrate import book

        found = book.named(results)
        if not found:
            raise QueryError("no-results")
        write_bytes(Path(out), book.book(found, self.dataset, self.scope_words[lang], lang, iris=iris))
        return Path(out)

    def export(self, out: str | Path, form: str = "csv") -> ExportInsight:
        """Write the record of the scope as tidy tables into the folder `out`, as `csv`, `sqlite` or `parquet`.

        With them a data dictionary, a README in both languages and `datapackage.json`. What an earlier export has put
        there makes place. Raises `QueryError` when the tables have errors and where a format wants an extra, and
        `WorkspaceError` for a folder that holds other files or cannot be written.
        """
        from hezuo.export import data_package, tidy_files, tidy_folder, tidy_record
        from hezuo.narrate.exported import ExportInsight

        if self.errors:
            raise QueryError("not-built", count=len(self.errors))
        if form not in tidy_files.FORMS:
            raise QueryError("export-format", form=form, known="、".join(tidy_files.FORMS))
        tables = tidy_record.tidy(self.dataset)
        files = tidy_files.FORMS[form].write(tables)
        whole = data_package.described(tables, files, form, dict(tidy_record.facts(self.dataset)))
        written = tidy_folder.put(whole, Path(out))
        return ExportInsight(Path(out), [(t.name, t.titles, len(t.rows)) for t in tables], written)

    def verify(self, out: str | Path | None = None) -> VerifyInsight:
        """Hold the files of a build against its own list, and that against the inputs and the program as they are now.

        Raises `WorkspaceError` where no build with a list stands in `out` (by default the workspace's own folder).
        """
        from hezuo.api.opening import verify

        return verify(self.folder, out)

    def new(self, kind: str, *, zh: str, en: str, base: str = "platform", year: str | None = None) -> list[Path]:
        """Scaffold a kind: its files, the first its Turtle, which are returned; open the workspace anew to use it.

        `base` is `platform` or `cooperation`, `year` that of the table (by default the newest). Raises `WorkspaceError`
        when the name is malformed or taken.
        """
        from hezuo.authoring import scaffold

        return scaffold.new(self.folder, scaffold.NewKind(kind, zh, en, base), year, self.dataset.ontology)
