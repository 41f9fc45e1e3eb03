"""A judged lesson as a message: counts, staff, exceptions with names, then everybody."""

from dataclasses import replace

import pytest

from bot.demo.samples.school import NAMES, T, class_visits, register, roster, summary, visit
from bot.domain.register import Register
from bot.render import limits
from bot.render.blocks import Renderer
from bot.render.room import room_message
from bot.render.words import STATUSES
from tests.render.test_room import shown


@pytest.fixture(name="answer", scope="module")
def an_answer():
    renderer = Renderer()

    def answer(*registers: Register, **options):
        message = room_message(
            renderer, summary(registers=registers, taken=options.pop("taken", None)), now=T(76), **options
        )
        limits.check(message)
        return message

    return answer


def test_the_example_of_a_lesson(answer):
    message = answer(register())

    assert message.text == (
        "Algebra 7B, Tue 24 Nov, 10:00 – 11:00, PROVISIONAL: "
        "18 due · 16 present · 1 partial · 1 absent · 2 late · 1 left early"
    )
    assert shown(message)[:4] == [
        "Algebra 7B",
        "*PROVISIONAL* · Tue 24 Nov, 10:00 – 11:00 (UTC+8) · room 1108925474",
        (
            "*18 due* · 16 present · 1 partial · *1 absent* · 2 late · 1 left early\n"
            "1 person came who is not on the roster."
        ),
        (
            "*Teacher*  Wang Fang 09:54 – 11:01\n"
            "*Assistant*  Li Mei 09:51 – 11:00\n"
            "*Absent*  Zhao Min\n"
            "*Late*  Chu Ran +7 min 12 s, Sun Yue +12 min\n"
            "*Left early*  Wu Tong −35 min\n"
            "*Partial*  Wu Tong 41.3 % (10:00 – 10:25)\n"
            "*Check*  Yang Guang (2 devices), ipad (guest without user id, 55 min)"
        ),
    ]


def test_a_running_lesson_has_nobody_absent_and_nobody_partial(answer):
    message = answer(register(minute=9), taken=T(9))
    text = "\n".join([message.text, *shown(message)]).lower()

    assert "2 not seen yet" in text
    assert "*not seen yet*  sun yue, zhao min" in text
    assert "19 inside now" in text
    assert "absent yet" in text  # "nobody counts as absent yet"
    assert text.count("absent") == 1
    assert "partial" not in text


def test_a_partial_scan_has_unknown_people_and_no_absent_ones(answer):
    text = "\n".join(shown(answer(register(complete=False))))

    assert "*Unknown*  Zhao Min" in text
    assert "absent" not in text.lower().replace("nobody is called absent", "")


def test_a_lesson_without_exceptions_is_one_line(answer):
    visits = [visit("Wang Fang", -1, 60, role="teacher"), *(visit(name, -1, 60) for name in NAMES)]

    texts = shown(answer(register(visits)))

    assert "*18 due* · 18 present\n:white_check_mark: All 18 on time." in texts
    assert not any("*Absent*" in text or "*Late*" in text or "*Check*" in text for text in texts)


def test_without_a_roster_people_are_seen_and_not_due(answer):
    message = answer(register(rostered=False))

    assert "due" not in message.text
    assert "*18 learners seen*" in shown(message)[2]
    assert "No roster: nobody can be missing." in shown(message)[2]


def test_who_left_is_told_from_who_is_inside(answer):
    text = "\n".join(shown(answer(register(minute=40), taken=T(40))))

    assert "since 09:56" in text
    assert "10:00–10:25" in text


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_a_word_on_the_screen(answer, status):
    message = answer(replace(register(), status=status, version=2 if status == "corrected" else 1))

    word = STATUSES[status] + (" v2" if status == "corrected" else "")
    assert f"*{word}*" in shown(message)[1]
    assert word in message.text


@pytest.mark.parametrize("status", ["upcoming", "not_held", "cancelled"])
def test_where_nobody_is_judged_nobody_is_named_as_missing(answer, status):
    text = "\n".join(shown(answer(replace(register(), status=status))))

    assert "*Absent*" not in text
    assert "due" not in text.lower().replace("due that day", "")


def test_several_lessons_are_a_line_each(answer):
    message = answer(register(), register(minute=-9))

    assert message.text == "Algebra 7B: 2 lessons · Tue 24 Nov"
    assert (
        "*Tue 24 Nov, 10:00 – 11:00* · PROVISIONAL · Algebra 7B\n"
        "18 due · 16 present · *absent* Zhao Min · *late* Chu Ran +7 min 12 s, Sun Yue +12 min"
    ) in shown(message)[2]
    assert "UPCOMING" in shown(message)[3]


def test_more_lessons_than_fit_are_counted(answer):
    assert "… and 40 earlier lessons." in shown(answer(*[register()] * 60))


def test_a_long_list_of_names_is_cut_with_a_count(answer):
    visits = [row for row in class_visits() if row.role != "student"]

    text = "\n".join(shown(answer(register(visits))))

    assert "*Absent*  " in text
    assert "and 6 more" in text


def test_the_roster_of_the_samples_is_whole():
    """Each sample has a user id of its own, else two people would be one."""
    assert len({entry.userid for entry in roster()}) == len(NAMES) + 1
