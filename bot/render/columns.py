"""What stands in the columns of sheets that people open in a spreadsheet, version 1.

Ids come first. Times are those of one zone, named in the header; lengths stand in seconds and in minutes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.coverage import Coverage, is_over, why_not
from bot.domain.notes import Note
from bot.domain.register import Line, Register
from bot.domain.visits import Visit
from bot.render.words import Words

VERSION = 1
"""Of the columns; in every row, so that a program knows what it reads."""

Row = Sequence[object]

REGISTERS, VISITS, COVERAGE, POLICY = "Registers", "Visits", "Coverage", "Policy"
"""The sheets."""

_QUARTER = 900
_SECONDS = tuple(timedelta(seconds=second) for second in range(_QUARTER))
_CLOCK = tuple(f"{second // 60:02}:{second % 60:02}" for second in range(3_600))
_COUNTS = ("due", "present", "partial", "absent", "unknown", "excused", "late", "left_early")


class Columns:
    """What stands in the columns, in one zone and one language."""

    def __init__(self, words: Words, timezone: str, *, texts: bool) -> None:
        """`texts`: times are texts, since a CSV has no other kind of cell."""
        self._words = words
        self._wall = words.wall(timezone)
        self._quarters: dict[int, datetime] = {}
        """When each quarter of an hour since the epoch begins there: no zone ever changed within one."""
        self._hours: dict[int, tuple[str, int]] = {}
        """The same as the text of its hour, and seconds since that."""
        self._texts = texts
        zone = f"({timezone})"
        self.heads: dict[str, tuple[str, ...]] = {
            REGISTERS: (
                "room", "lesson_id", "userid", "title", f"lesson_start {zone}", f"lesson_end {zone}",
                "name", "role", "due", "verdict", "flags", "seconds", "minutes", "stage_seconds",
                "stage_minutes", "share", f"first_in {zone}", f"last_out {zone}", "late_by", "early_by",
                "visits", "devices", "status", "register", "policy", "reason", "version",
            ),
            VISITS: (
                "room", "userid", "list", "name", "role", f"enter {zone}", f"leave {zone}", "seconds",
                "terminal", "version",
            ),
            COVERAGE: (
                "room", "lesson_id", "title", f"lesson_start {zone}", f"lesson_end {zone}", "status",
                "judged", "why", *_COUNTS, "version",
            ),
            POLICY: ("policy", "rule"),
        }  # fmt: skip

    def register(self, register: Register) -> Iterator[Row]:
        """One row a person."""
        for line in register.people:
            yield self._line(register, line)

    def visits(self, room: str, visits: Iterable[Visit]) -> Iterator[Row]:
        """One row a visit; who is still inside has no `leave`."""
        at = self._at
        for kind, _, enter, leave, userid, name, role, terminal in visits:
            stay = None if leave is None else leave - enter
            yield (room, userid, kind, name, role, at(enter), at(leave), stay, terminal, VERSION)

    def coverage(self, register: Register) -> Row:
        """Whether a lesson was judged, and the counts."""
        lesson, counts = register.lesson, register.counts
        over = is_over(register)
        why = why_not(register) if over and register.status != "cancelled" else ""
        note = next((note for note in register.notes if note.code == why), Note(why))
        return (
            lesson.room, lesson.id, lesson.title, self._at(lesson.start), self._at(lesson.end),
            register.status, _yes(over and not why and register.status != "cancelled"),
            self._words.sentence(note, self._wall) if why else "",
            *(counts.get(name, 0) for name in _COUNTS), VERSION,
        )  # fmt: skip

    def policy(self, policy: Mapping[str, int | float | str]) -> Iterator[Row]:
        """The rules of one policy, by the name that the rows give it."""
        for rule in self._words.rules(policy):
            yield policy.get("version", ""), rule

    def _line(self, register: Register, line: Line) -> Row:
        lesson = register.lesson
        return (
            lesson.room, lesson.id, line.userid, lesson.title, self._at(lesson.start), self._at(lesson.end),
            line.name, line.role, _yes(line.due), line.verdict, " ".join(line.flags), line.seconds,
            _minutes(line.seconds), line.stage_seconds, _minutes(line.stage_seconds), line.share,
            self._at(line.first_in), self._at(line.last_out), line.late_by, line.early_by,
            line.visits, line.devices, register.status, register.version, register.policy.get("version", ""),
            self._words.sentence(line.reason, self._words.wall(lesson.timezone)), VERSION,
        )  # fmt: skip

    def _at(self, moment: int | None) -> datetime | str | None:
        """The time on the wall, without a zone, which sheets do not know. A million of them are asked for."""
        if moment is None:
            return None
        quarter, rest = divmod(moment, _QUARTER)
        begin = self._quarters.get(quarter)
        if begin is None:
            begin = self._quarters[quarter] = self._wall.at(moment - rest).replace(tzinfo=None)
            self._hours[quarter] = f"{begin:%Y-%m-%d %H:}", begin.minute * 60
        if self._texts:
            hour, second = self._hours[quarter]
            return hour + _CLOCK[second + rest]
        return begin + _SECONDS[rest]


def coverage_sentence(words: Words, found: Coverage) -> str:
    """`lessons 212 · judged 209 · cancelled 1 · not judged 2`"""
    return words.say(
        "lessons {lessons:,} · judged {judged:,} · cancelled {cancelled:,} · not judged {unjudged:,}",
        lessons=found.lessons,
        judged=found.judged,
        cancelled=found.cancelled,
        unjudged=sum(count for _, count in found.unjudged),
    )


def _yes(value: bool) -> str:  # noqa: FBT001 - a cell
    return "true" if value else "false"


def _minutes(seconds: int) -> float:
    """Cut to two places, never rounded up."""
    return seconds * 100 // 60 / 100
