"""What is given on standard input."""

from __future__ import annotations

import sys

import click

from hezuo.base.messages import Lang, say
from hezuo.record.queryfile import decoded_query


def typed_query(lang: Lang) -> str:
    """The query on standard input; an encoding that had to be guessed is said on standard error.

    Raises `QueryError` for damaged bytes.
    """
    found = decoded_query(sys.stdin.buffer.read(), "-")
    if found.guessed:
        click.echo(say("ask.encoding", lang, encoding=found.encoding), err=True)
    return found.text
