"""What `/metrics` tells of a day: ages, counts, latencies, the outbox; and what the log tells once."""

from pathlib import Path

import pytest
from prometheus_client import Counter, Gauge, Histogram
from structlog.testing import capture_logs

import bot
from bot import metrics
from bot.demo.slack import Fault
from tests.domain.drawing import roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"


def figure(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(f"attendance_{name}", labels) or 0.0


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun, begun.awake():
        await begun.plan([series()], roster("ana", "ben", teacher="wang"))
        begun.enter(people(wang=ALL, ana=ALL))
        yield begun


def test_every_figure_is_taken_somewhere():
    kinds = (Counter, Gauge, Histogram)
    named = [name for name, value in vars(metrics).items() if isinstance(value, kinds)]
    used = "".join(
        path.read_text() for path in Path(bot.__file__).parent.rglob("*.py") if path.stem != "metrics"
    )

    assert len(named) > 20
    assert [name for name in named if f"{name}." not in used] == []


async def test_a_day_is_counted_and_timed(day):
    counted = {
        ("scans_total", ("outcome", "complete")): 5,
        ("classroom_requests_total", ("call", "getLiveLogininfo"), ("outcome", "ok")): 5,
        ("polls_total", ("outcome", "complete")): 5,
        ("deliveries_total", ("what", "post"), ("outcome", "posted")): 1,
        ("slack_calls_total", ("method", "chat.postMessage"), ("outcome", "ok")): 1,
        ("scan_seconds_count",): 5,
        ("store_seconds_count",): 50,
        ("delivery_seconds_count",): 1,
        ("poll_late_seconds_count",): 5,
    }
    before = {name: figure(name[0], **dict(name[1:])) for name in counted}
    await day.until("10:07")
    risen = {name: figure(name[0], **dict(name[1:])) - before[name] for name in counted}
    assert {name: rise for name, rise in risen.items() if rise < counted[name]} == {}

    await day.bot.watch.auditor.audit()
    assert figure("outbox", state="posted") == 1
    assert figure("outbox", state="pending") == 0
    assert 0 < figure("data_age_seconds") <= 60
    assert figure("rooms_watched") == 1
    assert figure("poll_age_seconds") <= 5


async def test_the_outbox_shows_what_waits_and_for_how_long(day):
    day.slack.workspace.channels[CHANNEL].archived = True
    await day.until("10:09", step=10)
    await day.bot.watch.auditor.audit()

    assert figure("outbox", state="pending") >= 1
    assert 60 < figure("outbox_age_seconds") < 240


async def test_what_is_lost_is_logged_once_and_once_when_it_is_back(day):
    with capture_logs() as logged:
        await day.school.down()
        day.slack.fail(Fault("code", code="not_in_channel"), "chat.postMessage", where={"channel": CHANNEL})
        await day.until("10:00:40", step=10)
        await day.school.up()
        await day.until("10:12", step=10)

    told = [line["event"] for line in logged if line["event"].endswith(("_lost", "_back"))]
    assert sorted(told) == ["channel_back", "channel_lost", "room_back", "room_lost"]
    assert all("Ben" not in str(line) and "Ana" not in str(line) for line in logged)
