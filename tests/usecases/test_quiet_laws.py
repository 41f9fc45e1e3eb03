"""Leaving quiet rooms alone changes nothing that anybody is told, nor when: the same days without it."""

import random

import pytest

from bot.demo.classroom.listing import Listings
from bot.store.database import Database
from bot.usecases.lookout import Lookout
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.usecases.watched import Watched, series

PUPILS = [f"p{number}" for number in range(6)]
END = at("11:05") - at("10:00")


def visits(dice):
    """Who comes when, and goes, and comes back: mostly for the whole lesson, sometimes by the second."""
    found = []
    for person in ("wang", *PUPILS):
        if dice.random() < 0.1:
            continue
        enter = dice.choice([-120, -60, 0, 200, 300, 301, 360, dice.randrange(-300, 3_600)])
        while enter < END:
            long = dice.choice([END, END, 1, 60, 121, 181, dice.randrange(2, 2_000)])
            leave = min(enter + long, END)
            span = (
                f"{clock(enter)}–{clock(leave)}" if leave < END or dice.random() < 0.7 else f"{clock(enter)}–"
            )
            found += people(**{person: span})
            enter = leave + dice.choice([5, 119, 121, 181, END])
    return found


def clock(offset):
    """As drawings write it."""
    minutes, seconds = divmod(at("10:00") - at("00:00") + offset, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


async def told(taught, seed, *, quiet, monkeypatch):
    """What became of every alert and message of the day; and how often the room was judged."""
    if not quiet:
        monkeypatch.setattr(Lookout, "_is_quiet", lambda *_: False)
    taught.clock.now = at("09:50")
    school = Watched(taught)
    await school.plan(series())
    await taught.expect(roster(*PUPILS, teacher="wang"))
    taught.records(visits(random.Random(seed)))
    await school.until("11:15", step=7)
    await school.rounds.close()
    alerts = {
        name: (one.state, one.reason.code, one.opened, one.changed, one.revision, one.told)
        for name, one in (await school.alerts()).items()
    }
    owed = [
        (one.what, one.kind, one.not_before, one.state, one.reason.code) for one in await school.intents()
    ]
    return alerts, owed


@pytest.mark.parametrize("seed", range(12))
async def test_nobody_can_tell(taught, tmp_path, monkeypatch, seed):
    with monkeypatch.context() as patched:
        always = await told(taught, seed, quiet=False, monkeypatch=patched)
    taught.provider._listings = Listings()  # it remembers how the day ended
    with Database.open(tmp_path / "again.db") as database:
        taught.database = database
        assert await told(taught, seed, quiet=True, monkeypatch=monkeypatch) == always
