"""`/attendance watch [room] [channel]`: opens the form that plans lessons."""

from dataclasses import replace

from bot.render.sentences import N_
from bot.render.watched import WATCHED, title_of, watched_message
from bot.slack.modals.watch import open_watch
from bot.slack.parse import Command
from bot.slack.subcommands.meant import naming_room, room_meant
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.slack.vocabulary import UNWATCH
from bot.store import rooms, timetable

NO_CHANNEL = N_(
    "I cannot tell which channel {channel} is. Type # and choose it from the list that Slack shows."
)
NO_FORM = N_("Slack did not open the form. Send the command once more.")


async def answer(talk: Talk, command: Command) -> str:
    """Find the room, then let its lessons be filled in."""
    *before, last = command.words or (None,)
    channel = last.channel if last else ""
    if last and last.text.startswith("#") and before and not channel:
        return await teach(talk, command, NO_CHANNEL, channel=last.text)
    named = naming_room(command, [word for word in before if word] if channel else None)
    room = await room_meant(talk, named) if named.room else ""
    if named.room and not room:
        return PROBLEM
    await talk.desk.access.check(talk.asker, room)
    if room and not command.sure and await _has_lessons(talk, command, room):
        return ANSWERED
    if not await open_watch(talk.desk, talk.asker, talk.question.trigger, room, channel=channel):
        return await teach(talk, command, NO_FORM)
    return ANSWERED


async def _has_lessons(talk: Talk, command: Command, room: str) -> bool:
    """Whether lessons are planned there already, which is then said."""
    series = (await talk.desk.database.run(timetable.load, room)).series
    if not series:
        return False
    title = await talk.desk.database.run(rooms.title, room) or title_of(series)
    reader = await talk.reader()
    say = reader.words.say
    add, stop = (
        replace(command, room=room, numbered=True, sure=True),
        Command(UNWATCH, room=room, numbered=True),
    )
    choices = [(say("Plan another lesson"), talk.choice(add)), (say("Stop watching"), talk.choice(stop))]
    await talk.say(watched_message(reader, WATCHED, room=room, title=title, series=series, choices=choices))
    return True
