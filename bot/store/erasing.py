"""Erasing: a person is removed from every table, and their messages in Slack are marked for deletion."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec

from bot.domain.appointments import SCHEDULED
from bot.domain.filed import SHEET
from bot.domain.findings import dedup_key
from bot.domain.intents import EDIT
from bot.domain.life import Version
from bot.domain.notes import Note
from bot.domain.periods import DAY
from bot.domain.register import Line
from bot.store import marks, outbox, registers, revisions
from bot.store.database import Connection

_LEGIBLE_FOR = 8 * DAY
"""Digests of so many days after a lesson may speak of it: that of the week does."""


class Subject(NamedTuple):
    """Who is erased."""

    person: str
    """A user id, or `name:…`."""
    room: str = ""
    """Only there; empty: everywhere."""

    def mark(self, salt: bytes) -> str:
        """What stays of them."""
        return marks.mark_of(salt, self.person, self.room)


class Named(NamedTuple):
    """Where messages may have named somebody."""

    lessons: frozenset[str]
    rooms: frozenset[str]
    starts: tuple[int, ...]


_ROOMED = ("sessions", "roster", "sightings", "excuses", "links")
_IN_ROOM = "person = :person AND (:room = '' OR room = :room)"
_TOLD = {
    "sessions": "visits", "roster": "roster lines", "sightings": "sightings", "excuses": "excuses",
    "links": "links",
}  # fmt: skip


def guests_of(db: Connection, person: str) -> list[Subject]:
    """The guests that were ever linked to a user, each in the room where that was said."""
    rows = db.conn.execute(
        "SELECT DISTINCT person, room FROM links WHERE userid = ? ORDER BY 1, 2", (person,)
    )
    return [Subject(*row) for row in rows]


def people(db: Connection) -> set[Subject]:
    """Everybody in any table, once for each room and once for all."""
    found = set()
    for table in _ROOMED:
        found |= set(db.conn.execute(f"SELECT DISTINCT person, room FROM {table}"))  # noqa: S608 - our own names
    found |= set(db.conn.execute("SELECT DISTINCT person, room FROM alerts WHERE person <> ''"))
    found |= set(db.conn.execute("SELECT DISTINCT person, '' FROM corrections"))
    return {Subject(person, where) for person, room in found if person for where in (room, "")}


def called(db: Connection, person: str) -> list[str]:
    """Every name that somebody with a user id is known by, or a guest's as it was written."""
    rows = db.conn.execute(
        "SELECT name FROM sessions WHERE person = :person"
        " UNION SELECT name FROM roster WHERE person = :person",
        {"person": person},
    )
    return sorted(name for (name,) in rows if name)


def remove(db: Connection, subject: Subject) -> Counter[str]:
    """Remove somebody from every table, inside a transaction; how many rows of what."""
    names = called(db, subject.person)
    named = _named(db, subject)
    gone = Counter(_forget_messages(db, subject, named))
    for table in _ROOMED:
        done = db.conn.execute(f"DELETE FROM {table} WHERE {_IN_ROOM}", subject._asdict())  # noqa: S608
        gone[_TOLD[table]] += done.rowcount
    gone["links"] += db.conn.execute("DELETE FROM links WHERE userid = ?", (subject.person,)).rowcount
    gone["corrections"] += db.conn.execute(
        "DELETE FROM corrections WHERE person = :person AND (:room = '' OR lesson_id IN"
        " (SELECT lesson_id FROM registers WHERE room = :room))",
        subject._asdict(),
    ).rowcount
    gone["mutes"] += db.conn.execute(
        "DELETE FROM mutes WHERE person = :person AND (:room = '' OR room = :room)", subject._asdict()
    ).rowcount
    gone["alerts"] += _forget_alerts(db, subject)
    gone["register lines"] += _forget_lines(db, subject, names)
    gone["lessons taught"] += _forget_teacher(db, subject, names)
    _forget_keys(db, subject)
    revisions.bump(db, "roster")
    revisions.bump(db, "timetable")
    db.forget_known()
    return gone


def _named(db: Connection, subject: Subject) -> Named:
    """The lessons whose messages may have named somebody."""
    rows = set(
        db.conn.execute(
            f"SELECT lesson_id, room, start FROM alerts WHERE {_IN_ROOM}"  # noqa: S608
            " UNION SELECT lesson_id, room, start FROM alerts, json_each(alerts.people)"
            " WHERE json_each.value = :person AND (:room = '' OR room = :room)",
            subject._asdict(),
        )
    )
    for lesson_id, room, start, _ in _registers_with(db, subject, ()):
        rows.add((lesson_id, room, start))
    lessons, rooms, starts = zip(*rows, strict=True) if rows else ((), (), ())
    return Named(frozenset(lessons), frozenset(rooms), tuple(sorted(starts)))


def _forget_messages(db: Connection, subject: Subject, named: Named) -> dict[str, int]:
    """Mark every message for deletion that may have named somebody."""
    told = 0
    for row in db.conn.execute(
        "SELECT id, key, channel, place, ts, kind, lesson_id, owed_at, reason FROM intents"
        " WHERE ts <> '' AND what <> ?",
        (EDIT,),
    ).fetchall():
        id_, key, channel, place, ts, kind, lesson_id, owed_at, reason = row
        (facts,) = [facts for _, facts in json.loads(reason)] or [{}]
        if not _may_name(db, subject, named, (id_, key, kind, lesson_id, owed_at), facts):
            continue
        told += db.conn.execute(
            "INSERT INTO deletions (channel, ts, file) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (place or channel, ts, str(facts.get("file") or "")),
        ).rowcount
    return {"messages in Slack": told}


