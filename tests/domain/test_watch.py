"""What is told of a lesson that is looked at every minute: 10:00–11:00, grace 5 min, settle time 3 min.

A message of a lesson waits 45 s for company, hence the look after the one that found it.
"""

from dataclasses import replace

import pytest

from bot.domain.alerts import AlertRules
from bot.domain.mutes import Mute
from tests.domain.drawing import LESSON, at, roster
from tests.domain.watching import Lookout, people, watched

DUE = roster("ana", "ben", teacher="wang")
ALL = "10:00–11:05"
SUMMARY = "11:04 post class_over"

# fmt: off
STORIES = [
    # Everybody in time and to the end: not a word.
    (people(wang=ALL, ana=ALL, ben=ALL), []),
    # E38 Five minutes late is in time…
    (people(wang=ALL, ana=ALL, ben="10:05–11:05"), []),
    # …a second more is not. It is told a group wait later, and the summary at the end is a last edit.
    (people(wang=ALL, ana=ALL, ben="10:05:01–11:05"), ["10:07 post late ben", SUMMARY]),
    # Not seen when the grace is over: told once; coming later edits, and is no second alert.
    (people(wang=ALL, ana=ALL, ben="10:12–11:05"),
     ["10:07 post not_seen ben", "10:12 edit not_seen ben", SUMMARY]),
    # Never came: told once, and never called absent before the end has settled.
    (people(wang=ALL, ana=ALL), ["10:07 post not_seen ben", SUMMARY]),
    # Left 20 minutes early: told when it has held for three minutes.
    (people(wang=ALL, ana=ALL, ben="10:00–10:40"), ["10:44 post left_early ben", SUMMARY]),
    # Away for two minutes: nothing. E25 is judged later, by the register.
    (people(wang=ALL, ana=ALL, ben="10:00–10:40, 10:42–11:05"), []),
    # Away for six: told, then edited to “was away”.
    (people(wang=ALL, ana=ALL, ben="10:00–10:40, 10:46–11:05"),
     ["10:44 post left_early ben", "10:46 edit left_early ben", SUMMARY]),
    # Left within the last five minutes: that is no early leave.
    (people(wang=ALL, ana=ALL, ben="10:00–10:55"), []),
    # Left a second before them: told after the end, before its deadline.
    (people(wang=ALL, ana=ALL, ben="10:00–10:54:59"), ["10:59 post left_early ben", SUMMARY]),
    # The teacher is not there after five minutes: at once, and alone. Then twelve minutes late: an edit.
    (people(wang="10:12–11:05", ana=ALL, ben=ALL),
     ["10:06 post teacher_missing", "10:12 edit teacher_missing"]),
    # The teacher is away for more than three minutes, back, and away again: one message, one reply to it.
    (people(wang="10:00–10:20, 10:26–10:40, 10:50–11:05", ana=ALL, ben=ALL),
     ["10:24 post teacher_gone", "10:26 edit teacher_gone",
      "10:44 edit teacher_gone", "10:44 reply teacher_gone", "10:50 edit teacher_gone"]),
    # The teacher leaves in the last five minutes: lessons end like that.
    (people(wang="10:00–10:55:30", ana=ALL, ben=ALL), []),
    # E78 Nobody at all: one alert for the room and one for the teacher, not one for each person due.
    ([], ["10:06 post teacher_missing", "10:07 post empty_room", "11:03 edit teacher_missing", SUMMARY]),
    # The teacher comes into the empty room: now those who are not there are named.
    (people(wang="10:09–11:05"),
     ["10:06 post teacher_missing", "10:07 post empty_room", "10:09 edit empty_room",
      "10:09 edit teacher_missing", "10:10 post not_seen ana", "10:10 post not_seen ben", SUMMARY]),
]
# fmt: on


@pytest.mark.parametrize(("visits", "told"), STORIES)
def test_what_is_told_of_a_lesson(visits, told):
    assert watched(visits, DUE, until="11:05").told == told


CLASS = [f"p{number}" for number in range(10)]


def test_a_mass_drop_is_one_incident_and_nobody_left_early():
    """E63: all ten vanish at 10:20 and eight return at 10:30; who is not back soon after that did leave."""
    back = dict.fromkeys(CLASS[:8], "10:00–10:20, 10:30–11:05")
    gone = dict.fromkeys(CLASS[8:], "10:00–10:20")
    told = watched(people(wang=ALL, **back, **gone), roster(*CLASS, teacher="wang"), until="10:45").told

    assert told == [
        "10:24 post incident",
        "10:31 edit incident",
        "10:35 post left_early p8",
        "10:35 post left_early p9",
    ]


def test_without_a_roster_everybody_seen_is_judged_and_nobody_is_missing():
    visits = people(wang=ALL, ana="10:10–11:05", ben="10:00–10:40")

    assert watched(visits, until="11:00").told == ["10:12 post late ana", "10:44 post left_early ben"]


