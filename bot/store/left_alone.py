"""The table of rooms that somebody stopped watching; see `bot.store.unwatched`."""

TABLES = (
    """
    CREATE TABLE unwatched (
        room TEXT PRIMARY KEY,
        author TEXT NOT NULL,
        at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)
