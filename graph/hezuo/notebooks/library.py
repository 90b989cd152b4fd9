"""The shipped notebooks, by name, number or title."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.base.workspace import Folder, shipped_root
from hezuo.narrate.insight import Told, heads

FOLDER, ENDING = "notebooks", ".ipynb"
#: A part of a cell that is the English of the part before it, and what makes a heading.
ENGLISH, HEADING = re.compile(r"\*[^*]+(?:\*\*[^*]+\*\*[^*]*)*\*"), re.compile(r"(?:#+ )?")
#: In the place of a name: every one.
ALL = "all"
#: Where they are put to be worked on, when the workspace is the one inside the package.
BESIDE = "hezuo-notebooks"


@dataclass(frozen=True)
class Notebook:
    """A notebook by the name of its file."""

    file: Path

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return self.file.stem

    @property
    def number(self) -> str:
        """The number that its name begins with, or ''."""
        return self.name.partition("-")[0] if self.name[:1].isdecimal() else ""

    @cached_property
    def content(self) -> dict[str, Any]:
        """The notebook as JSON. Raises `QueryError` for a file that is none."""
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            assert isinstance(found["cells"], list)  # noqa: S101 - whatever fails here says that it is no notebook
        except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
            raise QueryError("notebook-unreadable", file=self.file.name) from error
        return dict(found)

    @property
    def is_sample(self) -> bool:
        """Whether it tells of made-up data, as its metadata say."""
        return bool(self.content.get("metadata", {}).get("hezuo", {}).get("sample"))

    def title(self, lang: Lang) -> str:
        """Its title: the first heading; in English the line below it."""
        cells = self.content["cells"]
        lines = spoken("".join(cells[0]["source"]) if cells else "", lang).splitlines()
        return next((line.strip("#* ") for line in lines if line.strip()), self.name)


def spoken(text: str, lang: Lang) -> str:
    """What a cell of text says in a language: a part between two stars is the English of the part before it.

    A cell without any is of one language, and stays as it is.
    """
    parts = text.split("\n\n")
    english = [bool(ENGLISH.fullmatch(part)) for part in parts]
    if not any(english):
        return text
    if lang == "zh":
        return "\n\n".join(part for part, is_english in zip(parts, english, strict=True) if not is_english)
    # What stands before a part in English is a heading in both languages or in none.
    told = zip(["", *parts], parts, english, strict=False)
    return "\n\n".join(HEADING.match(before)[0] + part[1:-1] for before, part, is_english in told if is_english)  # type: ignore[index]


def notebooks() -> dict[str, Notebook]:
    """The shipped notebooks by name, in their order."""
    files = sorted((shipped_root() / FOLDER).glob(f"*{ENDING}"))
    return {f.stem: Notebook(f) for f in files}


def chosen(text: str, out: Path) -> list[tuple[Notebook, Path]]:
    """The notebooks of a name, each with the file that it goes to: `all` of them as pages into the folder `out`.

    Raises as `named`.
    """
    if text == ALL:
        return [(one, out / f"{one.name}.html") for one in notebooks().values()]
    return [(named(text), out)]


def named(text: str) -> Notebook:
    """The notebook of a name, number or title, or that in a file ending in `.ipynb`. Raises `QueryError`."""
    if text.lower().endswith(ENDING) and Path(text).is_file():
        return Notebook(Path(text))
    known = notebooks()
    wanted = text.removesuffix(ENDING)
    number = wanted.zfill(2) if re.fullmatch(r"\d{1,2}", wanted, re.ASCII) else ""
    found = (n for n in known.values() if wanted in (n.name, n.title("zh"), n.title("en")) or number == n.number != "")
    if one := next(found, None):
        return one
    raise QueryError("no-notebook", name=text, known="、".join(known) or "—")


def work_folder(folder: Folder) -> Path:
    """Where the notebooks of a workspace stand to be opened."""
    return Path.cwd() / BESIDE if folder.is_shipped else folder.root / FOLDER


def put(target: Path) -> list[Path]:
    """Put the notebooks that are missing into a folder; those that stand there are kept. The new files.

    Raises `OSError` where the folder cannot be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for one in notebooks().values():
        place = target / one.file.name
        if not place.exists():
            place.write_bytes(one.file.read_bytes())
            made.append(place)
    return made


@dataclass(frozen=True, eq=False, repr=False)
class NotebookList(Told):
    """The shipped notebooks."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a notebook: its name and what it answers."""
        return Rows(heads(("notebook", "title"), lang), [(n.name, n.title(lang)) for n in notebooks().values()])
