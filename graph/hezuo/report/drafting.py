"""A report that is written step by step, as a notebook is: each step is shown at once, at the end all is a document.

A step is a text as reports have it (paragraphs, headings, points, directives), a table, a chart or a picture. Its
numbers are taken from the record as in a report, with footnotes, sources and doubts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path

from hezuo.base import writing
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.workspace import Folder
from hezuo.document.html_page import Growing
from hezuo.document.model import Block, Document, Paragraph, Text
from hezuo.report.blocks import BLOCKS
from hezuo.report.calls import Desk
from hezuo.report.compose import about, of_record
from hezuo.report.composing import Composer
from hezuo.report.declaring import declare, refuse
from hezuo.report.figures import Known, Stated
from hezuo.report.filling import Filler
from hezuo.report.source import Directive, Node, Prose, parts

#: The look of what is shown, for whatever page it stands in.
LOOK = Path(__file__).with_name("drafting.css")
#: What is told in its place instead of ending the notebook: another record may hold nothing of it.
MISSING = {"report-empty", "report-no-value"}
#: Where files go below the workspace, and where below the current folder when that is the shipped one.
OUT, OUT_BESIDE = ("data", "out", "notebooks"), "hezuo-notebooks"


@dataclass(frozen=True)
class Shown:
    """What a step shows: HTML in a notebook, its plain text elsewhere."""

    html: str
    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


#: A text, or one in Chinese and one in English.
Spoken = str | tuple[str, str]


def spoken(text: Spoken, lang: Lang) -> str:
    """The text in a language; one that stands alone is in the language of its draft."""
    return text if isinstance(text, str) else text[LANGS.index(lang)]


@dataclass(eq=False)
class Draft:
    """A report that grows; `sample` marks its title, every caption and the name of its files as an example.

    Texts may be given in Chinese and in English: that of its language is taken.
    """

    desk: Desk
    name: str
    title: str
    subtitle: str = ""
    lang: Lang = "zh"
    sample: bool = False
    blocks: list[Block] = field(default_factory=list)
    _growing: Growing = field(default_factory=Growing)

    def __post_init__(self) -> None:
        figures = {k: Known(k, v) for k, v in about(self.desk, {}, self.lang).items()}
        filler = Filler(self.desk, self.lang, self.name, figures, Stated(self.desk))
        self._composer = Composer(self.desk, self.lang, filler, BLOCKS)
        self.title = self._marked(self._plain(self.title))
        self.subtitle = self._plain(self.subtitle)

    # --- the steps ----------------------------------------------------------------------------------------------

    def head(self) -> Shown:
        """Subtitle and scope, for below the title of the notebook, with the look of all that follows."""
        found = self.document
        below = (f'<p class="subtitle">{escape(t)}</p>' for t in (self.subtitle, self._scope(found)) if t)
        style = LOOK.read_text(encoding="utf-8")
        return Shown(self._framed(f"<style>{style}</style>{''.join(below)}"), self.title)

    def say(self, text: str, english: str = "", /, **figures: str) -> Shown:
        """A text with figures: `total="ask role-ladder | sum communities | ask communities"`, `share="= led / total"`.

        A second text is the same in English, for a draft in English. A text is what a report's may be: paragraphs, `#`
        headings, points, directives. Figures stay known to later steps. Raises `QueryError` for what a report would be
        told as a problem: an unknown figure, a number that is typed. A paragraph whose figure the record does not give
        is replaced by a line that says so.
        """
        for name, wanted in figures.items():
            declare(self._composer, name, wanted)
        return self._added(parts(spoken((text, english or text), self.lang).strip(), self.name))

    def table(
        self,
        call: str,
        *columns: str,
        caption: Spoken,
        where: str = "",
        order: str = "",
        limit: int = 0,
        evidence: str = "",
    ) -> Shown:
        """The answer to a call (`ask industry-colleges`) as a table.

        `columns` are `name | heading | format`, `#` a running number; without any all columns are shown. Raises
        `QueryError` as `say`.
        """
        options = {"where": where, "order": order, "limit": str(limit or ""), "evidence": evidence}
        return self._directive("table", call, {"caption": self._marked(caption), **options}, columns)

    def chart(self, call: str, *, caption: Spoken, draw: str = "", where: str = "", evidence: str = "") -> Shown:
        """The answer to a call as a chart; `draw` as in `Workspace.chart`, for what is no question it says all.

        Columns are called as in `table`. Raises `QueryError` as `say`.
        """
        answer = self._composer.asked(call, 0)
        self._raise(call)
        if answer is not None and not answer.rows.rows:
            return self._shown([self._missing("report-empty", text=call)])
        options = {"caption": self._marked(caption), "draw": draw, "where": where, "evidence": evidence}
        return self._directive("chart", call, options)

    def picture(
        self, view: str, *, caption: Spoken, party: str = "", only: str = "", where: str = "", evidence: str = ""
    ) -> Shown:
        """A view (`circle` with the `party` that it is of) as a still picture; `only` what the rows of a call name.

        Raises `QueryError` as `say`.
        """
        options = {"caption": self._marked(caption), "party": party, "only": only, "where": where, "evidence": evidence}
        return self._directive("view", view, options)

    @property
    def document(self) -> Document:
        """All steps so far as a document."""
        return of_record(Document(self.title, self.subtitle, tuple(self.blocks), self.lang), self.desk)

    def write(self, out: str | Path | None = None, ending: str = ".docx") -> Shown:
        """Write the document: into the folder or the file `out`, by default below `data/out/notebooks/`.

        Raises `WorkspaceError` for an ending that no writer has, and where the file cannot be written.
        """
        from hezuo.document.writers import WRITERS, written

        place = Path(out) if out else out_folder(self.desk.whole.folder)
        file = place if place.suffix.lower() in WRITERS else place / f"{self.name}{ending}"
        file = writing.of_sample(file, self.lang) if self.sample else file
        data = written(self.document, file.name)
        file.parent.mkdir(parents=True, exist_ok=True)
        writing.write_bytes(file, data)
        told = say("report.written", self.lang, file=file.name)
        return Shown(self._framed(f'<p class="written">{escape(told)}</p>'), told)

    # --- how ----------------------------------------------------------------------------------------------------

    def _directive(self, name: str, argument: str, options: Mapping[str, str], body: Sequence[str] = ()) -> Shown:
        given = {k: v for k, v in options.items() if v}
        return self._added([Directive(name, argument, given, tuple((0, line) for line in body), 0)])

    def _added(self, nodes: Sequence[Node]) -> Shown:
        found: list[Block] = []
        for together, group in groupby(nodes, lambda n: isinstance(n, Prose) and n.level < 0):
            several = list(group)
            steps = [several] if together else [[node] for node in several]
            for step in steps:
                found += self._made(step)
        return self._shown(found)

    def _made(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """The blocks of parts; in the place of what the record does not give, a line that says so."""
        made = list(self._composer.blocks(nodes))
        missing = [p for p in self._composer.filler.problems if p.code in MISSING]
        for one in missing:
            self._composer.filler.problems.remove(one)
        self._raise("")
        yield from [Paragraph((Text(say("draft.missing", self.lang, text=p.message(self.lang))),)) for p in missing[:1]]
        yield from () if missing else made

    def _missing(self, code: str, **values: object) -> Block:
        told = say(f"problem.{code}", self.lang, **values)
        return Paragraph((Text(say("draft.missing", self.lang, text=told)),))

    def _raise(self, text: str) -> None:
        refuse(self._composer.filler, text or self.title)

    def _shown(self, blocks: Sequence[Block]) -> Shown:
        self.blocks += blocks
        text = "\n".join(str(getattr(b, "caption", "")) or _text(b) for b in blocks)
        return Shown(self._framed(self._growing.more(self.document)), text)

    def _framed(self, html: str) -> str:
        return f'<div class="hezuo">\n{html}</div>'

    def _marked(self, said: Spoken) -> str:
        text = spoken(said, self.lang)
        return say("draft.sample", self.lang, text=text) if self.sample and text else text

    def _plain(self, text: str) -> str:
        found = self._composer.filler.plain(text, 0, linted=False)
        self._raise(text)
        return found

    def _scope(self, document: Document) -> str:
        return say("report.version", self.lang, scope=document.scope, build=document.build[:8])


def out_folder(folder: Folder) -> Path:
    """Where the files of notebooks go when nobody says otherwise."""
    return Path.cwd() / OUT_BESIDE if folder.is_shipped else folder.root.joinpath(*OUT)


def _text(block: Block) -> str:
    content = getattr(block, "content", ())
    return "".join(part.text for part in content if isinstance(part, Text))
