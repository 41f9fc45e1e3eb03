"""The bot as a process: from its start to the signal that ends it."""

import asyncio
import gc
import os
import signal
import time

import structlog

from bot.app.bot import Clock, open_bot
from bot.app.supervisor import supervised
from bot.config import Config
from bot.errors import DatabaseTaken

_log = structlog.get_logger("bot")


async def run(config: Config, *, clock: Clock = time.time, beat: float = 1.0) -> None:
    """Run until SIGTERM or SIGINT, then end what runs and stop; a second signal ends the process at once.

    Raises BadSetting, SlackError or StoreError where the bot cannot start, DatabaseTaken where another bot
    has taken over its database. `clock` and `beat` as in `open_bot`.
    """
    serving = asyncio.create_task(_serve(config, clock, beat), name="serve")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, serving, number)
    try:
        await serving
    except asyncio.CancelledError:
        _log.info("stopped")


def _stop(serving: asyncio.Task[None], number: int) -> None:
    if serving.cancelling():
        os._exit(128 + number)
    _log.info("stopping")
    serving.cancel()


async def _serve(config: Config, clock: Clock, beat: float) -> None:
    began = time.perf_counter()
    async with open_bot(config, clock=clock, beat=beat) as bot:
        collect_seldom()
        for remark in bot.desk.database.remarks:
            _log.warning("database_remark", remark=remark)
        mode = "socket" if config.slack_app_token else "http"
        _log.info(
            "ready", mode=mode, address=str(bot.address or "off"), took=round(time.perf_counter() - began, 3)
        )
        async with supervised(os.environ):
            await bot.desk.database.taken.wait()
        _log.error("taken_over")
    raise DatabaseTaken


def collect_seldom() -> None:
    """Look for garbage seldom, and not among what lives as long as the process.

    A room of 100 000 visits is as many objects, none of them in a cycle. With Python's own thresholds the
    looking takes a third of the reading, and holds the loop for more than a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
