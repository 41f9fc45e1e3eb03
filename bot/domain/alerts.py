"""An alert: a finding with a life.

    pending ──→ firing ──→ acknowledged ──→ resolved
       │           │                           ↑
       │           └───────────────────────────┘
       ├──→ muted ──→ firing        (the mute ended, and it is still so; snoozed is muted after it was told)
       ├──→ expired                 (its deadline passed untold: for the digest)
       └──→ resolved                (no longer so before anybody was told)

Whoever returns and goes again reopens the same alert: one key has one alert, and never a second post.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.findings import Finding
from bot.domain.notes import Note

PENDING = "pending"
"""True, but its settle time is not over, or something else silences it."""
FIRING = "firing"
"""An intent to tell it exists."""
ACKNOWLEDGED = "acknowledged"
"""Somebody said “I'm on it”."""
MUTED = "muted"
"""Would fire, but somebody does not want to hear it; or another alert told it already."""
RESOLVED = "resolved"
EXPIRED = "expired"
"""Its deadline passed before anybody was told: the digest tells it."""

LIVE = (PENDING, FIRING, ACKNOWLEDGED, MUTED)
ENDED = (RESOLVED, EXPIRED)

MOVES: Mapping[str, tuple[str, ...]] = {
    PENDING: (FIRING, MUTED, RESOLVED, EXPIRED),
    FIRING: (PENDING, ACKNOWLEDGED, MUTED, RESOLVED, EXPIRED),
    ACKNOWLEDGED: (FIRING, MUTED, RESOLVED),
    MUTED: (PENDING, FIRING, RESOLVED, EXPIRED),
    RESOLVED: (PENDING, FIRING, MUTED, EXPIRED),
    EXPIRED: (),
}
"""From a state to every state that may follow it. Back to `pending` goes what was withdrawn untold."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One finding's life so far. Times are UTC seconds."""

    finding: Finding
    """As last seen; after the end of it, as it was, with the figures of how it ended."""
    state: str
    reason: Note
    """Why it is in this state."""
    opened: int
    """When it was first found."""
    changed: int
    """When it last changed."""
    revision: int = 0
    """How many intents it has made; grows only when what was shown is no longer so."""
    told: int = 0
    """The newest revision that is in a message, or on its way. 0: nobody was told, so it may be withdrawn."""
    scans: int = 0
    """How many complete scans in a row found it."""
    seen: int = 0
    """When the last of them was taken."""
    delayed: int = 0
    """How many seconds late it was found, where that is worth saying: the bot was not looking."""
    author: str = ""
    """Who acknowledged it; kept when it ends, gone when it fires again."""
    taken: int = 0
    """When that was."""
    fired: int = 0
    """When it last began to fire: from then on it waits for somebody."""
    steps: int = 0
    """How often since then somebody else was called."""

    @property
    def key(self) -> str:
        """The dedup key."""
        return self.finding.key

    @property
    def kind(self) -> str:
        """The kind of its finding."""
        return self.finding.kind

    @property
    def is_told(self) -> bool:
        """Whether somebody knows of it."""
        return self.told > 0 or self.state == ACKNOWLEDGED

    @property
    def is_shown(self) -> bool:
        """Whether a message shows it, or is about to."""
        return self.told > 0 or self.state in (FIRING, ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When to tell. Seconds, unless said."""

    poll: int = 60
    group_wait: int = 45
    """The first message of a lesson waits this long for company."""
    group_interval: int = 300
    """Its thread gets one reply in this time."""
    confirm: int = 2
    """So many complete scans must agree that somebody who never came is not there."""
    repeat: int = 1_800
    """Our own troubles are told again after this, then after twice this, and so on."""
    storm: int = 10
    """More lessons than this beginning to talk within a minute make one message in their channel."""
    summary: str = "exceptions"
    """Or `always`: whether a lesson without exceptions gets a message at its end."""
    edit_every: int = 10
    """A lesson's message is not edited more often than this."""
    escalate: tuple[int, ...] = (600,)
    """So long after a teacher's alert fired others are called, where nobody is on it and it is still so."""
    calls: str = ""
    """The user group that is called then; empty: nobody is."""
