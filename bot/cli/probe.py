"""`attendance-bot probe ROOM`."""

import asyncio
import json
import time
from functools import partial
from pathlib import Path

import click

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.cli.settings import read_settings
from bot.config import Config
from bot.domain.rooms import parse_room
from bot.errors import AskedWrongly
from bot.usecases.probe import Probe

_NO_KEY = "0" * 16
_NO_ROOM = "1"


@click.command()
@click.argument("room")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Keep the redacted answers there."
)
def command(room: str, output: Path | None) -> None:
    """Ask the real provider what its documentation leaves open, by ROOM, which had visits in the past week.

    Reads only, in about thirty requests. Nothing that is shown or kept holds a name, an id or a key. The key
    is never put into an address, so what the provider says to GET is not asked.
    """
    room = parse_room(room)
    config = read_settings("classroom")
    answers = asyncio.run(_ask(config, room))
    if output:
        try:
            output.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise AskedWrongly(
                "The answers could not be written there: {why}.", why=error.strerror
            ) from error
        click.echo(f"Kept the redacted answers in {output}.", err=True)


async def _ask(config: Config, room: str) -> dict[str, object]:
    key = config.talkcloud_key.get_secret_value() if config.talkcloud_key else ""
    async with http_client() as http:

        def classroom(key: str) -> Classroom:
            return Classroom(
                http, url=config.talkcloud_url, key=key, rate=config.rate, clock=time.time, attempts=1
            )

        here = classroom(key)
        probe = Probe(
            partial(here.raw, room), partial(classroom(_NO_KEY).raw, room), partial(here.raw, _NO_ROOM),
            int(time.time()),
        )  # fmt: skip
        async for question, found in probe.ask():
            click.echo(f"{question:34}  {found}")
    return probe.answers
