"""A sentence outside a report: in a notebook, with its figures taken from the record as in a report's text."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from hezuo.base.messages import Lang
from hezuo.document.model import Inlines, Note, Text
from hezuo.report.blocks import BLOCKS
from hezuo.report.calls import Desk
from hezuo.report.compose import about
from hezuo.report.composing import Composer
from hezuo.report.declaring import declare, refuse
from hezuo.report.figures import Known, Stated
from hezuo.report.filling import Filler
from hezuo.report.source import Span


@dataclass(frozen=True)
class Said:
    """A sentence with its footnotes; a notebook shows it as a paragraph with the notes below."""

    content: Inlines

    @property
    def text(self) -> str:
        """The sentence without its footnotes."""
        return "".join(part.text for part in self.content if isinstance(part, Text))

    @property
    def notes(self) -> tuple[str, ...]:
        """The footnotes, in order."""
        return tuple(part.text for part in self.content if isinstance(part, Note))

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        shown, number = "", 0
        for part in self.content:
            if isinstance(part, Note):
                number += 1
                shown += f"<sup>{number}</sup>"
            elif isinstance(part, Text):
                escaped = html.escape(part.text)
                shown += f"<b>{escaped}</b>" if part.bold else escaped
        below = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        return f'<p>{shown}</p><ol style="font-size:85%;color:#555">{below}</ol>' if below else f"<p>{shown}</p>"


def said(desk: Desk, text: str, figures: Mapping[str, str], lang: Lang) -> Said:
    """A text with its places filled by figures, each as `declare` takes it.

    Raises `QueryError` for what a report would be told as a problem: an unknown figure, a number that is typed.
    """
    stated = Stated(desk)
    found = {name: Known(name, value) for name, value in about(desk, {}, lang).items()}
    filler = Filler(desk, lang, "", found, stated)
    composer = Composer(desk, lang, filler, BLOCKS)
    for name, wanted in figures.items():
        declare(composer, name, wanted)
    content = filler.inlines((Span(text),), 0)
    refuse(filler, text)
    return Said(content)
