"""Slack's stand-in is as strict as Slack: tokens, scopes, membership, limits, rates; and it can fail."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import Fault

ALICE, CHANNEL = "U01ALICE", "C02ALR"
NOTE = {"event_type": "attendance_intent", "event_payload": {"id": "i1"}}


async def refusal(call) -> str:
    """Slack's error name."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


def section(text: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-somebody-else", "invalid_auth"),
        # the app's own other token
        ("xapp-demo-app", "not_allowed_token_type"),
    ],
)
async def test_a_token_is_checked(slack, token, error):
    client = AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])
    assert await refusal(client.auth_test()) == error


async def test_a_token_may_be_revoked(slack, api):
    await api.auth_test()
    slack.workspace.revoked = True
    assert await refusal(api.auth_test()) == "token_revoked"


async def test_scopes_are_checked_and_told(slack, api):
    answer = await api.auth_test()
    assert "chat:write" in answer.headers["X-OAuth-Scopes"]
    slack.workspace.scopes.remove("chat:write")
    with pytest.raises(SlackApiError) as caught:
        await api.chat_postMessage(channel=CHANNEL, text="hello")
    assert (caught.value.response["error"], caught.value.response["needed"]) == (
        "missing_scope",
        "chat:write",
    )


async def test_an_unknown_method_is_said_to_be_unknown(api):
    assert await refusal(api.api_call("chat.scheduleMessage")) == "unknown_method"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        # a public channel without the bot
        ("C03OUT", "not_in_channel"),
        ("C99NIL", "channel_not_found"),
        # archived
        ("C01GEN", "is_archived"),
    ],
)
async def test_the_bot_posts_only_where_it_may(slack, api, channel, error):
    slack.workspace.channels["C01GEN"].archived = True
    assert await refusal(api.chat_postMessage(channel=channel, text="hello")) == error
    assert slack.transcript.messages == []


async def test_a_private_channel_without_the_bot_does_not_exist(slack, api):
    slack.workspace.channels["G04OPS"].members.discard("U0BOT")
    assert await refusal(api.chat_postMessage(channel="G04OPS", text="hello")) == "channel_not_found"


