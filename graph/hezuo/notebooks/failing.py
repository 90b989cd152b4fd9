"""What a kernel says of an error that people can mend: its sentence in each language, in the place of a traceback."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError


def install(shell: Any) -> None:
    """Have the shell of a kernel tell such errors so."""
    shell.set_custom_exc((HezuoError,), _told)


def _told(
    shell: Any, kind: type[HezuoError], error: HezuoError, trace: TracebackType | None, tb_offset: int | None = None
) -> list[str]:
    del trace, tb_offset
    found = [" ".join(error.message(lang).split()) for lang in LANGS]
    shell._showtraceback(kind, error, found)
    return found
