"""Lengths of time as people write them."""

import pytest

from bot.domain.lengths import take_length

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("text", "seconds", "count"),
    [
        # one word
        ("2h", 2 * HOUR, 1),
        ("90m", 90 * MINUTE, 1),
        ("1h30m", 90 * MINUTE, 1),
        ("1.5h", 90 * MINUTE, 1),
        ("1D", DAY, 1),
        # several
        ("2 hours", 2 * HOUR, 2),
        ("1 hour 30 minutes", 90 * MINUTE, 4),
        ("30 min dentist", 30 * MINUTE, 2),
        ("1d holiday 2h", DAY, 1),
        ("1w", 7 * DAY, 1),
        # Chinese, and full-width digits
        ("2小时", 2 * HOUR, 1),
        ("半小时 生病", HOUR // 2, 1),
        ("３０分钟", 30 * MINUTE, 1),
        ("1天", DAY, 1),
        ("1 个星期", 7 * DAY, 2),
        # nothing at all is a length too: whoever asks for it is told so
        ("0m", 0, 1),
    ],
)
def test_a_length(text: str, seconds: int, count: int) -> None:
    assert take_length(text.split()) == (seconds, count)


@pytest.mark.parametrize(
    "text",
    [
        # numbers without a unit are rooms and people
        "1108925474",
        "11",
        # words that only begin like a unit
        "7B",
        "2mm",
        "3dogs",
        "h2",
        "dentist 2h",
        "",
    ],
)
def test_no_length(text: str) -> None:
    assert take_length(text.split()) is None
