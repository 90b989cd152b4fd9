"""The workspace of a verb, opened with what has to be said on standard error."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hezuo.api import Workspace, open_folder
from hezuo.base.messages import Lang, say
from hezuo.base.problems import to_text
from hezuo.base.workspace import Folder, find
from hezuo.commands.limiting import fresh, limits
from hezuo.commands.output import BUILD, SCOPE
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress

#: The year and the college of a verb, in words.
Words = tuple[str | None, str | None]


def opened(root: Path | None, lang: Lang) -> Folder:
    """The workspace; on standard error it is said when the shipped one stands in for want of another."""
    found = find(root)
    if root is None and found.root not in (Path.cwd(), *Path.cwd().parents):
        tell(say("workspace.shipped", lang, name=found.name), err=True)
    return found


def read(folder: Folder) -> Workspace:
    """The workspace in a folder, from the cache unless --fresh was given."""
    return open_folder(folder, limits(), fresh())


def reading(root: Path | None, lang: Lang, scope: Words = (None, None)) -> Workspace:
    """The workspace, read, in a scope; on standard error the scope, and that errors may keep something out of it."""
    found = in_scope(read(opened(root, lang)), scope, lang)
    if found.errors:
        tell(say("workspace.errors", lang, count=len(found.errors)), err=True)
    return found


def in_scope(workspace: Workspace, scope: Words, lang: Lang) -> Workspace:
    """The workspace in a scope, which is said on standard error."""
    found = workspace.at(year=scope[0], college=scope[1])
    tell(found.scope.label(found.whole.identity, lang), err=True)
    click.get_current_context().meta.update({SCOPE: found.scope_label(lang), BUILD: found.whole.inputs.build})
    return found


def sound(folder: Folder, lang: Lang) -> Workspace:
    """The workspace, read. Where there are errors they are shown and the verb ends: half is not to be built on."""
    with progress(lang):
        found = read(folder)
    if not found.errors:
        return found
    tell(to_text(found.errors, lang), nl=False)
    tell(say("error.not-built", lang, count=len(found.errors)), err=True)
    sys.exit(1)
