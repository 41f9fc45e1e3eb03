"""What Slack accepts, in one place, and a checker of messages against it.

The numbers are Slack's; `SPARE` is what we keep away from them, since Slack counts some things in ways
it does not tell. Sources: docs.slack.dev/reference/block-kit and the schema behind `blocks.validate`;
the size of all blocks together is nowhere written, about 13,200 characters are refused
(github.com/slackapi/bolt-js/issues/2509).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

BYTES = 12_000
"""All blocks of a message together, as JSON with every non-ASCII character escaped."""
TEXT = 4_000
"""Top-level text; Slack truncates at 40,000 and advises this."""
SECTION = 3_000
SPARE = 100
"""Our sections stay this much below."""

BLOCKS = {"message": 50, "modal": 100, "home": 100}
ONE_OF = {"table": 1, "data_table": 1, "data_visualization": 2}
"""How many blocks of a kind a message may have; `table` and `data_table` share theirs."""

PLACES = {
    "message": {
        "header", "section", "context", "actions", "divider", "image", "rich_text", "markdown", "table",
        "data_table", "data_visualization", "container", "video", "context_actions", "input",
    },
    "modal": {
        "header", "section", "context", "actions", "divider", "image", "rich_text", "input", "video", "alert",
    },
    "home": {"header", "section", "context", "actions", "divider", "image", "rich_text", "input", "video"},
}  # fmt: skip
"""Which blocks each surface shows."""

LENGTHS: Mapping[tuple[str, str], int] = {
    ("*", "block_id"): 255, ("*", "action_id"): 255,
    ("header", "text"): 150, ("section", "text"): SECTION, ("section", "fields"): 2_000,
    ("context", "elements"): SECTION,
    ("button", "text"): 75, ("button", "value"): 2_000, ("button", "url"): 3_000,
    ("option", "text"): 75, ("option", "value"): 150, ("option", "description"): 75,
    ("option_group", "label"): 75,
    ("static_select", "placeholder"): 150, ("plain_text_input", "placeholder"): 150,
    ("plain_text_input", "initial_value"): 3_000, ("modal", "external_id"): 255,
    ("confirm", "title"): 100, ("confirm", "text"): 300, ("confirm", "confirm"): 30, ("confirm", "deny"): 30,
    ("image", "image_url"): 3_000, ("image", "alt_text"): 2_000, ("image", "title"): 2_000,
    ("markdown", "text"): 12_000, ("input", "label"): 2_000, ("input", "hint"): 2_000,
    ("data_visualization", "title"): 50, ("container", "title"): 150,
    ("modal", "title"): 24, ("modal", "submit"): 24, ("modal", "close"): 24,
    ("modal", "private_metadata"): 3_000,
}  # fmt: skip
"""Characters, of a string or of each text under that key."""

COUNTS: Mapping[tuple[str, str], int] = {
    ("section", "fields"): 10, ("context", "elements"): 10, ("actions", "elements"): 25,
    ("context_actions", "elements"): 5, ("static_select", "options"): 100, ("overflow", "options"): 5,
    ("static_select", "option_groups"): 100, ("option_group", "options"): 100,
    ("multi_static_select", "options"): 100, ("radio_buttons", "options"): 10, ("checkboxes", "options"): 10,
    ("table", "rows"): 100, ("data_table", "rows"): 101, ("container", "child_blocks"): 10,
}  # fmt: skip

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "header": ("text",), "context": ("elements",), "actions": ("elements",), "image": ("alt_text",),
    "button": ("text", "action_id"), "option": ("text", "value"), "option_group": ("label", "options"),
    "overflow": ("options", "action_id"), "confirm": ("title", "text", "confirm", "deny"),
    "input": ("label", "element"), "table": ("rows",), "data_table": ("rows", "caption"),
    "markdown": ("text",), "modal": ("title",), "rich_text": ("elements",),
    "data_visualization": ("title", "chart"), "container": ("child_blocks",),
}  # fmt: skip

PLAIN_ONLY = {
    ("header", "text"), ("button", "text"), ("static_select", "placeholder"), ("input", "label"),
    ("input", "hint"), ("confirm", "title"), ("confirm", "confirm"), ("confirm", "deny"), ("modal", "title"),
    ("modal", "submit"), ("modal", "close"), ("image", "title"), ("plain_text_input", "placeholder"),
    ("option", "description"), ("option_group", "label"),
}  # fmt: skip
"""Texts that Slack refuses as mrkdwn."""

TEXTS = PLAIN_ONLY | {("section", "text"), ("section", "fields"), ("option", "text"), ("confirm", "text")}
"""Where a text object must stand, never a bare string."""

STYLES = {"primary", "danger"}
"""What a button may have; without one it is plain."""

_ROLES = {
    "options": "option",
    "confirm": "confirm",
    "initial_option": "option",
    "option_groups": "option_group",
}
"""Objects without a `type` of their own, by the key they stand under."""
_TABLE_COLUMNS, _TABLE_CHARACTERS = 20, 10_000
_CHART_SERIES, _CHART_CATEGORIES, _CHART_LABEL = 6, 20, 20


class BeyondLimits(ValueError):
    """Slack would refuse, or cut, this message."""


class HasBlocks(Protocol):
    """A message, whoever made it."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def blocks(self) -> list[dict[str, Any]]: ...  # noqa: D102


