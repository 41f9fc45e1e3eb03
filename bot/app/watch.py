"""What watches rooms and tells of them: built, and set going."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from bot.config import Config
from bot.config.alerting import alerting_of, pace_of
from bot.config.delivering import manner_of
from bot.config.keeping import keep_of
from bot.messenger import Messenger
from bot.scheduler import Job, Scheduler
from bot.slack import home
from bot.slack.desk import Desk
from bot.store.lease import RENEW_EVERY
from bot.uploader import Uploader
from bot.usecases.attaching import Attacher
from bot.usecases.auditor import Auditor
from bot.usecases.clockwatch import Clockwatch
from bot.usecases.deliver import Deliverer
from bot.usecases.erase import Remover
from bot.usecases.lookout import Lookout
from bot.usecases.purge import Purger
from bot.usecases.reporting import Reports
from bot.usecases.rounds import Rounds
from bot.usecases.watching import Watching


@dataclass(frozen=True, slots=True)
class Watch:
    """What watches rooms and tells of them."""

    rounds: Rounds
    deliverer: Deliverer
    attacher: Attacher
    auditor: Auditor
    clock: Clockwatch
    purger: Purger
    remover: Remover
    reports: Reports


def watch_of(config: Config, desk: Desk, messenger: Messenger, *, team: str = "") -> Watch:
    """What watches by these settings, with the classroom, the tables and the words that answers use.

    `team` is the id of the workspace.
    """
    alerting, channel = alerting_of(config), config.channel or ""
    watching = Watching(
        since=int(desk.clock()),
        channel=channel,
        ops_channel=config.ops_channel or channel,
        rules=desk.rules,
        alerting=alerting,
        pictures=config.pictures == "on",
    )
    pace = pace_of(config)
    lookout = Lookout(
        desk.classroom, desk.database, watching=watching, memo=desk.memo, clock=desk.clock, pace=pace
    )
    manner = manner_of(config)
    return Watch(
        Rounds(lookout, pace=pace, width=2 * config.concurrency),
        Deliverer(
            desk.database,
            messenger,
            desk.public,
            manner=manner,
            clock=desk.clock,
            names=config.names,
            team=team,
        ),
        Attacher(
            desk.database,
            Uploader(messenger),
            desk.public,
            rules=desk.rules,
            clock=desk.clock,
            names=config.names,
        ),
        Auditor(desk.database, clock=desk.clock),
        Clockwatch(desk.database, messenger, channel=watching.ops_channel, clock=desk.clock),
        Purger(desk.database, keep_of(config), clock=desk.clock),
        Remover(
            desk.database,
            messenger,
            rules=desk.rules,
            alerting=alerting,
            clock=desk.clock,
            channel=watching.ops_channel,
        ),
        reports=Reports(desk.database, manner.reporter, clock=desk.clock),
    )


async def begin(
    stack: AsyncExitStack, watch: Watch, desk: Desk, *, clock: Callable[[], float], beat: float
) -> None:
    """Begin to watch, now that Slack is connected; it is what stops first."""
    jobs = (
        Job("poll", watch.rounds.tick),
        Job("deliver", watch.deliverer.turn),
        Job("attach", watch.attacher.turn),
        Job("audit", watch.auditor.audit, every=60),
        Job("clock", watch.clock.look, every=60),
        Job("digest", watch.reports.tick, every=15),
        Job("lease", desk.database.renew, every=RENEW_EVERY),
        Job("home", partial(home.refresh, desk), every=15),
        Job("erase", watch.remover.turn, limit=120),
        Job("purge", watch.purger.turn, every=600, limit=3_600),
        Job("followers", partial(home.check_followers, desk), every=60),
    )
    scheduler = Scheduler(jobs, clock=clock, beat=beat)

    async def end() -> None:
        # all at once: while one thing ends, no other begins anything
        await asyncio.gather(
            scheduler.close(), watch.rounds.close(), watch.attacher.close(), watch.deliverer.close()
        )

    stack.push_async_callback(end)
    scheduler.start()
