"""The button of an evidence card for the time line of its lesson, which comes as a direct message."""

from bot.domain.filed import PICTURE
from bot.render.filed import coming_message
from bot.slack.desk import Desk
from bot.slack.lessons import seen
from bot.slack.pressing import answered, tell
from bot.slack.requests import Press
from bot.usecases.filing import ask_picture


async def timeline(desk: Desk, press: Press) -> None:
    """Somebody wants to see the lesson of an evidence card."""
    await answered(desk, press, PICTURE, _ask(desk, press))


async def _ask(desk: Desk, press: Press) -> str:
    lesson = await seen(desk, press.asker, press.value.rpartition(":")[0])
    state = await desk.database.run(ask_picture, lesson, press.asker.user, desk.now())
    await tell(desk, press, coming_message(await desk.reader(press.asker), PICTURE, state))
    return "answered"
