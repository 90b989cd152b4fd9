"""The ways to a workspace from Python."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.api.workspace import Workspace
from hezuo.base import workspace
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.problems import WorkspaceError
from hezuo.base.workspace import Folder
from hezuo.export.versions import recover
from hezuo.record import kept

if TYPE_CHECKING:
    from hezuo.explorer.inline import Page
    from hezuo.narrate.verify import VerifyInsight


def open_workspace(root: str | Path | None = None, *, limits: Limits = LIMITS, fresh: bool = False) -> Workspace:
    """Read, check and infer a workspace: the folder `root`, else the nearest one, else the shipped one.

    What has been read and checked before is taken from the cache while no byte of its inputs differs; not with `fresh`.

    `limits` hold for each query that the package did not bring: rules, views and questions of the workspace, and what
    is asked in SPARQL. One that goes over them raises `LimitError`, a `QueryError` (of a rule: `OntologyError`).

    Raises `WorkspaceError` or `OntologyError`; bad data is in `.problems` of the result instead.
    """
    return open_folder(workspace.find(Path(root) if root is not None else None), limits, fresh=fresh)


def open_folder(folder: Folder, limits: Limits = LIMITS, fresh: bool = False) -> Workspace:
    """The workspace in a folder, read, checked and inferred; options and errors as of `open_workspace`.

    A build that was cut short while it was copied into its folder is copied to its end.
    """
    with suppress(WorkspaceError):
        recover(folder.checked(folder.build_dir).resolve())
    return Workspace(folder, kept.opened(folder, limits, fresh=fresh))


def open_public(folder: Folder, limits: Limits = LIMITS) -> Workspace:
    """The workspace in a folder without the columns that the ontology marks as internal, which `.left_out` lists.

    Raises as `open_workspace`.
    """
    from hezuo.record.public import load_public

    dataset, left_out = load_public(folder, limits)
    return Workspace(folder, dataset, left_out=tuple(left_out))


def verify(folder: Folder, out: str | Path | None = None) -> VerifyInsight:
    """As the method of a workspace, without reading its tables."""
    from hezuo.base.inputs import inputs_of
    from hezuo.export.manifest import verified

    target = (folder.build_dir if out is None else Path(out)).resolve()
    with suppress(WorkspaceError):
        recover(target)
    return verified(target, inputs_of(folder))


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
