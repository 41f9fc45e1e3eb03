"""What people do about alerts, decided. Lesson 10:00–11:00; ben is missing, or the teacher is."""

from dataclasses import replace

import pytest

from bot.domain.alerts import MOVES, AlertRules
from bot.domain.board import board_of, card_of
from bot.domain.handling import (
    REST,
    Hand,
    hands_of,
    lesson_end,
    release,
    snooze,
    snooze_of,
    snoozed_until,
    take,
    wake,
)
from bot.domain.mutes import LONGEST, Mute
from tests.domain.drawing import LESSON, at, roster
from tests.domain.watching import people, watched

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")
ANNA, BORIS = "U01", "U02"
BEN_MISSING = people(wang=ALL, ana=ALL, cai=ALL)
NO_TEACHER = people(ana=ALL, ben=ALL, cai=ALL)


def missing(until="10:08", **more):
    """Ben is not seen yet, and a message tells it."""
    return watched(BEN_MISSING, DUE, until=until, **more)


def teacherless(until="10:06", **more):
    """The teacher is not here, and a message tells it."""
    return watched(NO_TEACHER, DUE, until=until, **more)


def do(out, changes):
    """Apply what somebody did; how it reads."""
    changes = list(changes)
    for change in changes:
        before = out.alerts[change.alert.key].state
        assert change.alert.state in MOVES[before], f"{before} → {change.alert.state}"
        out._apply(change)
    return [f"{change.what} {change.alert.kind} {' '.join(change.tells)}".strip() for change in changes]


def alerts(out):
    return list(out.alerts.values())


def test_taking_is_once_and_names_who_and_when():
    out = missing()
    assert do(out, take(alerts(out), ANNA, at("10:09"))) == ["take not_seen"]
    assert hands_of(alerts(out)) == (Hand(ANNA, at("10:09")),)
    # A second press, of whomever, changes nothing.
    assert do(out, take(alerts(out), ANNA, at("10:09"))) == []
    assert do(out, take(alerts(out), BORIS, at("10:10"))) == []
    assert hands_of(alerts(out)) == (Hand(ANNA, at("10:09")),)


def test_an_alert_with_its_own_message_owes_the_edit_of_it():
    out = teacherless()
    assert do(out, take(alerts(out), ANNA, at("10:07"))) == ["take teacher_missing edit"]
    assert do(out, release(alerts(out), ANNA, at("10:08"))) == ["release teacher_missing edit"]


# What can be on somebody's hands: that which is still so. Who came late is there.
TAKEN = [
    (BEN_MISSING, "10:08", ["take not_seen"]),
    (NO_TEACHER, "10:06", ["take teacher_missing edit"]),
    (people(wang=ALL, ana=ALL, ben="10:08–11:05", cai=ALL), "10:10", []),
    (people(wang="10:08–11:05", ana=ALL, ben=ALL, cai=ALL), "10:12", []),
    (people(wang=ALL, ana="9:58–10:20", ben=ALL, cai=ALL), "10:26", ["take left_early"]),
    # After the end of the class nothing waits for anybody.
    (BEN_MISSING, "11:05", []),
]


@pytest.mark.parametrize(("visits", "until", "done"), TAKEN)
def test_what_can_be_taken(visits, until, done):
    out = watched(visits, DUE, until=until)

    assert do(out, take(alerts(out), ANNA, at(until))) == done


def test_what_is_taken_is_told_no_further_and_ends_as_ever():
    out = missing()
    do(out, take(alerts(out), ANNA, at("10:08")))
    told = list(out.told)
    out.look(BEN_MISSING, "10:20")
    assert out.told == told
    out.look(people(wang=ALL, ana=ALL, ben="10:21–11:05", cai=ALL), "10:22")

    assert out.states()["not_seen ben"] == "resolved"
    assert hands_of(alerts(out)) == ()


def test_what_is_taken_before_the_thread_told_it_is_still_told_there():
    """The message shows a new name at once, its thread minutes later: a press in between loses nothing."""
    out = missing()
    out.send = False
    later = people(wang=ALL, ana="9:58–10:15", cai=ALL)
    for minute in range(15, 22):
        out.look(later, f"10:{minute}")
    assert out.states()["left_early ana"] == "firing"
    do(out, take(alerts(out), ANNA, at("10:22")))
    for minute in range(23, 26):
        assert out.look(later, f"10:{minute}") == ()

    assert out.states()["left_early ana"] == "acknowledged"
    assert [one.state for one in out.intents.values() if one.kind == "left_early"] == ["pending"]


