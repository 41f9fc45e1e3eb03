"""The provider's own schedule, for rooms whose lessons nobody wrote down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.schedule import PROVIDER, Series, plan
from bot.errors import AskedWrongly


@dataclass(frozen=True, slots=True)
class ProviderRoom:
    """What the provider says of a room's time. UTC seconds; 0 where it says nothing."""

    room: str
    title: str
    start: int
    end: int


def fill_from_provider(
    known: Iterable[Series], rooms: Iterable[ProviderRoom], *, timezone: str
) -> list[Series]:
    """One series, marked as the provider's, for each room that no person has planned.

    A room with any series of a person's gets none, now or later: whoever plans a room plans all of it.
    Rooms without times, or with times no lesson has (permanent rooms run for months), are left out.
    """
    planned = {series.room for series in known if series.is_planned}
    filled: dict[str, Series] = {}
    for one in rooms:
        if one.room in planned or not 0 < one.start < one.end:
            continue
        try:
            series = plan(
                room=one.room,
                title=one.title,
                start=datetime.fromtimestamp(one.start, UTC),
                end=datetime.fromtimestamp(one.end, UTC),
                timezone=timezone,
                source=PROVIDER,
            )
        except (AskedWrongly, ValueError, OverflowError, OSError):
            continue
        filled[series.id] = series
    return list(filled.values())