def always(fault):
    """Every look of the lesson."""
    return dict.fromkeys([f"10:{minute:02}" for minute in range(60)] + ["11:00"], fault)


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        # I5 Partial scans all the time: nobody is missing, gone or early, but who came late is told.
        (always("partial"), ["10:03 post data_gap", "10:12 post late ben", "10:33 reply data_gap"]),
        # No answer at all: only our own blindness, told again after half an hour.
        (always("fails"), ["10:03 post data_gap", "10:33 reply data_gap"]),
        # Blind from 10:03 to 10:30: the first complete scan ends the gap, and all is told that is still so.
        ({f"10:{m:02}": "fails" for m in range(3, 30)},
         ["10:05 post data_gap", "10:30 edit data_gap", "10:31 post not_seen ana", "10:31 post late ben"]),
        # One failure is no gap, and delays the verdict by no more than itself.
        ({"10:06": "fails"},
         ["10:08 post not_seen ana", "10:08 post not_seen ben", "10:10 edit not_seen ben"]),
    ],
)  # fmt: skip
def test_an_outage_accuses_nobody(faults, told):
    due = roster("ana", "ben", teacher="wang")
    out = watched(people(wang=ALL, ben="10:10–11:05"), due, until="11:00", faults=faults)

    assert [one for one in out.told if "teacher" not in one] == told


def test_a_gap_is_our_own_trouble_and_makes_no_summary_of_a_lesson_without_exceptions():
    blind = {f"10:{minute}": "fails" for minute in range(20, 30)}
    out = watched(people(wang=ALL, ana=ALL, ben=ALL), DUE, until="11:05", faults=blind)

    assert out.told == ["10:22 post data_gap", "10:30 edit data_gap"]


def test_one_scan_alone_says_of_nobody_that_they_are_missing():
    """The lesson was added late, or the answer was empty by mistake: a second scan has to agree."""
    out = Lookout(DUE, since=at("10:20"))
    out.look([], "10:20")
    assert set(out.states().values()) == {"pending"}

    out.look(people(wang=ALL, ana=ALL, ben=ALL), "10:20:10")
    out.look(people(wang=ALL, ana=ALL, ben=ALL), "10:21")
    assert out.told == []


@pytest.mark.parametrize("fault", ["partial", "stale"])
def test_nothing_but_complete_and_fresh_records_prove_an_absence(fault):
    """Ana late, ben gone early, eva missing, the teacher too: only that ana came is known for sure."""
    visits = people(ana="10:10–11:05", ben="10:00–10:20")
    out = Lookout(roster("ana", "ben", "eva", teacher="wang"))
    out.look(visits, "10:30", complete=fault != "partial")
    now = at("10:30") if fault == "partial" else at("10:33")
    found = out.find(now)

    assert not found.conclusive
    assert {one.kind for one in found.found} - {"data_gap"} == {"late"}


def test_a_clock_that_was_set_back_does_not_hold_up_the_scan_that_confirms():
    out = Lookout(DUE)
    out.look(people(wang=ALL, ana=ALL), "10:40")
    out.look(people(wang=ALL, ana=ALL), "10:10")

    assert out.states() == {"not_seen ben": "firing"}


def test_when_all_is_known_nobody_is_blind_any_more():
    """The last read, ten minutes after the one that settled the lesson, fails."""
    out = watched(people(wang=ALL, ana=ALL, ben=ALL), DUE, until="11:03")
    out.look([], "11:13", fails=True)

    assert out.told == []


def test_a_late_join_from_before_we_looked_is_told_and_marked_delayed():
    """E64: the bot came up at 10:40; ben had come at 10:10."""
    out = watched(people(wang=ALL, ana=ALL, ben="10:10–11:05"), DUE, since=at("10:40"), until="10:42")

    assert out.told == ["10:41 post late ben"]
    assert [one.reason.code for one in out.alerts.values()] == ["delayed"]
    assert [one.delayed for one in out.alerts.values()] == [30 * 60]


@pytest.mark.parametrize(
    ("since", "told", "state"),
    [
        # Ten minutes after the end it is still told…
        ("11:09", ["11:10 post late ben"], "resolved"),
        # …later never: the digest has it.
        ("11:11", [], "expired"),
    ],
)
def test_nothing_is_told_after_its_deadline(since, told, state):
    out = watched(people(wang=ALL, ana=ALL, ben="10:10–11:00"), DUE, since=at(since), until="11:13")

    assert [one for one in out.told if "late" in one] == told
    assert out.states()["late ben"] == state


def test_somebody_on_the_list_of_people_online_is_not_missing():
    out = Lookout(DUE)
    for minute in range(10):
        out.look(people(wang=ALL, ana=ALL), f"10:{minute:02}", ben=at(f"10:{minute:02}"))

    assert out.told == []


