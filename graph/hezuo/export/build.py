"""`build`: the files of the dataset, the measures and the page, all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.base.problems import WorkspaceError, to_csv
from hezuo.base.store import quads as parsed
from hezuo.base.store import triple_of, turtle
from hezuo.export import ontology_page, vocabulary
from hezuo.formats.jsonld import jsonld
from hezuo.record import reasons
from hezuo.record.description import void
from hezuo.record.load import Dataset

if TYPE_CHECKING:
    from hezuo.insight.analysis import Analysis

#: The page, and where its nodes stand: the next build keeps them there.
PAGE, POSITIONS = "explorer.html", "positions.csv"


def contents(dataset: Dataset, more: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Each file of the dataset with its bytes; the same tables give the same bytes. `more` are files made beside them.

    `void.ttl` describes them all.
    """
    quads = reasons.nquads(dataset, dataset)
    files = {
        "dataset.nq": ("\n".join(quads) + "\n").encode(),
        "dataset.ttl": turtle(map(triple_of, quads)),
        "dataset.jsonld": jsonld(parsed(quads)),
        **vocabulary.files(dataset.ontology),
        "ontology.html": ontology_page.page(dataset),
        "problems.csv": to_csv(dataset.problems).encode("utf-8-sig"),
    }
    files |= more or {}
    return {**files, "void.ttl": void(dataset, files).encode()}


def derived(analysis: Analysis, folder: Path) -> dict[str, bytes]:
    """What is computed from the dataset: measures as RDF and tables, and the page. `folder` holds the last build."""
    # Imported here: what only writes the dataset need not wait for the libraries of the measures.
    from hezuo.explorer import assemble, html, positions
    from hezuo.export import data_cube, tables

    made = assemble.graph_document(analysis, positions.earlier_positions(folder / POSITIONS))
    return {
        "measures.nq": ("\n".join(data_cube.nquads(analysis)) + "\n").encode(),
        **{f"tables/{name}": data for name, data in tables.sheets(analysis).items()},
        POSITIONS: positions.positions(made),
        PAGE: html.page(made),
    }


def build(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write every file into `folder`, in the place of what an earlier build left there; other files stay.

    Raises `WorkspaceError` when it cannot be written; the earlier build then stands as it was.
    """
    fresh, old = folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
    try:
        for scratch in (fresh, old):
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
        for name, data in files.items():
            for place in (fresh, old, folder):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(data)
        _swap(sorted(files), fresh, old, folder)
    except OSError as error:
        raise WorkspaceError("cannot-write", file=folder, reason=error) from error
    finally:
        for scratch in (fresh, old):
            shutil.rmtree(scratch, ignore_errors=True)
    return [folder / name for name in sorted(files)]


def _swap(names: list[str], fresh: Path, old: Path, folder: Path) -> None:
    """Move the fresh files into the folder; when one cannot be moved, put back all that stood there."""
    try:
        for name in names:
            if (folder / name).exists():
                (folder / name).replace(old / name)
            (fresh / name).replace(folder / name)
    except OSError:
        for name in names:
            if not (fresh / name).exists():
                (folder / name).unlink(missing_ok=True)
            if (old / name).exists():
                (old / name).replace(folder / name)
        raise
