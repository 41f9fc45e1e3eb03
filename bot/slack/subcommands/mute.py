"""`/attendance mute [what] [how long] [reason]` and `unmute N`.

The next look at a room finds them: what is muted is decided then, and what was told before is not taken back.
"""

from collections.abc import Sequence
from functools import partial

from bot.domain.lengths import take_length
from bot.domain.mutes import LONGEST, Mute
from bot.domain.muting import Target
from bot.domain.scopes import EVERY
from bot.render.choices import MOST
from bot.render.mutes import about, muted_message, mutes_message
from bot.render.plain import plain
from bot.render.problems import MEANT, problem_message
from bot.render.sentences import N_
from bot.slack.parse import Command, Word, room_number
from bot.slack.subcommands.meant import only_visible, visible
from bot.slack.subcommands.person import NOT_BY_SLACK
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.slack.vocabulary import UNMUTE
from bot.store import audit, rooms
from bot.usecases import muting
from bot.usecases.person import every_room

HOW_LONG = N_("Say for how long, such as 30m, 2h or 1d.")
WHAT = N_("Say what to mute: a room, a person, or a kind of alert.")
TOO_LONG = N_("A week is the longest. Who need not come for longer is excused, or leaves the roster.")
TOO_SHORT = N_("A minute is the shortest.")
IN_WHICH = N_("You do not see every room, so say in which one: `/attendance mute 1108925474 Zhao Min 2h`.")
NO_NUMBER = N_("“{text}” is no number of a mute.")
_REASON, _SHORTEST = 200, 60


async def answer(talk: Talk, command: Command) -> str:
    """Mute what is meant; without words, list what is muted."""
    if not command.words:
        return await _show(talk)
    what, seconds, reason = _parted(command.words)
    wrong = _wrong(what, seconds)
    if wrong or seconds is None:
        return await teach(talk, command, wrong)
    room, rest = await _in_room(talk, what)
    among = sorted(await visible(talk, await talk.desk.database.run(every_room)))
    text = " ".join(word.text for word in rest)
    found = await talk.desk.database.run(muting.meant, text, among, talk.desk.now(), room=room)
    if len(found.targets) == 1:
        return await _mute(found.targets[0], seconds, reason, talk, command)
    reader = await talk.reader()
    offered = found.targets or found.near
    named = {room for one in offered[:MOST] if one.person for room in one.rooms}
    await talk.desk.database.run(audit.note_looks, talk.asker.user, named, talk.desk.now(), command.name)
    choices = [
        (about(reader.words, one), talk.choice(command, partial(_mute, one, seconds, reason)))
        for one in offered[:MOST]
    ]
    left = max(len(offered) - MOST, 0)
    await talk.say(problem_message(reader, MEANT, typed=text, choices=choices, rest=left))
    return PROBLEM


async def unmute(talk: Talk, command: Command) -> str:
    """Hear of something again; without a number, list what is muted."""
    text = command.said.removeprefix("#").strip()
    if not text:
        return await _show(talk)
    if not text.isdecimal() or len(text) > 15:  # noqa: PLR2004 - no number has more digits
        return await teach(talk, command, NO_NUMBER, text=plain(text))
    return await _end(int(text), talk, command)


def _parted(words: Sequence[Word]) -> tuple[Sequence[Word], int | None, str]:
    """What, how many seconds, and why: `Zhao Min 2h dentist`, or the length in front."""
    for at, word in enumerate(words):
        length = None if word.quoted else take_length([one.text for one in words[at:]])
        if length:
            seconds, count = length
            behind = words[at + count :]
            if at:
                return words[:at], seconds, " ".join(one.text for one in behind)
            return behind, seconds, ""
    return words, None, ""


def _wrong(what: Sequence[Word], seconds: int | None) -> str:
    """Why that cannot be muted; empty where it can."""
    if seconds is None:
        return HOW_LONG
    if not what:
        return WHAT
    if any(word.text.startswith("<@") for word in what):
        return NOT_BY_SLACK
    return TOO_LONG if seconds > LONGEST else TOO_SHORT if seconds < _SHORTEST else ""


async def _in_room(talk: Talk, what: Sequence[Word]) -> tuple[str, Sequence[Word]]:
    """The room that stands before something else in it, if one does: `1108925474 late`; and the rest."""
    first, *rest = what
    number = room_number(first.text)
    if not rest or not (number or first.quoted):
        return "", what
    found = await talk.desk.database.run(rooms.find, number or first.text)
    found = await only_visible(talk, found)
    return (found.rooms[0].room, rest) if len(found.rooms) == 1 else ("", what)


async def _mute(target: Target, seconds: int, reason: str, talk: Talk, command: Command) -> str:
    """Do it, and say in words what was done."""
    desk, now = talk.desk, talk.desk.now()
    if not (await desk.access.sight(talk.asker)).sees(target.room or EVERY):
        return await teach(talk, command, IN_WHICH)
    given = Mute(
        now + seconds,
        talk.asker.user,
        now,
        plain(reason, _REASON),
        person=target.person,
        room=target.room,
        kind=target.kind,
    )
    number = await desk.database.run(muting.mute, target, given)
    undo = talk.choice(Command(UNMUTE), partial(_end, number))
    reader = await talk.reader()
    await talk.say(muted_message(reader, target, given, number, now=now, timezone=desk.timezone, undo=undo))
    return ANSWERED


async def _end(number: int, talk: Talk, _command: Command) -> str:
    """Take a mute back, and show what is left."""
    desk, now = talk.desk, talk.desk.now()
    known = (await _known(talk)).get(number)
    if known is not None and known[1].lesson is None:
        await desk.access.check(talk.asker, known[1].room or EVERY)
    if known is None or not await desk.database.run(muting.unmute, number, talk.asker.user, now):
        return await _show(talk, missed=str(number))
    return await _show(talk, ended=about((await talk.reader()).words, known[1]))


async def _known(talk: Talk) -> dict[int, tuple[Mute, Target]]:
    sight = await talk.desk.access.sight(talk.asker)
    among = [room for room in await talk.desk.database.run(every_room) if sight.sees(room)]
    found = await talk.desk.database.run(muting.in_force, among, talk.desk.now(), whole=sight.is_whole)
    return dict(found)


async def _show(talk: Talk, *, ended: str = "", missed: str = "") -> str:
    known = await _known(talk)
    undo = {number: talk.choice(Command(UNMUTE), partial(_end, number)) for number in known}
    await talk.say(
        mutes_message(
            await talk.reader(),
            known,
            undo,
            now=talk.desk.now(),
            timezone=talk.desk.timezone,
            ended=ended,
            missed=missed,
        )
    )
    return PROBLEM if missed else ANSWERED
