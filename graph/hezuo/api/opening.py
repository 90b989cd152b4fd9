"""The ways to a workspace from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.api.workspace import Workspace
from hezuo.base import workspace
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.workspace import Folder
from hezuo.record.load import load_dataset

if TYPE_CHECKING:
    from hezuo.explorer.inline import Page


def open_workspace(root: str | Path | None = None, *, limits: Limits = LIMITS) -> Workspace:
    """Read, check and infer a workspace: the folder `root`, else the nearest one, else the shipped one.

    `limits` hold for each query that the package did not bring: rules, views and questions of the workspace, and what
    is asked in SPARQL. One that goes over them raises `LimitError`, a `QueryError` (of a rule: `OntologyError`).

    Raises `WorkspaceError` or `OntologyError`; bad data is in `.problems` of the result instead.
    """
    return open_folder(workspace.find(Path(root) if root is not None else None), limits)


def open_folder(folder: Folder, limits: Limits = LIMITS) -> Workspace:
    """Read, check and infer the workspace in a folder; raises as `open_workspace`."""
    return Workspace(folder, load_dataset(folder, limits=limits))


def init(folder: str | Path, college: str, *, year: str = "2024") -> list[Path]:
    """Start an empty workspace for a college: settings, headed tables of `year` and a template; the files made.

    Raises `WorkspaceError` when the folder holds a workspace already or cannot be written.
    """
    from hezuo.authoring import scaffold
    from hezuo.schema import ontology

    return scaffold.init(Path(folder), college, year, ontology.load(workspace.find(None)))


def page(view: str | None = None, party: str | None = None, root: str | Path | None = None, height: int = 720) -> Page:
    """The explorer of a workspace for a notebook: `hezuo.page()` as the last expression of a cell shows it in place."""
    return open_workspace(root).page(view, party, height)
