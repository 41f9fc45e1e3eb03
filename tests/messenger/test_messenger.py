"""One call is one request, and Slack's answers get the right names."""

import asyncio
import time

import aiohttp
import pytest

from bot.demo.slack import DemoSlack, Fault, Message
from bot.demo.slack.workspace import BOT
from bot.domain.delivery import classify, is_known
from bot.messenger import Messenger
from tests.store.owing import CHANNEL

BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "Algebra"}}]


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


async def post(messenger, intent="i1", **more):
    return await messenger.post(CHANNEL, "Algebra", BLOCKS, intent=intent, **more)


async def test_a_post_carries_its_intents_id_and_nothing_else(slack, messenger):
    answer = await post(messenger)

    (message,) = slack.transcript.public(CHANNEL)
    assert (answer.said, answer.channel, answer.ts) == ("ok", CHANNEL, message.ts)
    assert message.metadata == {"event_type": "attendance_intent", "event_payload": {"id": "i1"}}
    ((_, asked),) = slack.calls
    assert (asked["text"], asked["unfurl_links"], asked["unfurl_media"]) == ("Algebra", False, False)


async def test_an_edit_stands_in_the_same_place_and_stays_findable_by_the_first_intent(slack, messenger):
    first = await post(messenger)
    edited = await messenger.edit(CHANNEL, first.ts, "Algebra, over", BLOCKS, intent="i1")

    (message,) = slack.transcript.public(CHANNEL)
    assert (edited.said, edited.ts) == ("ok", first.ts)
    assert (message.text, message.intent, message.edited) == ("Algebra, over", "i1", True)


async def test_a_reply_stands_in_the_thread(slack, messenger):
    first = await post(messenger)
    reply = await post(messenger, "i2", thread=first.ts)

    assert slack.transcript.find(CHANNEL, reply.ts).thread_ts == first.ts


ANSWERS = [
    (Fault("rate limited", seconds=7), "http_429", "retry"),
    (Fault("status", status=503), "http_5xx", "uncertain"),
    (Fault("status", status=500), "http_5xx", "uncertain"),
    (Fault("html"), "not_json", "uncertain"),
    (Fault("html", stored=True), "not_json", "uncertain"),
    (Fault("status", status=200), "not_json", "uncertain"),
    (Fault("status", status=302), "not_json", "uncertain"),
    (Fault("drop"), "dropped", "uncertain"),
    (Fault("drop", stored=True), "dropped", "uncertain"),
    (Fault("hang"), "timeout", "uncertain"),
    (Fault("hang", stored=True), "timeout", "uncertain"),
    (Fault("code", code="internal_error", stored=True), "internal_error", "uncertain"),
    (Fault("code", code="fatal_error"), "fatal_error", "uncertain"),
    (Fault("code", code="is_archived"), "is_archived", "fix"),
    (Fault("code", code="not_in_channel"), "not_in_channel", "fix"),
    (Fault("code", code="token_revoked"), "token_revoked", "stop"),
    (Fault("code", code="msg_too_long"), "msg_too_long", "poison"),
    (Fault("code", code="ratelimited"), "ratelimited", "retry"),
]


@pytest.mark.parametrize(("fault", "said", "means"), ANSWERS, ids=lambda one: str(getattr(one, "kind", one)))
async def test_a_faulty_answer_is_named_and_the_request_never_repeated(slack, messenger, fault, said, means):
    slack.fail(fault, "chat.postMessage")

    answer = await post(messenger)

    assert (answer.said, classify(answer.said), is_known(answer.said)) == (said, means, True)
    assert len(slack.calls) == 1
    assert len(slack.transcript.messages) == int(fault.stored)


async def test_slack_says_how_long_to_wait(slack, messenger):
    slack.fail(Fault("rate limited", seconds=7), "chat.postMessage")

    assert (await post(messenger)).wait == 7


