"""`attendance-bot demo`."""

import asyncio

import click

from bot import logs
from bot.demo.run import DEFAULT_PORT, DEFAULT_SPEED, play


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
@click.option("--once", is_flag=True, help="No page: play the story to its end and print what Slack showed.")
def command(port: int, speed: float, no_browser: bool, once: bool) -> int:
    """Play a school day: a simulated classroom, a local Slack and the real bot between them.

    Needs no account, reads no settings, and leaves nothing behind.
    """
    logs.configure("warning")
    return asyncio.run(play(port=port, speed=speed, once=once, open_browser=not no_browser))
