"""The reports that there are: the shipped ones, and those of a workspace, which replace a shipped one of their name.

A report is a folder of `data/reports/`: `report.md`, its text in Chinese, `report.en.md`, that in English, and
optionally `template.docx`, whose styles and margins Word files take over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hezuo.base.messages import Lang
from hezuo.base.problems import HezuoError, QueryError
from hezuo.base.store import Rows, Value
from hezuo.base.workspace import REPORTS, Folder, listing, shipped_root
from hezuo.narrate.insight import Told, heads
from hezuo.report.source import Source, source

TEXTS: dict[Lang, str] = {"zh": "report.md", "en": "report.en.md"}
TEMPLATE = "template.docx"


@dataclass(frozen=True, slots=True)
class Report:
    """A report by the name of its folder."""

    name: str
    place: Path
    folder: Folder

    def text(self, lang: Lang) -> Source:
        """Its text in a language. Raises `QueryError` where it has none, `WorkspaceError` as `source`."""
        file = self._checked(self.place / TEXTS[lang])
        if not file.is_file():
            raise QueryError("report-no-language", name=self.name, file=TEXTS[lang])
        return source(file)

    def declared(self, lang: Lang) -> Source | None:
        """The text whose figures another language's text knows too; None for the first language."""
        return None if lang == "zh" else self.text("zh")

    @property
    def template(self) -> Path | None:
        """The college's own template for Word, where it has one."""
        file = self._checked(self.place / TEMPLATE)
        return file if file.is_file() else None

    @property
    def other_templates(self) -> tuple[Path, ...]:
        """What looks like a template and is not read: it has another ending."""
        stem = TEMPLATE.partition(".")[0]
        return tuple(p for p in listing(self.place).paths if p.stem.lower() == stem and p.name != TEMPLATE)

    def _checked(self, file: Path) -> Path:
        own = file.is_relative_to(self.folder.root)
        return self.folder.checked(file) if own else file


def reports(folder: Folder) -> dict[str, Report]:
    """The reports of a workspace by name, sorted."""
    found: dict[str, Report] = {}
    for top in dict.fromkeys((shipped_root() / "data" / REPORTS, folder.data / REPORTS)):
        if top.is_relative_to(folder.root) and folder.held(top):
            continue
        places = (p for p in listing(top).paths if (p / TEXTS["zh"]).is_file())
        found.update({p.name: Report(p.name, p, folder) for p in places})
    return dict(sorted(found.items()))


def named(folder: Folder, name: str) -> Report:
    """The report of this name. Raises `QueryError` with those that there are."""
    known = reports(folder)
    if name not in known:
        raise QueryError("no-report", name=name, known="、".join(known) or "—")
    return known[name]


@dataclass(frozen=True, eq=False, repr=False)
class ReportList(Told):
    """The reports of a workspace."""

    folder: Folder

    def named(self, name: str) -> Report:
        """The report of this name. Raises `QueryError` with those that there are."""
        return named(self.folder, name)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a report: its name, its title, the parameters it needs."""
        body: list[tuple[Value, ...]] = [(one.name, *_head(one, lang)) for one in reports(self.folder).values()]
        return Rows(heads(("report", "title", "parameters"), lang), body)


def _head(one: Report, lang: Lang) -> tuple[str, str]:
    """The title of a report and the parameters it needs; of one that cannot be read, why not."""
    try:
        text = one.text(lang if (one.place / TEXTS[lang]).is_file() else "zh")
    except HezuoError as error:
        return error.message(lang), ""
    return text.settings.get("title", ""), text.settings.get("parameters", "")