def test_handing_back_takes_ones_own_or_else_everything():
    out = missing()
    do(out, take(alerts(out), ANNA, at("10:08")))
    for minute in range(9, 20):
        out.look(people(wang=ALL, ana="9:58–10:10", cai=ALL), f"10:{minute:02}")
    do(out, take(alerts(out), BORIS, at("10:20")))
    assert {hand.author for hand in hands_of(alerts(out))} == {ANNA, BORIS}
    assert do(out, release(alerts(out), BORIS, at("10:21"))) == ["release left_early"]
    assert do(out, release(alerts(out), "U03", at("10:22"))) == ["release not_seen"]
    assert hands_of(alerts(out)) == ()


def test_what_fires_again_is_nobodys():
    out = watched(people(wang="9:58–10:20", ana=ALL, ben=ALL, cai=ALL), DUE, until="10:24")
    do(out, take(alerts(out), ANNA, at("10:24")))
    out.look(people(wang="9:58–10:20, 10:25–11:05", ana=ALL, ben=ALL, cai=ALL), "10:26")
    again = people(wang="9:58–10:20, 10:25–10:30", ana=ALL, ben=ALL, cai=ALL)
    for minute in range(30, 36):
        out.look(again, f"10:{minute}")

    assert out.states()["teacher_gone"] == "firing"
    assert hands_of(alerts(out)) == ()
    assert [line for line in out.told if "reply" in line] == ["10:34 reply teacher_gone"]


def snoozed(out, now, until, kind=None, author=BORIS):
    """Somebody snoozes a message."""
    mute = Mute(at(until), author, at(now), lesson=LESSON.id, kind=kind)
    out.mutes.append(mute)
    return do(out, snooze([one for one in alerts(out) if kind is None or one.kind == kind], mute, at(now)))


def test_a_snoozed_teachers_alert_is_silent_until_then_and_is_told_again():
    out = teacherless()
    assert snoozed(out, "10:06", "10:16", "teacher_missing") == ["snooze teacher_missing edit"]
    for minute in range(7, 16):
        out.look(NO_TEACHER, f"10:{minute:02}")
    assert out.told == ["10:06 post teacher_missing", "10:07 edit teacher_missing"]
    out.look(NO_TEACHER, "10:16")

    assert out.told[2:] == ["10:16 edit teacher_missing", "10:16 reply teacher_missing"]


def test_a_snooze_that_is_ended_by_hand_is_told_by_an_edit_alone():
    out = teacherless()
    snoozed(out, "10:06", "10:16", "teacher_missing")
    out.mutes.clear()
    assert do(out, wake(alerts(out), ANNA, at("10:08"))) == ["wake teacher_missing edit"]
    out.look(NO_TEACHER, "10:09")

    assert not [line for line in out.told if "reply" in line]


# A snooze of the lesson's message keeps back what is new in it, and nothing else.
KEPT_BACK = [
    (people(wang=ALL, ana="9:58–10:20", cai=ALL), "left_early ana", "muted"),
    (people(wang="9:58–10:20", ana=ALL, cai=ALL), "teacher_gone", "firing"),
]


@pytest.mark.parametrize(("visits", "alert", "state"), KEPT_BACK)
def test_a_snoozed_message(visits, alert, state):
    out = missing()
    assert snoozed(out, "10:08", "10:40") == []
    for minute in range(9, 30):
        out.look(visits, f"10:{minute:02}")
    assert out.states()[alert] == state
    board = board_of(out.register, alerts(out), out.mutes, at("10:30"))

    assert board.snoozed == Hand(BORIS, at("10:40"))
    assert [entry.person for one in board.sections for entry in one.first] == ["ben"], "it takes no name away"


def test_a_snoozed_message_still_becomes_the_summary():
    out = missing()
    snoozed(out, "10:50", "11:50")
    for minute in (59, 60, 63, 64, 65):
        out.look(BEN_MISSING, at("10:00") + minute * 60)

    board = board_of(out.register, alerts(out), out.mutes, at("11:05"))
    assert board.over
    assert (board.snoozed, board.hands, board.waits) == (None, (), False)