MUTES = [
    # Of ben nobody wants to hear anything: it is kept, and can be counted.
    (Mute(at("12:00"), "U01", at("9:00"), "at the dentist", person="ben"), []),
    # Of another room: no matter.
    (Mute(at("12:00"), "U01", at("9:00"), room="222222"), ["10:07 post not_seen ben"]),
    # It ends while ben is still not there.
    (Mute(at("10:30"), "U01", at("9:00"), person="ben", kind="not_seen"), ["10:31 post not_seen ben"]),
    # It had ended before.
    (Mute(at("9:59"), "U01", at("9:00"), person="ben"), ["10:07 post not_seen ben"]),
    # Nothing in particular is no mute of everything.
    (Mute(at("12:00"), "U01", at("9:00")), ["10:07 post not_seen ben"]),
]


@pytest.mark.parametrize(("mute", "told"), MUTES)
def test_mutes(mute, told):
    out = watched(people(wang=ALL, ana=ALL), DUE, mutes=[mute], until="10:50")

    assert out.told == told
    if not told:
        (intent,) = out.intents.values()
        assert (intent.state, intent.reason.code) == ("suppressed", "muted")
        assert intent.reason.facts == {"author": "U01", "until": at("12:00"), "text": "at the dentist"}


def test_a_mute_of_the_teacher_silences_what_concerns_the_teacher():
    mute = Mute(at("12:00"), "U01", at("9:00"), person="wang")

    assert watched(people(ana=ALL, ben=ALL), DUE, mutes=[mute], until="10:50").told == []


def test_a_mute_that_comes_during_the_group_wait_is_in_time():
    out = watched(people(wang=ALL, ana=ALL), DUE, until="10:06")
    out.mutes = [Mute(at("12:00"), "U01", at("10:06"), person="ben")]
    out.look(people(wang=ALL, ana=ALL), "10:06:30")
    out.look(people(wang=ALL, ana=ALL), "10:07")

    assert out.told == []
    assert [one.state for one in out.intents.values()] == ["suppressed"]


def test_who_comes_during_the_group_wait_is_late_and_not_missing():
    out = Lookout(DUE)
    for now in ("10:04", "10:05:01", "10:05:30", "10:07"):
        out.look(people(wang=ALL, ana=ALL, ben="10:05:20–11:05"), now)

    assert out.told == ["10:07 post late ben"]
    assert sorted(one.state for one in out.intents.values()) == ["merged", "suppressed"]


def test_blindness_during_the_wait_takes_a_missing_person_back():
    """Slack was down for long; until it answers we cannot know any more whether ben is still missing."""
    out = watched(people(wang=ALL, ana=ALL), DUE, until="10:06", send=False)
    for minute in range(7, 12):
        out.look([], f"10:{minute:02}", fails=True)
    out.send = True
    out.look([], "10:12", fails=True)
    assert out.told == ["10:12 post data_gap"]

    out.look(people(wang=ALL, ana=ALL), "10:13")
    out.look(people(wang=ALL, ana=ALL), "10:14")
    assert out.told[1:] == ["10:13 edit data_gap", "10:14 post not_seen ben"]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        # E52 Cancelled while it runs.
        (replace(LESSON, cancelled=True), "lesson_cancelled"),
        # E53 Moved to the afternoon.
        (replace(LESSON, start=at("14:00"), end=at("15:00")), "lesson_moved"),
    ],
)
def test_a_lesson_that_changes_takes_its_alerts_along(new, reason):
    out = watched(people(wang=ALL, ana=ALL), DUE, until="10:07")
    out.lesson = new
    out.look(people(wang=ALL, ana=ALL), "10:08")

    assert out.told == ["10:07 post not_seen ben", "10:08 edit not_seen ben"]
    assert {one.reason.code for one in out.alerts.values()} == {reason}


def test_the_summary_of_a_lesson_without_exceptions_only_where_it_is_wanted():
    visits = people(wang=ALL, ana=ALL, ben=ALL)

    assert watched(visits, DUE, until="11:05", rules=AlertRules(summary="always")).told == [SUMMARY]
    assert watched(visits, DUE, until="11:05").states() == {"class_over": "muted"}


def test_what_is_acknowledged_stays_so_until_it_is_over():
    out = watched(people(ana=ALL, ben=ALL, wang="10:20–11:05"), DUE, until="10:06")
    (key,) = out.alerts
    out.alerts[key] = replace(out.alerts[key], state="acknowledged", author="U01")
    out.look(people(ana=ALL, ben=ALL), "10:10")
    assert out.states() == {"teacher_missing": "acknowledged"}

    out.look(people(ana=ALL, ben=ALL, wang="10:20–11:05"), "10:21")
    assert out.told == ["10:06 post teacher_missing", "10:21 edit teacher_missing"]


def test_nothing_new_changes_nothing():
    """The same scan again, and a later one that says the same: no row is written."""
    out = watched(people(wang=ALL, ana=ALL), DUE, until="10:10")

    assert out.look(people(wang=ALL, ana=ALL), "10:10") == ()
    assert out.look(people(wang=ALL, ana=ALL), "10:11") == ()
