"""A digest as a message: coverage first, exceptions by weight, one screen; charts that Slack takes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.samples.reported import (
    AFTER_TWO_DAYS,
    QUIET,
    REPORTED,
    USUAL,
    WEEK,
    long_day,
    long_week,
)
from bot.domain.coverage import Coverage
from bot.domain.report import MOST_PAGES, PAGE, SHOWN, Details, items, replies
from bot.render.blocks import Renderer
from bot.render.charts import bars
from bot.render.coverage import covered
from bot.render.digest import digest_message
from bot.render.digest_text import digest_text
from bot.render.limits import problems
from bot.render.reports import Look
from tests.render.test_hostile import assert_harmless

ENGLISH, CHINESE = Renderer("en"), Renderer("zh_Hans")
PLAIN = Look(native=False)


def sections(report, look=PLAIN):
    """The texts of a message's sections, in order."""
    message = digest_message(ENGLISH, report, look)
    return [block["text"]["text"] for block in message.blocks if block["type"] == "section"]


def test_coverage_comes_before_any_number_and_exceptions_follow_by_weight():
    first, *others = sections(USUAL)

    assert first.splitlines()[0] == (
        "*212 lessons · 207 judged · 2 cancelled · 3 not judged: records incomplete 2, not read 1*"
    )
    assert [text.split("*")[1] for text in others] == [
        "Teachers",
        "Absent",
        "Fewer than usual",
        "Corrected since the last digest",
        "Open questions",
        "Not told at the time",
    ]


def test_what_nobody_saw_comes_before_coverage():
    first, *_ = sections(AFTER_TWO_DAYS)

    assert first.splitlines()[0].startswith("⚠️ *No data from Sun 22 Nov 11:00 to Tue 24 Nov 16:00")


def test_a_quiet_day_is_one_line():
    (line,) = sections(QUIET)

    assert line == (
        "✅ *Digest of Tue 24 Nov*: 12 lessons, all judged · 180 due · 178 present · 2 excused · 3 late. "
        "Nobody was missing. 1 lesson may still change: records may still arrive."
    )


@pytest.mark.parametrize("report", [long_day("Maria", "Algebra"), long_week("Maria", "Algebra")])
def test_the_longest_is_a_screen_and_the_rest_is_in_its_thread(report):
    lines = sum(text.count("\n") + 1 for text in sections(report))
    told = {part for part, _ in replies(report)}

    assert lines <= 42
    assert told == {part for part in SHOWN if part in told or _has_more(report, part)}
    pages = [page for part, page in replies(report) if part in ("absent", "courses")]
    assert pages == list(range(min(MOST_PAGES, -(-len(items(report, _long(report))) // PAGE))))


def _long(report):
    return "absent" if hasattr(report, "absent") else "courses"


def _has_more(report, part):
    try:
        return len(items(report, part)) > SHOWN[part]
    except KeyError:
        return False


def test_every_line_of_a_part_stands_in_exactly_one_reply_or_is_counted():
    report = long_day("Maria", "Algebra")
    pages = [Details(report, part, page) for part, page in replies(report) if part == "absent"]

    assert sum(len(one.lines) for one in pages) + pages[-1].rest == len(report.absent)
    assert [one.skipped for one in pages] == [number * PAGE for number in range(len(pages))]
    assert all(one.rest == 0 for one in pages[:-1])


def test_the_longest_streak_is_named_and_a_first_absence_is_not_called_one():
    absent = next(text for text in sections(USUAL) if "Absent" in text)

    assert absent.splitlines()[1:] == [
        "Zhao Min · Algebra 7B 10:00 · 3 in a row",
        "李小龙 · 物理 8A 11:00 · 2 in a row",
        "Wu Tong · Choir 13:00",
    ]


@pytest.mark.parametrize(
    "look", [Look("initials"), Look("initials", native=False)], ids=["native", "classic"]
)
def test_with_initials_no_name_of_a_student_is_in_it(look):
    for report in (USUAL, WEEK):
        message = digest_message(ENGLISH, report, look)
        for name in ("Zhao Min", "李小龙", "Wu Tong", "Qian Li", "ipad", "Chu Ran"):
            assert name not in f"{message.text} {message.blocks}", name
    assert "Z. M." in str(digest_message(ENGLISH, USUAL, look).blocks)


def test_two_of_one_name_are_told_apart():
    (first, *_), twin = USUAL.absent, USUAL.absent[0].line._replace(person="id-2", userid="id-2")
    both = replace(USUAL, absent=(first, replace(first, line=twin)))
    absent = next(text for text in sections(both) if "Absent" in text)

    assert "Zhao Min (id-Zhao Min)" in absent
    assert "Zhao Min (id-2)" in absent


COVERED = [
    (Coverage(1, 1, 0), "1 lesson, judged", "1 节课，均已判定"),
    (Coverage(12, 12, 0), "12 lessons, all judged", "12 节课，均已判定"),
    (Coverage(0, 0, 0), "no lesson came to its end", "没有课结束"),
    # reasons of one word are one
    (
        Coverage(5, 2, 0, (("records_incomplete", 2), ("count_disagrees", 1))),
        "5 lessons · 2 judged · 3 not judged: records incomplete 3",
        "5 节课 · 已判定 2 节 · 未判定 3 节：记录不完整 3",
    ),
]


@pytest.mark.parametrize(("found", "english", "chinese"), COVERED)
def test_coverage_in_words(found, english, chinese):
    assert covered(ENGLISH.words, found) == english
    assert covered(CHINESE.words, found) == chinese


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(0, 40))
def test_a_chart_is_one_that_slack_takes(titles, value):
    chart = bars("Bars", titles, {"present": [value] * 40, "absent": [0] * 40}, x="Course", y="People")

    assert (chart is None) == (not titles or not value)
    assert chart is None or problems([chart]) == []


BROKEN = [
    ({"series": []}, "1 to 6 series"),
    ({"series": [{"name": "a", "data": [{"label": "x", "value": 1}]}]}, "not one value for every category"),
    ({"axis_config": {"categories": ["x", "x"]}}, "no two the same"),
    ({"axis_config": {"categories": ["x" * 21, "y"]}}, "longer than 20"),
]


@pytest.mark.parametrize(("change", "said"), BROKEN)
def test_a_chart_that_slack_refuses_is_found(change, said):
    chart = bars("Bars", ["x", "y"], {"a": [1, 2]}, x="Course", y="People")

    assert said in " ".join(problems([chart | {"chart": chart["chart"] | change}]))


def test_the_terminal_shows_all_of_it_and_nothing_of_slacks_markup():
    text = digest_text(ENGLISH.words, long_day("Maria <b>", "Algebra"))

    assert text.count("Maria <b> ") > len(long_day("Maria <b>", "Algebra").absent)
    assert "*" not in text
    assert digest_text(ENGLISH.words, WEEK).startswith("Week of Mon 16 Nov – Sun 22 Nov\n48 lessons")


@pytest.mark.parametrize("name", REPORTED)
def test_nothing_calls_or_links_anybody(name):
    for renderer in (ENGLISH, CHINESE):
        assert_harmless(REPORTED[name](renderer), shared_by="U01ALICE")
