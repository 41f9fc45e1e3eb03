"""What the tables of live watching need to know of people: who acts on alerts, and who wants to be told."""

TABLES = (
    "ALTER TABLE alerts ADD COLUMN taken INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE alerts ADD COLUMN fired INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE alerts ADD COLUMN steps INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE mutes ADD COLUMN lesson TEXT",
    # Alerts that fired before this release wait for somebody since they last changed.
    "UPDATE alerts SET fired = changed WHERE state IN ('firing', 'acknowledged')",
)

FOLLOWERS = (
    """
    CREATE TABLE followers (
        user TEXT NOT NULL,
        room TEXT NOT NULL,
        since INTEGER NOT NULL,
        allowed INTEGER NOT NULL,
        PRIMARY KEY (user, room)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX followers_by_room ON followers (room)",
)
