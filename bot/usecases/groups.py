"""Groups, as the outbox holds them: what was sent of a lesson or of a storm, and writing down what follows.

On the database's thread, inside a transaction.
"""

from dataclasses import replace

from bot.domain.grouping import BOARD, STORM, THREAD, Gathered, Group
from bot.domain.intents import SUPPRESS, Intent, move
from bot.domain.notes import Note
from bot.store import outbox
from bot.store.database import Connection


def of_lesson(db: Connection, lesson_id: str, channel: str, when: tuple[str, int, int]) -> Group:
    """What was sent of a lesson in a message of its own, or is on its way. `when`: room, start, end."""
    messages = outbox.of_lesson(db, lesson_id, channel, kinds=(BOARD, THREAD))
    boards = tuple(one for one in messages if one.kind == BOARD)
    replies = tuple(one for one in messages if one.kind == THREAD)
    return Group(*when, boards, replies, outbox.shown(db, boards))


def of_storm(db: Connection, first: Intent) -> Group | None:
    """What was sent of the storm that begins so; None where that has no message, or has it no more."""
    messages = [
        one
        for one in outbox.of_lesson(db, "", first.channel, kinds=(STORM, THREAD))
        if first.id in (one.id, one.target)
    ]
    boards = tuple(one for one in messages if one.kind == STORM)
    replies = tuple(one for one in messages if one.kind == THREAD)
    group = Group("", 0, 0, boards, replies, outbox.shown(db, boards), storm=first.key)
    return group if group.message is not None else None


def write(db: Connection, lesson_id: str, channel: str, found: Gathered, now: int) -> int:
    """Write down what was gathered; how many messages that are. A storm's are of no single lesson."""
    salt = outbox.salt(db)
    joins = list(found.joins)
    for carry in found.carries:
        message = carry.intent(channel, salt, lesson_id)
        outbox.owe(db, [message], now)
        joins += [(one, message.id) for one in carry.carries]
    for one, carrier in joins:
        before = outbox.get(db, one)
        if before is not None:
            outbox.save(db, before, replace(before, carrier=carrier))
    for one in found.unneeded:
        before = outbox.get(db, one)
        if before is not None:
            outbox.save(db, before, move(before, SUPPRESS, reason=Note("board_unchanged")))
    return len(found.carries)
