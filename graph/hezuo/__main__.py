"""`python -m hezuo`, and what the command `hezuo` starts: Ctrl-C and a full disk are sentences from the start on."""

from __future__ import annotations

import sys


def run() -> None:
    """Start the command line; it ends the process."""
    # What the sentences need is imported when there is one to say: this has to be there before all else.
    try:
        from hezuo.cli import run as start

        try:
            start()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except (KeyboardInterrupt, OSError) as error:
        from hezuo.commands.ending import end

        sys.exit(end(error))


if __name__ == "__main__":
    run()
