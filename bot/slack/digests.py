"""A digest in a channel: its lessons are opened for whoever asks, for them alone."""

from bot.domain.periods import Period
from bot.errors import AskedWrongly
from bot.render.frame import STORED
from bot.slack.desk import Desk
from bot.slack.lessons import seen
from bot.slack.pages import private_page, recall
from bot.slack.pressing import answered, tell
from bot.slack.requests import Press
from bot.store import audit


async def open_lesson(desk: Desk, press: Press) -> None:
    """One of the lessons that it names."""
    await answered(desk, press, "digest", _open(desk, press))


async def _open(desk: Desk, press: Press) -> str:
    chosen = await seen(desk, press.asker, press.value)
    await desk.database.run(audit.note_look, press.asker.user, chosen.room, desk.now(), "digest")
    period = Period(chosen.start, chosen.end)
    summary = await recall(desk, chosen.room, period)
    if summary is None:
        raise AskedWrongly("Room {room} was not read yet, so there is no list.", room=chosen.room)
    await tell(desk, press, await private_page(desk, summary, press.asker, period, STORED))
    return "stored"
