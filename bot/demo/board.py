"""What one person sees in one channel: Slack's messages, what they typed, and what Slack itself says."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.demo.drawing import Drawing
from bot.demo.reader import reader_of
from bot.demo.slack.messages import Message
from bot.demo.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page that is no message: a command somebody typed, or Slack's own remark."""

    kind: str
    """`typed` or `remark`."""
    text: str
    at: float


class News(NamedTuple):
    """One change, as the page is told of it."""

    kind: str
    """`snapshot`, `show` (new, or instead of what stood there) or `remove`."""
    data: dict[str, Any]


class Board:
    """The channel as `user` sees it, followed by any number of open pages."""

    def __init__(self, workspace: Workspace, drawing: Drawing, *, channel: str, user: str) -> None:
        self.workspace = workspace
        self.channel, self.user = channel, user
        self._drawing = drawing
        self._items: list[Message | Line] = []
        self._followers: set[asyncio.Queue[News]] = set()
        workspace.transcript.listeners.append(self._heard)

    def typed(self, text: str) -> None:
        """The person typed a command. Slack shows it to nobody else."""
        self._add(Line("typed", text, self.workspace.clock()))

    def remark(self, text: str) -> None:
        """Slack's own word to the person."""
        self._add(Line("remark", text, self.workspace.clock()))

    def message(self, number: int) -> Message:
        """The message with this number on the page. Raises LookupError."""
        item = self._items[number] if 0 <= number < len(self._items) else None
        if not isinstance(item, Message) or item.deleted:
            raise LookupError("that message is gone")
        return item

    @contextmanager
    def follow(self) -> Iterator[asyncio.Queue[News]]:
        """News from now on, beginning with everything that stands."""
        queue: asyncio.Queue[News] = asyncio.Queue()
        queue.put_nowait(self.snapshot())
        self._followers.add(queue)
        try:
            yield queue
        finally:
            self._followers.discard(queue)

    def snapshot(self) -> News:
        """Everything that stands."""
        shown = [self._html(number) for number, item in enumerate(self._items) if _stands(item)]
        return News("snapshot", {"html": "".join(shown)})

    def tell(self, news: News) -> None:
        """Tell every follower."""
        for queue in self._followers:
            queue.put_nowait(news)

    def _heard(self, what: str, message: Message) -> None:
        """The transcript changed."""
        if message.channel != self.channel or message.only_for not in ("", self.user):
            return
        if what == "post":
            self._add(message)
            return
        number = next(at for at, item in enumerate(self._items) if item is message)
        self.tell(self._shown(number) if what == "edit" else News("remove", {"id": f"m{number}"}))

    def _add(self, item: Message | Line) -> None:
        self._items.append(item)
        self.tell(self._shown(len(self._items) - 1))

    def _shown(self, number: int) -> News:
        return News("show", {"id": f"m{number}", "html": self._html(number)})

    def _html(self, number: int) -> str:
        item = self._items[number]
        template = "line" if isinstance(item, Line) else "message"
        return self._drawing.draw(template, reader_of(self.workspace, self.user), item=item, number=number)


def _stands(item: Message | Line) -> bool:
    return isinstance(item, Line) or not item.deleted
