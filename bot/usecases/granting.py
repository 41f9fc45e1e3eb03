"""Granting: who is given which rooms, and who has some. On the database's thread."""

from collections.abc import Collection, Sequence

from bot.domain.home import Room
from bot.domain.scopes import EVERY, Given, Scope
from bot.store import audit, rooms, scopes
from bot.store.database import Connection, transaction
from bot.usecases.directory import search

GRANT, REVOKE = "grant", "revoke"


def given(db: Connection, wanted: Collection[str] = ()) -> list[Given]:
    """Who was given what, or what these were given."""
    by_who: dict[str, list[Scope]] = {who: [] for who in wanted}
    for scope in scopes.everybody(db):
        if not wanted or scope.who in wanted:
            by_who.setdefault(scope.who, []).append(scope)
    titles = {one.room: one.title for one in search(db)}
    return [_given(who, own, titles) for who, own in by_who.items()]


def grant(
    db: Connection, whom: Sequence[str], wanted: Sequence[str], author: str, now: int
) -> dict[str, tuple[str, ...]]:
    """Let each of them see these rooms; who → the rooms that are new to them."""
    with transaction(db):
        done = {who: scopes.grant(db, who, wanted, author=author, at=now) for who in whom}
        _note(db, GRANT, done, author, now)
    return done


def revoke(
    db: Connection, whom: Sequence[str], wanted: Sequence[str], author: str, now: int
) -> dict[str, tuple[str, ...]]:
    """Take these rooms away, or all that was given; who → the rooms taken away."""
    with transaction(db):
        done = {who: scopes.revoke(db, who, wanted) for who in whom}
        _note(db, REVOKE, done, author, now)
    return done


def named(db: Connection, text: str) -> list[str]:
    """The rooms that a number or a title means; a number that nobody knows means itself nowhere here."""
    return [one.room for one in rooms.find(db, text).rooms] or [
        one.room for one in search(db, text) if text.casefold() == one.title.casefold()
    ]


def _note(db: Connection, what: str, done: dict[str, tuple[str, ...]], author: str, now: int) -> None:
    for who, altered in done.items():
        for room in altered:
            audit.note_look(db, author, "" if room == EVERY else room, now, f"{what} {who}")


def _given(who: str, own: Sequence[Scope], titles: dict[str, str]) -> Given:
    last = max(own, key=lambda one: one.at, default=None)
    seen = {one.room for one in own}
    known = [Room(room, titles.get(room, "")) for room in ({EVERY} if EVERY in seen else seen)]
    return Given(
        who,
        tuple(sorted(known, key=lambda one: (one.title.casefold() or "\uffff", one.room))),
        last.author if last else "",
        last.at if last else 0,
    )
