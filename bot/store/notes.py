"""Notes as the store keeps them: JSON, `[code, {fact: value}]`."""

from collections.abc import Iterable

import msgspec

from bot.domain.notes import Note

_Written = tuple[str, dict[str, int | float | str]]


def write_notes(notes: Iterable[Note]) -> str:
    """The notes as text."""
    return msgspec.json.encode([(note.code, dict(note.facts)) for note in notes]).decode()


def read_notes(text: str) -> tuple[Note, ...]:
    """The notes that `write_notes` wrote."""
    return tuple(Note(code, facts) for code, facts in msgspec.json.decode(text, type=list[_Written]))
