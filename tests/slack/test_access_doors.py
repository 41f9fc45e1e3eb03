"""Every door into the records, tried by whoever may not pass it.

A command, a button or a form without a row here fails.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from bot.demo.slack import Fault
from bot.domain.mutes import Mute
from bot.domain.scopes import EVERY
from bot.slack.alerts import LIST
from bot.slack.evidence import PURPOSES
from bot.slack.listeners import FORMS, LISTENERS
from bot.slack.modals.correct import open_correct
from bot.slack.modals.excuse import open_excuse
from bot.slack.modals.link import open_link
from bot.slack.modals.roster import open_roster
from bot.slack.modals.rules import open_rules
from bot.slack.modals.settings import open_settings
from bot.slack.modals.watch import open_watch
from bot.slack.subcommands import ACTS
from bot.store import audit, mutes
from tests.domain.drawing import ROOM
from tests.journeys.schoolday import CHANNEL
from tests.slack.doors import ABOUT, MARK, OTHER, Visitor, a_lesson
from tests.slack.forms import Hands
from tests.slack.stage import button

Go = Callable[[], Awaitable[object]]
Ready = Callable[[Visitor], Awaitable[Go]]


class Door(NamedTuple):
    """One way in."""

    ready: Ready
    needs: str = ROOM
    """The room that has to be seen to pass; EVERY: all of them."""
    opens: str = MARK
    """What is heard where it opens; nothing: something is posted, or kept."""
    partly: bool = False
    """Whoever sees another room is answered too, and hears nothing of this one."""


def typed(text: str, **door: Any) -> Door:
    """A command."""

    async def ready(visitor: Visitor) -> Go:
        return lambda: visitor.type(text)

    return Door(ready, **door)


def pressed(
    action: str, value: Callable[[Visitor], Awaitable[str]], kind: str = "button", **door: Any
) -> Door:
    """A button whose value the visitor once came by, or made up."""

    async def ready(visitor: Visitor) -> Go:
        carried = await value(visitor)
        return lambda: visitor.press(action, carried, kind)

    return Door(ready, **door)


def sent(opener: Callable[..., Awaitable[bool]], *about: str, **more: Any) -> Door:
    """A form that was opened while one still might. `needs` and `opens` are the door's, the rest is typed."""
    door = {name: more.pop(name) for name in ("needs", "opens", "partly") if name in more}

    async def ready(visitor: Visitor) -> Go:
        told = [visitor.lesson, *about] if opener in (open_excuse, open_correct, open_link) else about
        form = await visitor.opened(Hands(visitor, visitor.user).open(opener, *told))
        return lambda: visitor.send(form, **more)

    return Door(ready, **door)


async def lesson(visitor: Visitor) -> str:
    return visitor.lesson


async def room(_visitor: Visitor) -> str:
    return ROOM


async def board(visitor: Visitor) -> str:
    return visitor.board


async def nothing(_visitor: Visitor) -> str:
    return ""


def someone(name: str, purpose: str = "") -> Callable[[Visitor], Awaitable[str]]:
    async def value(visitor: Visitor) -> str:
        return purpose + await visitor.point(name)

    return value


def menu(entry: str, length: str = "") -> Callable[[Visitor], Awaitable[str]]:
    async def value(visitor: Visitor) -> str:
        return f"{entry}:{visitor.board}" if entry else f"{visitor.board}:{length}"

    return value


async def offered(visitor: Visitor) -> str:
    """What the buttons of an answer about the room carry."""
    answer = await (await visitor.type(ROOM)).reply()
    return button(answer, "share")["value"]


async def choice(visitor: Visitor) -> str:
    """“Stop watching”, under the question that one was asked."""
    answer = await (await visitor.type(f"unwatch {ROOM}")).reply()
    return button(answer, "again-0")["value"]


async def taken(visitor: Visitor) -> str:
    await visitor.press("take", visitor.board)
    return visitor.board


async def snoozed(visitor: Visitor) -> str:
    await visitor.press("snooze", f"{visitor.board}:600", "static_select")
    return visitor.board


async def unmuted(visitor: Visitor) -> Go:
    now = visitor.day.hand.now
    await visitor.bot.desk.database.run(mutes.add, Mute(now + 600, "U01ALICE", now, room=ROOM))
    return lambda: visitor.type("unmute 1")


async def digested(visitor: Visitor) -> Go:
    await visitor.day.until("11:20", step=300)
    return lambda: visitor.type("digest")


async def visited(visitor: Visitor) -> Go:
    return visitor.home


async def confirmed(visitor: Visitor) -> Go:
    form = await visitor.opened(Hands(visitor, visitor.user).open(open_correct, visitor.lesson, "ben"))
    page = await visitor.opened(visitor.send(form, verdict="present", reason="x"))
    return lambda: visitor.send(page)


