"""What people chose for a channel: its language, when it is left in peace, whom alerts call."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.zones import instant, wall_at

USUAL, DAILY, WEEKLY, OFF = "usual", "daily", "weekly", "off"
DIGESTS = (USUAL, DAILY, WEEKLY, OFF)


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """One channel's. Times of day are wall times of the bot's own zone."""

    language: str = ""
    """`en` or `zh_Hans`; empty: the usual one."""
    digest: str = USUAL
    """`usual`, as the settings of the bot say; `daily`, `weekly` or `off`."""
    digest_at: time | None = None
    """None: at the usual time."""
    digest_day: int = 0
    """Of a weekly digest: 0 is Monday."""
    quiet_from: time | None = None
    quiet_until: time | None = None
    """Between the two nothing is posted that is not urgent; None: no quiet hours."""
    mention: str = ""
    """The id of the user group that is called where nobody takes an urgent alert; empty: nobody is."""
    broadcast: bool = False
    """Whether replies in a thread are shown in the channel too."""

    def quiet_end(self, now: int, timezone: str) -> int | None:
        """When the quiet hours end that hold at `now`, UTC seconds; None where none hold."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return None
        here = wall_at(now, timezone)
        for days in (-1, 0):  # those that began yesterday, and today's
            day = here.date() + timedelta(days=days)
            start = datetime.combine(day, self.quiet_from)
            end = datetime.combine(day, self.quiet_until)
            if end <= start:
                end += timedelta(days=1)
            if instant(start, timezone) <= now < instant(end, timezone):
                return instant(end, timezone)
        return None
