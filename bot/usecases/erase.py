"""Erase: a person is removed everywhere, and neither a later read nor an older copy brings them back."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from bot.domain.alerts import AlertRules
from bot.domain.delivery import DOUBT, RETRY, STOP, classify, is_known
from bot.domain.intents import EDITED_FOR
from bot.domain.notices import message_stays, notice
from bot.domain.people import is_nameless, normalise
from bot.errors import AskedWrongly
from bot.messenger import Messenger
from bot.store import alerts, deletions, erasing, marks, outbox
from bot.store.database import Connection, Database, transaction
from bot.store.erasing import Subject
from bot.usecases.content import register_of
from bot.usecases.gather import refresh
from bot.usecases.registers import Rules

_log = structlog.get_logger("bot.erase")


def find(db: Connection, text: str, room: str = "") -> list[Subject]:
    """Who is meant: a user with every guest that was linked to them, or one guest.

    A user is named by id alone: names are shared, and what is erased is gone. Raises AskedWrongly.
    """
    wanted = text.strip()
    known = {one.person for one in erasing.people(db) if one.room == room}
    if wanted in known and not is_nameless(wanted):
        return [
            Subject(wanted, room),
            *(one for one in erasing.guests_of(db, wanted) if room in ("", one.room)),
        ]
    guest = "name:" + normalise(wanted.removeprefix("name:"))
    users = sorted(one for one in known if not is_nameless(one) and _is_called(db, one, guest))
    if users and not wanted.startswith("name:"):
        ids = ", ".join([*users, *([guest] if guest in known else [])])
        raise AskedWrongly("That is the name of several people, or of a user: say which id ({ids}).", ids=ids)
    if guest not in known:
        raise AskedWrongly("Nobody is known by that user id, and no guest by that name.")
    return [Subject(guest, room)]


def _is_called(db: Connection, person: str, guest: str) -> bool:
    return any("name:" + normalise(name) == guest for name in erasing.called(db, person))


class _PreviewError(Exception):
    """Takes back what a preview did."""


def erase(
    db: Connection,
    path: Path,
    subjects: Sequence[Subject],
    *,
    rules: Rules,
    alerting: AlertRules,
    now: int,
    apply: bool,
) -> Mapping[str, int]:
    """Remove people from the database at `path`; how many rows of what went, or would go without `apply`.

    That they are to be gone is written beside the database first: a kill after that loses nothing.
    """
    salt, gone = outbox.salt(db), Counter[str]()
    erased = [one.mark(salt) for one in subjects]
    if apply:
        marks.write(path, erased)
        db.conn.execute("PRAGMA secure_delete = ON")
    try:
        with transaction(db):
            for one in subjects:
                gone += _keep_zeros(erasing.remove(db, one))
            gone["messages in Slack"] -= _write_anew(db, rules, alerting, now, gone)
            marks.add(db.conn, erased, now)
            if not apply:
                raise _PreviewError  # noqa: TRY301 - nothing else rolls a transaction back
    except _PreviewError:
        pass
    return gone


def again(db: Connection, path: Path, *, rules: Rules, alerting: AlertRules, now: int) -> int:
    """Remove whom an older copy of the database brought back; how many people."""
    lost = marks.unheeded(db.conn, path)
    if not lost:
        return 0
    salt = outbox.salt(db)
    back = [one for one in erasing.people(db) if one.mark(salt) in lost]
    erase(db, path, back, rules=rules, alerting=alerting, now=now, apply=True)
    with transaction(db):
        marks.add(db.conn, lost, now)
    return len(back)


def _keep_zeros(counts: Counter[str]) -> Counter[str]:
    return Counter({what: count for what, count in counts.items() if count})


def _write_anew(db: Connection, rules: Rules, alerting: AlertRules, now: int, gone: Counter[str]) -> int:
    """Messages of lessons that are hardly over are edited instead of deleted; how many."""
    at_once = replace(alerting, edit_every=0, group_interval=0)
    edited = 0
    for lesson_id, channel in deletions.boards(db):
        known = alerts.of_lesson(db, lesson_id)
        register = register_of(db, known, rules, now)
        if register is None or now > register.lesson.end + EDITED_FOR:
            continue
        refresh(db, register, known, channel=channel, rules=at_once, now=now)
        edited += deletions.spare(db, lesson_id, channel)
    gone["messages written anew"] += edited
    return edited


class Remover:
    """Deletes in Slack what named people who were erased, again and again until Slack says that it is gone.

    `clock` is wall time in UTC seconds.
    """

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        *,
        rules: Rules,
        alerting: AlertRules,
        clock: Callable[[], float],
        channel: str = "",
        pause: float = 1.2,
    ) -> None:
        """`pause`: seconds between two calls; Slack lets an app delete about fifty messages a minute.

        `channel` hears of what cannot be deleted, if there is one.
        """
        self._database, self._messenger = database, messenger
        self._rules, self._alerting, self._clock, self._pause = rules, alerting, clock, pause
        self._channel, self._looked = channel, False
        self._free_at = 0.0

    async def turn(self) -> None:
        """Do what is to be done now. Raises StoreError."""
        now = self._clock()
        if not self._looked:
            back = await self._database.run(
                again, self._database.path, rules=self._rules, alerting=self._alerting, now=int(now)
            )
            await self._database.run(deletions.try_again)
            self._looked = True
            if back:
                _log.warning("erased_again", people=back)
        if now < self._free_at:
            return
        for one in await self._database.run(deletions.waiting):
            if not await self._delete(one):
                return
            await asyncio.sleep(self._pause)

    async def _delete(self, one: deletions.Deletion) -> bool:
        """Delete one message with its file; whether to go on."""
        calls = [("chat.delete", {"channel": one.channel, "ts": one.ts})]
        if one.file:
            calls.append(("files.delete", {"file": one.file}))
        for method, asked in calls:
            answer, _ = await self._messenger.call(method, asked)
            if answer.wait is not None or _may_pass(answer.said):
                self._free_at = self._clock() + (answer.wait or _LATER)
                return False
            if answer.said not in deletions.DONE:
                _log.warning("not_deleted", answer=answer.said, tries=one.tries + 1)
                await self._database.run(self._give_up, one, answer.said)
                return True
        await self._database.run(deletions.done, one)
        return True

    def _give_up(self, db: Connection, one: deletions.Deletion, answer: str) -> None:
        """Leave it alone after some tries, until the next start, and tell the ops channel that it stands."""
        now = int(self._clock())
        with transaction(db):
            if deletions.failed(db, one) and self._channel:
                key, note = message_stays(one.channel, answer, now)
                told = notice(key, note, channel=self._channel, salt=outbox.salt(db), now=now)
                outbox.owe(db, [told], now)


_LATER = 60


def _may_pass(answer: str) -> bool:
    """Whether another time may do, so that it does not count as a try."""
    kind = classify(answer)
    return kind == STOP or (kind in (RETRY, DOUBT) and is_known(answer))
