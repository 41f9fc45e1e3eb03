"""Everything that can go wrong, by whose fault it is.

    AttendanceError
    ├── AskedWrongly            the person's: say what to type instead (exit 2)
    │   ├── BadSetting          a setting cannot be read
    │   ├── NotAllowed          they may not see who was in class
    │   ├── BadPeriod           a day or range cannot be read, or is out of the provider's reach
    │   └── BadFile             an imported file has a line that cannot be used
    ├── ClassroomError          the provider's: the read failed, so nothing is known (exit 1)
    │   ├── ClassroomRefused    the key or the company's account is refused: stop and tell an administrator
    │   ├── RoomGone            no such room, or it was deleted
    │   ├── WindowRefused       the provider does not take this period
    │   ├── ClassroomUnavailable   no answer, or one that is no answer: worth another try
    │   └── ClassroomPuzzle     a code that nobody has seen yet, shown raw
    ├── SlackError              Slack's, or between us and Slack (exit 1)
    │   ├── SlackRefused        a token is refused: an administrator must give another
    │   └── SlackUnavailable    no answer, or one that is no answer: worth another try
    └── StoreError              ours: the database (exit 1)
        ├── DatabaseInUse       another bot holds it
        ├── DatabaseTaken       another bot took it over while this one ran: stop
        ├── DatabaseNewer       written by a later release
        ├── DatabaseUnavailable    full, or locked by another program: nothing was stored, worth another try
        └── DatabaseBroken      cannot be opened, or is not a database of ours

The docstring of a class is its message where none is given. `retry` tells whether the same call
may go through later. No message holds a name, a key, a token or a room password.

A message is sentences in English with named facts, as in `AskedWrongly("“{text}” is no room number.",
text=text)`: so it can be said in another language where it is shown (`bot.render.words`), and `str` says it
in English.
"""

from typing import Union


def N_(message: str) -> str:  # noqa: N802 — the customary mark of a message to be translated later
    """The message itself; marks it for the catalogue. What is handed straight to an error needs no mark."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 — as above
    """The same for what is counted: said of one, and of many."""
    return one, many


class AttendanceError(Exception):
    """Something went wrong."""

    retry = False
    exit_status = 1
    between = " "
    """What stands between two sentences."""

    def __init__(self, *sentences: Union[str, "AttendanceError"], **facts: object) -> None:
        """`facts` fill the sentences, errors among them too; without any they stand as they are."""
        self.said = tuple(one for one in sentences if one) or ((type(self).__doc__ or "").strip(),)
        self.facts = facts
        super().__init__(self.between.join(self._in_english(one) for one in self.said))

    def _in_english(self, sentence: Union[str, "AttendanceError"]) -> str:
        return sentence.format(**self.facts) if self.facts and isinstance(sentence, str) else str(sentence)


class AskedWrongly(AttendanceError):
    """That is not something I can do."""

    exit_status = 2


class BadSetting(AskedWrongly):
    """A setting cannot be read."""


class BadPeriod(AskedWrongly):
    """That day or range cannot be read."""


class NotAllowed(AskedWrongly):
    """You may not see who was in class."""


class BadFile(AskedWrongly):
    """The file cannot be used; nothing of it was imported."""

    between = "\n"


class ClassroomError(AttendanceError):
    """The classroom provider did not tell who was there."""


class ClassroomRefused(ClassroomError):
    """The classroom provider refuses our key or account."""


class RoomGone(ClassroomError):
    """The classroom provider knows no such room, or it was deleted."""


class NotOffered(ClassroomError):
    """The classroom provider does not tell this to our key."""


class WindowRefused(ClassroomError):
    """The classroom provider does not take this period."""


class ClassroomUnavailable(ClassroomError):
    """The classroom provider did not answer."""

    retry = True


class ClassroomPuzzle(ClassroomError):
    """The classroom provider answered with a code that nobody has seen yet."""


class SlackError(AttendanceError):
    """Slack did not do what was asked."""


class SlackRefused(SlackError):
    """Slack refuses a token of ours."""


class SlackUnavailable(SlackError):
    """Slack did not answer."""

    retry = True


class StoreError(AttendanceError):
    """The database cannot be used."""


class DatabaseInUse(StoreError):
    """Another attendance-bot is using this database."""


class DatabaseTaken(StoreError):
    """Another attendance-bot has taken over this database, so this one stops. Let only one of them run."""


class DatabaseNewer(StoreError):
    """The database was written by a later release of attendance-bot."""


class DatabaseUnavailable(StoreError):
    """The database does not take anything just now; nothing was stored."""

    retry = True


class DatabaseBroken(StoreError):
    """The file is not a database that attendance-bot can use."""
