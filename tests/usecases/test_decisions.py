"""Excuses, links, corrections and judging anew: what they change is shown, done, and can be taken back."""

from dataclasses import replace

import pytest

from bot.domain.corrections import Correction
from bot.domain.people import Excuse, Link
from bot.domain.register import Line
from bot.errors import AskedWrongly
from bot.store import excuses, links
from bot.usecases import decisions
from bot.usecases.evidence import evidence_of
from bot.usecases.lessons import lesson_at
from bot.usecases.people import find_person, guests_of, people_of
from tests.domain.drawing import ROOM, at, draw, roster, rows
from tests.usecases.taught import RULES, Taught, by, verdicts

MORNING = draw("""
    wang teacher |############|
    ana          |############|
    ben          |···#########|
""")
GUEST = rows("name:dan", "10:00–11:00")


@pytest.fixture
async def algebra(taught: Taught) -> Taught:
    """Over and final: ben was late, dan absent; a guest called Dan stayed to the end."""
    await taught.plan(("10:00", "11:00"))
    await taught.expect(roster("ana", "ben", "dan", teacher="wang"))
    taught.records([*MORNING, *GUEST])
    await taught.read("11:05")
    await taught.read("11:30")
    return taught


async def decide(taught, decision, *, apply, rules=RULES):
    scope = decisions.Scope.everything(ROOM, rules, taught.now)
    found = await taught.database.run(decisions.decide, scope, decision, apply=apply)
    return [
        (change.person, said(change.before), said(change.after)) for one in found for change in one.changes
    ]


def said(line: Line | None) -> str | None:
    return line and " ".join([line.verdict or "–", *line.flags])


def dan_is(userid: str, at_: int) -> decisions.Decision:
    return decisions.link(Link(ROOM, "name:dan", userid, "alice", at_))


LINKED = [("dan", "absent", "present"), ("name:dan", "–", None)]


async def test_a_preview_shows_what_a_link_changes_and_keeps_nothing(algebra):
    before = await algebra.database.run(lambda db: list(db.conn.iterdump()))

    shown = await decide(algebra, dan_is("dan", algebra.now), apply=False)

    assert shown == LINKED
    assert await algebra.database.run(lambda db: list(db.conn.iterdump())) == before


async def test_a_link_holds_for_past_lessons_and_can_be_undone(algebra):
    done = await decide(algebra, dan_is("dan", algebra.now), apply=True)
    linked = await algebra.register("11:40")
    undo = decisions.unlink(ROOM, "name:dan", author="bob", at=algebra.now)
    undone = await decide(algebra, undo, apply=True)
    back = await algebra.register("11:50")

    assert done == LINKED
    assert undone == [(person, after, before) for person, before, after in [LINKED[0], LINKED[1]]]
    assert (verdicts(linked)["dan"], linked.status, linked.version) == ("present", "corrected", 2)
    assert (verdicts(back)["dan"], back.version) == ("absent", 3)


async def test_an_excuse_given_afterwards_counts_and_can_be_taken_back(algebra):
    lesson = await algebra.database.run(lesson_at, ROOM, at("10:00"))
    given = Excuse(ROOM, "dan", "alice", algebra.now, "ill", lesson.id)

    done = await decide(algebra, decisions.excuse(given), apply=True)
    (number,) = await algebra.database.run(excuses.of_room, ROOM)
    undone = await decide(algebra, decisions.unexcuse(number), apply=True)

    assert done == [("dan", "absent", "excused")]
    assert undone == [("dan", "excused", "absent")]


async def test_a_correction_wins_over_rows_that_come_later(algebra):
    """E75"""
    lesson = await algebra.database.run(lesson_at, ROOM, at("10:00"))
    given = Correction(lesson.id, "dan", "excused", "at the dentist", "alice", algebra.now)

    done = await decide(algebra, decisions.correct(given), apply=True)
    algebra.records([*MORNING, *rows("dan", "10:00–11:00")])
    await algebra.read("12:00")
    register = await algebra.register("12:10")

    assert done == [("dan", "absent", "excused")]
    (line,) = [one for one in register.people if one.person == "dan"]
    assert (line.verdict, line.reason.facts["author"]) == ("excused", "alice")
    assert "records_say" in [note.code for note in line.notes]


