"""`/attendance access`: admins give rooms to people and user groups, and take them away."""

from pathlib import Path

import pytest

from bot.demo.slack import User
from bot.domain.channel_settings import ChannelSettings
from bot.domain.scopes import EVERY
from bot.slack import home
from bot.slack.access import Asker
from bot.slack.modals.settings import open_settings
from bot.store import audit, channel_settings, followers, mutes, scopes
from tests.domain.drawing import ROOM
from tests.journeys.schoolday import CHANNEL
from tests.slack.doors import MARK, OTHER, Visitor, a_lesson
from tests.slack.forms import Hands
from tests.slack.stage import ALICE, BOB, CHEN, button, shown

TEAM = "T01DEMO"


@pytest.fixture(name="alice")
async def an_admin(tmp_path: Path):
    async with a_lesson(tmp_path) as visitor:
        visitor.user = ALICE
        yield visitor


async def said(visitor: Visitor, text: str) -> str:
    return shown(await (await visitor.type(text)).reply())


async def given(visitor: Visitor) -> dict[str, frozenset[str]]:
    return dict(await visitor.bot.desk.database.run(scopes.granted))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # a person, as Slack sends a mention, and a room by its number
        (f"grant <@{BOB}|bob> {ROOM}", {BOB: {ROOM}}),
        # two people, two rooms, with a comma
        (f"grant <@{BOB}> <@{CHEN}> {ROOM},{OTHER}", {BOB: {ROOM, OTHER}, CHEN: {ROOM, OTHER}}),
        # a user group
        (f"grant <!subteam^S01STAFF|@staff> {ROOM}", {"S01STAFF": {ROOM}}),
        # a room by its title, with and without quotes
        (f'grant <@{BOB}> "Algebra Zqxj"', {BOB: {ROOM}}),
        (f"grant <@{BOB}> algebra zqxj", {BOB: {ROOM}}),
        # a room that nobody knows yet
        (f"grant <@{BOB}> third:A-1", {BOB: {"third:A-1"}}),
        # every room
        (f"grant <@{BOB}> all", {BOB: {EVERY}}),
        # in Chinese
        (f"授权 <@{BOB}> {ROOM}", {BOB: {ROOM}}),
        # nobody knows whom, or which
        (f"grant @bob {ROOM}", {}),
        (f"grant {ROOM}", {}),
        (f"grant <@{BOB}>", {}),
        (f"grant <@{BOB}> music", {}),
        (f"lend <@{BOB}> {ROOM}", {}),
        # nobody of this workspace
        (f"grant <@U99STRANGE> {ROOM}", {}),
    ],
)
async def test_what_an_admin_types(alice: Visitor, typed: str, expected: dict[str, set[str]]) -> None:
    answer = await said(alice, f"access {typed}")
    assert await given(alice) == expected
    assert ("Given" in answer) is bool(expected)
    assert MARK in answer.lower() or ROOM not in str(expected)


async def test_nobody_of_another_workspace_is_given_anything(alice: Visitor) -> None:
    alice.slack.workspace.users[BOB] = User(BOB, "bob", "Bob Brown", stranger=True)
    assert "somebody of this workspace" in await said(alice, f"access grant <@{BOB}> {ROOM}")
    assert await given(alice) == {}


async def test_what_is_given_is_seen_at_once_and_no_more_when_it_is_taken_away(alice: Visitor) -> None:
    bob = Visitor(alice.day, BOB, alice.lesson, alice.board)
    assert MARK not in (await said(bob, ROOM)).lower()
    await alice.type(f"access grant <@{BOB}> {ROOM}")
    assert MARK in (await said(bob, ROOM)).lower()
    assert "only the rooms that were given to you" in await said(bob, OTHER)
    await alice.type(f"access revoke <@{BOB}> {ROOM}")
    assert MARK not in (await said(bob, ROOM)).lower()


async def test_the_list_says_who_sees_what_and_its_buttons_take_it_away(alice: Visitor) -> None:
    await alice.type(f"access grant <@{BOB}> {ROOM}")
    listed = await (await alice.type("access")).reply()
    assert f"by the setting `ATTENDANCE_ALLOW`: <@{ALICE}>" in shown(listed)
    assert f"Given by <@{ALICE}>, 10:08" in shown(listed)
    take = next(block["accessory"] for block in listed.blocks if "accessory" in block)
    gone = await (await alice.press("again-0", take["value"])).reply()
    assert f"<@{BOB}>: no room" in shown(gone)
    assert await given(alice) == {}
    await alice.press("again-99", button(gone, "again-99")["value"])
    assert await given(alice) == {BOB: {ROOM}}
    assert "no room" in await said(alice, f"access <@{CHEN}>")


async def test_everything_that_was_given_is_taken_where_no_room_is_said(alice: Visitor) -> None:
    await alice.type(f"access grant <@{BOB}> {ROOM} {OTHER}")
    assert OTHER in await said(alice, f"access revoke <@{BOB}> {ROOM}")
    assert "no room" in await said(alice, f"access revoke <@{BOB}>")
    assert "Nothing changed" in await said(alice, f"access revoke <@{BOB}>")
    assert await given(alice) == {}


async def test_who_sees_it_all_the_same_and_a_group_without_members_are_told(alice: Visitor) -> None:
    assert "all the same, by `ATTENDANCE_ALLOW`" in await said(alice, f"access grant <@{ALICE}> {ROOM}")
    assert "tells me nobody in this group" in await said(alice, f"access grant <!subteam^S99GONE> {ROOM}")


