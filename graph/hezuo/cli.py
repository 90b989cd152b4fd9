"""The command line: a lazy group, so that `hezuo --help` imports no verb and answers at once."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from hezuo.base.interrupt import heard
from hezuo.base.messages import LANGS, helped, say

#: The verbs in the order of `commands/help.toml`; each is the module of `hezuo.commands` with this name.
VERBS = tuple(name for name in helped() if name != "hezuo")


class Verbs(click.Group):
    """The verbs, each imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"hezuo.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the catalogue, importing none."""
        with formatter.section(" · ".join(say("cli.verbs", lang) for lang in LANGS)):
            formatter.write_dl([(v, f"{say(f'help.{v}', 'zh')} · {say(f'help.{v}', 'en')}") for v in VERBS])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which verb is nearest to a misspelt one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], VERBS, 1)
            near = close[0] if close else ""
            words = [
                say("cli.no-verb-near" if near else "cli.no-verb", lang, verb=args[0], close=near) for lang in LANGS
            ]
            raise click.UsageError("\n".join(words))
        return super().resolve_command(ctx, args)


def _told(error: click.ClickException) -> str:
    """What is wrong with a command line: in Chinese, then as click says it."""
    values: dict[str, object] = {"option": getattr(error, "option_name", "") or ""}
    key = "cli.misuse"
    if isinstance(error, click.NoSuchOption):
        key = "cli.no-option"
    elif isinstance(error, click.BadParameter):
        key = "cli.missing" if isinstance(error, click.MissingParameter) else "cli.bad-value"
        context = error.ctx
        values["option"] = error.param.get_error_hint(context) if error.param and context else error.param_hint or ""
    help_of = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "hezuo"
    first = say(key, "zh", **values) if key != "cli.misuse" or error.message.isascii() else ""
    return "\n".join(filter(None, (first, error.format_message(), say("cli.see", "zh", command=help_of))))


@click.group(
    cls=Verbs,
    help=f"{say('help.hezuo', 'zh')}\n\n{say('help.hezuo', 'en')}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="hezuo", prog_name="hezuo")
def main() -> None:
    """Run `hezuo`; the verbs do the work."""


def _tell(text: str) -> None:
    from hezuo.commands.printing import tell  # not for the help, which has to answer at once

    tell(text, err=True)


def run() -> None:
    """The console script: UTF-8 out whatever the console's code page; misuse is told in Chinese first."""
    # A search for cycles every few hundred objects takes some hundredths of a build, and finds next to none.
    gc.set_threshold(50_000)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and not stream.isatty():
            reconfigure(encoding="utf-8", errors="replace")
        elif reconfigure is not None:
            reconfigure(errors="replace")
    try:
        with heard():
            code = main(prog_name="hezuo", standalone_mode=False)
    except click.Abort:
        _tell(" · ".join(say("cli.stopped", lang) for lang in LANGS))
        sys.exit(1)
    except click.ClickException as error:
        _tell(_told(error))
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
