"""`build`: the files of the dataset, the measures and the page, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.base.content import Content, collected, ended, lines, pieces
from hezuo.base.inputs import MANIFEST, inputs_of
from hezuo.base.lines import turtle_of
from hezuo.base.problems import WorkspaceError, to_csv
from hezuo.export import ontology_page, vocabulary
from hezuo.export.manifest import built, kept, manifest
from hezuo.export.versions import Waiting, building, publish, standing
from hezuo.formats.jsonld import jsonld
from hezuo.record import reasons
from hezuo.record.description import void
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope

if TYPE_CHECKING:
    from hezuo.insight.analysis import Analysis

#: The page, and where its nodes stand: the next build keeps them there.
PAGE, POSITIONS = "explorer.html", "positions.csv"
DESCRIPTION = "void.ttl"


def contents(
    dataset: Dataset, more: Callable[[], Mapping[str, Content]] | None = None, derived: Scope | None = None
) -> dict[str, Content]:
    """Each file of the dataset with its bytes; the same tables give the same bytes.

    `more` makes the files beside them, afterwards, for what it works out fills the memory as well. `void.ttl` describes
    them all, `build.json` lists them; what is derived is of the scope `derived`.
    """
    build = dataset.inputs.build
    mark = f"# build {build}\n".encode()
    nquads = collected(chain([mark], ended(reasons.lines(dataset, dataset))))
    ontology = vocabulary.triples(dataset.ontology)
    files: dict[str, Content] = {
        "dataset.nq": nquads,
        "dataset.ttl": collected(chain([mark], pieces(turtle_of(_statements(nquads))))),
        "dataset.jsonld": jsonld(_statements(nquads), build),
        **{name: mark + data for name, data in vocabulary.files(dataset.ontology, ontology).items()},
        "ontology.html": ontology_page.page(dataset, ontology),
        "problems.csv": to_csv(dataset.problems).encode("utf-8-sig"),
        DESCRIPTION: b"",
    }
    return sealed(dataset, {**(more() if more is not None else {}), **files}, derived)


def _statements(nquads: Content) -> Iterator[bytes]:
    """The lines of a file of N-Quads without their ends, and without the mark at its top."""
    return islice(lines(nquads), 1, None)


def sealed(dataset: Dataset, files: Mapping[str, Content], derived: Scope | None = None) -> dict[str, Content]:
    """A set of files with what is said of it as a whole made anew: its description, where it has one, and its list."""
    found = {name: data for name, data in files.items() if name not in (DESCRIPTION, MANIFEST)}
    if DESCRIPTION in files:
        found[DESCRIPTION] = f"# build {dataset.inputs.build}\n".encode() + void(dataset, found).encode()
    return {**found, MANIFEST: manifest(dataset, found, derived)}


def derived(analysis: Analysis, folder: Path) -> dict[str, bytes]:
    """What is computed from the dataset: measures as RDF and tables, and the page. `folder` holds the last build."""
    # Imported here: what only writes the dataset need not wait for the libraries of the measures.
    from hezuo.explorer import assemble, html, positions
    from hezuo.export import data_cube, tables

    build = analysis.dataset.inputs.build
    made = assemble.graph_document(analysis, positions.earlier_positions(folder / POSITIONS))
    return {
        "measures.nq": f"# build {build}\n".encode() + ("\n".join(data_cube.nquads(analysis)) + "\n").encode(),
        **{f"tables/{name}": data for name, data in tables.sheets(analysis).items()},
        POSITIONS: positions.positions(made),
        PAGE: html.page(made, build),
    }


def build(files: Mapping[str, Content], folder: Path, waiting: Waiting | None = None) -> list[Path]:
    """Put the files into `folder`, in the place of what an earlier build left there; other files stay.

    Raises `WorkspaceError` when it cannot be written; the earlier build then stands as it was.
    """
    with building(folder, waiting):
        publish(files, folder)
    return [folder / name for name in sorted(files)]


def rebuild(
    whole: Dataset, folder: Path, made: Callable[[Path], Mapping[str, Content]], waiting: Waiting | None = None
) -> list[Path]:
    """Make the files of a build and put them into `folder`, as the one who builds there.

    `made` is given the folder where the last build stands, and gives the files.

    Raises `WorkspaceError` as `build`, when an input cannot be read, and when another has built of inputs that have
    changed since the dataset was read.
    """
    for name, reason in whole.inputs.unread.items():
        raise WorkspaceError("input-unread", file=name, reason=reason)
    with building(folder, waiting):
        files = made(standing(folder))
        # What was read before must not take the place of what another process has read and built since.
        now = inputs_of(whole.folder).build
        if now != whole.inputs.build and built(standing(folder)) == now:
            raise WorkspaceError("inputs-changed")
        publish(files, folder)
    return [folder / name for name in sorted(files)]


def without_measures(whole: Dataset, last: Path, scope: Scope) -> dict[str, Content]:
    """The dataset alone. Measures and page of the same inputs stay, those of others go; where the nodes stood stays."""
    return contents(whole, lambda: _of_last(whole, last), scope)


def with_page(whole: Dataset, last: Path, page: bytes, scope: Scope) -> dict[str, Content]:
    """The files of the last build with another page, where they are of the same inputs; else the page alone."""
    return sealed(whole, {**_of_last(whole, last), PAGE: page}, scope)


def _of_last(whole: Dataset, last: Path) -> dict[str, bytes]:
    stood = {POSITIONS: (last / POSITIONS).read_bytes()} if (last / POSITIONS).is_file() else {}
    return {**kept(last, whole.inputs.build), **stood}
