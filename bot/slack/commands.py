"""`/attendance …`: from what was typed, or chosen by a button, to a private answer.

The first answer comes within five seconds of the question, whatever it asks; see `bot.slack.talk`.
"""

import asyncio

from bot.errors import AttendanceError
from bot.metrics import QUESTIONS
from bot.render.problems import EXPIRED, problem_message
from bot.slack.desk import Desk
from bot.slack.offers import Again
from bot.slack.parse import Command, parse
from bot.slack.problems import crashed, explain, outcome_of
from bot.slack.requests import Press
from bot.slack.subcommands import ACTS
from bot.slack.talk import PROBLEM, Act, Question, Talk
from bot.slack.vocabulary import HELP, ROOM

LONGEST = 1500.0
"""Seconds for one read: an answer cannot be delivered later than half an hour after its question."""

_NOTHING = Command(EXPIRED)
"""What a button stands for that is too old, or somebody else's."""


async def answer(
    desk: Desk, question: Question, command: Command | None = None, act: Act | None = None
) -> None:
    """Answer one command, by `act` where that is given.

    Whatever goes wrong is answered too, so nothing is raised.
    """
    talk = Talk(desk, question)
    hurry = asyncio.create_task(talk.hurry(), name="hurry")
    asked, outcome = "unread", PROBLEM
    try:
        if command is None:
            command = parse(question.text, timezone=desk.timezone, now=desk.now())
        asked = command.name
        talk.about = command.room if asked == ROOM else ""
        async with asyncio.timeout(LONGEST):
            outcome = await _answer(talk, command, act)
    except AttendanceError as error:
        outcome = outcome_of(error)
        await talk.say(explain(await talk.reader(), error))
    except Exception as error:  # noqa: BLE001 — the person gets a reference, the log the rest
        outcome = "crashed"
        await talk.say(crashed(await talk.reader(), error, doing=asked))
    finally:
        hurry.cancel()
    QUESTIONS.labels(asked, outcome).inc()


async def again(desk: Desk, press: Press) -> None:
    """Answer what a button stands for, as if it had been typed."""
    arrived = asyncio.get_running_loop().time()
    kept = desk.offers.find(press.value, press.asker.user, Again)
    question = Question(press.asker, "", press.response_url, arrived, press.trigger, pressed=True)
    if kept is None:
        await answer(desk, question, _NOTHING)
    else:
        await answer(desk, question, kept.command, kept.act)


async def _answer(talk: Talk, command: Command, act: Act | None) -> str:
    """The outcome, for the count of questions. Raises what stands in the way."""
    if command.name != HELP:  # it tells nothing of anybody
        await talk.desk.access.check(talk.asker)
    if command is _NOTHING:
        await talk.say(problem_message(await talk.reader(), EXPIRED))
        return PROBLEM
    return await (act or ACTS[command.name])(talk, command)
