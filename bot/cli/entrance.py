"""The way in: find the command, and turn whatever happens into words on stderr and an exit status."""

import io
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from bot import __version__
from bot.cli import COMMANDS, page
from bot.errors import AttendanceError

_log = logging.getLogger(__name__)


class _Commands(click.Group):
    """The commands of the table, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"bot.cli.{cmd_name}").command
        return command

    def get_help(self, ctx: click.Context) -> str:
        return page().rstrip("\n")


@click.command(cls=_Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """Tells the staff of online schools who is in class."""


def enter(args: Sequence[str]) -> int:
    """Run the command in `args`; the exit status. Nothing leaves here as a traceback."""
    _open_streams()
    _speak_utf8()
    try:
        status = commands.main(args=list(args), prog_name="attendance-bot", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AttendanceError as error:
        click.echo(str(error), err=True)
        return error.exit_status
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort
        if not (isinstance(error, OSError) and _is_output_lost(error)):
            _log.debug("crashed", exc_info=error)
            click.echo(
                f"attendance-bot itself failed ({type(error).__name__}). ATTENDANCE_LOG=debug tells where.",
                err=True,
            )
        return 1
    return int(status or 0)


def _is_output_lost(error: OSError) -> bool:
    """Whether stdout cannot be written to; says so, unless whoever read it has just gone."""
    try:
        sys.stdout.flush()
    except OSError:
        # Python would complain once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            click.echo(f"The output could not be written: {error.strerror}.", err=True)
        return True
    return False


def _open_streams() -> None:
    """Stand in for the streams that were closed before the start: nobody reads them, and that is no fault."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until the end


def _speak_utf8() -> None:
    """Names are in any script, and a terminal or pipe in the C locale would refuse them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
