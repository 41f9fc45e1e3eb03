"""What every press has in common: rights are checked anew, and whatever goes wrong is told privately."""

from collections.abc import Awaitable

from bot.errors import AttendanceError
from bot.metrics import QUESTIONS
from bot.render.blocks import Message
from bot.slack.desk import Desk
from bot.slack.problems import crashed, explain, outcome_of
from bot.slack.requests import Press


async def answered(desk: Desk, press: Press, kind: str, acting: Awaitable[str]) -> None:
    """Do what a press asks for; the outcome, or what stood in the way, is counted and told."""
    outcome = "problem"
    try:
        outcome = await acting
    except AttendanceError as error:
        outcome = outcome_of(error)
        await tell(desk, press, explain(await desk.reader(press.asker), error))
    except Exception as error:  # noqa: BLE001 — the person gets a reference, the log the rest
        outcome = "crashed"
        await tell(desk, press, crashed(await desk.reader(press.asker), error, doing=kind))
    QUESTIONS.labels(kind, outcome).inc()


async def tell(desk: Desk, press: Press, message: Message) -> None:
    """Answer whoever pressed, and nobody else: beside the message, or in a modal where there is none."""
    if press.response_url:
        await desk.replies.private(press.response_url, message)
    elif press.trigger:
        await desk.windows.open(
            press.trigger, (await desk.reader(press.asker)).view("said", blocks=message.blocks)
        )