def _may_name(
    db: Connection, subject: Subject, named: Named, intent: Sequence[str | int], facts: dict[str, object]
) -> bool:
    id_, key, kind, lesson_id, owed_at = intent
    if lesson_id in named.lessons or _is_about(str(key), subject):
        return True
    if kind in SCHEDULED:
        return any(start <= int(owed_at) < start + _LEGIBLE_FOR for start in named.starts)
    if kind == SHEET:
        start, end = int(str(facts.get("start") or 0)), int(str(facts.get("end") or 2**40))
        here = facts.get("room") in ("", None, *named.rooms)
        return here and any(start <= one < end for one in named.starts)
    carried = db.conn.execute("SELECT lesson_id FROM intents WHERE carrier = ?", (id_,))
    return any(lesson in named.lessons for (lesson,) in carried)


def _part(person: str) -> str:
    """A person as dedup keys hold them."""
    return dedup_key("", 0, person, "").split("|")[3]


def _is_about(key: str, subject: Subject) -> bool:
    parts = key.split("|")
    room = dedup_key(subject.room, 0, "", "").split("|")[1]
    return len(parts) > 4 and parts[3] == _part(subject.person) and subject.room in ("", room)  # noqa: PLR2004


def _forget_keys(db: Connection, subject: Subject) -> None:
    """Keys of what was owed name a user by id: the mark takes its place."""
    stays = "erased#" + subject.mark(outbox.salt(db))[:16]
    part = _part(subject.person)
    for number, key in db.conn.execute(
        "SELECT number, key FROM intents WHERE instr(key, ?)", (f"|{part}|",)
    ).fetchall():
        if _is_about(key, subject):
            values = (key.replace(f"|{part}|", f"|{stays}|", 1), number)
            db.conn.execute("UPDATE intents SET key = ? WHERE number = ?", values)


def _forget_alerts(db: Connection, subject: Subject) -> int:
    gone = db.conn.execute(f"DELETE FROM alerts WHERE {_IN_ROOM}", subject._asdict()).rowcount  # noqa: S608
    rows = db.conn.execute(
        "SELECT key, people FROM alerts WHERE instr(people, ?) AND (? = '' OR room = ?)",
        (_json(subject.person), subject.room, subject.room),
    ).fetchall()
    for key, people_ in rows:
        left = [one for one in json.loads(people_) if one != subject.person]
        written = msgspec.json.encode(left).decode()
        db.conn.execute("UPDATE alerts SET people = ? WHERE key = ?", (written, key))
    return int(gone)


def _forget_teacher(db: Connection, subject: Subject, names: Iterable[str]) -> int:
    taught = "UPDATE series SET teacher = '' WHERE teacher = ? AND (? = '' OR room = ?)"
    wanted = {subject.person.removeprefix("name:"), *names}
    return sum(db.conn.execute(taught, (one, subject.room, subject.room)).rowcount for one in wanted)


def _registers_with(
    db: Connection, subject: Subject, names: Collection[str]
) -> list[tuple[str, str, int, tuple[int, str]]]:
    """The registers that hold somebody: lesson, room, start, and (row, text)."""
    texts = [_json(one) for one in (subject.person, *names)]
    found = " OR ".join(["instr(written, ?)"] * len(texts))
    rows = db.conn.execute(
        f"SELECT lesson_id, room, start, rowid, written FROM registers WHERE ({found})"  # noqa: S608
        " AND (? = '' OR room = ?)",
        (*texts, subject.room, subject.room),
    ).fetchall()
    return [(lesson, room, start, (row, written)) for lesson, room, start, row, written in rows]


def _forget_lines(db: Connection, subject: Subject, names: Collection[str]) -> int:
    gone = 0
    for *_, (row, written) in _registers_with(db, subject, names):
        before = msgspec.json.decode(written, type=Version)
        after = _without(before, subject.person, names)
        gone += len(before.register.people) - len(after.register.people)
        if after != before:
            db.conn.execute("UPDATE registers SET written = ? WHERE rowid = ?", (registers.write(after), row))
    return gone


def _without(version: Version, person: str, names: Collection[str]) -> Version:
    """A register without somebody. Its counts stay as they were told, and a note says why they differ."""
    register = version.register
    people_ = tuple(_line(one, person, names) for one in register.people if one.person != person)
    notes = _kept(register.notes, person, names)
    if len(people_) < len(register.people):
        before = sum(int(one.facts.get("people", 0)) for one in notes if one.code == "erased")
        rest = tuple(one for one in notes if one.code != "erased")
        notes = (*rest, Note("erased", {"people": before + len(register.people) - len(people_)}))
    lesson = register.lesson
    if lesson.teacher and lesson.teacher in (person, person.removeprefix("name:"), *names):
        lesson = replace(lesson, teacher="")
    changes = tuple(
        replace(
            one,
            before=one.before and _line(one.before, person, names),
            after=one.after and _line(one.after, person, names),
        )
        for one in version.changes
        if one.person != person
    )
    return replace(
        version, register=replace(register, lesson=lesson, people=people_, notes=notes), changes=changes
    )


def _line(line: Line, person: str, names: Collection[str]) -> Line:
    return line._replace(notes=_kept(line.notes, person, names))


def _kept(notes: Iterable[Note], person: str, names: Collection[str]) -> tuple[Note, ...]:
    """The notes that do not name somebody."""
    wanted = {person, *names}
    return tuple(
        one
        for one in notes
        if not any(str(fact) in wanted or _lists(fact, names) for fact in one.facts.values())
    )


def _lists(fact: object, names: Collection[str]) -> bool:
    """Whether a text names several people, and one of them is meant."""
    return isinstance(fact, str) and any(name in fact.split(", ") for name in names)


def _json(text: str) -> str:
    return msgspec.json.encode(text).decode()
