"""The tables of digests: when the bot ran, and which workspaces take native charts and tables."""

TABLES = (
    """
    CREATE TABLE awake (
        since INTEGER PRIMARY KEY,
        until INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE plain_workspaces (
        team TEXT PRIMARY KEY,
        at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    # Corrections are few among many registers, and asked for by when they were made.
    "CREATE INDEX registers_corrected ON registers (judged_at) WHERE version > 1",
)
