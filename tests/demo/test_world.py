"""What a visitor may do to the world, by the page's own door; and what the page draws of the world."""

import asyncio

import pytest

from bot.demo.forms import MISSING, filled, lacking
from bot.demo.happenings import Happenings
from bot.demo.places import Place
from bot.demo.schoolday import ASSEMBLY
from bot.demo.slack import Message
from bot.demo.slack.workspace import File

HERE = Place("U01ALICE", "C02ALR")
IMAGE = '<img src="/file/F1?as=U01ALICE" alt="a line">'


@pytest.mark.parametrize(
    ("do", "holds"),
    [
        ("clock:pause", lambda world: not world.clock.running),
        ("speed:300", lambda world: world.clock.speed == 300),
        ("provider:garbage", lambda world: world.now().provider == "garbage"),
        ("provider:slow", lambda world: world.now().provider == "slow"),
        ("slack:lost", lambda world: world.now().slack == "lost"),
        ("slack:429", lambda world: world.now().slack == "429"),
        ("bot:kill", lambda world: not world.now().bot),
    ],
)
async def test_a_switch_does_what_it_says(served, http, world, do, holds):
    async with http.post(served.url + "world", data={"do": do}) as answer:
        assert answer.status == 204
    assert holds(world)


@pytest.mark.parametrize("do", ["", "speed:7", "jump:1", "provider:sleepy", "slack:", "bot:clone", "x:y"])
async def test_what_is_no_switch_is_refused(served, http, world, do):
    before = world.now()[1:7]
    async with http.post(served.url + "world", data={"do": do}) as answer:
        assert answer.status == 404
    assert world.now()[1:7] == before


async def test_a_jump_takes_the_clock_along(served, http, world):
    world.clock.pause()
    at = world.clock()
    async with http.post(served.url + "world", data={"do": "jump:300"}):
        pass
    async with asyncio.timeout(10):
        while world.clock() < at + 299:  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.05)
    assert world.clock() == pytest.approx(at + 300)


async def test_a_bot_killed_while_slack_loses_answers_says_nothing_twice(served, world):
    world.clock.pace(60)
    await world.troubles.set_slack("lost")
    async with asyncio.timeout(20):
        while not world.slack.transcript.public():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await world.keeper.kill()
    calls, asked = len(world.slack.calls), len(world.classroom.requests)
    await asyncio.sleep(0.3)
    assert (len(world.slack.calls), len(world.classroom.requests)) == (calls, asked)
    await world.troubles.set_slack("well")
    await world.keeper.start()
    told = len(world.slack.transcript.public())
    await world.leap(600)
    async with asyncio.timeout(20):
        while len(world.slack.transcript.public()) <= told:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert world.slack.transcript.repeated() == {}
    assert world.now().lives == 2


async def test_a_crowd_is_told_in_one_line(world):
    hall = world.classroom.room(ASSEMBLY)
    drop = max(visit.leave for visit in hall.visits if visit.leave < hall.start + 1200)
    told = Happenings().lately([hall], drop + 60)
    assert any("people go out" in one.text and int(one.text.split()[0].replace(",", "")) > 50 for one in told)
    assert len(told) <= 8


async def test_everything_that_a_message_can_hold_is_drawn(served, world):
    workspace = world.slack.workspace
    picture = File("F1", "a.png", 3, b"png", alt="a line", completed=True, shown_in={"C02ALR"})
    sheet = File("F2", "a.csv", 9, b"name,at\n<b>,=1\n", title="The sheet", shown_in={"C02ALR"})
    hidden = File("F3", "b.png", 3, b"png", shown_in={"G04OPS"})
    workspace.files |= {"F1": picture, "F2": sheet, "F3": hidden}
    points = [{"label": "Mon", "value": 3}, {"label": "<Tue>", "value": 1}]
    axis = {"categories": ["Mon", "<Tue>"]}
    charts = [
        {
            "type": kind,
            "series": [{"name": "Late", "data": points}],
            "axis_config": axis,
        }
        for kind in ("bar", "line", "area")
    ]
    blocks = [
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a line"},
        {"type": "hologram"},
        {"type": "actions", "elements": [{"type": "overflow", "action_id": "o", "options": [
            {"text": {"type": "plain_text", "text": "Why?"}, "value": "w"}]}, {"type": "lever"}]},
        *({"type": "data_visualization", "title": "Late", "chart": chart} for chart in charts),
        {"type": "data_visualization", "title": "Pie", "chart": {"type": "pie", "segments": points}},
        {"type": "data_visualization", "title": "New", "chart": {"type": "radar"}},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}] for text in ("<i>", "1")]},
    ]  # fmt: skip
    link = f"{world.slack.workspace.url}/files/U0BOT/F2/file"
    world.slack.transcript.post(Message("C02ALR", "1.0", "U0BOT", f"<{link}|sheet>", blocks))
    html = served.board.snapshot(HERE).data["html"]
    for said in (
        "[hologram:",
        "[lever:",
        "[data_visualization:",
        'data-choice="w"',
        "<rect",
        "<path",
        "&lt;Tue&gt;",
    ):
        assert said in html, said
    for said in (
        '<img src="/file/F1?as=U01ALICE" alt="a line">',
        "The sheet",
        "<td>&lt;b&gt;</td>",
        "&lt;i&gt;",
    ):
        assert said in html, said
    assert "<b>,=1" not in html


@pytest.mark.parametrize(("file", "status"), [("F1", 200), ("F3", 404), ("F9", 404)])
async def test_a_file_is_for_those_who_see_a_message_with_it(served, http, world, file, status):
    for id_, channel in (("F1", "C02ALR"), ("F3", "G04OPS")):
        world.slack.workspace.files[id_] = File(id_, "a.html", 3, b"abc", shown_in={channel})
    async with http.get(f"{served.url}file/{file}?as=U02BOB") as answer:
        assert answer.status == status
        assert answer.content_type != "text/html"


def field(kind: str, **more) -> dict:
    return {"type": "input", "block_id": kind, "element": {"type": kind, "action_id": "value", **more}}


OPTIONS = [{"value": value, "text": {"type": "plain_text", "text": value}} for value in "ab"]


@pytest.mark.parametrize(
    ("kind", "posted", "state"),
    [
        ("plain_text_input", ["x"], {"value": "x"}),
        ("static_select", ["b"], {"selected_option": OPTIONS[1]}),
        # no option of the field
        ("radio_buttons", ["z"], {"selected_option": None}),
        ("checkboxes", ["a", "b"], {"selected_options": OPTIONS}),
        ("datepicker", ["2026-11-24"], {"selected_date": "2026-11-24"}),
        ("timepicker", ["19:00"], {"selected_time": "19:00"}),
        ("conversations_select", ["C02ALR"], {"selected_conversation": "C02ALR"}),
        ("users_select", [""], {"selected_user": None}),
    ],
)
def test_a_field_tells_what_stands_in_it(kind, posted, state):
    view = {"blocks": [field(kind, options=OPTIONS)]}
    values = filled(view, {kind: posted})
    assert values == {kind: {"value": {"type": kind, **state}}}
    assert lacking(view, values) == ({} if any(state.values()) else {kind: MISSING})
