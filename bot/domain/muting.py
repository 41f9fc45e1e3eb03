"""What a mute is about, with the names that it is shown by."""

from dataclasses import dataclass

from bot.domain.findings import (
    CLASS_OVER,
    DATA_GAP,
    EMPTY_ROOM,
    INCIDENT,
    LATE,
    LEFT_EARLY,
    NOT_SEEN,
    TEACHER_GONE,
    TEACHER_LATE,
    TEACHER_MISSING,
)
from bot.domain.mutes import Mute
from bot.domain.people import normalise

_TYPED = {
    TEACHER_MISSING: "teacher missing|no teacher|老师未到|教师未到|老师没来",
    TEACHER_LATE: "teacher late|老师迟到|教师迟到",
    TEACHER_GONE: "teacher gone|teacher left|老师离开|教师离开",
    NOT_SEEN: "not seen|not seen yet|missing|absent|未到|没来|缺席|缺勤",
    LATE: "late|迟到",
    LEFT_EARLY: "left early|left|early|早退",
    INCIDENT: "incident|drop|掉线",
    EMPTY_ROOM: "empty room|empty|空教室",
    CLASS_OVER: "class over|summary|下课|总结",
    DATA_GAP: "data gap|no data|数据中断",
}
_KINDS = {word: kind for kind, words in _TYPED.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody does not want to hear of: what fits everything that is given."""

    person: str | None = None
    room: str | None = None
    kind: str | None = None
    lesson: str | None = None
    name: str = ""
    """The person's name; empty where none is known."""
    title: str = ""
    """The room's title; empty where none is known."""
    rooms: tuple[str, ...] = ()
    """Where the person is known."""

    def is_of(self, mute: Mute) -> bool:
        """Whether the mute is about the same."""
        mine = self.person, self.room, self.kind, self.lesson
        return mine == (mute.person, mute.room, mute.kind, mute.lesson)


def kind_of(text: str) -> str | None:
    """The kind of alert that somebody typed; None where it is none."""
    return _KINDS.get(normalise(text.replace("_", " ").replace("-", " ")))
