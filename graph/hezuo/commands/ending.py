"""How the program ends: with a sentence, whatever the system did to it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError
from hezuo.base.reasons import os_reason
from hezuo.commands.beside import unprinted
from hezuo.commands.printing import tell

#: What Python says where the system gives no memory for another thread.
NO_THREAD = "can't start new thread"


def _said(error: BaseException, lang: Lang) -> str:
    """The sentence for what the system did; '' for a fault of the program."""
    if isinstance(error, OSError):
        # What the program itself stands on could not be read, or what it was told to print not printed.
        where = {"file": error.filename or say("reason.output", lang), "reason": os_reason(error, lang)}
        return say("error.system", lang, **where)
    return say("error.no-memory", lang) if isinstance(error, MemoryError) or str(error) == NO_THREAD else ""


def end(error: BaseException) -> int:
    """Say, in both languages, what ended the program where no verb had begun; the exit code."""
    stopped = isinstance(error, KeyboardInterrupt)
    told = [say("cli.stopped", lang) if stopped else _said(error, lang) for lang in LANGS]
    unprinted("" if isinstance(error, BrokenPipeError) else " · ".join(told))
    return int(not isinstance(error, BrokenPipeError))


def ended(work: Callable[[], int | None], lang: Lang) -> int:
    """What a verb ends with; an error is said as a sentence, one of the system too."""
    try:
        code = work()
        if sys.stdout is not None:
            sys.stdout.flush()  # a full disk is told of while there is somebody to tell it
    except HezuoError as error:
        tell(error.message(lang), err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (OSError, MemoryError, RuntimeError) as error:
        if not _said(error, lang):
            raise
        unprinted(_said(error, lang))
        return 1
    return code or 0
