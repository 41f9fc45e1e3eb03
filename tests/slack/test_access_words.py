"""Whoever may not see something hears the same of what there is and of what there is not, byte for byte."""

import re
from collections.abc import Callable

import pytest

from bot.domain.mutes import Mute
from bot.store import mutes
from tests.domain.drawing import ROOM
from tests.slack.doors import OTHER, Visitor, a_lesson

NOWHERE = "9999999"
NOBODY = "f" * 16


def command(form: str, there: str, not_there: str) -> tuple[Callable, Callable]:
    """The same said of both; what was typed is repeated, and stands out of the comparison."""

    def of(what: str) -> Callable:
        async def go(visitor: Visitor) -> str:
            tried = await visitor.tries(lambda: visitor.type(form.format(what)))
            typed = re.escape(what.strip('"').lower())
            return re.sub(rf"(?<!\w){typed}(?!\w)", "it", tried.heard)

        return go

    return of(there), of(not_there)


def press(action: str, there: Callable, not_there: str, kind: str = "button") -> tuple[Callable, Callable]:
    async def one(visitor: Visitor) -> str:
        value = await there(visitor)
        return without_ids((await visitor.tries(lambda: visitor.press(action, value, kind))).heard)

    async def other(visitor: Visitor) -> str:
        return without_ids((await visitor.tries(lambda: visitor.press(action, not_there, kind))).heard)

    return one, other


def without_ids(heard: str) -> str:
    """Slack's own ids of a view, and its hash of it, are new each time."""
    return re.sub(r'"(id|root_view_id|hash)": "[^"]*"', "", heard)


async def lesson(visitor: Visitor) -> str:
    return visitor.lesson


async def board(visitor: Visitor) -> str:
    return visitor.board


async def room(_visitor: Visitor) -> str:
    return ROOM


async def ben(visitor: Visitor) -> str:
    return await visitor.point("ben")


def entry(chosen: str) -> Callable:
    async def value(visitor: Visitor) -> str:
        return f"{chosen}:{visitor.board}"

    return value


SAME = {
    "a room by its number": command("{}", ROOM, NOWHERE),
    "a room by its number, on a day": command("{} yesterday", ROOM, NOWHERE),
    "a room by its title": command("{}", "Algebra Zqxj", "Nowhere Zqxk"),
    "a room by a part of its title": command("{}", "Algebra", "Nowhere"),
    "a person by name": command("person {}", "Ben Zqxj", "Nob Zqxk"),
    "a person by a part of the name": command("person {}", "Zqxj", "Zqxk"),
    "a person by user id": command("person {}", "ben", "nob"),
    "rooms": command("rooms {}", "Algebra", "Nowhere"),
    "watch": command("watch {}", ROOM, NOWHERE),
    "unwatch": command("unwatch {}", ROOM, NOWHERE),
    "unwatch by title": command("unwatch {}", '"Algebra Zqxj"', '"Nowhere Zqxk"'),
    "mute a room": command("mute {} 1h", ROOM, NOWHERE),
    "mute a person": command("mute {} 1h", "Ben Zqxj", "Nob Zqxk"),
    "mute a person in a room": command("mute {} ben 1h", ROOM, NOWHERE),
    "export": command("export {}", ROOM, NOWHERE),
    "export by title": command("export {}", '"Algebra Zqxj"', '"Nowhere Zqxk"'),
    "unmute": command("unmute {}", "1", "2"),
    "an alert": press("take", board, NOBODY),
    "an alert's list": press("about", entry("list"), f"list:{NOBODY}", "overflow"),
    "the people of an alert": press("about", entry("evidence"), f"evidence:{NOBODY}", "overflow"),
    "a lesson": press("ask", lesson, f"{NOBODY}-1700000000"),
    "a lesson on home": press("home-open", lesson, f"{NOBODY}-1700000000", "static_select"),
    "guests of a lesson": press("home-link", lesson, f"{NOBODY}-1700000000"),
    "somebody in a lesson": press("why", ben, f"{NOBODY}-1700000000:{NOBODY}"),
    "excusing somebody": press("excuse", ben, f"{NOBODY}-1700000000:{NOBODY}"),
    "a roster": press("home-roster", room, NOWHERE),
    "following a room": press("home-follow", room, NOWHERE, "static_select"),
}


@pytest.mark.parametrize("said", SAME)
async def test_the_words_are_the_same_whether_it_exists_or_not(said: str, tmp_path) -> None:
    there, not_there = SAME[said]
    async with a_lesson(tmp_path) as visitor:
        now = visitor.day.hand.now
        await visitor.bot.desk.database.run(_mute, now)
        for rooms in ((), (OTHER,)):
            await visitor.may(*rooms)
            one, other = await there(visitor), await not_there(visitor)
            assert one == other
            assert one.strip("{}\n ")
        # and where one may, they are not
        await visitor.may(ROOM)
        assert await there(visitor) != await not_there(visitor)


def _mute(db, now: int) -> None:
    mutes.add(db, Mute(now + 600, "U01ALICE", now, room=ROOM))
