"""`attendance-bot demo`."""

import asyncio
from pathlib import Path

import click

from bot import logs
from bot.demo.records import recorded
from bot.demo.run import DEFAULT_PORT, DEFAULT_SPEED, play, show_gallery


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="Of the page."
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0.1, max=3600),
    default=DEFAULT_SPEED,
    show_default=True,
    help="How much faster than the real time the school's runs.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@click.option("--gallery", is_flag=True, help="Show every message and form with sample data instead.")
@click.option(
    "--room-file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Play real records instead: a file by show --visits --format csv.",
)
@click.option("--once", is_flag=True, help="No page: play the story to its end and print what Slack showed.")
def command(
    port: int, speed: float, no_browser: bool, once: bool, gallery: bool, room_file: Path | None
) -> int:
    """Play a school day: a simulated classroom, a local Slack and the real bot between them.

    Needs no account, reads no settings, and leaves nothing behind.
    """
    if once + gallery + (room_file is not None) > 1:
        raise click.UsageError("Give one of --once, --gallery and --room-file.")
    logs.configure("warning")
    if gallery:
        return asyncio.run(show_gallery(port=port, open_browser=not no_browser))
    story = recorded(room_file) if room_file else None
    return asyncio.run(play(port=port, speed=speed, once=once, open_browser=not no_browser, story=story))
