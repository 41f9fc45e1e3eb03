"""The clock on the wall."""

import pytest

from bot.errors import AskedWrongly
from bot.render.times import Wall

HOUR, DAY = 3600, 86_400
MIDNIGHT = 1_795_449_600  # Tuesday 24 November 2026, 00:00 in Shanghai


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        # Part of a day
        (10 * HOUR, 11 * HOUR, "Tue 24 Nov, 10:00 – 11:00"),
        # To midnight: the day's own, not the next one's
        (10 * HOUR, DAY, "Tue 24 Nov, 10:00 – 24:00"),
        # A whole day, several whole days
        (0, DAY, "Tue 24 Nov"),
        (0, 3 * DAY, "Tue 24 Nov – Thu 26 Nov"),
        # Across midnight
        (23 * HOUR, DAY + HOUR, "Tue 24 Nov 23:00 – Wed 25 Nov 01:00"),
    ],
)
def test_spans(start, end, said):
    assert Wall("Asia/Shanghai").span(MIDNIGHT + start, MIDNIGHT + end) == said


def test_another_years_span_names_the_year():
    assert Wall("Asia/Shanghai").span(MIDNIGHT, MIDNIGHT + DAY, MIDNIGHT + 300 * DAY) == "Tue, 24 Nov 2026"


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Shanghai", "UTC+8"), ("Asia/Kolkata", "UTC+5:30"), ("UTC", "UTC"), ("America/New_York", "UTC−5")],
)
def test_offsets(zone, said):
    assert Wall(zone).offset(MIDNIGHT) == said


def test_the_offset_is_that_of_the_moment():
    assert Wall("America/New_York").offset(MIDNIGHT - 120 * DAY) == "UTC−4"


def test_seconds_are_shown_where_they_say_something():
    assert Wall("Asia/Shanghai").exact(MIDNIGHT) == "00:00"
    assert Wall("Asia/Shanghai").exact(MIDNIGHT + 1) == "00:00:01"
    assert Wall("Asia/Shanghai").clock(MIDNIGHT + 59) == "00:00"


def test_a_moment_of_today_has_no_day():
    wall = Wall("Asia/Shanghai")

    assert wall.moment(MIDNIGHT, MIDNIGHT + HOUR) == "00:00"
    assert wall.moment(MIDNIGHT - 1, MIDNIGHT + HOUR) == "Mon 23 Nov 23:59"


def test_an_unknown_zone_is_refused():
    with pytest.raises(AskedWrongly, match="Mars/Base"):
        Wall("Mars/Base")


def test_a_moment_that_slack_shows_on_each_readers_own_clock():
    wall = Wall("Asia/Shanghai")
    noon = MIDNIGHT + 12 * HOUR

    assert wall.token(noon, noon + HOUR) == f"<!date^{noon}^{{time}}|12:00 (UTC+8)>"
    assert wall.token(noon, noon + DAY) == f"<!date^{noon}^{{date_short}} {{time}}|Tue 24 Nov 12:00 (UTC+8)>"


class TestChinese:
    wall = Wall("Asia/Shanghai", "zh_Hans")

    def test_a_day_and_its_times(self):
        assert self.wall.span(MIDNIGHT + 10 * HOUR, MIDNIGHT + 11 * HOUR) == "11月24日 周二 10:00 – 11:00"
        assert self.wall.moment(MIDNIGHT - 1, MIDNIGHT + HOUR) == "11月23日 周一 23:59"

    def test_days(self):
        assert self.wall.span(MIDNIGHT, MIDNIGHT + 2 * DAY) == "11月24日 周二 – 11月25日 周三"

    def test_a_day_long_ago_has_its_year(self):
        assert self.wall.day(MIDNIGHT, MIDNIGHT + 300 * DAY) == "2026年11月24日 周二"
