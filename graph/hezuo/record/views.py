"""Named views: pictures with a purpose, each a query that says what is drawn and a header that says how.

    # title.zh: …     # title.en: …     # purpose.zh: …     # purpose.en: …     (# note.zh, # note.en: a caveat)
    # layout: islands | cells | columns | circle, or one of the forms (`forms/registry`)
    # colour: class | family | group | role | structure | region       # size: id of a measure (else the number of ties)
    # labels: 40      # college: yes | no      # depth: 1 (circle only)
    # chance: yes | no    (whether the note tells how many shared records are more than chance)
    # figure.NAME: QUESTION | FIGURE      # finding.zh, finding.en, second.zh, second.en: sentences with {NAME} in them

What a view finds is said by the finding: its figures come from named questions (`record/picked`), or from what a verb
computes (`explorer/computed`).

The query gives `?thing`; for cells and columns also `?band` (an IRI with a label, or a text; "" for what belongs to a
cell; none where the record has no value) and `?order` of the bands. `$college` is the workspace's own college.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Store, Value
from hezuo.base.workspace import Folder, read_text
from hezuo.record import guard
from hezuo.record.queryfile import bad_header, column, headers

COLOURS = ("class", "family", "group", "role", "structure", "region")
#: The place of a band whose order is not told.
LAST = 1e9
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """A view as its file declares it."""

    name: str
    title: Pair
    purpose: Pair
    note: Pair | None
    layout: str
    colour: str
    size: str
    labels: int
    college: bool
    #: Whether the note tells how many ties are more than chance.
    chance: bool
    depth: int | None
    #: What the view finds, and the second sentence, with places for figures.
    finding: Pair | None
    second: Pair | None
    #: Name of a figure → its question and which figure of the answer.
    figures: Mapping[str, tuple[str, str]]
    #: The columns of a table-like form: variable of the query, heading in Chinese, in English.
    columns: tuple[tuple[str, str, str], ...]
    sparql: str
    #: Where it stands.
    file: Path
    #: The file of a workspace that brings it; '' where the package does.
    own: str = ""


def views(workspace: Folder) -> dict[str, View]:
    """Every view, by name, in the order of the file names. Raises `OntologyError` for a header that lacks something."""
    return {v.name: v for v in (read_view(p, workspace.brought(p)) for p in files(workspace))}


def files(workspace: Folder) -> list[Path]:
    """The files of views, in the order of their names."""
    return sorted(workspace.ontology_files("views/*.rq"), key=lambda p: p.name)


def named(known: Mapping[str, View], name: str) -> View:
    """The view with this name or title. Raises `QueryError` when there is none."""
    for view in known.values():
        if name in (view.name, *view.title):
            return view
    raise QueryError("no-view", name=name, known="、".join(known))


def name_of(path: Path) -> str:
    """The name of the view of a file: the number before it is only for the order."""
    return path.stem.split("-", 1)[-1] if path.stem[:1].isdigit() else path.stem


def read_view(path: Path, own: str) -> View:
    """The view of a file. Raises `OntologyError` for a header that lacks something."""
    text = read_text(path)
    every = headers(text)
    head = {key: values[0] for key, values in every.items()}
    try:
        view = View(
            name_of(path),
            (head["title.zh"], head["title.en"]),
            (head["purpose.zh"], head["purpose.en"]),
            _pair(head, "note"),
            head["layout"],
            head.get("colour", COLOURS[0]),
            head.get("size", ""),
            _whole(head, "labels", "40"),
            head.get("college", "no") == "yes",
            head.get("chance", "no") == "yes",
            _whole(head, "depth", "") if "depth" in head else None,
            _pair(head, "finding"),
            _pair(head, "second"),
            {key.removeprefix("figure."): _figure(value) for key, value in head.items() if key.startswith("figure.")},
            tuple(map(column, every.get("column", ()))),
            text,
            path,
            own,
        )
    except (KeyError, ValueError) as error:
        raise bad_header(path, text, error) from error
    if view.colour not in COLOURS:
        raise bad_header(path, text, f"{view.colour}: {' | '.join(COLOURS)}")
    return view


def _pair(head: Mapping[str, str], key: str) -> Pair | None:
    """A text in both languages, where the header has one."""
    return (head[f"{key}.zh"], head[f"{key}.en"]) if f"{key}.zh" in head else None


def _whole(head: Mapping[str, str], key: str, usual: str) -> int:
    """A whole number of the header. Raises `ValueError` for what is none."""
    text = head.get(key, usual)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{key}: {text}")
    return int(text)


def _figure(text: str) -> tuple[str, str]:
    """Name of the question and figure. Raises `ValueError` for a line without both."""
    question, bar, figure = (part.strip() for part in text.partition("|"))
    if not bar or not question:
        raise ValueError(text)
    return question, figure


@dataclass(frozen=True, slots=True)
class ViewResult:
    """What a view draws: IRI → band (None where it has none to show), and the bands in order."""

    things: dict[str, Value]
    bands: tuple[Value, ...]
    #: The answer as it came.
    answer: Rows


def part(found: ViewResult, kept: Collection[str]) -> ViewResult:
    """What a view draws of some things (IRIs) alone."""
    things = {thing: band for thing, band in found.things.items() if thing in kept}
    at = found.answer.columns.index("thing")
    rows = Rows(found.answer.columns, [row for row in found.answer.rows if str(row[at]) in things])
    bands = tuple(band for band in found.bands if band in set(things.values()))
    return ViewResult(things, bands, rows)


def result(view: View, store: Store, college: str) -> ViewResult:
    """Ask the query of a view. Raises `QueryError` when it fails."""
    answer = guard.select(store, view.sparql, view.own, {"college": college or "urn:none"})
    place = {name: answer.columns.index(name) for name in answer.columns}
    if "thing" not in place:
        raise QueryError("no-thing-column", name=view.name)
    things: dict[str, tuple[bool, float, str, Value]] = {}
    for row in answer.rows:
        if row[place["thing"]] is None:
            continue
        band = row[place["band"]] if "band" in place else ""
        order = row[place["order"]] if "order" in place else None
        number = float(order) if isinstance(order, int | float) else LAST
        # A thing that belongs to a cell and has a band of its own keeps the band, and the first of several.
        key = (band == "", number, str(band), band)
        thing = str(row[place["thing"]])
        things[thing] = min(things.get(thing, key), key, key=lambda k: k[:3])
    bands = {(order, text, band) for cell, order, text, band in things.values() if not cell}
    ordered = tuple(band for _, _, band in sorted(bands, key=lambda b: b[:2]))
    return ViewResult({thing: things[thing][3] for thing in sorted(things)}, ordered, answer)
