"""Links: somebody decided which user a guest is. Undone ones are kept, with who undid them."""

from dataclasses import dataclass

from bot.domain.people import Link
from bot.store.database import Connection

_WRITE = "INSERT INTO links (room, person, userid, author, at) VALUES (?, ?, ?, ?, ?)"

_UNDO = """
    UPDATE links SET undone_by = ?, undone_at = ? WHERE room = ? AND person = ? AND undone_at IS NULL
    RETURNING room, person, userid, author, at
"""

_IN_FORCE = """
    SELECT room, person, userid, author, at FROM links
    WHERE room = ? AND undone_at IS NULL ORDER BY person
"""

_HISTORY = """
    SELECT room, person, userid, author, at, undone_by, undone_at FROM links WHERE room = ? ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class PastLink:
    """A link that was made, and perhaps undone."""

    link: Link
    undone_by: str | None
    undone_at: int | None
    """UTC seconds."""


def add(db: Connection, link: Link) -> None:
    """Link a guest, inside a transaction. A link of the same guest to somebody else is undone by it."""
    undo(db, link.room, link.person, author=link.author, at=link.at)
    db.conn.execute(_WRITE, (link.room, link.person, link.userid, link.author, link.at))


def of_room(db: Connection, room: str) -> list[Link]:
    """The links in force."""
    return [Link(*row) for row in db.conn.execute(_IN_FORCE, (room,))]


def undo(db: Connection, room: str, person: str, *, author: str, at: int) -> Link | None:
    """Undo the link of a guest, inside a transaction; None where there is none."""
    row = db.conn.execute(_UNDO, (author, at, room, person)).fetchone()
    return Link(*row) if row else None


def history(db: Connection, room: str) -> list[PastLink]:
    """Every link that was ever made in the room, oldest first."""
    return [PastLink(Link(*row[:5]), *row[5:]) for row in db.conn.execute(_HISTORY, (room,))]
