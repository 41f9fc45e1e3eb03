"""A modal's fields as a person filled them, in the shape in which Slack tells an app of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Node = dict[str, Any]
MISSING = "Please complete this required field."


def inputs(view: Mapping[str, Any]) -> list[Node]:
    """The blocks of a view that hold a field."""
    return [block for block in view["blocks"] if block.get("type") == "input"]


def filled(view: Mapping[str, Any], posted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Node]]:
    """`{block_id: {action_id: {…}}}`; a field is posted under its block_id."""
    return {
        block["block_id"]: {
            block["element"]["action_id"]: _value(block["element"], block["block_id"], posted)
        }
        for block in inputs(view)
    }


def lacking(view: Mapping[str, Any], values: Mapping[str, Mapping[str, Node]]) -> dict[str, str]:
    """Required fields that are empty, with Slack's own words for it: such a form is not sent to the app."""
    return {
        block["block_id"]: MISSING
        for block in inputs(view)
        if not block.get("optional") and not _given(values[block["block_id"]])
    }


def _given(field: Mapping[str, Node]) -> bool:
    return any(value for node in field.values() for key, value in node.items() if key != "type")


def _value(element: Node, name: str, posted: Mapping[str, Sequence[str]]) -> Node:
    kind = str(element["type"])
    chosen = [one for one in posted.get(name, ()) if one]
    return {"type": kind, **_KINDS.get(kind, _typed)(element, chosen)}


def _typed(_element: Node, chosen: list[str]) -> Node:
    return {"value": chosen[0] if chosen else None}


def _one(element: Node, chosen: list[str]) -> Node:
    return {"selected_option": next((one for one in _options(element) if one["value"] in chosen), None)}


def _several(element: Node, chosen: list[str]) -> Node:
    return {"selected_options": [one for one in _options(element) if one["value"] in chosen]}


def _plain(key: str) -> Callable[[Node, list[str]], Node]:
    return lambda _element, chosen: {key: chosen[0] if chosen else None}


_KINDS: dict[str, Callable[[Node, list[str]], Node]] = {
    "static_select": _one,
    "radio_buttons": _one,
    "checkboxes": _several,
    "datepicker": _plain("selected_date"),
    "timepicker": _plain("selected_time"),
    "conversations_select": _plain("selected_conversation"),
    "channels_select": _plain("selected_channel"),
    "users_select": _plain("selected_user"),
}
"""How each kind of field tells what stands in it; any other as text."""


def _options(element: Node) -> list[Node]:
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]
