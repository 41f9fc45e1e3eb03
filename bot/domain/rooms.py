"""A room's number: the provider's serial, or the caller's own id written `third:ID`."""

import re

from bot.errors import AskedWrongly

_SERIAL = re.compile(r"[0-9]{1,20}")
_THIRD = re.compile(r"third:\S{1,64}", re.IGNORECASE)


def parse_room(text: str) -> str:
    """The room that `text` names: `"1108925474"` or `"third:ID"`.

    Raises AskedWrongly, repeating what was typed, for anything else.
    """
    stripped = text.strip().lstrip("#")
    if _SERIAL.fullmatch(stripped):
        return stripped
    if _THIRD.fullmatch(stripped):
        return "third:" + stripped[len("third:") :]
    raise AskedWrongly("“{text}” is no room number. Rooms are digits, or third:ID.", text=text.strip())
