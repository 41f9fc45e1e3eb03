"""Settings of a channel by a form."""

from datetime import time

import pytest

from bot.domain.channel_settings import ChannelSettings
from bot.slack.modals.settings import open_settings
from bot.store import audit, channel_settings
from tests.slack.forms import Hands, errors, words
from tests.slack.stage import ALICE, CHANNEL, Stage


async def chosen(ready: Stage) -> ChannelSettings:
    return await ready.bot.desk.database.run(channel_settings.get, CHANNEL)


async def test_everything_is_chosen_and_stands_there_again(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_settings, CHANNEL)
    await alice.send(
        language="zh_Hans", digest="weekly", digest_at="18:00", digest_day="4", quiet_from="22:00",
        quiet_until="07:30", mention="<!subteam^S0GROUP|@staff>", broadcast=["yes"],
    )  # fmt: skip
    assert "The settings are saved." in words(alice.modal)
    assert "22:00 – 07:30 (Asia/Shanghai)" in words(alice.modal)
    wanted = ChannelSettings(
        "zh_Hans", "weekly", time(18), 4, time(22), time(7, 30), "S0GROUP", broadcast=True
    )
    assert await chosen(ready) == wanted

    ready.slack.workspace.views.clear()
    await alice.open(open_settings, CHANNEL)
    await alice.send()
    assert await chosen(ready) == wanted
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(one.who, one.what) for one in looks] == [
        (ALICE, "settings form"),
        (ALICE, "settings"),
        (ALICE, "settings form"),
    ]


async def test_the_channels_messages_speak_its_language(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_settings, CHANNEL)
    await alice.send(language="zh_Hans")
    assert (await ready.bot.desk.public(CHANNEL)).language == "zh_Hans"
    assert (await ready.bot.desk.public("C01GEN")).language == "en"


MISTAKES = {
    "half of the quiet hours": ({"quiet_from": "22:00"}, "quiet_until", "need both"),
    "the other half": ({"quiet_until": "07:00"}, "quiet_from", "need both"),
    "no quiet at all": (
        {"quiet_from": "22:00", "quiet_until": "22:00"},
        "quiet_until",
        "end when they begin",
    ),
    "a name of a group": ({"mention": "@staff"}, "mention", "is no id of a user group"),
    "everybody": ({"mention": "<!channel>"}, "mention", "is no id of a user group"),
    "a time without a digest": ({"digest_at": "18:00"}, "digest_at", "counts only for"),
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_a_mistake_stands_at_its_field(ready: Stage, name: str) -> None:
    typed, field, said = MISTAKES[name]
    alice = Hands(ready)
    await alice.open(open_settings, CHANNEL)
    found = errors(await alice.send(**typed))
    assert list(found) == [field]
    assert said in found[field]
    assert await chosen(ready) == ChannelSettings()


async def test_a_direct_message_has_no_settings(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_settings, "D01")
    assert "Settings belong to a channel" in words(alice.modal)
