"""Watching a room by a form."""

from datetime import time

import pytest

from bot.domain.zones import wall_at
from bot.slack.modals.watch import open_watch
from bot.store import audit, timetable
from tests.slack.forms import Hands, errors, words
from tests.slack.stage import ALICE, CHANNEL, ROOM, Stage


async def test_a_room_is_watched_in_three_steps(ready: Stage) -> None:
    alice = Hands(ready)
    assert await alice.open(open_watch, ROOM)
    await alice.send(title="Algebra", start="10:00", end="11:00", channel=CHANNEL)
    shown = words(await alice.settled())
    assert "Shall I watch this room?" in shown
    await alice.send()
    assert "I watch this room now" in words(await alice.settled())
    (series,) = (await ready.bot.desk.database.run(timetable.load, ROOM)).series
    assert (series.title, series.source, series.channel, series.repeat) == (
        "Algebra",
        "slack",
        CHANNEL,
        "weekly",
    )
