"""A summary as a private page with its buttons, and the channel's copy that its Share button stands for."""

import asyncio
from functools import partial

from bot.domain.periods import Period
from bot.domain.summary import RoomSummary
from bot.render.blocks import Message
from bot.render.people import FULL
from bot.render.room import room_message
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.offers import Offer
from bot.store import outbox
from bot.usecases.answer import stored
from bot.usecases.pointing import meant

_LARGE = 1_000
"""People from which a page is laid out beside the loop: sorting out names takes long then."""


async def recall(desk: Desk, room: str, period: Period) -> RoomSummary | None:
    """What the store knows of a room; None where it was never read."""
    return await stored(
        desk.database, room=room, period=period, now=desk.now(), timezone=desk.timezone, rules=desk.rules
    )


async def private_page(
    desk: Desk,
    summary: RoomSummary,
    asker: Asker,
    period: Period,
    source: str,
    *,
    person: str = "",
    skip: int = 0,
) -> Message:
    """What `asker` alone sees of a room. Channels may be shown less of the names, in their own language."""
    id_ = desk.offers.new_id()
    mine, everybodys = await desk.reader(asker), await desk.public(asker.channel)
    page = partial(room_message, summary=summary, now=desk.now(), source=source, person=person, skip=skip)
    whys = meant(summary.registers, person, await desk.database.run(outbox.salt)) if person else []
    ask = summary.registers[0].lesson.id if len(summary.registers) == 1 else ""

    def lay_out() -> tuple[Message, Message]:
        return (
            page(mine, names=FULL, share=id_, more=id_, ask=ask, whys=whys),
            page(everybodys, names=desk.names, shared_by=asker.user),
        )

    shown, copy = await asyncio.to_thread(lay_out) if len(summary.people) > _LARGE else lay_out()
    desk.offers.keep(id_, Offer(asker.user, summary.room, period, next=skip + shown.shown, copy=copy))
    return shown
