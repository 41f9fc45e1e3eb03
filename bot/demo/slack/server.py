"""DemoSlack: a Slack on loopback for one app, with hands to type commands and press buttons."""

import time
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.demo.faults import Fault, Faults
from bot.demo.loopback import Loopback
from bot.demo.slack import files, interactions, views
from bot.demo.slack.delivery import Delivery
from bot.demo.slack.interactions import Interaction
from bot.demo.slack.messages import Message, Transcript
from bot.demo.slack.response_urls import ResponseUrls
from bot.demo.slack.rules import RefusedError
from bot.demo.slack.socket_mode import SocketMode
from bot.demo.slack.web_api import Method, WebApi, broken
from bot.demo.slack.workspace import User, Workspace

Payload = dict[str, Any]


class DemoSlack:
    """Slack's stand-in: `async with DemoSlack() as slack: await slack.command("/attendance 1", …)`."""

    def __init__(
        self, *, clock: Callable[[], float] = time.time, wall: Callable[[], float] = time.time
    ) -> None:
        self.workspace = Workspace(clock=clock, wall=wall)
        self.faults = Faults()
        self.socket_mode = SocketMode(self.workspace)
        self.delivery = Delivery(self.workspace)
        self.response_urls = ResponseUrls(self.workspace)
        opening = Method(self.socket_mode.open, app_level=True)
        self.web_api = WebApi(self.workspace, self.faults, {"apps.connections.open": opening})
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/api/{method}", self.web_api.serve)
        app.router.add_get("/link/", self.socket_mode.serve)
        app.router.add_post("/response/{secret}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        app.on_response_prepare.append(self._date)
        self._loopback = Loopback(app)

    @property
    def api_url(self) -> str:
        """The Web API's base, with a slash at its end."""
        return f"{self._loopback.url}/api/"

    @property
    def transcript(self) -> Transcript:
        """Everything that was ever shown."""
        return self.workspace.transcript

    @property
    def calls(self) -> list[tuple[str, Payload]]:
        """Every Web API call with its arguments, without the token."""
        return self.web_api.calls

    async def __aenter__(self) -> Self:
        await self._loopback.start()
        self.workspace.url = self._loopback.url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket_mode.cut()
        await self.delivery.close()
        await self._loopback.stop()

    async def down(self) -> None:
        """Refuse connections until `up`; open ones are cut."""
        await self._loopback.down()

    async def up(self) -> None:
        """Serve again, at the same address."""
        await self._loopback.up()

    def fail(
        self, fault: Fault, method: str = "", *, times: int | None = 1, where: dict[str, str] | None = None
    ) -> None:
        """Let `fault` strike the next `times` calls (None: all) of `method` whose arguments have `where`.

        `method` may also be `response_url` or `upload`. Kinds: `rate limited` (`seconds` is Retry-After),
        `status`, `html`, `code` (Slack's error name), `drop`, `hang`, `slow`; with `stored=True` the call
        takes effect although its answer fails.
        """
        self.faults.add(fault, method, times=times, where=where)

    async def connected(self, number: int = 1, *, within: float = 10.0) -> None:
        """Wait until the app holds so many Socket Mode connections. Raises TimeoutError."""
        await self.socket_mode.connected(number, within=within)

    async def command(self, text: str, *, user: str, channel: str) -> Interaction:
        """A person types a slash command. Returns when the app acknowledged, or did not in three seconds."""
        who, where = self.workspace.users[user], self.workspace.channels[channel]
        url, record = self.response_urls.make(where.id, who.id)
        payload = interactions.command_payload(self.workspace, text, who, where, url)
        done = Interaction(payload=payload)
        record.heard.append(done.heard)
        await self._deliver("slash_commands", done)
        if done.body.get("text") or done.body.get("blocks"):
            self.response_urls.use(url.removeprefix(self.workspace.url), done.body)
        return done

    async def click(
        self, message: Message, action_id: str, *, user: str, choice: str | None = None
    ) -> Interaction:
        """A person presses a button, or makes a choice, in a message they see.

        Raises LookupError where there is nothing of that name, or the message is not theirs to see.
        """
        who = self._sees(message, user)
        action = interactions.action_of(message.blocks, action_id, choice)
        url, record = self.response_urls.make(message.channel, who.id, message)
        done = Interaction(payload=interactions.click_payload(self.workspace, message, action, who, url))
        record.heard.append(done.heard)
        return await self._deliver("interactive", done)

    async def click_view(
        self, view_id: str, action_id: str, *, user: str, choice: str | None = None
    ) -> Interaction:
        """A person presses a button in an open modal, or on Home."""
        who = self.workspace.users[user]
        homes = {str(view["id"]): view for view in self.workspace.homes.values()}
        view = (self.workspace.views | homes)[view_id]
        action = interactions.action_of(view["blocks"], action_id, choice)
        payload = interactions.view_click_payload(self.workspace, view, action, who)
        return await self._deliver("interactive", Interaction(payload=payload))

    async def submit(self, view_id: str, values: Payload, *, user: str) -> Interaction:
        """A person sends a modal off. It closes unless the app answers with errors or another view.

        Raises RefusedError for an answer that Slack would not take.
        """
        view = self.workspace.views[view_id]
        payload = interactions.submit_payload(self.workspace, view, values, self.workspace.users[user])
        done = await self._deliver("interactive", Interaction(payload=payload))
        if done.ack is not None and done.status == HTTPStatus.OK:
            views.answered(self.workspace, view, done.body)
        return done

    def modals(self, user: str) -> list[Payload]:
        """The modals that a person has open, the lowest first."""
        return views.stack(self.workspace, user)

    async def open_home(self, user: str) -> Interaction:
        """A person opens the app's Home tab."""
        payload = interactions.home_event(self.workspace, self.workspace.users[user])
        return await self._deliver("events_api", Interaction(payload=payload))

    async def deliver(self, kind: str, payload: Payload) -> Interaction:
        """Send any payload: `slash_commands`, `interactive` or `events_api`. Twice the same is a repeat."""
        return await self._deliver(kind, Interaction(payload=payload))

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Every answer says what time it is here."""
        response.headers["Date"] = formatdate(self.workspace.clock(), usegmt=True)

    async def _deliver(self, kind: str, done: Interaction) -> Interaction:
        if self.delivery.url:
            done.ack, done.status, done.body = await self.delivery.deliver(kind, done.payload)
        else:
            done.ack, done.body = await self.socket_mode.deliver(kind, done.payload)
            done.status = 0 if done.ack is None else 200
        return done

    def _sees(self, message: Message, user: str) -> User:
        """The person, if the message stands before them."""
        if user not in self.workspace.channels[message.channel].members or not message.seen_by(user):
            raise LookupError(f"{user} does not see this message")
        return self.workspace.users[user]

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """One use of a `response_url`."""
        body = await request.json()
        fault = self.faults.strike("response_url", {})
        if fault is not None and not fault.stored:
            return await broken(fault, request)
        try:
            self.response_urls.use(request.path, body)
        except RefusedError as refused:
            gone = {"no_such_url": 404, "expired_url": 404, "used_url": 404}
            code = str(refused.answer["error"])
            return web.json_response(refused.answer, status=gone.get(code, 400))
        if fault is not None:
            return await broken(fault, request)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of an announced file, raw or as a form. Faults call it `upload`."""
        content = await request.read()
        fault = self.faults.strike("upload", {})
        if fault is not None and not fault.stored:
            return await broken(fault, request)
        if request.content_type == "multipart/form-data":
            parts = [
                part.file.read()
                for part in (await request.post()).values()
                if isinstance(part, web.FileField)
            ]
            content = parts[0] if parts else b""
        done = files.receive(self.workspace, request.match_info["file"], content)
        if fault is not None:
            return await broken(fault, request)
        return web.Response(text="OK") if done else web.Response(status=400, text="wrong length")
