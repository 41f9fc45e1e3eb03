"""Records that `show --visits --format csv` wrote are played again; each line that is none is told."""

import pytest

from bot.demo.records import recorded
from bot.demo.samples.school import END, ROOM, START, class_visits, summary
from bot.errors import BadFile
from bot.render.tables import visits_csv

HEAD = "room,list,userid,name,role,enter,leave,terminal\n"


def file(tmp_path, text: str):
    path = tmp_path / "visits.csv"
    path.write_text(text, "utf-8")
    return path


def test_what_show_wrote_is_the_story(tmp_path):
    told = summary()
    story = recorded(file(tmp_path, visits_csv(told)))
    [room] = story.rooms
    assert (room.serial, room.start, room.end) == (ROOM, START, END)
    assert sorted(map(tuple, room.visits)) == sorted(map(tuple, told.visits))
    assert story.start == min(visit.enter for visit in told.visits) - 120
    assert len(story.due) == len({v.userid for v in class_visits() if v.userid and v.role != "viewer"})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,live,7,Ana,student,1800000000,,windows", None),
        ("1,lobby,7,Ana,student,1800000000,,windows", "“lobby” is no list"),
        ("1,live,,,student,1800000000,,windows", "names no room, or nobody"),
        ("1,live,7,Ana,student,noon,,windows", "enter is no number"),
        ("1,live,7,Ana,student,1800000000,1799999999,windows", "ends before it begins"),
        # two days in one file
        ("1,live,7,A,student,1800000000,,ios\n1,live,7,A,student,1800090000,,ios", "more than a day"),
        ("", "no visit"),
    ],
)
def test_a_bad_row_is_told(tmp_path, row, said):
    path = file(tmp_path, HEAD + row + "\n")
    if said is None:
        assert len(recorded(path).rooms) == 1
        return
    with pytest.raises(BadFile) as caught:
        recorded(path)
    assert said in str(caught.value)
