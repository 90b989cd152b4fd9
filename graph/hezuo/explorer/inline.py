"""The explorer and its pictures as a notebook shows them: in place, without a network."""

from __future__ import annotations

import html
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.writing import write_text

#: The width of the text of A4, in millimetres.
TEXT_MM = 156


@dataclass(frozen=True, slots=True)
class Page:
    """The explorer; a notebook shows it in place, without a network."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        # In a frame of its own, so that the page's policy and style stay the page's.
        inside = html.escape(self.html, quote=True)
        return f'<iframe srcdoc="{inside}" width="100%" height="{self.height}" style="border:0"></iframe>'

    def save(self, path: str | Path) -> Path:
        """Write the page as a file of its own. Raises `WorkspaceError` when it cannot be written."""
        target = Path(path)
        write_text(target, self.html)
        return target


@dataclass(frozen=True, slots=True)
class Picture:
    """A view as a still picture; a notebook shows it in place."""

    svg: str
    #: Which part of the view it is, in a sentence; '' for the whole.
    part: str = ""

    def _repr_svg_(self) -> str:
        return self.svg

    def notes(self, lang: Lang = "zh") -> list[str]:
        """What has to be said where its letters are too small on the paper that it is for, or would be on A4."""
        from hezuo.forms.paper import LEAST, width_mm, width_to_read

        wide, least = width_mm(self.svg), ceil(width_to_read(self.svg))
        told = {"least": least, "points": f"{LEAST:g}", "text": TEXT_MM}
        if wide is None:
            return [say("picture.no-paper", lang, **told)] if least > TEXT_MM else []
        small = f"{LEAST * wide / least:.1f}" if least else ""
        return [say("picture.small", lang, wide=f"{wide:g}", small=small, **told)] if least > wide + 1 else []

    def png(self, zoom: int = 2) -> bytes:
        """The picture as PNG, `zoom` times as large; one in millimetres has 300 pixels to the inch instead.

        Raises `QueryError` when no font with Chinese is installed.
        """
        from hezuo.forms.paper import png

        return png(self.svg, zoom)
