"""Digests with sample data: days usual, bad, quiet and long, weeks, and their threads."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.demo.samples.school import START, ZONE, lesson, register
from bot.domain.coverage import Coverage
from bot.domain.digest import Corrected, Digest, Drop, Gap, Guest, Missing, Untold
from bot.domain.life import Change
from bot.domain.notes import Note
from bot.domain.register import Lesson, Line
from bot.domain.report import Details, Report
from bot.domain.trends import Course, Reach, Trend
from bot.domain.weekly import CourseWeek, Standing, Week
from bot.render.alerts import alert_message
from bot.render.blocks import Message, Renderer
from bot.render.digest import digest_message
from bot.render.reports import Look

Draw = Callable[[Renderer], Message]
DAY = date(2026, 11, 24)
COUNTS = {
    "due": 3612,
    "present": 3300,
    "partial": 80,
    "absent": 192,
    "unknown": 0,
    "excused": 40,
    "late": 88,
    "left_early": 31,
}
HOUR = 3600


def line(name: str, verdict: str = "absent", **facts: Any) -> Line:
    """Somebody in a register."""
    found = next(one for one in register().people if one.due and one.role == "student")
    changed: dict[str, Any] = {
        "person": f"id-{name}",
        "userid": f"id-{name}",
        "name": name,
        "verdict": verdict,
        "flags": (),
        "share": 0.0,
    }
    return found._replace(**(changed | facts))


def held(title: str, hour: int = 0, day: int = 0) -> Lesson:
    """A lesson so many hours after the first, so many days from the digest's."""
    begin = START + hour * HOUR + day * 24 * HOUR
    return lesson(title, id=f"0123456789ab-{begin}", start=begin, end=begin + HOUR)


ALGEBRA, PHYSICS, CHOIR, HISTORY = (
    held("Algebra 7B"),
    held("物理 8A", 1),
    held("Choir", 3),
    held("History 6C", 5),
)
YESTERDAY = held("Algebra 7B", day=-1)
USUAL = Digest(
    DAY,
    ZONE,
    Coverage(
        212, 207, 2, (("records_incomplete", 2), ("not_read", 1)), provisional=4, without_roster=5, ahead=3
    ),
    COUNTS,
    teachers=(
        (PHYSICS, Note("class_not_held", {"waited": 12})),
        (CHOIR, Note("teacher_late", {"name": "Wang Fang", "late_by": 720})),
        (HISTORY, Note("ended_early", {"early_by": 900})),
    ),
    absent=(
        Missing(ALGEBRA, line("Zhao Min"), 3),
        Missing(PHYSICS, line("李小龙"), 2),
        Missing(CHOIR, line("Wu Tong"), 1),
    ),
    worst=(Drop(ALGEBRA, 0.6111, 0.925), Drop(CHOIR, 0.7, 0.7499)),
    corrected=(
        Corrected(
            YESTERDAY,
            (
                Change(
                    "id-Wu Tong",
                    "Wu Tong",
                    line("Wu Tong"),
                    line("Wu Tong", "present", share=0.9333, flags=("late",)),
                ),
            ),
        ),
    ),
    guests=(Guest(ALGEBRA, line("ipad", "present", person="name:ipad", seconds=3300), "Qian Li"),),
    untold=(Untold("expired", "late", CHOIR, 2), Untold("muted", "not_seen", ALGEBRA, 1)),
    held=(
        (ALGEBRA, {"due": 18, "present": 9, "partial": 2, "absent": 7}),
        (PHYSICS, {"due": 20, "present": 17, "absent": 2, "excused": 1}),
        (CHOIR, {"due": 30, "present": 21, "partial": 3, "absent": 6}),
        (HISTORY, {"due": 30, "present": 30}),
    ),
    carried=2,
)
QUIET = Digest(
    DAY, ZONE, Coverage(12, 12, 0, provisional=1), {"due": 180, "present": 178, "excused": 2, "late": 3}
)
AFTER_TWO_DAYS = replace(
    USUAL,
    gaps=(Gap(START - 47 * HOUR, START + 6 * HOUR, 24),),
    missed=(date(2026, 11, 22), date(2026, 11, 23)),
    teachers=(),
    worst=(),
    corrected=(),
    guests=(),
    untold=(),
)
HOSTILE = "<!channel> *Bobby* `x` _y_ <http://a|b> \u202e" + "Maximiliana-Wilhelmina " * 4
FAMILY = "👨‍👩‍👧‍👦" * 30


def long_day(name: str, title: str) -> Digest:
    """As much of everything as a school of two thousand has on a bad day."""
    lessons = [held(f"{title} {n}", n % 9) for n in range(40)]
    return replace(
        USUAL,
        teachers=tuple((one, Note("teacher_missing", {"name": name, "since": one.start})) for one in lessons),
        absent=tuple(Missing(lessons[n % 40], line(f"{name} {n}"), 9 - n % 9) for n in range(420)),
        worst=tuple(Drop(one, 0.5, 0.9) for one in lessons[:5]),
        corrected=tuple(
            Corrected(one, (Change("p", name, line(name), line(name, "present", share=0.8)),))
            for one in lessons
        ),
        guests=tuple(Guest(one, line(name, "present", seconds=3300), name) for one in lessons),
        untold=tuple(
            Untold(why, "late", one, 3) for one in lessons for why in ("expired", "muted", "quiet_hours")
        ),
        held=tuple((one, {"present": 10, "partial": 3, "absent": 5}) for one in lessons),
    )


