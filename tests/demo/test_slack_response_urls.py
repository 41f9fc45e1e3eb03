"""`response_url`: five uses, thirty minutes, private by default, and what it can replace."""

import pytest

from bot.demo.slack import Fault, Message

ALICE, CHANNEL = "U01ALICE", "C02ALR"
BUTTON = {
    "type": "button",
    "action_id": "share",
    "value": "1",
    "text": {"type": "plain_text", "text": "Share"},
}
ACTIONS = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
def post(http):
    """One use of an address: its status and text."""

    async def use(url: str, **body: object) -> tuple[int, str]:
        async with http.post(url, json=body) as answer:
            return answer.status, await answer.text()

    return use


@pytest.fixture
async def command(slack):
    """A command that was typed; nobody is connected, so nobody took it."""
    return await slack.command("/attendance 1", user=ALICE, channel=CHANNEL)


async def clicked(slack, message: Message):
    return await slack.click(message, "share", user=ALICE)


async def test_an_answer_is_private_unless_it_says_otherwise(slack, command, post):
    assert (await post(command.response_url, text="for you"))[0] == 200
    assert (await post(command.response_url, text="for all", response_type="in_channel"))[0] == 200
    told = [(message.text, message.only_for) for message in slack.transcript.messages]
    assert told == [("for you", ALICE), ("for all", "")]
    assert [message.text for message in command.replies] == ["for you", "for all"]


async def test_it_works_where_the_bot_is_not(slack, post):
    done = await slack.command("/attendance 1", user=ALICE, channel="C03OUT")
    assert (await post(done.response_url, text="for all", response_type="in_channel"))[0] == 200
    assert slack.transcript.public("C03OUT")[0].text == "for all"


async def test_five_uses(command, post):
    answers = [await post(command.response_url, text=str(number)) for number in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5][1]


@pytest.mark.parametrize(("age", "status"), [(1800, 200), (1801, 404)])
async def test_thirty_minutes(slack, post, age, status):
    wall = 1000.0
    slack.workspace.wall = lambda: wall
    done = await slack.command("/attendance 1", user=ALICE, channel=CHANNEL)
    wall += age
    assert (await post(done.response_url, text="late"))[0] == status


async def test_an_address_that_was_never_handed_out(slack, post):
    assert (await post(f"{slack.workspace.url}/response/guessed", text="hello"))[0] == 404


@pytest.mark.parametrize("replaces", [False, True])
async def test_a_commands_address_posts_anew(slack, command, post, replaces):
    """Real Slack leaves the answer to a command standing; the switch is for those that do not."""
    slack.workspace.command_url_replaces = replaces
    await post(command.response_url, text="one")
    await post(command.response_url, text="two", replace_original=True)
    assert [message.text for message in slack.transcript.private(ALICE)] == (
        ["two"] if replaces else ["one", "two"]
    )


async def test_a_clicks_address_replaces_and_deletes_the_message(slack, command, post):
    await post(command.response_url, text="one", blocks=ACTIONS)
    [message] = command.replies
    done = await clicked(slack, message)
    await post(done.response_url, text="two", blocks=ACTIONS, replace_original=True)
    assert (message.text, message.edited, message.only_for) == ("two", True, ALICE)
    again = await clicked(slack, message)
    await post(again.response_url, delete_original=True)
    assert message.deleted
    assert slack.transcript.private(ALICE) == []


async def test_a_clicks_address_adds_unless_it_says_replace(slack, command, post):
    await post(command.response_url, text="one", blocks=ACTIONS)
    done = await clicked(slack, command.replies[0])
    await post(done.response_url, text="two")
    assert [message.text for message in slack.transcript.private(ALICE)] == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "error"),
    [({"text": ""}, "no_text"), ({"text": "x", "blocks": [{"type": "sparkles"}]}, "invalid_blocks")],
)
async def test_what_it_says_is_checked_too(slack, command, post, body, error):
    status, text = await post(command.response_url, **body)
    assert status == 400
    assert error in text
    assert slack.transcript.messages == []


async def test_an_answer_can_be_lost_or_accepted_and_lost(slack, command, post):
    slack.fail(Fault("status", status=500), "response_url")
    assert (await post(command.response_url, text="one"))[0] == 500
    assert command.replies == []
    slack.fail(Fault("status", status=500, stored=True), "response_url")
    assert (await post(command.response_url, text="one"))[0] == 500
    assert [message.text for message in command.replies] == ["one"]


async def test_only_whoever_sees_a_message_can_press_its_buttons(slack, command, post):
    await post(command.response_url, text="one", blocks=ACTIONS)
    [message] = command.replies
    with pytest.raises(LookupError):
        await slack.click(message, "share", user="U02BOB")
    with pytest.raises(LookupError):
        await slack.click(message, "no such button", user=ALICE)
