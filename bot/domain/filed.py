"""What is shown with a file: the picture of a lesson, and a sheet that somebody asked for.

The intent is owed at once. Its file is made and uploaded while it is pending, privately, so that nobody sees
anything of it; then its message is sent like any other. What is known of the file stands in its facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.findings import dedup_key
from bot.domain.intents import (
    EDITED_FOR,
    PENDING,
    POST,
    REPLY,
    SUPPRESS,
    Intent,
    intent_id,
    move,
)
from bot.domain.notes import Note
from bot.domain.register import Lesson, Register
from bot.domain.timeline import Timeline

PICTURE, SHEET = "picture", "export"
FILED = (PICTURE, SHEET)
"""Kinds of intents whose messages show a file."""

WITHIN = 6 * 3_600
"""Seconds for which something that somebody asked for is still worth sending."""

NOTHING, GONE, DISK, LARGE, SCOPE, REFUSED, CRASHED = (
    "nothing", "gone", "disk", "large", "scope", "refused", "crashed",
)  # fmt: skip
FAILURES = (NOTHING, GONE, DISK, LARGE, SCOPE, REFUSED, CRASHED)
"""Why there is no file: no lessons · the lesson or room is gone · our disk · too many bytes · the app may not
upload · Slack does not take it · a fault of ours."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the message of a picture shows."""

    timeline: Timeline | None
    """None where the lesson is no longer planned."""
    file: str
    """Slack's id of it; empty where there is none."""
    failed: str = ""
    """One of FAILURES."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the message of a sheet shows. Times are UTC seconds."""

    room: str
    """Empty: all rooms."""
    title: str
    start: int
    end: int
    timezone: str
    facts: Mapping[str, int | float | str]
    """`name`, `link`, `rooms`, `people` and the lessons by what became of them; empty where it failed."""
    failed: str = ""


def lacks_file(intent: Intent) -> bool:
    """Whether its file is still to be made and uploaded, so that there is nothing to send yet."""
    facts = intent.reason.facts
    return intent.kind in FILED and intent.state == PENDING and not (facts.get("file") or facts.get("failed"))


def has_people(register: Register) -> bool:
    """Whether there is anything to draw of a lesson: somebody came."""
    return register.status not in ("cancelled", "not_held") and any(one.visits for one in register.people)


def picture_in_thread(lesson: Lesson, *, channel: str, target: str, salt: bytes, now: int) -> Intent:
    """The picture of a lesson whose register is final, in the thread of its message `target`: once."""
    key = dedup_key(lesson.room, lesson.start, "", PICTURE)
    return _owed(
        key, channel, REPLY, PICTURE, salt=salt, now=now, deadline=lesson.end + EDITED_FOR,
        lesson_id=lesson.id, target=target,
    )  # fmt: skip


def picture_for(lesson: Lesson, user: str, *, salt: bytes, now: int) -> Intent:
    """The same, privately, for somebody who asked."""
    key = f"{dedup_key(lesson.room, lesson.start, '', PICTURE)}|for|{user}|{now}"
    return _owed(key, user, POST, PICTURE, salt=salt, now=now, deadline=now + WITHIN, lesson_id=lesson.id)


def sheet_for(
    user: str, *, room: str, start: int, end: int, form: str, zone: str, salt: bytes, now: int
) -> Intent:
    """A sheet that `user` asked for: of `room`, or of all where that is empty."""
    key = f"v1|{user}|{now}|{SHEET}"
    asked: dict[str, int | float | str] = {
        "room": room,
        "start": start,
        "end": end,
        "form": form,
        "zone": zone,
    }
    one = _owed(key, user, POST, SHEET, salt=salt, now=now, deadline=now + WITHIN)
    return replace(one, reason=Note("export", asked))


def attached(intent: Intent, **facts: int | str) -> Intent:
    """`intent` with its file, ready to be sent."""
    return replace(intent, attempts=0, reason=_with(intent, facts))


def failed(intent: Intent, why: str) -> Intent:
    """`intent` without a file for good: who asked for it is told why; a thread just has no picture."""
    if intent.what == POST:
        return replace(intent, attempts=0, reason=without(intent, why))
    return move(intent, SUPPRESS, reason=without(intent, why))


def without(intent: Intent, why: str) -> Note:
    """The reason of an intent that has no file, or whose file cannot be shown."""
    return _with(intent, {"failed": why})


def _with(intent: Intent, facts: Mapping[str, int | str]) -> Note:
    return Note(intent.reason.code, {**intent.reason.facts, **facts})


def _owed(
    key: str,
    channel: str,
    what: str,
    kind: str,
    *,
    salt: bytes,
    now: int,
    deadline: int,
    lesson_id: str = "",
    target: str = "",
) -> Intent:
    return Intent(
        intent_id(salt, key, 1), key, 1, channel, what, kind, lesson_id, PENDING, now, deadline,
        Note("picture"), target=target,
    )  # fmt: skip
