"""Rules of a room by a form: one value for all numbers, and lessons over keep theirs."""

import pytest

from bot.domain.policy import Policy
from bot.slack.modals.rules import open_rules
from bot.store import audit, room_rules
from bot.store.database import transaction
from bot.usecases.registers import rules_of
from tests.slack.forms import Hands, errors, words
from tests.slack.school import after_school, register
from tests.slack.stage import ALICE, ROOM, Stage


async def own(ready: Stage) -> dict[str, object]:
    return await ready.bot.desk.database.run(room_rules.of_room, ROOM)


async def policy(ready: Stage) -> Policy:
    return (await ready.bot.desk.database.run(rules_of, ROOM, ready.bot.desk.rules)).policy


async def test_the_default_stands_beside_each_field(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_rules, ROOM)
    shown = words(alice.modal)
    for said in (
        "Default: 5 min",
        "Default: 2 min",
        "Default: 75 %",
        "Default: 10 %",
        "Default: the schedule",
    ):
        assert said in shown


async def test_rules_are_set_shown_and_set_back(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_rules, ROOM)
    await alice.send(late_after="10", gap="90s", present="80 %", clock="teacher", assistant_holds="no")
    shown = words(alice.modal)
    assert "Late after: 5 min → 10 min" in shown
    assert "Present from: 80 % (default: 75 %)" in shown
    assert await own(ready) == {
        "late_after": 600, "gap": 90, "present": 0.8, "clock": "teacher", "assistant_holds": 0,
    }  # fmt: skip
    found = await policy(ready)
    assert (found.late_after, found.gap, found.clock, found.assistant_holds) == (600, 90, "teacher", False)
    assert found.early_before == 300

    ready.slack.workspace.views.clear()
    await alice.open(open_rules, ROOM)
    late = next(one for one in alice.modal["blocks"] if one.get("block_id") == "late_after")
    assert late["element"]["initial_value"] == "10m"
    await alice.send(gap=None)
    assert "Away for longer than: 1 min 30 s → 2 min" in words(alice.modal)
    assert "gap" not in await own(ready)

    ready.slack.workspace.views.clear()
    await alice.open(open_rules, ROOM)
    await alice.send(late_after="nonsense", reset=["yes"])
    assert "Every rule is the default." in words(alice.modal)
    assert await own(ready) == {}
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [one.what for one in looks] == ["rules form", "rules"] * 3
    assert {one.who for one in looks} == {ALICE}


MISTAKES = {
    "no length": ({"late_after": "soon"}, "late_after", "is no length of time"),
    "too long": ({"gap": "2000m"}, "gap", "A day is the longest"),
    "no share": ({"present": "most"}, "present", "is no share"),
    "more than all": ({"present": "101"}, "present", "is no share"),
    "absent above present": ({"absent": "80"}, "absent", "must be smaller"),
    "present below absent": ({"present": "5"}, "present", "must be smaller"),
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_a_mistake_stands_at_its_field(ready: Stage, name: str) -> None:
    typed, field, said = MISTAKES[name]
    alice = Hands(ready)
    await alice.open(open_rules, ROOM)
    found = errors(await alice.send(**typed))
    assert list(found) == [field]
    assert said in found[field]
    assert await own(ready) == {}


async def test_saved_twice_it_is_saved_once(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_rules, ROOM)
    view = dict(alice.modal)
    await alice.send(late_after="10")
    ready.slack.workspace.views[view["id"]] = view
    await alice.send(late_after="20")
    assert "Late after: 5 min → 10 min" in words(alice.modal)
    assert await own(ready) == {"late_after": 600}


async def test_lessons_over_keep_the_rules_they_were_judged_by(tmp_path) -> None:
    async with after_school(tmp_path) as (made, lesson):
        before = await register(made, lesson)
        alice = Hands(made)
        await alice.open(open_rules, ROOM)
        await alice.send(present="40", late_after="45")
        await made.answer(ROOM)
        assert await register(made, lesson) == before
        assert next(one for one in before.people if one.person == "12").verdict == "partial"


@pytest.mark.parametrize("usual", [0.75, 0.3])
def test_shares_that_a_new_default_contradicts_are_left_aside(usual: float) -> None:
    found = Policy(present=usual).altered({"absent": 0.5, "late_after": 60})
    assert found.absent == (0.5 if usual > 0.5 else 0.10)
    assert found.late_after == 60


def test_a_rule_that_is_no_rooms_own_is_left_aside() -> None:
    assert Policy().altered({"margin": 1, "settle": 1, "unheard_of": 1}) == Policy()


async def test_a_room_changed_is_looked_at_anew(ready: Stage) -> None:
    """Whoever kept the timetable sees another revision, and so reads the room by its new rules."""
    from bot.store import timetable  # noqa: PLC0415

    def put(db) -> None:
        with transaction(db):
            room_rules.put(db, ROOM, {"late_after": 60}, author=ALICE, at=1)

    before = await ready.bot.desk.database.run(timetable.revision)
    await ready.bot.desk.database.run(put)
    assert await ready.bot.desk.database.run(timetable.revision) > before
