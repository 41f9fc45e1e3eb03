"""What the message of a lesson shows, who is named in its thread, and when either is sent."""

from dataclasses import replace

import pytest

from bot.domain.alerts import AlertRules
from bot.domain.board import FIRST, board_of, card_of, fingerprint, reply_of
from bot.domain.grouping import Carry, Group, gather, is_shared
from bot.domain.intents import Intent
from bot.domain.mutes import Mute
from bot.domain.notes import Note
from bot.domain.storms import storm
from tests.domain.drawing import LESSON, ROOM, at, roster
from tests.domain.watching import people, watched

DUE = roster("ana", "ben", "eva", teacher="wang")
ALL = "10:00–11:05"
CLASS = [f"p{number:02}" for number in range(50)]
RULES = AlertRules()


def shown(out, now="10:30"):
    """The board in short: `{"late": ["Ben 720"]}`."""
    board = board_of(out.register, out.alerts.values(), out.mutes, at(now))
    return {one.word: [f"{entry.name} {entry.seconds}" for entry in one.first] for one in board.sections}


# fmt: off
BOARDS = [
    # Not seen while it runs, then late, with how much.
    ({"ben": ""}, "10:10", {"not_seen": ["Ben 0"]}),
    ({"ben": "10:12–11:05"}, "10:20", {"late": ["Ben 720"]}),
    # Left early, then back, with how long it was away.
    ({"ben": "10:00–10:30"}, "10:40", {"left_early": ["Ben 1800"]}),
    ({"ben": "10:00–10:30, 10:36–11:05"}, "10:40", {"back": ["Ben 360"]}),
    # Late, and then gone early: both.
    ({"ben": "10:12–10:30"}, "10:40", {"left_early": ["Ben 1800"], "late": ["Ben 720"]}),
    # The most urgent first.
    ({"ben": "10:12–11:05", "eva": ""}, "10:20", {"not_seen": ["Eva 0"], "late": ["Ben 720"]}),
    # It is over, but has not settled: nobody is absent yet…
    ({"ben": ""}, "11:02", {"not_seen": ["Ben 0"]}),
    # …now.
    ({"ben": "", "eva": "10:12–11:05"}, "11:04", {"absent": ["Ben 0"], "late": ["Eva 720"]}),
    # Nobody has anything to be told of.
    ({}, "11:02", {}),
]
# fmt: on


@pytest.mark.parametrize(("times", "now", "sections"), BOARDS)
def test_what_the_message_of_a_lesson_shows(times, now, sections):
    visits = people(**{"wang": ALL, "ana": ALL, "ben": ALL, "eva": ALL, **times})
    out = watched(visits, DUE, until=now)

    assert shown(out) == sections


def test_who_came_back_is_away_until_they_were_seen_again_where_nothing_better_is_known():
    """The look at 10:36 sees ben again; when exactly ben came in says the newest visit, if it is asked."""
    out = watched(people(wang=ALL, ana=ALL, eva=ALL, ben="10:00–10:30, 10:35:20–11:05"), DUE, until="10:40")

    assert shown(out) == {"back": ["Ben 360"]}


def test_the_first_twenty_names_then_a_count():
    out = watched(people(wang=ALL, ana=ALL), roster("ana", *CLASS, teacher="wang"), until="10:10")
    (section,) = board_of(out.register, out.alerts.values(), (), at("10:10")).sections

    assert (section.count, len(section.first)) == (50, FIRST)
    assert [one.person for one in section.first] == CLASS[:20]


def test_an_unchanged_board_makes_no_edit_and_a_changed_one_does():
    visits = people(wang=ALL, ana=ALL, eva=ALL, ben="10:12–11:05")
    out = watched(visits, DUE, until="10:15")
    before = fingerprint(board_of(out.register, out.alerts.values(), (), at("10:15")))
    out.look(visits, "10:16")
    assert fingerprint(board_of(out.register, out.alerts.values(), (), at("10:16"))) == before

    left = [one for one in visits if one.person != "eva"] + people(eva="10:00–10:16:30")
    for minute in (17, 18, 19, 20, 21):
        out.look(left, f"10:{minute}")
    assert fingerprint(board_of(out.register, out.alerts.values(), (), at("10:21"))) != before


