"""Private answers speak their reader's language, and what is shared the channel's."""

import asyncio
from dataclasses import replace

import pytest

from bot.demo.slack import Fault
from bot.errors import DatabaseUnavailable
from bot.slack.access import Asker
from tests.slack.stage import ALICE, CHANNEL, CHEN, ROOM, shown, stage


async def test_a_reader_of_chinese_is_answered_in_chinese_and_others_in_english(ready):
    chinese, english = await ready.answer(ROOM, user=CHEN), await ready.answer(ROOM, user=ALICE)

    assert "名老师" in shown(chinese)
    assert "1 teacher" in shown(english)


async def test_help_and_mistakes_too(ready):
    assert "谁在上课" in shown(await ready.answer("help", user=CHEN))
    assert "不是我认识的日期或时间段" in shown(await ready.answer(f"{ROOM} 2026-13-45", user=CHEN))


async def test_a_refusal_too(tmp_path):
    async with stage(tmp_path, allow=ALICE) as refusing:
        assert "你不能查看谁上了课" in shown(await refusing.answer(ROOM, user=CHEN))


@pytest.mark.parametrize(("language", "said"), [("en", "1 teacher"), ("zh_Hans", "名老师")])
async def test_what_is_shared_speaks_the_channels_language(tmp_path, language, said):
    async with stage(tmp_path, language=language) as school:
        for user in (ALICE, CHEN):
            answer = await school.answer(ROOM, user=user)
            copy = await (await school.slack.click(answer, "share", user=user)).reply()
            assert said in shown(copy)


async def test_where_slack_tells_no_locale_the_usual_language_is_spoken(tmp_path):
    async with stage(tmp_path, language="zh_Hans") as school:
        alice = school.slack.workspace.users[ALICE]
        school.slack.workspace.users[ALICE] = replace(alice, locale="")
        reader = await school.bot.desk.reader(Asker(ALICE, "", CHANNEL))

    assert reader.language == "zh_Hans"


async def test_a_slack_that_is_slow_to_tell_costs_its_reader_the_language_and_nobody_the_answer(ready):
    ready.slack.fail(Fault("slow", seconds=3.0), "users.info")
    asker = Asker(CHEN, "", CHANNEL)
    loop = asyncio.get_running_loop()
    began = loop.time()

    first = await ready.bot.desk.reader(asker)
    waited = loop.time() - began
    await asyncio.gather(*ready.bot.desk.people._asking.values())
    later = await ready.bot.desk.reader(asker)

    assert (first.language, later.language) == ("en", "zh_Hans")
    assert waited < 2.5


async def test_many_at_once_ask_slack_once(ready):
    asker = Asker(CHEN, "", CHANNEL)

    await asyncio.gather(*(ready.bot.desk.reader(asker) for _ in range(20)))

    assert [method for method, _ in ready.slack.calls].count("users.info") == 1


async def test_a_channel_may_have_a_language_of_its_own(ready):
    async def chosen(channel):
        return "zh_Hans" if channel == CHANNEL else ""

    desk = replace(ready.bot.desk, language_of=chosen)

    assert (await desk.public(CHANNEL)).language == "zh_Hans"
    assert (await desk.public("C01GEN")).language == "en"


async def test_without_our_database_the_usual_language_is_spoken(ready):
    async def broken(channel):
        raise DatabaseUnavailable

    desk = replace(ready.bot.desk, language_of=broken)

    assert (await desk.public(CHANNEL)).language == "en"
