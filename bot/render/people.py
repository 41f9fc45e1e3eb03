"""People in a message: their names, and one aligned line each."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.people import STAFF, is_nameless
from bot.domain.presence import Presence
from bot.domain.register import PRESENT, Line
from bot.render.plain import clean, graphemes, mrkdwn, plain
from bot.render.times import Wall
from bot.render.widths import is_wide, left, right, widest
from bot.render.words import Words

Person = Presence | Line

FULL, INITIALS = "full", "initials"
_PER_SECTION = 2_600  # characters; escaping and the fence around them need some more
_NAME, _ID = 40, 24  # graphemes: one line of a phone


class Names:
    """What people are called in one message. Two people of one name are told apart by their ids."""

    def __init__(self, people: Sequence[Person], mode: str = FULL) -> None:
        self._initials = mode == INITIALS
        counts = Counter([person.name for person in people])
        self._shared = {name for name, count in counts.items() if count > 1}

    def __call__(self, person: Person) -> str:
        """Plain text; never empty."""
        if self._initials and person.role not in STAFF:  # a parent's name tells the child's
            return initials(person.name) or "–"
        name = plain(person.name, _NAME)
        if not name:
            return plain(person.userid, _ID) or "–"
        if person.name in self._shared and person.userid:
            return f"{name} ({plain(person.userid, _ID)})"
        return name


def initials(name: str) -> str:
    """`Z. M.` for Zhao Min, `王○○` for 王小明 and 王 小明: enough for those who know the class."""
    words = clean(name).split()
    if words and all(is_wide(word[0]) for word in words):
        letters = graphemes("".join(words))
        return letters[0] + "○" * min(max(len(letters) - 1, 1), 2)
    return " ".join(f"{graphemes(word)[0].upper()}." for word in words[:3])


def is_inside(person: Person) -> bool:
    """Whether the person was in the room when it was read."""
    return person.inside if isinstance(person, Line) else person.last_out is None


def lines(
    people: Sequence[Person], names: Names, words: Words, wall: Wall, *, dated: bool, live: bool = False
) -> list[str]:
    """One line a person, safe inside a preformatted block: `09:58–11:00  1 h 02 min  Zhao Min · 2 devices`.

    The times and lengths are aligned; names come after them, because no font aligns every script. Only
    roles that most of the list do not have are named. `dated` puts days beside the times. In a `live` lesson
    nobody is partial yet.
    """
    usual = Counter([person.role for person in people]).most_common(1)[0][0] if people else ""
    stays = [stay(person, words, wall, dated=dated) for person in people]
    lengths = [words.duration(person.seconds, column=True) for person in people]
    first, second = widest(stays), widest(lengths)
    return [
        f"{left(when, first)}  {right(length, second)}  "
        + " · ".join((mrkdwn(names(person)), *remarks(person, words, usual=usual, live=live)))
        for person, when, length in zip(people, stays, lengths, strict=True)
    ]


def stay(person: Person, words: Words, wall: Wall, *, dated: bool = False, dash: str = "–") -> str:
    """`09:58–11:00`, `since 09:58` while inside, `–` for who never came."""
    if person.first_in is None:
        return "–"
    enter, leave = person.first_in, person.last_out
    start = f"{wall.day(enter)} {wall.clock(enter)}" if dated else wall.clock(enter)
    if leave is None:
        return words.say("since {time}", time=start) if is_inside(person) else start + dash
    if dated and not wall.one_day(enter, leave):
        return f"{start}{dash}{wall.day(leave)} {wall.clock(leave)}"
    return start + dash + wall.clock(leave)


def remarks(person: Person, words: Words, *, usual: str, live: bool = False) -> list[str]:
    """What is worth saying behind a name; nothing where nothing is."""
    said = [words.role(person.role)] if person.role != usual else []
    if isinstance(person, Line):
        said += _judged(person, words, live=live)
    if person.stage_seconds:
        said.append(words.say("on stage {length}", length=words.duration(person.stage_seconds, column=True)))
    if person.devices > 1:
        said.append(words.say("{n} devices", n=person.devices))
    if person.visits > 1:
        said.append(words.say("{n} visits", n=person.visits))
    if is_nameless(person.person):
        said.append(words.say("no user id"))
    return said


def _judged(line: Line, words: Words, *, live: bool) -> list[str]:
    flags = [words.flag(flag) for flag in line.flags]
    if not live and line.verdict not in {None, PRESENT}:
        return [words.verdict(line.verdict), *flags]
    return flags if line.due else [words.say("not on the roster"), *flags]


def chunks(texts: Iterable[str]) -> list[list[str]]:
    """Lines in as few sections as hold them."""
    found: list[list[str]] = []
    room = 0
    for text in texts:
        if len(text) + 1 > room:
            found.append([])
            room = _PER_SECTION
        found[-1].append(text)
        room -= len(text) + 1
    return found
