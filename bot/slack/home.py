"""The app's Home: published when somebody opens it, and again for an hour where it shows something new."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from bot.domain.home import Home
from bot.domain.periods import Period
from bot.errors import AskedWrongly, NotAllowed, StoreError
from bot.metrics import QUESTIONS
from bot.render.blocks import Block, Renderer, View
from bot.render.frame import STORED
from bot.render.home import home_view
from bot.slack import alerts, evidence
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.homes import Opened
from bot.slack.lessons import seen
from bot.slack.modals.opening import Opener, present
from bot.slack.modals.roster import open_roster
from bot.slack.modals.watch import open_watch
from bot.slack.pages import private_page, recall
from bot.slack.pressing import answered
from bot.slack.requests import Press, Visit
from bot.store import audit, followers
from bot.store.database import Connection, transaction
from bot.usecases.home import home_of, mine


async def visit(desk: Desk, visited: Visit) -> None:
    """Somebody opened it."""
    outcome = await _publish(desk, desk.homes.open(visited.asker, desk.now()), anew=True)
    QUESTIONS.labels("home", outcome).inc()


async def refresh(desk: Desk) -> None:
    """Publish again what shows something else by now. Cheap where nothing was written since."""
    now = desk.now()
    desk.homes.drop_old(now)
    if not desk.homes.opened:
        return
    state = (*await desk.database.run(_state), now // 60)
    if state == desk.homes.seen:
        return
    desk.homes.seen = state
    home = await desk.database.run(home_of, now=now, timezone=desk.timezone)
    for one in list(desk.homes.opened.values()):
        await _publish(desk, one, home)


def _state(db: Connection) -> tuple[int, int]:
    """Another pair whenever anything was written."""
    return db.conn.total_changes, db.generation


async def _publish(desk: Desk, one: Opened, home: Home | None = None, *, anew: bool = False) -> str:
    """Show a Home, where it shows something new or `anew`; the outcome."""
    renderer, outcome = await desk.reader(one.asker), "answered"
    try:
        view = await _drawn(desk, renderer, one.asker, home, anew=anew)
    except NotAllowed as error:
        outcome = "refused"
        view = renderer.view("closed", said=renderer.words.error(error))
    except StoreError as error:
        outcome = "problem"
        view = renderer.view("closed", said=renderer.words.error(error))
    print_ = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
    if (anew or print_ != one.shown) and await desk.windows.publish(one.asker.user, view):
        one.shown = print_
    return outcome


async def _drawn(desk: Desk, renderer: Renderer, asker: Asker, home: Home | None, *, anew: bool) -> View:
    sight = await desk.access.sight(asker)
    now = desk.now()
    if anew:
        await desk.database.run(audit.note_look, asker.user, "", now, "home")
    if home is None:
        home = await desk.database.run(home_of, now=now, timezone=desk.timezone)
    own = await desk.database.run(mine, home, asker.user, sees=sight.sees, whole=sight.is_whole)
    return home_view(renderer, own, timezone=desk.timezone)


async def watch(desk: Desk, press: Press) -> None:
    """The first room, or one more."""
    await open_watch(desk, press.asker, press.trigger)


async def roster(desk: Desk, press: Press) -> None:
    """A roster for a room that has none."""
    await open_roster(desk, press.asker, press.trigger, press.value)


async def link(desk: Desk, press: Press) -> None:
    """The guests of a lesson, to link one of them."""
    await answered(desk, press, evidence.LINK, evidence.of_lesson(desk, press, evidence.LINK))


async def lesson(desk: Desk, press: Press) -> None:
    """A lesson of today, in a modal."""
    await answered(desk, press, "list", _open(desk, press))


async def _open(desk: Desk, press: Press) -> str:
    chosen = await seen(desk, press.asker, press.value)
    period = Period(chosen.start, chosen.end)

    async def draw(renderer: Renderer) -> View:
        summary = await recall(desk, chosen.room, period)
        if summary is None:
            raise AskedWrongly("Room {room} was not read yet, so there is no list.", room=chosen.room)
        page = await private_page(desk, summary, press.asker, period, STORED)
        return renderer.view("said", blocks=list(_without(page.blocks, "share", "more")))

    opener = Opener(desk, press.asker, press.trigger)
    return "stored" if await present(opener, "list", chosen.room, draw) else "problem"


def _without(blocks: Iterable[Block], *actions: str) -> Iterator[Block]:
    """The blocks without these buttons: they answer beside a message, and in a modal there is none."""
    for block in blocks:
        if block["type"] != "actions":
            yield block
        elif kept := [one for one in block["elements"] if one["action_id"] not in actions]:
            yield block | {"elements": kept}


async def follow(desk: Desk, press: Press) -> None:
    """Be told of a room privately."""
    await answered(desk, press, "follow", _follow(desk, press))


async def unfollow(desk: Desk, press: Press) -> None:
    """No longer."""
    await answered(desk, press, "unfollow", _unfollow(desk, press))


async def _follow(desk: Desk, press: Press) -> str:
    await desk.access.check(press.asker, press.value)
    await desk.database.run(_kept, press.asker.user, press.value, desk.now())
    return await _publish(desk, desk.homes.open(press.asker, desk.now()))


async def _unfollow(desk: Desk, press: Press) -> str:
    await desk.database.run(followers.unfollow, press.asker.user, press.value)
    return await _publish(desk, desk.homes.open(press.asker, desk.now()))


def _kept(db: Connection, user: str, room: str, now: int) -> None:
    with transaction(db):
        followers.follow(db, user, room, now)
        audit.note_look(db, user, room, now, "follow")


async def take(desk: Desk, press: Press) -> None:
    """“I'm on it”, under an alert or in Home; there it is shown at once."""
    await alerts.take(desk, press)
    if press.view is not None:
        await _publish(desk, desk.homes.open(press.asker, desk.now()))


async def check_followers(desk: Desk) -> None:
    """See who may still be told of the rooms they follow: rights change, and nobody tells us."""
    for user, room, was in await desk.database.run(followers.everybody):
        try:
            await desk.access.check(Asker(user, "", ""), room)
        except NotAllowed:
            allowed = False
        else:
            allowed = True
        if allowed != was:
            await desk.database.run(_allowed, user, room, allowed)


def _allowed(db: Connection, user: str, room: str, allowed: bool) -> None:  # noqa: FBT001 - one fact
    followers.allow(db, user, room, allowed=allowed)