def test_a_board_says_that_we_are_blind_and_since_when():
    out = watched(people(wang=ALL, ana=ALL, eva=ALL), DUE, until="10:08")
    for minute in range(9, 13):
        out.look([], f"10:{minute:02}", fails=True)

    assert board_of(out.register, out.alerts.values(), (), at("10:12")).data_as_of == at("10:08")


def test_a_mute_of_the_summary_silences_a_message_but_leaves_no_wrong_one():
    mute = Mute(at("12:00"), "U01", at("9:00"), kind="class_over")
    out = watched(people(wang=ALL, ana=ALL, eva=ALL), DUE, until="11:05", mutes=[mute])

    assert out.told == ["10:07 post not_seen ben"]
    assert shown(out, "11:05") == {"absent": ["Ben 0"]}


def test_who_is_muted_is_not_named_in_the_summary_either():
    mute = Mute(at("12:00"), "U01", at("9:00"), person="ben")
    out = watched(people(wang=ALL, ana=ALL), DUE, until="11:05", mutes=[mute])

    assert shown(out, "11:05") == {"absent": ["Eva 0"]}
    assert board_of(out.register, out.alerts.values(), out.mutes, at("11:05")).counts["absent"] == 2


def test_a_reply_names_only_who_is_newly_alerted():
    out = watched(people(wang=ALL, ana=ALL, eva="10:00–10:30"), DUE, until="10:40")
    newly = [one for one in out.alerts.values() if one.finding.person == "eva"]
    (section,) = reply_of(out.register, newly, (), at("10:40")).sections

    assert (section.word, [one.name for one in section.first]) == ("left_early", ["Eva"])


def test_the_card_of_a_teacher():
    out = watched(people(ana=ALL, ben=ALL, eva=ALL, wang="10:12–11:05"), DUE, until="10:06")
    (alert,) = out.alerts.values()
    card = card_of(out.register, alert)
    assert (card.names, card.state, card.since, card.until) == (("Wang",), "firing", at("10:00"), None)

    out.look(people(ana=ALL, ben=ALL, eva=ALL, wang="10:12–11:05"), "10:13")
    card = card_of(out.register, out.alerts[alert.key])
    assert (card.state, card.until) == ("resolved", at("10:12"))


def intent(name, *, what="post", kind="late", not_before="10:07", state="pending", **more):
    end = more.pop("deadline", at("11:10"))
    key = more.pop("key", name)
    return Intent(
        name, key, 1, "C02ALR", what, kind, "algebra", state, at(not_before), end, Note("found"), **more
    )


POSTED = intent("board", kind="board", state="posted", tried=at("10:07"), not_before="10:07")
NONE = Group(ROOM, LESSON.start, LESSON.end)
GROUP = replace(NONE, boards=(POSTED,), shown="old")


def done(waiting, group, now, *, fingerprint="new"):
    found = gather(waiting, group, fingerprint=fingerprint, now=at(now), rules=RULES)
    carries = [f"{one.what} {one.kind} {one.revision}: {' '.join(one.carries)}" for one in found.carries]
    joins = [f"{one} joins {carrier}" for one, carrier in found.joins]
    return carries + joins + [f"{one} unneeded" for one in found.unneeded]


ANA, BEN = intent("ana"), intent("ben", not_before="10:08")
EDIT = intent("eva", what="edit", kind="not_seen")
SUMMARY = intent("over", kind="class_over")
REPLIED = intent("reply", what="reply", kind="reply", state="posted", tried=at("10:12"), not_before="10:12")
BLOCKED = intent(
    "edit",
    what="edit",
    kind="board",
    state="suppressed",
    tried=at("10:08"),
    not_before="10:08",
    target="board",
)
CLOSED = replace(BLOCKED, reason=Note("answered", {"answer": "cant_update_message"}))
DELETED = replace(BLOCKED, reason=Note("answered", {"answer": "message_not_found"}))

