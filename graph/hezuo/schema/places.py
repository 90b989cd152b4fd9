"""Where in the Turtle files a mistake stands: looked for when there is one, so that it costs nothing otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hezuo.base.lines import turtle_lines
from hezuo.base.problems import Line, OntologyError
from hezuo.base.store import Literal, Term, Triple, parse_turtle
from hezuo.base.terms import prefixed
from hezuo.base.workspace import Folder

#: The names of files that can stand in the names of blank nodes.
SAFE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def triples(folder: Folder, files: Iterable[Path]) -> Iterator[Triple]:
    """The triples of the files. Raises `OntologyError` for one that does not parse."""
    for path in files:
        yield from map(_Names(path).renamed, parse_turtle(path, folder.relative(path)))


class _Names:
    """The names of blank nodes: they are local to a file, so they are called by its name and numbered.

    Another file, and another run, changes no name.
    """

    def __init__(self, path: Path) -> None:
        file = f"{path.parent.name}-{path.stem}"
        self._file = file if SAFE.fullmatch(file) else f"x{file.encode(errors='surrogateescape').hex()}"
        self._names: dict[str, str] = {}

    def _renamed(self, term: Term) -> Term:
        if isinstance(term, Literal) or not term.startswith("_:"):
            return term
        return self._names.setdefault(term, f"_:{self._file}-{len(self._names)}")

    def own(self, blank: str) -> bool:
        """Whether a blank node is one of this file."""
        return blank.rpartition("-")[0] == f"_:{self._file}"

    def renamed(self, triple: Triple) -> Triple:
        """The triple with the names."""
        s, p, o = triple
        return self._renamed(s), p, self._renamed(o)


def located(error: OntologyError, folder: Folder, files: Iterable[Path]) -> OntologyError:
    """The error with the line that it is about, where it names a term of these files; terms as Turtle writes them."""
    term, predicate, value = (error.values.get(name) for name in ("term", "predicate", "value"))
    if not isinstance(term, str) or error.values["place"]:
        return error
    place = _place(folder, files, term, predicate, value) or ""
    shown = {"term": "[ … ]" if term.startswith("_:") else prefixed(term), "place": place}
    shown |= {"predicate": prefixed(predicate)} if isinstance(predicate, str) else {}
    return OntologyError(error.key, **{**error.values, **shown})


def _place(folder: Folder, files: Iterable[Path], term: str, predicate: object, value: object) -> Line | None:
    """The line of the triple that is meant, of one that says the same of the term, or anything of it, or names it."""
    best: tuple[int, Path, int, str] | None = None
    blank = term.startswith("_:")
    for path in files:
        names = _Names(path)
        # Most files do not name the term at all.
        if not names.own(term) if blank else _local(term).encode() not in path.read_bytes():
            continue
        for line, triple in turtle_lines(path):
            s, p, o = names.renamed(triple)
            fit = (s == term) + 2 * (s == term and p == predicate) + 4 * (s == term and p == predicate and o == value)
            # Of what nothing is said there is only where it is named.
            if term not in (s, o) or (best is not None and fit <= best[0]):
                continue
            sought = [str(value.value if isinstance(value, Literal) else value)] if fit > 4 else []
            sought += [str(p)] if not fit else [predicate] if fit > 1 and isinstance(predicate, str) else [term]
            best = fit, path, line, "\0".join(map(_local, sought))
    if best is None:
        return None
    _, path, line, sought_ = best
    return Line(folder.relative(path), _above(path, line, sought_.split("\0")))


def _local(text: str) -> str:
    """The part of an IRI, or the line of a text, that Turtle writes as it is."""
    return re.split(r"[#/\n\"\\]", text)[-1] if text.startswith("http") else re.split(r"[\n\"\\]", text)[0]


def _above(path: Path, line: int, sought: list[str]) -> int:
    """The nearest line, from this one upwards, that holds what is sought: a triple is told where it ends."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")[:line]
    for text in filter(None, sought):
        for number in range(len(lines), 0, -1):
            if text in lines[number - 1]:
                return number
    return line
