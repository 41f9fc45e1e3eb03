"""Evidence: what a verdict rests on."""

import pytest

from bot.domain.corrections import Correction
from bot.render import limits
from bot.render.blocks import Renderer
from bot.render.evidence import bar, evidence_message
from tests.render.samples import T, class_visits, register
from tests.render.test_room import shown


@pytest.mark.parametrize(
    ("intervals", "drawn"),
    [
        ([(0, 100)], "██████████"),
        ([], "··········"),
        ([(50, 100)], "·····█████"),
        # Before the start and after the end is not the lesson
        ([(-50, 20), (90, 300)], "██·······█"),
        ([(-50, 0), (100, 300)], "··········"),
        # However short, a visit is seen; one of no length is not
        ([(55, 56)], "·····█····"),
        ([(55, 55)], "··········"),
    ],
)
def test_bar(intervals, drawn):
    assert bar(intervals, 0, 100, 10) == drawn


def evidence(name, **options):
    judged = register()
    line = next(line for line in judged.people if line.name == name)
    message = evidence_message(Renderer(), judged, line, class_visits(), **options)
    limits.check(message)
    return message, line


def test_a_partial_verdict_can_be_checked():
    message, _ = evidence("Wu Tong")

    assert message.text == (
        "Wu Tong, Algebra 7B, Tue 24 Nov, 10:00 – 11:00: partial, left early. "
        "In class for 24 min of 1 h (41.3 %), 10:00:12 to 10:25. Left 35 min before the end."
    )
    texts = shown(message)
    assert texts[0] == "Wu Tong"
    assert texts[2].startswith("*Partial* · left early · PROVISIONAL\nIn class for 24 min")
    assert texts[3] == (f"```10:00 {'█' * 17}{'·' * 23} 11:00\n\n10:00–10:25  24 min  watching · Windows```")
    assert "*The rules* · Late is more than 5 min after the start." in texts[-1]


def test_somebody_who_never_came_has_no_time_line():
    texts = shown(evidence("Zhao Min")[0])

    assert "There is no visit on record." in texts
    assert any("The records are complete and show no visit during this lesson." in text for text in texts)


def test_corrections_and_versions_say_who_and_when():
    _, line = evidence("Zhao Min")
    mark = Correction("L1", line.person, "excused", "ill", "U01ALICE", T(300))
    other = Correction("L1", "somebody else", "absent", "secret", "U01ALICE", T(300))

    texts = "\n".join(
        shown(evidence("Zhao Min", corrections=[mark, other], earlier=[(T(80), register())])[0])
    )

    assert "Marked excused by U01ALICE on Tue 24 Nov 15:00 – ill" in texts
    assert "PROVISIONAL v1, Tue 24 Nov 11:20: absent" in texts
    assert "secret" not in texts


def test_nobody_elses_visits_are_shown():
    texts = "\n".join(shown(evidence("Feng Yu")[0]))

    assert texts.count("watching") == 3
    assert "Sun Yue" not in texts
