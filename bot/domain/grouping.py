"""Grouping: many alerts, few messages.

A lesson has one message in its channel, written once after a short wait for company and edited from then
on; who is newly alerted after that is named in one reply in its thread per interval. Where many lessons
begin to talk at once, they share one message and one thread: see `bot.domain.storms`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.alerts import AlertRules
from bot.domain.appointments import SCHEDULED
from bot.domain.delivery import CLOSED
from bot.domain.filed import FILED
from bot.domain.findings import ALONE, CLASS_OVER, OURS, dedup_key
from bot.domain.intents import (
    EDIT,
    EDITED_FOR,
    LIVE,
    PENDING,
    POST,
    POSTED,
    REPLY,
    SUPPRESSED,
    Intent,
    intent_id,
)
from bot.domain.notes import Note
from bot.domain.notices import NOTICE

BOARD, THREAD, STORM = "board", "reply", "storm"
"""Kinds of the intents that carry others."""
DIRECT = "direct"
"""The kind of a private copy of a teacher's alert, for somebody who follows the room."""


@dataclass(frozen=True, slots=True)
class Group:
    """What was sent of one lesson in one channel, or of a storm, or is on its way. Times are UTC seconds."""

    room: str
    start: int
    end: int
    """When the lesson ends, or the last of a storm's."""
    boards: tuple[Intent, ...] = ()
    """Its message and the edits of it, oldest first."""
    replies: tuple[Intent, ...] = ()
    shown: str = ""
    """The fingerprint of the newest content sent."""
    storm: str = ""
    """The key of the storm's message; empty for a lesson."""

    @property
    def kind(self) -> str:
        """What its message is called."""
        return STORM if self.storm else BOARD

    def key(self, kind: str) -> str:
        """The key of its messages and edits, or of its replies."""
        if self.storm:
            return self.storm if kind == STORM else f"{self.storm}|{kind}"
        return dedup_key(self.room, self.start, "", kind)

    @property
    def message(self) -> Intent | None:
        """The lesson's message, posted or on its way; None where there is none, or somebody deleted it."""
        posts = [one for one in self.boards if one.what == POST and one.state in (*LIVE, POSTED)]
        gone = {one.target for one in self._refused() if one.reason.facts.get("answer") not in CLOSED}
        return posts[-1] if posts and posts[-1].id not in gone else None

    @property
    def is_closed(self) -> bool:
        """Whether Slack no longer lets the lesson's message be edited: its thread goes on."""
        message = self.message
        return message is not None and any(one.target == message.id for one in self._refused())

    def _refused(self) -> list[Intent]:
        """Edits and replies for which there was nothing to edit or to answer."""
        return [
            one
            for one in (*self.boards, *self.replies)
            if one.state == SUPPRESSED and one.reason.code == "answered"
        ]


