"""The digest of a day, from the clock to the channel: once, whatever happens to the bot and to the clocks.

The lesson is 10:00–11:00 on Tuesday, 14 January 2025; digests are sent at 20:00 unless a test says otherwise.
"""

from datetime import time

from bot.demo.faults import Fault
from bot.domain.channel_settings import DAILY, OFF, ChannelSettings
from bot.domain.corrections import Correction
from bot.store import channel_settings, corrections
from bot.store.database import transaction
from bot.usecases import book, registers, sending
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")
A_DAY = 24 * 3600
POST = "chat.postMessage"


def digests(day, channel=CHANNEL):
    """What was said that is the digest of a day, not a reply in its thread."""
    return [
        one for one in day.heard if one.channel == channel and one.what == "post" and "Digest of" in one.text
    ]


async def pass_to(day, moment, *, step=900):
    """Let time pass up to that second, UTC, beat by beat."""
    while day.hand.now < moment:
        day.hand.now = min(moment, day.hand.now + step)
        await day.beat()


async def held(day, *lessons, **came):
    """The lesson takes place, and its register becomes final."""
    await day.plan(lessons or [series()], DUE)
    day.enter(people(wang=ALL, **came))
    await day.until("11:30", step=30)


def _hands(bot):
    """What the sender works with."""
    return bot.watch.deliverer._manner, bot.watch.deliverer._sight


async def choose(day, **chosen):
    """What somebody sets for the channel."""

    def put(db):
        with transaction(db):
            channel_settings.put(db, CHANNEL, ChannelSettings(**chosen), author="U01ALICE", at=0)

    await day.bot.desk.database.run(put)


async def corrected(day, person):
    """Somebody says that a person was there."""

    def give(db):
        with transaction(db):
            (lesson,) = book.planned(db, at("9:00"), at("11:00"))
            corrections.give(
                db, Correction(lesson.id, person, "present", "Was there", "U01ALICE", day.hand.now)
            )
            registers.rejudge(
                db, lesson.room, lesson.start, lesson.end, rules=day.bot.desk.rules, now=day.hand.now
            )

    await day.bot.desk.database.run(give)


