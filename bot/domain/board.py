"""The board: what the one message of a lesson shows now, and what its thread and its teacher's alerts say.

While a lesson runs the words are *not seen yet*, *late*, *left early* and *back*; *absent* is a word for
when the end has settled. The values here are laid out by `bot.render`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.domain import findings as kinds
from bot.domain.alerts import ACKNOWLEDGED, FIRING, MUTED, PENDING, RESOLVED, Alert
from bot.domain.findings import ALONE, OURS, Finding
from bot.domain.handling import Hand, hands_of, is_open, snooze_of
from bot.domain.mutes import Mute, muted
from bot.domain.notes import Note
from bot.domain.register import ABSENT, LATE, LEFT_EARLY, UNKNOWN, Lesson, Line, Register

FIRST = 20
"""So many names, then a count."""

NOT_SEEN, BACK = "not_seen", "back"
WORDS = (ABSENT, NOT_SEEN, UNKNOWN, LEFT_EARLY, LATE, BACK)
"""What can be said of somebody, the most urgent first."""

_BLIND = (FIRING, ACKNOWLEDGED, MUTED)
"""An outage that another lesson tells of, or that nobody wants to hear of, blinds us all the same."""

CLOSED = ("lesson_over", "lesson_cancelled", "lesson_moved")
"""Why an alert ended though nothing is mended."""

_KIND_OF = {
    ABSENT: kinds.NOT_SEEN, UNKNOWN: kinds.NOT_SEEN, NOT_SEEN: kinds.NOT_SEEN,
    LATE: kinds.LATE, LEFT_EARLY: kinds.LEFT_EARLY, BACK: kinds.LEFT_EARLY,
}  # fmt: skip


class Entry(NamedTuple):
    """One name under a word."""

    word: str
    person: str
    name: str
    moment: int
    """When they came, left, or should have come, UTC seconds."""
    seconds: int
    """How late they came, how early they left, or for how long they were away."""


@dataclass(frozen=True, slots=True)
class Section:
    """Everybody of whom the same is to be said."""

    word: str
    count: int
    first: tuple[Entry, ...]
    """The first of them, by moment."""


@dataclass(frozen=True, slots=True)
class Board:
    """The message of a lesson."""

    lesson: Lesson
    over: bool
    """Whether this is its summary."""
    status: str
    version: int
    counts: Mapping[str, int]
    """While it runs `due` and `seen`; then those of its register."""
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()
    """What befell the room."""
    data_as_of: int | None = None
    """Given where we are blind: nothing later is known. UTC seconds."""
    delayed: int = 0
    """The largest delay among what it tells, in seconds; 0 where all was found in time."""
    waits: bool = False
    """Whether something in it waits for somebody to be on it."""
    hands: tuple[Hand, ...] = ()
    """Who is on what it tells, since when."""
    snoozed: Hand | None = None
    """Who snoozed it, until when."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer in the thread of a lesson: who is newly alerted."""

    lesson: Lesson
    sections: tuple[Section, ...]
    delayed: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """An alert that stands on its own: of a teacher, or of our own troubles."""

    lesson: Lesson
    kind: str
    state: str
    names: tuple[str, ...]
    since: int
    until: int | None
    """When it ended; None while it is so."""
    facts: Mapping[str, int]
    delayed: int = 0
    waits: bool = False
    """Whether it waits for somebody to be on it."""
    hand: Hand | None = None
    """Who is on it since when; after its end, who was."""
    snoozed: Hand | None = None
    """Who snoozed it, until when."""
    closed: str = ""
    """Why it ended without being mended: `lesson_over`, `lesson_cancelled`, `lesson_moved`; else empty."""
    calls: str = ""
    """The user group to call, because nobody is on it; else empty."""


def board_of(register: Register, alerts: Iterable[Alert], mutes: Sequence[Mute], now: int) -> Board:
    """What the message of the lesson must show at `now`."""
    known = list(alerts)
    shown = [alert for alert in known if alert.is_shown]
    people = {line.person: line for line in register.people}
    over = any(alert.kind == kinds.CLASS_OVER and alert.state not in (PENDING, RESOLVED) for alert in known)
    entries = _summary(register) if over else _running(shown, people)
    gap = next((alert for alert in known if alert.kind == kinds.DATA_GAP and alert.state in _BLIND), None)
    due = [line for line in register.people if line.due]
    seen = sum(1 for line in due if line.seconds or line.inside)
    return Board(
        lesson=register.lesson,
        over=over,
        status=register.status if over or register.lesson.cancelled else "live",
        version=register.version,
        counts=dict(register.counts) if over else {"due": len(due), "seen": seen},
        sections=_sections(_heard(entries, register.lesson, mutes, now)),
        notes=tuple(_room_notes(register, shown, over=over)),
        data_as_of=gap.finding.since if gap else None,
        delayed=max((alert.delayed for alert in shown), default=0) if not over else 0,
        **({} if over or register.lesson.cancelled else _handled(register.lesson, known, mutes, now)),
    )


def _handled(lesson: Lesson, alerts: Iterable[Alert], mutes: Sequence[Mute], now: int) -> dict[str, Any]:
    """What people do about what the lesson's message tells."""
    shared = [alert for alert in alerts if alert.kind not in (*ALONE, *OURS)]
    mute = snooze_of(None, lesson.id, mutes, now)
    return {
        "waits": any(map(is_open, shared)),
        "hands": hands_of(shared),
        "snoozed": Hand(mute.author, mute.until) if mute else None,
    }


