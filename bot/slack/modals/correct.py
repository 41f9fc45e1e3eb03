"""Correct a verdict by hand. It wins over whatever the records say later, and says who gave it and why."""

from bot.domain.corrections import Correction
from bot.domain.register import ABSENT, EXCUSED, PARTIAL, PRESENT, UNKNOWN
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer, View
from bot.render.plain import clean
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.about import AboutOne, head, lesson_line, open_about, verdict_line, who_line
from bot.slack.modals.fields import Fields
from bot.slack.modals.opening import Opener
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, Proposal, proposing
from bot.store import audit
from bot.store.database import Connection
from bot.usecases import decisions
from bot.usecases.decisions import Scope
from bot.usecases.whom import Whom, whom

NAME = "correct"
VERDICTS = (PRESENT, PARTIAL, ABSENT, EXCUSED, UNKNOWN)


async def open_correct(desk: Desk, asker: Asker, trigger: str, lesson_id: str, person: str) -> bool:
    """Open the form that gives `person` a verdict by hand; whether a modal opened."""
    return await open_about(Opener(desk, asker, trigger), NAME, lesson_id, person, _draw)


def _draw(_db: Connection, renderer: Renderer, one: Whom, about: str) -> View:
    return correct_view(renderer, one, about)


def correct_view(renderer: Renderer, one: Whom, about: str) -> View:
    """The form."""
    verdicts = [(verdict, renderer.words.verdict(verdict)) for verdict in VERDICTS]
    return renderer.view(
        NAME, about=about, verdicts=verdicts, now=one.line.verdict or "", **head(renderer, one)
    )


async def _plan(desk: Desk, asker: Asker, draft: AboutOne, fields: Fields) -> Proposal:
    verdict, reason = fields.choice("verdict"), fields.text("reason")
    with fields.at("verdict"):
        if verdict not in VERDICTS:
            raise AskedWrongly("Choose a verdict.")
    with fields.at("reason"):
        if not reason:
            raise AskedWrongly("Say why in a few words: it is shown with the verdict, to whoever asks.")
    fields.check()
    renderer, now = await desk.reader(asker), desk.now()

    def preview(db: Connection) -> Proposal:
        one = whom(db, draft.lesson_id, draft.person, rules=desk.rules, now=now)
        given = Correction(draft.lesson_id, draft.person, verdict, reason, asker.user, now)
        reach = Scope(draft.room, one.lesson.start, one.lesson.end, desk.rules, now)
        page = _page(renderer, one, given, now)

        def decision(db: Connection) -> None:
            decisions.correct(given)(db)
            audit.note_look(db, asker.user, draft.room, now, NAME)

        def apply(db: Connection) -> Page:
            return page.with_judged(decisions.decide(db, reach, decision, apply=True))

        done = decisions.decide(db, reach, decisions.correct(given), apply=False)
        return Proposal(asker, draft.room, page.with_judged(done), apply)

    return await desk.database.run(preview)


def _page(renderer: Renderer, one: Whom, given: Correction, now: int) -> Page:
    words = renderer.words
    lines = (
        who_line(renderer, one),
        lesson_line(renderer, one),
        words.say(
            "{before} → {after}", before=verdict_line(renderer, one), after=words.verdict(given.verdict)
        ),
        words.say("Why: {reason}", reason=clean(given.reason)),
    )
    early = words.say("The lesson is not over yet. The verdict holds from now on, whatever happens in it.")
    return Page(NAME, lines, (early,) if now < one.lesson.end else ())


take = proposing(Form(NAME, AboutOne, "reason"), _plan)
