"""What a person typed after `/attendance`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AskedWrongly, BadPeriod
from bot.slack.parse import Command, parse
from bot.slack.vocabulary import HELP, ROOM

NOW = int(datetime(2026, 11, 23, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())


def read(text: str) -> Command:
    return parse(text, timezone="Asia/Shanghai", now=NOW)


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "?", "帮助", '""'])
def test_nothing_and_help_ask_for_help(text: str) -> None:
    assert read(text).name == HELP


@pytest.mark.parametrize(
    ("text", "room", "numbered"),
    [
        # a number, as people and phones write it
        ("1108925474", "1108925474", True),
        ("  #1108925474 ", "1108925474", True),
        ("１１０８９２５４７４", "1108925474", True),
        ("\u200b1108925474\ufeff", "1108925474", True),
        ('"1108925474"', "1108925474", True),
        # Slack makes a channel of #101 and a link of what looks like a telephone number
        ("<#C0123ABC|101>", "101", True),
        ("<tel:1108925474|1108925474>", "1108925474", True),
        # the caller's own id
        ("third:Ab-9", "third:Ab-9", True),
        ("THIRD:Ab-9", "third:Ab-9", True),
        # a title, with or without quotes of any make
        ("Algebra 7B", "Algebra 7B", False),
        ('"Algebra 7B"', "Algebra 7B", False),
        ("“Algebra 7B”", "Algebra 7B", False),
        ("「初二 数学」", "初二 数学", False),
        ("«Algebra 7B»", "Algebra 7B", False),
        # a quote that never closes is a letter
        ('"Algebra 7B', "Algebra 7B", False),
        # Slack escapes three signs
        ("Art &amp; Craft", "Art & Craft", False),
        # a room called like a subcommand
        ('"help"', "help", False),
    ],
)
def test_a_room(text: str, room: str, numbered: bool) -> None:  # noqa: FBT001
    command = read(text)
    assert (command.name, command.room, command.numbered) == (ROOM, room, numbered)
    assert command.period is None
    assert command.person == ""


@pytest.mark.parametrize(
    ("text", "room", "label", "person"),
    [
        ("1108925474 yesterday", "1108925474", "yesterday", ""),
        ("1108925474\u00a0Yesterday\u3000Chen", "1108925474", "Yesterday", "Chen"),
        ("1108925474 2026-11-01..2026-11-07 Li Lei", "1108925474", "2026-11-01..2026-11-07", "Li Lei"),
        ("1108925474 2026-11-01 to 2026-11-07 “Li Lei”", "1108925474", "2026-11-01 to 2026-11-07", "Li Lei"),
        ("1108925474 昨天 学生甲", "1108925474", "昨天", "学生甲"),
        ("1108925474 O’Brien", "1108925474", None, "O'Brien"),
        ("1108925474 12345", "1108925474", None, "12345"),
        # a title without quotes ends where a day begins
        ("Algebra 7B yesterday", "Algebra 7B", "yesterday", ""),
        ("Algebra 7B last week Chen", "Algebra 7B", "last week", "Chen"),
        # in quotes it may hold a day
        ('"Monday club" today', "Monday club", "today", ""),
        # a mention that is no person's is a name
        ("1108925474 today &lt;!channel&gt;", "1108925474", "today", "<!channel>"),
    ],
)
def test_a_day_and_a_person(text: str, room: str, label: str | None, person: str) -> None:
    command = read(text)
    assert (command.room, command.person) == (room, person)
    assert (command.period.label if command.period else None) == label


@pytest.mark.parametrize(
    ("text", "error", "teaches"),
    [
        ("1108925474 2026-13-45", BadPeriod, "2026-13-45"),
        ("1108925474 2026-11-07..2026-11-01", BadPeriod, "ends before"),
        ("<@U01ALICE|alice>", AskedWrongly, "no room"),
        ("<#C0123ABC>", AskedWrongly, "no room"),
        ("1108925474 today <@U01ALICE|alice>", AskedWrongly, "name they use in the room"),
    ],
)
def test_what_cannot_be_meant_is_taught(text: str, error: type[AskedWrongly], teaches: str) -> None:
    with pytest.raises(error, match=teaches):
        read(text)


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    try:
        command = read(text)
    except AskedWrongly as problem:
        assert str(problem)  # noqa: PT017 — hardly any text ends here
    else:
        assert command.name != ROOM or command.room


def test_a_hundred_thousand_characters_are_read_quickly_and_cut() -> None:
    assert len(read("x" * 100_000).room) <= 500
