"""What answers each subcommand: one table, by the names of `bot.slack.vocabulary`; one file each.

Everybody who asks was let in by then; what they may see of one room is asked for that room.
"""

from collections.abc import Mapping

from bot.slack.subcommands import (
    access,
    digest,
    export,
    mute,
    now,
    person,
    room,
    rooms,
    settings,
    unwatch,
    watch,
)
from bot.slack.subcommands import help as helping
from bot.slack.talk import Act
from bot.slack.vocabulary import (
    ACCESS,
    DIGEST,
    EXPORT,
    HELP,
    MUTE,
    NOW,
    PERSON,
    ROOM,
    ROOMS,
    SETTINGS,
    UNMUTE,
    UNWATCH,
    WATCH,
)

ACTS: Mapping[str, Act] = {
    ROOM: room.answer,
    NOW: now.answer,
    PERSON: person.answer,
    DIGEST: digest.answer,
    EXPORT: export.answer,
    ROOMS: rooms.answer,
    WATCH: watch.answer,
    UNWATCH: unwatch.answer,
    MUTE: mute.answer,
    UNMUTE: mute.unmute,
    SETTINGS: settings.answer,
    ACCESS: access.answer,
    HELP: helping.answer,
}
