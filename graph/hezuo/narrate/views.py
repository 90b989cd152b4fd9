"""What is said of views: which there are, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import LANGS, Lang
from hezuo.base.store import Rows
from hezuo.base.workspace import Folder
from hezuo.narrate.insight import Told, heads
from hezuo.record.views import View, named, views


@dataclass(frozen=True, eq=False, repr=False)
class ViewList(Told):
    """The views of a workspace."""

    folder: Folder

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a view."""
        word = LANGS.index(lang)
        body = [(v.name, v.title[word], v.purpose[word]) for v in views(self.folder).values()]
        return Rows(heads(("view", "title", "purpose"), lang), list(body))

    def named(self, name: str) -> View:
        """The view with this name or title. Raises `QueryError` when there is none."""
        return named(views(self.folder), name)
