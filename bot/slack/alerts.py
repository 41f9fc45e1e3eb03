"""The buttons under an alert: *I'm on it*, *Snooze*, what undoes them, and the menu of what else there is.

The message itself shows what was done, edited like any other time; a private word comes only where nothing
was done. What a button carries is the id of the message's intent.
"""

from bot.domain.changes import RELEASE, SNOOZE, TAKE, WAKE
from bot.domain.handling import Hand
from bot.domain.periods import Period
from bot.domain.scopes import EVERY
from bot.errors import AskedWrongly
from bot.render.frame import STORED
from bot.slack import evidence
from bot.slack.desk import Desk
from bot.slack.pages import private_page, recall
from bot.slack.pressing import answered, tell
from bot.slack.requests import Press
from bot.store import audit
from bot.usecases import handle
from bot.usecases.handle import About

LIST = "list"
"""In the menu: the private page of the lesson. The other entries are the purposes of `bot.slack.evidence`."""


async def take(desk: Desk, press: Press) -> None:
    """“I'm on it”."""
    await answered(desk, press, TAKE, _do(desk, press, TAKE, press.value))


async def release(desk: Desk, press: Press) -> None:
    """Not on it any more."""
    await answered(desk, press, RELEASE, _do(desk, press, RELEASE, press.value))


async def snooze(desk: Desk, press: Press) -> None:
    """Nothing new for a while. The option chosen carries the message and for how long."""
    about, _, length = press.value.rpartition(":")
    await answered(desk, press, SNOOZE, _do(desk, press, SNOOZE, about, length))


async def wake(desk: Desk, press: Press) -> None:
    """The snooze is over before its time."""
    await answered(desk, press, WAKE, _do(desk, press, WAKE, press.value))


async def about(desk: Desk, press: Press) -> None:
    """Something from the menu."""
    chosen, _, message = press.value.partition(":")
    kind = chosen if chosen in (LIST, *evidence.PURPOSES) else "menu"
    await answered(desk, press, kind, _open(desk, press, chosen, message))


async def _meant(desk: Desk, press: Press, message: str) -> About | None:
    """What the message is about, for whoever may see that."""
    found = await desk.database.run(handle.about, message)
    await desk.access.check(press.asker, found.room if found else EVERY)
    return found


async def _do(desk: Desk, press: Press, deed: str, message: str, length: str = "") -> str:
    if await _meant(desk, press, message) is None:
        return await _say(desk, press, "gone")
    done = await desk.database.run(handle.press, message, deed, press.asker.user, desk.now(), length=length)
    if done.what in (handle.DONE, handle.MINE):
        return "answered"
    return await _say(desk, press, done.what, done.by)


async def _open(desk: Desk, press: Press, chosen: str, message: str) -> str:
    found = await _meant(desk, press, message)
    if found is None:
        return await _say(desk, press, "gone")
    if chosen in evidence.PURPOSES:
        return await evidence.offer(desk, press, found.lesson_id, chosen)
    if chosen != LIST:
        raise AskedWrongly("This menu was made by another release. Choose again in a newer message.")
    period = Period(found.start, max(found.end, found.start + 1))
    await desk.database.run(audit.note_look, press.asker.user, found.room, desk.now(), LIST)
    summary = await recall(desk, found.room, period)
    if summary is None:
        raise AskedWrongly("Room {room} was not read yet, so there is no list.", room=found.room)
    await tell(desk, press, await private_page(desk, summary, press.asker, period, STORED))
    return "stored"


async def _say(desk: Desk, press: Press, what: str, by: Hand | None = None) -> str:
    renderer = await desk.reader(press.asker)
    await tell(desk, press, renderer.message("pressed", what=what, who=by.author if by else ""))
    return "problem"
