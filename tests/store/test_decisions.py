"""What people decide by hand: excuses, links and corrections keep their author and time."""

from datetime import date

from bot.domain.corrections import Correction
from bot.domain.people import Excuse, Link
from bot.store import corrections, excuses, links
from tests.store.rows import within


def test_excuses_of_a_room_and_of_every_room(database):
    one = Excuse("1", "42", "U1", 5, "ill", lesson_id="x-1")
    all_week = Excuse("", "42", "U2", 4, since=date(2030, 1, 7), until=date(2030, 1, 11))
    elsewhere = Excuse("2", "42", "U1", 6)
    numbers = [within(database, excuses.add, excuse) for excuse in (one, all_week, elsewhere)]
    assert list(database.call(excuses.of_room, "1").values()) == [all_week, one]
    assert within(database, excuses.take_back, numbers[0])
    assert not within(database, excuses.take_back, numbers[0])
    assert database.call(excuses.of_room, "1") == {numbers[1]: all_week}


def test_a_link_holds_until_it_is_undone(database):
    link = Link("1", "name:ana", "42", "U1", 5)
    within(database, links.add, link)
    assert database.call(links.of_room, "1") == [link]
    assert database.call(links.of_room, "2") == []
    assert within(database, links.undo, "1", "name:ana", author="U2", at=9) == link
    assert within(database, links.undo, "1", "name:ana", author="U2", at=9) is None
    assert database.call(links.of_room, "1") == []
    assert database.call(links.history, "1") == [links.PastLink(link, "U2", 9)]


def test_a_guest_is_one_person_at_a_time(database):
    first, second = Link("1", "name:ana", "42", "U1", 5), Link("1", "name:ana", "43", "U2", 6)
    within(database, links.add, first)
    within(database, links.add, second)
    assert database.call(links.of_room, "1") == [second]
    assert database.call(links.history, "1") == [
        links.PastLink(first, "U2", 6),
        links.PastLink(second, None, None),
    ]


def test_corrections_are_never_overwritten(database):
    given = [
        Correction("x-1", "42", "present", "was on the phone", "U1", 5),
        Correction("x-1", "42", "excused", "letter", "U2", 6, flags=("late", "gap")),
        Correction("x-1", "43", "absent", "", "U2", 7, flags=()),
    ]
    for correction in given:
        within(database, corrections.give, correction)
    within(database, corrections.give, Correction("x-2", "42", "absent", "", "U1", 5))
    assert database.call(corrections.of_lesson, "x-1") == given
