"""Words, lengths and lists in Chinese."""

import pytest

from bot.demo.samples.school import register, summary
from bot.domain.notes import Note
from bot.render.blocks import Renderer
from bot.render.people import initials
from bot.render.tables import as_json

WORDS = Renderer("zh_Hans").words

CHINESE_LENGTHS = [
    (45, "45 秒"),
    (301, "5 分 1 秒"),
    (720, "12 分钟"),
    (3720, "1 小时 02 分"),
    (200_000, "2 天 7 小时"),
]


@pytest.mark.parametrize(("seconds", "said"), CHINESE_LENGTHS)
def test_lengths_in_chinese(seconds, said):
    assert WORDS.duration(seconds) == said


def test_lists_counts_and_shares_in_chinese():
    assert WORDS.joined(["陈", "孙"], 5) == "陈、孙 等另外 3 人"
    assert WORDS.roles("student", 1) == "1 名学生"
    assert WORDS.roles("student", 1200) == "1,200 名学生"
    assert WORDS.share(0.7499) == "74.9%"
    assert WORDS.age(720) == "12 分钟前"


def test_a_sentence_with_one_more_behind_it():
    facts = {"seconds": 3000, "credit": 3600, "share": 0.83, "since": 0, "until": 3000, "late_by": 480}

    said = WORDS.sentence(Note("present", facts), WORDS.wall("UTC"))

    assert said == "1 小时中在课 50 分钟（83%），00:00 至 00:50。开课 8 分钟后到。"


def test_programs_read_the_same_words_in_every_language():
    found = as_json(WORDS, summary(registers=[register()]))["registers"][0]

    assert found["status"] == "provisional"
    assert {one["verdict"] for one in found["people"]} == {"present", "partial", "absent", None}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王小明", "王○○"),
        ("王 小明", "王○○"),
        ("王明", "王○"),
        # a nickname of one letter is not shown whole either
        ("明", "明○"),
        ("欧阳小小明", "欧○○"),
        ("王小明（妈妈）", "王○○"),
        ("Zhao Min", "Z. M."),
        ("Иван Петров", "И. П."),
        # one that is several characters to a program is one letter to a reader
        ("e\u0301lise", "E\u0301."),
        ("", ""),
    ],
)
def test_initials(name, said):
    assert initials(name) == said
