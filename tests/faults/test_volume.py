"""Very many at once: one message a lesson, the first names and a count, at Slack's pace."""

import pytest

from bot.domain.people import TEACHER
from tests.domain.drawing import at, visit
from tests.domain.watching import clock, people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.slack.stage import shown
from tests.usecases.watched import series


def crowd(many):
    """One teacher in time, and so many who come late within one minute."""
    late = [
        visit(f"u{number}", at("10:06") + number % 60, at("11:05"), name=f"Pupil {number}")
        for number in range(many)
    ]
    return [visit("wang", at("9:58"), at("11:05"), role=TEACHER), *late]


@pytest.mark.parametrize("many", [500, pytest.param(5_000, marks=pytest.mark.slow)])
async def test_thousands_of_late_joins_in_a_minute_are_one_message_and_few_replies(tmp_path, many):
    async with a_day(tmp_path, "9:58") as day, day.awake():
        await day.plan([series()])
        day.enter(crowd(many))
        await day.until("10:06", step=60)
        await day.until("10:20", step=30)
        await day.check()

        posts = [one for one in day.heard if (one.what, one.channel) == ("post", CHANNEL)]
        replies = [one for one in day.heard if one.what == "reply"]
        (message,) = [one for one in day.slack.transcript.public(CHANNEL) if not one.thread_ts]
        assert len(posts) == 1
        assert clock(posts[0].at) <= "10:08:30"
        assert len(replies) <= 3
        assert shown(message).count("Pupil") <= 2 * 20
        assert str(many - 20) in shown(message).replace(",", "")
        assert max(len(shown(one)) for one in day.slack.transcript.messages) < 12_000


async def test_a_channel_hears_a_message_a_second_however_many_lessons_begin_to_talk(tmp_path):
    """Nine lessons, which is no storm yet: nine messages in nine seconds, and Slack refuses none."""
    rooms = [str(300_000 + number) for number in range(9)]
    async with a_day(tmp_path, "9:58") as day, day.awake():
        day.slack.workspace.posts_per_second, day.slack.workspace.wall = 1.0, day.hand
        await day.plan([series(room) for room in rooms])
        for room in rooms:
            day.enter(people(wang="9:58–11:05", ana="10:06–11:05"), room)
        await day.until("10:06", step=30)
        await day.until("10:09", step=1)
        await day.check()

        posts = [one.at for one in day.heard if (one.what, one.channel) == ("post", CHANNEL)]
        asked = [method for method, _ in day.slack.calls if method == "chat.postMessage"]
        assert len(posts) == len(set(posts)) == 9
        assert len(asked) == 9