def standing(
    name: str, course: str, attended: int, due: int, streak: int = 0, reach: Reach | None = None
) -> Standing:
    """How somebody stands."""
    return Standing(
        Course("1", course), f"id-{name}", name, Trend(due, attended, 0, 0, 0, 0, streak, streak), reach
    )


def course(title: str, share: float, usual: float | None, lessons: int = 2) -> CourseWeek:
    """A course this week."""
    return CourseWeek(Course("1", title), lessons, share, usual)


WEEK = Week(
    date(2026, 11, 16),
    date(2026, 11, 22),
    ZONE,
    Coverage(48, 47, 0, (("not_read", 1),)),
    courses=(
        course("Algebra 7B", 0.8152, 0.925),
        course("Choir", 0.9, 0.95),
        course("物理 8A", 0.97, 0.97),
        course("History 6C", 1.0, 0.9111),
        course("Chess", 0.5, None, 1),
    ),
    at_risk=(standing("Zhao Min", "Algebra 7B", 5, 10), standing("李小龙", "物理 8A", 8, 10)),
    recovered=(standing("Chu Ran", "Choir", 9, 10),),
    streaks=(standing("Zhao Min", "Algebra 7B", 5, 10, 5), standing("Wu Tong", "Choir", 7, 10, 3)),
    unreachable=(standing("Zhao Min", "Algebra 7B", 5, 14, 5, Reach(6, 0.55, None)),),
)
QUIET_WEEK = replace(
    WEEK,
    covers=Coverage(48, 48, 0),
    courses=(course("Choir", 1.0, 0.95),),
    at_risk=(),
    recovered=(),
    streaks=(),
    unreachable=(),
)


def long_week(name: str, title: str) -> Week:
    """As much of everything."""
    many = tuple(standing(f"{name} {n}", f"{title} {n}", 3, 12, 9, Reach(6, 0.5, None)) for n in range(150))
    return replace(
        WEEK,
        courses=tuple(course(f"{title} {n}", 0.5, 0.9) for n in range(150)),
        at_risk=many,
        recovered=many,
        streaks=many,
        unreachable=many,
    )


def _told(report: Report, **options: object) -> Draw:
    return lambda renderer: alert_message(renderer, report, **({"native": True} | options))  # type: ignore[arg-type]


def _looked(report: Report, **options: object) -> Draw:
    return lambda renderer: digest_message(renderer, report, Look(**options))  # type: ignore[arg-type]


REPORTED: Mapping[str, Draw] = {
    "digest": _told(USUAL),
    "digest, classic": _told(USUAL, native=False),
    "digest, initials": _told(USUAL, native=False, names="initials"),
    "digest, quiet": _told(QUIET),
    "digest, after two days": _told(AFTER_TWO_DAYS),
    "digest, repeat": _told(USUAL, repeat=True),
    "digest, short": _told(USUAL, short=True),
    "digest, private": _looked(USUAL, native=False, share="s"),
    "digest, shared": _looked(USUAL, native=False, shared_by="U01ALICE", names="initials", opens=False),
    "digest, the longest": _told(
        long_day("Maria-Magdalena Konstantinopolitanska", "Advanced Algebra and Geometry")
    ),
    "digest, the longest, classic": _told(
        long_day("欧阳小明明明明明", "高等代数与几何学导论课程"), native=False
    ),
    "digest, hostile": _told(long_day(HOSTILE, HOSTILE)),
    "digest, families": _told(long_day(FAMILY, FAMILY), native=False),
    "digest_part, absent": _told(Details(long_day("欧阳小明", "高等代数"), "absent", 0)),
    "digest_part, the last": _told(Details(long_day("Maria-Magdalena", "Algebra"), "absent", 4)),
    "digest_part, families": _told(Details(long_day(FAMILY, FAMILY), "absent", 1)),
    "digest_part, teachers": _told(
        Details(long_day("Maria-Magdalena", "Algebra"), "teachers", 0), repeat=True
    ),
    "digest_part, corrected": _told(Details(long_day("Maria-Magdalena", "Algebra"), "corrected", 0)),
    "digest_part, guests": _told(Details(long_day("Maria-Magdalena", "Algebra"), "guests", 0)),
    "digest_part, untold": _told(Details(long_day("Maria-Magdalena", "Algebra"), "untold", 0)),
    "digest, week": _told(WEEK),
    "digest, week, classic": _told(WEEK, native=False),
    "digest, week, quiet": _told(QUIET_WEEK),
    "digest, week, the longest": _told(
        long_week("Maria-Magdalena Konstantinopolitanska", "Advanced Algebra")
    ),
    "digest, week, families": _told(long_week(FAMILY, FAMILY), native=False),
    "digest_part, week, courses": _told(Details(long_week("Maria-Magdalena", "Algebra"), "courses", 0)),
    "digest_part, week, at risk": _told(Details(long_week("欧阳小明", "高等代数"), "at_risk", 2)),
    "digest_part, week, out of reach": _told(Details(long_week("欧阳小明", "高等代数"), "unreachable", 0)),
}
