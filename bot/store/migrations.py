"""The schema, one step a function. A step that was released is never edited: the next one changes it.

Every pending step runs in one transaction, so that a kill leaves the old schema or the new one.
"""

from sqlite_utils import Database as Tables
from sqlite_utils.migrations import Migrations

from bot.errors import DatabaseNewer
from bot.store import choices, hands, lease, ledger, left_alone, marks, reports, restored

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
    for statement in _VISITS_AND_SCANS:
        db.conn.execute(statement)


@steps()
def lessons_and_registers(db: Tables) -> None:
    """Timetable, rosters, what people decided by hand, judged registers, and finished backfills."""
    for statement in _LESSONS_AND_REGISTERS:
        db.conn.execute(statement)


@steps()
def sightings(db: Tables) -> None:
    """Who stood on the list of people online, and from when to when."""
    for statement in _SIGHTINGS:
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
def copies_and_restores(db: Tables) -> None:
    """What is lost with an older copy of the database, how far the last run came, and who was erased."""
    for statement in (*restored.TABLES, *marks.TABLES):
        db.conn.execute(statement)


@steps()
def digests_of_days(db: Tables) -> None:
    """When the bot ran, which workspaces take native blocks, and corrected registers by when that was."""
    for statement in reports.TABLES:
        db.conn.execute(statement)


@steps()
def deletions_in_slack(db: Tables) -> None:
    """Messages and files of ours that are to be deleted."""
    for statement in marks.DELETIONS:
        db.conn.execute(statement)


_VISITS_AND_SCANS = (
    """
    CREATE TABLE sessions (
        room TEXT NOT NULL,
        enter INTEGER NOT NULL,
        person TEXT NOT NULL,
        list TEXT NOT NULL,
        leave INTEGER,
        userid TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        terminal TEXT NOT NULL,
        altered INTEGER NOT NULL,
        missed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (room, enter, person, list)
    ) WITHOUT ROWID
    """,
    # The few visits that a look at the day before would not find: still open, or longer than a day.
    # With all their columns, because the planner takes the primary key otherwise.
    """
    CREATE INDEX sessions_long ON sessions (room, enter, leave, userid, name, role, terminal, missed)
        WHERE leave IS NULL OR leave - enter > 86400
    """,
    """
    CREATE TABLE scans (
        id INTEGER PRIMARY KEY,
        room TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        taken INTEGER NOT NULL,
        complete INTEGER NOT NULL,
        visits INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        reason TEXT,
        notes TEXT NOT NULL
    )
    """,
    "CREATE INDEX scans_by_room ON scans (room, taken)",
    """
    CREATE TABLE rooms (
        room TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        third TEXT NOT NULL,
        seen INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        who TEXT NOT NULL,
        room TEXT NOT NULL,
        at INTEGER NOT NULL,
        what TEXT NOT NULL
    )
    """,
    "CREATE INDEX audit_by_time ON audit (at)",
)

# Wall times and local dates are ISO text, since they are no instants; all other times are UTC seconds.
_LESSONS_AND_REGISTERS = (
    """
    CREATE TABLE series (
        id TEXT PRIMARY KEY,
        room TEXT NOT NULL,
        title TEXT NOT NULL,
        start TEXT NOT NULL,
        "end" TEXT NOT NULL,
        timezone TEXT NOT NULL,
        repeat TEXT NOT NULL,
        until TEXT,
        channel TEXT NOT NULL,
        teacher TEXT NOT NULL,
        source TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX series_by_room ON series (room)",
    """
    CREATE TABLE series_changes (
        series TEXT NOT NULL REFERENCES series (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        cancelled INTEGER NOT NULL,
        new_start INTEGER,
        new_end INTEGER,
        title TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (series, start)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE roster (
        room TEXT NOT NULL,
        person TEXT NOT NULL,
        userid TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        since TEXT,
        until TEXT,
        PRIMARY KEY (room, person)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE excuses (
        id INTEGER PRIMARY KEY,
        room TEXT NOT NULL,
        person TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        text TEXT NOT NULL,
        lesson_id TEXT,
        since TEXT,
        until TEXT
    )
    """,
    "CREATE INDEX excuses_by_room ON excuses (room)",
    """
    CREATE TABLE links (
        id INTEGER PRIMARY KEY,
        room TEXT NOT NULL,
        person TEXT NOT NULL,
        userid TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        undone_by TEXT,
        undone_at INTEGER
    )
    """,
    "CREATE UNIQUE INDEX links_in_force ON links (room, person) WHERE undone_at IS NULL",
    """
    CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        lesson_id TEXT NOT NULL,
        person TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        flags TEXT
    )
    """,
    "CREATE INDEX corrections_by_lesson ON corrections (lesson_id)",
    """
    CREATE TABLE registers (
        lesson_id TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        version INTEGER NOT NULL,
        room TEXT NOT NULL,
        status TEXT NOT NULL,
        judged_at INTEGER NOT NULL,
        written TEXT NOT NULL,
        PRIMARY KEY (lesson_id, start, "end", version)
    )
    """,
    "CREATE INDEX registers_by_time ON registers (start)",
    """
    CREATE TABLE backfills (
        room TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (room, start, "end")
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE revisions (
        what TEXT PRIMARY KEY,
        number INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)

_SIGHTINGS = (
    """
    CREATE TABLE sightings (
        room TEXT NOT NULL,
        person TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (room, person, first)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sightings_by_time ON sightings (room, last)",
)
