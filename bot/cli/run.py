"""`attendance-bot run`."""

import asyncio

import click

from bot.app.run import run
from bot.cli.settings import read_settings


@click.command()
def command() -> None:
    """Run the bot until SIGTERM or SIGINT, then stop cleanly.

    Needs TALKCLOUD_KEY, SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.
    """
    asyncio.run(run(read_settings("classroom", "slack", "connection", service=True)))
