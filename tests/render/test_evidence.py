"""Evidence: what a verdict rests on."""

from dataclasses import replace

import pytest

from bot.demo.samples.school import ROOM, T, proof, register
from bot.domain.evidence import AWAY, INSIDE, LOST, ON_STAGE, Span
from bot.domain.life import Version
from bot.domain.people import Excuse, Link
from bot.render import limits, terminal
from bot.render.blocks import Renderer
from bot.render.evidence import bar, evidence_message
from tests.render.test_room import shown

RENDERER = Renderer()


@pytest.mark.parametrize(
    ("spans", "drawn"),
    [
        ([(0, 100, INSIDE)], "██████████"),
        ([], "··········"),
        ([(0, 50, AWAY), (50, 100, INSIDE)], "·····█████"),
        ([(0, 20, INSIDE), (20, 50, ON_STAGE), (50, 70, LOST), (70, 100, AWAY)], "██▓▓▓░░···"),
        # However short, a visit is seen
        ([(0, 55, AWAY), (55, 56, INSIDE), (56, 100, AWAY)], "·····█····"),
        # Before the start and after the end is not the lesson
        ([(-50, 0, "before"), (100, 300, "after")], "··········"),
    ],
)
def test_bar(spans, drawn):
    assert bar([Span(*span) for span in spans], 0, 100, 10) == drawn


@pytest.mark.parametrize("length", [1, 7, 39, 3599])
def test_a_short_lesson_has_a_bar_too(length):
    assert bar([Span(0, length, INSIDE)], 0, length) == "█" * 40


def message_of(*args, **options):
    message = evidence_message(RENDERER, proof(*args, **options))
    limits.check(message)
    return message


def test_a_partial_verdict_can_be_checked():
    message = message_of("Wu Tong")

    assert message.text == (
        "Wu Tong, Algebra 7B, Tue 24 Nov, 10:00 – 11:00: partial, left early. "
        "In class for 24 min of 1 h (41.3 %), 10꞉00:12 to 10:25. Left 35 min before the end."
    )
    texts = shown(message)
    assert texts[0] == "Wu Tong"
    assert texts[2].startswith("*Partial* · left early · PROVISIONAL\nIn class for 24 min")
    assert texts[3] == (
        "```"
        f"10:00 {'█' * 17}{'·' * 23} 11:00\n"
        "      █ in class  · away\n"
        "\n"
        "10:00–10:25  24 min  watching · Windows"
        "```"
    )
    assert "*The rules* · Late is more than 5 min after the start." in texts[-1]


def test_somebody_who_never_came_has_no_time_line():
    texts = shown(message_of("Zhao Min"))

    assert "There is no visit on record." in texts
    assert any("The records are complete and show no visit during this lesson." in text for text in texts)


def test_decisions_say_who_and_when():
    person = proof("Zhao Min").line.person
    excuse = Excuse(ROOM, person, "U02BOB", T(-60), "dentist")
    link = Link(ROOM, "name:ipad", person, "U02BOB", T(90))

    texts = "\n".join(
        shown(message_of("Zhao Min", marks=[("excused", "ill")], excuses=[excuse], links=[link]))
    )

    assert "Excused by U02BOB on Tue 24 Nov 09:00 – dentist" in texts
    assert "Marked excused by U01ALICE on Tue 24 Nov 15:00 – ill" in texts
    assert "The guest “ipad” was linked to this user id by U02BOB on Tue 24 Nov." in texts


SAID_ONCE = [
    # the correction is the reason, or the excuse beside a verdict is a remark
    ([("present", "dialled in")], [], "Marked present by U01ALICE on Tue 24 Nov 15:00 – dialled in"),
    ([], ["dentist"], "Excused by U02BOB on Tue 24 Nov 09:00 – dentist"),
]


@pytest.mark.parametrize(("marks", "texts", "said"), SAID_ONCE)
def test_a_decision_that_the_verdict_gives_as_its_reason_is_said_once(marks, texts, said):
    excuses = [Excuse(ROOM, proof("Wu Tong").line.person, "U02BOB", T(-60), text) for text in texts]
    judged = proof("Wu Tong", marks=marks, excuses=excuses)

    message = evidence_message(RENDERER, judged)

    assert "\n".join(shown(message)).count(said) == 1
    assert terminal.evidence_text(RENDERER.words, judged, width=300).count(said) == 1


def test_a_correction_that_a_later_one_replaced_is_still_told():
    text = "\n".join(shown(message_of("Wu Tong", marks=[("absent", "typo"), ("present", "ok")])))

    assert text.count("Marked absent by U01ALICE on Tue 24 Nov 15:00 – typo") == 1
    assert text.count("Marked present by U01ALICE on Tue 24 Nov 15:00 – ok") == 1


def test_versions_that_differ_are_told():
    early = register(minute=30)
    versions = [Version(early, T(30)), Version(replace(register(), version=2), T(80))]

    texts = "\n".join(shown(message_of("Wu Tong", versions=versions)))

    assert "LIVE v1, Tue 24 Nov 10:30 – present" in texts
    assert "PROVISIONAL v2, Tue 24 Nov 11:20 – partial, left early" in texts


def test_one_version_is_no_history():
    assert not any(
        "v1" in text for text in shown(message_of("Wu Tong", versions=[Version(register(), T(80))]))
    )


def test_nobody_elses_visits_are_shown():
    texts = "\n".join(shown(message_of("Feng Yu")))

    assert texts.count("watching") == 3
    assert "Sun Yue" not in texts


def test_the_terminal_says_the_same():
    text = terminal.evidence_text(RENDERER.words, proof("Wu Tong"))

    assert (
        "Wu Tong · Algebra 7B · Tue 24 Nov, 10:00 – 11:00 (UTC+8)\npartial · left early · PROVISIONAL" in text
    )
    assert "In class for 24 min of 1 h (41.3 %), 10:00:12 to 10:25. Left 35 min before the end." in text
    assert f"10:00 {'█' * 17}{'·' * 23} 11:00" in text
