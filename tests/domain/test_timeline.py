"""The time line of a lesson: who has a lane, in which order, and how many were there at once."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Link
from bot.domain.timeline import timeline
from tests.domain.drawing import ROOM, at, judged, roster, rows


def drawn(visits, due=(), *, now="11:30", **more):
    return timeline(judged(visits, due, now=now), visits, now=at(now), **more)


def people(found):
    return [lane.line.person for lane in found.lanes]


CLASS = [
    *rows("wang", "9:57–11:02", role="teacher"),
    *rows("ana", "9:58–11:00"),
    *rows("ben", "10:09–11:00"),
    *rows("cai", "9:59–10:20"),
]


def test_teachers_are_on_top_then_exceptions_the_worst_first():
    found = drawn(CLASS, roster("ana", "ben", "cai", "dora", teacher="wang"))

    assert people(found) == ["wang", "dora", "cai", "ben", "ana"]


def test_somebody_who_never_came_has_an_empty_lane():
    found = drawn(CLASS, roster("dora"))

    (dora,) = [lane for lane in found.lanes if lane.line.person == "dora"]
    assert (dora.inside, dora.stage) == ((), ())


def test_what_is_shown_reaches_from_the_first_to_the_last_within_the_margin():
    early = drawn([*CLASS, *rows("dora", "9:40–11:30")])

    assert (early.opens, early.closes) == (at("9:45"), at("11:15"))
    plain = drawn(rows("ana", "10:00–11:00"))
    assert (plain.opens, plain.closes) == (at("9:55"), at("11:05"))


def test_heads_are_of_learners_and_step_where_somebody_comes_or_leaves():
    found = drawn(CLASS)

    assert found.heads == (
        (at("9:55"), 0),
        (at("9:58"), 1),
        (at("9:59"), 2),
        (at("10:09"), 3),
        (at("10:20"), 2),
        (at("11:00"), 0),
    )


def test_two_devices_are_one_head():
    found = drawn([*rows("ana", "10:00–11:00"), *rows("ana", "10:10–10:40", terminal="ios")])

    assert max(heads for _, heads in found.heads) == 1


def test_nothing_is_known_of_what_is_still_to_come():
    found = drawn([*rows("ana", "9:58–"), *rows("ben", "10:01–")], now="10:30")

    assert found.until == at("10:30")
    assert found.heads[-1] == (at("10:01"), 2)


def test_a_mass_drop_is_shaded():
    school = [row for number in range(6) for row in rows(f"p{number}", "9:58–10:20, 10:30–11:00")]

    assert drawn(school).broken == ((at("10:20"), at("10:30")),)


def test_a_linked_guest_is_in_the_lane_of_the_user():
    visits = [*rows("name:ipad", "10:00–11:00")]
    link = Link(ROOM, "name:ipad", "dora", "me", at("9:00"))
    register = judged(visits, roster("dora"), links=[link])

    (lane,) = timeline(register, visits, now=at("11:30"), links=[link]).lanes
    assert (lane.line.person, lane.inside) == ("dora", ((at("10:00"), at("11:00")),))


def test_more_people_than_lanes_are_counted():
    many = [row for number in range(70) for row in rows(f"p{number}", "10:00–11:00")]
    found = drawn(many)

    assert (len(found.lanes), found.rest) == (60, 10)
    assert max(heads for _, heads in found.heads) == 70


MINUTES = st.tuples(st.integers(-20, 80), st.integers(1, 60))


@given(st.lists(st.tuples(st.sampled_from("abcd"), MINUTES), max_size=12))
def test_heads_never_exceed_the_people_and_all_is_within_what_is_shown(stays):
    visits = [
        row._replace(enter=at("10:00") + 60 * start, leave=at("10:00") + 60 * (start + length))
        for person, (start, length) in stays
        for row in rows(person, "10:00–10:01")
    ]
    found = drawn(visits)

    assert all(0 <= heads <= len({person for person, _ in stays}) for _, heads in found.heads)
    assert [moment for moment, _ in found.heads] == sorted({moment for moment, _ in found.heads})
    for lane in found.lanes:
        assert all(found.opens <= start < end <= found.closes for start, end in lane.inside)
