"""Half an hour in which nothing happens: the whole bot reads, and does nothing else."""

import jinja2
import pytest

from tests.domain.drawing import roster
from tests.domain.watching import people
from tests.journeys.schoolday import a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DEEDS = ("INSERT", "UPDATE", "DELETE", "REPLACE")
OURS = ("awake", "lease")
"""That the bot runs is written each minute, once for all rooms."""


@pytest.mark.parametrize(
    "visits",
    [people(wang=ALL, ana=ALL, ben=ALL), people(wang=ALL, ana=ALL)],
    ids=["all there", "one missing"],
)
async def test_nothing_changed_nothing_written_rendered_or_sent(tmp_path, monkeypatch, visits):
    rendered = []
    render = jinja2.Template.render
    monkeypatch.setattr(
        jinja2.Template,
        "render",
        lambda self, *args, **more: rendered.append(self.name) or render(self, *args, **more),
    )
    async with a_day(tmp_path) as day, day.awake() as bot:
        await day.plan([series()], roster("ana", "ben", teacher="wang"))
        day.enter(visits)
        await day.until("10:12")
        assert bool(rendered) == bool(day.heard)
        asked, heard = len(day.school.requests), len(day.heard)
        written: list[str] = []
        await bot.desk.database.run(lambda db: db.conn.set_trace_callback(written.append))
        rendered.clear()
        await day.until("10:30")

        assert len(day.school.requests) - asked >= 17
        assert [one for one in written if one.split()[0] in DEEDS and one.split()[1] not in OURS] == []
        assert rendered == []
        assert len(day.heard) == heard