async def test_a_day_is_told_once_at_its_time(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await day.until("19:59:59", step=900)
        assert digests(day) == []

        await day.until("23:50", step=60)
        await day.check()

    (digest,) = digests(day)
    assert at("20:00") <= digest.at <= at("20:01")
    for word in ("1 lesson, judged", "3 due · 2 present · 1 absent", "Absent", "Cai"):
        assert word in digest.text, word


async def test_a_quiet_day_is_one_line(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL, cai=ALL)
        await day.until("20:02", step=60)
        message = next(one for one in day.slack.transcript.messages if "Digest of" in one.text)

    assert [block["type"] for block in message.blocks] == ["section"]
    assert "Nobody was missing." in message.blocks[0]["text"]["text"]
    assert "\n" not in message.blocks[0]["text"]["text"]


async def test_a_day_without_lessons_says_nothing(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL, cai=ALL)
        await day.until("20:02", step=60)
        await pass_to(day, at("20:30") + A_DAY)
        await day.check()

    assert len(digests(day)) == 1


async def test_a_start_right_before_and_after_makes_no_second_one(tmp_path):
    async with a_day(tmp_path) as day:
        async with day.awake():
            await held(day, ana=ALL, ben=ALL)
        for clock in ("20:00:05", "20:00:20", "20:30", "21:00"):
            async with day.awake():
                await day.until(clock, step=15)
        async with day.awake():
            await day.check()

    assert len(digests(day)) == 1


async def test_who_starts_late_in_the_evening_sends_todays(tmp_path):
    async with a_day(tmp_path) as day:
        async with day.awake():
            await held(day, ana=ALL, ben=ALL)
        day.hand.now = at("21:00")
        async with day.awake():
            await day.until("21:02", step=15)

    (digest,) = digests(day)
    assert "Tue 14 Jan" in digest.text
    assert digest.at <= at("21:01")


async def test_after_six_hours_it_is_too_late_and_the_next_one_says_that_there_was_none(tmp_path):
    evening = series(start="10:00", end="11:00")
    tomorrow = series("222222", start="34:00", end="35:00")
    async with a_day(tmp_path) as day:
        async with day.awake():
            await held(day, evening, tomorrow, ana=ALL, ben=ALL)
            await choose(day, digest=DAILY)
            await day.until("19:00", step=900)
        day.hand.now = at("26:05")
        async with day.awake():
            await pass_to(day, at("26:10"), step=30)
            assert digests(day) == []
            await pass_to(day, at("44:02"))

    (digest,) = digests(day)
    assert "Digest of Wed 15 Jan" in digest.text
    assert "No digest was sent of Tue 14 Jan." in digest.text


async def test_a_sender_that_dies_after_its_claim_is_followed_by_one_message(tmp_path):
    async with a_day(tmp_path, quarantine=60) as day:
        async with day.awake() as bot:
            await held(day, ana=ALL, ben=ALL)
            day.hand.now = at("20:00:05")
            await bot.watch.reports.tick()
            await bot.desk.database.run(
                sending.next_job, CHANNEL, *_hands(bot), day.hand.now
            )  # and never another word
        async with day.awake():
            await day.until("20:04", step=5)
            await day.check()

    assert len(digests(day)) == 1


async def test_a_message_whose_answer_is_lost_is_found_and_not_repeated(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        day.hand.now = at("19:59")
        day.slack.faults.add(Fault("drop", stored=True), POST)
        await day.until("20:04", step=5)
        await day.check()

    assert len(digests(day)) == 1


async def test_a_clock_that_is_set_back_or_forth_makes_no_second_one(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        day.hand.now = at("19:30")
        await day.beat()
        day.hand.now = at("20:30")  # an hour ahead
        await day.beat()
        day.hand.now = at("17:00")  # and back
        await day.beat()
        await day.until("23:00", step=300)
        await day.check()

    assert len(digests(day)) == 1


async def test_a_channel_has_its_own_time_or_none(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await choose(day, digest=OFF)
        await day.until("20:05", step=60)
        assert digests(day) == []

        await choose(day, digest=DAILY, digest_at=time(21, 30))
        await day.until("21:29", step=60)
        assert digests(day) == []
        await day.until("21:31", step=15)

    assert len(digests(day)) == 1


async def test_no_time_in_the_settings_turns_digests_off(tmp_path):
    async with a_day(tmp_path, digest_at=None) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await day.until("23:00", step=900)

    assert digests(day) == []


async def test_an_archived_channel_parks_and_ops_is_told(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        day.slack.workspace.channels[CHANNEL].archived = True
        await day.until("20:20", step=60)
        assert digests(day) == []
        parked = [one for one in day.heard if one.channel == OPS]
        assert len(parked) == 1
        assert "I may no longer post" in parked[0].text

        day.slack.workspace.channels[CHANNEL].archived = False
        await day.until("20:40", step=60)
        await day.check()

    assert len(digests(day)) == 1


async def test_an_evening_lesson_is_told_by_the_next_digest_and_only_there(tmp_path):
    late = series("222222", start="19:30", end="20:30")
    async with a_day(tmp_path) as day, day.awake():
        await held(day, series(), late, ana=ALL, ben=ALL)
        day.enter(people(lin="19:29–20:31"), "222222")
        await day.until("21:00", step=60)
        first = digests(day)[0]
        await pass_to(day, at("20:02") + A_DAY)
        await pass_to(day, at("20:02") + 2 * A_DAY)

    assert "1 lesson is not over yet" in first.text
    assert "1 lesson, judged" in first.text
    assert len(digests(day)) == 2
    second = digests(day)[1]
    assert "1 lesson, judged" in second.text
    assert "1 lesson is of a day before" in second.text


async def test_a_correction_after_the_digest_is_told_by_the_next_one(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await day.until("20:02", step=60)
        await corrected(day, "cai")
        await pass_to(day, at("20:02") + A_DAY)
        await pass_to(day, at("20:02") + 2 * A_DAY)

    assert len(digests(day)) == 2
    assert "Cai · absent, 0 % → present, 0 % · Room 111111 Tue 14 Jan 10:00" in digests(day)[1].text


async def test_back_after_two_days_it_says_from_when_to_when_there_is_no_data(tmp_path):
    lessons = [series(), series("222222", "34:00", "35:00"), series("333333", "58:00", "59:00")]
    async with a_day(tmp_path) as day:
        async with day.awake():
            await held(day, *lessons, ana=ALL, ben=ALL)
            await day.until("21:00", step=300)
        day.hand.now = at("21:00") + 2 * A_DAY - 2 * 3600
        before = len(day.heard)
        async with day.awake():
            await pass_to(day, at("20:05") + 2 * A_DAY, step=60)
            await day.check()

    since = day.heard[before:]
    (digest,) = [one for one in since if one.what == "post"]
    assert "No data from Tue 14 Jan 21:00 to Thu 16 Jan 19:0" in digest.text
    assert "Lessons in that time: 2." in digest.text
    assert "No digest was sent of Wed 15 Jan. `/attendance digest 2025-01-15` shows one." in digest.text


async def test_a_workspace_without_charts_gets_classic_blocks_and_is_remembered(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        day.slack.faults.add(Fault("code", code="invalid_blocks"), POST)
        await day.until("20:02", step=15)
        await day.check()
        tries = [one for one in day.slack.transcript.messages if "Digest of" in one.text]

    (digest,) = digests(day)
    assert "Cai · Room 111111 10:00" in digest.text
    kinds = {block["type"] for block in tries[0].blocks}
    assert not kinds & {"table", "data_visualization"}


async def test_charts_and_a_table_where_the_workspace_takes_them(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await day.until("20:02", step=15)
        message = next(one for one in day.slack.transcript.messages if "Digest of" in one.text)

    assert {"table", "data_visualization"} <= {block["type"] for block in message.blocks}


async def test_what_does_not_fit_stands_in_its_thread_and_nowhere_else(tmp_path):
    many = [f"p{number:02}" for number in range(20)]
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()], roster(*many, teacher="wang"))
        day.enter(people(wang=ALL, p00=ALL))
        await day.until("11:30", step=30)
        await choose(day, digest=DAILY, broadcast=True)
        await day.until("20:03", step=15)
        await day.check()

    (digest,) = digests(day)
    replies = [one for one in day.heard if one.what == "reply" and one.at >= digest.at]
    assert "… and 13 more" in digest.text
    assert "All of it in the thread." in digest.text
    assert len(replies) == 1
    assert all(f"P{number:02}" in replies[0].text for number in range(1, 20))
    (part,) = [body for path, body in day.slack.calls if path == POST and "Absent: 19" in body["text"]]
    assert part["thread_ts"]
    assert str(part.get("reply_broadcast")).lower() in ("none", "false")


async def test_what_quiet_hours_and_mutes_kept_back_is_counted(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()], DUE)
        await choose(day, quiet_from=time(9, 0), quiet_until=time(19, 0))
        day.enter(people(wang=ALL, ana=ALL, ben="10:12–11:05"))
        await day.until("11:45", step=15)
        assert day.told() == []
        await day.until("20:02", step=60)

    (digest,) = digests(day)
    assert "Not told at the time" in digest.text
    assert "quiet hours" in digest.text
