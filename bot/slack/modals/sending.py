"""Sending a form off: it is checked at once, what it would change is shown, and done after a second look.

A form takes at most two seconds to be answered. What takes longer goes on behind a page that says so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from bot.errors import N_, AttendanceError
from bot.metrics import QUESTIONS
from bot.render.blocks import Renderer, View
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.fields import BadFields, Fields
from bot.slack.modals.opening import crash_words, trouble_view
from bot.slack.modals.pages import Page, page_view
from bot.slack.problems import outcome_of
from bot.slack.receipts import Receipt, instead, mend, upon
from bot.slack.requests import Submission
from bot.store.database import Connection

WITHIN = 0.7
"""Seconds that a form waits for what it would change…"""
PATIENCE = 1.8
"""…and for everything; Slack waits three."""
MOST = 300
"""Characters of a sentence at a field."""

STALE = N_(
    "This form is too old: I was started anew since it was opened. "
    "Copy what you typed, close it and open it again."
)
GONE = N_("This page is too old, or not yours. Go back and send the form once more.")
SLOW = N_("That took too long. Send it once more: nothing is done twice.")


class Draft(Protocol):
    """An open form."""

    @property
    def room(self) -> str: ...  # noqa: D102 - the room that it is about


@dataclass(slots=True)
class Proposal:
    """Something that its author may confirm, once."""

    asker: Asker
    room: str
    page: Page
    apply: Callable[[Connection], Page]
    """Does it, in one transaction, and tells what was done. Raises where it cannot be done any more."""
    form: str = ""
    """The draft that it was made of: once it is done, no other page of that form does it again."""
    doing: "asyncio.Task[View] | None" = field(default=None)
    """It is being done, or was: sent off twice it is done once, and both times answered by this page."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A form that was saved, and what was shown then."""

    view: View


D = TypeVar("D", bound=Draft)
Plan = Callable[[Desk, Asker, D, Fields], Awaitable[Proposal]]
"""From what stands in a form to what would be done. Raises BadFields, and whatever else stands in the way."""
Take = Callable[[Desk, Submission], Awaitable[Receipt]]
Save = Callable[[Desk, Asker, D, Fields], Awaitable[Page]]


@dataclass(frozen=True, slots=True)
class Form(Generic[D]):
    """One kind of form."""

    name: str
    draft: type[D]
    first: str
    """The field at which is said what is wrong with no field."""


def proposing(form: Form[D], plan: Plan[D]) -> Take:
    """Takes a form: shows what `plan` makes of it."""

    async def take(desk: Desk, sent: Submission) -> Receipt:
        async def go(renderer: Renderer, draft: D) -> Receipt:
            making = asyncio.ensure_future(plan(desk, sent.asker, draft, Fields(sent.view.values)))
            return await _proposed(desk, sent, renderer, form.name, making)

        sent = _in_channel(desk, sent)
        return await _guarded(desk, sent, form, go)

    return take


def saving(form: Form[D], save: Save[D]) -> Take:
    """Takes a form: does it at once, and shows what was done."""

    async def take(desk: Desk, sent: Submission) -> Receipt:
        async def go(renderer: Renderer, draft: D) -> Receipt:
            id_ = sent.view.about
            page = await save(desk, sent.asker, draft, Fields(sent.view.values))
            view = page_view(renderer, page, id_, done=True)
            desk.drafts.keep(sent.asker.user, Saved(view), id_)
            return instead(view)

        sent = _in_channel(desk, sent)
        async with desk.drafts.lock(sent.view.about):
            saved = desk.drafts.find(sent.view.about, sent.asker.user, Saved)
            return instead(saved.view) if saved else await _guarded(desk, sent, form, go)

    return take


def _in_channel(desk: Desk, sent: Submission) -> Submission:
    """The form as sent from where it was asked for: who may ask in one channel only may send it off too."""
    return replace(sent, asker=replace(sent.asker, channel=desk.drafts.asked_in(sent.view.about)))


