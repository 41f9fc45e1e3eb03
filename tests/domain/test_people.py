"""Names, rosters, excuses and links: who a person is, and who may be whom."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.people import Excuse, Link, RosterEntry, normalise, person_of
from tests.domain.drawing import LESSON, ROOM, at, codes, judged, line, roster, rows, said

# fmt: off
NAMES = [
    # Case and space.
    ("  Ana\t LÓPEZ ", "ana lópez"),
    # Full-width letters, as Chinese keyboards type them.
    ("Ａｎａ　１", "ana 1"),
    # Zero-width characters, a direction mark and a line break inside.
    ("学\u200b生\u200e\n甲", "学生 甲"),
    # An emoji with and without its variation selector.
    ("Ana ❤\ufe0f", "ana ❤"),
    # German sharp s, Turkish dotted I.
    ("Straße İ", "strasse i̇"),
    # Composed and decomposed.
    ("Jose\u0301", "josé"),
    # Nothing but what cannot be seen.
    ("\u200b\ufeff ", ""),
]
# fmt: on


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_normalise(name, expected):
    assert normalise(name) == expected


@given(st.text())
@example("\u0345\u0399")
@example("ﷺ\u200d")
def test_normalising_twice_changes_nothing(name):
    once = normalise(name)

    assert normalise(once) == once
    assert normalise(f"\u200b {name.upper()} ") == normalise(name.upper())


def test_a_person_is_a_user_id_else_a_name():
    """The provider writes nothing or 0 where it knows no user id."""
    assert person_of("77", "Ana") == "77"
    assert person_of("0", " ANA ") == person_of("", "ana") == person_of("000", "Ana") == "name:ana"


def test_several_names_of_one_user_are_one_person():
    """E26: the roster's name is shown, the others are kept."""
    visits = [*rows("ana", "10:00–10:30", name="ipad"), *rows("ana", "10:30–11:00", name="Annie")]
    ana = line(judged(visits, roster("ana")), "ana")

    assert (ana.name, ana.seconds) == ("Ana", 3600)
    assert ana.notes[0].facts == {"names": "ipad · Annie"}


def test_the_same_name_is_not_the_same_person():
    """E27: two user ids with one name, both on the roster, one of them here."""
    due = [RosterEntry(ROOM, "7", "Wang Wei"), RosterEntry(ROOM, "8", "Wang Wei")]
    register = judged(rows("7", "10:00–11:00", name="Wang Wei"), due)

    assert (line(register, "7").verdict, line(register, "8").verdict) == ("present", "absent")
    assert line(register, "8").notes == ()


def test_an_exact_name_suggests_a_link_and_credits_nobody():
    """E28: a guest without user id bears the name of somebody on the roster who was not seen."""
    register = judged(rows("name:ana", "10:00–11:00", name=" ANA"), roster("ana", "ben"))

    ana, guest = line(register, "ana"), line(register, "name:ana")
    assert ana.verdict == "absent"
    assert [(note.code, note.facts["person"]) for note in ana.notes] == [("maybe_guest", "name:ana")]
    assert [(note.code, note.facts["userid"]) for note in guest.notes] == [("may_be", "ana")]
    assert (guest.verdict, guest.due, guest.reason.code) == (None, False, "visitor")


# fmt: off
NO_SUGGESTION = [
    # The name is another one by a letter.
    (rows("name:anna", "10:00–10:20"), roster("ana", "ben")),
    # Two on the roster have the name.
    (rows("name:ana", "10:00–10:20"), [RosterEntry(ROOM, "7", "Ana"), RosterEntry(ROOM, "8", "Ana")]),
    # Two guests have the name.
    (rows("name:ana", "10:00–10:20") + rows("guid-1", "10:00–10:20", name="Ana"), roster("ana", "ben")),
    # The one on the roster is here.
    (rows("name:ana", "10:00–10:20") + rows("ana", "10:40–10:50"), roster("ana", "ben")),
]
# fmt: on


@pytest.mark.parametrize(("visits", "due"), NO_SUGGESTION)
def test_no_suggestion_without_one_exact_unclaimed_name(visits, due):
    register = judged(visits, due)

    assert not {"may_be", "maybe_guest"} & {code for one in register.people for code in codes(one.notes)}


def test_a_link_gives_the_guest_s_visits_to_the_user():
    """E28: once somebody decided it, and for past lessons too."""
    visits = [*rows("name:ipad", "10:00–10:50"), *rows("ana", "10:50–11:00")]
    register = judged(visits, roster("ana"), links=[Link(ROOM, "name:ipad", "ana", "U01", at("20:00"))])

    assert said(line(register, "ana")) == "present 3600 s 100.00 %"
    assert [one.person for one in register.people] == ["ana"]


def test_a_link_of_another_room_is_not_this_room_s():
    register = judged(
        rows("name:ipad", "10:00–11:00"), roster("ana"), links=[Link("2", "name:ipad", "ana", "U01", 0)]
    )

    assert line(register, "ana").verdict == "absent"


def test_a_guest_who_stayed_stands_beside_the_absent():
    """E30: half of the lesson is enough, less is not; the longest first."""
    visits = [
        *rows("name:ipad", "10:00–10:30"),
        *rows("name:tv", "10:00–10:29:59"),
        *rows("9", "10:00–11:00"),
    ]
    register = judged(visits, roster("ana"))

    assert [note.facts["person"] for note in line(register, "ana").notes] == ["9", "name:ipad"]


def test_guests_stand_beside_nobody_while_the_lesson_runs():
    """Nobody is absent yet."""
    assert line(judged(rows("name:ipad", "10:00–"), roster("ana"), now="10:40"), "ana").notes == ()


