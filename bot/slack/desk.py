"""What every answer in Slack needs at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.classroom.client import Classroom
from bot.render.blocks import Renderer
from bot.slack.access import Access
from bot.slack.offers import Offers
from bot.slack.replies import Replies
from bot.slack.windows import Windows
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases.registers import Rules


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once, by the composition root."""

    classroom: Classroom
    database: Database
    memo: VisitMemo
    renderer: Renderer
    access: Access
    replies: Replies
    windows: Windows
    rules: Rules
    """What lessons are judged by."""
    timezone: str
    names: str
    """How channels see students: `full` or `initials`."""
    clock: Callable[[], float]
    offers: Offers = field(default_factory=Offers)

    def now(self) -> int:
        """UTC seconds."""
        return int(self.clock())
