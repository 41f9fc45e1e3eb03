"""The tables of live watching: alerts, what we owe Slack, mutes, and the channels that we talk in.

An intent holds no name and no text: they are looked up when its message is written, and never kept here.
"""

TABLES = (
    """
    CREATE TABLE alerts (
        key TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        room TEXT NOT NULL,
        start INTEGER NOT NULL,
        person TEXT NOT NULL,
        since INTEGER NOT NULL,
        due INTEGER NOT NULL,
        deadline INTEGER,
        facts TEXT NOT NULL,
        people TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        opened INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        told INTEGER NOT NULL,
        scans INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        delayed INTEGER NOT NULL,
        author TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX alerts_by_lesson ON alerts (lesson_id)",
    "CREATE INDEX alerts_by_time ON alerts (start)",
    # `place` is the channel that Slack gave the message, `content` the fingerprint of what it shows.
    """
    CREATE TABLE intents (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL,
        revision INTEGER NOT NULL,
        channel TEXT NOT NULL,
        what TEXT NOT NULL,
        kind TEXT NOT NULL,
        lesson_id TEXT NOT NULL,
        state TEXT NOT NULL,
        not_before INTEGER NOT NULL,
        deadline INTEGER,
        reason TEXT NOT NULL,
        target TEXT NOT NULL,
        carrier TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        tried INTEGER,
        looks TEXT NOT NULL,
        short INTEGER NOT NULL,
        repeat INTEGER NOT NULL,
        ts TEXT NOT NULL,
        place TEXT NOT NULL DEFAULT '',
        content TEXT NOT NULL DEFAULT '',
        owed_at INTEGER NOT NULL,
        UNIQUE (key, revision)
    )
    """,
    # What is still to be done is a handful; what is done fills the table.
    """
    CREATE INDEX intents_live ON intents (channel, not_before, number)
        WHERE state IN ('pending', 'sending', 'uncertain')
    """,
    "CREATE INDEX intents_by_lesson ON intents (lesson_id, channel)",
    "CREATE INDEX intents_by_carrier ON intents (carrier) WHERE carrier <> ''",
    "CREATE INDEX intents_by_time ON intents (owed_at)",
    """
    CREATE TABLE mutes (
        id INTEGER PRIMARY KEY,
        until INTEGER NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        person TEXT,
        room TEXT,
        kind TEXT
    )
    """,
    """
    CREATE TABLE channels (
        id TEXT PRIMARY KEY,
        set_at INTEGER NOT NULL,
        free_at INTEGER NOT NULL,
        parked TEXT NOT NULL,
        failures INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    # Only this database can make the ids of its intents.
    "CREATE TABLE salt (salt BLOB NOT NULL)",
    "INSERT INTO salt VALUES (randomblob(32))",
)
