"""People in a message: their names, and one aligned line each."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.people import LEARNERS, is_nameless
from bot.domain.presence import Presence
from bot.domain.register import Line
from bot.render.plain import clean, code, plain
from bot.render.times import Wall
from bot.render.words import Words

Person = Presence | Line

_PER_SECTION = 2_600  # characters; escaping and the fence around them need some more

FULL, INITIALS = "full", "initials"


class Names:
    """What people are called in one message. Two people of one name are told apart by their ids."""

    def __init__(self, people: Sequence[Person], mode: str = FULL) -> None:
        self._initials = mode == INITIALS
        counts = Counter(person.name for person in people)
        self._shared = {name for name, count in counts.items() if count > 1}

    def __call__(self, person: Person) -> str:
        """Plain text; never empty."""
        if self._initials and person.role in LEARNERS:
            return initials(person.name) or "–"
        name = plain(person.name)
        if not name:
            return plain(person.userid) or "–"
        if person.name in self._shared and person.userid:
            return f"{name} ({plain(person.userid, 24)})"
        return name


def initials(name: str) -> str:
    """`Z. M.` for Zhao Min, `王○○` for 王小明: enough for those who know the class."""
    words = clean(name).split()
    if len(words) == 1 and not words[0].isascii():
        return words[0][0] + "○" * min(len(words[0]) - 1, 2)
    return " ".join(f"{word[0].upper()}." for word in words[:3])


def is_inside(person: Person) -> bool:
    """Whether the person was in the room when it was read."""
    return person.inside if isinstance(person, Line) else person.last_out is None


def lines(people: Iterable[Person], names: Names, words: Words, wall: Wall, *, dated: bool) -> list[str]:
    """One line a person, safe inside a preformatted block: `09:58–11:00  1 h 02 min  Zhao Min · 2 devices`.

    The times and lengths are aligned; names come after them, because no font aligns every script.
    `dated` puts days beside the times.
    """
    columns = [(_stay(person, wall, dated=dated), _inside(person, words), person) for person in people]
    first = max((len(stay) for stay, _, _ in columns), default=0)
    second = max((len(length) for _, length, _ in columns), default=0)
    return [
        f"{stay:<{first}}  {length:>{second}}  {code(names(person))}{_remarks(person, words)}"
        for stay, length, person in columns
    ]


def stay(person: Person, wall: Wall) -> str:
    """`09:58–11:00`, `09:58–` while inside, and nothing for who never came."""
    return _stay(person, wall, dated=False).rstrip()


def _stay(person: Person, wall: Wall, *, dated: bool) -> str:
    if person.first_in is None:
        return "–"
    if not dated:
        out = "" if person.last_out is None else wall.clock(person.last_out)
        return f"{wall.clock(person.first_in)}–{out}"
    start = f"{wall.day(person.first_in)} {wall.clock(person.first_in)}–"
    if person.last_out is None:
        return start
    if wall.one_day(person.first_in, person.last_out):
        return start + wall.clock(person.last_out)
    return f"{start}{wall.day(person.last_out)} {wall.clock(person.last_out)}"


def _inside(person: Person, words: Words) -> str:
    return words.duration(person.seconds) if person.first_in is not None else ""


def _remarks(person: Person, words: Words) -> str:
    """What is worth saying behind a name; nothing where nothing is."""
    said = []
    if isinstance(person, Line):
        said += _judged(person, words)
    if is_inside(person):
        said.append(words.say("still inside"))
    if person.stage_seconds:
        said.append(words.say("on stage {length}", length=words.duration(person.stage_seconds)))
    if person.devices > 1:
        said.append(words.say("{n} devices", n=person.devices))
    if person.visits > 1:
        said.append(words.say("{n} visits", n=person.visits))
    if is_nameless(person.person):
        said.append(words.say("no user id"))
    return "".join(f" · {remark}" for remark in said)


def _judged(line: Line, words: Words) -> list[str]:
    said = [words.flag(flag) for flag in line.flags]
    if line.verdict not in {None, "present"}:
        said.insert(0, words.verdict(line.verdict))
    elif not line.due:
        said.insert(0, words.say("not on the roster"))
    return said


def chunks(texts: Sequence[str]) -> list[list[str]]:
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