# Others are called where nobody is on a teacher's alert for ten minutes, once.
CALLED = [
    (NO_TEACHER, None, AlertRules(calls="S01"), ["10:16 reply teacher_missing"]),
    # Nobody is named to be called.
    (NO_TEACHER, None, AlertRules(), []),
    # Somebody is on it.
    (NO_TEACHER, "10:15", AlertRules(calls="S01"), []),
    # The teacher came in time.
    (people(wang="10:15–11:05", ana=ALL, ben=ALL, cai=ALL), None, AlertRules(calls="S01"), []),
    # Students are not called for.
    (BEN_MISSING, None, AlertRules(calls="S01"), []),
    # Two steps, where that is wanted.
    (NO_TEACHER, None, AlertRules(calls="S01", escalate=(600, 1200)),
     ["10:16 reply teacher_missing", "10:26 reply teacher_missing"]),
]  # fmt: skip


@pytest.mark.parametrize(("visits", "taken", "rules", "told"), CALLED)
def test_where_nobody_is_on_it(visits, taken, rules, told):
    out = watched(visits, DUE, until=taken or "10:06", rules=rules)
    if taken:
        do(out, take(alerts(out), ANNA, at(taken)))
    for minute in range(int((taken or "10:06")[3:]) + 1, 50):
        out.look(visits, f"10:{minute:02}")

    assert [line for line in out.told if "reply" in line] == told


def test_a_call_carries_the_group_and_its_step():
    out = teacherless("10:16", rules=AlertRules(calls="S01"))
    (call,) = [one for one in out.intents.values() if one.what == "reply"]

    assert (call.reason.code, call.reason.facts) == ("escalated", {"step": 1, "group": "S01"})


@pytest.mark.parametrize("fault", ["fails", "partial"])
def test_nobody_is_called_by_what_nobody_knows(fault):
    out = teacherless("10:12", rules=AlertRules(calls="S01"))
    for minute in range(13, 30):
        out.look(NO_TEACHER, f"10:{minute}", fails=fault == "fails", complete=fault != "partial")

    assert not [line for line in out.told if line.endswith("reply teacher_missing")]


def test_a_card_says_who_was_on_it_and_why_it_ended():
    out = teacherless()
    do(out, take(alerts(out), ANNA, at("10:07")))
    for minute in range(58, 66):
        out.look(NO_TEACHER, at("10:00") + minute * 60)
    card = card_of(out.register, next(one for one in alerts(out) if one.kind == "teacher_missing"))

    assert (card.hand, card.closed, card.waits) == (Hand(ANNA, at("10:07")), "lesson_over", False)
    assert "11:03 edit teacher_missing" in out.told


# For how long a message can be snoozed, and what a client may not choose.
LENGTHS = [
    ("600", at("10:20"), at("10:30")),
    ("3600", at("10:20"), at("11:20")),
    (REST, at("10:20"), at("11:00")),
    (REST, at("11:00"), None),
    ("601", at("10:20"), None),
    ("-600", at("10:20"), None),
    ("", at("10:20"), None),
    (str(LONGEST * 10), at("10:20"), None),
]


@pytest.mark.parametrize(("length", "now", "until"), LENGTHS)
def test_the_lengths_of_a_snooze(length, now, until):
    assert snoozed_until(length, at("11:00"), now) == until


def test_the_snooze_of_a_message_is_its_own_only():
    alert = next(iter(teacherless().alerts.values()))
    mine = Mute(at("10:30"), ANNA, at("10:06"), lesson=LESSON.id, kind="teacher_missing")
    others = [
        replace(mine, kind=None),
        replace(mine, lesson="another"),
        replace(mine, until=at("10:07")),
        Mute(at("10:30"), ANNA, at("10:06"), person="wang"),
        Mute(at("10:30"), ANNA, at("10:06"), room=LESSON.room),
    ]

    assert snooze_of(alert, LESSON.id, [*others, mine], at("10:08")) == mine
    assert snooze_of(alert, LESSON.id, others, at("10:08")) is None
    assert snooze_of(None, LESSON.id, [*others, mine], at("10:08")) == others[0]


def test_an_alert_knows_when_its_lesson_ends():
    for out in (missing(), teacherless()):
        assert {lesson_end(one) for one in alerts(out)} == {LESSON.end}
