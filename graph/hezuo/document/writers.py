"""The writers of documents by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hezuo.base.problems import WorkspaceError
from hezuo.document.html_page import html
from hezuo.document.markdown import markdown
from hezuo.document.model import Document
from hezuo.document.pdf import pdf
from hezuo.document.spreadsheet import xlsx
from hezuo.document.word import docx

#: Each makes the bytes of a file from a document. `docx` takes the template of a college besides.
WRITERS: dict[str, Callable[[Document], bytes]] = {
    ".docx": docx,
    ".html": html,
    ".md": markdown,
    ".pdf": pdf,
    ".xlsx": xlsx,
}


def written(document: Document, name: str, template: Path | None = None) -> bytes:
    """The bytes of the file called `name`, by its ending; `template` counts for Word alone.

    Raises `WorkspaceError` for an ending that no writer has, and what the writers raise.
    """
    ending = Path(name).suffix.lower()
    if ending not in WRITERS:
        raise WorkspaceError("other-ending", name=name, known="、".join(WRITERS))
    return docx(document, template) if ending == ".docx" else WRITERS[ending](document)
