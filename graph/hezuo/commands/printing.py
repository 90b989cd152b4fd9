"""What verbs print: the one place where something reaches the terminal, so that no data steers it."""

from __future__ import annotations

import sys

import click

from hezuo.base.text import escaped


def tell(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print to standard output or error. What would steer a terminal stands by name."""
    # Through click: it knows the console of Windows.
    click.echo(escaped(text), err=err, nl=nl)


def hand_on(text: str) -> None:
    """Print what another program may read as it is; before the eyes of somebody it is told as all else."""
    click.echo(escaped(text) if sys.stdout.isatty() else text, nl=False)
