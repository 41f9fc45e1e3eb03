"""What every answer in Slack needs at hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.classroom.client import Classroom
from bot.errors import StoreError
from bot.render.blocks import Renderer
from bot.render.renderers import Renderers
from bot.slack.access import Access, Asker
from bot.slack.drafts import Drafts
from bot.slack.homes import Homes
from bot.slack.offers import Offers
from bot.slack.people import People
from bot.slack.places import Places
from bot.slack.replies import Replies
from bot.slack.windows import Windows
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases.digest import Ground
from bot.usecases.near import Near
from bot.usecases.registers import Rules

_log = structlog.get_logger("bot.slack")


async def no_language_of_its_own(_channel: str) -> str:
    """Every channel speaks the usual language."""
    return ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once, by the composition root."""

    classroom: Classroom
    database: Database
    memo: VisitMemo
    renderers: Renderers
    people: People
    access: Access
    replies: Replies
    windows: Windows
    places: Places
    rules: Rules
    """What lessons are judged by."""
    near: Near
    """Which rooms have a lesson on."""
    timezone: str
    names: str
    """How channels see students: `full` or `initials`."""
    clock: Callable[[], float]
    ground: Ground = field(default_factory=Ground)
    """What digests are made on."""
    offers: Offers = field(default_factory=Offers)
    homes: Homes = field(default_factory=Homes)
    drafts: Drafts = field(default_factory=Drafts)
    language_of: Callable[[str], Awaitable[str]] = no_language_of_its_own
    """Channel id → the language that its messages speak; empty where nobody chose one."""

    def now(self) -> int:
        """UTC seconds."""
        return int(self.clock())

    @property
    def renderer(self) -> Renderer:
        """Speaks the usual language; of a person or channel that is known, ask `reader` or `public`."""
        return self.renderers.usual

    async def reader(self, asker: Asker) -> Renderer:
        """Speaks the language of the one person who reads the answer. Nothing is raised."""
        return self.renderers.for_locale(await self.people.locale(asker.user))

    async def public(self, channel: str) -> Renderer:
        """Speaks a channel's language; the usual one where our database does not tell it.

        A user's id is the direct conversation with them: that speaks their own.
        """
        if channel[:1] in ("U", "W"):
            return await self.reader(Asker(channel, "", ""))
        try:
            return self.renderers.of(await self.language_of(channel))
        except StoreError as error:
            _log.warning("language_unknown", error=type(error).__name__)
            return self.renderer
