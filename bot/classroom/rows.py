"""The provider's rows turned into visits: every quirk of one row is settled here.

The same fields arrive as numbers and as text, an open visit is written in half a dozen ways, and the
epoch and the Beijing text of one moment may differ. A row that cannot be a visit is quarantined:
dropped, and counted.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from bot.classroom.times import NEVER, UNREADABLE, Moments, Numbers, Scalar
from bot.domain.people import person_of
from bot.domain.visits import Visit

ROLES: dict[Scalar, str] = {
    0: "teacher",
    1: "assistant",
    2: "student",
    3: "viewer",
    4: "inspector",
    6: "auditor",
    27: "parent",
}
"""`usertype` of the entry link and `userroleid` of a row. The published sample gives a live viewer role 2,
so the list tells viewers apart, and the role is kept as it is written."""

TERMINALS: dict[Scalar, str] = {0: "windows", 1: "mac", 2: "ios", 3: "android", 4: "linux"}

ROLE_OF: dict[Scalar, str] = {**ROLES, **{str(code): role for code, role in ROLES.items()}}
"""The same, whether the code came as a number or as text."""

_TERMINAL_OF: dict[Scalar, str] = {**TERMINALS, **{str(code): name for code, name in TERMINALS.items()}}

_A_DAY = 86_400
_ROUNDING = 1
"""Seconds that an epoch and its text may differ by: milliseconds are cut."""
_SLACK = 5
"""Seconds that `duration` may differ from leave − enter."""
_MOST_TEXTS = 100_000
"""Ids and names held once however often they come; a room of 100 000 visits has 30 000 people."""

_visit = partial(tuple.__new__, Visit)


class Row(msgspec.Struct, gc=False):
    """One row of `logininfo` or `uptablelist`, the fields a visit is made of.

    Left out on purpose: `serial` (also spelt `seria`) repeats the room asked for, and `starttime`,
    `endtime`, `paytime` and their epochs (`startimestamp`, also `starttimestamp`) are a billing span.
    """

    userid: Scalar = None
    username: Scalar = None
    entertime: Scalar = None
    outtime: Scalar = None
    duration: Scalar = None
    terminal: Scalar = None
    userroleid: Scalar = None
    entertimestamp: Scalar = None
    outtimestamp: Scalar = None


class Oddities(msgspec.Struct):
    """How many rows were strange, and how."""

    quarantined: int = 0
    """Rows that cannot be a visit: no time of entry, a leave before it, a time to come, nobody named."""
    times_disagree: int = 0
    """Rows whose epoch and Beijing text differ; the epoch was taken."""
    duration_disagrees: int = 0
    """Rows whose `duration` is not leave − enter."""

    def add(self, other: "Oddities") -> None:
        """Count another page's oddities in."""
        self.quarantined += other.quarantined
        self.times_disagree += other.times_disagree
        self.duration_disagrees += other.duration_disagrees


class RowReader:
    """Turns rows into visits, and remembers the times it has met."""

    def __init__(self) -> None:
        self._epochs = Moments()
        self._texts = Moments()
        self._numbers = Numbers()
        self._texts_met: dict[str, str] = {}

    def visits(self, rows: Sequence[Row | None], kind: str, now: float, odd: Oddities) -> list[Visit]:
        """The visits that `rows` of one list (`live` or `stage`) hold, in their order.

        `now` in UTC seconds: a row from beyond tomorrow is quarantined. None stands for a row that
        is no object. `odd` is added to.
        """
        epochs, texts, numbers, latest = self._epochs, self._texts, self._numbers, now + _A_DAY
        if len(self._texts_met) > _MOST_TEXTS:
            self._texts_met.clear()
        once = self._texts_met.setdefault
        found: list[Visit] = []
        for row in rows:
            if row is None:
                odd.quarantined += 1
                continue
            enter, written_enter = epochs[row.entertimestamp], texts[row.entertime]
            leave, written_leave = epochs[row.outtimestamp], texts[row.outtime]
            if enter != written_enter or leave != written_leave:
                enter, leave = _settle(enter, written_enter, leave, written_leave, odd)
            given, name = row.userid, row.username if isinstance(row.username, str) else text(row.username)
            if isinstance(given, str) and given.strip("0 ") and given.strip() == given:
                userid = person = once(given, given)
            else:
                userid, person = _who(given, name)
            if not (0 < enter <= latest and (leave == NEVER or enter <= leave <= latest) and person):
                odd.quarantined += 1
                continue
            if leave:
                length = numbers[row.duration]
                if length != leave - enter and length >= 0 and abs(length - leave + enter) > _SLACK:
                    odd.duration_disagrees += 1
            role = ROLE_OF.get(row.userroleid, "unknown")
            terminal = _TERMINAL_OF.get(row.terminal, "unknown")
            found.append(
                _visit((kind, person, enter, leave or None, userid, once(name, name), role, terminal))
            )
        return found


def _settle(enter: int, written_enter: int, leave: int, written_leave: int, odd: Oddities) -> tuple[int, int]:
    """Enter and leave where epoch and text do not say the same: the epoch wins where there is one."""
    entered, enter_clash = _one_of(enter, written_enter)
    left, leave_clash = _one_of(leave, written_leave)
    odd.times_disagree += enter_clash or leave_clash
    return entered, left


def _one_of(epoch: int, written: int) -> tuple[int, bool]:
    """The moment of an epoch and its text, and whether they are two different moments."""
    if epoch > 0:
        return epoch, written > 0 and abs(epoch - written) > _ROUNDING
    if written > 0:
        return written, False
    return (UNREADABLE if UNREADABLE in (epoch, written) else NEVER), False


def _who(userid: Scalar, name: str) -> tuple[str, str]:
    """User id (empty for "none") and person; both empty where the row names nobody."""
    given = text(userid).strip()
    person = person_of(given, name)
    if person == given:
        return given, person
    return "", person if person != person_of("", "") else ""


def text(value: Scalar) -> str:
    """A value as text: numbers as digits, nothing as nothing."""
    if value is None or isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value)
