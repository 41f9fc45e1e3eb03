"""What answers each subcommand: one table, by the names of `bot.slack.vocabulary`; one file each.

Everybody who asks was let in by then; what they may see of one room is asked for that room.
"""

from collections.abc import Mapping

from bot.slack.subcommands import help as helping
from bot.slack.subcommands import now, room, rooms
from bot.slack.talk import Act
from bot.slack.vocabulary import HELP, NOW, ROOM, ROOMS

ACTS: Mapping[str, Act] = {
    ROOM: room.answer,
    NOW: now.answer,
    ROOMS: rooms.answer,
    HELP: helping.answer,
}
