"""The answer to `/attendance <room>`, where no lesson is known."""

import re

import pytest

from bot.demo.samples.school import DAY, STAGE, T, crowd, summary, visit
from bot.domain.notes import Note
from bot.render import limits
from bot.render.blocks import Renderer
from bot.render.room import MOST_LINES, room_message

NOW = T(76)
DAY_AND_A_BIT = 100_000


@pytest.fixture(name="answer", scope="module")
def an_answer():
    renderer = Renderer()

    def answer(visits, *, now=NOW, **options):
        about = {
            key: options.pop(key) for key in ("taken", "title", "period", "reason", "notes") if key in options
        }
        message = room_message(renderer, summary(visits, **about), now=now, **options)
        limits.check(message)
        return message

    return answer


def shown(message):
    """What a reader sees, block by block."""
    texts = []
    for block in message.blocks:
        parts = block.get("elements") or [block]
        texts += [part["text"] if isinstance(part["text"], str) else part["text"]["text"] for part in parts]
    return [re.sub(r"<!date\^\d+\^[^|>]+\|([^>]+)>", r"\1", text) for text in texts]


CLASS = (
    visit("Wang Fang", -5, 61, role="teacher", kind=STAGE),
    visit("Li Mei", -9, 60, role="assistant"),
    visit("Zhao Min", 0, 60),
    visit("学生甲", 3, 20),
    visit("学生甲", 21, 60),
    visit("Sun Yue", 0, 60),
    visit("Sun Yue", 10, 20, terminal="ios"),
    visit("Sun Yue", 15, 25, kind=STAGE),
    visit("Qian", 1, None),
)


def test_a_whole_answer(answer):
    message = answer(CLASS, share="s")

    assert message.text == "Algebra 7B: 6 people, 1 still inside · Tue 24 Nov"
    assert shown(message) == [
        "Algebra 7B",
        "room 1108925474 · Tue 24 Nov (UTC+8)",
        (
            "*6 people* · 1 teacher · 1 assistant · 4 students · *1 still inside*\n"
            "*Teacher*  Wang Fang 09:55 – 11:01 · on stage 1 h 06 min\n"
            "*Assistant*  Li Mei 09:51 – 11:00"
        ),
        (
            "```"
            "10:00–11:00  1 h 00 min  Sun Yue · on stage 10 min · 2 devices · 3 visits\n"
            "10:00–11:00  1 h 00 min  Zhao Min\n"
            "since 10:01  1 h 14 min  Qian\n"
            "10:03–11:00      56 min  学生甲 · 2 visits"
            "```"
        ),
        "Read at 11:15 (UTC+8).",
        "Share",
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("fresh", "Read at 11:15 (UTC+8)."),
        ("stored", "As of 11:15 (UTC+8), 12 min ago."),
        ("reading", "As of 11:15 (UTC+8), 12 min ago. I'm reading again; the new answer follows."),
    ],
)
def test_the_age_of_the_records_is_said(answer, source, said):
    assert said in shown(answer(CLASS, now=T(87.5), source=source))


def test_records_of_another_day_say_which(answer):
    assert "As of Tue 24 Nov 11:15, 1 d ago." not in shown(answer(CLASS, now=T(75)))
    assert any(
        "Tue 24 Nov 11:15" in text
        for text in shown(answer(CLASS, now=T(75) + DAY_AND_A_BIT, source="stored"))
    )


def test_a_partial_read_is_said_before_any_count(answer):
    texts = shown(answer(CLASS, reason=Note("page_failed", {"page": 3, "pages": 1})))

    warning = next(at for at, text in enumerate(texts) if "Incomplete" in text)
    count = next(at for at, text in enumerate(texts) if "6 people" in text)
    assert warning < count
    assert "Page 3 of the records could not be read." in texts[warning]
    assert "may still have been there" in texts[warning]


def test_remarks_on_the_data_are_said_and_counted(answer):
    notes = [Note("quarantined", {"rows": n}) for n in range(1, 8)]

    below = shown(answer(CLASS, notes=notes))[-1]

    assert "1 record made no sense and was set aside." in below
    assert "2 records made no sense and were set aside." in below
    assert below.endswith("3 more remarks.")


def test_no_teacher_is_an_exception(answer):
    assert any("No teacher was seen." in text for text in shown(answer([visit("Zhao Min", 0, 60)])))


def test_a_large_room_is_cut_with_a_count_and_a_way_to_the_rest(answer):
    message = answer(crowd(2025), more="m")
    texts = shown(message)

    assert sum(text.count("Student") for text in texts if text.startswith("```")) == MOST_LINES
    assert any("… and *1,975 more*" in text and "`attendance-bot show 1108925474`" in text for text in texts)
    assert texts[-1] == "Next"


