"""What Home shows, gathered from the tables. On the database's thread."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.alerts import ACKNOWLEDGED, FIRING, Alert
from bot.domain.findings import ALONE, KINDS, OURS
from bot.domain.grouping import BOARD
from bot.domain.handling import LASTING, hands_of, is_open
from bot.domain.home import CANCELLED, OVER, RUNNING, UPCOMING, Guests, Home, Room, Standing, Waiting
from bot.domain.occurrences import lessons_between
from bot.domain.register import Lesson
from bot.domain.zones import instant, wall_at
from bot.store import alerts, channels, followers, outbox, outlines, rooms, timetable
from bot.store.database import Connection

_EARLY = 900
"""Seconds before a lesson from which on who comes into its room comes for it."""
_On = Mapping[str, Sequence[Alert]]


def home_of(db: Connection, *, now: int, timezone: str) -> Home:
    """Everything, for a reader who may see every room and follows none."""
    start, end = today(now, timezone)
    table = timetable.load(db)
    lessons = [one for one in lessons_between(table.series, table.changes, start, end) if one.start >= start]
    held = [one for one in lessons if not one.cancelled]
    titles = {one.room: one.title for one in table.series}
    called = {room: Room(room, rooms.title(db, room) or titles[room]) for room in titles}
    on: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts.between(db, start, end):
        if alert.state in (FIRING, ACKNOWLEDGED) and alert.kind in KINDS:
            on[alert.finding.lesson_id].append(alert)
    rostered = outlines.rostered(db)
    today_rooms = dict.fromkeys(one.room for one in held)
    return Home(
        now=now,
        lessons=tuple(_standings(db, lessons, on, (start, end), now)),
        waiting=tuple(_waiting(db, held, on)),
        guests=tuple(_guests(db, [one for one in held if one.start <= now], rostered, called, now)),
        rosterless=tuple(called[room] for room in today_rooms if room not in rostered),
        parked=tuple((one.id, one.parked) for one in channels.parked(db)),
        rooms=tuple(sorted(called.values(), key=lambda one: (one.title.casefold(), one.room))),
        followed=(),
    )


def mine(db: Connection, home: Home, user: str, *, sees: Callable[[str], bool], whole: bool = True) -> Home:
    """As much of it as `user` may see, with what they follow.

    `sees` tells of a room whether they may see it. Who may not see the `whole` school has no say in channels.
    """
    follows = set(followers.rooms_of(db, user))
    return replace(
        home,
        lessons=tuple(one for one in home.lessons if sees(one.lesson.room)),
        waiting=tuple(one for one in home.waiting if sees(one.lesson.room)),
        guests=tuple(one for one in home.guests if sees(one.room.room)),
        rosterless=tuple(one for one in home.rosterless if sees(one.room)),
        parked=home.parked if whole else (),
        rooms=tuple(one for one in home.rooms if sees(one.room)),
        followed=tuple(one for one in home.rooms if one.room in follows and sees(one.room)),
    )


def today(now: int, timezone: str) -> tuple[int, int]:
    """The local day, UTC seconds."""
    day = datetime.combine(wall_at(now, timezone).date(), time())
    return instant(day, timezone), instant(day + timedelta(days=1), timezone)


def _standings(
    db: Connection, lessons: Iterable[Lesson], on: _On, day: tuple[int, int], now: int
) -> Iterable[Standing]:
    judged = outlines.counts(db, *day)
    for lesson in lessons:
        if lesson.cancelled:
            yield Standing(lesson, CANCELLED)
        elif now < lesson.end:
            kinds = Counter(one.kind for one in on.get(lesson.id, ()) if one.kind in LASTING)
            yield Standing(lesson, RUNNING if now >= lesson.start else UPCOMING, alerts=dict(kinds) or None)
        else:
            status, version, counts = judged.get(lesson.id, ("", 1, None))
            yield Standing(lesson, OVER, status, version, counts)


def _waiting(db: Connection, lessons: Iterable[Lesson], on: _On) -> list[Waiting]:
    """What can be taken, or was: a teacher's alerts each, and a lesson's message."""
    found = []
    for lesson in lessons:
        lasting = [one for one in on.get(lesson.id, ()) if one.kind in LASTING]
        found += [
            Waiting(lesson, ((alert.kind, 1),), handle, hands_of([alert]))
            for alert in lasting
            if alert.kind in (*ALONE, *OURS) and (handle := outbox.post_of(db, alert.key))
        ]
        shared = [one for one in lasting if one.kind not in (*ALONE, *OURS)]
        if shared and (handle := outlines.message(db, lesson.id, BOARD)):
            open_ones = [one for one in shared if is_open(one)] or shared
            kinds = Counter(one.kind for one in open_ones)
            hands = () if any(map(is_open, shared)) else hands_of(shared)
            found.append(Waiting(lesson, tuple(sorted(kinds.items())), handle, hands))
    return sorted(found, key=lambda one: (bool(one.hands), _urgency(one), one.lesson.start, one.lesson.room))


def _urgency(one: Waiting) -> int:
    return min(KINDS.index(kind) for kind, _ in one.kinds)


def _guests(
    db: Connection, begun: Sequence[Lesson], rostered: set[str], called: Mapping[str, Room], now: int
) -> Iterable[Guests]:
    last = {one.room: one for one in begun if one.room in rostered}
    since = {room: one.start - _EARLY for room, one in last.items()}
    for room, count in outlines.guests(db, since, now + 1).items():
        yield Guests(called[room], count, last[room].id)
