"""What a text may mean, of everything there is: things, questions, and the rows of a page of a source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from hezuo.base.characters import folded
from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.narrate.asking import ranked
from hezuo.narrate.dossier import origins_of
from hezuo.narrate.insight import Told, heads
from hezuo.record.ask import Question
from hezuo.record.load import Dataset
from hezuo.record.provenance import Origin
from hezuo.record.search import search
from hezuo.schema.values import parts

#: The number of a page, alone or with a letter or a character before and behind it: 36, p.36.
PAGE = re.compile(r"\W*(?:[^\W\d_]\.?\s*)?(\d{1,4})\s*[^\W\d_]?\W*")
COLUMNS = ("sort", "name", "class", "page", "place")


@dataclass(frozen=True, eq=False, repr=False)
class SearchInsight(Told):
    """What was found for `text` in the scope of a dataset: things as `hezuo show` finds them."""

    dataset: Dataset
    text_: str

    @cached_property
    def things(self) -> tuple[str, ...]:
        """The things (IRIs), best first; none where a page is meant."""
        return search(self.dataset, self.text_).things if folded(self.text_) and not self.of_page else ()

    def questions(self, lang: Lang) -> Sequence[Question]:
        """The questions whose titles are like it, best first."""
        return ranked(self.dataset.questions, self.text_, lang)

    @cached_property
    def of_page(self) -> list[tuple[str, Origin]]:
        """The things whose rows were printed on the page that is meant, each with its row."""
        match = PAGE.fullmatch(self.text_)
        if match is None:
            return []
        return self.dataset.memo.of("searched-pages", self._pages).get(match[1], [])

    def _pages(self) -> dict[str, list[tuple[str, Origin]]]:
        known, found = origins_of(self.dataset), dict[str, list[tuple[str, Origin]]]()
        for resolved in self.dataset.identity.resolved:
            for record, entry in zip(resolved.records, resolved.entries, strict=True):
                for page in parts(known[entry].page) if record and entry in known else ():
                    found.setdefault(page, []).append((record, known[entry]))
        return found

    def kind(self, iri: str, lang: Lang) -> str:
        """The label of the kind of a thing."""
        kinds = self.dataset.memo.of(("searched", lang), lambda: self._kinds(lang))
        return kinds.get(iri, "")

    def _kinds(self, lang: Lang) -> dict[str, str]:
        return {iri: r.kind.label(lang) for r in self.dataset.identity.resolved for iri in r.records if iri}

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a find: what sort it is of, its name, class, page and row."""
        names, thing, question = (
            self.dataset.identity.names,
            say("searched.thing", lang),
            say("searched.question", lang),
        )
        body = [(thing, names.caption(i), self.kind(i, lang), "", "") for i in self.things]
        body += [(question, q.title(lang), "", "", "") for q in self.questions(lang)]
        row = say("searched.row", lang)
        body += [(row, names.caption(i), self.kind(i, lang), o.page, o.place.line) for i, o in self.of_page]
        return Rows(heads(COLUMNS, lang), list(body))
