"""The faults that this bot must live with, and what proves of each that it does.

A row is a fault, what the bot then does, and the tests that show it: `file::test`, the file below `tests`.
Where what a row is about is not there yet, it says `later` and the one word why. Numbers that stand for no
fault are left out.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One fault."""

    fault: str
    does: str
    """What the bot does then."""
    tests: tuple[str, ...] = ()
    later: str = ""
    """What has to be there first."""


ALERTS, POLL, ROUNDS = "journeys/test_alerts.py", "usecases/test_poll.py", "usecases/test_rounds.py"
DELIVER, LESSONS, MESSENGER = (
    "usecases/test_deliver.py",
    "usecases/test_deliver_lessons.py",
    "messenger/test_messenger.py",
)
BOT, SENDER = "journeys/test_killed_bot.py", "journeys/test_kill_sweep.py"
CALLS, SLACK, PROVIDER = "faults/test_every_call.py", "faults/test_slack.py", "faults/test_provider.py"
DATABASE, MACHINE, VOLUME = "faults/test_database.py", "faults/test_machine.py", "faults/test_volume.py"
TIME, SCHEDULER = "faults/test_time.py", "scheduler/test_scheduler.py"
OPENING, LEASE = "store/test_opening.py", "store/test_lease.py"
PAGES, ANSWERS, ROWS = "classroom/test_pages.py", "classroom/test_answers.py", "classroom/test_rows.py"
HOSTILE, HTTP, WATCH = "render/test_hostile.py", "slack/test_http.py", "domain/test_watch.py"
DIES = f"{BOT}::test_the_bot_may_die_at_any_step_and_by_slack"
