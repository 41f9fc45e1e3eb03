"""A message as plain text: what `--once` prints, and what tests read."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.demo.mrkdwn import as_text
from bot.demo.reader import Reader
from bot.demo.slack.messages import Message

Node = dict[str, Any]


def read(message: Message, reader: Reader) -> str:
    """What a person reads in the message, line by line; its text where it has no blocks."""
    if not message.blocks:
        return as_text(message.text, reader)
    return "\n".join(
        line for block in message.blocks for line in BLOCKS.get(block["type"], _unknown)(block, reader)
    )


def _header(block: Node, reader: Reader) -> Iterator[str]:
    yield _text(block["text"], reader)


def _section(block: Node, reader: Reader) -> Iterator[str]:
    texts = [block["text"]] if block.get("text") else []
    for text in [*texts, *block.get("fields", ())]:
        yield _text(text, reader)


def _context(block: Node, reader: Reader) -> Iterator[str]:
    yield " · ".join(filter(None, (_text(element, reader) for element in block["elements"])))


def _actions(block: Node, _reader: Reader) -> Iterator[str]:
    yield " ".join(f"[ {_label(element)} ]" for element in block["elements"])


def _divider(_block: Node, _reader: Reader) -> Iterator[str]:
    yield "─" * 40


def _table(block: Node, _reader: Reader) -> Iterator[str]:
    for row in block["rows"]:
        yield " | ".join("".join(_rich(cell)) for cell in row)


def _rich_text(block: Node, _reader: Reader) -> Iterator[str]:
    for part in block["elements"]:
        yield "".join(_rich(part))


def _markdown(block: Node, _reader: Reader) -> Iterator[str]:
    yield str(block["text"])


def _unknown(block: Node, _reader: Reader) -> Iterator[str]:
    yield f"[{block.get('type')}: {block.get('alt_text') or 'not drawn here'}]"


BLOCKS: dict[str, Callable[[Node, Reader], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "table": _table,
    "data_table": _table,
    "rich_text": _rich_text,
    "markdown": _markdown,
}
"""How each kind of block is read; any other is named, never dropped."""


def _text(node: Node, reader: Reader) -> str:
    if node.get("type") == "mrkdwn":
        return as_text(str(node.get("text", "")), reader)
    return str(node.get("text") or node.get("alt_text") or "")


def _label(element: Node) -> str:
    """What stands on something to press."""
    text = element.get("text") or element.get("placeholder") or {"text": element.get("type")}
    return str(text["text"])


def _rich(node: Node) -> Iterator[str]:
    """The words of a rich_text element or a table's cell, in order."""
    if "elements" in node:
        for child in node["elements"]:
            yield from _rich(child)
    else:
        yield str(node.get("text") or node.get("name") or node.get("url") or f"[{node.get('type')}]")