def reply_of(register: Register, alerts: Iterable[Alert], mutes: Sequence[Mute], now: int) -> Reply:
    """What one answer in the thread says of newly told `alerts`."""
    told = list(alerts)
    people = {line.person: line for line in register.people}
    entries = _heard(_running(told, people), register.lesson, mutes, now)
    return Reply(register.lesson, _sections(entries), max((alert.delayed for alert in told), default=0))


def card_of(register: Register, alert: Alert, mutes: Sequence[Mute] = (), now: int = 0) -> Card:
    """What an alert of its own shows at `now`."""
    finding = alert.finding
    mute = snooze_of(alert, finding.lesson_id, mutes, now) if alert.state == MUTED else None
    names = {line.person: line.name for line in register.people}
    until = finding.facts.get("until") if alert.state == RESOLVED else None
    return Card(
        register.lesson,
        alert.kind,
        alert.state,
        tuple(names[person] for person in finding.people if person in names),
        finding.since,
        until,
        finding.facts,
        alert.delayed,
        waits=is_open(alert),
        hand=Hand(alert.author, alert.taken) if alert.author else None,
        snoozed=Hand(mute.author, mute.until) if mute else None,
        closed=alert.reason.code if alert.reason.code in CLOSED else "",
    )


def fingerprint(content: Board | Reply | Card) -> str:
    """Equal for equal content: an edit that changes nothing is not made."""
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _running(alerts: Iterable[Alert], people: Mapping[str, Line]) -> Iterator[Entry]:
    """Who was alerted, and what became of them since."""
    for alert in alerts:
        line = people.get(alert.finding.person)
        word = _word(alert, line) if line is not None else None
        if line is None or word is None:
            continue
        since, until = alert.finding.since, alert.finding.facts.get("until", alert.finding.since)
        moment, seconds = since, 0
        if word == LATE and alert.kind == kinds.NOT_SEEN:
            seconds = line.late_by or until - since
            moment = since + seconds
        elif word == LATE:
            seconds = line.late_by
        elif word == LEFT_EARLY:
            seconds = alert.finding.facts.get("early_by", 0)
        elif word == BACK:
            moment, seconds = until, until - since
        yield Entry(word, line.person, line.name, moment, seconds)


def _word(alert: Alert, line: Line | None) -> str | None:
    """Nobody is shown under a word that is no longer so; None where there is nothing left to say."""
    if line is None:
        return None
    on = alert.state in (FIRING, ACKNOWLEDGED)
    came_just_now = alert.kind == kinds.NOT_SEEN and line.inside and not line.seconds
    late = LATE if LATE in line.flags or came_just_now else None
    if alert.kind == kinds.NOT_SEEN:
        return NOT_SEEN if on else late
    if alert.kind == kinds.LEFT_EARLY:
        stayed = alert.state == RESOLVED and LEFT_EARLY not in line.flags
        return LEFT_EARLY if on else BACK if line.inside or stayed else None
    return late if alert.kind == kinds.LATE and on else None


def _summary(register: Register) -> Iterator[Entry]:
    """The exceptions of a lesson that is over, by its register alone."""
    start, end = register.clock.start, register.clock.end
    for line in register.people:
        if not line.due:
            continue
        if line.verdict in (ABSENT, UNKNOWN):
            yield Entry(line.verdict, line.person, line.name, start, 0)
        if LATE in line.flags:
            yield Entry(LATE, line.person, line.name, start + line.late_by, line.late_by)
        if LEFT_EARLY in line.flags:
            yield Entry(LEFT_EARLY, line.person, line.name, end - line.early_by, line.early_by)


def _heard(entries: Iterable[Entry], lesson: Lesson, mutes: Sequence[Mute], now: int) -> Iterator[Entry]:
    """Without the names that somebody does not want to hear. A snooze keeps back what is new, and no name."""
    mutes = [mute for mute in mutes if mute.lesson is None]
    for entry in entries:
        kind = _KIND_OF[entry.word]
        finding = Finding(kind, lesson.id, lesson.room, lesson.start, entry.person, now, now, None)
        if not mutes or muted(finding, mutes, now) is None:
            yield entry


def _sections(entries: Iterable[Entry]) -> tuple[Section, ...]:
    by_word: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        by_word.setdefault(entry.word, {})[entry.person] = entry
    return tuple(
        Section(word, len(own), tuple(sorted(own.values(), key=_by_moment)[:FIRST]))
        for word in WORDS
        if (own := by_word.get(word))
    )


def _by_moment(entry: Entry) -> tuple[int, str, str]:
    return entry.moment, entry.name, entry.person


def _room_notes(register: Register, shown: Iterable[Alert], *, over: bool) -> Iterator[Note]:
    """While it runs what was alerted of the room; in the summary every remark of the register."""
    if over:
        yield from register.notes
        return
    told = {alert.kind: alert for alert in shown if alert.state in (FIRING, ACKNOWLEDGED)}
    if kinds.EMPTY_ROOM in told:
        yield Note("nobody_yet")
    if kinds.INCIDENT in told:
        finding = told[kinds.INCIDENT].finding
        figures = {name: finding.facts.get(name, 0) for name in ("people", "inside", "back")}
        yield Note("dropped_out", {"since": finding.since, **figures})
