"""`attendance-bot erase`: shows first, and does it with --apply."""

from bot.store.database import Database
from tests.store.rows import everything, keep, scan, visit


async def test_it_shows_first_and_erases_when_told(bot, tmp_path):
    path = tmp_path / "attendance.db"
    with Database.open(path) as database:
        keep(database, scan(visit("zq1", name="Zqname"), visit("ben")))

        preview = await bot("erase", "zq1")
        assert len(everything(database)) == 2
        done = await bot("erase", "zq1", "--apply")

        assert [one.userid for one in everything(database)] == ["ben"]
    assert (preview.status, preview.err) == (0, "")
    assert "zq1, in every room:\n" in preview.out
    assert "        1  visits\n" in preview.out
    assert "This was a preview" in preview.out
    assert done.status == 0, done.err
    assert done.out.splitlines()[:-1] == preview.out.splitlines()[:-1]
    assert b"Zqname" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


async def test_who_nobody_knows_is_asked_wrongly(bot):
    done = await bot("erase", "zq1", "--apply")

    assert (done.status, done.out) == (2, "")
    assert done.err == "Nobody is known by that user id, and no guest by that name.\n"
