"""What stands among the tables and is not read: folders that cannot be listed, files of another kind."""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.workspace import OTHER_ENDINGS, TABLE_ENDINGS, Folder, readable
from hezuo.schema.ontology import Ontology


def unread(workspace: Folder, ontology: Ontology) -> Iterator[Problem]:
    """A Problem for each; a file that is no table is an error only where it is called like one."""
    for folder, error in workspace.unlisted():
        yield problem("folder-unreadable", Place(workspace.relative(folder)), reason=error.strerror or error)
    for path in workspace.odd_ones():
        place, name = Place(workspace.relative(path)), readable(path.name)
        if path.is_dir() or path.suffix.lower() in TABLE_ENDINGS + OTHER_ENDINGS:
            yield problem("odd-one", place, name=name)
        else:
            is_meant = ontology.kind(readable(path.stem)) is not None
            yield problem("not-read", place, Severity.ERROR if is_meant else Severity.WARNING, name=name)
