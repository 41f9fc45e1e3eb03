"""Credit: which seconds of a lesson count, and what one person has of them.

Everything is counted in whole seconds; a threshold is passed by strictly more, and a share is cut,
never rounded up, so that what is printed never stands on the other side of a threshold.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import compress, product
from math import ceil
from typing import NamedTuple

from bot.domain.intervals import Union, clip, gaps, subtract, total
from bot.domain.policy import Policy
from bot.domain.presence import Presence
from bot.domain.register import GAP, LATE, LEFT_EARLY, Clock


@dataclass(frozen=True, slots=True)
class Credit:
    """The credited part of a lesson, up to the moment the records reach."""

    clock: Clock
    until: int
    """The end of the clock; while the lesson runs, the moment of the scan."""
    lost: Union
    """Minutes that a room incident took from everybody."""
    ended: int
    """When the room was over for everybody: the end of the clock, or of the room if it broke before."""
    seconds: int
    least_present: int
    """With fewer seconds than this nobody is present…"""
    least_partial: int
    """…and with fewer than this, not even partial."""
    policy: Policy


def credit(clock: Clock, policy: Policy, *, as_of: int, lost: Union = ()) -> Credit:
    """What can be credited until `as_of`."""
    until = max(clock.start, min(clock.end, as_of))
    window = subtract(((clock.start, until),) if until > clock.start else (), lost)
    seconds = total(window)
    broke = bool(lost) and lost[-1][1] >= until
    return Credit(
        clock=clock,
        until=until,
        lost=lost,
        ended=lost[-1][0] if broke else clock.end,
        seconds=seconds,
        least_present=ceil(Fraction(str(policy.present)) * seconds),
        least_partial=ceil(Fraction(str(policy.absent)) * seconds),
        policy=policy,
    )


class Measure(NamedTuple):
    """What one person has of the credited lesson. A plain tuple, because there is one for everybody."""

    seconds: int
    stage_seconds: int
    share: float
    """Cut to four places."""
    since: int | None
    """The first moment inside the lesson; None for who had none."""
    until: int | None
    """The last one."""
    late_by: int
    early_by: int
    flags: tuple[str, ...]
    drops: int
    """How often the person was away between two presences inside the lesson, however shortly."""


NOTHING = Measure(0, 0, 0.0, None, None, 0, 0, (), 0)


def measure(
    presence: Presence, credited: Credit, as_of: int, *, assumed: bool = False, flagged: bool = True
) -> Measure:
    """Seconds, share and flags. Flags look only at presence inside the lesson; who had none gets none.

    An `assumed` end is no early leave. While the lesson runs, somebody outside for no longer than the
    settle time may be about to come back. Without `flagged`, nobody asks for flags.
    """
    start, end = credited.clock.start, credited.until
    inside = clip(presence.intervals, start, end)
    if not inside:
        return NOTHING
    since, until = inside[0][0], inside[-1][1]
    seconds = total(subtract(inside, credited.lost))
    staged = total(subtract(clip(presence.stage, start, end), credited.lost)) if presence.stage else 0
    share = seconds * 10_000 // credited.seconds / 10_000 if credited.seconds else 0.0
    drops = len(inside) - 1
    if not flagged:
        return Measure(seconds, staged, share, since, until, 0, 0, (), drops)
    policy = credited.policy
    late_by = since - start if since - start > policy.late_after else 0
    gone = not assumed and (presence.last_out is not None or until < end)
    early_by = _early_by(until, credited, as_of) if gone else 0
    away = gaps(inside) if drops else ()
    gap = drops and any(b - a > policy.gap for a, b in subtract(away, credited.lost))
    return Measure(
        seconds,
        staged,
        share,
        since,
        until,
        late_by,
        early_by,
        _FLAGS[bool(late_by), bool(early_by), bool(gap)],
        drops,
    )


def _early_by(until: int, credited: Credit, as_of: int) -> int:
    """How long before the end somebody left who was inside until `until`; 0 where that is no early leave."""
    end, policy = credited.clock.end, credited.policy
    away = as_of >= end or as_of - until > policy.settle
    return end - until if away and credited.ended - until > policy.early_before else 0


_FLAGS = {
    (late, early, gap): tuple(compress((LATE, LEFT_EARLY, GAP), (late, early, gap)))
    for late, early, gap in product((False, True), repeat=3)
}
