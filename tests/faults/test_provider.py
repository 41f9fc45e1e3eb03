"""The provider ails while a lesson runs: nobody is accused, and the trouble is told once."""

import pytest

from bot.demo.faults import Fault
from tests.domain.drawing import roster, rows
from tests.domain.watching import people
from tests.journeys.schoolday import OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", teacher="wang")
RECORDS = "getLiveLogininfo"


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun, begun.awake() as bot:
        bot.desk.classroom._provider.wait = 0.0
        await begun.plan([series()], DUE)
        begun.enter(people(wang=ALL, ana=ALL, ben=ALL))
        yield begun
        await begun.check()


TROUBLES = [
    Fault("status", status=500), Fault("html"), Fault("garbage"), Fault("cut"), Fault("wrong type"),
    Fault("drop"),
    # It turns us away without a documented reason: too many requests, or a wall before it.
    Fault("status", status=429), Fault("status", status=403),
    # The key was withdrawn, the company's account frozen, the room deleted.
    Fault("code", code=4102), Fault("code", code=3002), Fault("code", code=4007),
    Fault("code", code=99_999),
]  # fmt: skip


@pytest.mark.parametrize("fault", TROUBLES, ids=lambda one: f"{one.kind} {one.code} {one.status}")
async def test_a_provider_that_ails_accuses_nobody_and_is_told_once(day, fault):
    """From a minute before the lesson, so that nobody was seen yet; back at 10:20."""
    await day.until("9:59", step=10)
    day.school.fail(fault, RECORDS, times=None)
    await day.until("10:20", step=10)

    assert day.told() == []
    assert [one.split()[1] for one in day.told(OPS)] == ["post"]
    day.school.faults.clear()
    await day.until("10:32", step=10)

    assert day.told() == []
    assert [one.split()[1] for one in day.told(OPS)] == ["post", "edit"]


async def test_a_room_that_was_deleted_holds_up_no_other(day):
    await day.plan([series(), series("200000")], DUE)
    day.enter(people(wang=ALL, ana=ALL), "200000")
    day.enter(people(wang=ALL, ana=ALL))
    day.school.faults.add(Fault("code", code=4007), RECORDS, times=None, where={"serial": "200000"})
    await day.until("10:10", step=10)

    day.between("10:05:45", "10:06:20", "post", "not seen yet", "ben")


async def test_empty_answers_to_a_full_room_are_asked_twice(day):
    """Empty pages with status 200 are how an undocumented limit may look. One of them proves nothing."""
    await day.until("10:05", step=5)
    day.school.fail(Fault("code", code=4105), RECORDS, times=1)
    await day.until("10:15", step=5)

    assert day.heard == []


@pytest.mark.parametrize(("appears", "says"), [("9:59", "ben"), ("10:09", "ben")])
async def test_a_row_that_is_written_minutes_late_puts_the_message_right(day, appears, says):
    """The provider shows at 10:12 that ben came at 9:59, or at 10:09."""
    day.enter(people(wang=ALL, ana=ALL))
    await day.until("10:12")
    post = day.between("10:05:45", "10:06:20", "post", "not seen yet", says)
    day.enter([*people(wang=ALL, ana=ALL), *rows("ben", f"{appears}–11:05")])
    await day.until("10:20")

    edit = day.between("10:12", "10:14", "edit")
    assert "not seen yet" not in edit.text.lower()
    assert ("late" in edit.text.lower()) is (appears == "10:09")
    assert len(day.told()) == 2, post


async def test_a_leave_that_appears_moves_and_disappears_is_one_message(day):
    """The leave of ben is written as 10:30, then as 10:35, then taken back: he never left."""
    for leaves, until in (("10:30", "10:37"), ("10:35", "10:42"), ("11:05", "10:50")):
        day.enter(people(wang=ALL, ana=ALL, ben=f"9:59–{leaves}"))
        await day.until(until)

    assert [one.split()[1] for one in day.told()].count("post") == 1
    last = [one for one in day.heard if one.what in ("post", "edit")][-1]
    assert "left early" not in last.text.lower()
