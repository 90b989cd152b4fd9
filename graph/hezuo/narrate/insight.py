"""A result together with its words: what the methods of a workspace return and every verb prints."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.base.text import escaped
from hezuo.formats.answers import FORMATS, READABLE
from hezuo.formats.workbook import of_build

if TYPE_CHECKING:
    import pandas

    # For the types only: what tells of the tables need not wait for the libraries of the measures.
    from hezuo.insight.analysis import Analysis
    from hezuo.record.load import Dataset

R = TypeVar("R")


class Giver(Protocol):
    """The workspace that gave a result."""

    @property
    def dataset(self) -> Dataset:
        """The record in its scope."""

    @property
    def scope_words(self) -> Mapping[str, str]:
        """Its scope as a cell holds it, in each language."""


class Told(ABC):
    """Something with a text, a table and what has to be said beside them, each in Chinese or English."""

    #: Whether its files say themselves which years and colleges they are about.
    tells_scope: ClassVar[bool] = False
    #: The build id of the workspace that gave it; '' where none did.
    build_id = ""
    #: The workspace that gave it; None where none did.
    giver: Giver | None = None

    def of_build(self, build: str, giver: Giver | None = None) -> None:
        """Remember of which build and workspace it is: a workspace says it of all that it gives."""
        object.__setattr__(self, "build_id", build)
        object.__setattr__(self, "giver", giver)

    def caption(self, lang: Lang = "zh") -> str:
        """What it is, in a line as it stands above a table: with its scope, where a workspace gave it."""
        title = self.titled(lang)
        return title if self.giver is None else say("caption.of", lang, title=title, scope=self.giver.scope_words[lang])

    def titled(self, lang: Lang = "zh") -> str:
        """What it is in a few words, without its scope."""
        return say(f"caption.{caption_key(type(self).__name__)}", lang)

    def sources(self, lang: Lang = "zh") -> tuple[str, ...]:
        """The documents that it rests on, by name, those that state most first; none where no workspace gave it."""
        if self.giver is None:
            return ()
        from hezuo.record.documents import documents

        return tuple(
            say("caption.until", lang, name=f"《{d.name}》", until=d.until) if d.until else f"《{d.name}》"
            for d in documents(self.giver.dataset)
        )

    def units(self, columns: Sequence[str], lang: Lang = "zh") -> dict[str, str]:
        """The units of those of the columns that have one."""
        from hezuo.narrate.frames import units

        return units(columns, self.giver.dataset.ontology, self.in_chinese(lang)) if self.giver is not None else {}

    def in_chinese(self, lang: Lang) -> Mapping[str, str]:
        """What headings in `lang` are in Chinese, as far as that is known."""
        del lang
        return {}

    @abstractmethod
    def rows(self, lang: Lang = "zh") -> Rows:
        """The result as one table, headed in `lang`: what the files of a verb hold."""

    def keys(self) -> Sequence[str]:
        """The names of the columns by which texts ask for them, the same in every language and scope."""
        return self.rows("zh").columns

    def text(self, lang: Lang = "zh") -> str:
        """The result as people read it in a terminal, each line ended; by default its table."""
        return formatted("table", self.rows(lang), lang).decode()

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """The result in a format of the verbs; `text` and `table` are its text. A workbook names its build."""
        return self.text(lang).encode() if form in READABLE else self.sealed(form, self.rows(lang), lang)

    def sealed(self, form: str, rows: Rows, lang: Lang) -> bytes:
        """Rows of it in a format, a workbook with the build id."""
        data = formatted(form, rows, lang)
        return of_build(data, self.build_id) if form == "xlsx" and self.build_id else data

    def notes(self, lang: Lang = "zh", form: str = "") -> Sequence[str]:
        """What a reader of it in this format has to know beside it, a line each; none by default."""
        del lang, form
        return ()

    def below(self, lang: Lang = "zh") -> Sequence[str]:
        """What has to be said below a picture of its rows in a document, a sentence each; none by default."""
        del lang
        return ()

    def frame(self, lang: Lang = "zh", *, iris: bool = False) -> pandas.DataFrame:
        """The table of `rows` as a DataFrame that can be read: headed in `lang`, whole numbers whole, blanks as such.

        Columns of IRIs are left out unless `iris`. Its `attrs` hold caption, sources, units of columns, scope and
        build id.
        """
        return self.framed(self.rows(lang), lang, iris=iris)

    def framed(self, rows: Rows, lang: Lang, *, iris: bool) -> pandas.DataFrame:
        """Rows of it as a DataFrame."""
        from hezuo.narrate.frames import framed

        found = framed(rows, lang, iris=iris)
        told: dict[str, Any] = {"caption": self.caption(lang), "sources": list(self.sources(lang))}
        told["units"] = self.units(list(found.columns), lang)
        told |= {"scope": self.giver.scope_words[lang]} if self.giver is not None else {}
        found.attrs.update(told | ({"build": self.build_id} if self.build_id else {}))
        return found

    def __str__(self) -> str:
        return escaped(self.text())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>\n{self}"

    def _repr_html_(self) -> str:
        # In a notebook it is read as in a terminal: columns are aligned by the width of their characters.
        return f'<pre style="line-height:1.35">{html.escape(str(self))}</pre>'


@dataclass(frozen=True, eq=False, repr=False)
class Insight(Told, Generic[R]):
    """A frozen `result` of a workspace with its words."""

    analysis: Analysis
    result: R

    @property
    def dataset(self) -> Dataset:
        """The workspace that it is about."""
        return self.analysis.dataset


def caption_key(name: str) -> str:
    """The name of a class as keys of the catalogue have it: `WhatIfInsight` is `what-if`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.removesuffix("Insight")).lower()


def scoped(rows: Rows, label: str, lang: Lang) -> Rows:
    """The rows with their scope in a last column, as rows have it that leave the place where their scope is said."""
    return Rows((*rows.columns, *heads(["scope"], lang)), [(*row, label) for row in rows.rows])


#: The columns of the two readings of a rank, by all ties and by plain ones: to programs called alike in every language.
WIDE_RANK, STRICT_RANK = "wide_rank", "strict_rank"


def heads(names: Iterable[str], lang: Lang) -> tuple[str, ...]:
    """The headings of these names in the catalogue; those of the two readings of a rank are what they are."""
    return tuple(name if name in (WIDE_RANK, STRICT_RANK) else say(f"heading.{name}", lang) for name in names)


def spoken(columns: Sequence[str], lang: Lang) -> list[str]:
    """Headings as people read them: words all, also those of the two readings of a rank."""
    words = {WIDE_RANK: say("heading.wide-rank", lang), STRICT_RANK: say("heading.strict-rank", lang)}
    return [words.get(column, column) for column in columns]


def formatted(form: str, rows: Rows, lang: Lang) -> bytes:
    """The rows in a format; where people read it, its headings are words all."""
    wanted = FORMATS[form]
    return wanted(spoken(rows.columns, lang) if wanted.spoken else rows.columns, rows.rows)


def listed(names: Sequence[str], most: int, lang: Lang) -> str:
    """Names as a list in a sentence; where there are more than `most`, the first of them and that there are more."""
    text = say("list.and", lang).join(names[:most])
    return say("suggest.names", lang, names=text) if len(names) > most else text
