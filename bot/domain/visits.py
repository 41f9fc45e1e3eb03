"""A visit: one enter/leave record of one person in one room."""

from typing import NamedTuple

LIVE = "live"  # watched the stream (the provider's `logininfo`)
STAGE = "stage"  # was brought on stage (the provider's `uptablelist`)


class Visit(NamedTuple):
    """One row of the provider. A plain tuple, because rooms hold a hundred thousand of them.

    (room, list, person, enter) identifies a visit; the room is known from where the visit is kept.
    """

    list: str
    """`live` or `stage`."""
    person: str
    """Who: the user id, or `name:<normalised name>` where the provider gave none."""
    enter: int
    """UTC seconds."""
    leave: int | None
    """UTC seconds; None while the person is still inside."""
    userid: str
    """As the provider gave it; empty where it was missing or `0`."""
    name: str
    """The display name in this visit: chosen by the user, not unique, may change."""
    role: str
    """`teacher`, `assistant`, `student`, `viewer`, `inspector`, `auditor`, `parent` or `unknown`."""
    terminal: str
    """`windows`, `mac`, `ios`, `android`, `linux` or `unknown`."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What identifies the visit inside its room."""
        return self.list, self.person, self.enter
