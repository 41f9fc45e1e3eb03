"""Rooms: known ones are found by number, by title, or by something like it."""

import pytest

from bot.store import rooms
from tests.store.rows import within


@pytest.fixture
def known(database):
    for room, title, third in [
        ("111", "Maths 7B", "m7b"),
        ("222", "Maths 7C", ""),
        ("333", "数学 七年级", ""),
        ("444", "", ""),
        ("third:x", "Physics", ""),
        ("555", "Physics", ""),
    ]:
        within(database, rooms.remember, room, title, third=third, seen=int(room[0], 36))
    return database


@pytest.mark.parametrize(
    ("text", "found", "near"),
    [
        ("111", ["111"], []),
        ("third:m7b", ["111"], []),
        ("third:x", ["third:x"], []),
        ("maths  7b", ["111"], []),  # case and spaces do not matter
        ("ＭＡＴＨＳ 7B", ["111"], []),  # nor does the width
        ("physics", ["555", "third:x"], []),  # every room with that title
        ("maths", [], ["111", "222"]),  # part of a title
        ("math 7b", [], ["111", "222"]),  # a slip
        ("七年级", [], ["333"]),
        ("nothing like it", [], []),
        ("", [], []),
    ],
)
def test_what_a_text_finds(known, text, found, near):
    answer = known.call(rooms.find, text)
    assert sorted(room.room for room in answer.rooms) == found
    assert sorted(room.room for room in answer.near) == near


def test_a_read_without_a_title_keeps_the_title(database):
    within(database, rooms.remember, "1", "Maths", third="m", seen=5)
    within(database, rooms.remember, "1", "", seen=3)
    assert database.call(rooms.all_rooms) == [rooms.KnownRoom("1", "Maths", "m", 5)]
    within(database, rooms.remember, "1", "Physics", seen=9)
    assert database.call(rooms.all_rooms) == [rooms.KnownRoom("1", "Physics", "m", 9)]


def test_near_titles_are_few_and_the_likest_come_first(database):
    for number in range(20):
        within(database, rooms.remember, str(number), f"Chemistry {number}")
    near = database.call(rooms.find, "Chemistri 7").near
    assert len(near) == rooms.NEAR
    assert near[0].title == "Chemistry 7"
