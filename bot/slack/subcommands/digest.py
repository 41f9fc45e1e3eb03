"""`/attendance digest [day|week]`: what a day or a week comes to. Private, and can be shared.

In a channel that has lessons of its own it is that channel's; elsewhere, that of every room one may see.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.appointments import midnights
from bot.domain.digest import Digest
from bot.domain.periods import DAY, parse_period, take_period
from bot.domain.weekly import Week
from bot.domain.zones import wall_at
from bot.render.digest import digest_message
from bot.render.people import FULL
from bot.render.reports import Look
from bot.render.sentences import N_
from bot.slack.offers import Offer
from bot.slack.parse import Command
from bot.slack.subcommands.meant import visible
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, Talk
from bot.store import audit
from bot.store.database import Connection
from bot.usecases import book
from bot.usecases.digest import Ground, Scope, digest_on
from bot.usecases.week import week_before

NO_DAY = N_("A digest is of one day, or of a week.")
WEEK = ("week", "weekly", "last week", "past week", "周", "上周", "上星期", "上个星期")
"""The last whole week; `7d` is the last seven days."""
_DAY_OF_25_HOURS = 25 * 3_600
_SEVEN = "7d"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    day: date
    """The day, or the one after the week."""
    week: bool = False


async def answer(talk: Talk, command: Command) -> str:
    """Make it of what is stored."""
    desk, now = talk.desk, talk.desk.now()
    wish = wish_of(command.said, desk.timezone, now)
    if wish is None:
        return await teach(talk, command, NO_DAY)
    scope = await _scope(talk, wish)
    report = await desk.database.run(report_of, desk.ground, scope, wish, now)
    await desk.database.run(audit.note_looks, talk.asker.user, scope.rooms or (), now, command.name)
    share = desk.offers.new_id()
    public = Look(desk.names, native=False, opens=False, shared_by=talk.asker.user)
    copy = digest_message(await desk.public(talk.asker.channel), report, public)
    desk.offers.keep(share, Offer(talk.asker.user, "", None, 0, copy, tuple(sorted(scope.rooms or ()))))
    private = Look(FULL, native=False, share=None if report.is_empty else share)
    await talk.say(digest_message(await talk.reader(), report, private))
    return ANSWERED


def wish_of(said: str, timezone: str, now: int) -> Wish | None:
    """What the words mean; None where it is neither a day nor a week. Raises BadPeriod for no such day."""
    today = wall_at(now, timezone).date()
    text = " ".join(said.casefold().split())
    if not text:
        return Wish(today)
    if text in WEEK:
        return Wish(today - timedelta(days=today.weekday()), week=True)
    if text == _SEVEN:
        return Wish(today, week=True)
    period, rest = take_period(said.split(), timezone=timezone, now=now)
    if period is None:
        parse_period(said.split(), timezone=timezone, now=now)  # it says what can be typed
    if period is None or rest or not DAY - 7_200 <= period.end - period.start <= _DAY_OF_25_HOURS:
        return None
    return Wish(wall_at(period.start, timezone).date())


def report_of(db: Connection, ground: Ground, scope: Scope, wish: Wish, now: int) -> Digest | Week:
    """The digest that is asked for. On the database's thread."""
    if wish.week:
        return week_before(db, ground, scope, wish.day, now)
    return digest_on(db, ground, scope, wish.day, now)[0]


async def _scope(talk: Talk, wish: Wish) -> Scope:
    """The channel's own lessons where it has any; only those of rooms that the reader may see."""
    channel, rooms = await talk.desk.database.run(_around, talk.desk.ground, talk.asker.channel, wish)
    return Scope(channel, frozenset(await visible(talk, rooms)))


def _around(db: Connection, ground: Ground, channel: str, wish: Wish) -> tuple[str, list[str]]:
    """The channel, empty where it has no lessons around that time; and the rooms that have any."""
    start, end = midnights(wish.day - timedelta(days=7), ground.timezone, 8)
    own = any(ground.holds(one, Scope(channel)) for one in book.planned(db, start, end))
    return channel if channel and own else "", book.rooms(db, start, end)