Drawn = TypeVar("Drawn", bound=HasBlocks)


def check(message: HasBlocks) -> None:
    """Raise BeyondLimits, naming everything wrong with a message of ours, our spare room included."""
    found = [*text_problems(message.text), *problems(message.blocks, spare=SPARE)]
    if found:
        raise BeyondLimits("; ".join(found))


def check_view(view: Mapping[str, Any]) -> None:
    """Raise BeyondLimits, naming everything wrong with a modal or Home of ours."""
    kind = str(view.get("type"))
    found = problems(view.get("blocks"), surface=kind, spare=SPARE)
    if kind == "modal":
        found += _node({key: value for key, value in view.items() if key != "blocks"}, kind, "", 0)
        if any(block.get("type") == "input" for block in view["blocks"]) and not view.get("submit"):
            found.append("a modal with inputs needs submit")
    if found:
        raise BeyondLimits("; ".join(found))


def fitting(draw: Callable[[int], Drawn], most: int) -> Drawn:
    """The message that `draw(most)` makes; where Slack would refuse it, with ever fewer of everything.

    Only long names in scripts that JSON escapes come to that.
    """
    while True:
        message = draw(most)
        if most <= 0 or not problems(message.blocks, spare=SPARE):
            return message
        most = most * 2 // 3


def text_problems(text: object) -> Iterator[str]:
    """What is wrong with a message's top-level text."""
    if not isinstance(text, str) or not text.strip():
        yield "the message has no top-level text"
    elif len(text) > TEXT:
        yield f"the top-level text has {len(text)} characters, {TEXT} are advised"


