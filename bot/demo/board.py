"""What stands in Slack for each person: the app's messages, what they typed, and what Slack itself says."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.demo.drawing import Drawing
from bot.demo.places import Place
from bot.demo.reader import reader_of
from bot.demo.slack.messages import Message
from bot.demo.slack.workspace import Workspace

LATEST = 400
"""Messages that a first look shows; a link leads to all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page that is no message: a command somebody typed, or Slack's own remark."""

    kind: str
    """`typed` or `remark`."""
    text: str
    at: float
    user: str
    channel: str


class News(NamedTuple):
    """One change, as the page is told of it."""

    kind: str
    """`snapshot`, `show` (new, or instead of what stood there), `remove`, `rail`, and the page's own."""
    data: dict[str, Any]


@dataclass(eq=False)
class Follower:
    """An open page."""

    place: Place
    everything: bool = False
    """It wants the earliest messages too."""
    news: asyncio.Queue[News] = field(default_factory=asyncio.Queue)


Item = Message | Line


class Board:
    """Everything that was ever shown, numbered, followed by any number of open pages."""

    def __init__(self, workspace: Workspace, drawing: Drawing) -> None:
        self.workspace = workspace
        self.unread: Counter[tuple[str, str]] = Counter()
        """How many messages a person has not looked at in a conversation."""
        self._drawing = drawing
        self._items: list[Item] = []
        self._numbers: dict[int, int] = {}
        self._replies: Counter[tuple[str, str]] = Counter()
        self._followers: set[Follower] = set()
        for message in workspace.transcript.messages:
            self._take(message)
        workspace.transcript.listeners.append(self._heard)

    def typed(self, place: Place, text: str) -> None:
        """Somebody typed a command. Slack shows it to nobody else."""
        self._add(Line("typed", text, self.workspace.clock(), place.user, place.channel))

    def remark(self, place: Place, text: str) -> None:
        """Slack's own word to the person."""
        self._add(Line("remark", text, self.workspace.clock(), place.user, place.channel))

    def message(self, number: int) -> Message:
        """The message with this number on the page. Raises LookupError."""
        item = self._items[number] if 0 <= number < len(self._items) else None
        if not isinstance(item, Message) or item.deleted:
            raise LookupError("that message is gone")
        return item

    @contextmanager
    def follow(self, place: Place, *, everything: bool = False) -> Iterator[asyncio.Queue[News]]:
        """News from now on, beginning with everything that stands."""
        follower = Follower(place, everything)
        del self.unread[place.user, place.channel]
        follower.news.put_nowait(self.snapshot(place, everything=everything))
        self._followers.add(follower)
        try:
            yield follower.news
        finally:
            self._followers.discard(follower)

    def snapshot(self, place: Place, *, everything: bool = False) -> News:
        """Everything that stands there."""
        shown = [at for at, item in enumerate(self._items) if _in_channel(item, place)]
        hidden = 0 if everything else max(0, len(shown) - LATEST)
        thread = [at for at, item in enumerate(self._items) if place.thread and _in_thread(item, place)]
        return News(
            "snapshot",
            {
                "html": self._all(shown[hidden:], place, "m"),
                "hidden": hidden,
                "thread": self._all(thread, place, "t"),
            },
        )

    def replies(self, message: Message) -> int:
        """How many messages stand in its thread."""
        return self._replies[message.channel, message.ts]

    def _heard(self, what: str, message: Message) -> None:
        """The transcript changed."""
        if what == "post":
            self._take(message)
        elif what == "delete" and message.thread_ts:
            self._replies[message.channel, message.thread_ts] -= 1
        number = self._numbers[id(message)]
        if what == "delete":
            self._tell(lambda _: [News("remove", {"ids": [f"m{number}", f"t{number}"]})])
        else:
            self._tell(lambda place: self._shown(number, place))
        if message.thread_ts:
            parent = self.workspace.transcript.find(message.channel, message.thread_ts)
            if parent is not None:
                self._tell(lambda place: self._shown(self._numbers[id(parent)], place))
        if what == "post":
            self._count(message)

    def _take(self, message: Message) -> None:
        """Give a message its number."""
        self._numbers[id(message)] = len(self._items)
        self._items.append(message)
        if message.thread_ts and not message.deleted:
            self._replies[message.channel, message.thread_ts] += 1

    def _count(self, message: Message) -> None:
        """One more message that some have not looked at."""
        here = {(one.place.user, one.place.channel) for one in self._followers}
        for user in self.workspace.channels[message.channel].members:
            if message.seen_by(user) and (user, message.channel) not in here:
                self.unread[user, message.channel] += 1
        self._tell(lambda place: [] if place.channel == message.channel else [News("rail", {})])

    def _add(self, line: Line) -> None:
        self._items.append(line)
        self._tell(lambda place: self._shown(len(self._items) - 1, place))

    def _tell(self, news: Callable[[Place], Iterable[News]]) -> None:
        """Tell every open page what is new there."""
        for follower in self._followers:
            for one in news(follower.place):
                follower.news.put_nowait(one)

    def _shown(self, number: int, place: Place) -> Iterator[News]:
        item = self._items[number]
        if _in_channel(item, place):
            html = self._html(number, place, "m")
            yield News("show", {"pane": "messages", "id": f"m{number}", "html": html})
        if place.thread and _in_thread(item, place):
            html = self._html(number, place, "t")
            yield News("show", {"pane": "thread", "id": f"t{number}", "html": html})

    def _all(self, numbers: list[int], place: Place, pane: str) -> str:
        return "".join(self._html(number, place, pane) for number in numbers)

    def _html(self, number: int, place: Place, pane: str) -> str:
        item, reader = self._items[number], reader_of(self.workspace, place.user)
        if isinstance(item, Line):
            return self._drawing.draw("line", reader, item=item, id=f"{pane}{number}")
        return self._drawing.draw(
            "message",
            reader,
            item=item,
            id=f"{pane}{number}",
            source=f"m{number}",
            replies=self.replies(item) if pane == "m" else 0,
            thread=place.address(thread=item.ts),
            person=self.workspace.users[item.user],
            files=reader.files_in(item),
        )


def _in_channel(item: Item, place: Place) -> bool:
    """Whether it stands in the conversation itself."""
    if item.channel != place.channel:
        return False
    if isinstance(item, Line):
        return item.user == place.user
    return item.seen_by(place.user) and (not item.thread_ts or item.broadcast)


def _in_thread(item: Item, place: Place) -> bool:
    """Whether it stands in the thread beside: the message it hangs on, and what was said to it."""
    if isinstance(item, Line) or item.channel != place.channel or not item.seen_by(place.user):
        return False
    return not item.ephemeral and place.thread in (item.ts, item.thread_ts)
