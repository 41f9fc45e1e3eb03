"""How the lines of a digest are written: names, lessons and shares, for a message or for a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable

from bot.domain.people import is_nameless
from bot.domain.register import Lesson
from bot.render.people import INITIALS, initials
from bot.render.plain import clean, mrkdwn, plain
from bot.render.times import Wall
from bot.render.words import Words

_NAME, _TITLE = 40, 40  # graphemes


class Voice:
    """One report's. Two people of one name are told apart by their ids."""

    def __init__(
        self,
        words: Words,
        timezone: str,
        people: Iterable[tuple[str, str]],
        *,
        names: str,
        escape: Callable[[str], str] = mrkdwn,
    ) -> None:
        """`people` are all that are named: who they are, and what they are called."""
        self.words = words
        self.wall = words.wall(timezone)
        self.escape = escape
        self._initials = names == INITIALS
        counts = Counter(name for _, name in set(people))
        self._shared = {name for name, count in counts.items() if count > 1}

    def name(self, person: str, name: str) -> str:
        """What a learner is called; never empty."""
        if self._initials:
            return self.escape(initials(name)) or "–"
        shown = plain(name, _NAME) or plain(person.removeprefix("name:"), _NAME) or "–"
        if name in self._shared and not is_nameless(person):
            shown = f"{shown} ({plain(person, _NAME)})"
        return self.escape(shown)

    def title(self, title: str, room: str) -> str:
        """What a lesson or a course is called; never empty."""
        return self.escape(plain(title, _TITLE)) or self.words.say("room {room}", room=self.escape(room))

    def lesson(self, lesson: Lesson, day: int | None = None) -> str:
        """`Algebra 7B 10:00`, by the clock of the lesson; with its date where it is not that of `day`."""
        return f"{self.title(lesson.title, lesson.room)} {self.when(lesson, day)}"

    def when(self, lesson: Lesson, day: int | None = None) -> str:
        """`10:00`, `Mon 13 Jan 10:00`, `02:00 (UTC+1)` where its clock is not that of the digest."""
        wall, start = self.words.wall(lesson.timezone), lesson.start
        shown = wall.clock(start)
        if day is not None and not self.wall.one_day(start, day):
            shown = f"{wall.day(start)} {shown}"
        offset = wall.offset(start)
        return shown if offset == self.wall.offset(start) else shown + self.words.aside(offset)

    def own(self, lesson: Lesson) -> Wall:
        """The clock of a lesson."""
        return self.words.wall(lesson.timezone)


PLAIN = clean
"""The escape of a terminal: nothing there means anything."""
