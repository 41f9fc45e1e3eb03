"""The app's Home: what it shows to whom, what can be pressed in it, and when it is published again."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.demo.samples.school import ZONE, T, lesson
from bot.domain.handling import Hand
from bot.domain.home import RUNNING, UPCOMING, Guests, Home, Room, Standing, Waiting
from bot.render.blocks import Renderer
from bot.render.home import home_view
from bot.render.limits import check_view
from bot.slack import home
from bot.store import audit, channels, followers, scopes
from bot.store.database import transaction
from bot.usecases.home import home_of
from tests.domain.drawing import ROOM, at
from tests.domain.drawing import roster as due
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.slack.stage import ALICE, BOB
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = due("ana", "ben", "cai", teacher="wang")


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path, allow=ALICE) as begun, begun.awake():
        yield begun


async def opened(day, user=ALICE):
    """What somebody sees who opens Home."""
    done = await day.slack.open_home(user)
    assert done.ack is not None
    await visited()
    return seen(day, user)


async def visited():
    """The work of a request ends."""
    names = ("slack-deal", "slack-_visited")
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() in names))


def seen(day, user=ALICE):
    """Everything that stands in somebody's Home."""
    return json.dumps(day.slack.workspace.homes[user], ensure_ascii=False)


async def press(day, action, *, user=ALICE, choice=None):
    """Somebody presses in Home."""
    done = await day.slack.click_view(day.slack.workspace.homes[user]["id"], action, user=user, choice=choice)
    assert done.ack is not None
    await visited()


async def test_who_may_not_see_attendance_gets_a_kind_page(day):
    page = await opened(day, BOB)

    assert "You may not see attendance yet" in page
    assert "ATTENDANCE_ALLOW" in page
    assert "Today" not in page


async def test_the_first_page_leads_to_the_first_room_in_three_clicks(day):
    assert "Watch a room" in await opened(day)
    await press(day, "home-watch")

    (modal,) = day.slack.workspace.views.values()
    assert modal["callback_id"] == "watch"


async def test_a_day_in_one_page(day):
    await day.plan([series(), series("222222", "13:00", "14:00")], DUE)
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08")
    page = await opened(day)

    odd = ("not seen yet: 1", "222222 has no roster", "I'm on it")
    for words in ("2 lessons", "1 running", "to come", *odd):
        assert words in page, words
    assert "ben" not in page.lower(), "names stand in private answers to questions, not here"


async def test_i_am_on_it_from_home(day):
    await day.plan([series()], DUE)
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08")
    await opened(day)
    await press(day, "take")

    assert f"<@{ALICE}> has been on it since 10:08" in seen(day)
    assert '"take"' not in seen(day)
    day.hand.now += 2
    await day.beat()
    assert f"<@{ALICE}> has been on it" in [one.text for one in day.heard][-1]


async def test_home_follows_what_happens_and_is_published_only_then(day):
    await day.plan([series()], DUE)
    day.enter(people(wang=ALL, ana=ALL, ben="10:11–11:05", cai=ALL))
    await day.until("10:08")
    await opened(day)

    def published():
        return sum(method == "views.publish" for method, _ in day.slack.calls)

    for _ in range(3):
        await home.refresh(day.bot.desk)
    assert published() == 1
    await day.until("10:13")
    for _ in range(3):
        await home.refresh(day.bot.desk)
    assert published() == 2
    assert "nothing to look at" in seen(day)
    day.hand.now += 4_000
    await home.refresh(day.bot.desk)
    assert published() == 2, "after an hour nobody looks at it any more"


async def test_a_right_that_was_taken_away_closes_home(day):
    await day.plan([series()], DUE)
    await opened(day)
    access = day.bot.desk.access
    access._allow = frozenset({BOB})
    day.hand.now += 60
    await home.refresh(day.bot.desk)

    assert "You may not see attendance yet" in seen(day)


