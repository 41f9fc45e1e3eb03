"""`attendance-bot check`."""

import asyncio
import time

import click
from httpx import AsyncClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.cli.settings import read_settings
from bot.config import Config, missing
from bot.usecases.check import (
    Finding,
    check_all,
    check_classroom,
    check_database,
    check_fonts,
    check_slack,
    check_socket,
)

_PATIENCE = 5
"""Seconds that Slack and the classroom have for an answer."""


@click.command()
def command() -> int:
    """Look at settings, database, Slack and classroom key: one line each, ok or what to do.

    Nothing is posted. The exit status is 1 where something has to be done.
    """
    config = read_settings()
    found = {"settings": Finding(fine=True, words="All of them can be read.")}
    found |= asyncio.run(_check(config))
    width = max(map(len, found))
    for name, finding in found.items():
        click.echo(f"{'ok' if finding.fine else 'FAIL':4}  {name:{width}}  {finding.words}")
    return 0 if all(finding.fine for finding in found.values()) else 1


async def _check(config: Config) -> dict[str, Finding]:
    async with http_client() as http:
        return await check_all(
            {
                "database": check_database(config.database),
                "slack": _slack(config),
                "connection": _connection(config),
                "classroom": _classroom(config, http),
                "fonts": check_fonts(pictures=config.pictures == "on"),
            }
        )


async def _slack(config: Config) -> Finding:
    if not config.slack_bot_token:
        return Finding(fine=False, words=missing("slack", config.has()))
    client = _client(config, config.slack_bot_token.get_secret_value())
    return await check_slack(client, config.allow, unsure=config.unsure)


async def _connection(config: Config) -> Finding:
    if words := missing("connection", config.has()):
        return Finding(fine=False, words=words)
    if config.slack_app_token:
        token = config.slack_app_token.get_secret_value()
        return await check_socket(_client(config, token), token)
    return Finding(fine=True, words=f"HTTP mode: Slack must reach {config.http}/slack/events.")


async def _classroom(config: Config, http: AsyncClient) -> Finding:
    if not config.talkcloud_key:
        return Finding(fine=False, words=missing("classroom", config.has()))
    key = config.talkcloud_key.get_secret_value()
    url = config.talkcloud_url
    return await check_classroom(
        Classroom(http, url=url, key=key, clock=time.time, attempts=1, time_out=_PATIENCE)
    )


def _client(config: Config, token: str) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=config.slack_api_url, timeout=_PATIENCE, retry_handlers=[])
