"""Pictures and sheets in the outbox: owed, and what their messages show. On the database's thread."""

from dataclasses import dataclass

from bot.domain.filed import (
    PICTURE,
    SHEET,
    Picture,
    Sheet,
    has_people,
    picture_for,
    picture_in_thread,
    sheet_for,
)
from bot.domain.intents import EDITED_FOR, Intent
from bot.domain.periods import Period
from bot.domain.policy import Policy
from bot.domain.register import Lesson, Register
from bot.domain.timeline import Timeline
from bot.errors import AskedWrongly
from bot.store import audit, outbox, registers, rooms
from bot.store.database import Connection, transaction
from bot.usecases import book, groups
from bot.usecases.directory import search
from bot.usecases.lessons import plan
from bot.usecases.picture import timeline_of
from bot.usecases.registers import Rules
from bot.usecases.whom import lesson_of

ALL = "*"
"""Stands for all rooms in the audit."""
ANEW, BUSY, UNKNOWN, EMPTY = "anew", "busy", "unknown", "empty"
"""It is owed now · one was owed before · the room was never watched · it had no lessons then."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that somebody wants."""

    user: str
    room: str
    """Empty: all."""
    period: Period
    form: str
    zone: str
    """In which its times stand."""


def owe_picture(db: Connection, register: Register, *, channel: str, now: int) -> int:
    """Owe the picture of a lesson whose register is final, where the lesson has a message; how many are new.

    Inside a transaction.
    """
    lesson = register.lesson
    if now > lesson.end + EDITED_FOR or not has_people(register):
        return 0
    message = groups.of_lesson(db, lesson.id, channel, (lesson.room, lesson.start, lesson.end)).message
    if message is None:
        return 0
    owed = picture_in_thread(lesson, channel=channel, target=message.id, salt=outbox.salt(db), now=now)
    return outbox.owe(db, [owed], now)


def ask_picture(db: Connection, lesson: Lesson, user: str, now: int) -> str:
    """Owe somebody the picture of a lesson, privately; ANEW, or BUSY where it is on its way already."""
    with transaction(db):
        if any(one.kind == PICTURE and one.lesson_id == lesson.id for one in outbox.live(db, user)):
            return BUSY
        audit.note_look(db, user, lesson.room, now, PICTURE)
        outbox.owe(db, [picture_for(lesson, user, salt=outbox.salt(db), now=now)], now)
        return ANEW


def ask_sheet(db: Connection, asked: Asked, now: int) -> str:
    """Owe somebody a sheet: ANEW, BUSY where another one of theirs is on its way, UNKNOWN, or EMPTY."""
    amiss = _amiss(db, asked)
    if amiss:
        return amiss
    with transaction(db):
        if any(one.kind == SHEET for one in outbox.live(db, asked.user)):
            return BUSY
        audit.note_look(db, asked.user, asked.room or ALL, now, SHEET)
        owed = sheet_for(
            asked.user,
            room=asked.room,
            start=asked.period.start,
            end=asked.period.end,
            form=asked.form,
            zone=asked.zone,
            salt=outbox.salt(db),
            now=now,
        )
        outbox.owe(db, [owed], now)
        return ANEW


def _amiss(db: Connection, asked: Asked) -> str:
    """Why a sheet would hold nothing; empty where nobody knows: of all rooms it takes long to tell."""
    start, end = asked.period.start, asked.period.end
    planned = book.rooms(db, start, end)
    if not asked.room:
        return "" if planned else EMPTY
    if plan(db, asked.room, start, end, Policy()).wanted or registers.between(
        db, start, end, room=asked.room
    ):
        return ""
    known = {*planned, *(one.room for one in rooms.all_rooms(db))}
    return EMPTY if asked.room in known else UNKNOWN


def filed(db: Connection, intent: Intent, *, rules: Rules, now: int) -> Picture | Sheet | None:
    """What the message of a picture or a sheet shows; None where that is nothing any more."""
    facts = intent.reason.facts
    why = str(facts.get("failed", ""))
    if intent.kind == SHEET:
        room, start, end = str(facts["room"]), int(facts["start"]), int(facts["end"])
        title = next((one.title for one in search(db, room) if one.room == room), "") if room else ""
        return Sheet(room, title, start, end, str(facts["zone"]), {} if why else facts, why)
    found = lesson_drawn(db, intent.lesson_id, rules=rules, now=now)
    return Picture(found, str(facts.get("file", "")), why) if found or why else None


def lesson_drawn(db: Connection, lesson_id: str, *, rules: Rules, now: int) -> Timeline | None:
    """The time line of a lesson as it is now; None where it is no longer planned."""
    try:
        return timeline_of(db, lesson_of(db, lesson_id), rules=rules, now=now)
    except AskedWrongly:
        return None
