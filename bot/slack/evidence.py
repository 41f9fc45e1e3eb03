"""Asking about one person of a lesson: a private menu of its people, and the private card of one of them.

No name leaves the private answers: what the options and buttons carry are pointers.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.evidence import Evidence
from bot.domain.people import LEARNERS, is_nameless
from bot.domain.register import Line
from bot.errors import AskedWrongly
from bot.render.evidence import evidence_message
from bot.render.lineup import lineup_message
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.lessons import seen
from bot.slack.modals.correct import open_correct
from bot.slack.modals.excuse import open_excuse
from bot.slack.modals.link import open_link
from bot.slack.pressing import answered, tell
from bot.slack.requests import Press
from bot.store import audit
from bot.store.database import Connection
from bot.usecases.evidence import evidence_of
from bot.usecases.pointing import lineup, pointed
from bot.usecases.whom import Whom

EVIDENCE, EXCUSE, CORRECT, LINK = "evidence", "excuse", "correct", "link"

Form = Callable[[Desk, Asker, str, str, str], Awaitable[bool]]
FORMS: Mapping[str, Form] = {EXCUSE: open_excuse, CORRECT: open_correct, LINK: open_link}
"""What can be done about somebody → the form that asks for it."""

PURPOSES: Mapping[str, Callable[[Line], bool]] = {
    EVIDENCE: lambda _: True,
    EXCUSE: lambda line: line.due,
    LINK: lambda line: is_nameless(line.person) and line.role in LEARNERS,
}
"""What a menu of people is opened for → who is in it."""


async def offer(desk: Desk, press: Press, lesson_id: str, purpose: str) -> str:
    """The private menu of a lesson's people. Rights were checked."""
    register, people = await desk.database.run(lineup, lesson_id, desk.rules, desk.now())
    wanted = [(f"{purpose}:{at}", line) for at, line in people if PURPOSES[purpose](line)]
    renderer = await desk.reader(press.asker)
    await desk.database.run(audit.note_look, press.asker.user, register.lesson.room, desk.now(), purpose)
    await tell(desk, press, lineup_message(renderer, register, wanted, purpose))
    return "stored"


async def whom(desk: Desk, press: Press) -> None:
    """Somebody was chosen in such a menu."""
    purpose, _, at = press.value.partition(":")
    await answered(desk, press, purpose if purpose in PURPOSES else "menu", _chosen(desk, press, purpose, at))


async def excuse(desk: Desk, press: Press) -> None:
    """The button of an evidence card."""
    await answered(desk, press, EXCUSE, _chosen(desk, press, EXCUSE, press.value))


async def correct(desk: Desk, press: Press) -> None:
    """The button of an evidence card."""
    await answered(desk, press, CORRECT, _chosen(desk, press, CORRECT, press.value))


async def link(desk: Desk, press: Press) -> None:
    """The button of an evidence card."""
    await answered(desk, press, LINK, _chosen(desk, press, LINK, press.value))


async def why(desk: Desk, press: Press) -> None:
    """The button of a page about one person."""
    await answered(desk, press, EVIDENCE, _chosen(desk, press, EVIDENCE, press.value))


async def ask(desk: Desk, press: Press) -> None:
    """The button of a lesson's page: the menu of its people."""
    await answered(desk, press, EVIDENCE, of_lesson(desk, press, EVIDENCE))


async def of_lesson(desk: Desk, press: Press, purpose: str) -> str:
    """The menu of the people of a lesson, by the lesson's id, for whoever may see them."""
    lesson = await seen(desk, press.asker, press.value)
    return await offer(desk, press, lesson.id, purpose)


async def _chosen(desk: Desk, press: Press, purpose: str, at: str) -> str:
    await seen(desk, press.asker, at.rpartition(":")[0])
    one = await desk.database.run(pointed, at, desk.rules, desk.now())
    form = FORMS.get(purpose)
    if form is not None:
        await form(desk, press.asker, press.trigger, one.lesson.id, one.line.person)
        return "answered"
    if purpose != EVIDENCE:
        raise AskedWrongly("This menu was made by another release. Choose again in a newer message.")
    await _show(desk, press, one, at)
    return "stored"


async def _show(desk: Desk, press: Press, one: Whom, at: str) -> None:
    """The evidence card, with the buttons for what can be done about it."""
    now, rules = desk.now(), desk.rules

    def look(db: Connection) -> Evidence:
        audit.note_look(db, press.asker.user, one.room, now, EVIDENCE)
        return evidence_of(db, one.lesson, one.line.person, rules=rules, now=now)

    found = await desk.database.run(look)
    await tell(desk, press, evidence_message(await desk.reader(press.asker), found, handle=at))
