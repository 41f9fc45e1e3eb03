"""The schema, one step a function. A step that was released is never edited: the next one changes it.

Every pending step runs in one transaction, so that a kill leaves the old schema or the new one.
"""

from sqlite_utils import Database as Tables
from sqlite_utils.migrations import Migrations

from bot.errors import DatabaseNewer
from bot.store import choices, hands, lease, ledger, left_alone, marks, reports, restored, school

steps = Migrations("attendance-bot")


def is_old(db: Tables) -> bool:
    """Whether a step is still to be done. Raises DatabaseNewer where a later release wrote the file."""
    pending = {step.name for step in steps.pending(db)}
    applied = {step.name for step in steps.applied(db)}
    if applied - {step.name for step in steps._migrations}:  # noqa: SLF001 - the library lists them nowhere else
        raise DatabaseNewer(
            "The database was written by a later release of attendance-bot. Install that one."
        )
    return bool(pending)


def apply(db: Tables) -> None:
    """Do every step that is still to be done. Inside a transaction."""
    steps.apply(db)


@steps()
def visits_and_scans(db: Tables) -> None:
    """Visits, as `sessions`: clustered by room and time, which is how they are read."""
    for statement in school.VISITS_AND_SCANS:
        db.conn.execute(statement)


@steps()
def lessons_and_registers(db: Tables) -> None:
    """Timetable, rosters, what people decided by hand, judged registers, and finished backfills."""
    for statement in school.LESSONS_AND_REGISTERS:
        db.conn.execute(statement)


@steps()
def sightings(db: Tables) -> None:
    """Who stood on the list of people online, and from when to when."""
    for statement in school.SIGHTINGS:
        db.conn.execute(statement)


@steps()
def alerts_and_intents(db: Tables) -> None:
    """What staff were told of running lessons, and what is still owed to them."""
    for statement in ledger.TABLES:
        db.conn.execute(statement)


@steps()
def one_writer(db: Tables) -> None:
    """Which bot the database belongs to."""
    for statement in lease.TABLE:
        db.conn.execute(statement)


@steps()
def hands_on_alerts(db: Tables) -> None:
    """Who is on an alert, who was called, and snoozes of single lessons."""
    for statement in hands.TABLES:
        db.conn.execute(statement)


@steps()
def choices_in_slack(db: Tables) -> None:
    """Rules of single rooms, and settings of channels."""
    for statement in choices.TABLES:
        db.conn.execute(statement)


@steps()
def rooms_left_alone(db: Tables) -> None:
    """Rooms that somebody stopped watching."""
    for statement in left_alone.TABLES:
        db.conn.execute(statement)


@steps()
def followers_of_rooms(db: Tables) -> None:
    """Who wants to be told privately of a room's teacher."""
    for statement in hands.FOLLOWERS:
        db.conn.execute(statement)


@steps()
def scopes_of_people(db: Tables) -> None:
    """Who may see which rooms."""
    for statement in choices.SCOPES:
        db.conn.execute(statement)


@steps()
def digests_of_days(db: Tables) -> None:
    """When the bot ran, which workspaces take native blocks, and corrected registers by when that was."""
    for statement in reports.TABLES:
        db.conn.execute(statement)


@steps()
def copies_and_restores(db: Tables) -> None:
    """What is lost with an older copy of the database, how far the last run came, and who was erased."""
    for statement in (*restored.TABLES, *marks.TABLES):
        db.conn.execute(statement)


@steps()
def deletions_in_slack(db: Tables) -> None:
    """Messages and files of ours that are to be deleted."""
    for statement in marks.DELETIONS:
        db.conn.execute(statement)
