"""A lesson that a button names: the rights to its room are checked before anything else is said of it."""

from bot.domain.register import Lesson
from bot.domain.scopes import EVERY
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.store import timetable
from bot.usecases.whom import lesson_of


async def room_of(desk: Desk, lesson_id: str) -> str:
    """The room, to ask for the rights to it; EVERY where nobody knows the lesson.

    Whoever sees only some rooms then hears the same of a lesson that is gone and of one that is not theirs.
    """
    return await desk.database.run(timetable.room_of, lesson_id.rpartition("-")[0]) or EVERY


async def seen(desk: Desk, asker: Asker, lesson_id: str) -> Lesson:
    """The lesson. Raises NotAllowed where `asker` may not see its room, AskedWrongly where it is gone."""
    await desk.access.check(asker, await room_of(desk, lesson_id))
    lesson = await desk.database.run(lesson_of, lesson_id)
    await desk.access.check(asker, lesson.room)
    return lesson
