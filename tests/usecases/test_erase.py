"""Erase: nothing of a person stays, anywhere, and nothing brings them back."""

import shutil
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.demo.slack import DemoSlack
from bot.demo.slack.rules import RefusedError
from bot.domain.alerts import AlertRules
from bot.domain.corrections import Correction
from bot.domain.people import Link
from bot.errors import AskedWrongly
from bot.store import corrections, deletions, links, registers, retention, roster
from bot.store.database import Database
from bot.usecases.erase import Remover, erase, find
from bot.usecases.registers import rejudge
from tests.domain.drawing import ROOM, at, rows
from tests.usecases.posting import CHANNEL, OPS, Clock, Office
from tests.usecases.taught import RULES

MARKED = "zq-marked-child"
NAME = "Zqmarkedname"
SHOWN = "Zq-Marked-Child"
"""As the roster calls them."""
GUEST = "name:zqguestname"


@asynccontextmanager
async def school(folder, slack, clock):
    """A bot on its database, and what deletes for it."""
    with Database.open(folder / "owed.db") as database:
        async with aiohttp.ClientSession() as session:
            office = Office(database, slack, clock, session)
            office.remover = Remover(
                database,
                office.messenger,
                rules=RULES,
                alerting=AlertRules(),
                clock=clock,
                channel=OPS,
                pause=0,
            )
            yield office


def seen():
    """Ben is there; the marked child comes late, and once as a guest."""
    return [
        *rows("wang", "9:58–", role="teacher"),
        *rows("ben", "10:00–"),
        *rows(MARKED, "10:20–", name=NAME),
        *rows(GUEST, "10:21–10:22", userid="", name="Zqguestname"),
    ]


async def told(office):
    """A lesson in which the marked child is first not seen, and then late, with all that people add."""
    await office.school(("ben", "ana", MARKED))
    office.clock.now = at("10:06")
    for _ in range(2):
        await office.poll([*rows("wang", "9:58–", role="teacher"), *rows("ben", "10:00–")])
        await office.pass_time(90, step=10)
    office.clock.now = at("10:25")
    await office.poll(seen())
    await office.do(links.add, Link(ROOM, GUEST, MARKED, "U1", 5))
    await office.do(corrections.give, Correction("x", MARKED, "present", "said so", "U1", 5))
    await office.pass_time(400, step=10)
    await office.poll(seen())
    await office.pass_time(60, step=10)
    office.clock.now = at("11:20")
    await office.poll(seen())
    await office.pass_time(60, step=10)
    await office.do(rejudge, ROOM, at("10:00"), at("11:00"), rules=RULES, now=office.clock.now)


async def gone(office, text=MARKED, *, apply=True, room=""):
    database = office.database

    def work(db):
        subjects = find(db, text, room)
        given = {"rules": RULES, "alerting": AlertRules(), "now": office.clock.now}
        return erase(db, database.path, subjects, apply=apply, **given)

    return await database.run(work)


def found(path, *words):
    """Which of the words stand in the file or in what lies beside it."""
    held = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    return [word for word in words if word.encode() in held]


def shown(slack):
    """Everything that stands in Slack."""
    return str([(one.text, one.blocks) for one in slack.transcript.public()])


async def test_nothing_stays_in_the_file_nor_in_slack(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        path = office.database.path
        assert found(path, MARKED, NAME, SHOWN, "zqguestname") == [MARKED, NAME, SHOWN, "zqguestname"]
        assert SHOWN in shown(slack)

        counts = await gone(office)
        await office.database.run(retention.shrink)

        assert found(path, MARKED, NAME, SHOWN, "zqguestname") == []
        assert {"visits", "roster lines", "links", "corrections", "alerts", "register lines"} <= counts.keys()
        assert counts["messages written anew"] == 1
        await office.remover.turn()
        await office.pass_time(30, step=5)
        assert [word for word in (MARKED, NAME, SHOWN, "Zqguestname") if word in shown(slack)] == []
        assert slack.transcript.public(CHANNEL), "the message of the lesson stays, for the others"
        assert await office.database.run(deletions.waiting) == []
        assert (await office.auditor.audit()).faults == ()


async def test_a_preview_changes_nothing_and_says_the_same(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)

        first = await gone(office, apply=False)

        assert first == await gone(office, apply=False)
        assert first == await gone(office)
        with pytest.raises(AskedWrongly, match="Nobody is known"):
            await gone(office)


async def test_neither_a_read_nor_a_roster_brings_them_back(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        await gone(office)

        await office.poll(seen())
        await office.school(("ben", "ana", MARKED))
        await office.pass_time(400, step=20)
        await office.database.run(retention.shrink)

        assert found(office.database.path, MARKED, NAME, SHOWN) == []
        kept = await office.database.run(roster.of_room, ROOM)
        assert sorted(one.userid for one in kept) == ["ana", "ben", "wang"]


async def test_an_older_copy_does_not_bring_them_back(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack:
        async with school(tmp_path, slack, clock) as office:
            await told(office)
        shutil.copy(tmp_path / "owed.db", tmp_path / "copy")
        async with school(tmp_path, slack, clock) as office:
            await gone(office)
            await office.remover.turn()
        shutil.copy(tmp_path / "copy", tmp_path / "owed.db")

        async with school(tmp_path, slack, clock) as office:
            await office.remover.turn()
            await office.pass_time(30, step=5)
            await office.database.run(retention.shrink)

            assert found(office.database.path, MARKED, NAME, SHOWN) == []
            assert SHOWN not in shown(slack)
            assert slack.transcript.repeated() == {}


async def test_a_register_keeps_its_counts_and_says_why(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        (before,) = await office.database.run(registers.between, at("10:00"), at("10:01"))

        await gone(office)

        (after,) = await office.database.run(registers.between, at("10:00"), at("10:01"))
        assert after.register.counts == before.register.counts
        assert "erased" in {note.code for note in after.register.notes}
        assert MARKED not in {line.person for line in after.register.people}


async def test_what_slack_does_not_delete_now_is_deleted_later(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        clock.now += 3 * 86_400
        await gone(office)
        waiting = len(await office.database.run(deletions.waiting))
        assert waiting
        await slack.down()
        await office.remover.turn()
        assert len(await office.database.run(deletions.waiting)) == waiting
        await slack.up()
        clock.now += 61
        await office.remover.turn()

        assert await office.database.run(deletions.waiting) == []
        assert SHOWN not in shown(slack)


async def test_what_slack_never_deletes_is_told_once(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        clock.now += 3 * 86_400
        real = slack.web_api.methods["chat.delete"]

        def refuse(workspace, args):
            raise RefusedError("cant_delete_message")

        slack.web_api.methods["chat.delete"] = real._replace(does=refuse)
        await gone(office)
        for _ in range(6):
            await office.remover.turn()
        await office.pass_time(20, step=5)

        assert office.calls("chat.delete") % 3 == 0
        assert sum("could not be deleted" in text for text in office.shown(OPS)) == 1
        assert SHOWN not in str(office.shown(OPS))


# Who is meant: a name of users is never enough.
async def test_a_user_is_named_by_id_and_a_guest_by_name(tmp_path):
    clock = Clock(at("10:06"))
    async with DemoSlack(clock=clock) as slack, school(tmp_path, slack, clock) as office:
        await told(office)
        with pytest.raises(AskedWrongly, match=MARKED):
            await gone(office, NAME)
        with pytest.raises(AskedWrongly, match="Nobody is known"):
            await gone(office, "nobody")

        assert (await gone(office, "Zqguestname", room=ROOM))["visits"] == 1
