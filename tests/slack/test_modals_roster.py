"""Editing a roster by a form: pasted lines, what they change, and only then the change."""

import pytest

from bot.domain.people import RosterEntry
from bot.slack.modals.roster import PARTS, open_roster
from bot.store import audit, roster
from bot.store.database import transaction
from tests.slack.forms import Hands, errors, words
from tests.slack.stage import ALICE, ROOM, Stage

ZHAO, QIAN = RosterEntry(ROOM, "11", "Zhao Min"), RosterEntry(ROOM, "12", "Qian Li")


async def known(ready: Stage) -> list[RosterEntry]:
    return await ready.bot.desk.database.run(roster.of_room, ROOM)


async def have(ready: Stage, *entries: RosterEntry) -> None:
    def put(db) -> None:
        with transaction(db):
            roster.replace(db, ROOM, entries)

    await ready.bot.desk.database.run(put)


async def test_a_first_roster_is_pasted_looked_at_and_saved(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    await alice.send(lines0="11\tZhao Min\n12\tQian Li\n7\tWang\tteacher\n")
    shown = words(await alice.settled())
    assert "3 added · 0 changed · 0 removed · 0 as before" in shown
    assert await known(ready) == []
    await alice.send()
    assert "The roster is saved." in words(await alice.settled())
    assert {(one.userid, one.name, one.role) for one in await known(ready)} == {
        ("11", "Zhao Min", "student"),
        ("12", "Qian Li", "student"),
        ("7", "Wang", "teacher"),
    }
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [
        (ALICE, ROOM, "roster form"),
        (ALICE, ROOM, "roster"),
    ]


async def test_it_opens_with_the_roster_as_it_is_and_what_is_missing_is_removed(ready: Stage) -> None:
    await have(ready, ZHAO, QIAN)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    field = next(one for one in alice.modal["blocks"] if one.get("block_id") == "lines0")
    assert field["element"]["initial_value"] == "12,Qian Li,student\n11,Zhao Min,student"
    await alice.send(lines0="11,Zhao Minmin,student", lines1="Sun Yue")
    shown = words(await alice.settled())
    assert "1 added · 1 changed · 1 removed · 0 as before" in shown
    await alice.send()
    await alice.settled()
    assert {one.name for one in await known(ready)} == {"Zhao Minmin", "Sun Yue"}


async def test_what_was_opened_and_sent_back_changes_nothing(ready: Stage) -> None:
    await have(ready, ZHAO, RosterEntry(ROOM, "13", 'Li "Q", Wei; Jr', "assistant"))
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    await alice.send()
    shown = await alice.settled()
    assert "There is nothing to do." in words(shown)
    assert "submit" not in shown


async def test_people_are_added_without_removing_anybody(ready: Stage) -> None:
    await have(ready, ZHAO)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    assert errors(await alice.send(scope="more", lines0="", lines1="")).keys() == {"lines0"}
    await alice.send(scope="more", lines0="", lines1="12,Qian Li")
    assert "1 added · 0 changed · 0 removed · 1 as before" in words(await alice.settled())
    await alice.send()
    await alice.settled()
    assert {one.userid for one in await known(ready)} == {"11", "12"}


async def test_bad_lines_are_named_at_their_field(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    said = errors(await alice.send(lines0="11,Zhao Min,pupil\n12,Qian Li\n12,Li Qian"))["lines0"]
    assert "line 1" in said
    assert "is no role" in said
    assert "line 3" in said


async def test_somebody_in_two_fields_is_told(ready: Stage) -> None:
    await have(ready, ZHAO)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    assert "stands in two fields" in errors(await alice.send(lines1="11,Zhao Min"))["lines1"]


async def test_an_emptied_roster_warns_and_is_emptied(ready: Stage) -> None:
    await have(ready, ZHAO, QIAN)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    await alice.send(lines0="")
    assert "nobody can be missing" in words(await alice.settled())
    await alice.send()
    await alice.settled()
    assert await known(ready) == []


async def test_a_roster_changed_meanwhile_is_not_overwritten_unseen(ready: Stage) -> None:
    await have(ready, ZHAO)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    await alice.send(lines1="12,Qian Li")
    await alice.settled()
    await have(ready, ZHAO, RosterEntry(ROOM, "14", "Wu Tong"))
    await alice.send()
    assert "Somebody changed a roster meanwhile" in words(await alice.settled())
    assert {one.userid for one in await known(ready)} == {"11", "14"}


async def test_a_large_roster_is_shown_in_several_fields_and_comes_back_whole(ready: Stage) -> None:
    many = [RosterEntry(ROOM, str(10_000 + n), f"Student Number {n:04}") for n in range(700)]
    await have(ready, *many)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    fields = [one for one in alice.modal["blocks"] if one.get("block_id", "").startswith("lines")]
    assert 2 < len(fields) <= PARTS
    await alice.send(lines0="")
    assert "removed" in words(await alice.settled())
    ready.slack.workspace.views.clear()
    await alice.open(open_roster, ROOM)
    await alice.send()
    assert "There is nothing to do." in words(await alice.settled())


async def test_a_roster_too_large_for_a_form_is_only_added_to(ready: Stage) -> None:
    many = [RosterEntry(ROOM, str(10_000 + n), f"Student Number {n:04}") for n in range(2_000)]
    await have(ready, *many)
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    assert "too large to be shown" in words(alice.modal)
    await alice.send(lines0="9,Somebody New")
    assert "1 added · 0 changed · 0 removed · 2,000 as before" in words(await alice.settled())
    await alice.send()
    await alice.settled()
    assert len(await known(ready)) == 2_001


@pytest.mark.parametrize(
    "pasted",
    [
        "x" * 3000,
        "\n" * 2999,
        "\u202e\u0000,\u0007\n" * 200,
        "🇨🇳👩‍👩‍👧‍👦," * 200,
        '"' * 3000,
        "a,b,c,d,e,f,g\n" * 200,
    ],
)
async def test_whatever_is_pasted_is_answered_in_the_form_or_shown(ready: Stage, pasted: str) -> None:
    alice = Hands(ready)
    await alice.open(open_roster, ROOM)
    done = await alice.send(lines0=pasted)
    if done.body["response_action"] == "errors":
        assert "fault in the bot" not in done.body["errors"]["lines0"]
    else:
        await alice.settled()
    assert await known(ready) == []
