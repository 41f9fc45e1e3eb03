"""Who may ask."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.demo.slack import DemoSlack, Fault, User
from bot.domain.scopes import EVERY
from bot.errors import NotAllowed
from bot.slack.access import Access, Asker
from bot.slack.connection import web_client
from bot.slack.people import People

TEAM, CHANNEL, OTHER = "T01DEMO", "C02ALR", "C01GEN"
ADMIN, BOB = "U01ALICE", "U02BOB"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[DemoSlack]:
    async with DemoSlack() as stand_in:
        yield stand_in


@pytest.fixture
async def people(slack: DemoSlack) -> AsyncIterator[People]:
    async with aiohttp.ClientSession() as session:
        token = slack.workspace.bot_token
        yield People(web_client(session, token=token, api_url=slack.api_url), clock=Clock())


async def may(people: People, allow: str, user: str, *, channel: str = CHANNEL, team: str = TEAM) -> bool:
    access = Access(people, allow=[part for part in allow.split(",") if part], team=TEAM)
    try:
        await access.check(Asker(user, team, channel))
    except NotAllowed as refusal:
        assert str(refusal).strip()  # noqa: PT017 — the reason is shown to the person
        return False
    return True


@pytest.mark.parametrize(
    ("allow", "user", "channel", "expected"),
    [
        # nobody named: admins only
        ("", ADMIN, CHANNEL, True),
        ("", BOB, CHANNEL, False),
        # everybody
        ("*", BOB, CHANNEL, True),
        # a user: an admin who is not named may not
        (BOB, BOB, CHANNEL, True),
        (BOB, ADMIN, CHANNEL, False),
        # a channel: whoever asks there
        (CHANNEL, BOB, CHANNEL, True),
        (CHANNEL, BOB, OTHER, False),
        # a user group: its members
        ("S01STAFF", BOB, CHANNEL, True),
        ("S01STAFF", "U03CHEN", CHANNEL, False),
        # any of several
        (f"S01STAFF,{OTHER},U03CHEN", "U03CHEN", CHANNEL, True),
    ],
)
async def test_allow(people: People, allow: str, user: str, channel: str, expected: bool) -> None:  # noqa: FBT001
    assert await may(people, allow, user, channel=channel) is expected


@pytest.mark.parametrize("allow", ["*", BOB, CHANNEL, "S01STAFF"])
async def test_people_of_other_workspaces_never_may(people: People, allow: str) -> None:
    assert not await may(people, allow, BOB, team="T99OTHER")


@pytest.mark.parametrize("allow", ["*", BOB, CHANNEL, "S01STAFF", ""])
@pytest.mark.parametrize("who", [{"team": "T99OTHER"}, {"stranger": True}, {"bot": True}])
async def test_who_is_of_another_workspace_by_what_slack_tells_never_may(
    slack: DemoSlack, people: People, who: dict[str, object], allow: str
) -> None:
    """In a channel that is shared with them the request itself may not tell."""
    slack.workspace.users[BOB] = User(BOB, "bob", "Bob Brown", admin=True, **who)
    for team in (TEAM, ""):
        assert not await may(people, allow, BOB, team=team)
    with pytest.raises(NotAllowed, match="another workspace"):
        await sees(people, {BOB: {EVERY}}).check(Asker(BOB, TEAM, CHANNEL), ROOM)


async def test_an_unknown_account_may_not(people: People) -> None:
    assert not await may(people, "*", "U99STRANGE")


async def test_without_a_setting_the_refusal_names_it(people: People) -> None:
    with pytest.raises(NotAllowed, match="ATTENDANCE_ALLOW"):
        await Access(people, allow=[], team=TEAM).check(Asker(BOB, TEAM, CHANNEL))


@pytest.mark.parametrize("kind", ["status", "html", "drop", "rate limited", "code"])
@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_where_slack_does_not_tell_the_answer_is_no(
    slack: DemoSlack, people: People, method: str, kind: str
) -> None:
    # twice, since aiohttp itself repeats a GET whose connection broke
    slack.fail(Fault(kind, code="missing_scope"), method, times=2 if kind == "drop" else 1)
    assert not await may(people, "S01STAFF", BOB)
    # a failure is not remembered
    assert await may(people, "S01STAFF", BOB)


async def test_a_right_is_remembered_for_less_than_five_minutes(slack: DemoSlack) -> None:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        people = People(
            web_client(session, token=slack.workspace.bot_token, api_url=slack.api_url), clock=clock
        )
        assert await may(people, "", ADMIN)
        slack.workspace.users[ADMIN] = User(ADMIN, "alice", "Alice Anderson", admin=False)
        clock.now = 239
        assert await may(people, "", ADMIN)
        clock.now = 241
        assert not await may(people, "", ADMIN)
    assert [method for method, _ in slack.calls] == ["users.info", "users.info"]


ROOM, OTHER = "111111", "222222"


def sees(people: People, granted: dict[str, set[str]], *, allow: str = "U99HEAD") -> Access:
    """Rights with these rooms given beside the setting."""

    async def given() -> dict[str, frozenset[str]]:
        return {who: frozenset(rooms) for who, rooms in granted.items()}

    return Access(people, allow=[allow], team=TEAM, granted=given)


@pytest.mark.parametrize(
    ("granted", "rooms"),
    [
        # to them
        ({BOB: {ROOM}}, {ROOM}),
        # to a group that they are in
        ({"S01STAFF": {ROOM}}, {ROOM}),
        # both
        ({BOB: {ROOM}, "S01STAFF": {OTHER}}, {ROOM, OTHER}),
        # every room
        ({BOB: {"*"}}, {ROOM, OTHER}),
        # to a group that is gone, beside which the rest counts
        ({"S99GONE": {ROOM}, BOB: {OTHER}}, {OTHER}),
        # to others
        ({"U03CHEN": {ROOM}}, set()),
        ({}, set()),
    ],
)
async def test_rooms_that_were_given(people: People, granted: dict[str, set[str]], rooms: set[str]) -> None:
    access, asker = sees(people, granted), Asker(BOB, TEAM, CHANNEL)
    for room in (ROOM, OTHER):
        if room in rooms:
            await access.check(asker, room)
        else:
            with pytest.raises(NotAllowed):
                await access.check(asker, room)
    if rooms:
        await access.check(asker)
        assert await access.visible(asker, [ROOM, OTHER, "333333"]) >= rooms
        with pytest.raises(NotAllowed):
            await access.check(Asker(BOB, "T99OTHER", CHANNEL), ROOM)


async def test_where_slack_does_not_tell_of_a_group_only_ones_own_rooms_count(
    slack: DemoSlack, people: People
) -> None:
    slack.fail(Fault("code", code="missing_scope"), "usergroups.users.list", times=None)
    access, asker = (
        sees(people, {"S01STAFF": {OTHER}, BOB: {ROOM}}, allow="S01STAFF"),
        Asker(BOB, TEAM, CHANNEL),
    )
    assert await access.visible(asker, [ROOM, OTHER]) == {ROOM}
    with pytest.raises(NotAllowed, match="did not tell me"):
        await sees(people, {"S01STAFF": {OTHER}}).check(asker, OTHER)


async def test_a_group_is_asked_for_once_in_minutes(slack: DemoSlack) -> None:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        client = web_client(session, token=slack.workspace.bot_token, api_url=slack.api_url)
        access = sees(People(client, clock=clock), {"S01STAFF": {ROOM}})
        for _ in range(5):
            await access.check(Asker(BOB, TEAM, CHANNEL), ROOM)
        assert [method for method, _ in slack.calls] == ["users.info", "usergroups.users.list"]
        slack.workspace.groups["S01STAFF"].remove(BOB)
        clock.now = 241
        with pytest.raises(NotAllowed):
            await access.check(Asker(BOB, TEAM, CHANNEL), ROOM)


async def test_what_no_room_is_known_of_is_for_who_sees_all(people: People) -> None:
    with pytest.raises(NotAllowed, match="given to you"):
        await sees(people, {BOB: {ROOM}}).check(Asker(BOB, TEAM, CHANNEL), EVERY)
    await sees(people, {BOB: {EVERY}}).check(Asker(BOB, TEAM, CHANNEL), EVERY)
