"""`build.json`: what a set of files was made from, what it holds, and each of its files with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hezuo.base.content import Content, sha256
from hezuo.base.inputs import MANIFEST, Inputs, program, version
from hezuo.base.problems import Severity, WorkspaceError
from hezuo.export.versions import listed
from hezuo.narrate.verify import State, VerifyInsight
from hezuo.record.describe import totals
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope, asked


def manifest(dataset: Dataset, files: Mapping[str, Content], derived: Scope | None = None) -> bytes:
    """The list of `files`; page, measures and tables are of the scope `derived`, by default that of every answer."""
    severities = [p.severity for p in dataset.problems]
    counts = {s.word: severities.count(s) for s in Severity}
    scope = derived or asked(dataset.identity)
    told = {
        "build": dataset.inputs.build,
        "program": {"name": "hezuo", "version": version(), "sha256": program()},
        "scope": {"dataset": _scope(dataset, dataset.scope), "derived": _scope(dataset, scope)},
        "counts": {**totals(dataset), "problems": counts},
        "files": {n: {"bytes": len(data), "sha256": sha256(data)} for n, data in sorted(files.items())},
        "inputs": dict(dataset.inputs.files),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogateescape")


def _scope(dataset: Dataset, scope: Scope) -> dict[str, list[str]]:
    names = dataset.identity.names
    return {"years": list(scope.years), "colleges": [names.caption(iri) for iri in scope.colleges]}


def read(folder: Path) -> dict[str, Any]:
    """The list that stands in a folder.

    Raises `WorkspaceError` where there is none, and where it is none.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_bytes())
        if isinstance(found["build"], str) and isinstance(found["files"], dict) and isinstance(found["inputs"], dict):
            return dict(found)
    except FileNotFoundError as error:
        raise WorkspaceError("no-build", folder=folder) from error
    except OSError as error:
        raise WorkspaceError("bad-settings", file=path, reason=error) from error
    except (ValueError, KeyError, TypeError):
        pass
    raise WorkspaceError("bad-manifest", file=path)


def built(folder: Path) -> str:
    """The id of the build that stands in a folder; '' where none does."""
    try:
        return str(read(folder)["build"])
    except WorkspaceError:
        return ""


def kept(folder: Path, build: str) -> dict[str, bytes]:
    """The files of the set that stands in `folder`, where it is of this build, but those that have changed since."""
    try:
        told = read(folder)
    except WorkspaceError:
        return {}
    if told["build"] != build:
        return {}
    found = {}
    for name in listed(folder)[1:]:
        if (folder / name).is_file() and sha256(data := (folder / name).read_bytes()) == _stated(told, name):
            found[name] = data
    return found


def verified(folder: Path, inputs: Inputs) -> VerifyInsight:
    """The files that stand in `folder` held against its list, and the list against the inputs as they are now.

    Raises `WorkspaceError` where there is no list.
    """
    told = read(folder)
    files: list[tuple[str, State]] = []
    for name in listed(folder)[1:]:
        path = folder / name
        if not path.is_file():
            files.append((name, "missing"))
        else:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == _stated(told, name)
            files.append((name, "fits" if same else "changed"))
    known = {str(name): sha for name, sha in told["inputs"].items()}
    every = {*known, *inputs.files}
    changed = tuple(sorted(n for n in every if known.get(n) != inputs.files.get(n)))
    unlisted = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    strange = tuple(n for n in unlisted if n != MANIFEST and n not in dict(files))
    return VerifyInsight(folder, told["build"], inputs.build, tuple(files), changed, strange)


def _stated(told: dict[str, Any], name: str) -> object:
    entry = told["files"].get(name)
    return entry.get("sha256") if isinstance(entry, dict) else None
