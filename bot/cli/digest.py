"""`attendance-bot digest`."""

import asyncio
import time
from datetime import date

import click

from bot.app.post import send
from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.reporting import ground_of, reporter_of
from bot.domain.appointments import DIGEST, WEEK, Appointment
from bot.domain.digest import Digest
from bot.domain.intents import DEAD, EXPIRED, LIVE, POSTED, SUPPRESSED
from bot.domain.periods import DAY, parse_period
from bot.domain.weekly import Week
from bot.domain.zones import wall_at
from bot.errors import AskedWrongly, DatabaseInUse
from bot.render.blocks import Renderer
from bot.render.digest_text import digest_text
from bot.store import digests
from bot.store.database import Connection, Database, transaction
from bot.usecases.digest import Ground, Scope, digest_on
from bot.usecases.week import week_before

SAID = {
    POSTED: "posted",
    SUPPRESSED: "there was nothing to tell, so nothing was posted",
    EXPIRED: "it could not be posted in time",
    DEAD: "Slack did not take it; the ops channel says why",
}
"""State of a digest's intent → what became of it."""
WAITS = "owed, and posted by the bot as soon as the channel takes it"


@click.command()
@click.option("--day", metavar="D", help="A day: today (as without it), yesterday, monday, 2026-11-23.")
@click.option("--week", is_flag=True, help="The seven days before that day instead.")
@click.option("--channel", metavar="C", help="Only the lessons of this channel, by its id.")
@click.option("--post", is_flag=True, help="Post it in Slack, once a channel and date.")
def command(day: str | None, week: bool, channel: str | None, post: bool) -> int:
    """Print what a day or a week comes to, or post it in the channels that its lessons belong to.

    From what is stored: nothing is read from the provider. Works beside a running bot, which then posts it;
    where none runs, this command posts it, and whatever else is due. A digest that was posted already, by
    hand or at its time, is not posted again.
    """
    config = read_settings()
    now = int(time.time())
    chosen = _day(day, config.timezone, now)
    if not post:
        return _print(config, channel or "", chosen, now, week=week)
    return asyncio.run(_post(config, channel, chosen, now, kind=WEEK if week else DIGEST))


def _day(text: str | None, timezone: str, now: int) -> date:
    """The day that is meant. Raises AskedWrongly."""
    if text is None:
        return wall_at(now, timezone).date()
    period = parse_period(text.split(), timezone=timezone, now=now)
    if not DAY - 7_200 <= period.end - period.start <= DAY + 7_200:
        raise AskedWrongly("A digest is of one day, or of a week.")
    return wall_at(period.start, timezone).date()


def _print(config: Config, channel: str, day: date, now: int, *, week: bool) -> int:
    words = Renderer(config.language).words
    with open_database(config) as database:
        report = asyncio.run(database.run(_report, ground_of(config), Scope(channel), day, now, week=week))
    click.echo(digest_text(words, report))
    return 0


def _report(
    db: Connection, ground: Ground, scope: Scope, day: date, now: int, *, week: bool
) -> Digest | Week:
    return week_before(db, ground, scope, day, now) if week else digest_on(db, ground, scope, day, now)[0]


async def _post(config: Config, channel: str | None, day: date, now: int, *, kind: str) -> int:
    """Owe it, and see to its being sent where no bot runs; the exit status."""
    try:
        database, alone = Database.open(config.database), True
    except DatabaseInUse:
        database, alone = Database.open(config.database, lock=False), False
    try:
        owed = await database.run(_owe, config, channel, day, now, kind)
        if not owed:
            raise AskedWrongly("No channel has lessons. Give one with --channel, or set ATTENDANCE_CHANNEL.")
        waiting = [one.key for one, (is_new, before) in owed.items() if is_new or before in LIVE]
        if waiting and alone:
            await send(config, database, waiting)
        states = {one: await database.run(digests.state, one.key) for one in owed}
    finally:
        database.close()
    for one, (is_new, before) in owed.items():
        said = _said(states[one]) if is_new or before in LIVE else _before(before)
        click.echo(f"{one.channel}: {said}.")
    done = all(state in (POSTED, SUPPRESSED) for state in states.values())
    return 0 if done or not alone else 1


def _owe(
    db: Connection, config: Config, channel: str | None, day: date, now: int, kind: str
) -> dict[Appointment, tuple[bool, str]]:
    """Each digest → whether it is owed only now, and its state until then."""
    reporter = reporter_of(config)
    today = wall_at(now, config.timezone).date()
    found = {}
    for one in [channel] if channel else reporter.channels(db):
        wanted = Appointment(kind, one, day, now)
        before = digests.state(db, wanted.key)
        with transaction(db):
            found[wanted] = reporter.owe(db, wanted, now, scheduled=day == today), before
    return found


def _said(state: str) -> str:
    return WAITS if state in LIVE else SAID.get(state, state)


def _before(state: str) -> str:
    told = "it was posted already" if state == POSTED else f"not again: {SAID.get(state, state)}"
    return f"{told}; /attendance digest shows it as it stands now"