async def test_a_user_id_means_the_direct_conversation(slack, api):
    answer = await api.chat_postMessage(channel=ALICE, text="hello")
    opened = await api.conversations_open(users=ALICE)
    assert answer["channel"] == opened["channel"]["id"]


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "   "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [{"type": "sparkles"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("x" * 3_001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("x" * 2_900)] * 5}, "msg_blocks_too_long"),
        (
            {"text": "x", "blocks": [{"type": "image", "slack_file": {"id": "F9"}, "alt_text": "a"}]},
            "invalid_blocks",
        ),
        ({"text": "x", "metadata": {"event_type": "a b", "event_payload": {}}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
async def test_a_message_that_slack_would_refuse_is_refused(slack, api, message, error):
    assert await refusal(api.api_call("chat.postMessage", json={"channel": CHANNEL, **message})) == error
    assert slack.transcript.messages == []


async def test_one_message_a_second_and_channel(slack, api):
    wall = 1000.0
    slack.workspace.wall = lambda: wall
    slack.workspace.posts_per_second = 1
    await api.chat_postMessage(channel=CHANNEL, text="one")
    await api.chat_postMessage(channel="C01GEN", text="another channel")
    with pytest.raises(SlackApiError) as caught:
        await api.chat_postMessage(channel=CHANNEL, text="two")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
    wall += 1
    await api.chat_postMessage(channel=CHANNEL, text="two")
    assert [m.text for m in slack.transcript.public(CHANNEL)] == ["one", "two"]


async def test_metadata_is_kept_and_told_to_those_who_ask(slack, api):
    await api.chat_postMessage(channel=CHANNEL, text="hello", metadata=NOTE)
    plain = await api.conversations_history(channel=CHANNEL)
    full = await api.conversations_history(channel=CHANNEL, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == NOTE
    assert slack.transcript.messages[0].intent == "i1"


async def test_history_is_newest_first_in_pages_between_two_times(slack, api):
    times = [(await api.chat_postMessage(channel=CHANNEL, text=str(n)))["ts"] for n in range(5)]
    await api.chat_postEphemeral(channel=CHANNEL, user=ALICE, text="whispered")
    await api.chat_postMessage(channel=CHANNEL, text="in thread", thread_ts=times[0])
    first = await api.conversations_history(channel=CHANNEL, limit=3)
    rest = await api.conversations_history(
        channel=CHANNEL, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    since = await api.conversations_history(channel=CHANNEL, oldest=times[2])
    told = [[message["text"] for message in page["messages"]] for page in (first, rest, since)]
    assert told == [["4", "3", "2"], ["1", "0"], ["4", "3"]]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    thread = await api.conversations_replies(channel=CHANNEL, ts=times[0])
    assert [message["text"] for message in thread["messages"]] == ["0", "in thread"]


async def test_an_edit_replaces_and_is_remembered(slack, api):
    sent = await api.chat_postMessage(channel=CHANNEL, text="one", blocks=[{"type": "divider"}])
    await api.chat_update(channel=CHANNEL, ts=sent["ts"], text="two")
    [message] = slack.transcript.messages
    assert (message.text, message.blocks, message.earlier[0].text) == ("two", [], "one")


async def test_what_cannot_be_edited(slack, api):
    whispered = await api.chat_postEphemeral(channel=CHANNEL, user=ALICE, text="psst")
    edit = api.chat_update(channel=CHANNEL, ts=whispered["message_ts"], text="no")
    assert await refusal(edit) == "message_not_found"
    sent = await api.chat_postMessage(channel=CHANNEL, text="one")
    await api.chat_delete(channel=CHANNEL, ts=sent["ts"])
    assert await refusal(api.chat_update(channel=CHANNEL, ts=sent["ts"], text="no")) == "message_not_found"
    assert slack.transcript.public(CHANNEL) == []
    assert len(slack.transcript.messages) == 2


async def test_an_ephemeral_message_needs_a_member(api):
    whisper = api.chat_postEphemeral(channel="G04OPS", user="U02BOB", text="psst")
    assert await refusal(whisper) == "user_not_in_channel"


async def test_a_user_is_told_with_locale_only_when_asked(api):
    asked = (await api.users_info(user="U03CHEN", include_locale=True))["user"]
    plain = (await api.users_info(user="U03CHEN"))["user"]
    assert (asked["locale"], asked["is_admin"], "locale" in plain) == ("zh-CN", False, False)
    assert await refusal(api.users_info(user="U99")) == "user_not_found"


async def test_groups_permalinks_and_reactions(api):
    assert (await api.usergroups_users_list(usergroup="S01STAFF"))["users"] == ["U01ALICE", "U02BOB"]
    assert await refusal(api.usergroups_users_list(usergroup="S9")) == "no_such_subteam"
    sent = await api.chat_postMessage(channel=CHANNEL, text="one")
    link = await api.chat_getPermalink(channel=CHANNEL, message_ts=sent["ts"])
    assert link["permalink"].startswith("https://demo.slack.com/archives/C02ALR/p")
    await api.reactions_add(channel=CHANNEL, timestamp=sent["ts"], name="eyes")
    again = api.reactions_add(channel=CHANNEL, timestamp=sent["ts"], name="eyes")
    assert await refusal(again) == "already_reacted"


async def test_a_file_is_uploaded_privately_then_shown(slack, api):
    done = await api.files_upload_v2(filename="a.csv", content="userid,name\n")
    file_id = done["files"][0]["id"]
    assert slack.workspace.files[file_id].content == b"userid,name\n"
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a list"}
    await api.chat_postMessage(channel=CHANNEL, text="the list", blocks=[image])
    assert slack.transcript.public(CHANNEL)[0].blocks == [image]


FAULTS = [
    # (the fault, what the client meets)
    (Fault("status", status=500), SlackApiError),
    (Fault("html"), SlackApiError),
    (Fault("code", code="internal_error"), SlackApiError),
    (Fault("drop"), aiohttp.ClientConnectionError),
    (Fault("hang"), TimeoutError),
]


@pytest.mark.parametrize("stored", [False, True], ids=["lost", "accepted"])
@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=[fault.kind for fault, _ in FAULTS])
async def test_an_answer_can_fail_before_or_after_the_message_is_stored(slack, api, fault, error, stored):
    kind = Fault(fault.kind, status=fault.status, code=fault.code, stored=stored)
    slack.fail(kind, "chat.postMessage", where={"channel": CHANNEL})
    with pytest.raises(error):
        await api.chat_postMessage(channel=CHANNEL, text="one", metadata=NOTE)
    assert len(slack.transcript.public(CHANNEL)) == int(stored)
    await api.chat_postMessage(channel=CHANNEL, text="one", metadata=NOTE)
    assert slack.transcript.repeated() == ({"i1": 2} if stored else {})


async def test_slow_is_late_but_right(slack, api):
    slack.fail(Fault("slow", seconds=0.05))
    began = asyncio.get_running_loop().time()
    await api.chat_postMessage(channel=CHANNEL, text="one")
    assert asyncio.get_running_loop().time() - began >= 0.05


async def test_an_outage_refuses_and_ends(slack, api):
    await slack.down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.auth_test()
    await slack.up()
    await api.auth_test()
