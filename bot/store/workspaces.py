"""Workspaces whose Slack takes no native charts and tables: there, messages are made of classic blocks."""

from bot.store.database import Connection

TRIED_AGAIN = 30 * 86_400
"""After so many seconds it is tried again: workspaces learn."""


def is_plain(db: Connection, team: str, now: int) -> bool:
    """Whether the workspace refused native blocks lately."""
    row = db.conn.execute("SELECT at FROM plain_workspaces WHERE team = ?", (team,)).fetchone()
    return row is not None and abs(now - row[0]) < TRIED_AGAIN


def note_plain(db: Connection, team: str, now: int) -> None:
    """It refused them just now. Inside a transaction."""
    db.conn.execute("INSERT OR REPLACE INTO plain_workspaces (team, at) VALUES (?, ?)", (team, now))
