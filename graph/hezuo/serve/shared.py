"""Queries as files: those of the workspace's folder for everybody; named questions made ready to be changed."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.terms import PREFIXES
from hezuo.base.workspace import Folder
from hezuo.record import ask
from hezuo.record.queryfile import HEADER, decoded_query
from hezuo.record.syntax import is_name, tokens
from hezuo.serve.view import View

#: Where they stand in a workspace.
PLACE = "queries"
#: So many are listed, each up to so many bytes.
MOST, LONGEST = 200, 64 * 1024
#: The first line of a query that says what it asks.
TITLE = re.compile(r"\s*#+\s*(?!\w+\.?\w*\s*:)(\S.*)")
#: The same with a language, as named questions have it.
TITLES = re.compile(r"^#\s*title\.(zh|en)\s*:\s*(\S.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shared:
    """A file of the folder: its name, what it asks, its text."""

    name: str
    title: str
    text: str


def shared(folder: Folder, lang: Lang) -> list[Shared]:
    """The `.rq` files in `queries/`, by name; what cannot be read, or leads out of the workspace, is left out."""
    top, found = folder.root / PLACE, []
    if not top.is_dir() or folder.held(top):
        return []
    with suppress(OSError):
        for path in sorted(top.iterdir())[:MOST]:
            if path.suffix.lower() != ".rq" or folder.held(path) or path.stat().st_size > LONGEST:
                continue
            with suppress(OSError, QueryError):
                text = decoded_query(path.read_bytes(), path.name).text
                found.append(Shared(path.name, title_of(text, lang) or path.stem, text))
    return found


def title_of(text: str, lang: Lang) -> str:
    """What a query says that it asks: its title in the language, else its first line where that is a comment; ''."""
    told = dict(TITLES.findall(text))
    first = TITLE.match(text)
    return told.get(lang) or next(iter(told.values()), "") or (first[1].strip() if first else "")


def editable(view: View, question: ask.Question, given: dict[str, str]) -> str:
    """A named question as a query to change: its title, the prefixes it uses, its parameters put in.

    Raises `QueryError` for a parameter that means nothing.
    """
    values = {**dict(question.example), **given}
    pairs = [f"{p.name}={values[p.name]}" for p in question.parameters if p.name in values]
    text = view.workspace.asked(question.name, pairs, view.lang).sparql
    body = "\n".join(line for line in text.splitlines() if not HEADER.match(line)).strip()
    return f"# {question.title(view.lang)}\n{with_prefixes(body)}\n"


def with_prefixes(body: str) -> str:
    """A query with the declarations of the known prefixes that it uses and does not declare."""
    found = list(tokens(body))
    own = {b.text[:-1] for a, b in pairwise(found) if a.text.upper() == "PREFIX"}
    used = {t.text.partition(":")[0] for t in found if is_name(t)} & PREFIXES.keys() - own
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(used)) + body