@pytest.mark.parametrize("allow", ["*", BOB, f"{BOB},{ALICE}"])
async def test_only_admins_who_see_every_room_say_who_sees_what(tmp_path: Path, allow: str) -> None:
    async with a_lesson(tmp_path, allow=allow) as bob:
        for text in ("access", f"access grant <@{BOB}> all", f"access revoke <@{ALICE}>"):
            assert "Only admins of the workspace" in await said(bob, text)
        # an admin whom nobody named gives themselves nothing either
        alice = Visitor(bob.day, ALICE)
        answer = await said(alice, f"access grant <@{ALICE}> all")
        assert ("Given" in answer) is (allow != BOB)
        assert (ALICE in await given(bob)) is (allow != BOB)


async def test_an_admin_who_was_given_rooms_only_gives_none(tmp_path: Path) -> None:
    async with a_lesson(tmp_path, allow=BOB) as bob:
        alice = Visitor(bob.day, ALICE)
        await alice.may(ROOM)
        assert "Only admins of the workspace who see every room" in await said(
            alice, f"access grant <@{CHEN}> {ROOM}"
        )
        assert CHEN not in await given(bob)


async def test_a_group_lets_its_members_in_and_only_them(alice: Visitor) -> None:
    await alice.type(f"access grant <!subteam^S01STAFF> {ROOM}")
    for user, sees in ((BOB, True), (CHEN, False)):
        asks = Visitor(alice.day, user)
        assert (MARK in (await said(asks, ROOM)).lower()) is sees


async def test_giving_and_taking_are_audited_with_who_and_which_room(alice: Visitor) -> None:
    await alice.type(f"access grant <@{BOB}> {ROOM}")
    await alice.type(f"access revoke <@{BOB}>")
    looks = await alice.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [
        (ALICE, ROOM, f"grant {BOB}"),
        (ALICE, ROOM, f"revoke {BOB}"),
    ]


async def test_a_tutor_mutes_in_their_room_only(alice: Visitor) -> None:
    bob = Visitor(alice.day, BOB)
    await bob.may(ROOM)
    for text in ("mute late 1h", "mute ben 1h"):
        assert "say in which one" in await said(bob, text)
    assert "Muted" in await said(bob, f"mute {ROOM} ben 1h")
    (only,) = (await alice.bot.desk.database.run(mutes.in_force, alice.day.hand.now)).values()
    assert (only.room, only.person) == (ROOM, "ben")


async def test_a_tutor_neither_sees_nor_ends_what_others_muted_elsewhere(alice: Visitor) -> None:
    for text in ("mute late 1h", f"mute {OTHER} 1h", "mute cai 1h"):
        await alice.type(text)
    bob = Visitor(alice.day, BOB)
    await bob.may(ROOM)
    listed = await said(bob, "mute")
    assert "“late” in every room" in listed
    assert "cai" not in listed.lower()
    assert OTHER not in listed
    for number in (1, 2, 3):
        await bob.type(f"unmute {number}")
    assert len(await alice.bot.desk.database.run(mutes.in_force, alice.day.hand.now)) == 3


async def test_what_runs_now_is_shared_only_by_who_sees_all_of_it(alice: Visitor) -> None:
    """Shared later, after one of its rooms was taken away: nothing is posted, and each room is audited."""
    bob = Visitor(alice.day, BOB)
    await bob.may(ROOM)
    share = button(await (await bob.type("now")).reply(), "share")["value"]
    await bob.may(OTHER)
    assert (await bob.tries(lambda: bob.press("share", share))).is_nothing
    await bob.may(ROOM)
    assert (await bob.tries(lambda: bob.press("share", share))).posted
    looks = await alice.bot.desk.database.run(audit.looks)
    assert [(one.room, one.what) for one in looks if one.who == BOB] == [(ROOM, "now"), (ROOM, "share")]


async def test_who_may_in_one_channel_may_send_off_what_they_opened_there(tmp_path: Path) -> None:
    """Slack does not say where a form was asked for when it is sent."""
    async with a_lesson(tmp_path, allow=CHANNEL) as bob:
        hands = Hands(bob, BOB, CHANNEL)
        form = await bob.opened(hands.open(open_settings, CHANNEL))
        await bob.send(form, language="zh_Hans")
        kept = await bob.bot.desk.database.run(channel_settings.get, CHANNEL)
        assert kept.language == "zh_Hans"
        assert kept != ChannelSettings()
        # elsewhere they may not
        form = await bob.opened(Hands(bob, BOB, "C01GEN").open(open_settings, CHANNEL))
        assert form["callback_id"] == "trouble"


async def test_who_follows_a_room_that_was_taken_away_is_told_no_more(alice: Visitor) -> None:
    desk = alice.bot.desk
    bob = Visitor(alice.day, BOB)
    await bob.may(ROOM)
    await bob.press("home-follow", ROOM, "static_select")
    assert await desk.database.run(followers.of_room, ROOM) == [BOB]
    await bob.may()
    await home.check_followers(desk)
    assert await desk.database.run(followers.of_room, ROOM) == []


async def test_a_refusal_in_a_form_speaks_the_readers_language(alice: Visitor) -> None:
    chen = Visitor(alice.day, CHEN)
    await chen.may(EVERY)
    form = await chen.opened(Hands(chen, CHEN, CHANNEL).open(open_settings, CHANNEL))
    await chen.may()
    done = await chen.send(form)
    assert "您" in str(done.body) or "你" in str(done.body)


async def test_rights_are_asked_for_every_time(alice: Visitor) -> None:
    """No answer of ours about rights is remembered, only Slack's about people."""
    bob, asker = Visitor(alice.day, BOB), Asker(BOB, TEAM, CHANNEL)
    for rooms in ((ROOM,), (OTHER,), (EVERY,)):
        await bob.may(*rooms)
        assert (await alice.bot.desk.access.sight(asker)).rooms == set(rooms)
