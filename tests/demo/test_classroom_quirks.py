"""Every oddity of the provider can be switched on, and is off otherwise."""

import pytest

from bot.demo.classroom import OPEN_LEAVES, DemoClassroom, DemoRoom, Quirks, came
from bot.domain.visits import Visit

NOW = 1_780_000_000
ANA = came("ana", NOW - 600, NOW - 300)
BEA = came("bea", NOW - 500)
WHOLE = {"serial": "1", "starttime": NOW - 86_400, "endtime": NOW + 60}


async def rows(ask, quirks: Quirks, *visits: Visit, **form: object) -> list[dict[str, object]]:
    """The live rows that the stand-in tells."""
    async with DemoClassroom(
        [DemoRoom("1", visits=list(visits))], clock=lambda: NOW, quirks=quirks
    ) as classroom:
        told = await ask(classroom, **{**WHOLE, **form})
        return told["logininfo"] or []


@pytest.mark.parametrize(
    ("quirks", "fields"),
    [
        # as in the published sample
        (Quirks(), {"serial": "1", "duration": "300", "outtimestamp": NOW - 300, "startimestamp": NOW - 300}),
        # as in the field table
        (
            Quirks(serial_field="seria", billing_start_field="starttimestamp"),
            {"seria": "1", "starttimestamp": NOW - 300},
        ),
        # all numbers as text
        (Quirks(numbers="text"), {"entertimestamp": str(NOW - 600), "duration": "300"}),
        # all numbers as numbers
        (Quirks(numbers="number"), {"serial": 1, "duration": 300, "userroleid": 2, "terminal": 0}),
        # milliseconds
        (
            Quirks(milliseconds=True),
            {"entertimestamp": (NOW - 600) * 1000, "outtimestamp": (NOW - 300) * 1000},
        ),
        # texts that disagree with the epochs by an hour
        (Quirks(text_off=3600), {"entertime": "2026-05-29 05:16:40", "entertimestamp": NOW - 600}),
        # leave before enter
        (
            Quirks(reversed_visits=frozenset({"ana"})),
            {"entertimestamp": NOW - 300, "outtimestamp": NOW - 600},
        ),
        # fields nobody knows
        (Quirks(unknown_fields=True), {"devicename": "unknown to us"}),
    ],
)
async def test_a_row_is_spelled_as_switched(ask, quirks, fields):
    [row] = await rows(ask, quirks, ANA)
    assert {name: row.get(name) for name in fields} == fields


async def test_epochs_may_be_missing(ask):
    [row] = await rows(ask, Quirks(epochs=False), ANA)
    assert row["entertime"] == "2026-05-29 04:16:40"
    assert not [name for name in row if name.endswith("timestamp")]


@pytest.mark.parametrize("spelling", OPEN_LEAVES)
async def test_still_inside_is_spelled_as_switched(ask, spelling):
    [row] = await rows(ask, Quirks(open_leave=spelling), BEA)
    told = {name: row[name] for name in ("outtime", "outtimestamp") if name in row}
    assert told == OPEN_LEAVES[spelling]


@pytest.mark.parametrize(
    ("quirks", "lists"),
    [
        (Quirks(), {"uptablelist": [], "logininfo": []}),
        (Quirks(empty_list="null"), {"uptablelist": None, "logininfo": None}),
        (Quirks(empty_list="{}"), {"uptablelist": {}, "logininfo": {}}),
        (Quirks(empty_list='""'), {"uptablelist": "", "logininfo": ""}),
        (Quirks(empty_list="missing"), {}),
        (Quirks(empty_room="4105"), {"msg": "no data"}),
    ],
)
async def test_an_empty_room_is_told_as_switched(ask, quirks, lists):
    async with DemoClassroom([DemoRoom("1")], clock=lambda: NOW, quirks=quirks) as classroom:
        told = await ask(classroom, **WHOLE)
    told.pop("count", None)
    assert told.pop("result") == (4105 if quirks.empty_room == "4105" else 0)
    assert told == lists


