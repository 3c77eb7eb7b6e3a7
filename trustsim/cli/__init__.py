"""The command line: `trustsim VERB`; nothing heavy is imported before a verb needs it."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..errors import InputError

VERBS = {
    "app": "app",
    "run": "run",
    "compare": "compare",
    "sweep": "sweep",
    "status": "status",
    "rerun": "rerun",
    "export": "export",
    "analyse": "analyse",
    "calibrate": "calibrate",
    "report": "report",
    "places": "places",
    "validate": "validate",
    "schema": "schema",
    "import-nhs": "import_nhs",
}
"""Each verb and the module of this package that holds it, as `command`."""


class Verbs(click.Group):
    """The verbs, each imported only when it is used or shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order in which a newcomer needs them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        module = VERBS.get(cmd_name)
        return import_module(f".{module}", __name__).command if module else None


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="trustsim")
def cli() -> None:
    """Explore trust between Primary Care Networks. It explores; it does not predict what real PCNs will do."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with 0 done, 1 a defect (traceback), 2 input, 3 failed runs, 130 interrupted."""
    _write_what_can_be_written()
    try:
        code = cli.main(arguments, prog_name="trustsim", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _be_quiet()
        code = 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = 2
    except click.ClickException as error:
        code = _refuse(_with_help(error))
    except InputError as error:
        code = _refuse(str(error))
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted; nothing was written.")
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _with_help(error: click.ClickException) -> str:
    """What was wrong with the command line, and where to read how it goes."""
    context = getattr(error, "ctx", None)
    said = error.format_message()
    return f"{said.rstrip('.')}; see `{context.command_path} --help`" if context else said


def _refuse(sentence: str) -> int:
    _say(f"trustsim: {' '.join(sentence.split())}")
    return 2


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _write_what_can_be_written() -> None:
    """Let a terminal that lacks a character show another in its place rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _be_quiet() -> None:
    """Keep Python from complaining at exit of a reader that has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