GATHERED = [
    # The first of a lesson waits for company…
    ([ANA, BEN], NONE, "10:06", []),
    # …and takes along who is there when its wait is over.
    ([BEN, ANA], NONE, "10:07", ["post board 1: ana ben"]),
    # A board that has not been sent yet takes everybody else along.
    ([ANA, EDIT], replace(NONE, boards=(replace(POSTED, state="pending"),)), "10:07",
     ["ana joins board", "eva joins board"]),
    # While it is on its way nothing is sent for it but an edit of what is new, and not at once.
    ([EDIT], GROUP, "10:07", []),
    ([EDIT], GROUP, "10:08", ["edit board 2: eva"]),
    # It shows that already.
    ([EDIT], replace(GROUP, shown="new"), "10:08", ["eva unneeded"]),
    # Somebody new: the board at once, the thread once an interval.
    ([ANA], GROUP, "10:11:59", ["edit board 2: "]),
    ([ANA, BEN], GROUP, "10:12", ["reply reply 1: ana ben", "edit board 2: "]),
    ([ANA], replace(GROUP, replies=(REPLIED,), shown="new"), "10:16:59", []),
    ([ANA], replace(GROUP, replies=(REPLIED,), shown="new"), "10:17", ["reply reply 2: ana"]),
    # A reply that is still waiting for Slack takes the next one along.
    ([ANA], replace(GROUP, replies=(replace(REPLIED, state="pending"),), shown="new"), "10:13",
     ["ana joins reply"]),
    # Nothing waits, but people arrived: an edit.
    ([], GROUP, "10:20", ["edit board 2: "]),
    ([], replace(GROUP, shown="new"), "10:20", []),
    # The summary is the last edit; where there is no message, it is one.
    ([SUMMARY], GROUP, "11:04", ["edit board 2: over"]),
    ([SUMMARY], NONE, "11:04", ["post board 1: over"]),
    # Slack no longer lets it be edited: the thread goes on. Somebody deleted it: a new one, if there is news.
    ([EDIT], replace(GROUP, boards=(POSTED, CLOSED)), "10:20", ["reply board 3: eva"]),
    ([ANA], replace(GROUP, boards=(POSTED, DELETED)), "10:20", ["post board 3: ana"]),
    ([EDIT], replace(GROUP, boards=(POSTED, DELETED)), "10:20", ["eva unneeded"]),
    # It expired or died: the next one is new.
    ([ANA], replace(NONE, boards=(replace(POSTED, state="expired"),)), "10:20", ["post board 2: ana"]),
]  # fmt: skip


@pytest.mark.parametrize(("waiting", "group", "now", "does"), GATHERED)
def test_gathering(waiting, group, now, does):
    assert done(waiting, group, now) == does
    assert done(waiting[::-1], group, now) == does


def test_a_message_may_be_sent_as_long_as_something_in_it_may():
    early, late = intent("a", deadline=at("11:00")), intent("b", deadline=at("11:10"))
    (carry,) = gather([early, late], NONE, fingerprint="", now=at("10:07"), rules=RULES).carries

    assert carry.deadline == at("11:10")


def test_alerts_of_teachers_and_our_own_troubles_stand_alone():
    kinds = ["late", "not_seen", "class_over", "teacher_gone", "data_gap", "board", "reply", "storm"]

    assert [kind for kind in kinds if is_shared(intent("x", kind=kind))] == ["late", "not_seen", "class_over"]


def first(number):
    return Carry("post", "board", f"lesson{number}", 1, at("10:07"), at("11:10"), carries=(f"alert{number}",))


@pytest.mark.parametrize(
    ("lessons", "recent", "stormy"),
    [
        # Ten lessons at once are ten messages, eleven are one.
        (10, [], False), (11, [], True),
        # What was said in the last minute counts.
        (3, ["10:06:30"] * 8, True), (3, ["10:05:59"] * 8, False),
        # One message instead of one would be nothing won.
        (1, ["10:06:30"] * 20, False),
    ],
)  # fmt: skip
def test_a_storm(lessons, recent, stormy):
    firsts = [first(number) for number in range(lessons)]
    moments = [at(one) for one in recent]
    one = storm(firsts, moments, channel="C02ALR", now=at("10:07"), rules=RULES)

    assert (one is not None) is stormy
    if one is not None:
        assert sorted(one.carries) == sorted(f"alert{number}" for number in range(lessons))
        again = storm(firsts[::-1], moments, channel="C02ALR", now=at("10:07"), rules=RULES)
        assert (again.key, one.what, one.kind) == (one.key, "post", "storm")