async def test_what_never_reached_slack_was_not_posted(slack, session, messenger):
    await slack.down()
    assert (await post(messenger)).said == "refused"

    nowhere = Messenger(session, token="t", api_url="http://nowhere.invalid/api/", bot="B0BOT", patience=5)
    assert classify((await post(nowhere)).said) == "retry"

    plain = Messenger(
        session, token="t", api_url=slack.api_url.replace("http:", "https:"), bot="B0BOT", patience=5
    )
    await slack.up()
    assert (await post(plain)).said == "tls"


async def test_a_look_finds_messages_of_ours_by_intent(slack, messenger):
    began = time.time()
    posted = {f"i{number}": (await post(messenger, f"i{number}")).ts for number in range(5)}
    copied = {"event_type": "attendance_intent", "event_payload": {"id": "copied"}}
    slack.transcript.post(Foreign(CHANNEL, slack.workspace.new_ts(), "U02BOB", "hi", metadata=copied))

    look = await messenger.look(CHANNEL, since=began)

    assert (look.said, look.found) == ("ok", posted)


class Foreign(Message):
    """A message of another app."""

    def as_slack(self, app_id, *, metadata=False):
        return super().as_slack(app_id, metadata=metadata) | {"app_id": "A02OTHER", "bot_id": "B02OTHER"}


async def test_a_look_turns_every_page(slack, messenger):
    began = time.time()
    for number in range(450):
        slack.transcript.post(Message(CHANNEL, slack.workspace.new_ts(), BOT, f"talk {number}"))
    slack.transcript.messages[3].metadata = {
        "event_type": "attendance_intent", "event_payload": {"id": "deep"}
    }  # fmt: skip

    look = await messenger.look(CHANNEL, since=began)

    assert (look.said, list(look.found)) == ("ok", ["deep"])
    assert [method for method, _ in slack.calls] == ["conversations.history"] * 3


async def test_a_thread_is_searched_by_itself(slack, messenger):
    first = await post(messenger)
    reply = await post(messenger, "i2", thread=first.ts)

    assert (await messenger.look(CHANNEL, since=time.time())).found == {"i1": first.ts}
    assert (await messenger.look(CHANNEL, since=time.time(), thread=first.ts)).found["i2"] == reply.ts


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("rate limited", seconds=3), "http_429"),
        (Fault("status", status=500), "http_5xx"),
        (Fault("html"), "not_json"),
        (Fault("code", code="missing_scope"), "missing_scope"),
    ],
)
async def test_a_look_that_fails_is_not_taken_for_an_empty_channel(slack, messenger, fault, said):
    slack.fail(fault, "conversations.history")

    look = await messenger.look(CHANNEL, since=time.time())

    assert look.said == said


@pytest.mark.parametrize("ahead", [-7_200, 7_200])
async def test_clocks_that_differ_by_hours_hide_nothing(session, ahead):
    """Ours is two hours ahead of Slack's, or behind it."""
    async with DemoSlack() as slack:
        messenger = Messenger(
            session, token=slack.workspace.bot_token, api_url=slack.api_url, bot="B0BOT",
            clock=lambda: time.time() + ahead,
        )  # fmt: skip
        began = time.time() + ahead
        answer = await post(messenger)

        assert (await messenger.look(CHANNEL, since=began)).found == {"i1": answer.ts}
        assert abs(messenger.skew.trusted + ahead) < 2


async def test_nothing_of_a_message_is_logged(slack, messenger, caplog):
    caplog.set_level(0)
    slack.fail(Fault("html"), "chat.postMessage")
    await messenger.post(CHANNEL, "Zhao Min was late", BLOCKS, intent="i1")
    await messenger.post(CHANNEL, "Zhao Min was late", BLOCKS, intent="i1")

    assert "Zhao" not in caplog.text
    assert slack.workspace.bot_token not in caplog.text


async def test_a_call_can_be_cut_short(slack, messenger):
    slack.fail(Fault("hang", seconds=30), "chat.postMessage")
    began = asyncio.get_running_loop().time()
    assert (await post(messenger)).said == "timeout"
    assert asyncio.get_running_loop().time() - began < 2


async def test_a_token_is_tried_without_posting(slack, messenger):
    assert await messenger.works() == "ok"
    slack.workspace.revoked = True
    assert await messenger.works() == "token_revoked"
    assert slack.transcript.messages == []
