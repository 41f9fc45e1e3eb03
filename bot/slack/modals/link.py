"""Link a guest to somebody on the roster; it holds for past lessons too."""

import difflib

from bot.domain.people import Link, RosterEntry, is_nameless, normalise
from bot.domain.periods import DAY, MOST
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer, View
from bot.render.plain import plain
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.about import NAME as LENGTH
from bot.slack.modals.about import AboutOne, head, open_about, who_line
from bot.slack.modals.fields import Fields
from bot.slack.modals.opening import Opener
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, Proposal, proposing
from bot.store import audit, links, roster, visits
from bot.store.database import Connection
from bot.usecases import decisions
from bot.usecases.decisions import Scope
from bot.usecases.people import People, find_person, people_of
from bot.usecases.whom import Whom, whom

NAME = "link"
OFFERED = 100
"""As many options as a menu of Slack's has."""
OPTION = 75
"""Characters of an option."""
LATELY = 60 * DAY
"""Seconds: who is not on the roster and was not seen since, is found by `attendance-bot link add`."""


async def open_link(desk: Desk, asker: Asker, trigger: str, lesson_id: str, person: str) -> bool:
    """Open the form that says which user the guest `person` is; whether a modal opened."""
    return await open_about(Opener(desk, asker, trigger), NAME, lesson_id, person, _draw)


def _draw(db: Connection, renderer: Renderer, one: Whom, about: str) -> View:
    if not is_nameless(one.line.person):
        raise AskedWrongly("Only a guest without a user id can be linked, and this person has one.")
    return link_view(renderer, one, roster.of_room(db, one.room), about)


def link_view(renderer: Renderer, one: Whom, entries: list[RosterEntry], about: str) -> View:
    """The form; `entries` are who it may be."""
    offers = [(entry.userid, _option(entry)) for entry in offered(entries, one.line.name)]
    return renderer.view(NAME, about=about, offers=offers, **head(renderer, one))


def _option(entry: RosterEntry) -> str:
    """`Zhao Min · 3051`, as long as an option may be: the id whole, however long the name is."""
    id_ = plain(entry.userid, LENGTH)
    name = plain(entry.name, LENGTH)[: max(0, OPTION - len(id_) - 3)].rstrip()
    return f"{name} · {id_}" if name else id_


def offered(entries: list[RosterEntry], name: str) -> list[RosterEntry]:
    """Whom a guest of that name may be, the likest first."""
    wanted = normalise(name)
    known = [entry for entry in entries if not is_nameless(entry.person) and len(entry.userid) <= LENGTH]

    def likeness(entry: RosterEntry) -> float:
        return difflib.SequenceMatcher(None, wanted, normalise(entry.name)[:LENGTH]).ratio()

    return sorted(known, key=likeness, reverse=True)[:OFFERED]


async def _plan(desk: Desk, asker: Asker, draft: AboutOne, fields: Fields) -> Proposal:
    chosen, typed = fields.choice("user"), fields.text("typed")
    field = "user" if chosen and not typed else "typed"
    with fields.at(field):
        if bool(chosen) == bool(typed):
            raise AskedWrongly(
                "Choose somebody from the menu, or type a user id or an exact name: one of both."
            )
    fields.check()
    renderer, now = await desk.reader(asker), desk.now()

    def preview(db: Connection) -> Proposal:
        one = whom(db, draft.lesson_id, draft.person, rules=desk.rules, now=now)
        known = _known(db, draft.room, now)
        with fields.at(field):
            user = find_person(known, draft.room, chosen or typed)
        fields.check()
        made = Link(draft.room, draft.person, user, asker.user, now)
        first, last = visits.span(db, draft.room, draft.person) or (one.lesson.start, one.lesson.end)
        reach = Scope(draft.room, max(first, now - MOST), max(last, one.lesson.end), desk.rules, now)
        page = _page(db, renderer, one, made, sorted(known[user]))

        def decision(db: Connection) -> None:
            decisions.link(made)(db)
            audit.note_look(db, asker.user, draft.room, now, NAME)

        def apply(db: Connection) -> Page:
            return page.with_judged(decisions.decide(db, reach, decision, apply=True))

        done = decisions.decide(db, reach, decisions.link(made), apply=False)
        return Proposal(asker, draft.room, page.with_judged(done), apply)

    return await desk.database.run(preview)


def _known(db: Connection, room: str, now: int) -> People:
    """The users on the roster, and those seen lately."""
    known = people_of(db, room, now - LATELY, now)
    return {person: names for person, names in known.items() if not is_nameless(person)}


def _page(db: Connection, renderer: Renderer, one: Whom, made: Link, names: list[str]) -> Page:
    words = renderer.words
    called = plain(next((name for name in names if name), ""), LENGTH)
    user = f"{called} · {plain(made.userid, LENGTH)}" if called else plain(made.userid, LENGTH)
    lines = (
        words.say("{guest} is {user}", guest=who_line(renderer, one), user=user),
        words.say("It holds in every lesson of room {room}, past and future.", room=plain(one.room)),
    )
    before = next((link for link in links.of_room(db, one.room) if link.person == made.person), None)
    if before is None:
        return Page(NAME, lines)
    undone = words.say(
        "This guest is linked to {user} now; that link is undone.", user=plain(before.userid, LENGTH)
    )
    return Page(NAME, lines, (undone,))


take = proposing(Form(NAME, AboutOne, "typed"), _plan)
