"""A file is uploaded in three steps, for nobody but us; whatever goes wrong, nobody sees a part of it."""

import aiohttp
import pytest

from bot.demo.slack import DemoSlack, Fault
from bot.demo.slack.files import seen_by
from bot.domain.delivery import classify
from bot.messenger import Messenger
from bot.uploader import Uploader
from tests.store.owing import CHANNEL

ASK, SEND, COMPLETE = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"
STEPS = (ASK, SEND, COMPLETE)


@pytest.fixture
async def slack():
    async with DemoSlack() as stand_in:
        yield stand_in


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as kept:
        yield kept


@pytest.fixture
def messenger(slack, session):
    return Messenger(
        session, token=slack.workspace.bot_token, api_url=slack.api_url, bot="B0BOT", patience=0.5
    )


@pytest.fixture
def uploader(messenger):
    return Uploader(messenger, patience=0.5)


async def upload(uploader, content=b"userid,name\n"):
    return await uploader.upload("a.csv", content, title="Algebra", alt="a list")


def image(file):
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": "a list"}]


def link(done):
    return [{"type": "section", "text": {"type": "mrkdwn", "text": f"<{done.link}|a.csv>"}}]


async def test_a_file_is_private_until_a_message_shows_it(slack, uploader, messenger):
    done = await upload(uploader)

    file = slack.workspace.files[done.file]
    assert (done.said, file.content, file.title, file.alt) == ("ok", b"userid,name\n", "Algebra", "a list")
    assert seen_by(slack.workspace, "U01ALICE") == []

    await messenger.post("G04OPS", "the list", image(done.file), intent="i1")
    assert seen_by(slack.workspace, "U01ALICE") == [file]
    assert seen_by(slack.workspace, "U02BOB") == []  # not in that channel


async def test_a_link_shows_a_file_only_where_it_unfurls(slack, uploader, messenger):
    done = await upload(uploader)

    await messenger.post(CHANNEL, "the list", link(done), intent="i1")
    assert seen_by(slack.workspace, "U02BOB") == []
    await messenger.post(CHANNEL, "the list", link(done), intent="i2", unfurl=True)
    assert [file.id for file in seen_by(slack.workspace, "U02BOB")] == [done.file]


async def test_a_file_on_the_disk_is_sent_as_it_is(slack, uploader, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + b"x" * 300_000)

    done = await upload(uploader, tmp_path / "a.csv")

    assert slack.workspace.files[done.file].content == (tmp_path / "a.csv").read_bytes()


FAULTS = [
    # what happens → what it is called, whether it may be done again
    (Fault("rate limited", seconds=7), "http_429", "retry"),
    (Fault("status", status=500), "http_5xx", "uncertain"),
    (Fault("drop"), "dropped", "uncertain"),
    (Fault("drop", stored=True), "dropped", "uncertain"),
    (Fault("hang"), "timeout", "uncertain"),
]


@pytest.mark.parametrize(("fault", "said", "means"), FAULTS, ids=lambda one: str(getattr(one, "kind", one)))
@pytest.mark.parametrize("step", STEPS)
async def test_a_step_that_fails_is_named_and_not_repeated(slack, uploader, step, fault, said, means):
    slack.fail(fault, step)

    done = await upload(uploader)

    assert (done.said, classify(done.said), done.file) == (said, means, "")
    assert done.wait == (7 if said == "http_429" else None)
    called = [method for method, _ in slack.calls]
    assert len(called) == len(set(called))
    assert seen_by(slack.workspace, "U01ALICE") == []


@pytest.mark.parametrize("step", [ASK, COMPLETE])
@pytest.mark.parametrize("body", [Fault("html"), Fault("html", stored=True)])
async def test_an_answer_that_is_no_answer_is_a_doubt(slack, uploader, step, body):
    slack.fail(body, step)

    assert (await upload(uploader)).said == "not_json"


async def test_a_lost_answer_to_the_last_step_leaves_no_file_behind(slack, uploader):
    slack.fail(Fault("drop", stored=True), COMPLETE)

    await upload(uploader)

    assert slack.workspace.files == {}


async def test_bytes_that_slack_does_not_want_are_refused_for_good(slack, uploader):
    slack.fail(Fault("status", status=400), SEND)

    done = await upload(uploader)

    assert (done.said, classify(done.said)) == ("upload_refused", "poison")


async def test_an_app_that_may_not_upload_is_told_so(slack, uploader):
    slack.workspace.scopes -= {"files:write"}

    assert (await upload(uploader)).said == "missing_scope"


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/upload", "http://slack.com/upload", "https://slack.com.evil.example/", "file:///"],
)
async def test_bytes_go_to_slack_and_to_nobody_else(slack, uploader, monkeypatch, url):
    async def call(self, method, asked, **_):
        answer, data = await ask(self, method, asked, **_)
        return answer, {**data, "upload_url": url}

    ask = Messenger.call
    monkeypatch.setattr(Messenger, "call", call)

    assert (await upload(uploader)).said == "upload_elsewhere"
    assert [file.content for file in slack.workspace.files.values()] == [None]


async def test_a_conversation_with_somebody_is_found(slack, messenger):
    answer = await messenger.direct("U02BOB")

    assert (answer.said, slack.workspace.channels[answer.channel].im) == ("ok", "U02BOB")
    assert (await messenger.direct("U0NOBODY")).said == "user_not_found"