DOORS = {
    # commands
    "command room": typed(ROOM),
    "command now": typed("now", partly=True),
    "command person": typed("person ben", partly=True),
    "command person, of whom there are several": typed(f"person {ABOUT}", partly=True),
    "command rooms": typed("rooms", partly=True),
    "command watch": typed(f"watch {ROOM}"),
    "command unwatch": typed(f"unwatch {ROOM}"),
    "command mute": typed(f"mute {ROOM} 1h", partly=True),
    "command mute, of whom there are several": typed(f"mute {ABOUT} 1h", partly=True),
    "command unmute": Door(unmuted, opens="", partly=True),
    "command settings": typed("settings", needs=EVERY, opens="settings"),
    "command digest": Door(digested, partly=True),
    "command export": typed(f"export {ROOM}", opens=""),
    "command export all": typed("export all", needs=EVERY, opens=""),
    # buttons of answers
    "action share": pressed("share", offered),
    "action more": pressed("more", offered),
    "action again": pressed("again-0", choice, opens=""),
    # buttons of alerts
    "action take": pressed("take", board, opens=""),
    "action release": pressed("release", taken, opens=""),
    "action snooze": pressed("snooze", menu("", "600"), "static_select", opens=""),
    "action wake": pressed("wake", snoozed, opens=""),
    **{f"action about {entry}": pressed("about", menu(entry), "overflow") for entry in (LIST, *PURPOSES)},
    # asking about somebody
    **{
        f"action whom {purpose}": pressed("whom", someone(name, f"{purpose}:"), "static_select")
        for purpose, name in (("evidence", "ben"), ("excuse", "ben"), ("link", "ipad"))
    },
    "action why": pressed("why", someone("ben")),
    "action whys": pressed("whys", someone("ben"), "static_select"),
    "action ask": pressed("ask", lesson),
    "action excuse": pressed("excuse", someone("ben")),
    "action correct": pressed("correct", someone("ben")),
    "action link": pressed("link", someone("ipad")),
    "action timeline": pressed("timeline", someone("ben"), opens=""),
    "action digest-lesson": pressed("digest-lesson", lesson, "static_select"),
    # Home
    "event app_home_opened": Door(visited, partly=True),
    "action home-watch": pressed("home-watch", nothing, needs="", opens="watch", partly=True),
    "action home-roster": pressed("home-roster", room),
    "action home-link": pressed("home-link", lesson),
    "action home-open": pressed("home-open", lesson, "static_select"),
    "action home-follow": pressed("home-follow", room, "static_select", opens=""),
    # forms
    "form watch": sent(open_watch, needs=ROOM, room=ROOM, start="12:00", end="13:00", opens="12:00"),
    "form roster": sent(open_roster, ROOM, lines0="ben,Ben,student"),
    "form rules": sent(open_rules, ROOM, late_after="7", opens=""),
    "form excuse": sent(open_excuse, "ben", reason="x"),
    "form correct": sent(open_correct, "ben", verdict="present", reason="x"),
    "form link": sent(open_link, "name:ipad zqxj", user="ben"),
    "form settings": sent(open_settings, CHANNEL, needs=EVERY, language="zh_Hans", opens=""),
    "form preview": Door(confirmed, opens=""),
}
"""Name → how it is tried. The name begins with the kind of door and what it is called."""

UNSEEN = (
    "command rooms", "command unwatch", "command watch", "command settings", "event app_home_opened",
    "action home-watch", "form watch", "form settings",
)  # fmt: skip
"""Doors that tell of rooms, and of nobody in them."""

OPEN = {
    "command help": "it tells of nobody",
    "command access": "only admins may: its own tests",
    "action home-unfollow": "nobody is kept from being told less",
}
"""Doors that need no rights to a room, and why."""


def of(kind: str, name: str) -> bool:
    """Whether a door of that name has a row."""
    return any(f"{row} ".startswith(f"{kind} {name} ") for row in (*DOORS, *OPEN))


def test_every_door_is_tried() -> None:
    called = {"^again-\\d+$": "again"}
    listened = [
        (kind, called.get(name.pattern, name.pattern) if hasattr(name, "pattern") else name)
        for kind, name, deal in LISTENERS
        if deal is not None and kind != "command"
    ]
    doors = [*listened, *(("command", name) for name in ACTS), *(("form", name) for name in FORMS)]
    assert [door for door in doors if not of(*door)] == []


async def nobody(visitor: Visitor) -> None:
    """A colleague whom nobody named."""
    await visitor.may()


async def of_another_room(visitor: Visitor) -> None:
    """A tutor who sees another room."""
    await visitor.may(OTHER)


async def foreign(visitor: Visitor) -> None:
    """Somebody of another workspace, who was given everything all the same."""
    await visitor.may(EVERY)
    visitor.bot.desk.access._team = "T99OTHER"


async def unknown(visitor: Visitor) -> None:
    """Somebody who was given everything, while Slack tells of nobody."""
    await visitor.may(EVERY)
    visitor.bot.desk.access._people._known.clear()
    visitor.slack.fail(Fault("code", code="internal_error"), "users.info", times=None)


@pytest.mark.parametrize("name", DOORS)
async def test_who_may_not_passes_no_door(name: str, tmp_path) -> None:
    door = DOORS[name]
    async with a_lesson(tmp_path) as visitor:
        for who in (nobody, of_another_room, foreign, unknown):
            await visitor.may(door.needs or ROOM)
            visitor.slack.workspace.views.clear()
            go = await door.ready(visitor)
            await who(visitor)
            tried = await visitor.tries(go)
            assert tried.is_nothing, (who.__doc__, tried)
            passes = door.partly and who is of_another_room
            assert passes or any(
                words in tried.heard
                for words in (
                    "may not see",
                    "may see",
                    "you see only",
                    "another workspace",
                    "did not tell me",
                )
            ), (who.__doc__, tried.heard)
            visitor.bot.desk.access._team = "T01DEMO"
        visitor.slack.faults.waiting.clear()
        await visitor.may(door.needs or ROOM)
        visitor.slack.workspace.views.clear()
        go = await door.ready(visitor)
        passed = await visitor.tries(go)
        looks = await visitor.bot.desk.database.run(audit.looks)
        assert door.opens in passed.heard, passed
        assert door.opens or passed.posted or passed.altered
        # whoever looks is kept, with the room, and with nobody's name
        own = {(one.room, one.what) for one in looks if one.who == visitor.user}
        assert name in UNSEEN or any(room in (ROOM, EVERY) for room, _ in own), own
        assert MARK not in str(own).lower()
        assert "ben" not in str(own)
