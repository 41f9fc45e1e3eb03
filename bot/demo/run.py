"""The demo: both stand-ins, the real bot between them, and somebody to watch."""

import asyncio
import contextlib
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from bot.app.bot import open_bot
from bot.app.watch import Watch
from bot.config import Config
from bot.demo.classroom import DemoClassroom
from bot.demo.clock import VirtualClock
from bot.demo.gallery import Gallery
from bot.demo.keeper import Keeper
from bot.demo.page import Page
from bot.demo.printer import Printer
from bot.demo.scenes import Stage, play_scenes
from bot.demo.schoolday import evening, settle_in
from bot.demo.slack import DemoSlack
from bot.demo.story import ROOM, TIMEZONE, Story, school
from bot.demo.world import World
from bot.domain.schedule import Timetable
from bot.store import roster, scopes, timetable
from bot.store.database import Connection, transaction

DEFAULT_PORT, DEFAULT_SPEED = 8090, 20.0
BEAT = 0.1
"""Seconds of our own time between two looks of the bot at what is due: its clock is a fast one."""
OPS, TUTOR = "G04OPS", "U02BOB"
"""Where the page's bot tells of troubles of its own, and who may see one room."""
NEVER = 86_400.0
"""A beat of the bot's own that no story lives to see: the story says itself when the bot is to look."""


async def play(
    *,
    port: int = DEFAULT_PORT,
    speed: float = DEFAULT_SPEED,
    once: bool = False,
    open_browser: bool = True,
    out: TextIO | None = None,
    story: Story | None = None,
) -> int:
    """Play the demo, or `story` in it; the exit status comes back.

    `once`: the story to its end, its transcript on `out` (stdout), 1 where Slack showed something else
    than it should. Else: the page, at `port` (0: any free one), until SIGINT or SIGTERM.
    """
    out = out or sys.stdout
    async with open_world(speed=speed, by_hand=once, story=story) as world:
        if once:
            return await _once(world, out)
        return await _serve(Page(world, port=port), port, "demo", open_browser=open_browser, out=out)


async def show_gallery(*, port: int, open_browser: bool = True, out: TextIO | None = None) -> int:
    """Every message and form with sample data, until SIGINT or SIGTERM; the exit status comes back."""
    return await _serve(Gallery(port=port), port, "gallery", open_browser=open_browser, out=out or sys.stdout)


@asynccontextmanager
async def open_world(
    *, speed: float, by_hand: bool = False, story: Story | None = None
) -> AsyncIterator[World]:
    """The stand-ins, and the real bot connected to them, its database in a folder that goes away.

    It plays `story`, or one of ours.

    `by_hand`: the clock stands still but for `World.until`, which waits for the bot at each step.
    """
    today = datetime.now(ZoneInfo(TIMEZONE)).date()
    story = story or (school(today) if by_hand else evening(today))
    clock = VirtualClock(story.start, speed=speed)
    if by_hand:
        clock.pause()
    with tempfile.TemporaryDirectory(prefix="attendance-demo-") as folder:
        async with DemoClassroom(story.rooms, clock=clock) as classroom, DemoSlack(clock=clock) as slack:
            world = World(clock, classroom, slack)
            world.offer(room.serial for room in story.rooms)
            if not by_hand:
                settle_in(slack.workspace)
            config, beat = (
                _config(world, Path(folder), ops="" if by_hand else OPS),
                NEVER if by_hand else BEAT,
            )
            keeper = world.keeper = Keeper(partial(open_bot, config, clock=clock, beat=beat))
            await keeper.start()
            try:
                bot = keeper.running()
                await bot.desk.database.run(_import, story)
                if by_hand:
                    world.settle = partial(_settle, bot.watch)
                await slack.connected()
                yield world
            finally:
                await keeper.stop()


def _import(db: Connection, story: Story) -> None:
    """What a person did before: `lessons import`, `roster import`, `/attendance access grant`."""
    with transaction(db):
        timetable.take(db, Timetable(story.lessons))
        roster.take(db, story.due)
        scopes.grant(db, TUTOR, [ROOM], author="U01ALICE", at=story.start)


async def _settle(watch: Watch) -> None:
    """One look of the bot at what is due, and all that it begins."""
    await watch.rounds.tick()
    await watch.rounds.idle()
    await watch.deliverer.turn()
    await watch.deliverer.idle()


def _config(world: World, folder: Path, *, ops: str) -> Config:
    """Settings as a person would write them, for a world on loopback."""
    workspace = world.slack.workspace
    return Config.model_validate(
        {
            "talkcloud_key": world.classroom.key,
            "talkcloud_url": world.classroom.url,
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_api_url": world.slack.api_url,
            "database": folder / "attendance.db",
            "timezone": TIMEZONE,
            "channel": world.channel,
            "ops_channel": ops or world.channel,
            "rate": 100,
            "http": None,
        }
    )


async def _once(world: World, out: TextIO) -> int:
    """The story to its end, and what became of it."""
    stage, printer = Stage(world), Printer(world, out)
    await play_scenes(stage, printer.happens)
    for complaint in stage.complaints:
        click.echo(f"The story did not come out: {complaint}.", err=True)
    return 1 if stage.complaints else 0


async def _serve(page: Page | Gallery, port: int, name: str, *, open_browser: bool, out: TextIO) -> int:
    """The page, until somebody stops it."""
    try:
        await page.start()
    except OSError as error:
        click.echo(f"Port {port} cannot be used ({error.strerror}). Try --port {port + 1}.", err=True)
        return 1
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    try:
        click.echo(f"The {name} is at {page.url}  Stop it with Ctrl-C.", file=out)
        if open_browser:
            with contextlib.suppress(webbrowser.Error):
                await asyncio.to_thread(webbrowser.open, page.url)
        await stopped.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        await page.stop()
    return 0
