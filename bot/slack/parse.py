"""What a person typed after `/attendance`, as a Command. Pure: no Slack, no clock.

Phones and keyboards spell freely, so quotes may be smart, spaces odd and capitals anywhere, and
Slack rewrites what looks like a person, a channel, a link or a telephone number.
"""

import re
import shlex
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.periods import Period, take_period
from bot.domain.rooms import parse_room
from bot.errors import AskedWrongly
from bot.slack.vocabulary import HELP, ROOM, meant

LONGEST = 500
"""Characters of a command that are read: no room, day and name need more."""

_REWRITTEN = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ESCAPED = re.compile("|".join(_SIGNS))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"') | dict.fromkeys("‘’‚‛＇", "'"))
_MARK = "\ue000"
"""Stands before a channel's id, behind its name; nobody types it."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or several in quotes."""

    text: str
    quoted: bool = False
    channel: str = ""
    """The id of the channel in Slack that it names; empty where it names none, or only by its name."""

    @property
    def plain(self) -> str:
        """Full-width letters and digits as plain ones."""
        return unicodedata.normalize("NFKC", self.text)


@dataclass(frozen=True, slots=True)
class Command:
    """One understood command."""

    name: str
    """One of `bot.slack.vocabulary`."""
    room: str = ""
    """What was typed for the room: a serial, `third:ID` or a title."""
    numbered: bool = False
    """Whether `room` is a room's number already; else it is a title to look up."""
    period: Period | None = None
    """None where no day was said."""
    person: str = ""
    """A user id or a part of a name; empty means everybody."""
    words: tuple[Word, ...] = ()
    """What stands behind the name of a subcommand, as it was typed."""
    typed: str = ""
    """All of it, with single spaces."""
    skip: int = 0
    """How many entries of a list were shown already. Only buttons say so."""
    sure: bool = False
    """Somebody has seen what will happen, and wants it. Only buttons say so."""

    @property
    def said(self) -> str:
        """What stands behind the name of a subcommand, with single spaces."""
        return " ".join(word.text for word in self.words)


def parse(text: str, *, timezone: str, now: int) -> Command:
    """The command in `text`; nothing at all asks for help.

    Raises BadPeriod for a day or range that cannot be read, AskedWrongly for anything else that is not
    a command, each with a sentence that teaches.
    """
    words = split(text[:LONGEST])
    if not words:
        return Command(HELP)
    if not words[0].quoted and (name := meant(words[0].plain.casefold())):
        return Command(name, words=tuple(words[1:]), typed=" ".join(word.text for word in words))
    return _room(words, timezone, now)


def split(text: str) -> list[Word]:
    """The words of `text`; what stands in quotes is one word. A quote that never closes is a letter."""
    typed = _ESCAPED.sub(lambda sign: _SIGNS[sign[0]], _REWRITTEN.sub(_as_typed, text.replace(_MARK, "")))
    plain = _INVISIBLE.sub("", typed).translate(_QUOTES)
    plain = "".join(" " if unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc"} else char for char in plain)
    lexer = shlex.shlex(plain, posix=False, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.quotes = True, "", '"'
    try:
        tokens = list(lexer)
    except ValueError:
        tokens = plain.split()
    return [_word(token) for token in tokens if token.strip('"')]


def _word(token: str) -> Word:
    quoted = len(token) > 1 and token[0] == token[-1] == '"'
    text = token.strip('"').strip()
    if quoted or _MARK not in text:
        return Word(re.sub(f"{_MARK}[A-Z0-9]*", "", text), quoted=quoted)
    name, _, channel = text.partition(_MARK)
    return Word(name, channel="".join(re.findall("^[A-Z0-9]+", channel)))


def _as_typed(match: re.Match[str]) -> str:
    """Slack's `<#C1|101>` back to `#101` and its id, `<tel:123|123>` to `123`.

    A mention of a person or of a user group stays: most commands explain it, one takes it.
    """
    target, label = match["target"], match["label"]
    if target.startswith(("@", "!subteam^")):
        return match[0].replace(" ", "")
    if target.startswith("#"):
        return f"#{label or ''}{_MARK}{target[1:]}"
    return label or target


def _room(words: Sequence[Word], timezone: str, now: int) -> Command:
    first, rest = words[0], words[1:]
    if number := room_number(first.plain):
        return _about(number, rest, timezone, now, numbered=True)
    if first.quoted:
        return _about(first.text, rest, timezone, now, numbered=False)
    if first.text.startswith("<") or first.text == "#":
        raise AskedWrongly("A person or channel in Slack is no room. Type the room's number or its title.")
    return _titled(words, timezone, now)


def room_number(text: str) -> str:
    """The number of the room that `text` is; empty where it is none."""
    try:
        return parse_room(unicodedata.normalize("NFKC", text))
    except AskedWrongly:
        return ""


def _titled(words: Sequence[Word], timezone: str, now: int) -> Command:
    """A title without quotes ends where a day begins: `Algebra 7B yesterday`."""
    for index in range(1, len(words)):
        period, _ = take_period([word.text for word in words[index:]], timezone=timezone, now=now)
        if period is not None:
            title = " ".join(word.text for word in words[:index])
            return _about(title, words[index:], timezone, now, numbered=False)
    return Command(ROOM, room=" ".join(word.text for word in words))


def _about(room: str, rest: Sequence[Word], timezone: str, now: int, *, numbered: bool) -> Command:
    """A room, then perhaps a day or range, then perhaps a person."""
    period, after = take_period([word.text for word in rest], timezone=timezone, now=now)
    person = " ".join(after)
    if person.startswith("<@"):
        raise AskedWrongly(
            "People in class are not known by their Slack names. Type the name they use in the room."
        )
    return Command(ROOM, room=room, numbered=numbered, period=period, person=person)