def test_the_next_page_goes_on_where_the_last_ended(answer):
    texts = shown(answer(crowd(120), skip=100, more="m"))

    assert any(
        text.startswith("```") and "Student 00100" in text and "Student 00119" in text for text in texts
    )
    assert "100 people came before these." in texts
    assert "Next" not in texts


def test_buttons_are_left_out_of_a_channels_copy(answer):
    message = answer(CLASS, share="s", shared_by="U01ALICE")

    assert "actions" not in {block["type"] for block in message.blocks}
    assert shown(message)[-1] == "Shared by <@U01ALICE>"


def test_initials_stand_for_students_and_not_for_staff(answer):
    text = "\n".join(shown(answer(CLASS, names="initials")))

    assert "Z. M." in text
    assert "学○○" in text
    assert "Zhao" not in text
    assert "Wang Fang" in text


def test_two_people_of_one_name_stay_two(answer):
    text = "\n".join(shown(answer([visit("Li Na", 0, 60, userid="7"), visit("Li Na", 1, 60, userid="8")])))

    assert "Li Na (7)" in text
    assert "Li Na (8)" in text


def test_days_stand_beside_the_times_of_a_longer_period(answer):
    text = "\n".join(shown(answer([visit("Owl", 820, 850)], period=(DAY[0], DAY[1] + 86_400), taken=T(2000))))

    assert "Tue 24 Nov – Wed 25 Nov (UTC+8)" in text
    assert "Tue 24 Nov 23:40–Wed 25 Nov 00:10  30 min  Owl" in text


NIGHT = (T(-900), T(540))
"""The 24 hours before 19:00: they touch two days."""

ONE_DAY = [
    # everybody came and left on the last of two days
    (CLASS, NIGHT, "Tue 24 Nov (UTC+8) · the 24 h before 19:00"),
    # … on the first of them
    (
        [visit("Owl", -840, -700)],
        (T(-900), T(-500)),
        "Mon 23 Nov (UTC+8) · the 6 h 40 min before Tue 24 Nov 01:40",
    ),
    # … on one of many
    (CLASS, (DAY[0] - 86_400, DAY[1]), "Tue 24 Nov (UTC+8) · within Mon 23 Nov – Tue 24 Nov"),
]


@pytest.mark.parametrize(("visits", "period", "said"), ONE_DAY)
@pytest.mark.parametrize("person", ["", "owl", "zhao"])
def test_one_day_of_a_longer_period_is_said_once(visits, period, said, person, answer):
    message = answer(visits, period=period, taken=period[1], now=period[1], person=person)
    head, *below = shown(message)[1:]

    assert head == f"room 1108925474 · {said}"
    assert not any("Nov" in text for text in below)
    assert message.text.endswith(said[:10])


def test_the_day_of_somebody_still_inside_is_the_day_they_came(answer):
    texts = shown(answer([visit("Owl", 820, None)], period=(T(-540), T(900)), taken=T(900), now=T(900)))

    assert "room 1108925474 · Tue 24 Nov (UTC+8) · the 24 h before Wed 25 Nov 01:00" in texts
    assert "```since 23:40  1 h 20 min  Owl```" in texts


# An empty room says which of the meanings of "nothing" it is.
def test_nobody_came_is_not_nobody_knows(answer):
    whole = "\n".join(shown(answer([])))
    partial = "\n".join(shown(answer([], reason=Note("page_cap", {"pages": 5}))))

    assert "Nobody has been in this room." in whole
    assert "Nobody has been" not in partial
    assert "I cannot tell whether anybody was here." in partial


# One person
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("zhao", "*Zhao Min* · student · inside for 1 h"),  # part of a name, in any case
        ("  学生甲 ", "*学生甲* · student · inside for 56 min"),
        (
            visit("Sun Yue", 0, 1).userid,
            "*Sun Yue* · student · inside for 1 h · on stage 10 min · 2 devices at once",
        ),
        ("qian", "*Qian* · student · inside for 1 h 14 min · *still inside*"),
    ],
)
def test_a_person_is_found(answer, wanted, found):
    assert found in shown(answer(CLASS, person=wanted))


def test_a_persons_visits_are_a_time_line(answer):
    assert (
        "```10:00–11:00  1 h 00 min  watching · Windows\n"
        "10:10–10:20      10 min  watching · iPhone or iPad\n"
        "10:15–10:25      10 min  on stage · Windows```"
    ) in shown(answer(CLASS, person="sun"))


def test_several_people_fit(answer):
    texts = shown(answer(crowd(30), person="student 000"))

    assert sum(text.startswith("*Student") for text in texts) == 3
    assert any(text.startswith("Also fits: Student 00003, ") for text in texts)


def test_nobody_fits(answer):
    texts = shown(answer(CLASS, person="Zhou"))

    assert any("Nobody called “Zhou” was here.* 6 other people were." in text for text in texts)
