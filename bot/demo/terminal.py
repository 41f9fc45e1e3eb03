"""A message as plain text: what `--once` prints, and what tests read."""

from collections.abc import Iterator
from typing import Any

from bot.demo.mrkdwn import as_text
from bot.demo.reader import Reader
from bot.demo.slack.messages import Message

Node = dict[str, Any]


def read(message: Message, reader: Reader) -> str:
    """What a person reads in the message, line by line; its text where it has no blocks."""
    if not message.blocks:
        return as_text(message.text, reader)
    return "\n".join(line for block in message.blocks for line in _block(block, reader))


def _block(block: Node, reader: Reader) -> Iterator[str]:
    kind = block.get("type")
    if kind == "divider":
        yield "─" * 40
    elif kind == "actions":
        yield " ".join(f"[ {_text(element.get('text') or {}, reader)} ]" for element in block["elements"])
    elif kind == "context":
        yield " · ".join(filter(None, (_text(element, reader) for element in block["elements"])))
    elif kind == "section":
        texts = [block["text"]] if block.get("text") else []
        for text in [*texts, *block.get("fields", ())]:
            yield _text(text, reader)
    elif kind in ("table", "data_table"):
        for row in block["rows"]:
            yield " | ".join(str(cell.get("text", "")) for cell in row)
    elif isinstance(block.get("text"), dict):
        yield _text(block["text"], reader)
    elif kind == "markdown":
        yield str(block.get("text", ""))
    else:
        yield f"[{kind}: {block.get('alt_text') or block.get('title') or 'not drawn here'}]"


def _text(node: Node, reader: Reader) -> str:
    if node.get("type") == "mrkdwn":
        return as_text(str(node.get("text", "")), reader)
    return str(node.get("text") or node.get("alt_text") or "")
