"""A timetable and a roster come in, a room is judged, people decide: as it is typed."""

import csv
import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, Fault, came
from tests.entrance.conftest import CommandLine

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR = 60, 3600


class Class7B:
    """A lesson that ended two hours ago, as its staff see it."""

    def __init__(self, bot: CommandLine, provider: DemoClassroom, begins: datetime) -> None:
        self.bot = bot
        self.provider = provider
        self.begins = f"{begins:%Y-%m-%dT%H:%M}"
        ends = f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}"
        lessons = f"room,title,start,end,repeat,teacher\n111,7B Algebra,{self.begins},{ends},weekly,t1\n"
        due = ["t1,Ms Li,teacher", "s1,赵敏,student", "s2,Chen,student", "s3,Wu,student", "s4,Qian,student"]
        roster = "room,userid,name,role\n" + "".join(f"111,{line}\n" for line in due)
        (bot.folder / "lessons.csv").write_text(lessons, encoding="utf-8")
        (bot.folder / "roster.csv").write_text(roster, encoding="gb18030")

    async def __call__(self, *typed: str, status: int = 0, **environ: str):
        key = {"TALKCLOUD_KEY": self.provider.key, "TALKCLOUD_URL": self.provider.url}
        done = await self.bot(*typed, **key | environ)
        assert done.status == status, done.err
        return done

    async def register(self, **environ: str) -> dict:
        done = await self("show", "111", "--lesson", self.begins, "--format", "json", **environ)
        (register,) = json.loads(done.out)["registers"]
        return register

    async def verdicts(self) -> dict[str, str]:
        register = await self.register()
        return {person["name"]: person["verdict"] for person in register["people"] if person["due"]}


@pytest.fixture
async def class7b(tmp_path):
    begins = datetime.now(SHANGHAI).replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    start = int(begins.timestamp())
    visits = [
        came("Ms Li", start - 5 * MINUTE, start + HOUR, userid="t1", role="teacher"),
        came("赵敏", start - MINUTE, start + HOUR, userid="s1"),
        came("Chen", start + 12 * MINUTE, start + HOUR, userid="s2"),
        came("Wu", start, start + 24 * MINUTE, userid="s3"),
        came("Qian", start + MINUTE, start + HOUR, userid=""),
    ]
    async with DemoClassroom([DemoRoom("111", "Algebra", visits)]) as provider:
        found = Class7B(CommandLine(tmp_path), provider, begins)
        await found("lessons", "import", "lessons.csv")
        await found("roster", "import", "roster.csv")
        yield found


async def test_show_means_the_last_lesson_and_judges_it(class7b):
    text = await class7b("show", "111")
    register = await class7b.register()

    assert (
        "7B Algebra · PROVISIONAL · 4 due · 2 present · 1 partial · 1 absent · 1 late · 1 left early"
        in text.out
    )
    assert register["counts"] == {
        "due": 4, "present": 2, "partial": 1, "absent": 1, "unknown": 0, "excused": 0,
        "late": 1, "left_early": 1,
    }  # fmt: skip
    assert register["lesson"]["timezone"] == "Asia/Shanghai"
    assert {"May be the guest “Qian”, who was in class for 59 min."} <= {
        note for person in register["people"] for note in person["notes"]
    }


async def test_sheets_have_the_contracts_columns(class7b):
    done = await class7b("show", "111", "--format", "csv")

    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(done.out)) if row["due"] == "true"}
    assert (rows["Wu"]["verdict"], rows["Wu"]["flags"], rows["Wu"]["share"]) == (
        "partial",
        "left_early",
        "0.4",
    )


async def test_a_failed_read_ends_with_1_and_judges_nobody(class7b):
    class7b.provider.fail(Fault("html"), times=None)

    done = await class7b("show", "111", status=1)

    assert done.out == ""


async def test_a_guest_is_linked_after_a_preview_and_unlinked_again(class7b):
    await class7b.register()

    preview = await class7b("link", "add", "111", "Qian", "s4")
    before = await class7b.verdicts()
    done = await class7b("link", "add", "111", "Qian", "s4", "--by", "alice", "--apply")
    linked = await class7b.verdicts()
    listed = await class7b("link", "list", "111")
    await class7b("link", "undo", "111", "Qian", "--apply")

    for shown in (preview, done):
        assert "    Qian: absent (0 s) → present (59 min)\n" in shown.out
    assert "add --apply" in preview.out
    assert (before["Qian"], linked["Qian"]) == ("absent", "present")
    assert listed.out.startswith("qian → s4 · by alice")
    assert (await class7b.verdicts())["Qian"] == "absent"


