"""Five thousand late joins in one minute, in 200 lessons: few messages, little memory, Slack's own pace.

Once in one channel, where they are a storm, once in twenty, where every lesson has its message.
"""

import gc
from collections.abc import Iterable
from pathlib import Path

from bot.domain.alerts import AlertRules
from bot.store.database import Connection
from tests.bench.measure import Figure
from tests.bench.school import DICE, ROOMS, a_school, attending, lessons, run
from tests.domain.drawing import at, visit

JOINS = 5_000
RULES = AlertRules()
END = "10:20"


def resident() -> float:
    """MB of this process."""
    gc.collect()
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


async def storm(channels: int) -> tuple[float, float, int, int, int]:
    """Resident before and after, messages and replies of the lesson with most of them, seconds to drain."""
    joins = JOINS // len(ROOMS)
    begins = at("10:06")
    async with a_school(begins="9:58", channels=channels) as day:
        await day.plan(lessons("10:00", "11:00", channels=channels))
        for room in ROOMS:
            late = [visit(f"late{room}-{n}", begins + DICE.randrange(60), None) for n in range(joins)]
            day.enter([*attending(room, 10, "10:00", "11:00"), *late], room)
        await day.until("10:06", step=10)
        before = resident()
        await day.until(END, step=1)
        after = resident()
        posts, replies = [await day.bot.desk.database.run(most, what) for what in ("post", "reply")]
        told = sum(one.what != "edit" for one in day.heard)
        drained = max(one.at for one in day.heard) - begins - 60
        assert told == len(day.slack.transcript.messages)
    return before, after, posts, replies, drained


MOST = """
    SELECT max(messages) FROM (
        SELECT count(DISTINCT carriers.id) AS messages
        FROM intents AS told JOIN intents AS carriers ON carriers.id = told.carrier
        WHERE carriers.what = ? AND carriers.state = 'posted' GROUP BY told.lesson_id
    ) AS lessons
"""


def most(db: Connection, what: str) -> int:
    """How many messages of that kind the lesson with most of them is told in."""
    (found,) = db.conn.execute(MOST, (what,)).fetchone()
    return int(found or 0)


def figures() -> Iterable[Figure]:
    """Memory, messages a lesson, and the time until all is told, in both schools."""
    intervals = (at(END) - at("10:06")) // RULES.group_interval + 1
    for channels in (1, 20):
        before, after, posts, replies, drained = run(lambda channels=channels: storm(channels))
        name = f"{JOINS} late joins in a minute, {channels} channel{'s' * (channels > 1)}"
        yield Figure(f"{name}: memory", after / before, 1.5, f"before, {before:.0f} MB; after {after:.0f} MB")
        yield Figure(f"{name}: messages a lesson", posts, 1.0, "one")
        yield Figure(f"{name}: replies a lesson", replies / intervals, 1.0, f"group intervals, {intervals}")
        pace = RULES.poll + RULES.group_wait + 2 * RULES.group_interval + len(ROOMS) // channels
        yield Figure(f"{name}: drained", drained / pace, 1.0, f"by Slack's pace, {pace} s; {drained} s")
