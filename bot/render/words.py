"""Every word a person reads that is not laid out by a template: notes, verdicts, roles, lengths, shares.

Sentences are written in English here and translated by gettext. `{late_by:length}` in a sentence is the
fact `late_by` shown as a length; see `_Sentence` for the ways a fact can be shown.
"""

import gettext
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.notes import Note
from bot.errors import AttendanceError
from bot.render.languages import CHINESE
from bot.render.plain import clean, plain
from bot.render.sentences import ALSO, ALSO_BEHIND, COUNTED, N_, NN_, RULES, SENTENCES
from bot.render.times import Wall

VERDICTS = {
    "present": N_("present"),
    "partial": N_("partial"),
    "absent": N_("absent"),
    "unknown": N_("unknown"),
    "excused": N_("excused"),
}
FLAGS = {"late": N_("late"), "left_early": N_("left early"), "gap": N_("away in between")}
STATUSES = {
    "upcoming": N_("UPCOMING"),
    "live": N_("LIVE"),
    "provisional": N_("PROVISIONAL"),
    "final": N_("FINAL"),
    "corrected": N_("CORRECTED"),
    "not_held": N_("NOT HELD"),
    "cancelled": N_("CANCELLED"),
    "unknown": N_("UNKNOWN"),
}
MEANINGS = {
    "upcoming": N_("The lesson has not started."),
    "live": N_("The lesson is running; nobody counts as absent yet."),
    "provisional": N_("The lesson is over; records may still arrive."),
    "final": N_("Two complete readings agreed."),
    "corrected": N_("Something changed after this register was final."),
    "not_held": N_("No teacher came, so nobody is judged."),
    "cancelled": N_("The lesson was cancelled, so nobody is judged."),
    "unknown": N_("The records could not be read in full, so nobody is called absent."),
}
ROLES = {
    "teacher": N_("teacher"),
    "assistant": N_("assistant"),
    "student": N_("student"),
    "viewer": N_("viewer"),
    "inspector": N_("inspector"),
    "auditor": N_("auditor"),
    "parent": N_("parent"),
    "unknown": N_("other"),
}
COUNTED_ROLES = {
    "teacher": NN_("{n:,} teacher", "{n:,} teachers"),
    "assistant": NN_("{n:,} assistant", "{n:,} assistants"),
    "student": NN_("{n:,} student", "{n:,} students"),
    "viewer": NN_("{n:,} viewer", "{n:,} viewers"),
    "inspector": NN_("{n:,} inspector", "{n:,} inspectors"),
    "auditor": NN_("{n:,} auditor", "{n:,} auditors"),
    "parent": NN_("{n:,} parent", "{n:,} parents"),
    "unknown": NN_("{n:,} other", "{n:,} others"),
}
TERMINALS = {
    "windows": N_("Windows"),
    "mac": N_("Mac"),
    "ios": N_("iPhone or iPad"),
    "android": N_("Android"),
    "linux": N_("Linux"),
    "unknown": N_("unknown device"),
}
LISTS = {"live": N_("watching"), "stage": N_("on stage")}

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SECONDS_MATTER_BELOW = 600
_TEXT = 100  # graphemes of other people's text in a sentence


