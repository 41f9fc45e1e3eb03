"""A roster as people paste it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import RosterEntry
from bot.errors import BadFile
from bot.files.roster_paste import MOST, read_pasted, written

ROOM = "101"


def of(*people: tuple[str, ...]) -> list[RosterEntry]:
    """People of the room by id, name and role."""
    return [RosterEntry(ROOM, *person) for person in people]


# what is pasted → who is meant
READ = {
    "id, name and role": ("11,Zhao Min,student", of(("11", "Zhao Min"))),
    "spreadsheet columns": ("11\tZhao\tteacher\n12\tQian\t", of(("11", "Zhao", "teacher"), ("12", "Qian"))),
    "semicolons": ("11;Zhao Min;assistant", of(("11", "Zhao Min", "assistant"))),
    "Chinese commas and roles": ("11，赵敏，老师", of(("11", "赵敏", "teacher"))),
    "a name alone": ("Zhao Min", of(("", "Zhao Min"))),
    "an id alone": ("11", of(("11", ""))),
    "the name first": ("Zhao Min,11", of(("11", "Zhao Min"))),
    "a name with its role": ("Zhao Min,teacher", of(("", "Zhao Min", "teacher"))),
    "an id with its role": ("11,teacher", of(("11", "", "teacher"))),
    "an id that is no number": ("s3,Zhao Min", of(("s3", "Zhao Min"))),
    "a header in any order": ("name,userid\nZhao Min,11", of(("11", "Zhao Min"))),
    "a header with the room": ("room,userid\n101,11\n,12", of(("11", ""), ("12", ""))),
    "a comma in quotes": ('11,"Min, Zhao",student', of(("11", "Min, Zhao"))),
    "a semicolon in quotes beside commas": ('11,"a;b",student', of(("11", "a;b"))),
    "empty lines and blanks": ("\n  11 ,  Zhao Min \n\n", of(("11", "Zhao Min"))),
    "an id kept as text": ('userid\n="0011"', of(("0011", ""))),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_is_pasted_is_read(name):
    pasted, wanted = READ[name]

    assert read_pasted(pasted, room=ROOM) == wanted


# what is pasted → what is said of it
REFUSED = {
    "no such role": ("11,Zhao Min,pupil", "line 1: “pupil” is no role"),
    "the same person twice": ("11,Zhao Min\n12\n11", "line 3: names the same person as line 1"),
    "another room": ("room,userid\n102,11", "line 2: is about room 102; this is the roster of 101"),
    "too many cells": ("1,2,student,,,x", "line 1: has 6 cells; 5 are the most"),
    "a quote that never closes": ('11,"Zhao', "line 1: has a quotation mark out of place"),
    "nobody": (",,student", "line 1: names nobody"),
    "days the wrong way round": ("11,Zhao,student,2030-02-01,2030-01-01", "line 1: is due until"),
    "no date": ("11,Zhao,student,soon", "line 1: "),
    "very many lines": ("x\n" * (MOST + 1), "10001 lines"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_by_its_line(name):
    pasted, said = REFUSED[name]

    with pytest.raises(BadFile) as told:
        read_pasted(pasted, room=ROOM)

    assert said in str(told.value)


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85"), max_size=20
)


@given(st.lists(st.tuples(st.integers(1, 10**12).map(str), NAMES), unique_by=lambda one: one[0], max_size=8))
def test_what_is_written_is_read_again(people):
    """A form that is opened and sent back as it was alters nobody but for the blanks in a name."""
    entries = [RosterEntry(ROOM, id_, " ".join(name.split()).strip()) for id_, name in people]

    assert read_pasted("\n".join(written(entries)), room=ROOM) == entries
