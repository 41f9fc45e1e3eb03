"""`demo`: the story ends well with the real bot, and is seen to fail where it does not."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.demo.classroom import DemoClassroom
from bot.demo.clock import VirtualClock
from bot.demo.run import _once, play
from bot.demo.scenes import Stage, judge
from bot.demo.slack import DemoSlack, Message
from bot.demo.story import school
from bot.demo.world import World

DEMO = [sys.executable, "-m", "bot", "demo"]


def test_once_plays_the_story_to_its_end():
    began = time.monotonic()
    done = subprocess.run([*DEMO, "--once"], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0
    logged = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert set(logged) <= {"room_lost", "room_back"}  # the story takes the provider down for a while
    assert time.monotonic() - began < 30
    said = done.stdout
    scenes = [
        said.index(f"── {clock}") for clock in ("19:12", "19:13", "19:14", "19:23", "19:40", "19:53", "20:10")
    ]
    assert scenes == sorted(scenes)
    assert len(re.findall("only visible to Alice Anderson", said)) == 8
    assert len(re.findall("Attendance, #attendance", said)) >= 1  # what was shared, and alerts in between


@pytest.fixture
async def lonely() -> AsyncIterator[World]:
    """The world without a bot."""
    story = school(date(2026, 11, 23))
    clock = VirtualClock(story.start)
    async with DemoClassroom(story.rooms, clock=clock) as classroom, DemoSlack(clock=clock) as slack:
        yield World(clock, classroom, slack)


async def test_without_a_bot_the_story_does_not_come_out(lonely, capsys):
    assert await _once(lonely, io.StringIO()) == 1
    complaints = capsys.readouterr().err
    assert "/attendance help: no acknowledgement within a second" in complaints
    assert "/attendance 1108925474: 0 answers, 2 expected" in complaints


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<!channel> is here", "a student's name would notify the whole channel"),
        ("the password is pw-chairmanpwd-1108925474", "a secret reached Slack"),
        ("all is well", None),
    ],
)
async def test_the_whole_transcript_is_judged(lonely, text, complaint):
    lonely.slack.transcript.post(Message("C02ALR", "1.0", "U0BOT", text))
    stage = Stage(lonely)
    judge(stage)
    assert stage.complaints == ([complaint] if complaint else [])


async def test_a_message_posted_twice_is_judged(lonely):
    note = {"event_type": "attendance_intent", "event_payload": {"id": "i1"}}
    for ts in ("1.0", "2.0"):
        lonely.slack.transcript.post(Message("C02ALR", ts, "U0BOT", "hello", metadata=note))
    stage = Stage(lonely)
    judge(stage)
    assert stage.complaints == ["a message was posted twice"]


async def test_a_port_that_is_taken_is_said_to_be(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert await play(port=port, open_browser=False, out=io.StringIO()) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_served_until_it_is_stopped(number):
    command = [*DEMO, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        said = running.stdout.readline()
        assert re.match(r"The demo is at http://127\.0\.0\.1:\d+/ ", said)
        running.send_signal(number)
        assert (running.wait(timeout=15), running.stderr.read()) == (0, "")
