"""`/attendance access`: admins say who may see which rooms, and look at who may.

access                          who may see what
access grant @name 1108925474   a person or a user group may see a room; `all` is every room
access revoke @name             no longer
"""

import re
from collections.abc import Sequence
from functools import partial

from bot.domain.scopes import EVERY, is_group
from bot.errors import AskedWrongly
from bot.render.grants import GIVEN, GIVEN_BEFORE, LISTED, NOT_GIVEN, TAKEN, grants_message
from bot.render.plain import plain
from bot.render.sentences import N_
from bot.slack.parse import Command, Word, room_number
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, Talk
from bot.slack.vocabulary import ACCESS
from bot.usecases import granting
from bot.usecases.granting import GRANT, REVOKE

VERBS = {
    **dict.fromkeys(("grant", "give", "allow", "授予", "授权", "允许"), GRANT),
    **dict.fromkeys(("revoke", "take", "remove", "收回", "撤销", "取消"), REVOKE),
}
ALL = frozenset({"all", "*", "everything", "全部", "所有"})
WHAT = N_("Say “grant” or “revoke”, then whom, then the room.")
WHOM = N_("Say whom: type @ and choose a person or a user group from the list that Slack shows.")
WHICH = N_("Say which room, by its number or its title, or `all`.")
NO_ROOM = N_("I know no room called “{room}”.")
MANY_ROOMS = N_("Several rooms are called “{room}”: say which number.")

_MENTION = re.compile(r"<(?:@|!subteam\^)([UWS][A-Z0-9]{2,20})(?:\|[^>]*)?>")
_ID = re.compile(r"[UWS][A-Z0-9]{6,20}")
_TYPED = 60


async def answer(talk: Talk, command: Command) -> str:
    """Show who may see what, or alter it."""
    await talk.desk.access.check_manager(talk.asker)
    if not command.words:
        return await _show(talk)
    verb = VERBS.get(command.words[0].plain.casefold(), "")
    whom, rest = _people(command.words[1:] if verb else command.words)
    if whom and not verb and not rest:
        return await _show(talk, whom)
    if not verb or not whom:
        return await teach(talk, command, WHOM if verb else WHAT)
    rooms, wrong, typed = await _rooms(talk, rest)
    if wrong or (verb == GRANT and not rooms):
        return await teach(talk, command, wrong or WHICH, room=plain(typed, _TYPED))
    return await (_grant if verb == GRANT else _revoke)(whom, rooms, talk, command)


def _people(words: Sequence[Word]) -> tuple[list[str], Sequence[Word]]:
    """The ids of the people and user groups that stand in front, and the rest."""
    found: list[str] = []
    for at, word in enumerate(words):
        match = _MENTION.fullmatch(word.text.strip(","))
        raw = match[1] if match else word.text.strip(",")
        if not (match or _ID.fullmatch(raw)):
            return list(dict.fromkeys(found)), words[at:]
        found.append(raw)
    return list(dict.fromkeys(found)), ()


async def _rooms(talk: Talk, words: Sequence[Word]) -> tuple[list[str], str, str]:
    """The rooms that are meant; or what is wrong, and with which text."""
    parts = [part for word in words for part in ([word] if word.quoted else _parted(word))]
    if not all(part.quoted or room_number(part.plain) or part.plain.casefold() in ALL for part in parts):
        parts = [Word(" ".join(word.text for word in words), quoted=True)]
    found: list[str] = []
    for part in parts:
        if not part.quoted and part.plain.casefold() in ALL:
            return [EVERY], "", ""
        number = "" if part.quoted else room_number(part.plain)
        known = await talk.desk.database.run(granting.named, number or part.text)
        if len(known) > 1 or not (known or number):
            return [], MANY_ROOMS if known else NO_ROOM, part.text
        found += known or [number]
    return found, "", ""


def _parted(word: Word) -> list[Word]:
    """`111,222` as two."""
    return [Word(part) for part in re.split("[,，、;；]", word.text) if part]


async def _grant(whom: Sequence[str], rooms: Sequence[str], talk: Talk, _command: Command) -> str:
    """Do it, and show what they may see now."""
    desk = talk.desk
    await desk.access.check_manager(talk.asker)
    for who in whom:
        if not (is_group(who) or await desk.access.knows(who)):
            raise AskedWrongly("Slack does not show me {who} as somebody of this workspace.", who=f"@{who}")
    done = await desk.database.run(granting.grant, whom, rooms, talk.asker.user, desk.now())
    return await _show(talk, whom, GIVEN if any(done.values()) else GIVEN_BEFORE)


async def _revoke(whom: Sequence[str], rooms: Sequence[str], talk: Talk, _command: Command) -> str:
    """Take it back, and show what is left; a button gives back what was just taken."""
    desk = talk.desk
    await desk.access.check_manager(talk.asker)
    done = await desk.database.run(granting.revoke, whom, rooms, talk.asker.user, desk.now())
    taken = {who: gone for who, gone in done.items() if gone}
    undo = ""
    if len(taken) == 1:
        ((who, gone),) = taken.items()
        undo = talk.choice(Command(ACCESS), partial(_grant, [who], gone))
    return await _show(talk, whom, TAKEN if taken else NOT_GIVEN, undo)


async def _show(talk: Talk, whom: Sequence[str] = (), state: str = LISTED, undo: str = "") -> str:
    desk = talk.desk
    known = await desk.database.run(granting.given, whom)
    anyway = {one.who for one in known if await desk.access.sees_anyway(one.who)}
    unknown = {one.who for one in known if is_group(one.who) and not await desk.access.knows(one.who)}
    take = {
        one.who: talk.choice(Command(ACCESS), partial(_revoke, [one.who], ())) for one in known if one.rooms
    }
    await talk.say(
        grants_message(
            await talk.reader(),
            known,
            state=state,
            allow=sorted(desk.access.allow),
            anyway=anyway,
            unknown=unknown,
            take=take,
            undo=undo,
            now=desk.now(),
            timezone=desk.timezone,
        )
    )
    return ANSWERED
