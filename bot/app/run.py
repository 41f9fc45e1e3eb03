"""The bot as a process: from its start to the signal that ends it."""

import asyncio
import gc
import os
import signal
import time

import structlog

from bot.app.bot import Clock, open_bot
from bot.config import Config

_log = structlog.get_logger("bot")


async def run(config: Config, *, clock: Clock = time.time) -> None:
    """Run until SIGTERM or SIGINT, then end what runs and stop; a second signal ends the process at once.

    Raises BadSetting, SlackError or StoreError where the bot cannot start.
    """
    serving = asyncio.create_task(_serve(config, clock), name="serve")
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


async def _serve(config: Config, clock: Clock) -> None:
    began = time.perf_counter()
    async with open_bot(config, clock=clock) as bot:
        collect_seldom()
        mode = "socket" if config.slack_app_token else "http"
        _log.info(
            "ready", mode=mode, address=str(bot.address or "off"), took=round(time.perf_counter() - began, 3)
        )
        await asyncio.Event().wait()


def collect_seldom() -> None:
    """Look for garbage seldom, and not among what lives as long as the process.

    A room of 100 000 visits is as many objects, none of them in a cycle. With Python's own thresholds the
    looking takes a third of the reading, and holds the loop for more than a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
