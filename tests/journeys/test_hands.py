"""What staff do about alerts by their buttons, through the whole bot, and what the messages show then.

The lesson is 10:00–11:00. Everybody in the workspace may press, unless said otherwise.
"""

import asyncio

import pytest

from bot.domain.channel_settings import ChannelSettings
from bot.store import alerts, audit, channel_settings, mutes, outbox
from tests.domain.drawing import at, roster
from tests.domain.watching import clock, people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.slack.stage import ALICE, BOB, button, shown
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path, allow="*") as begun, begun.awake():
        await begun.plan([series()], DUE)
        yield begun
        await begun.check()


def message(day, *, thread=False):
    """The newest message in the channel; with `thread`, the newest reply."""
    return [one for one in day.slack.transcript.public(CHANNEL) if bool(one.thread_ts) == thread][-1]


def buttons(day):
    """What can be pressed under it."""
    return {
        one["action_id"]
        for block in message(day).blocks
        if block["type"] == "actions"
        for one in block["elements"]
    }


async def press(day, action, *, user=ALICE, choice=None):
    """Somebody presses under the newest message, and a beat passes."""
    handle = button(message(day), action)
    if choice is not None:
        choice = next(
            one["value"]
            for one in handle["options"]
            if one["value"].split(":")[0 if action == "about" else 1] == choice
        )
    done = await day.slack.click(message(day), action, user=user, choice=choice)
    assert done.ack is not None
    await settle(day)
    return done


