"""Options that name a file or a folder: one in the place of the other is told in both languages."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import LANGS, say


class At(click.Path):
    """The path of a file, or with `folder` of a folder; what is not there yet may become one."""

    def __init__(self, *, folder: bool = False) -> None:
        super().__init__(path_type=Path, file_okay=not folder, dir_okay=folder)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path. Raises `click.UsageError` where something of the other sort has this name."""
        path, option = Path(str(value)), param.get_error_hint(ctx) if param and ctx else self.name
        if path.is_dir() and not self.dir_okay:
            told = [say("cli.is-folder", lang, option=option, path=path) for lang in LANGS]
        elif path.is_file() and not self.file_okay:
            told = [say("cli.is-file", lang, option=option, path=path) for lang in LANGS]
        else:
            return Path(str(super().convert(path, param, ctx)))
        raise click.UsageError("\n".join(told), ctx)
