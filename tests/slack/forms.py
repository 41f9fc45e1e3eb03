"""Hands for modals: open one, fill its fields, send it off, and read what it says."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.demo.slack.interactions import Interaction
from bot.demo.slack.workspace import TEAM
from bot.render.limits import check_view
from bot.slack.access import Asker
from tests.slack.stage import ALICE, CHANNEL, Stage

KINDS = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "conversations_select": "selected_conversation",
}
"""Element → where Slack says what stands in it."""
INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_conversation": "initial_conversation",
}


@dataclass
class Hands:
    """One person before their screen."""

    stage: Stage
    user: str = ALICE
    channel: str = CHANNEL

    @property
    def asker(self) -> Asker:
        return Asker(self.user, TEAM, self.channel)

    def trigger(self) -> str:
        return self.stage.slack.workspace.new_trigger(self.user)

    async def open(self, opener, *about: str) -> bool:
        """Press what opens a form."""
        return await opener(self.stage.bot.desk, self.asker, self.trigger(), *about)

    @property
    def modal(self) -> dict[str, Any]:
        """The uppermost modal; within Slack's limits, whatever it is."""
        view = self.stage.slack.modals(self.user)[-1]
        check_view(view)
        return view

    @property
    def modals(self) -> int:
        return len(self.stage.slack.modals(self.user))

    async def send(self, **typed: Any) -> Interaction:
        """Send the uppermost modal off, with these fields filled in and the others as they stand."""
        view = self.modal
        return await self.stage.slack.submit(view["id"], filled(view, typed), user=self.user)

    async def settled(self) -> dict[str, Any]:
        """The uppermost modal, once nothing is worked on."""
        async with asyncio.timeout(5):
            while self.modal["callback_id"] == "working":  # noqa: ASYNC110 - Slack's stand-in tells nobody
                await asyncio.sleep(0.01)
        return self.modal


def filled(view: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends of a form's fields."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        key = KINDS[element["type"]]
        value = element.get(INITIAL[key])
        if name in typed:
            value = _entered(element, key, typed.pop(name))
        values[name] = {element["action_id"]: {"type": element["type"], key: value}}
    assert not typed, f"there are no such fields: {typed}"
    return values


def _entered(element: dict[str, Any], key: str, value: Any) -> Any:
    options = {option["value"]: option for option in element.get("options", [])}
    if key == "selected_option":
        return options[value]
    return [options[one] for one in value] if key == "selected_options" else value


def errors(done: Interaction) -> dict[str, str]:
    """The sentences at the fields."""
    assert done.body.get("response_action") == "errors", done.body
    return done.body["errors"]


def words(view: dict[str, Any]) -> str:
    """All that a view says."""

    def texts(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["text"]] if isinstance(node.get("text"), str) else []
            return own + [text for value in node.values() for text in texts(value)]
        return [text for value in node for text in texts(value)] if isinstance(node, list) else []

    return "\n".join(texts(view))