def test_siblings_on_one_account_are_one_person_with_two_devices():
    """E31: to part them is for people."""
    ana = line(judged(rows("ana", "10:00–11:00, 10:01–11:00"), roster("ana")), "ana")

    assert (ana.devices, ana.seconds, codes(ana.notes)) == (2, 3600, ["several_devices"])


@pytest.mark.parametrize("role", ["inspector", "auditor", "parent"])
def test_lookers_on_are_outside_all_counts(role):
    """E32."""
    register = judged(rows("ivy", "10:20–10:40", role=role), roster("ana"))

    ivy = line(register, "ivy")
    assert (ivy.due, ivy.verdict, ivy.flags, ivy.reason.code) == (False, None, (), "onlooker")
    assert (register.counts["due"], register.counts["late"]) == (1, 0)


def test_the_roster_s_role_decides():
    """E33, E34: a viewer of the stream who is on the roster is a student; an assistant stays one."""
    due = [RosterEntry(ROOM, "ana", "Ana"), RosterEntry(ROOM, "tom", "Tom", "assistant")]
    visits = [*rows("ana", "10:00–11:00", role="viewer"), *rows("tom", "10:00–11:00")]
    register = judged(visits, due)

    assert (line(register, "ana").role, line(register, "tom").role) == ("student", "assistant")
    assert register.counts["due"] == 1


def test_a_viewer_not_on_the_roster_is_a_visitor():
    """E34, E74: shown, never counted."""
    register = judged(rows("zoe", "10:20–11:00", role="viewer"), roster("ana"))

    zoe = line(register, "zoe")
    assert (zoe.due, zoe.verdict, zoe.flags, zoe.reason.code) == (False, None, (), "visitor")
    assert register.counts["present"] == 0
    assert "extra" in codes(register.notes)


# fmt: off
DATES = [
    # E69 Joins the course a day after the lesson.
    (date(2025, 1, 15), None, False),
    # On the day itself.
    (date(2025, 1, 14), None, True),
    # E70 Left the course the day before…
    (None, date(2025, 1, 13), False),
    # …on the day itself, and due for the last time.
    (None, date(2025, 1, 14), True),
    # No dates: always due, past lessons too.
    (None, None, True),
]
# fmt: on


@pytest.mark.parametrize(("since", "until", "due"), DATES)
def test_who_is_due_on_a_date(since, until, due):
    register = judged([], [RosterEntry(ROOM, "ana", "Ana", since=since, until=until), *roster("ben")])

    assert [one.person for one in register.people if one.due] == (["ana", "ben"] if due else ["ben"])


def test_the_date_is_the_lesson_s_own():
    """A lesson at 23:30 in Shanghai belongs to that date, whatever day it is elsewhere."""
    late = replace(LESSON, start=at("23:30"), end=at("24:30"))
    register = judged(
        [], [RosterEntry(ROOM, "ana", "Ana", until=date(2025, 1, 14))], lesson=late, now="26:00"
    )

    assert register.counts["absent"] == 1


def test_somebody_not_due_today_who_comes_is_not_counted():
    later = RosterEntry(ROOM, "ana", "Ana", since=date(2025, 2, 1))
    ana = line(judged(rows("ana", "10:00–11:00"), [later, *roster("ben")]), "ana")

    assert (ana.due, ana.verdict, ana.reason.code) == (False, None, "not_due")


def test_somebody_who_left_and_came_back_has_two_entries():
    entries = [
        RosterEntry(ROOM, "ana", "Ana", until=date(2024, 12, 1)),
        RosterEntry(ROOM, "ana", "Ana", since=date(2025, 1, 1)),
    ]

    assert judged([], entries).counts["due"] == 1
    assert judged([], entries[::-1]).counts["due"] == 1


EXCUSED = Excuse(ROOM, "ana", "U01", at("9:00"), "dentist", lesson_id=LESSON.id)

# fmt: off
EXCUSES = [
    # E72 Excused and away: neither absent…
    (EXCUSED, "", "11:30", "excused", []),
    # …nor missed while the lesson runs.
    (EXCUSED, "", "10:30", "excused", []),
    # E71 Excused, comes anyway: present, and the excuse is a note.
    (EXCUSED, "10:00–11:00", "11:30", "present", ["excused"]),
    # Looked in for three minutes.
    (EXCUSED, "10:00–10:03", "11:30", "excused", []),
    # An excuse for the dates around.
    (replace(EXCUSED, lesson_id=None, until=date(2025, 1, 14)), "", "11:30", "excused", []),
    # For every room.
    (replace(EXCUSED, room=""), "", "11:30", "excused", []),
    # For another lesson, another room, another person, or the week after.
    (replace(EXCUSED, lesson_id="geometry"), "", "11:30", "absent", []),
    (replace(EXCUSED, room="2"), "", "11:30", "absent", []),
    (replace(EXCUSED, person="ben"), "", "11:30", "absent", []),
    (replace(EXCUSED, lesson_id=None, since=date(2025, 1, 20)), "", "11:30", "absent", []),
]
# fmt: on


@pytest.mark.parametrize(("excuse", "times", "now", "verdict", "notes"), EXCUSES)
def test_excuses(excuse, times, now, verdict, notes):
    visits = rows("ana", times) if times else []
    register = judged(visits, roster("ana"), now=now, excuses=[excuse])

    assert (line(register, "ana").verdict, codes(line(register, "ana").notes)) == (verdict, notes)
    assert register.counts[verdict] == register.counts["due"] == 1