async def settle(day):
    """What was begun by presses ends, and the bot's beat after it passes."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "slack-deal"))
    day.hand.now += 2
    await day.beat()


async def ben_is_missing(day, until="10:08"):
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until(until)


async def the_teacher_is_missing(day, until="10:06"):
    day.enter(people(ana=ALL, ben=ALL, cai=ALL))
    await day.until(until)


# The lesson's message


async def test_who_is_on_it_is_shown_in_the_same_message(day):
    await ben_is_missing(day)
    assert buttons(day) == {"take", "snooze", "about"}
    await press(day, "take")

    assert f"<@{ALICE}> has been on it since 10:08" in shown(message(day))
    assert buttons(day) == {"release", "snooze", "about"}
    assert [one.what for one in day.heard] == ["post", "edit"]


async def test_who_is_on_it_can_hand_it_back(day):
    await ben_is_missing(day)
    await press(day, "take")
    await press(day, "release")

    assert "has been on it" not in shown(message(day))
    assert "take" in buttons(day)


async def test_a_double_click_is_one(day):
    await ben_is_missing(day)
    done = await asyncio.gather(*(day.slack.click(message(day), "take", user=ALICE) for _ in range(2)))
    await settle(day)

    assert all(one.ack is not None and not one.replies for one in done)
    assert [one.what for one in day.heard] == ["post", "edit"]


async def test_of_two_at_once_the_second_is_told_who_was_first(day):
    await ben_is_missing(day)
    done = [await day.slack.click(message(day), "take", user=user) for user in (ALICE, BOB)]
    await settle(day)

    assert not done[0].replies
    told = await done[1].reply()
    assert told.only_for == BOB
    assert f"<@{ALICE}> was quicker" in shown(told)
    assert f"<@{ALICE}> has been on it" in shown(message(day))


async def test_what_comes_after_waits_for_somebody_again(day):
    day.enter(people(wang=ALL, ana="9:58–10:30", cai=ALL))
    await day.until("10:08")
    await press(day, "take")
    await day.until("10:40")

    text = shown(message(day))
    assert f"<@{ALICE}> has been on it since 10:08" in text
    assert "ana" in text.lower()
    assert buttons(day) == {"take", "release", "snooze", "about"}
    await press(day, "take", user=BOB)
    assert f"<@{BOB}> has been on it since 10:40" in shown(message(day))
    assert buttons(day) == {"release", "snooze", "about"}


async def test_a_snooze_keeps_back_what_is_new_and_is_shown(day):
    day.enter(people(wang=ALL, ana="9:58–10:20", cai=ALL))
    await day.until("10:08")
    await press(day, "snooze", choice="1800", user=BOB)
    assert f"Snoozed until 10:38 by <@{BOB}>" in shown(message(day))
    assert "ben" in shown(message(day)).lower()
    assert "wake" in buttons(day)
    await day.until("10:37")
    assert not [one for one in day.heard if one.what == "reply"]

    await day.until("10:42")
    assert "Snoozed" not in shown(message(day))
    assert "ana" in shown(message(day, thread=True)).lower()


async def test_a_snooze_is_undone(day):
    await ben_is_missing(day)
    await press(day, "snooze", choice="rest")
    assert "Snoozed until 11:00" in shown(message(day))
    await press(day, "wake", user=BOB)

    assert "Snoozed" not in shown(message(day))
    assert await day.bot.desk.database.run(mutes.in_force, day.hand.now) == {}


async def test_after_the_end_there_are_no_buttons(day):
    await ben_is_missing(day)
    await press(day, "take")
    await day.until("11:20", step=10)

    assert "absent" in shown(message(day)).lower()
    assert buttons(day) == set()


async def test_a_press_in_a_message_that_was_not_edited_in_time_says_why_nothing_happens(day):
    await ben_is_missing(day)
    old = message(day).blocks
    await day.until("11:20", step=10)
    message(day).blocks = old

    for action in ("take", "snooze"):
        done = await press(day, action, choice="600" if action == "snooze" else None)
        assert "nothing left to do" in shown(await done.reply())


async def test_a_press_in_a_message_that_we_do_not_know_says_so(day):
    await ben_is_missing(day)
    button(message(day), "take")["value"] = "0" * 30

    assert "no longer know this message" in shown(await (await press(day, "take")).reply())


async def test_who_may_not_ask_may_not_press(tmp_path):
    async with a_day(tmp_path, allow=ALICE) as day, day.awake():
        await day.plan([series()], DUE)
        await ben_is_missing(day)
        for action, choice in (("take", None), ("snooze", "600"), ("about", "list"), ("about", "evidence")):
            done = await press(day, action, choice=choice, user=BOB)
            assert "may not see attendance" in shown(await done.reply())
        assert [one.what for one in day.heard] == ["post"]
        known = await day.bot.desk.database.run(alerts.between, 0, 2**40)
        assert not any(one.author for one in known)


async def test_what_was_pressed_is_not_lost_by_a_kill(tmp_path):
    """The press is kept, and the bot dies before Slack hears of it: the message is edited by the next one."""
    async with a_day(tmp_path, allow="*") as day:
        async with day.awake():
            await day.plan([series()], DUE)
            await ben_is_missing(day)
            await day.slack.click(message(day), "take", user=ALICE)
            while not await day.bot.desk.database.run(outbox.live):  # noqa: ASYNC110 - the press is being kept
                await asyncio.sleep(0.005)
        assert "has been on it" not in shown(message(day))
        async with day.awake():
            await settle(day)
            assert f"<@{ALICE}> has been on it since 10:08" in shown(message(day))
            await day.check()


async def test_a_press_is_audited_and_names_nobody(day):
    await ben_is_missing(day)
    await press(day, "take")

    looks = await day.bot.desk.database.run(audit.looks)
    assert [(one.who, one.what) for one in looks] == [(ALICE, "take")]
    values = str([block for block in message(day).blocks if block["type"] == "actions"]).lower()
    assert "ben" not in values
    assert series().room not in values


# A teacher's alert


async def test_a_teachers_alert_is_taken_and_stops_calling_others(day):
    await the_teacher_is_missing(day)
    await press(day, "take")
    assert f"<@{ALICE}> has been on it since 10:06" in shown(message(day))
    await day.until("10:30")

    assert not [one for one in day.heard if one.what == "reply"]


async def test_a_snoozed_teachers_alert_is_silent_and_comes_back(day):
    await the_teacher_is_missing(day)
    await press(day, "snooze", choice="600", user=BOB)
    assert f"Snoozed until 10:16 by <@{BOB}>" in shown(message(day))
    await day.until("10:16")
    assert not [one for one in day.heard if one.what == "reply"]
    await day.until("10:18")

    assert "Snoozed" not in shown(message(day))
    assert "teacher is not here" in shown(message(day, thread=True))
    assert buttons(day) == {"take", "snooze", "about"}


async def test_a_teacher_who_comes_while_it_is_snoozed_is_shown(day):
    day.enter(people(wang="10:09–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:06")
    await press(day, "snooze", choice="rest")
    await day.until("10:12")

    assert "The teacher is here" in shown(message(day))
    assert buttons(day) == set()


async def test_a_teachers_alert_says_at_the_end_that_nothing_changed(day):
    await the_teacher_is_missing(day)
    await press(day, "take")
    await day.until("11:20", step=10)

    card = next(one for one in day.slack.transcript.public(CHANNEL) if "teacher" in one.text)
    assert "The teacher did not come" in shown(card)
    assert "The lesson is over" in shown(card)
    assert f"<@{ALICE}> was on it from 10:06" in shown(card)
    assert not [block for block in card.blocks if block["type"] == "actions"]


# Where nobody is on it


async def called(day, group="S01STAFF"):
    """The channel names whom to call."""

    def choose(db):
        channel_settings.put(db, CHANNEL, ChannelSettings(mention=group), author=ALICE, at=day.hand.now)

    await day.bot.desk.database.run(choose)


def calls(day):
    """When others were called in the thread."""
    return [
        clock(one.at)[:5] for one in day.heard if one.what == "reply" and "<!subteam^S01STAFF>" in one.text
    ]


async def test_where_nobody_is_on_it_for_ten_minutes_others_are_called_once(day):
    await called(day)
    await the_teacher_is_missing(day, "10:40")

    assert calls(day) == ["10:15"]
    assert "<!subteam" not in shown(message(day))
    assert buttons(day) == {"take", "snooze", "about"}


async def test_who_is_on_it_is_enough(day):
    await called(day)
    await the_teacher_is_missing(day, "10:14")
    await press(day, "take")
    await day.until("10:40")

    assert calls(day) == []


async def test_a_teacher_who_came_in_time_is_called_for_by_nobody(day):
    await called(day)
    day.enter(people(wang="10:12–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:40")

    assert calls(day) == []


async def test_what_is_handed_back_waits_anew(day):
    await called(day)
    await the_teacher_is_missing(day)
    await press(day, "take")
    await day.until("10:20")
    await press(day, "release")
    await day.until("10:45")

    assert calls(day) == ["10:30"]


async def test_a_kill_between_the_decision_and_the_call_neither_skips_nor_repeats_it(tmp_path):
    async with a_day(tmp_path, allow="*") as day:
        async with day.awake():
            await day.plan([series()], DUE)
            await called(day)
            await the_teacher_is_missing(day, "10:15")
            while day.hand.now < at("10:17"):
                day.hand.now += 5
                await day.bot.watch.rounds.tick()
                await day.bot.watch.rounds.idle()
            assert calls(day) == []
        async with day.awake():
            await day.until("10:40")
            await day.check()
    assert len(calls(day)) == 1


async def test_while_we_are_blind_nobody_is_called(day):
    await called(day)
    await the_teacher_is_missing(day, "10:11")
    await day.school.down()
    await day.until("10:30", step=10)

    assert calls(day) == []