async def test_an_excuse_a_correction_and_their_evidence(class7b):
    await class7b.register()
    lesson = ("--lesson", class7b.begins)

    excused = await class7b("excuse", "add", "111", "Qian", *lesson, "--text", "ill", "--by", "alice")
    number = (await class7b("excuse", "list", "111")).out.split()[0]
    corrected = await class7b(
        "correct", "111", "Wu", "present", *lesson, "--reason", "power cut", "--by", "bob"
    )
    evidence = await class7b("show", "111", *lesson, "--person", "Wu")
    undone = await class7b("excuse", "undo", "111", number)

    assert "Qian: absent (0 s) → excused (0 s)" in excused.out
    assert "Wu: partial, left early (24 min) → present, left early (24 min)" in corrected.out
    assert "Qian: excused (0 s) → absent (0 s)" in undone.out
    for told in (
        "Marked present by bob",
        "power cut",
        "By the records alone: partial.",
        "24 min",
        "Late is more",
    ):
        assert told in evidence.out


async def test_other_rules_hold_for_past_lessons_only_when_asked(class7b):
    await class7b.register()
    day = ("--from", class7b.begins[:10])
    generous = {"ATTENDANCE_LATE_AFTER": "20m"}

    shown = await class7b.register(**generous)
    preview = await class7b("rejudge", "111", *day, **generous)
    done = await class7b("rejudge", "111", *day, "--apply", **generous)
    register = await class7b.register()

    assert shown["counts"]["late"] == 1
    for told in (preview, done):
        assert "Chen: present, late (48 min) → present (48 min)" in told.out
    assert register["counts"]["late"] == 0


WRONG = [
    # nobody of that name, nobody linked
    ("link", "add", "111", "Nobody", "s4"),
    ("link", "add", "111", "s2", "s4"),
    ("link", "undo", "111", "Qian"),
    # no such verdict, no reason, no lesson then, no time
    ("correct", "111", "Wu", "here", "--lesson", "2026-01-05T10:00", "--reason", "x"),
    ("correct", "111", "Wu", "present", "--lesson", "2026-01-05T10:00"),
    ("correct", "111", "Wu", "present", "--lesson", "2020-01-05T10:00", "--reason", "x"),
    ("correct", "111", "Wu", "present", "--lesson", "tomorrow", "--reason", "x"),
    # for when, for which days, which number
    ("excuse", "add", "111", "Wu"),
    ("excuse", "add", "111", "Wu", "--from", "2026-11-04", "--to", "2026-11-02"),
    ("excuse", "undo", "111", "7"),
    ("rejudge", "111"),
    ("rejudge", "111", "--from", "someday"),
]


@pytest.mark.parametrize("typed", WRONG, ids=" ".join)
async def test_what_was_asked_wrongly_is_said_and_changes_nothing(typed, class7b):
    done = await class7b(*typed, status=2)

    assert (done.out, bool(done.err.strip())) == ("", True)
    assert "Traceback" not in done.err


BY_TEACHER = {"ATTENDANCE_CLOCK": "teacher"}


async def test_the_teacher_sets_the_clock(class7b):
    teacher = class7b.provider.rooms[0].visits[0]
    class7b.provider.rooms[0].visits[0] = teacher._replace(enter=teacher.enter + 15 * MINUTE)

    register = await class7b.register(**BY_TEACHER)

    lesson, clock = register["lesson"], register["clock"]
    assert clock == {"start": lesson["start"] + 10 * MINUTE, "end": lesson["end"], "anchor": "teacher"}
    found = {one["name"]: (one["seconds"], one["share"], one["flags"]) for one in register["people"]}
    # the timetable calls Chen twelve minutes late; the lesson had begun for two
    assert found["Chen"] == (48 * MINUTE, 0.96, [])
    assert found["Wu"] == (14 * MINUTE, 0.28, ["left_early"])
    assert "The lesson began 10 min late." in register["notes"]


async def test_without_a_teacher_the_lesson_was_not_held(class7b):
    del class7b.provider.rooms[0].visits[0]

    register = await class7b.register(**BY_TEACHER)

    assert (register["status"], register["clock"]["anchor"]) == ("not_held", "schedule")
    assert {name for name, count in register["counts"].items() if count} == {"due", "unknown"}
    people = {one["name"]: one for one in register["people"]}
    assert people["Wu"]["reason"] == "The lesson was not held; 24 min in the room."
    assert people["Ms Li"]["reason"] == "The records are complete and show no visit during this lesson."
    assert "No teacher came, so the lesson was not held; people waiting: 4." in register["notes"]
