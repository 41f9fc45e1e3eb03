"""From an alert, a page or Home to the evidence of one person, and on to what can be decided about it."""

import json

import pytest

from bot.domain.schedule import Timetable
from bot.store import audit, timetable
from bot.store.database import transaction
from tests.domain.drawing import ROOM
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.journeys.test_hands import ALL, DUE, ben_is_missing, message, press, settle
from tests.slack.stage import ALICE, BOB, CHEN, button, shown
from tests.usecases.watched import series


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path, allow="*", names="initials") as begun, begun.awake():
        await begun.plan([series()], DUE)
        yield begun


def menu(answer):
    """The people in a private menu: their words → what choosing them sends."""
    accessory = next(block["accessory"] for block in answer.blocks if "accessory" in block)
    return {one["text"]["text"]: one["value"] for one in accessory["options"]}


async def choose(day, answer, name, *, user=ALICE):
    """Somebody is chosen in the menu."""
    value = next(value for words, value in menu(answer).items() if words.startswith(name))
    done = await day.slack.click(answer, "whom", user=user, choice=value)
    await settle(day)
    return done


async def test_from_an_alert_to_the_evidence_of_somebody(day):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="evidence")).reply()
    assert answer.only_for == ALICE
    assert next(iter(menu(answer))) == "Ben · not seen yet"
    card = await (await choose(day, answer, "Ben")).reply()

    assert card.only_for == ALICE
    assert "not seen yet" in shown(card).lower()
    assert {"excuse", "correct", "timeline"} == {one["action_id"] for one in card.blocks[-1]["elements"]}
    looks = await day.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [(ALICE, ROOM, "evidence")] * 2


async def test_no_button_and_no_option_carries_a_name_or_a_user_id(day):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="evidence")).reply()
    card = await (await choose(day, answer, "Ben")).reply()
    values = [*menu(answer).values(), *(one["value"] for one in card.blocks[-1]["elements"])]

    assert not [value for value in values if "ben" in value.lower() or ROOM in value]
    assert all(len(value) <= 150 for value in values)


@pytest.mark.parametrize("form", ["excuse", "correct"])
async def test_from_the_evidence_to_a_form(day, form):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="evidence")).reply()
    card = await (await choose(day, answer, "Ben")).reply()
    await day.slack.click(card, form, user=ALICE)
    await settle(day)

    (modal,) = day.slack.workspace.views.values()
    assert modal["callback_id"] == form
    assert "Ben" in json.dumps(modal["blocks"])


async def test_from_the_menu_of_an_alert_straight_to_excusing_somebody(day):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="excuse")).reply()
    assert "wang" not in " ".join(menu(answer)).lower(), "only who is due can be excused"
    await choose(day, answer, "Ben")

    (modal,) = day.slack.workspace.views.values()
    assert modal["callback_id"] == "excuse"


async def test_a_guest_is_linked_from_the_menu_of_an_alert(day):
    (row,) = people(ana=ALL)
    day.enter(
        [*people(wang=ALL, ana=ALL, cai=ALL), row._replace(person="name:ipad", userid="0", name="iPad")]
    )
    await day.until("10:08")
    answer = await (await press(day, "about", choice="link")).reply()
    assert len(menu(answer)) == 1
    await choose(day, answer, "iPad")

    (modal,) = day.slack.workspace.views.values()
    assert modal["callback_id"] == "link"


async def test_where_there_is_no_guest_nothing_is_to_be_chosen(day):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="link")).reply()

    assert "no guest" in shown(answer)
    assert not [block for block in answer.blocks if "accessory" in block]


async def test_the_list_of_a_lesson_is_private_and_has_the_names_in_full(day):
    await ben_is_missing(day)
    assert "ben" not in shown(message(day)).lower()
    answer = await (await press(day, "about", choice="list")).reply()

    assert answer.only_for == ALICE
    assert "Ben" in shown(answer)
    menu_ = await (await day.slack.click(answer, "ask", user=ALICE)).reply()
    assert menu_.only_for == ALICE
    assert "Ben · not seen yet" in menu(menu_)


async def test_from_a_page_about_one_person_to_why(day):
    """Who never came is found too: no visit tells of them."""
    await ben_is_missing(day)
    answer = await (
        await day.slack.command(f"/attendance {ROOM} today ben", user=ALICE, channel=CHANNEL)
    ).reply()
    assert button(answer, "why")
    card = await (await day.slack.click(answer, "why", user=ALICE)).reply()

    assert "not seen yet" in shown(card).lower()
    shared = await (await day.slack.click(answer, "share", user=ALICE)).reply()
    assert button(shared, "why") is None, "in a channel nobody is offered anybody's evidence"


async def test_who_may_not_ask_gets_no_evidence_by_anothers_button(tmp_path):
    async with a_day(tmp_path, allow=ALICE) as day, day.awake():
        await day.plan([series()], DUE)
        await ben_is_missing(day)
        answer = await (await press(day, "about", choice="evidence")).reply()
        value = next(value for words, value in menu(answer).items() if words.startswith("Ben"))
        mine = await (await press(day, "about", choice="list", user=BOB)).reply()
        assert "may not see attendance" in shown(mine)
        payload = (await day.slack.click(message(day), "about", user=CHEN, choice=value_of(day))).payload
        forged = payload | {
            "actions": [{"type": "button", "action_id": "why", "value": value.partition(":")[2]}]
        }
        done = await day.slack.deliver("interactive", forged)
        await settle(day)

        assert done.ack is not None
        assert not [one for one in day.slack.transcript.private(CHEN) if "Ben" in shown(one)]


def value_of(day):
    """The first entry of the menu under the newest message."""
    return button(message(day), "about")["options"][0]["value"]


BROKEN = [
    "",
    ":",
    "evidence",
    "evidence:",
    "evidence:nobody-1:ff",
    "excuse:" + "x" * 140,
    "drop:table",
    "📎:🙃:\u202e",
]


@pytest.mark.parametrize("value", BROKEN)
async def test_whatever_a_client_sends_gets_a_sentence_and_nothing_public(day, value):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="evidence")).reply()
    for action in ("whom", "why", "ask", "excuse", "about", "snooze", "take", "wake"):
        payload = (await day.slack.click(message(day), "take", user=BOB)).payload
        forged = payload | {"actions": [{"type": "button", "action_id": action, "value": value}]}
        done = await day.slack.deliver("interactive", forged)
        assert done.ack is not None
    await settle(day)

    assert len([one for one in day.heard if one.what == "post"]) == 1
    said = [shown(one) for one in day.slack.transcript.private(BOB)]
    assert said
    assert not [one for one in said if "fault in the bot" in one]
    assert answer


async def test_a_lesson_taken_out_meanwhile_says_so(day):
    await ben_is_missing(day)
    answer = await (await press(day, "about", choice="evidence")).reply()

    def take_out(db):
        with transaction(db):
            timetable.remove(db, series().id)
            timetable.take(db, Timetable(()))

    await day.bot.desk.database.run(take_out)
    told = await (await choose(day, answer, "Ben")).reply()

    assert "no longer in the timetable" in shown(told)
