"""Many lessons at once: one message for all of them, edited as people arrive, and one thread.

Twelve lessons are 10:00–10:30, each in a room of its own and all in one channel.
"""

from dataclasses import replace

import pytest

from bot.demo.slack import Fault
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.journeys.schoolday import OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–10:35"
ROOMS = [str(200_000 + number) for number in range(12)]


def due_in(room, *people):
    return [replace(entry, room=room) for entry in roster(*people, teacher="wang")]


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun, begun.awake():
        due = [entry for room in ROOMS for entry in due_in(room, "ana", "ben")]
        await begun.plan([series(room, end="10:30") for room in ROOMS], due)
        for room in ROOMS:
            begun.enter(people(wang=ALL, ana=ALL), room)
        yield begun
        await begun.check()


def arrives(day, room, **times):
    day.enter(people(wang=ALL, **({"ana": ALL} | times)), room)


async def test_many_lessons_are_one_message_edited_as_people_arrive_and_at_the_end(day):
    await day.until("10:08", step=10)
    storm = day.between("10:05:45", "10:06:30", "post", "12 lessons need a look", "not seen yet", "ben")
    assert day.heard == [storm]

    for room in ROOMS[:10]:
        arrives(day, room, ben="10:09–10:35")
    await day.until("10:13", step=10)
    edits = [one for one in day.heard if one.what == "edit"]
    assert 1 <= len(edits) <= 5
    assert "late: ben" in edits[-1].text.lower()
    assert edits[-1].text.lower().count("not seen yet") == 2

    for room in ROOMS[10:]:
        arrives(day, room, ben="10:20–10:35")
    await day.until("10:25", step=10)
    assert "not seen yet" not in day.heard[-1].text.lower()

    await day.until("10:36", step=10)
    assert [one.what for one in day.heard if one.what != "edit"] == ["post"]
    assert "12 lessons are over" in day.heard[-1].text


async def test_who_is_newly_alerted_in_them_is_named_in_one_answer_an_interval(day):
    await day.until("10:08", step=10)
    for room in ROOMS:
        arrives(day, room, ana="9:58–10:10")
    await day.until("10:20", step=10)

    replies = [one for one in day.heard if one.what == "reply"]
    assert len(replies) == 1
    assert replies[0].text.count("Left early") == 12
    assert len([one for one in day.heard if one.what == "post"]) == 1


async def test_who_comes_while_the_storm_waits_is_not_told_nor_is_the_lesson(day):
    for room in ROOMS[:3]:
        arrives(day, room, ben="10:05:25–10:35")
    await day.until("10:08", step=10)

    (post,) = [one for one in day.heard if one.what == "post"]
    assert "not seen yet" in post.text.lower()
    assert len(ROOMS) - 3 <= post.text.count("10:00 – 10:30") <= len(ROOMS)
    assert post.text.lower().count("not seen yet") == len(ROOMS) - 3


@pytest.mark.parametrize("stored", [True, False])
async def test_a_doubtful_storm_is_found_or_posted_once_and_lives_on(day, stored):
    day.slack.fail(Fault("drop", stored=stored), "chat.postMessage")
    await day.until("10:10", step=10)
    arrives(day, ROOMS[0], ben="10:10–10:35")
    await day.until("10:14", step=10)

    assert len(day.slack.transcript.messages) == 1
    assert "late: ben" in day.slack.transcript.messages[0].text.lower() + str(day.heard[-1].text).lower()


async def test_a_storm_that_somebody_deleted_leaves_each_lesson_to_itself(day):
    await day.until("10:08", step=10)
    day.slack.transcript.delete(day.slack.transcript.messages[0])
    arrives(day, ROOMS[0], ben="10:09–10:35")
    await day.until("10:12", step=10)
    arrives(day, ROOMS[0], ben="10:09–10:35", ana="9:58–10:20")
    await day.until("10:28", step=10)

    posts = [one for one in day.heard if one.what == "post"]
    assert len(posts) == 2
    assert "left early" in posts[1].text.lower()


async def test_an_outage_during_a_storm_is_told_once_and_shown_in_every_line(day):
    await day.until("10:08", step=10)
    await day.school.down()
    await day.until("10:16", step=10)

    assert len([one for one in day.heard if one.channel == OPS]) == 1
    last = [one for one in day.heard if one.what == "edit" and one.channel != OPS][-1]
    assert last.text.count("data as of") == 12
    assert "left early" not in last.text.lower()

    await day.school.up()
    await day.until("10:26", step=10)
    last = [one for one in day.heard if one.what == "edit" and one.channel != OPS][-1]
    assert "data as of" not in last.text


async def test_ten_lessons_at_once_are_ten_messages_at_one_a_second(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        rooms = ROOMS[:10]
        await day.plan(
            [series(room, end="10:30") for room in rooms], [e for r in rooms for e in due_in(r, "ana", "ben")]
        )
        for room in rooms:
            day.enter(people(wang=ALL, ana=ALL), room)
        await day.until("10:05", step=10)
        await day.until("10:07", step=1)
        await day.check()

    posts = [one.at for one in day.heard]
    assert (len(posts), len(set(posts))) == (10, 10)
    assert at("10:05:45") <= posts[0] <= posts[-1] <= at("10:06:30")
