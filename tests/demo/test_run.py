"""`demo`: the story ends well with the real bot, and is seen to fail where it does not."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
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


NOT_SEEN, LATE = "🟡 Not seen yet  吴迪", "🔵 Late  王小明 +8 min 26 s"
LEFT, BACK = "🟠 Left early  刘洋 at 19:32", "✅ Back  刘洋 after 4 min"
GONE = "🟠 Left early  赵一诺 at 19:44"
TOLD = [
    # Nobody asked: two are not there, and then one comes.
    ("19:06", "", ["🟡 Not seen yet (2)  吴迪, 王小明", "9 due · 7 seen"]),
    ("19:08", "edited", [NOT_SEEN, LATE, "9 due · 8 seen"]),
    # A student leaves, which has to hold for three minutes, and is back: that edits, and posts nothing.
    ("19:35", "thread", [LEFT]),
    ("19:35", "edited", [NOT_SEEN, LEFT, LATE, "9 due · 8 seen"]),
    ("19:36", "edited", [NOT_SEEN, LATE, BACK, "9 due · 8 seen"]),
    # The provider is down: that is one message of our own trouble, and nobody is called missing.
    ("19:43", "", ["No complete records since 19:39. Nobody is called missing while that lasts."]),
    ("19:43", "edited", ["⚠️ Data as of 19:39. I cannot see what happened since.", NOT_SEEN, LATE, BACK]),
    # It is back, and somebody left meanwhile.
    ("19:53", "edited", ["No complete records from 19:39 to 19:53, for 13 min."]),
    ("19:53", "thread", [GONE, "⏳ Delayed: I found this out 5 min 56 s late."]),
    ("19:53", "edited", [NOT_SEEN, GONE, LATE, BACK]),
    # Class is over, and has settled.
    ("20:03", "edited", ["🔴 Absent  吴迪", GONE, LATE, "9 due · 7 present · 1 partial · 1 absent"]),
    ("20:10", "", ["Shared by @Alice Anderson"]),
]
"""Everything that the channel shows, in order: when, whether as an edit or in a thread, and lines of it."""


def heard(said: str) -> list[tuple[str, str, list[str]]]:
    """What everybody in the channel saw, from the printed transcript."""
    blocks = re.findall(
        r"   (\d\d:\d\d) Attendance, #attendance(?:, in a)?(?: \(?(edited|thread)\)?)?\n((?:   │.*\n?)+)",
        said,
    )
    return [(at, how, [line[5:] for line in text.splitlines()]) for at, how, text in blocks]


def test_once_plays_the_story_to_its_end_the_same_each_time():
    done = subprocess.run([*DEMO, "--once"], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.count("did not come out")) == (0, 0), done.stderr
    logged = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert set(logged) <= {
        "room_lost",
        "room_back",
        "provider_lost",
        "provider_back",
    }  # it is down for a while
    said = done.stdout
    clocks = (
        "19:05",
        "19:08",
        "19:12",
        "19:13",
        "19:14",
        "19:23",
        "19:32",
        "19:40",
        "19:53",
        "20:00",
        "20:10",
    )
    scenes = [said.index(f"── {clock}") for clock in clocks]
    assert scenes == sorted(scenes)
    assert len(re.findall("only visible to Alice Anderson", said)) == 8
    shown = heard(said)
    assert [(at, how) for at, how, _ in shown] == [(at, how) for at, how, _ in TOLD]
    for (at, _, lines), (_, _, wanted) in zip(shown, TOLD, strict=True):
        assert [line for line in lines if line in wanted] == wanted, at


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
