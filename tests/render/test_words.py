"""Words: lengths, shares, and a sentence for every code."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.samples.school import START, ZONE
from bot.domain.notes import CODES, Note
from bot.domain.policy import Policy
from bot.domain.register import ABSENT, EXCUSED, GAP, LATE, LEFT_EARLY, PARTIAL, PRESENT, UNKNOWN
from bot.render.blocks import Renderer
from bot.render.sentences import ALSO, COUNTED, RULES, SENTENCES
from bot.render.words import FLAGS, LISTS, MEANINGS, ROLES, STATUSES, TERMINALS, VERDICTS

WORDS = Renderer().words
WALL = WORDS.wall(ZONE)


@pytest.mark.parametrize(
    ("seconds", "said", "in_a_column"),
    [
        (0, "0 s", "0 s"),
        (59, "59 s", "59 s"),
        (60, "1 min", "1 min"),
        # Seconds are said where a rule of five minutes may turn on them
        (301, "5 min 1 s", "5 min"),
        (599, "9 min 59 s", "9 min"),
        (601, "10 min", "10 min"),
        # Never more than was: 59 min 59 s is no hour
        (3599, "59 min", "59 min"),
        (3600, "1 h", "1 h 00 min"),
        (3720, "1 h 02 min", "1 h 02 min"),
        (86_400, "24 h", "24 h 00 min"),
        (200_000, "2 d 7 h", "2 d 7 h"),
    ],
)
def test_lengths(seconds, said, in_a_column):
    assert WORDS.duration(seconds) == said
    assert WORDS.duration(seconds, column=True) == in_a_column


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "100 %"),
        (0.75, "75 %"),
        # Cut, never rounded across a threshold
        (0.7497, "74.9 %"),
        (0.7499, "74.9 %"),
        (0.0999, "9.9 %"),
        (0.9999, "99.9 %"),
        # A float that is a hair below what was meant
        (0.29, "29 %"),
        (0.571, "57.1 %"),
        (0.0, "0 %"),
    ],
)
def test_shares(share, said):
    assert WORDS.share(share) == said


@given(st.integers(0, 10_000))
def test_a_share_is_never_shown_above_what_it_is(ten_thousandths):
    shown = float(WORDS.share(ten_thousandths / 10_000).removesuffix(" %"))

    assert shown <= ten_thousandths / 100
    assert shown > ten_thousandths / 100 - 0.1


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "just now"), (59, "just now"), (60, "1 min ago"), (725, "12 min ago"), (90_000, "25 h ago")],
)
def test_ages(seconds, said):
    assert WORDS.age(seconds) == said


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_words(code):
    said = WORDS.sentence(Note(code, dict.fromkeys(CODES[code], 1)), WALL)

    assert said.removesuffix(".") != code
    assert "_" not in said
    assert "?" not in said


@pytest.mark.parametrize("code", sorted(CODES))
def test_words_use_only_facts_that_always_come(code):
    texts = COUNTED[code][1:] if code in COUNTED else (SENTENCES[code],)
    used = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}

    assert used <= set(CODES[code])
    if code in COUNTED:
        assert COUNTED[code][0] in CODES[code]


def test_no_code_has_two_sets_of_words():
    assert SENTENCES.keys().isdisjoint(COUNTED)


def test_an_unknown_code_is_shown_raw_rather_than_not_at_all():
    assert WORDS.sentence(Note("brand_new", {"rows": 3}), WALL) == "brand_new (rows 3)"


def test_a_missing_fact_loses_no_message():
    assert WORDS.sentence(Note("tried"), WALL) == "Connected at ?, but for 0 s."


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            Note("present", {"seconds": 3120, "credit": 3600, "share": 0.8666, "since": START + 480,
                             "until": START + 3600, "late_by": 480, "early_by": 0}),
            "In class for 52 min of 1 h (86.6 %), 10:08 to 11:00. Arrived 8 min after the start.",
        ),
        (
            Note("partial", {"seconds": 2699, "credit": 3600, "share": 0.7497, "since": START,
                             "until": START + 2699, "late_by": 0, "early_by": 901}),
            "In class for 44 min of 1 h (74.9 %), 10:00 to 10:44:59. Left 15 min before the end.",
        ),
        (Note("tried", {"at": START + 180}), "Connected at 10:03, but for 0 s."),
        (Note("quarantined", {"rows": 1}), "1 record made no sense and was set aside."),
        (Note("quarantined", {"rows": 1200}), "1,200 records made no sense and were set aside."),
        (
            Note("corrected", {"verdict": "present", "author": "U01", "at": START, "text": "power cut"}),
            "Marked present by U01 on Tue 24 Nov 10:00 – power cut",
        ),
        (
            Note("excused", {"author": "U01", "at": START, "text": ""}),
            "Excused by U01 on Tue 24 Nov 10:00",
        ),
        (Note("records_say", {"verdict": "none"}), "By the records alone: not judged."),
        (Note("maybe_guest", {"person": "name:x", "name": "\u202eipad\n", "seconds": 3300}),
         "May be the guest “ipad”, who was in class for 55 min."),
    ],
)  # fmt: skip
def test_sentences(note, said):
    assert WORDS.sentence(note, WALL) == said


def test_every_verdict_flag_and_status_has_a_word():
    assert set(VERDICTS) == {PRESENT, PARTIAL, ABSENT, UNKNOWN, EXCUSED}
    assert set(FLAGS) == {LATE, LEFT_EARLY, GAP}
    assert set(STATUSES) == set(MEANINGS) == {
        "upcoming", "live", "provisional", "final", "corrected", "not_held", "cancelled", "unknown",
    }  # fmt: skip
    assert set(ROLES) == {
        "teacher", "assistant", "student", "viewer", "inspector", "auditor", "parent", "unknown",
    }  # fmt: skip
    assert set(TERMINALS) == {"windows", "mac", "ios", "android", "linux", "unknown"}
    assert set(LISTS) == {"live", "stage"}


def test_nobody_is_absent_or_unknown_while_a_lesson_runs():
    assert WORDS.verdict("unknown", live=True) == "not seen yet"
    assert WORDS.verdict("unknown") == "unknown"


def test_the_rules_are_said_as_they_are():
    assert WORDS.rules(Policy().facts()) == [
        "Late is more than 5 min after the start.",
        "Early is more than 5 min before the end.",
        "Present is 75 % of the lesson or more, absent less than 10 %, partial else.",
        "Away is longer than 2 min.",
    ]
    assert WORDS.rules({}) == []


def test_rules_and_additions_use_facts_that_exist():
    facts = Policy().facts()

    assert all(needed <= facts.keys() for needed, _ in RULES)
    assert {fact for fact, _ in ALSO} <= set(CODES["present"])
