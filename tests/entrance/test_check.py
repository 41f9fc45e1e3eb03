"""`attendance-bot check`: one line each, ok or what to do."""

import asyncio

import pytest

from bot.store import opening
from bot.store.database import Database
from bot.usecases.check import check_database, check_fonts


def lines(done):
    """Verdict and subject of each line."""
    return [tuple(line.split()[:2]) for line in done.out.splitlines()]


def failed(done):
    return [line for line in done.out.splitlines() if line.startswith("FAIL")]


async def test_all_is_in_order(bot, wired, slack, tmp_path):
    done = await bot("check", **wired)

    subjects = ["settings", "database", "slack", "connection", "classroom", "fonts"]
    assert lines(done) == [("ok", subject) for subject in subjects]
    assert done.status == 0
    # nothing was changed and nothing posted
    assert list(tmp_path.iterdir()) == []
    assert {method for method, _ in slack.calls} == {"auth.test", "apps.connections.open"}


FOUND = [
    ("slack", {"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN (invalid_auth)"),
    ("slack", {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
    ("connection", {"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN (invalid_auth)"),
    ("connection", {"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN"),
    ("connection", {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s", "ATTENDANCE_HTTP": ""}, "is off"),
    ("classroom", {"TALKCLOUD_KEY": "wrong"}, "4102"),
    ("classroom", {"TALKCLOUD_KEY": ""}, "TALKCLOUD_KEY is not set"),
    ("database", {"ATTENDANCE_DATABASE": "no/such/folder/a.db"}, "is no folder that can be written in"),
]


@pytest.mark.parametrize(("what", "environ", "words"), FOUND)
async def test_it_says_what_to_do(what, environ, words, bot, wired):
    done = await bot("check", **wired | environ)

    assert done.status == 1
    assert [line.split()[1] for line in failed(done)] == [what]
    assert words in failed(done)[0]


@pytest.mark.parametrize(
    ("pictures", "drawn", "words"),
    [
        (True, True, "Pictures can show names in Chinese."),
        (True, False, "pictures leave such names out: install fonts-noto-cjk"),
        (False, False, "ATTENDANCE_PICTURES=off"),
    ],
)
async def test_fonts_that_are_missing_are_named_and_stop_nothing(pictures, drawn, words):
    found = await check_fonts(pictures=pictures, draws=lambda: drawn)

    assert words in found.words
    assert found.fine


async def test_an_app_that_may_not_upload_is_named(bot, wired, slack):
    slack.workspace.scopes = slack.workspace.scopes - {"files:write", "im:write"}

    done = await bot("check", **wired)

    assert "lacks files:write (sheets and pictures), im:write (" in failed(done)[0]


async def test_a_file_that_is_no_database_is_left_alone(bot, wired, tmp_path):
    file = tmp_path / "attendance.db"
    file.write_text("dear diary" * 1000, encoding="utf-8")

    done = await bot("check", **wired)

    assert lines(done)[1] == ("FAIL", "database")
    assert file.read_text(encoding="utf-8") == "dear diary" * 1000


def test_a_remark_on_the_database_is_told(tmp_path, monkeypatch):
    """A network disk, and a SQLite that is known to err: nothing that stops the bot."""
    path = tmp_path / "attendance.db"
    Database.open(path).close()
    monkeypatch.setattr(opening, "_mounts", lambda: "somewhere / nfs4 rw 0 0")

    found = asyncio.run(check_database(path))

    assert found.fine
    assert "network disk (nfs4)" in found.words


async def test_a_missing_scope_is_named(bot, wired, slack):
    slack.workspace.scopes = slack.workspace.scopes - {"users:read", "usergroups:read"}

    done = await bot("check", **wired)
    groups = await bot("check", **wired, ATTENDANCE_ALLOW="S01GROUP")

    assert "lacks users:read (" in failed(done)[0]
    assert "usergroups:read" not in failed(done)[0]
    assert "usergroups:read (" in failed(groups)[0]


@pytest.mark.parametrize(("unsure", "words"), [("", "may be posted twice"), ("hold", "is not posted again")])
async def test_what_is_done_where_history_is_closed_is_told(bot, wired, slack, unsure, words):
    slack.workspace.scopes = slack.workspace.scopes - {"channels:history", "groups:history"}

    done = await bot("check", **wired, ATTENDANCE_UNSURE=unsure)

    (line,) = [line for line in done.out.splitlines() if line.split()[1] == "slack"]
    assert "channels:history, groups:history" in line
    assert f"{words}" in line
    assert f"ATTENDANCE_UNSURE={unsure or 'repost'}" in line
    assert done.status == 0


async def test_an_outside_that_is_not_there(bot, wired, slack, school):
    await slack.down()
    await school.down()

    done = await bot("check", **wired)

    assert [line.split()[1] for line in failed(done)] == ["slack", "connection", "classroom"]


async def test_settings_that_cannot_be_read_are_asked_wrongly(bot, wired):
    done = await bot("check", **wired, ATTENDANCE_POLL="soon", ATTENDANCE_LOG="loud")

    assert done.status == 2
    assert [line.split()[0] for line in done.err.splitlines()] == ["ATTENDANCE_POLL", "ATTENDANCE_LOG"]
