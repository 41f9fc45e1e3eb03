"""What a person types: `attendance-bot COMMAND`, also `python -m bot COMMAND`.

`COMMANDS` is the table of them; each is a module of this package with its click command in `command`, and is
imported only when it is asked for. The page of `--help` is written from the table alone, because click by
itself takes four times as long to import as Python takes to start. May import everything below.
"""

import sys

COMMANDS = {
    "run": "The bot: answers in Slack until it is stopped.",
    "demo": "A simulated school, a local Slack page and the real bot; needs no account.",
    "show": "Read and summarise one room, without Slack.",
    "lessons": "The timetable: import, fetch, list, remove.",
    "roster": "Who is due in a room: import, list.",
    "backfill": "Read a room's history, up to the provider's year.",
    "excuse": "Who need not come: add, list, undo.",
    "link": "Which guest is which user: add, list, undo.",
    "correct": "Give a verdict by hand.",
    "rejudge": "Judge past lessons anew, by the rules set today.",
    "digest": "What a day or a week comes to: print it, or post it.",
    "export": "Registers, or visits, as a sheet: CSV or XLSX.",
    "backup": "A safe copy of the database, also while the bot runs.",
    "purge": "Forget what was kept long enough.",
    "erase": "Remove a person everywhere, our Slack messages included.",
    "probe": "Ask the real provider what its documentation leaves open.",
    "check": "Settings, database, Slack and classroom key: ok, or what to do.",
}

_PAGE = """\
Usage: attendance-bot COMMAND [ARGS]...

  Tells the staff of online schools who is in class.

Commands:
{commands}

Options:
  --version  Show the version and exit.
  --help     Show this page, or after a command its own, and exit.

Exit status: 0 done, 1 it could not be done, 2 asked wrongly.
"""


def page() -> str:
    """The page of `--help`."""
    width = max(map(len, COMMANDS))
    return _PAGE.format(commands="\n".join(f"  {name:{width}}  {does}" for name, does in COMMANDS.items()))


def main() -> None:
    """Do what was asked on the command line and leave with its exit status."""
    if sys.argv[1:] == ["--help"]:
        sys.stdout.write(page())
        return
    from bot.cli.entrance import enter  # noqa: PLC0415 - the page above must not wait for it

    sys.exit(enter(sys.argv[1:]))
