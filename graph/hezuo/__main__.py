"""`python -m hezuo`."""

from hezuo.cli import run

run()
