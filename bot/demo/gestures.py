"""What the person before the page does in Slack: type, press, choose, fill in and close."""

from collections.abc import Mapping

from aiohttp import web

from bot.demo.board import Board
from bot.demo.forms import filled, lacking
from bot.demo.guard import HEADERS, done, gone
from bot.demo.places import HOME, Place, place_of
from bot.demo.slack import Interaction
from bot.demo.slack.rules import RefusedError
from bot.demo.world import World

TEXT_MAX = 2000
SILENT = "We had some trouble connecting. Try again?"
"""Slack's words where the app does not answer a form in time."""

Posted = Mapping[str, list[str]]


class Gestures:
    """The person's hands."""

    def __init__(self, world: World, board: Board) -> None:
        self.world, self.board = world, board

    def routes(self) -> list[web.RouteDef]:
        """Where the page sends what was done."""
        return [
            web.post("/type", self._type),
            web.post("/press", self._press),
            web.post("/submit", self._submit),
            web.post("/close", self._close),
        ]

    def place(self, asked: Mapping[str, str]) -> Place:
        """Where that is."""
        usual = Place(self.world.user, self.world.channel)
        return place_of(self.world.slack.workspace, asked, usual)

    async def _type(self, request: web.Request) -> web.Response:
        """The person typed into the box."""
        place, posted = await self._asked(request)
        text = _first(posted, "text").strip()[:TEXT_MAX]
        if text and place.channel != HOME:
            self.board.typed(place, text)
            self.world.start(self._answer(place, text))
        return done()

    async def _answer(self, place: Place, text: str) -> None:
        """What Slack does with a line: a command goes to the bot, the rest is not for it."""
        if text.split(maxsplit=1)[0] != "/attendance":
            said = "This little Slack knows one command: /attendance. Nothing was posted."
            self.board.remark(place, said)
            return
        sent = await self.world.slack.command(text, user=place.user, channel=place.channel)
        if sent.ack is None:
            said = "/attendance failed with the error “operation_timeout”: the bot did not answer."
            self.board.remark(place, said)

    async def _press(self, request: web.Request) -> web.Response:
        """The person pressed a button, or chose in a select: in a message, in a modal or on Home."""
        place, posted = await self._asked(request)
        source, action = _first(posted, "source"), _first(posted, "action")
        try:
            sent = await self._pressed(place, source, action, _first(posted, "choice") or None)
        except (LookupError, ValueError):
            return gone()
        if sent.ack is None and place.channel != HOME:
            self.board.remark(place, "The button's app did not respond. Try again.")
        return done()

    async def _pressed(self, place: Place, source: str, action: str, choice: str | None) -> Interaction:
        if source.startswith("v"):
            if not self._owns(place, source[1:]):
                raise LookupError("that is not theirs")
            return await self.world.slack.click_view(source[1:], action, user=place.user, choice=choice)
        message = self.board.message(int(source.removeprefix("m")))
        return await self.world.slack.click(message, action, user=place.user, choice=choice)

    def _owns(self, place: Place, view: str) -> bool:
        workspace = self.world.slack.workspace
        home = workspace.homes.get(place.user)
        return view in {one["id"] for one in self.world.slack.modals(place.user)} or bool(
            home and home["id"] == view
        )

    async def _submit(self, request: web.Request) -> web.Response:
        """The person sent a modal off; what is wrong with which field comes back."""
        place, posted = await self._asked(request)
        id_ = _first(posted, "view-id")
        view = next((one for one in self.world.slack.modals(place.user) if one["id"] == id_), None)
        if view is None:
            return gone()
        values = filled(view, posted)
        errors = lacking(view, values)
        if not errors:
            try:
                sent = await self.world.slack.submit(id_, values, user=place.user)
            except RefusedError as refused:
                return _told({}, f"Slack refused the app's answer: {refused}.")
            if sent.ack is None:
                return _told({}, SILENT)
            errors = sent.body.get("errors", {}) if sent.body.get("response_action") == "errors" else {}
        return _told(errors)

    async def _close(self, request: web.Request) -> web.Response:
        """The person closed the uppermost modal; one that says so takes those below along."""
        place, posted = await self._asked(request)
        modals = self.world.slack.modals(place.user)
        if modals and modals[-1]["id"] == _first(posted, "view-id"):
            closed = modals if modals[-1].get("clear_on_close") else modals[-1:]
            for view in closed:
                del self.world.slack.workspace.views[view["id"]]
        return done()

    async def _asked(self, request: web.Request) -> tuple[Place, Posted]:
        form = await request.post()
        posted = {name: [str(value) for value in form.getall(name)] for name in form}
        return self.place({name: values[0] for name, values in posted.items()}), posted


def _first(posted: Posted, name: str) -> str:
    return posted.get(name, [""])[0]


def _told(errors: Mapping[str, str], said: str = "") -> web.Response:
    return web.json_response({"errors": dict(errors), "said": said}, headers=HEADERS)
