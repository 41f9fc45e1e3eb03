"""The tables of what people chose in Slack: rules of single rooms, settings of channels, who may see what."""

TABLES = (
    # `value` is a number or a word, as the rule takes it.
    """
    CREATE TABLE room_rules (
        room TEXT NOT NULL,
        rule TEXT NOT NULL,
        value NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (room, rule)
    ) WITHOUT ROWID
    """,
    # Times of day are ISO text.
    """
    CREATE TABLE channel_settings (
        channel TEXT PRIMARY KEY,
        language TEXT NOT NULL,
        digest TEXT NOT NULL,
        digest_at TEXT,
        digest_day INTEGER NOT NULL,
        quiet_from TEXT,
        quiet_until TEXT,
        mention TEXT NOT NULL,
        broadcast INTEGER NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)

SCOPES = (
    # `who` is the id of a user or of a user group in Slack; the room * is every one.
    """
    CREATE TABLE scopes (
        who TEXT NOT NULL,
        room TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (who, room)
    ) WITHOUT ROWID
    """,
)