class Words:
    """The words of one language."""

    def __init__(self, translations: gettext.NullTranslations, language: str = "en") -> None:
        self._ = translations.gettext
        self._n = translations.ngettext
        self.language = language
        self.space = "" if language == CHINESE else " "
        """Between two sentences."""
        self.signs = {
            "comma": self._(", "),
            "pause": "、" if language == CHINESE else ", ",
            "colon": self._(": "),
            "stop": self._(". "),
            "space": self.space,
        }
        """Punctuation between parts that templates put together; `pause` parts the items of a list."""

    def say(self, message: str, **values: object) -> str:
        """A phrase of ours, translated and filled."""
        return self._(message).format(**values) if values else self._(message)

    def count(self, counted: tuple[str, str], n: int, **values: object) -> str:
        """A phrase of ours with `{n}` in it, for one and for many."""
        return self._n(*counted, n).format(n=n, **values)

    def error(self, error: AttendanceError) -> str:
        """What went wrong, in this language; `str` says it in English."""
        facts = {
            name: self.error(fact) if isinstance(fact, AttendanceError) else fact
            for name, fact in error.facts.items()
        }

        def said(sentence: str | AttendanceError) -> str:
            if isinstance(sentence, AttendanceError):
                return self.error(sentence)
            return self._(sentence).format(**facts) if facts else self._(sentence)

        between = self.space if error.between == " " else error.between
        return between.join(map(said, error.said))

    def wall(self, timezone: str) -> Wall:
        """The clock of a zone in this language."""
        return Wall(timezone, self.language)

    def verdict(self, verdict: str | None, *, live: bool = False) -> str:
        """While a lesson runs nobody is absent: who was not seen is *not seen yet*."""
        if verdict is None:
            return self._("not judged")
        if live and verdict == "unknown":
            return self._("not seen yet")
        return self._known(VERDICTS, verdict)

    def flag(self, flag: str) -> str:
        """The word of a flag."""
        return self._known(FLAGS, flag)

    def status(self, status: str, version: int = 1) -> str:
        """`FINAL`, `CORRECTED v2`."""
        word = self._known(STATUSES, status)
        return f"{word} v{version}" if version > 1 else word

    def meaning(self, status: str) -> str:
        """What a status tells the reader, as a sentence."""
        return self._known(MEANINGS, status)

    def role(self, role: str) -> str:
        """One person's role."""
        return self._(ROLES.get(role, ROLES["unknown"]))

    def roles(self, role: str, count: int) -> str:
        """`1 teacher`, `12 students`."""
        return self.count(COUNTED_ROLES.get(role, COUNTED_ROLES["unknown"]), count)

    def terminal(self, terminal: str) -> str:
        """The device somebody came with."""
        return self._known(TERMINALS, terminal)

    def visit_list(self, name: str) -> str:
        """Which list of the provider's a visit stood in."""
        return self._known(LISTS, name)

    def duration(self, seconds: int, *, column: bool = False) -> str:
        """`45 s`, `5 min 1 s`, `12 min`, `1 h 02 min`, `2 d 3 h`: what is shown is never more than was.

        In a `column` lengths look alike: no seconds beside minutes, and full hours with their `00 min`.
        """
        seconds = int(seconds)
        if seconds < _MINUTE:
            return self._("{s} s").format(s=max(seconds, 0))
        minutes, rest = divmod(seconds, _MINUTE)
        if rest and seconds < _SECONDS_MATTER_BELOW and not column:
            return self._("{m} min {s} s").format(m=minutes, s=rest)
        if seconds < _HOUR:
            return self._("{m} min").format(m=minutes)
        hours, minutes = divmod(minutes, _MINUTE)
        if seconds >= 2 * _DAY:
            return self._("{d} d {h} h").format(d=hours // 24, h=hours % 24)
        if minutes or column:
            return self._("{h} h {m:02} min").format(h=hours, m=minutes)
        return self._("{h} h").format(h=hours)

    def age(self, seconds: int) -> str:
        """`just now`, `12 min ago`; an age is coarse on purpose."""
        if seconds < _MINUTE:
            return self._("just now")
        coarse = seconds - seconds % _MINUTE if seconds < _DAY else seconds - seconds % _HOUR
        return self._("{length} ago").format(length=self.duration(coarse))

    def share(self, share: float) -> str:
        """`74.9 %` for 0.7499…: cut, never rounded, so that no share is shown on the wrong side of a rule."""
        return self._("{share} %").format(share=share_text(share))

    def listed(self, items: Iterable[object]) -> str:
        """`Chen, Sun, Wu`."""
        return self.signs["pause"].join(map(str, items))

    def aside(self, text: object) -> str:
        """` (text)`, to stand behind what it is about."""
        return self._(" ({text})").format(text=text)

    def joined(self, shown: Sequence[str], total: int) -> str:
        """`Chen, Sun and 3 more`, of `total` people; only the number where nobody is shown."""
        if not shown:
            return f"{total:,}"
        names = self.listed(shown)
        rest = total - len(shown)
        return self._("{names} and {rest:,} more").format(names=names, rest=rest) if rest > 0 else names

    def sentence(self, note: Note, wall: Wall) -> str:
        """A note in words, as plain text: other people's text in it is cleaned, not escaped."""
        filler = _Sentence(self, wall, note.facts)
        counted = COUNTED.get(note.code)
        if counted is not None:
            fact, one, many = counted
            return filler.format(self._n(one, many, int(note.facts.get(fact, 0))))
        template = SENTENCES.get(note.code)
        if template is None:
            return self._raw(note)
        said = [template]
        if note.code in ALSO_BEHIND:
            said += [more for fact, more in ALSO if note.facts.get(fact)]
        return self.space.join([filler.format(self._(one)) for one in said]).strip(" –—")

    def rules(self, policy: Mapping[str, int | float | str]) -> list[str]:
        """The rules a register was judged by, as sentences; only those that it is stamped with."""
        filler = _Sentence(self, None, policy)
        return [filler.format(self._(rule)) for needed, rule in RULES if needed <= policy.keys()]

    def _raw(self, note: Note) -> str:
        """A code without words is shown as it is rather than not at all; a test fails on one of ours."""
        facts = ", ".join(f"{name} {clean(str(value))}" for name, value in note.facts.items())
        return f"{note.code} ({facts})" if facts else note.code

    def _known(self, table: Mapping[str, str], key: str) -> str:
        return self._(table[key]) if key in table else key


def share_text(share: float) -> str:
    """`74.9` for 0.7499…, `100` for 1, `12.5` for 0.125."""
    # Shares come cut to four places, as floats: 0.2899999 was 0.29 before it became one.
    tenths = int(share * 1000 + 1e-6)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"


class _Sentence(string.Formatter):
    """Fills a sentence: `time` and `day` of a moment, `length` of seconds, `share`, else plain text."""

    def __init__(self, words: Words, wall: Wall | None, facts: Mapping[str, Any]) -> None:
        self._facts = facts
        self._ways: dict[str, Callable[[Any], str]] = {
            "length": words.duration,
            "share": words.share,
            "role": words.role,
            "verdict": lambda verdict: words.verdict(None if verdict == "none" else str(verdict)),
        }
        if wall is not None:
            self._ways |= {"time": wall.exact, "day": lambda at: f"{wall.day(at)} {wall.clock(at)}"}

    def format(self, template: str, /, *_: Any, **__: Any) -> str:
        """The sentence; a fact that is missing shows as `?`, since words must never lose a message."""
        return self.vformat(template, (), self._facts)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """The fact called `key`."""
        return kwargs.get(str(key))

    def format_field(self, value: Any, spec: str) -> str:
        """The fact, shown the way `spec` says."""
        show = self._ways.get(spec)
        if value is None:
            return "?"
        if show is not None:
            return show(value)
        return f"{value:,}" if isinstance(value, int) else plain(str(value), _TEXT)
