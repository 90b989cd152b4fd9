"""What stands among the tables and is not read: folders that cannot be listed, files of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.workspace import OTHER_ENDINGS, TABLE_ENDINGS, Folder, readable
from hezuo.schema.ontology import Ontology


def unread(workspace: Folder, ontology: Ontology) -> Iterator[Problem]:
    """A Problem for each; a file that is no table is an error only where it is called like one."""
    everything = frozenset(cls for kind in ontology.kinds for cls in kind.ancestors)
    for folder, error in workspace.unlisted():
        told = problem("folder-unreadable", Place(workspace.relative(folder)), reason=error)
        yield replace(told, lacks=everything)
    for path in workspace.odd_ones():
        place, name = Place(workspace.relative(path)), readable(path.name)
        if path.is_dir() or path.suffix.lower() in TABLE_ENDINGS + OTHER_ENDINGS:
            yield problem("odd-one", place, name=name)
        else:
            kind = ontology.kind(readable(path.stem))
            told = problem("not-read", place, Severity.ERROR if kind else Severity.WARNING, name=name)
            yield replace(told, lacks=kind.ancestors) if kind else told
