"""The list of notes is complete: what the code says, the words can be found for."""

import re
from pathlib import Path

import bot.domain
from bot.domain import verdicts
from bot.domain.notes import CODES

SAID = re.compile(r'Note\(\s*"(\w+)"')


def test_every_note_of_the_domain_is_listed():
    here = Path(bot.domain.__file__).parent
    said = {code for file in here.glob("*.py") for code in SAID.findall(file.read_text("utf-8"))}

    assert said - {"late"} <= CODES.keys()  # `late` is the example in the docstring


def test_every_stage_of_a_lesson_is_a_reason():
    stages = {value for name, value in vars(verdicts).items() if name.isupper() and isinstance(value, str)}

    assert stages - {"present", "partial", "absent", "unknown", "excused"} <= CODES.keys()
