"""Buttons under an answer. Rights are checked anew on every press, since a button outlives them."""

from collections.abc import Awaitable, Callable

from bot.errors import AttendanceError
from bot.metrics import QUESTIONS
from bot.render.blocks import Message
from bot.render.frame import STORED
from bot.render.problems import EXPIRED, SHARED, UNSHARED, problem_message
from bot.slack.desk import Desk
from bot.slack.offers import Offer
from bot.slack.pages import private_page, recall
from bot.slack.problems import crashed, explain, outcome_of
from bot.slack.requests import Press
from bot.store import audit


async def share(desk: Desk, press: Press) -> None:
    """Put the answer into the channel for everybody, once."""
    await _press(desk, press, "share", _share)


async def more(desk: Desk, press: Press) -> None:
    """Show the next page of a long list."""
    await _press(desk, press, "more", _more)


async def _press(
    desk: Desk, press: Press, kind: str, act: Callable[[Desk, Press, Offer], Awaitable[str]]
) -> None:
    """Check the rights and find the offer, then act. Whatever goes wrong is answered privately."""
    outcome = "problem"
    try:
        await desk.access.check(press.asker)
        offer = desk.offers.find(press.value, press.asker.user, Offer)
        if offer is None:
            await _refuse(desk, press, EXPIRED)
        else:
            rooms = offer.rooms or (offer.room,)
            for room in rooms:
                await desk.access.check(press.asker, room)
            await desk.database.run(audit.note_looks, press.asker.user, rooms, desk.now(), kind)
            outcome = await act(desk, press, offer)
    except AttendanceError as error:
        outcome = outcome_of(error)
        await _say(desk, press, explain(await desk.reader(press.asker), error))
    except Exception as error:  # noqa: BLE001 — the person gets a reference, the log the rest
        outcome = "crashed"
        await _say(desk, press, crashed(await desk.reader(press.asker), error, doing=kind))
    QUESTIONS.labels(kind, outcome).inc()


async def _share(desk: Desk, press: Press, offer: Offer) -> str:
    if offer.shared:
        await _refuse(desk, press, SHARED)
        return "problem"
    offer.shared = True  # before the post: a second press meanwhile must find it
    if await desk.replies.share(press.response_url, offer.copy, intent=desk.offers.new_id()):
        return "answered"
    await _refuse(desk, press, UNSHARED)
    return "problem"


async def _more(desk: Desk, press: Press, offer: Offer) -> str:
    summary = await recall(desk, offer.room, offer.period) if offer.period else None
    if summary is None or offer.period is None:
        await _refuse(desk, press, EXPIRED)
        return "problem"
    page = await private_page(desk, summary, press.asker, offer.period, STORED, skip=offer.next)
    await _say(desk, press, page)
    return "stored"


async def _refuse(desk: Desk, press: Press, kind: str) -> None:
    await _say(desk, press, problem_message(await desk.reader(press.asker), kind))


async def _say(desk: Desk, press: Press, message: Message) -> None:
    await desk.replies.private(press.response_url, message)
