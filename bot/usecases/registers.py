"""The registers of a room: gather what is known, judge each lesson, keep what is new.

All of it runs on the database's thread, in the caller's transaction: a large room takes a while.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from bot.domain.attendance import judge
from bot.domain.identity import linked
from bot.domain.life import OVER, Change, Version, advance, difference, policy_of
from bot.domain.people import Excuse, Link, RosterEntry
from bot.domain.policy import Policy
from bot.domain.presence import presences
from bot.domain.reading import NOTHING_READ, Reading
from bot.domain.register import Lesson, Register
from bot.domain.seams import Slot, settle
from bot.domain.visits import Visit
from bot.store import corrections, excuses, links, registers, room_rules, roster, scans, sightings, visits
from bot.store.database import Connection
from bot.usecases.lessons import Plan, plan


@dataclass(frozen=True, slots=True)
class Rules:
    """What records are judged by, besides the records."""

    policy: Policy = field(default_factory=Policy)
    """For lessons that are not over. Older ones keep the policy stamped on their register."""
    fresh_for: int = 120
    """Seconds for which the records of a running lesson count as fresh: two polls."""
    anew: bool = False
    """Judge by `policy` whatever is stamped. Only when somebody asked for that."""


def rules_of(db: Connection, room: str, defaults: Rules) -> Rules:
    """What `room` is judged by: its own rules over the defaults. The one place where they meet."""
    own = room_rules.of_room(db, room)
    return replace(defaults, policy=defaults.policy.altered(own)) if own else defaults


@dataclass(frozen=True, slots=True)
class Judged:
    """One lesson, as it stood in the store and as it stands now."""

    lesson: Lesson
    before: Version | None
    after: Version
    reading: Reading = NOTHING_READ
    """What it was judged by."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Who is judged otherwise than before; nobody where there was no register."""
        return difference(self.before.register, self.after.register) if self.before else ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store knows of a room, whatever the lesson."""

    roster: Sequence[RosterEntry]
    excuses: Sequence[Excuse]
    links: Sequence[Link]


def judge_planned(db: Connection, room: str, planned: Plan, *, rules: Rules, now: int) -> list[Judged]:
    """Judge the wanted lessons of a plan by what is stored. Nothing is kept."""
    reach = planned.reach(rules.policy)
    seen = visits.between(db, room, *reach) if reach else []
    return judge_seen(db, room, planned, seen, rules=rules, now=now)


def judge_seen(
    db: Connection, room: str, planned: Plan, seen: Sequence[Visit], *, rules: Rules, now: int
) -> list[Judged]:
    """As `judge_planned`, with the visits at hand; those of the plan's reach must be among them."""
    if not planned.wanted:
        return []
    rules = rules_of(db, room, rules)
    known = _Known(
        roster.of_room(db, room), tuple(excuses.of_room(db, room).values()), links.of_room(db, room)
    )

    @cache
    def parted(policy: Policy) -> dict[str, Slot]:
        return {slot.lesson.id: slot for slot in _settled(planned, seen, known.links, policy, now)}

    found = []
    for lesson in planned.wanted:
        before = registers.newest(db, lesson.id)
        policy = rules.policy if rules.anew else policy_of(before, rules.policy)
        slot = parted(policy).get(lesson.id)
        reading = _under_user(_reading(db, lesson, slot, policy, now - rules.fresh_for), known.links)
        register = judge(
            lesson,
            known.roster,
            seen,
            policy,
            now,
            reading=reading,
            slot=slot,
            excuses=known.excuses,
            links=known.links,
            corrections=corrections.of_lesson(db, lesson.id),
        )
        found.append(Judged(lesson, before, advance(before, register, reading, policy, now), reading))
    return found


def keep(db: Connection, judged: Iterable[Judged]) -> None:
    """Keep the registers that say something new, of lessons that are over. Inside a transaction.

    What a running lesson looks like is made of its records again whenever somebody looks.
    """
    for one in judged:
        if _is_news(one.before, one.after):
            registers.keep(db, one.after)


def _is_news(before: Version | None, after: Version) -> bool:
    if before is None:
        return after.register.status in OVER or after.final_at is not None
    return replace(after, judged_at=before.judged_at) != before


def rejudge(db: Connection, room: str, start: int, end: int, *, rules: Rules, now: int) -> list[Judged]:
    """Judge the lessons of `[start, end)` that are over by what is stored, and keep what is new.

    Inside a transaction.
    """
    planned = plan(db, room, start, min(end, now), rules.policy)
    over = tuple(lesson for lesson in planned.wanted if lesson.end <= now)
    judged = judge_planned(db, room, replace(planned, wanted=over), rules=rules, now=now)
    keep(db, judged)
    return judged


def shown(judged: Iterable[Judged]) -> tuple[Register, ...]:
    """The registers to show."""
    return tuple(one.after.register for one in judged)


def _reading(db: Connection, lesson: Lesson, slot: Slot | None, policy: Policy, fresh_since: int) -> Reading:
    """The newest complete scan that covers the settled end of a lesson, else the newest that covers it."""
    opens, closes = (slot.opens, slot.closes) if slot else (lesson.start, lesson.end)
    settled = lesson.end + policy.settle
    newest = scans.latest(db, lesson.room, opens, closes)
    if newest is None:
        return NOTHING_READ
    reading = Reading(
        newest.taken,
        newest.complete,
        fresh=newest.taken >= fresh_since,
        reason=newest.reason,
        asked_online=sightings.asked(db, lesson.room),
        sightings=sightings.last_seen(db, lesson.room, opens, closes),
    )
    whole = scans.latest(db, lesson.room, opens, settled, complete=True)
    if whole is None or whole.taken < settled:
        return reading
    return replace(reading, taken=whole.taken, complete=True, fresh=True, reason=None)


def _under_user(reading: Reading, joined: Sequence[Link]) -> Reading:
    """The reading with the sightings of linked guests under the user's own key."""
    whose = {link.person: link.userid for link in joined}
    if not whose:
        return reading
    seen: dict[str, int] = {}
    for person, at in reading.sightings.items():
        user = whose.get(person, person)
        seen[user] = max(at, seen.get(user, at))
    return replace(reading, sightings=seen)


def _settled(
    planned: Plan, seen: Sequence[Visit], joined: Sequence[Link], policy: Policy, now: int
) -> list[Slot]:
    """The slots with who passed by and which lesson overran; a room without close neighbours has neither."""
    parted = planned.slots(policy)
    if all(after.start - this.end >= policy.margin for this, after in pairwise(parted)):
        return parted
    people = presences(linked(seen, joined), now)
    return settle(parted, people, margin=policy.margin, gap=policy.gap)
