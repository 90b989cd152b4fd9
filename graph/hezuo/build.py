"""`build`: the files of the dataset, all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hezuo.describe import void
from hezuo.knowledge import Knowledge
from hezuo.problems import WorkspaceError, to_csv
from hezuo.store import jsonld, turtle

BOM = "\ufeff"


def contents(graph: Knowledge) -> dict[str, bytes]:
    """Each file of a build with its bytes; the same tables give the same bytes."""
    quads = graph.store.nquads()
    files = {
        "dataset.nq": ("\n".join(quads) + "\n").encode(),
        "dataset.ttl": turtle(quads),
        "dataset.jsonld": jsonld(quads),
        "problems.csv": (BOM + to_csv(graph.problems)).encode(),
    }
    files["void.ttl"] = void(graph, {name: len(data) for name, data in files.items()}).encode()
    return files


def build(graph: Knowledge, folder: Path) -> list[Path]:
    """Write every file into `folder`, in the place of what an earlier build left there.

    Raises `WorkspaceError` when it cannot be written; the earlier build then stands as it was.
    """
    with _replaced(folder) as fresh:
        for name, data in contents(graph).items():
            (fresh / name).write_bytes(data)
    return sorted(folder.iterdir())


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    fresh, old = folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
        if folder.exists():
            folder.replace(old)
        try:
            fresh.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
    except OSError as error:
        raise WorkspaceError("cannot-write", file=folder, reason=error.strerror or error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
