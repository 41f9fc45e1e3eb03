"""Edit a roster: paste lines, see what will change, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import RosterEntry
from bot.errors import AskedWrongly
from bot.files.roster_paste import read_pasted, written
from bot.render.blocks import Renderer, View
from bot.render.plain import plain
from bot.render.plans import altered, entry_line
from bot.render.words import Words
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.fields import Fields
from bot.slack.modals.opening import Opener, present
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, Proposal, proposing
from bot.store import audit, rooms, roster
from bot.store.database import Connection, transaction
from bot.store.difference import Difference

NAME = "roster"
ALL, MORE = "all", "more"
PART = 2_900
"""Characters of one field; Slack takes 3,000."""
PARTS = 12
"""Fields at most: some 1,500 people. A larger roster is only added to here."""


@dataclass(frozen=True, slots=True)
class Pasting:
    """The open form."""

    room: str
    parts: int
    """How many fields it has."""


async def open_roster(desk: Desk, asker: Asker, trigger: str, room: str) -> bool:
    """Open the form with the roster of `room` as it is; whether a modal opened."""

    async def draw(renderer: Renderer) -> View:
        return await desk.database.run(look, renderer)

    def look(db: Connection, renderer: Renderer) -> View:
        entries = roster.of_room(db, room)
        parts = fields_of(entries)
        about = desk.drafts.keep(asker.user, Pasting(room, len(parts)), channel=asker.channel)
        return roster_view(renderer, about, (room, rooms.title(db, room)), entries)

    return await present(Opener(desk, asker, trigger), NAME, room, draw)


def fields_of(entries: Sequence[RosterEntry]) -> list[str]:
    """What stands in each field; one empty field alone where the roster is too large to be shown."""
    parts = parted(written(entries))
    fits = len(parts) < PARTS and all(len(part) <= PART for part in parts)
    return [*parts, ""] if fits else [""]


def roster_view(
    renderer: Renderer, about: str, room: tuple[str, str], entries: Sequence[RosterEntry]
) -> View:
    """The form; `room` is its number and its title."""
    number, title = room
    parts = fields_of(entries)
    whole = len(parts) > 1 or not entries
    return renderer.view(
        NAME,
        about=about,
        room=plain(number),
        room_title=plain(title),
        parts=parts,
        most=PART + 100,
        count=len(entries),
        scope=ALL if whole else MORE,
        whole=whole,
    )


def parted(lines: Sequence[str]) -> Sequence[str]:
    """The lines in as few fields as they fit in."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= PART:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


async def _plan(desk: Desk, asker: Asker, draft: Pasting, fields: Fields) -> Proposal:
    names = [f"lines{number}" for number in range(draft.parts)]
    entries = _read(fields, names, draft.room)
    if fields.choice("scope") == MORE and not entries:
        with fields.at(names[0]):
            raise AskedWrongly("Paste who is to be added: a line each, such as 10023,Zhao Min,student.")
    fields.check()
    renderer, now, only_more = await desk.reader(asker), desk.now(), fields.choice("scope") == MORE

    def preview(db: Connection) -> Proposal:
        wanted = _with_known(db, draft.room, entries) if only_more else entries
        found = roster.compare(db, draft.room, wanted)
        revision = roster.revision(db)

        def apply(db: Connection) -> Page:
            with transaction(db):
                if roster.revision(db) != revision:
                    raise AskedWrongly(
                        "Somebody changed a roster meanwhile. Go back, and look again at what changes."
                    )
                done = roster.replace(db, draft.room, wanted)
                audit.note_look(db, asker.user, draft.room, now, NAME)
            return _page(renderer.words, draft.room, done, len(wanted))

        return Proposal(asker, draft.room, _page(renderer.words, draft.room, found, len(wanted)), apply)

    return await desk.database.run(preview)


def _read(fields: Fields, names: Sequence[str], room: str) -> list[RosterEntry]:
    """Everybody in all fields. Lines are numbered within their field; who stands in two is told."""
    found: dict[str, RosterEntry] = {}
    for name in names:
        with fields.at(name):
            for entry in read_pasted(fields.lines(name), room=room):
                if entry.person in found:
                    raise AskedWrongly(
                        "“{name}” stands in two fields.", name=plain(entry.name or entry.userid)
                    )
                found[entry.person] = entry
    return list(found.values())


def _with_known(db: Connection, room: str, entries: Sequence[RosterEntry]) -> list[RosterEntry]:
    """The roster as it is, with these added or in the place of who they are."""
    return list({entry.person: entry for entry in (*roster.of_room(db, room), *entries)}.values())


def _page(words: Words, room: str, found: Difference[RosterEntry], total: int) -> Page:
    counts = words.say(
        "{added:,} added · {changed:,} changed · {removed:,} removed · {same:,} as before",
        added=len(found.added),
        changed=len(found.changed),
        removed=len(found.removed),
        same=found.same,
    )
    lines = altered(words, found.added, found.changed, found.removed, lambda entry: entry_line(words, entry))
    warnings = []
    if not total and found:
        warnings.append(
            words.say("Nobody is due then, so nobody can be missing: everybody who comes is a visitor.")
        )
    if found:
        warnings.append(
            words.say("Lessons that are over are judged by the new roster when they are read again.")
        )
    return Page(
        NAME,
        (words.say("Room {room}", room=plain(room)), counts, *lines),
        tuple(warnings),
        can_confirm=bool(found),
    )


take = proposing(Form(NAME, Pasting, "lines0"), _plan)
