"""Mass drops, drawn: one trouble of the room, not many early leaves. A character is five minutes."""

import pytest

from tests.domain.drawing import at, codes, draw, judged, line, roster, rows, said

CLASS = ("ana", "ben", "cai", "dan", "eve")


def incidents(register):
    return [dict(note.facts) for note in register.notes if note.code == "room_incident"]


def test_everybody_gone_and_back():
    """E63: all vanish at 10:20 and return at 10:35: the lesson was 45 minutes long, for stayers all of it."""
    register = judged(draw("\n".join(f"{name} |####···#####|" for name in CLASS)), roster(*CLASS))

    assert incidents(register) == [
        {"since": at("10:20"), "until": at("10:35"), "people": 5, "inside": 5, "back": 5}
    ]
    assert {said(one) for one in register.people} == {"present 2700 s 100.00 %"}
    assert line(register, "ana").reason.facts["credit"] == 2700


# fmt: off
DROPS = [
    # Three of three are enough…
    ("""ana |####···#####|
        ben |####···#####|
        cai |####···#####|""", 1),
    # …two of two are not.
    ("""ana |####···#####|
        ben |####···#####|""", 0),
    # Four of five are 80 %…
    ("""ana |####···#####|
        ben |####···#####|
        cai |####···#####|
        dan |####···#####|
        eve |############|""", 1),
    # …three of four are less.
    ("""ana |####···#####|
        ben |####···#####|
        cai |####···#####|
        dan |############|""", 0),
    # Those who had left long before do not count as inside.
    ("""ana |####···#####|
        ben |####···#####|
        cai |####···#####|
        dan |##··········|
        eve |##··········|""", 1),
    # One after the other, five minutes apart, is no mass drop.
    ("""ana |###·········|
        ben |####········|
        cai |#####·······|
        dan |######······|""", 0),
    # Leaving together in the last five minutes is how lessons end.
    ("""ana |###########·|
        ben |###########·|
        cai |###########·|""", 0),
    # Lookers-on neither make a drop nor prevent one.
    ("""ana |####···#####|
        ben |####···#####|
        ivy inspector |####···#####|""", 0),
    # Twice in a lesson.
    ("""ana |##·##··#####|
        ben |##·##··#####|
        cai |##·##··#####|""", 2),
]
# fmt: on


@pytest.mark.parametrize(("picture", "number"), DROPS)
def test_what_is_a_mass_drop(picture, number):
    assert len(incidents(judged(draw(picture), roster(*CLASS)))) == number


def all_of(*times):
    return [row for name, own in zip(CLASS, times, strict=False) for row in rows(name, own)]


def test_within_a_minute_means_a_minute():
    """The last one leaves 60 s after the first, or 61 s."""
    minute = all_of(*["10:00–10:20, 10:40–11:00"] * 2, "10:00–10:21, 10:40–11:00")
    longer = all_of(*["10:00–10:20, 10:40–11:00"] * 2, "10:00–10:21:01, 10:40–11:00")

    assert len(incidents(judged(minute, roster("ana", "ben", "cai")))) == 1
    assert incidents(judged(longer, roster("ana", "ben", "cai"))) == []


def test_a_blink_of_the_room_is_nothing():
    """Everybody reconnects within two minutes: no gap for anybody, no incident for the room."""
    register = judged(all_of(*["10:00–10:20, 10:22–11:00"] * 4), roster(*CLASS[:4]))

    assert incidents(register) == []
    assert line(register, "ana").flags == ()


def test_the_lost_time_ends_when_half_are_back():
    """Who comes back ten minutes after the others was away for these ten."""
    register = judged(
        all_of(*["10:00–10:20, 10:30–11:00"] * 3, "10:00–10:20, 10:40–11:00"), roster(*CLASS[:4])
    )

    assert incidents(register)[0]["until"] == at("10:30")
    assert said(line(register, "ana")) == "present 3000 s 100.00 %"
    assert said(line(register, "dan")) == "present 2400 s 80.00 % gap"


def test_the_one_who_stayed_gets_nothing_on_top():
    """Nobody's credited time holds the lost minutes, not even of who was inside."""
    register = judged(all_of(*["10:00–10:20, 10:30–11:00"] * 4, "10:00–11:00"), roster(*CLASS))

    assert said(line(register, "eve")) == "present 3000 s 100.00 %"


def test_nobody_came_back():
    """The room was over for everybody: one incident, and no early leave but that of who left long before."""
    register = judged(all_of(*["10:00–10:30"] * 4, "10:00–10:10"), roster(*CLASS))

    assert incidents(register) == [
        {"since": at("10:30"), "until": at("11:00"), "people": 4, "inside": 4, "back": 0}
    ]
    assert said(line(register, "ana")) == "present 1800 s 100.00 %"
    assert said(line(register, "eve")) == "partial 600 s 33.33 % left_early 3000"


def test_while_everybody_is_out():
    """Seen at 10:25, five minutes after the drop: nobody has left early."""
    register = judged(all_of(*["10:00–10:20"] * 4), roster(*CLASS[:4]), now="10:25")

    assert codes(register.notes) == ["room_incident"]
    assert {said(one) for one in register.people} == {"present 1200 s 100.00 %"}


def test_a_room_that_breaks_down_at_once_leaves_little_to_judge():
    """All leave in the first second and nobody comes back: they have all of what there was."""
    register = judged(all_of(*["10:00–10:00:01"] * 4), roster(*CLASS[:4]))

    assert {said(one) for one in register.people} == {"present 1 s 100.00 %"}


# fmt: off
WITH_THE_TEACHER = [
    # Back with everybody.
    ("10:00–10:20, 10:35–11:00", "11:30", ["room_incident"]),
    # Still out with everybody, and gone for the rest of the lesson.
    ("10:00–10:20", "10:30", ["room_incident"]),
    ("10:00–10:20", "11:30", ["room_incident"]),
    # Away at another time as well.
    ("10:00–10:05, 10:10–10:20, 10:35–11:00", "11:30", ["teacher_away", "room_incident"]),
]
# fmt: on


@pytest.mark.parametrize(("times", "now", "remarks"), WITH_THE_TEACHER)
def test_a_teacher_taken_by_the_room_is_no_second_remark(times, now, remarks):
    back = ", 10:35–11:00" if "10:35" in times else ""
    visits = [*all_of(*[f"10:00–10:20{back}"] * 4), *rows("wang", times, role="teacher")]

    assert codes(judged(visits, roster(*CLASS[:4], teacher="wang"), now=now).notes) == remarks
