"""Credit: which seconds of a lesson count, and what one person has of them.

Everything is counted in whole seconds; a threshold is passed by strictly more, and a share is cut,
never rounded up, so that what is printed never stands on the other side of a threshold.
"""

from dataclasses import dataclass
from fractions import Fraction
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


def measure(presence: Presence, credited: Credit, *, as_of: int, assumed: bool = False) -> Measure:
    """Seconds, share and flags. Flags look only at presence inside the lesson; who had none gets none.

    An `assumed` end is no early leave. While the lesson runs, somebody outside for no longer than
    the settle time may be about to come back.
    """
    clock = credited.clock
    inside = clip(presence.intervals, clock.start, credited.until)
    if not inside:
        return NOTHING
    since, until = inside[0][0], inside[-1][1]
    seconds = total(subtract(inside, credited.lost))
    stage = (
        subtract(clip(presence.stage, clock.start, credited.until), credited.lost) if presence.stage else ()
    )
    policy = credited.policy
    late_by = since - clock.start if since - clock.start > policy.late_after else 0
    gone = (
        presence.last_out is not None
        and not assumed
        and (as_of >= clock.end or as_of - until > policy.settle)
    )
    early_by = clock.end - until if gone and credited.ended - until > policy.early_before else 0
    away = () if len(inside) == 1 else gaps(inside)
    flags: tuple[str, ...] = ()
    if late_by:
        flags = (LATE,)
    if early_by:
        flags = (*flags, LEFT_EARLY)
    if away and any(end - start > policy.gap for start, end in subtract(away, credited.lost)):
        flags = (*flags, GAP)
    share = seconds * 10_000 // credited.seconds / 10_000 if credited.seconds else 0.0
    return Measure(seconds, total(stage), share, since, until, late_by, early_by, flags, len(away))
