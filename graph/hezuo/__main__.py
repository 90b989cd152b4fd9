"""`python -m hezuo`, and what the command `hezuo` starts: Ctrl-C and a full disk are sentences from the start on."""

from __future__ import annotations

import sys


def run() -> None:
    """Start the command line; it ends the process."""
    # What is needed for the sentences is imported when there is one to say: this has to be there before all else.
    try:
        from hezuo.cli import run as start

        try:
            start()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        from hezuo.base.messages import LANGS, say

        _end(" · ".join(say("cli.stopped", lang) for lang in LANGS), 1)
    except BrokenPipeError:
        _end("", 0)
    except OSError as error:
        from hezuo.base.messages import LANGS, say
        from hezuo.base.reasons import os_reason

        where = error.filename or "-"
        _end("\n".join(say("error.system", lang, file=where, reason=os_reason(error, lang)) for lang in LANGS), 1)


def _end(said: str, code: int) -> None:
    from hezuo.commands.verb import unprinted

    unprinted(said)
    sys.exit(code)


if __name__ == "__main__":
    run()
