"""Logs: one JSON line an event, and nothing in it that must not be seen."""

import asyncio
import io
import json
import logging

import pytest
import structlog

from bot import logs
from bot.errors import RoomGone

NAME, KEY = "学生甲", "s3cr3t-key"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def quiet_again():
    """Logging is of the whole process: put it back."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def configured(level="info", stream=None):
    stream = stream or io.StringIO()
    logs.configure(level, secrets=[KEY], stream=stream)
    return stream


def told(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_context():
    stream = configured()

    with structlog.contextvars.bound_contextvars(request="r1"):
        structlog.get_logger("bot.slack").info("answered", room="111")

    (line,) = told(stream)
    assert {"event", "level", "logger", "timestamp"} < set(line)
    assert (line["event"], line["room"], line["request"], line["level"]) == ("answered", "111", "r1", "info")


def test_a_terminal_gets_words():
    stream = configured(stream=Terminal())

    structlog.get_logger("bot").info("answered")

    assert "answered" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


SECRETS = [
    {"key": KEY},
    {"deep": ["x", (KEY, {"a": KEY})]},
    {"token": "xoxb-1234-abcd"},
    {"token": "xoxe.xoxb-1-Mi0y"},
    {"token": "xapp-1-A01-99-ffff"},
    {"event_text": f"https://host/?key={KEY}&x=1"},
]


@pytest.mark.parametrize("values", SECRETS)
def test_secrets_are_struck_out_wherever_they_turn_up(values):
    stream = configured()

    structlog.get_logger("bot").warning("sent", **values)
    logging.getLogger("httpx").warning("sent %s", values)

    assert len(told(stream)) == 2
    for secret in (KEY, "1234-abcd", "Mi0y", "ffff"):
        assert secret not in stream.getvalue()


def crash(name):
    try:
        int(f"{name} was here")
    except ValueError as error:
        raise RuntimeError(f"{name} was here") from error


def fail():
    raise RoomGone


def test_a_crash_tells_types_and_places_and_no_value():
    stream = configured()

    try:
        crash(NAME)
    except RuntimeError:
        structlog.get_logger("bot").exception("crashed")
        logging.getLogger("slack_bolt").exception(f"Failed to run listener ({NAME} was here)")  # noqa: G004

    ours, theirs = told(stream)
    assert ours["error"] == theirs["error"] == ["RuntimeError", "ValueError"]
    assert any("test_logs.py" in place and place.endswith(" crash") for place in ours["trace"])
    assert NAME not in stream.getvalue()


def test_an_error_of_ours_keeps_its_words():
    stream = configured()

    try:
        fail()
    except RoomGone:
        structlog.get_logger("bot").exception("failed")

    assert told(stream)[0]["error"] == [
        "RoomGone: The classroom provider knows no such room, or it was deleted."
    ]


async def test_a_forgotten_task_does_not_tell_what_it_held():
    stream = configured()

    async def fail():
        raise ValueError(NAME)

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task

    (line,) = told(stream)
    assert line["error"] == ["ValueError"]
    assert NAME not in stream.getvalue()


@pytest.mark.parametrize("library", ["slack_sdk.web.async_client", "slack_bolt", "httpx", "aiohttp"])
def test_libraries_never_tell_their_details(library):
    """slack_sdk prints requests and answers at DEBUG."""
    stream = configured("debug")

    logging.getLogger(library).debug(NAME)
    logging.getLogger("bot.usecases").debug("ours")

    assert [line["event"] for line in told(stream)] == ["ours"]


def test_a_long_text_is_cut():
    stream = configured()

    logging.getLogger("slack_bolt").warning("x" * 10_000)

    assert len(told(stream)[0]["event"]) == 500
