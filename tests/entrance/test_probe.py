"""`attendance-bot probe`: it finds every oddity that the stand-in can have, and names nobody."""

import json
import time

import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, Quirks, came

NOW = int(time.time())
VISITS = [
    came("Zqteacher", NOW - 5000, role="teacher", userid="zq-t"),
    *(
        came(f"Zqname{n}", NOW - 4000 + n * 7, NOW - 1000 - n * 3, userid=f"zq-{(n * 7) % 260}")
        for n in range(250)
    ),
]

# The oddity, the question, and words of what is found.
ODDITIES = [
    (Quirks(), "Answer", "result 0 (number)"),
    (Quirks(numbers="text"), "Fields of a row", "entertimestamp text"),
    (Quirks(numbers="number"), "Fields of a row", "duration number"),
    (Quirks(serial_field="seria"), "Fields of a row", "seria "),
    (Quirks(billing_start_field="starttimestamp"), "Fields of a row", "starttimestamp "),
    (Quirks(unknown_fields=True), "Fields of a row", "userid text"),
    (Quirks(), "Numbers of times", "seconds"),
    (Quirks(milliseconds=True), "Numbers of times", "milliseconds"),
    (Quirks(epochs=False), "Numbers of times", "?"),
    (Quirks(), "Texts of times, ahead of numbers", "+8 h"),
    (Quirks(text_off=3600), "Texts of times, ahead of numbers", "+9 h"),
    (Quirks(open_leave="zero"), "Somebody inside", "outtime '0', outtimestamp 0"),
    (Quirks(open_leave="zero text"), "Somebody inside", "outtime '0', outtimestamp '0'"),
    (Quirks(open_leave="null"), "Somebody inside", "outtime None, outtimestamp None"),
    (Quirks(open_leave="empty"), "Somebody inside", "outtime '', outtimestamp ''"),
    (Quirks(open_leave="zero date"), "Somebody inside", "outtime '0000-00-00 00:00:00', outtimestamp 0"),
    (Quirks(open_leave="zero date alone"), "Somebody inside", "outtimestamp missing"),
    (Quirks(open_leave="missing"), "Somebody inside", "outtime missing, outtimestamp missing"),
    (Quirks(rows_at_leave=True), "Somebody inside", "no row of anybody inside"),
    (Quirks(row_delay=10**6), "Lists", "logininfo []"),
    (Quirks(count="rows"), "`count`", "rows of the period"),
    (Quirks(count="page"), "`count`", "rows on the page"),
    (Quirks(count="missing"), "`count`", "missing"),
    (Quirks(count="people", repeated_rows=True), "`count`", "people"),
    (Quirks(repeated_rows=True), "Twice", "251 rows twice"),
    (Quirks(order="enter"), "Order of rows", "by entertimestamp"),
    (Quirks(order="-enter"), "Order of rows", "by entertimestamp, the latest first"),
    (Quirks(order="leave"), "Order of rows", "by outtimestamp"),
    (Quirks(order="userid"), "Order of rows", "by userid"),
    (Quirks(order="unstable"), "Order of rows", "not the same twice"),
    (Quirks(past_last="empty"), "A page past the end", "no rows"),
    (Quirks(past_last="repeat"), "A page past the end", "the last page again"),
    (Quirks(stage_on_later_pages="missing"), "uptablelist on the last page", "missing"),
    (Quirks(stage_on_later_pages="null"), "uptablelist on the last page", "None"),
    (Quirks(window="overlap"), "A period selects rows by", "overlap"),
    (Quirks(window="enter"), "A period selects rows by", "enter"),
    (Quirks(window="leave"), "A period selects rows by", "leave"),
    (Quirks(empty_room="4105"), "A period without rows", "result 4105"),
    (Quirks(empty_list="null"), "A period without rows", "logininfo None"),
    (Quirks(empty_list="missing"), "A period without rows", "logininfo missing"),
    (Quirks(page_rows=100), "Lists", "logininfo 100 rows"),
    (Quirks(), "A wrong key", "result 4102"),
    (Quirks(), "A room that is none", "result 4007"),
    (Quirks(), "getonlineuser", "result 0"),
]


async def found(quirks, visits=VISITS):
    """Every question with what is found."""
    from bot.classroom.client import Classroom  # noqa: PLC0415
    from bot.classroom.http import http_client  # noqa: PLC0415
    from bot.usecases.probe import Probe  # noqa: PLC0415

    async with (
        DemoClassroom([DemoRoom("111", "Zqtitle", visits)], quirks=quirks) as school,
        http_client() as http,
    ):

        def classroom(key):
            return Classroom(http, url=school.url, key=key, rate=1000, clock=time.time, attempts=1)

        here, wrong = classroom(school.key), classroom("0" * 16)

        def about(one, room):
            return lambda method, **fields: one.raw(room, method, **fields)

        probe = Probe(about(here, "111"), about(wrong, "111"), about(here, "1"), int(time.time()))
        return {question: words async for question, words in probe.ask()}, probe.answers


@pytest.mark.parametrize(("quirks", "question", "words"), ODDITIES)
async def test_it_finds_what_is_odd(quirks, question, words):
    told, _ = await found(quirks)

    assert words in told[question], told


async def test_it_names_nobody(bot, tmp_path):
    async with DemoClassroom([DemoRoom("7654321", "Zqtitle", VISITS)]) as school:
        settings = {"TALKCLOUD_KEY": school.key, "TALKCLOUD_URL": school.url, "ATTENDANCE_RATE": "1000"}
        done = await bot("probe", "7654321", "-o", "found.json", **settings)
        asked = len(school.requests)

    assert done.status == 0, done.err
    kept = (tmp_path / "found.json").read_text(encoding="utf-8")
    for private in ("zq", "Zq", "7654321", school.key):
        assert private not in done.out + done.err
        assert private not in kept
    assert json.loads(kept)["page 1"]["logininfo"][0]["userid"] == "user-1"
    assert asked <= 30


async def test_a_provider_that_does_not_answer_ends_it(bot, key, school):
    await school.down()

    done = await bot("probe", "111", **key)

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("The classroom provider cannot be reached.")
