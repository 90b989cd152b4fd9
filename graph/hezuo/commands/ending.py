"""How the program ends: with a sentence, whatever the system did to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

import click

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError
from hezuo.base.reasons import os_reason

#: What Python says where the system gives no memory for another thread.
NO_THREAD = "can't start new thread"


def unprinted(said: str) -> None:
    """Say on standard error why the work ended; nothing more goes to a standard output that may not take it."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        click.echo(said, nl=bool(said), err=True)


def end(error: BaseException) -> int:
    """Say, in both languages, what ended the program where no verb had begun or it had ended; the exit code."""
    if isinstance(error, BrokenPipeError):
        unprinted("")
        return 0
    if isinstance(error, OSError):
        told = [say("error.system", lang, file="-", reason=os_reason(error, lang)) for lang in LANGS]
        unprinted("\n".join(told))
    else:
        unprinted(" · ".join(say("cli.stopped", lang) for lang in LANGS))
    return 1


def ended(work: Callable[[], int | None], lang: Lang) -> int:
    """What a verb ends with; an error is said as a sentence, one of the system too."""
    try:
        code = work()
        if sys.stdout is not None:
            sys.stdout.flush()  # a full disk is told of while there is somebody to tell it
    except HezuoError as error:
        click.echo(error.message(lang), err=True)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        # What the program itself stands on could not be read, or what it was told to print not printed.
        where = {"file": error.filename or say("reason.output", lang), "reason": os_reason(error, lang)}
        unprinted(say("error.system", lang, **where))
        return 1
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != NO_THREAD:
            raise
        unprinted(say("error.no-memory", lang))
        return 1
    return code or 0
