"""People: who a person is, who is due, who is excused, and which guest is whom.

A person is a user id; where the provider gave none, `name:<normalised name>`. People are never
merged by name: a name only *suggests* a link, and a link is made by somebody.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import category, is_normalized, normalize

TEACHER, ASSISTANT, STUDENT, VIEWER = "teacher", "assistant", "student", "viewer"
INSPECTOR, AUDITOR, PARENT, NOBODY_KNOWS = "inspector", "auditor", "parent", "unknown"

ROSTER_ROLES = (STUDENT, TEACHER, ASSISTANT)
"""The roles that a roster can give."""

LEARNERS = (STUDENT, VIEWER, NOBODY_KNOWS)
"""Those whom the lesson is for. The live list calls some viewers students and some students viewers."""

STAFF = (TEACHER, ASSISTANT)
"""Those who hold the lesson. Everybody else (inspector, auditor, parent) looks on: no verdict, no count."""

_BY_NAME = "name:"
_INVISIBLE = {"Cc", "Cf", "Cs"}
_SELECTORS = re.compile("[\ufe00-\ufe0f]")


def normalise(name: str) -> str:
    """A name as people mean it: one width, one case, single spaces, nothing invisible.

    Compatibility forms are unified (NFKC), case is folded, white space collapses, and control,
    zero-width and variation characters go. Doing it twice changes nothing.
    """
    folded = name.casefold()
    if name.isprintable() and not _SELECTORS.search(name) and is_normalized("NFKC", name + folded):
        return " ".join(folded.split())  # nearly every name, and ten times as fast
    before = None
    while name != before:
        before = name
        spaced = (" " if c.isspace() else c for c in _SELECTORS.sub("", name))
        visible = "".join(c for c in spaced if category(c) not in _INVISIBLE)
        name = normalize("NFKC", normalize("NFKC", visible).casefold())
        name = " ".join(name.split())
    return name


def person_of(userid: str, name: str) -> str:
    """Who a provider's row or a roster's line is about. The provider writes `0` for "no user id"."""
    stripped = userid.strip()
    return stripped if stripped.strip("0") else _BY_NAME + normalise(name)


def is_nameless(person: str) -> bool:
    """Whether a person is known by a display name only, and so may be somebody on the roster."""
    return person.startswith(_BY_NAME)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person due in one room, on every lesson from `since` to `until` (local dates, both included)."""

    room: str
    userid: str
    name: str
    role: str = STUDENT
    since: date | None = None
    until: date | None = None

    @property
    def person(self) -> str:
        """The same key that this person's visits carry."""
        return person_of(self.userid, self.name)

    def due_on(self, day: date) -> bool:
        """Whether the person is expected on a lesson of that local date."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Excuse:
    """Somebody said, before or after, that a person need not come: to one lesson, or on some dates."""

    room: str
    """Empty where it holds in every room."""
    person: str
    author: str
    at: int
    """When it was given, UTC seconds."""
    text: str = ""
    lesson_id: str | None = None
    since: date | None = None
    """First and last local date, both included; ignored where `lesson_id` is given."""
    until: date | None = None

    def covers(self, room: str, lesson_id: str, day: date) -> bool:
        """Whether it excuses from the lesson with this id, on this local date."""
        if self.room not in ("", room):
            return False
        if self.lesson_id is not None:
            return self.lesson_id == lesson_id
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody decided that `person` in this room is the user `userid`; holds for past lessons too."""

    room: str
    person: str
    userid: str
    author: str
    at: int