async def _guarded(
    desk: Desk,
    sent: Submission,
    form: Form[D],
    go: Callable[[Renderer, D], Awaitable[Receipt]],
) -> Receipt:
    """`go`, for whoever may; whatever stands in the way is said in the form, which keeps what was typed."""
    renderer, outcome = desk.renderer, "answered"
    try:
        async with asyncio.timeout(PATIENCE):
            renderer = await desk.reader(sent.asker)
            draft = desk.drafts.find(sent.view.about, sent.asker.user, form.draft)
            if draft is None:
                return mend({form.first: renderer.words.say(STALE)})
            await desk.access.check(sent.asker, draft.room)
            return await go(renderer, draft)
    except BadFields as error:
        outcome = "problem"
        return mend({name: renderer.words.error(one)[:MOST] for name, one in error.fields.items()})
    except AttendanceError as error:
        outcome = outcome_of(error)
        return mend({form.first: renderer.words.error(error)[:MOST]})
    except TimeoutError:
        outcome = "problem"
        return mend({form.first: renderer.words.say(SLOW)})
    except Exception as error:  # noqa: BLE001 - the person gets a reference, the log the rest
        outcome = "crashed"
        return mend({form.first: crash_words(renderer, error, form.name)})
    finally:
        QUESTIONS.labels(form.name, outcome).inc()


async def _proposed(
    desk: Desk, sent: Submission, renderer: Renderer, name: str, making: "asyncio.Future[Proposal]"
) -> Receipt:
    """What would be done, upon the form: at once, or after a page that says to wait."""
    id_ = desk.drafts.new_id()

    async def view() -> View:
        proposal = await making
        proposal.form = sent.view.about
        desk.drafts.keep(sent.asker.user, proposal, id_, channel=sent.asker.channel)
        return page_view(renderer, proposal.page, id_)

    await asyncio.wait({making}, timeout=WITHIN)
    if making.done():
        return upon(await view())
    then = _later(desk, renderer, (name, id_), view())
    return upon(renderer.view("working", about=id_), then)


async def _later(
    desk: Desk, renderer: Renderer, about: tuple[str, str], making: Awaitable[View], view_id: str = ""
) -> None:
    """Show a view in the place of the one that says to wait; `about`: what is done, and the draft's id."""
    name, id_ = about
    try:
        view = await making
    except AttendanceError as error:
        view = trouble_view(renderer, renderer.words.error(error), retry=error.retry, back=True, about=id_)
    except Exception as error:  # noqa: BLE001 - told with a reference
        view = trouble_view(renderer, crash_words(renderer, error, name), back=True, about=id_)
    if view_id:
        await desk.windows.update(view_id, view)
    else:
        await desk.windows.update_named(f"working-{id_}", view)


async def confirm(desk: Desk, sent: Submission) -> Receipt:
    """Do what was shown, once. Nothing is lost where it fails: the page stays, and says so."""
    renderer, id_ = desk.renderer, sent.view.about
    sent = _in_channel(desk, sent)
    try:
        async with asyncio.timeout(PATIENCE):
            renderer = await desk.reader(sent.asker)
            proposal = desk.drafts.find(id_, sent.asker.user, Proposal)
            if proposal is None or (proposal.doing is None and not desk.drafts.holds(proposal.form)):
                return instead(trouble_view(renderer, renderer.words.say(GONE), back=True, about=id_))
            await desk.access.check(sent.asker, proposal.room)
    except AttendanceError as error:
        return instead(
            trouble_view(renderer, renderer.words.error(error), retry=error.retry, back=True, about=id_)
        )
    except TimeoutError:
        return instead(trouble_view(renderer, renderer.words.say(SLOW), retry=True, back=True, about=id_))
    doing = proposal.doing
    if doing is None:
        doing = asyncio.create_task(_done(desk, renderer, proposal, id_), name="modal-confirm")
        proposal.doing = doing
    await asyncio.wait({doing}, timeout=WITHIN)
    if doing.done():
        return instead(doing.result())
    then = _later(desk, renderer, (proposal.page.kind, id_), asyncio.shield(doing), sent.view.id)
    return instead(renderer.view("working", about=id_), then)


async def _done(desk: Desk, renderer: Renderer, proposal: Proposal, id_: str) -> View:
    """The page that says that it is done, or why not. Nothing is raised."""
    kind, outcome = proposal.page.kind, "answered"
    try:
        page = await desk.database.run(proposal.apply)
        view = page_view(renderer, page, id_, done=True)
        desk.drafts.drop(proposal.form)
    except AttendanceError as error:
        outcome, trouble, proposal.doing = outcome_of(error), renderer.words.error(error), None
        view = page_view(renderer, proposal.page, id_, trouble=trouble)
    except Exception as error:  # noqa: BLE001 - the person gets a reference, the log the rest
        outcome, trouble, proposal.doing = "crashed", crash_words(renderer, error, kind), None
        view = page_view(renderer, proposal.page, id_, trouble=trouble)
    QUESTIONS.labels(kind, outcome).inc()
    return view
