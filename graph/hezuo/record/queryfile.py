"""Query files: the `# key: value` lines above the query, and what a person gives in the place of a query."""

from __future__ import annotations

import re
from pathlib import Path

from hezuo.base.encodings import DAMAGED, Decoded, decoded
from hezuo.base.problems import OntologyError, QueryError

#: What SPARQL has and the name of a question has not.
MARKS = ("{", "\n")
#: The words that queries begin with, and those of updates, which are refused with a sentence of their own.
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
#: SPARQL without braces: a query form or an update, and then what no name of a question holds.
WITHOUT_BRACES = re.compile(rf"\s*(?:{'|'.join((*FORMS, *UPDATES, 'PREFIX', 'BASE'))})\b.*[<:?*$]", re.IGNORECASE)

HEADER = re.compile(r"^#\s*([a-z.]+)\s*:\s*(.*?)\s*$")


def headers(text: str) -> dict[str, list[str]]:
    """The `# key: value` lines at the top of a query file."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = HEADER.match(line)
        if match is None:
            if line.strip() and not line.startswith("#"):
                break
            continue
        found.setdefault(match[1], []).append(match[2])
    return found


def bad_header(path: Path, text: str, reason: object) -> OntologyError:
    """The error of a query file whose header lacks something or misstates it, with the line that the reason quotes."""
    quoted = str(reason).partition(":")[0].strip()
    lines = enumerate(text.splitlines(), 1)
    line = next((number for number, one in lines if one.startswith("#") and quoted and quoted in one), 1)
    return OntologyError("bad-header", file=path, line=line, reason=reason)


def sparql_of(text: str) -> str:
    """The SPARQL that a text is (it has braces or lines, or begins as queries do) or whose file it names.

    '' for the name of a question.

    Raises `QueryError` for a file that cannot be read.
    """
    if any(mark in text for mark in MARKS) or WITHOUT_BRACES.match(text):
        return text
    path = Path(text)
    if path.suffix not in (".rq", ".sparql") and not path.is_file():
        return ""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QueryError("no-file", file=path, reason=error) from error
    return decoded_query(data, str(path)).text


def decoded_query(data: bytes, file: str) -> Decoded:
    """The text of a query in whatever encoding. Raises `QueryError` for a damaged byte, with its line and place."""
    found = decoded(data)
    lost = DAMAGED.search(found.text)
    if lost is not None:
        before = found.text[: lost.start()]
        line, place = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise QueryError("query-damaged", file=file, line=line, place=place, encoding=found.encoding)
    return found


def column(line: str) -> tuple[str, str, str]:
    """Variable and both headings of a column. Raises `ValueError` for a line without them."""
    parts = [p.strip() for p in line.split("|")]
    if len(parts) != 3 or not all(parts):
        raise ValueError(line)
    return parts[0], parts[1], parts[2]