@pytest.mark.parametrize(
    ("quirks", "names"),
    [
        # by enter, the default, and the other way round
        (Quirks(), ["ana", "bea", "cid"]),
        (Quirks(order="-enter"), ["cid", "bea", "ana"]),
        # by user id
        (Quirks(order="userid"), ["ana", "bea", "cid"]),
        # by leave, the open one last
        (Quirks(order="leave"), ["cid", "ana", "bea"]),
        # a row appears at its leave
        (Quirks(rows_at_leave=True), ["ana", "cid"]),
        # a row appears 450 seconds late
        (Quirks(row_delay=450), ["ana", "bea"]),
        # everything twice
        (Quirks(repeated_rows=True), ["ana", "ana", "bea", "bea", "cid", "cid"]),
    ],
)
async def test_rows_come_in_the_switched_order(ask, quirks, names):
    told = await rows(ask, quirks, ANA, BEA, came("cid", NOW - 400, NOW - 350))
    assert [row["username"] for row in told] == names


async def test_an_unstable_order_keeps_every_row(ask):
    crowd = [came(f"u{number}", NOW - 600 + number, NOW - 60) for number in range(50)]
    orders = [
        [row["username"] for row in await rows(ask, Quirks(order="unstable"), *crowd)] for _ in range(2)
    ]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])


@pytest.mark.parametrize(
    ("meaning", "names"), [("overlap", ["ana", "bea"]), ("enter", ["bea"]), ("leave", ["ana"])]
)
async def test_a_period_means_what_is_switched(ask, meaning, names):
    """The period begins after ana entered and ends after she left; bea stays."""
    told = await rows(ask, Quirks(window=meaning), ANA, BEA, starttime=NOW - 550, endtime=NOW)
    assert [row["username"] for row in told] == names


@pytest.mark.parametrize(
    ("meaning", "counts"), [("rows", [3, 3]), ("page", [2, 1]), ("people", [2, 2]), ("missing", [None, None])]
)
async def test_count_means_what_is_switched(ask, meaning, counts):
    quirks = Quirks(count=meaning, page_rows=2)
    room = DemoRoom("1", visits=[ANA, BEA, came("ana", NOW - 200, NOW - 100)])
    async with DemoClassroom([room], clock=lambda: NOW, quirks=quirks) as classroom:
        assert [(await ask(classroom, **WHOLE, page=page)).get("count") for page in (1, 2)] == counts


async def test_past_the_last_page_may_come_the_last_again(ask):
    visits = (ANA, BEA)
    assert await rows(ask, Quirks(page_rows=1), *visits, page=3) == []
    assert await rows(ask, Quirks(page_rows=1, past_last="repeat"), *visits, page=3) == await rows(
        ask, Quirks(page_rows=1), *visits, page=2
    )


async def test_arrivals_shift_the_rows_between_pages(ask):
    """Newest first, one newcomer after each page: the last row of page 1 is the first of page 2."""
    quirks = Quirks(order="-enter", arrivals=1, page_rows=2)
    room = DemoRoom("1", visits=[came(f"u{number}", NOW - 600 + number) for number in range(4)])
    async with DemoClassroom([room], clock=lambda: NOW, quirks=quirks) as classroom:
        pages = [await ask(classroom, **WHOLE, page=page) for page in (1, 2)]
    names = [[row["username"] for row in page["logininfo"]] for page in pages]
    assert names == [["u3", "u2"], ["u2", "u1"]]


async def test_a_person_without_a_user_id_has_a_name_alone(ask):
    guest = came("guest", NOW - 60, userid="")
    [row] = await rows(ask, Quirks(), guest)
    assert (row["userid"], row["username"]) == ("", "guest")
    assert guest.person == "name:guest"


async def test_a_settled_room_is_prepared_once(ask):
    room = DemoRoom("1", visits=[came(f"u{number}", NOW - 600, NOW - 60) for number in range(1000)])
    async with DemoClassroom([room], clock=lambda: NOW) as classroom:
        classroom.prepare()
        for page in (1, 2, 3):
            await ask(classroom, **WHOLE, page=page)
        assert len(classroom._listings._settled) == 1
        room.add([came("late", NOW - 30, NOW - 10)])
        assert (await ask(classroom, **WHOLE))["count"] == 1001
