"""`hezuo notebook`: the notebooks, opened in JupyterLab or run into a file."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.commands.opening import opened
from hezuo.commands.output import emit
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.notebooks import library, opening, running


@verb("notebook")
@click.argument("action", required=False, type=click.Choice(("list", "run")))
@click.argument("name", required=False)
@click.option("--year", metavar="YEAR", help=both("option.scope-year"))
@click.option("--college", metavar="NAME", help=both("option.scope-college"))
@click.option("--party", help=both("option.notebook-party"))
@click.option("--target", help=both("option.notebook-target"))
@click.option("--code", is_flag=True, help=both("option.code"))
@click.option("--out", type=click.Path(path_type=Path), help=both("option.notebook-out"))
def command(
    *, action: str | None, name: str | None, root: Path | None, lang: Lang, code: bool, out: Path | None, **given: str
) -> int:
    """Without words the notebooks are listed and opened; `run NAME` runs one."""
    if action != "run":
        emit(library.NotebookList(), "table", None, lang)
        if action is None:
            folder = library.work_folder(opened(root, lang))
            for line in opening.prepared(folder, lang):
                tell(line, err=True)
            return opening.run(folder)
        return 0
    if name is None or out is None:
        known = running.FORMS if name else library.notebooks()
        raise QueryError("notebook-out" if name else "no-notebook", name="", known="、".join(known))
    wanted = {k: v for k, v in {"root": root and str(root), **given}.items() if v is not None}
    with progress(lang, "progress.notebook"), running.kernel() as kernel:
        for notebook, file in library.chosen(name, out):
            for made in running.run_into(kernel, notebook, file, wanted, lang, code=code):
                tell(say("report.written", lang, file=made), err=True)
    return 0
