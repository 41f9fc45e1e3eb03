"""What digests need of the tables: when the bot ran, what an earlier one left, four weeks in short."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.appointments import DIGEST, Appointment, key
from bot.domain.life import Version
from bot.store import awake, digests, history, outbox, registers, workspaces
from bot.store.database import transaction
from bot.usecases.reporting import Reporter
from tests.domain.drawing import LESSON, at, judged, roster, rows

DAY = date(2025, 1, 14)


def kept(database, *work):
    """The answers to some work, each in a transaction of its own."""

    def do(db, one):
        with transaction(db):
            return one(db)

    return [database.call(do, one) for one in work]


STAYS = [
    # minutes at which the bot said that it runs → gaps in minutes
    ([0, 1, 2, 3], []),
    # a restart of less than ten minutes is no gap
    ([0, 5, 14], []),
    ([0, 5, 60, 61], [(5, 60)]),
    # a clock that is set back takes nothing away, and makes no gap
    ([0, 60, 10, 61], [(0, 60)]),
    ([0, 30, 31, 90], [(0, 30), (31, 90)]),
]


@pytest.mark.parametrize(("minutes", "gaps"), STAYS)
def test_when_the_bot_did_not_run(database, minutes, gaps):
    kept(database, *(lambda db, m=m: awake.note(db, m * 60) for m in minutes))

    (found,) = kept(database, lambda db: awake.gaps(db, 0, 10**6))
    assert found == [(start * 60, end * 60) for start, end in gaps]


def test_a_gap_is_cut_to_what_is_asked_for_and_before_the_first_start_is_none(database):
    kept(database, lambda db: awake.note(db, 6_000), lambda db: awake.note(db, 60_000))

    assert kept(
        database,
        lambda db: awake.gaps(db, 0, 10_000),
        lambda db: awake.gaps(db, 50_000, 90_000),
        lambda db: awake.gaps(db, 0, 6_000),
        awake.first,
        awake.last,
    ) == [[(6_000, 10_000)], [(50_000, 60_000)], [], 6_000, 60_000]


def test_only_so_many_stays_are_kept(database):
    kept(database, *(lambda db, n=n: awake.note(db, n * 3_600) for n in range(awake.KEPT + 20)))

    (found,) = kept(database, lambda db: awake.gaps(db, 0, 10**9))
    assert len(found) == awake.KEPT - 1


def test_a_workspace_that_refused_is_tried_again_after_a_month(database):
    kept(database, lambda db: workspaces.note_plain(db, "T1", 1_000))
    month = workspaces.TRIED_AGAIN

    assert kept(
        database,
        lambda db: workspaces.is_plain(db, "T1", 1_000 + month - 1),
        lambda db: workspaces.is_plain(db, "T1", 1_000 + month),
        lambda db: workspaces.is_plain(db, "T2", 1_000),
    ) == [True, False, False]


def test_what_a_digest_leaves_is_found_by_a_later_one_and_by_no_earlier_one(database):
    one = Appointment(DIGEST, "C1", DAY, at("20:00"))

    def owe(db):
        assert Reporter().owe(db, one, one.at, scheduled=True)
        assert not Reporter().owe(db, one, one.at, scheduled=True)
        (intent,) = outbox.live(db)
        digests.leave(db, intent, digests.Left(DAY, one.at, ("x-1",)))

    kept(database, owe)

    assert kept(
        database,
        lambda db: digests.left(db, "C1", date(2025, 1, 15)),
        lambda db: digests.left(db, "C1", DAY),
        lambda db: digests.left(db, "C2", date(2025, 1, 15)),
        lambda db: digests.state(db, one.key),
        lambda db: digests.state(db, key(DIGEST, "C1", date(2025, 1, 15))),
    ) == [digests.Left(DAY, one.at, ("x-1",)), None, None, "pending", ""]


def version(number=1, *, start=LESSON.start, room="111111", judged_at=0):
    """A register of that lesson, so many times changed."""
    lesson = replace(LESSON, id=f"{room}-{start}", room=room, start=start, end=start + 3_600)
    shift = start - LESSON.start
    came = [
        row._replace(enter=row.enter + shift, leave=row.leave + shift) for row in rows("ana", "9:58–11:00")
    ]
    register = judged(came, roster("ana", "ben"), now=lesson.end + 1_800, lesson=lesson)
    return Version(replace(register, version=number), judged_at or lesson.end, final_at=lesson.end)


def test_the_past_says_what_the_register_says(database):
    whole = version()
    kept(database, lambda db: registers.keep(db, whole))
    (found,) = kept(database, lambda db: history.pasts(db, at("0:00"), at("24:00"), {"111111"}))

    (past,) = found
    assert (past.share, past.course.title, past.start) == (0.5, "7B Algebra", LESSON.start)
    assert {who: (mark.name, mark.verdict) for who, mark in past.marks.items()} == {
        line.person: (line.name, line.verdict) for line in whole.register.people if line.due
    }


def test_the_past_is_of_the_rooms_and_times_asked_for_and_of_the_newest_version(database):
    other = version(room="222222")
    kept(
        database,
        lambda db: registers.keep(db, version()),
        lambda db: registers.keep(db, version(2, judged_at=at("12:00"))),
        lambda db: registers.keep(db, other),
    )
    many = {str(number) for number in range(1_200)} | {"111111"}

    assert [
        len(one)
        for one in kept(
            database,
            lambda db: history.pasts(db, at("0:00"), at("24:00"), many),
            lambda db: history.pasts(db, at("0:00"), at("24:00"), {"111111", "222222"}),
            lambda db: history.pasts(db, at("0:00"), at("10:00"), {"111111"}),
            lambda db: history.pasts(db, at("0:00"), at("24:00"), set()),
        )
    ] == [1, 2, 0, 0]


def test_a_correction_is_one_that_was_made_then_of_a_lesson_before(database):
    kept(
        database,
        lambda db: registers.keep(db, version(judged_at=at("11:30"))),
        lambda db: registers.keep(db, version(2, judged_at=at("12:00"))),
    )

    assert [
        [one.register.version for one in found]
        for found in kept(
            database,
            lambda db: history.corrected(db, at("11:00"), at("12:00"), at("24:00")),
            lambda db: history.corrected(db, at("12:00"), at("13:00"), at("24:00")),
            lambda db: history.corrected(db, at("11:00"), at("12:00"), LESSON.start),
        )
    ] == [[2], [], []]
