"""`attendance-bot purge`."""

import time

from bot.store import audit
from bot.store.database import Database

DAY = 86_400


async def test_it_says_what_went_and_works_beside_a_running_bot(bot, tmp_path):
    with Database.open(tmp_path / "attendance.db") as database:
        database.call(audit.note_look, "U1", "111", int(time.time()) - 200 * DAY, "room")
        database.call(audit.note_look, "U2", "111", int(time.time()) - 20 * DAY, "room")

        done = await bot("purge")
        shorter = await bot("purge", "--shrink", ATTENDANCE_KEEP_AUDIT="10d")

        assert database.call(audit.looks) == []
    assert (done.status, done.err) == (0, "")
    assert "looks                  1 gone\n" in done.out
    assert "visits                 0 gone\n" in done.out
    assert done.out.splitlines()[-1].startswith("The file has ")
    assert "looks                  1 gone\n" in shorter.out
    assert shorter.out.endswith(" bytes, 0 of them free for what comes.\n")
