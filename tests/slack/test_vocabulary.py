"""The table of subcommands: read, answered, and told of, nothing missing."""

import pytest

from bot.slack.subcommands import ACTS
from bot.slack.vocabulary import ENTRIES, GROUPS, HELP, MUTE, ROOM, WORDS, entry
from tests.slack.stage import ALICE, Stage, button, shown
from tests.slack.stage import ROOM as SERIAL
from tests.slack.test_parse import read


def test_every_entry_is_answered_and_every_answer_has_its_entry() -> None:
    assert {one.name for one in ENTRIES} == set(ACTS)
    assert {one.group for one in ENTRIES} == set(GROUPS)


def test_no_word_means_two_things() -> None:
    words = [word for one in ENTRIES for word in one.words]
    assert len(words) == len(set(words)) == len(WORDS)
    assert all(word == word.casefold() for word in words)


@pytest.mark.parametrize("name", [one.name for one in ENTRIES if one.name != ROOM])
def test_each_has_an_english_and_a_chinese_word(name: str) -> None:
    words = entry(name).words
    assert words[0] == name
    assert any(not word.isascii() for word in words)


@pytest.mark.parametrize("typed", [usage.typed for one in ENTRIES for usage in one.usages])
def test_every_example_is_read_as_what_it_is_an_example_of(typed: str) -> None:
    assert typed in [usage.typed for usage in entry(read(typed).name).usages]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        # any case, full width, odd spaces, a full stop
        ("NOW", "now", ""),
        ("ｎｏｗ", "now", ""),
        ("  Now. ", "now", ""),
        ("Mute\u3000Zhao\u00a02h", "mute", "Zhao 2h"),
        # Chinese words
        ("现在", "now", ""),
        ("教室 数学", "rooms", "数学"),
        ("关注 1108925474", "watch", "1108925474"),
        ("取消关注 1108925474", "unwatch", "1108925474"),
        ("静音 赵敏 2小时", "mute", "赵敏 2小时"),
        ("设置", "settings", ""),
        ("人员 赵敏", "person", "赵敏"),
        ("帮助", "help", ""),
        # smart quotes around what follows
        ("person “Zhao Min”", "person", "Zhao Min"),
        # a room called so, in quotes
        ('"now"', "room", ""),
        ("“mute” yesterday", "room", ""),
        ("「现在」", "room", ""),
        # a title that only begins like a word of ours
        ("nowhere", "room", ""),
        ("Mutes", "room", ""),
    ],
)
def test_the_first_word_says_what_is_asked(text: str, name: str, said: str) -> None:
    command = read(text)
    assert (command.name, command.said) == (name, said)


def test_a_channel_keeps_its_id() -> None:
    (room, channel) = read("watch 1108925474 <#C01GEN|general>").words
    assert (room.text, room.channel) == ("1108925474", "")
    assert (channel.text, channel.channel) == ("#general", "C01GEN")
    (nameless,) = read("settings <#C01GEN>").words
    assert nameless.channel == "C01GEN"
    (quoted,) = read('settings "<#C01GEN|general>"').words
    assert (quoted.text, quoted.channel) == ("#general", "")


async def test_the_help_has_a_line_for_each(ready: Stage) -> None:
    text = shown(await ready.answer("help"))
    assert [one.name for one in ENTRIES if f"`/attendance {one.usages[0].typed}`" not in text] == []


async def test_help_tells_all_about_one(ready: Stage) -> None:
    for typed in ("help mute", "帮助 静音", "HELP Mute"):
        answer = await ready.answer(typed)
        assert [usage.typed for usage in entry(MUTE).usages if usage.typed not in shown(answer)] == []
        assert "屏蔽" in shown(answer)
    assert "1108925474 yesterday" in shown(await ready.answer("help room"))


async def test_help_for_what_is_no_command_teaches(ready: Stage) -> None:
    answer = await ready.answer("help desk")
    assert "There is no command “desk”" in answer.text
    assert '/attendance "help desk"' in shown(answer)


async def test_a_mistyped_word_is_offered_as_a_button(ready: Stage) -> None:
    answer = await ready.answer("nwo")
    assert "I don't know that room: “nwo”" in answer.text
    pressed = await (await ready.slack.click(answer, "again-0", user=ALICE)).reply()
    assert pressed is answer
    assert "No lesson is running" in pressed.text


async def test_a_near_room_is_a_button_that_answers_as_if_typed(ready: Stage) -> None:
    await ready.answer(SERIAL)
    offered = await ready.answer("Algbra 7B 24h Zhao")
    near = button(offered, "again-0")
    assert near is not None
    assert near["text"]["text"] == f"Algebra 7B · {SERIAL}"
    assert SERIAL not in near["value"]
    answer = await (await ready.slack.click(offered, "again-0", user=ALICE)).reply()
    assert answer is offered
    assert "Zhao Min" in shown(answer)
    assert "Wang" not in shown(answer)


async def test_help_needs_no_word(ready: Stage) -> None:
    assert read("").name == HELP
    assert "Who is in class" in (await ready.answer("")).text