def problems(blocks: object, *, surface: str = "message", spare: int = 0) -> list[str]:
    """Everything Slack would refuse in these blocks, as sentences with the path in front; empty when fine."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["blocks is not a list of objects"]
    found = list(_whole(blocks, surface))
    for at, block in enumerate(blocks):
        found += _block(block, f"/blocks/{at}", surface, spare)
    return found


def size(blocks: Iterable[Mapping[str, Any]]) -> int:
    """How much of BYTES the blocks take."""
    return len(json.dumps(list(blocks)))


def _whole(blocks: list[dict[str, Any]], surface: str) -> Iterator[str]:
    if len(blocks) > BLOCKS[surface]:
        yield f"{len(blocks)} blocks, {BLOCKS[surface]} fit"
    if surface == "message" and size(blocks) > BYTES:
        yield f"the blocks take {size(blocks)} bytes, {BYTES} fit"
    kinds = [block.get("type") for block in blocks]
    for kind, most in ONE_OF.items():
        if kinds.count(kind) > most:
            yield f"{kinds.count(kind)} blocks of type {kind}, {most} fit"
    if kinds.count("table") and kinds.count("data_table"):
        yield "only_one_table_allowed"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids):
        yield "a block_id comes twice"
    actions = [action for block in blocks for action in _action_ids(block)]
    if len(set(actions)) < len(actions):
        yield "an action_id comes twice in one block"


def _action_ids(block: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for element in block.get("elements", ()):
        if isinstance(element, dict) and "action_id" in element:
            yield id(block), element["action_id"]


def _block(block: dict[str, Any], path: str, surface: str, spare: int) -> Iterator[str]:
    kind = block.get("type")
    if kind not in PLACES[surface]:
        yield f"{path}: a {surface} shows no {kind} block"
        return
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield f"{path}: a section needs text or fields"
    if kind in {"table", "data_table"}:
        yield from _table(block, path)
    if kind == "data_visualization":
        yield from _chart(block, path)
    yield from _node(block, str(kind), path, spare)


def _node(node: dict[str, Any], kind: str, path: str, spare: int) -> Iterator[str]:
    """One object and everything below it."""
    yield from _lacking(node, kind, path)
    for key, value in node.items():
        here = f"{path}/{key}"
        most = LENGTHS.get((kind, key)) or LENGTHS.get(("*", key))
        if most is not None:
            yield from _lengths(value, most - (spare if most == SECTION else 0), here)
        if isinstance(value, list) and len(value) > COUNTS.get((kind, key), len(value)):
            yield f"{here}: {len(value)} of them, {COUNTS[kind, key]} fit"
        if (kind, key) in TEXTS and not all(map(_is_text, value if isinstance(value, list) else [value])):
            yield f"{here}: must be a text object"
        if (kind, key) in PLAIN_ONLY and isinstance(value, dict) and value.get("type") != "plain_text":
            yield f"{here}: must be plain_text"
        for child, where in _children(value, here):
            if _is_text(child):
                yield from _text(child, where)
            else:
                yield from _node(child, str(child.get("type") or _ROLES.get(key, "")), where, spare)


def _lacking(node: dict[str, Any], kind: str, path: str) -> Iterator[str]:
    for key in REQUIRED.get(kind, ()):
        if not node.get(key):
            yield f"{path}: {kind} needs {key}"
    if kind == "static_select" and bool(node.get("options")) == bool(node.get("option_groups")):
        yield f"{path}: static_select needs options, or option_groups"
    if kind == "button" and node.get("style", "primary") not in STYLES:
        yield f"{path}: a button's style is {' or '.join(sorted(STYLES))}"


def _children(value: object, path: str) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(value, dict):
        yield value, path
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _children(item, f"{path}/{at}")


def _lengths(value: object, most: int, path: str) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        text = item.get("text") if isinstance(item, dict) else item
        if isinstance(text, str) and len(text) > most:
            yield f"{path}: {len(text)} characters, {most} fit"


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") in {"mrkdwn", "plain_text"}


def _text(node: dict[str, Any], path: str) -> Iterator[str]:
    text = node.get("text")
    if not isinstance(text, str) or not text:
        yield f"{path}: empty text"
    unknown = node.keys() - (
        {"type", "text", "verbatim"} if node["type"] == "mrkdwn" else {"type", "text", "emoji"}
    )
    if unknown:
        yield f"{path}: {node['type']} has no {', '.join(sorted(unknown))}"


def _table(block: dict[str, Any], path: str) -> Iterator[str]:
    rows = block.get("rows") or []
    if any(len(row) > _TABLE_COLUMNS for row in rows):
        yield f"{path}: more than {_TABLE_COLUMNS} columns"
    if sum(len(str(cell.get("text", ""))) for row in rows for cell in row) > _TABLE_CHARACTERS:
        yield f"{path}: more than {_TABLE_CHARACTERS} characters in the table"


def _chart(block: dict[str, Any], path: str) -> Iterator[str]:
    """Bars, lines and areas: every series has one value for every category."""
    chart = block.get("chart") or {}
    series, names = chart.get("series") or [], (chart.get("axis_config") or {}).get("categories") or []
    called = [one.get("name", "") for one in series]
    if not 1 <= len(series) <= _CHART_SERIES or len(set(called)) < len(called):
        yield f"{path}: 1 to {_CHART_SERIES} series, each of its own name"
    if not 1 <= len(names) <= _CHART_CATEGORIES or len(set(names)) < len(names):
        yield f"{path}: 1 to {_CHART_CATEGORIES} categories, no two the same"
    if any([point.get("label") for point in one.get("data", ())] != names for one in series):
        yield f"{path}: a series has not one value for every category"
    if any(not 0 < len(label) <= _CHART_LABEL for label in (*called, *names)):
        yield f"{path}: a label is empty, or longer than {_CHART_LABEL} characters"
