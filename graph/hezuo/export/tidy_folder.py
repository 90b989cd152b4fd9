"""The folder of an export: whole or as it was, and never in the place of what somebody else has put there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hezuo.base.problems import WorkspaceError
from hezuo.base.writing import ensure, settle, settle_folder, unwritable
from hezuo.export.data_package import DICTIONARY, PACKAGE, README


def put(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Make `folder` hold these files and nothing else, in one step; those of an earlier export make place.

    Raises `WorkspaceError` for a folder that holds anything else, and for one that cannot be written.
    """
    folder = folder.resolve()
    _free(folder)
    made = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    before = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    try:
        _written(files, made)
        if folder.exists():
            folder.rename(before)
        try:
            made.rename(folder)
        except OSError:
            with suppress(OSError):
                before.rename(folder)
            raise
        settle_folder(folder.parent)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        for left in (made, before):
            shutil.rmtree(left, ignore_errors=True)
    return [folder / name for name in sorted(files)]


def _written(files: Mapping[str, bytes], folder: Path) -> None:
    ensure(folder)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        settle(folder / name)


def _free(folder: Path) -> None:
    """Raise `WorkspaceError` where a folder holds what no export has put there."""
    if not folder.exists():
        return
    there = {p.name for p in folder.iterdir()} if folder.is_dir() else {""}
    strange = sorted(there - _known(folder))
    if strange:
        raise WorkspaceError("export-taken", folder=folder, names="、".join(strange[:5]) or folder.name)


def _known(folder: Path) -> set[str]:
    """The files that the export in a folder has listed; none where there is none."""
    try:
        told = json.loads((folder / PACKAGE).read_bytes())
        listed = {str(one["path"]) for one in told["resources"]} if "hezuo" in told else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {PACKAGE, README, DICTIONARY, *listed} if listed else set()