async def test_what_is_followed_is_told_privately_and_kept_up_to_date(day):
    await day.plan([series()], DUE)
    await opened(day)
    await press(day, "home-follow", choice=ROOM)
    assert '"home-unfollow"' in seen(day)
    day.enter(people(wang="10:09–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:07")
    direct = day.slack.workspace.direct(ALICE).id
    (card,) = day.slack.transcript.public(direct)
    assert "The teacher is not here" in card.text
    await day.slack.click(card, "take", user=ALICE)
    await visited()
    await day.until("10:08")
    assert f"<@{ALICE}> has been on it" in json.dumps(card.blocks)
    await day.until("10:12")

    assert "The teacher is here" in card.text
    assert len(day.slack.transcript.public(direct)) == 1
    assert len([one for one in day.heard if one.what == "post"]) == 2
    await day.check()


async def test_who_may_no_longer_is_told_no_more(day):
    await day.plan([series()], DUE)
    await opened(day)
    await press(day, "home-follow", choice=ROOM)
    day.bot.desk.access._allow = frozenset({BOB})
    await home.check_followers(day.bot.desk)
    day.enter(people(ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:07")
    assert [one.channel for one in day.heard] == [CHANNEL]

    day.bot.desk.access._allow = frozenset({ALICE})
    await home.check_followers(day.bot.desk)
    assert await day.bot.desk.database.run(followers.of_room, ROOM) == [ALICE]


async def test_who_sees_one_room_sees_nothing_of_the_others(day):
    await day.plan([series(), series("222222", "13:00", "14:00")], DUE)

    def give(db):
        with transaction(db):
            scopes.grant(db, BOB, ["222222"], author=ALICE, at=day.hand.now)
            channels.put(db, channels.get(db, CHANNEL).park(day.hand.now, "is_archived"))

    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08")
    await day.bot.desk.database.run(give)
    page = await opened(day, BOB)

    assert "222222" in page
    assert ROOM not in page
    assert "not seen yet" not in page
    assert "is_archived" not in page
    assert "is_archived" in await opened(day)


async def test_following_ends_with_a_press(day):
    await day.plan([series()], DUE)
    await opened(day)
    await press(day, "home-follow", choice=ROOM)
    await press(day, "home-unfollow")

    assert await day.bot.desk.database.run(followers.rooms_of, ALICE) == []
    assert "I tell you nothing privately" in seen(day)


async def test_a_lesson_opens_in_a_modal_with_names_for_its_reader_alone(day):
    await day.plan([series()], DUE)
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08")
    await opened(day)
    menu = next(
        one
        for block in day.slack.workspace.homes[ALICE]["blocks"]
        for one in block.get("elements", ())
        if one.get("action_id") == "home-open"
    )
    await press(day, "home-open", choice=menu["option_groups"][0]["options"][0]["value"])

    (modal,) = day.slack.workspace.views.values()
    assert "ben" in json.dumps(modal["blocks"]).lower()
    looks = await day.bot.desk.database.run(audit.looks)
    assert [(one.who, one.what) for one in looks] == [(ALICE, "home"), (ALICE, "list form")]


async def test_guests_and_parked_channels_need_somebody(day):
    await day.plan([series()], DUE)
    day.enter([*people(wang=ALL, ana=ALL, ben=ALL, cai=ALL), *guests("iPad von Ben")])
    await day.until("10:08")

    def park(db):
        with transaction(db):
            channels.put(db, channels.get(db, CHANNEL).park(day.hand.now, "is_archived"))

    await day.bot.desk.database.run(park)
    page = await opened(day)
    assert "1 guest is linked to nobody" in page
    assert "is_archived" in page
    assert "iPad" not in page
    await press(day, "home-link")
    (modal,) = day.slack.workspace.views.values()
    assert "iPad von Ben" in json.dumps(modal["blocks"], ensure_ascii=False)


def guests(name):
    """Somebody without a user id."""
    (row,) = people(ana=ALL)
    return [row._replace(person=f"name:{name.casefold()}", userid="0", name=name)]


def school(lessons, title="Class {n}"):
    """A large one: every lesson runs, and everything that can need somebody does."""
    rooms = [Room(str(1_000_000 + n), title.format(n=n)) for n in range(lessons)]
    held = [lesson(room.title, room=room.room, id=f"{n:016x}-{T(0)}") for n, room in enumerate(rooms)]
    return Home(
        now=T(10),
        lessons=tuple(
            Standing(one, RUNNING if n % 2 else UPCOMING, alerts={"not_seen": n} if n % 3 else None)
            for n, one in enumerate(held)
        ),
        waiting=tuple(Waiting(one, (("not_seen", 3),), "f" * 30) for one in held[:40]),
        guests=tuple(Guests(room, 3, held[n].id) for n, room in enumerate(rooms[:40])),
        rosterless=tuple(rooms[:40]),
        parked=tuple((f"C0{n}", "not_in_channel") for n in range(20)),
        rooms=tuple(rooms),
        followed=tuple(rooms[:30]),
    )


@pytest.mark.parametrize("title", ["Class {n}", "欧阳" * 200, "<!channel> & *x* `y` \u202e" * 20])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_large_school_fits(title, language):
    view = home_view(Renderer(language), school(200, title), timezone=ZONE)

    check_view(view)
    text = json.dumps(view, ensure_ascii=False)
    for wrong in ("None", "Undefined", "%(", "{n}", "\u202e"):
        assert wrong not in text, wrong
    if title == "Class {n}":
        assert all(f"*Class {n}*" in text for n in range(200)), "every lesson has its line"


def test_who_is_on_it_stands_where_the_button_was():
    one = school(1)
    waiting = replace(one.waiting[0], hands=(Hand(ALICE, T(12)),))
    taken = replace(one, waiting=(waiting,), rosterless=(), guests=())
    text = json.dumps(home_view(Renderer(), taken, timezone=ZONE))

    assert f"<@{ALICE}> has been on it since 10:12" in text
    assert '"take"' not in text


async def test_gathering_it_takes_no_longer_than_a_moment_for_two_hundred_rooms(day):
    """Not timed: so many statements, whatever the rooms hold."""
    await day.plan([series(str(300_000 + n)) for n in range(200)])
    counted = []

    def gather(db):
        db.conn.set_trace_callback(counted.append)
        try:
            return home_of(db, now=at("10:08"), timezone=ZONE)
        finally:
            db.conn.set_trace_callback(None)

    gathered = await day.bot.desk.database.run(gather)

    assert len(gathered.lessons) == 200
    assert len(counted) < 3 * 200