async def test_judging_anew_is_shown_before_it_is_done(algebra):
    """E76"""
    generous = by(late_after=1200)
    anew = replace(generous, anew=True)

    shown = await decide(algebra, decisions.nothing, apply=False, rules=anew)
    untouched = await algebra.register("11:40", rules=generous)
    done = await decide(algebra, decisions.nothing, apply=True, rules=anew)
    register = await algebra.register("11:50")

    assert shown == done == [("ben", "present late", "present")]
    assert (untouched.version, untouched.policy["late_after"]) == (1, 300)
    assert (register.version, register.policy["late_after"]) == (2, 1200)


async def test_a_decision_that_is_refused_leaves_nothing_behind(algebra):
    def refuse(db):
        links.add(db, Link(ROOM, "name:dan", "dan", "alice", 1))
        raise AskedWrongly

    with pytest.raises(AskedWrongly):
        await decide(algebra, refuse, apply=True)

    assert await algebra.database.run(links.of_room, ROOM) == []


async def test_evidence_tells_versions_links_and_rules(algebra):
    await decide(algebra, dan_is("dan", algebra.now), apply=True)
    lesson = await algebra.database.run(lesson_at, ROOM, at("10:00"))

    found = await algebra.database.run(evidence_of, lesson, "Dan", rules=RULES, now=algebra.now)

    assert [(one.version, one.line.verdict) for one in found.history] == [(1, "absent"), (2, "present")]
    assert [link.author for link in found.links] == ["alice"]
    assert [(visit.name, visit.enter) for visit in found.visits] == [("Dan", at("10:00"))]
    assert found.register.policy["late_after"] == 300


WHO = [
    # a user id stands for itself
    ("ana", "ana"),
    # an exact name, however it is written
    ("  BEN ", "ben"),
    # a user before a guest of the same name, who has a key too
    ("Dan", "dan"),
    ("name:dan", "name:dan"),
]


@pytest.mark.parametrize(("typed", "person"), WHO)
async def test_a_person_is_found_by_id_or_exact_name(typed, person, algebra):
    people = await algebra.database.run(people_of, ROOM, at("09:00"), at("12:00"))

    assert find_person(people, ROOM, typed) == person


@pytest.mark.parametrize("typed", ["an", "nobody", ""])
async def test_a_name_of_nobody_is_refused(typed, algebra):
    people = await algebra.database.run(people_of, ROOM, at("09:00"), at("12:00"))

    with pytest.raises(AskedWrongly):
        find_person(people, ROOM, typed)


def test_a_name_of_two_users_is_refused_with_their_ids():
    """E27: never merged, and never guessed."""
    people = {"s1": frozenset({"Li Na"}), "s2": frozenset({"Li Na"}), "name:li na": frozenset({"Li Na"})}

    with pytest.raises(AskedWrongly, match=r"3 people .* \(name:li na, s1, s2\)"):
        find_person(people, ROOM, "li na")


async def test_guests_are_those_without_a_user_id(algebra):
    assert set(await algebra.database.run(guests_of, ROOM, at("09:00"), at("12:00"))) == {"name:dan"}


@pytest.mark.parametrize("moment", ["09:59:59", "11:00"])
async def test_a_time_without_a_lesson_is_refused_with_those_near_it(moment, algebra):
    with pytest.raises(AskedWrongly, match=r"no lesson at that time. Near it: 2025-01-14T10:00\+08:00\."):
        await algebra.database.run(lesson_at, ROOM, at(moment))


async def test_a_time_far_from_any_lesson_is_refused(algebra):
    with pytest.raises(AskedWrongly, match="lessons list"):
        await algebra.database.run(lesson_at, ROOM, at("10:00") + 3 * 86_400)


async def test_a_time_inside_a_lesson_means_that_lesson(algebra):
    assert (await algebra.database.run(lesson_at, ROOM, at("10:20"))).start == at("10:00")


async def test_of_two_lessons_at_once_the_start_tells_which(algebra):
    await algebra.plan(("10:00", "11:00"), ("10:30", "11:30"))

    assert (await algebra.database.run(lesson_at, ROOM, at("10:30"))).start == at("10:30")
    with pytest.raises(AskedWrongly, match="more than one lesson"):
        await algebra.database.run(lesson_at, ROOM, at("10:45"))
