"""Excuse a student: from one lesson, or on some days."""

from datetime import date

from bot.domain.people import Excuse
from bot.domain.periods import DAY
from bot.domain.zones import wall_at
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer, View
from bot.render.plain import clean
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.about import AboutOne, head, lesson_line, open_about, who_line
from bot.slack.modals.fields import Fields
from bot.slack.modals.opening import Opener
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, Proposal, proposing
from bot.store import audit
from bot.store.database import Connection
from bot.usecases import decisions
from bot.usecases.decisions import Decision, Scope
from bot.usecases.whom import Whom, whom

NAME = "excuse"
LESSON, DAYS = "lesson", "days"
LONGEST = 366


async def open_excuse(desk: Desk, asker: Asker, trigger: str, lesson_id: str, person: str) -> bool:
    """Open the form that excuses `person`, as registers know them; whether a modal opened."""
    return await open_about(Opener(desk, asker, trigger), NAME, lesson_id, person, _draw)


def _draw(_db: Connection, renderer: Renderer, one: Whom, about: str) -> View:
    return excuse_view(renderer, one, about)


def excuse_view(renderer: Renderer, one: Whom, about: str) -> View:
    """The form."""
    day = wall_at(one.lesson.start, one.lesson.timezone).date()
    return renderer.view(NAME, about=about, day=day, **head(renderer, one))


async def _plan(desk: Desk, asker: Asker, draft: AboutOne, fields: Fields) -> Proposal:
    scope, first, last = fields.choice("scope"), fields.day("first"), fields.day("last")
    if scope == DAYS:
        first, last = _days(fields, first, last)
    fields.check()
    renderer, now = await desk.reader(asker), desk.now()

    def preview(db: Connection) -> Proposal:
        one = whom(db, draft.lesson_id, draft.person, rules=desk.rules, now=now)
        given = Excuse(
            draft.room,
            draft.person,
            asker.user,
            now,
            fields.text("reason"),
            lesson_id=draft.lesson_id if scope == LESSON else None,
            since=first if scope == DAYS else None,
            until=last if scope == DAYS else None,
        )
        reach = _reach(desk, one, given, now)
        page = _page(renderer, one, given)
        done = decisions.decide(db, reach, decisions.excuse(given), apply=False)

        def apply(db: Connection) -> Page:
            return page.with_judged(decisions.decide(db, reach, _audited(given), apply=True))

        return Proposal(asker, draft.room, page.with_judged(done), apply)

    return await desk.database.run(preview)


def _days(fields: Fields, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    if first is None:
        with fields.at("first"):
            raise AskedWrongly("Choose the first day.")
    last = last or first
    if first and last and last < first:
        with fields.at("last"):
            raise AskedWrongly("The last day ({last}) is before the first ({first}).", last=last, first=first)
    if first and last and (last - first).days >= LONGEST:
        with fields.at("last"):
            raise AskedWrongly("A year is the longest. Give a nearer last day.")
    return first, last


def _reach(desk: Desk, one: Whom, given: Excuse, now: int) -> Scope:
    """The lessons that the excuse may touch."""
    lesson = one.lesson
    if given.lesson_id or not (given.since and given.until):
        return Scope(lesson.room, lesson.start, lesson.end, desk.rules, now)
    home = wall_at(lesson.start, lesson.timezone).date()
    start = lesson.start + ((given.since - home).days - 2) * DAY
    end = lesson.start + ((given.until - home).days + 2) * DAY
    return Scope(lesson.room, start, end, desk.rules, now)


def _audited(given: Excuse) -> Decision:
    def do(db: Connection) -> None:
        decisions.excuse(given)(db)
        audit.note_look(db, given.author, given.room, given.at, NAME)

    return do


def _page(renderer: Renderer, one: Whom, given: Excuse) -> Page:
    words = renderer.words
    days = lesson_line(renderer, one) if given.lesson_id else f"{given.since} – {given.until}"
    lines = [who_line(renderer, one), days]
    if given.text:
        lines.append(words.say("Why: {reason}", reason=clean(given.text)))
    warning = words.say("Whoever comes all the same is judged as usual.")
    return Page(NAME, tuple(lines), (warning,))


take = proposing(Form(NAME, AboutOne, "scope"), _plan)
