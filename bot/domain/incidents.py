"""Room incidents: a mass drop is one trouble of the room, not many people leaving early.

At least three people and at least 80 % of those inside gone within a minute (the figures are the
policy's), for longer than a gap. The minutes from the first one's leaving until half of them are back
are lost to everybody; where fewer come back, the lost time runs to the end. Everybody leaving in the
last minutes, where leaving is no early leave either, is how lessons end.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.intervals import Interval, Union, union
from bot.domain.policy import Policy
from bot.domain.presence import Presence
from bot.domain.register import Clock


@dataclass(frozen=True, slots=True)
class Incident:
    """One mass drop."""

    start: int
    """When the first of them left, UTC seconds."""
    end: int
    """When half of them were back; else the end of the lesson, or the moment of the scan."""
    people: int
    inside: int
    """How many were inside just before."""
    returned: int


def lost(incidents: Iterable[Incident]) -> Union:
    """The time that they took from the lesson."""
    return union((one.start, one.end) for one in incidents)


def find_incidents(
    present: Iterable[Presence], clock: Clock, policy: Policy, as_of: int
) -> tuple[Incident, ...]:
    """The mass drops of a lesson among the people given, oldest first; none overlaps the next."""
    until = min(clock.end, as_of)
    latest = min(until, clock.end - policy.early_before)
    spans = [presence.intervals for presence in present]
    aways: list[Interval] = []
    for own in spans:
        for place, (_, leave) in enumerate(own, 1):
            if clock.start < leave < latest:
                back = min(own[place][0], until) if place < len(own) else until
                if back - leave > policy.gap:
                    aways.append((leave, back))
    if len(aways) < policy.drop_people:
        return ()
    arrivals = sorted([enter for own in spans for enter, _ in own])
    departures = sorted([leave for own in spans for _, leave in own])
    return tuple(_drops(sorted(aways), arrivals, departures, policy, until))


def _drops(
    aways: list[Interval], arrivals: list[int], departures: list[int], policy: Policy, until: int
) -> Iterable[Incident]:
    """Windows of `drop_within` seconds over the leavings, each opened by one; a found one is passed over."""
    share = Fraction(str(policy.drop_share))
    least, of = share.numerator, share.denominator
    first = last = 0
    while first < len(aways):
        start = aways[first][0]
        while last < len(aways) and aways[last][0] <= start + policy.drop_within:
            last += 1
        gone = last - first
        if gone < policy.drop_people:
            first += 1
            continue
        inside = bisect_left(arrivals, start) - bisect_left(departures, start)
        if gone * of < least * inside:
            first += 1
            continue
        backs = sorted(back for _, back in aways[first:last])
        end = backs[(gone - 1) // 2]
        yield Incident(start, end, min(gone, inside), inside, sum(back < until for back in backs))
        first = bisect_left(aways, (end, 0), lo=last)
        last = max(first, last)
