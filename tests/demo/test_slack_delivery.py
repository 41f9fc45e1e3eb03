"""How the stand-in reaches the app: Socket Mode and signed HTTP, against Slack's own framework."""

import asyncio
import contextlib

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.loopback import Loopback

ALICE, CHANNEL = "U01ALICE", "C02ALR"
BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Roster"},
    "submit": {"type": "plain_text", "text": "Save"},
    "callback_id": "roster",
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}


def little_app(slack, **more) -> tuple[AsyncApp, list[str]]:
    """An app that is not ours, and what it heard."""
    client = AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_url, retry_handlers=[])
    app, heard = AsyncApp(client=client, **more), []

    @app.command("/attendance")
    async def answer(ack, respond, command):
        heard.append(command["text"])
        await ack()
        await respond(text="hello", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.action("go")
    async def go(ack, body, client):
        await ack()
        heard.append("message" if "message" in body else "no message")
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("roster")
    async def save(ack, view):
        name = view["state"]["values"]["name"]["name"]["value"]
        if name:
            heard.append(name)
            await ack()
        else:
            await ack(response_action="errors", errors={"name": "Who?"})

    @app.event("app_home_opened")
    async def home(event, client):
        heard.append(event["tab"])
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]}
        )

    return app, heard


@contextlib.asynccontextmanager
async def by_socket(slack):
    app, heard = little_app(slack)
    web_client = AsyncWebClient(token=slack.workspace.app_token, base_url=slack.api_url)
    handler = AsyncSocketModeHandler(app, slack.workspace.app_token, web_client=web_client)
    await handler.connect_async()
    try:
        await slack.connected()
        yield heard
    finally:
        await handler.close_async()


@contextlib.asynccontextmanager
async def by_http(slack):
    app, heard = little_app(slack, signing_secret=slack.workspace.signing_secret)

    async def serve(request):
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", serve)
    server = Loopback(site)
    await server.start()
    slack.delivery.url = f"{server.url}/slack/events"
    try:
        yield heard
    finally:
        await server.stop()


@pytest.mark.parametrize("way", [by_socket, by_http])
async def test_a_command_a_click_a_modal_and_home(slack, way):
    async with way(slack) as heard:
        done = await slack.command("/attendance 111 yesterday", user=ALICE, channel=CHANNEL)
        assert done.ack is not None
        assert (await done.reply()).only_for == ALICE
        await slack.click(done.replies[0], "go", user=ALICE)
        [view] = await eventually(lambda: list(slack.workspace.views.values()))
        refused = await slack.submit(view["id"], {"name": {"name": {"value": None}}}, user=ALICE)
        assert refused.body == {"response_action": "errors", "errors": {"name": "Who?"}}
        await slack.submit(view["id"], {"name": {"name": {"value": "Ana"}}}, user=ALICE)
        assert slack.workspace.views == {}
        await slack.open_home(ALICE)
        await eventually(lambda: slack.workspace.homes)
        assert heard == ["111 yesterday", "no message", "Ana", "home"]


async def eventually(look):
    """What `look` finds once it finds something."""
    async with asyncio.timeout(5):
        while not look():  # noqa: ASYNC110 - many things to look at, and no event for each
            await asyncio.sleep(0.01)
    return look()


async def test_nobody_connected_is_no_acknowledgement(slack):
    done = await slack.command("/attendance 1", user=ALICE, channel=CHANNEL)
    assert (done.ack, done.status) == (None, 0)


async def test_a_refresh_moves_to_a_new_connection(slack):
    async with by_socket(slack) as heard:
        await slack.socket_mode.refresh()
        await eventually(lambda: slack.socket_mode.opened == 2)
        await eventually(lambda: len(slack.socket_mode.connections) == 1)
        await slack.command("/attendance 1", user=ALICE, channel=CHANNEL)
        assert heard == ["1"]


async def test_an_event_comes_again_when_it_was_not_acknowledged(slack, http):
    slack.socket_mode.redeliver_after = 0.0
    opened = await AsyncWebClient(
        token=slack.workspace.app_token, base_url=slack.api_url
    ).apps_connections_open(app_token=slack.workspace.app_token)
    async with http.ws_connect(opened["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        opening = asyncio.create_task(slack.open_home(ALICE))
        first = await socket.receive_json()
        again = await socket.receive_json(timeout=10)
        await socket.send_json({"envelope_id": again["envelope_id"]})
        assert (await opening).ack is not None
    assert first["envelope_id"] == again["envelope_id"]
    assert (first.get("retry_attempt"), again["retry_attempt"]) == (None, 1)


async def test_a_websocket_ticket_serves_once(slack, http):
    client = AsyncWebClient(token=slack.workspace.app_token, base_url=slack.api_url)
    url = (await client.apps_connections_open(app_token=slack.workspace.app_token))["url"]
    async with http.ws_connect(url), http.get(url.replace("ws", "http", 1)) as again:
        assert again.status == 401
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.apps_connections_open(app_token="xapp-other")


@pytest.mark.parametrize(
    ("forged", "stale", "status"),
    [
        (False, 0, 200),
        # signed with another secret
        (True, 0, 401),
        # rightly signed, but six minutes ago
        (False, 360, 401),
    ],
)
async def test_signatures(slack, forged, stale, status):
    async with by_http(slack) as heard:
        slack.delivery.forged, slack.delivery.stale = forged, stale
        done = await slack.command("/attendance 1", user=ALICE, channel=CHANNEL)
        assert done.status == status
        assert heard == (["1"] if status == 200 else [])


async def test_an_event_is_sent_again_over_http_until_it_is_taken(slack):
    tries: list[str | None] = []

    async def serve(request):
        tries.append(request.headers.get("X-Slack-Retry-Num"))
        return web.Response(status=503 if len(tries) < 3 else 200)

    site = web.Application()
    site.router.add_post("/", serve)
    server = Loopback(site)
    await server.start()
    slack.delivery.url, slack.delivery.retries = f"{server.url}/", 3
    done = await slack.open_home(ALICE)
    await server.stop()
    assert (done.status, tries) == (200, [None, "1", "2"])


async def test_a_trigger_serves_once_and_for_three_seconds(slack, api):
    wall = 1000.0
    slack.workspace.wall = lambda: wall
    trigger, old = slack.workspace.new_trigger(ALICE), slack.workspace.new_trigger(ALICE)
    await api.views_open(trigger_id=trigger, view=MODAL)
    wall += 3.1
    for used, error in (
        (trigger, "exchanged_trigger_id"),
        (old, "expired_trigger_id"),
        ("x", "invalid_trigger_id"),
    ):
        with pytest.raises(SlackApiError, match=error):
            await api.views_open(trigger_id=used, view=MODAL)


async def test_a_view_that_slack_would_refuse_is_refused(api, slack):
    bad = MODAL | {"submit": None}
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await api.views_open(trigger_id=slack.workspace.new_trigger(ALICE), view=bad)
    opened = await api.views_open(trigger_id=slack.workspace.new_trigger(ALICE), view=MODAL)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await api.views_update(view_id=opened["view"]["id"], hash="other", view=MODAL)