@dataclass(frozen=True, slots=True)
class Carry:
    """An intent to write: one message that tells several alerts."""

    what: str
    kind: str
    key: str
    revision: int
    not_before: int
    deadline: int | None = None
    reason: Note = Note("board_changed")  # noqa: RUF009 - it cannot be changed
    carries: tuple[str, ...] = ()
    """The ids of the intents that it tells."""
    target: str = ""
    """The id of the intent whose message it edits or answers."""

    def intent(self, channel: str, salt: bytes, lesson_id: str) -> Intent:
        """As it is written down."""
        return Intent(
            id=intent_id(salt, self.key, self.revision),
            key=self.key,
            revision=self.revision,
            channel=channel,
            what=self.what,
            kind=self.kind,
            lesson_id=lesson_id,
            state=PENDING,
            not_before=self.not_before,
            deadline=self.deadline,
            reason=self.reason,
            target=self.target,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What to do about the waiting alerts of one lesson."""

    carries: tuple[Carry, ...] = ()
    joins: tuple[tuple[str, str], ...] = ()
    """(intent, carrier that is still pending): it will tell this one too."""
    unneeded: tuple[str, ...] = ()
    """Edits that would change nothing: suppress them."""


SENT_ITSELF = (*ALONE, *OURS, BOARD, THREAD, STORM, NOTICE, DIRECT, *FILED, *SCHEDULED)


def is_shared(intent: Intent) -> bool:
    """Whether an intent waits to be carried by its lesson's message instead of being sent itself."""
    return intent.kind not in SENT_ITSELF


def gather(
    waiting: Iterable[Intent], group: Group, *, fingerprint: str, now: int, rules: AlertRules
) -> Gathered:
    """What the lesson's waiting alerts become now.

    `waiting` are its pending shared intents without a carrier, within their deadlines. `fingerprint` is
    that of the content which its message should have now.
    """
    ordered = sorted(waiting, key=lambda one: (one.not_before, one.key, one.revision))
    message = group.message
    if message is None:
        return _first(ordered, group, now)
    if message.state == PENDING:
        return Gathered(joins=tuple((one.id, message.id) for one in ordered))
    news = [one for one in ordered if _is_news(one)]
    rest = [one for one in ordered if not _is_news(one)]
    replied = _reply(news, group, message, now=now, rules=rules)
    edited = _edit(rest, group, message, fingerprint, now=now, rules=rules)
    return Gathered((*replied.carries, *edited.carries), (*replied.joins, *edited.joins), edited.unneeded)


def _is_news(intent: Intent) -> bool:
    """A summary is no news: it is the last edit of a message, and only a post where there is none."""
    return intent.what == POST and intent.kind != CLASS_OVER


def first_of(waiting: Iterable[Intent], group: Group) -> Carry | None:
    """The first message of a group, due when the first of those that wait has had its company."""
    posts = sorted(
        (one for one in waiting if one.what == POST), key=lambda one: (one.not_before, one.key, one.revision)
    )
    if not posts:
        return None
    due = posts[0].not_before
    return _telling(Carry(POST, group.kind, group.key(group.kind), len(group.boards) + 1, due), posts)


def _first(waiting: Sequence[Intent], group: Group, now: int) -> Gathered:
    first = first_of(waiting, group)
    edits = tuple(one.id for one in waiting if one.what == EDIT)
    if first is None or now < first.not_before:
        return Gathered(unneeded=edits)
    return Gathered((replace(first, not_before=now),), unneeded=edits)


def _reply(news: Sequence[Intent], group: Group, message: Intent, *, now: int, rules: AlertRules) -> Gathered:
    last = group.replies[-1] if group.replies else message
    if news and last.what == REPLY and last.state == PENDING:
        return Gathered(joins=tuple((one.id, last.id) for one in news))
    if not news or now < max(last.not_before, last.tried or 0) + rules.group_interval:
        return Gathered()
    reply = Carry(REPLY, THREAD, group.key(THREAD), len(group.replies) + 1, now, target=message.id)
    return Gathered((_telling(reply, news),))


def _edit(
    rest: Sequence[Intent], group: Group, message: Intent, fingerprint: str, *, now: int, rules: AlertRules
) -> Gathered:
    last = group.boards[-1]
    if last.state == PENDING:
        return Gathered(joins=tuple((one.id, last.id) for one in rest))
    if fingerprint == group.shown:
        return Gathered(unneeded=tuple(one.id for one in rest))
    pause = rules.group_interval if group.is_closed else rules.edit_every
    if now < max(last.not_before, last.tried or 0) + pause:
        return Gathered()
    what = REPLY if group.is_closed else EDIT
    edit = Carry(what, group.kind, group.key(group.kind), len(group.boards) + 1, now, target=message.id)
    return Gathered((replace(_telling(edit, rest), deadline=group.end + EDITED_FOR),))


def _telling(carry: Carry, told: Iterable[Intent]) -> Carry:
    """Its deadline is the last of those it tells: until then each of them can still expire by itself."""
    told = list(told)
    ends = [one.deadline for one in told if one.deadline is not None]
    deadline = max(ends) if ends and len(ends) == len(told) else None
    reason = Note("carries", {"alerts": len(told)})
    return replace(carry, deadline=deadline, reason=reason, carries=tuple(one.id for one in told))
