"""The first tables: visits and scans, timetable and registers, sightings."""

VISITS_AND_SCANS = (
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
LESSONS_AND_REGISTERS = (
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

SIGHTINGS = (
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
